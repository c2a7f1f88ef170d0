"""One link after a slider move, and one curve of a hundred links."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from qnkit.model import replaced
from qnkit.physics import Link, rates_along, sample_attempts

LENGTHS = np.linspace(1.0, 100.0, 100)
BOTH = ("left.fiber.length_km", "right.fiber.length_km")


def _median_us(work: Callable[[], object], runs: int) -> float:
    work()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return 1e6 * statistics.median(times)


def lines() -> Iterator[tuple[str, str, str, str]]:
    """Medians of many runs, after one that compiles."""
    link, rng = Link(), np.random.default_rng(0)
    one = _median_us(lambda: replaced(link, BOTH[0], 7.0).pairs(), 500)
    yield "one changed link: probability, rate, state", f"{one:.0f} µs", "150 µs", "-"
    ledger = _median_us(link.ledger, 500)
    yield "the fidelity ledger of one link", f"{ledger:.0f} µs", "-", "-"
    curve = _median_us(lambda: rates_along(link, BOTH, LENGTHS), 100)
    yield "rate and fidelity at 100 lengths", f"{curve / 1e3:.2f} ms", "-", "1 ms"
    sample = _median_us(lambda: sample_attempts(link, 100_000, rng), 20)
    yield "attempts until 100,000 heralds, sampled", f"{sample / 1e3:.2f} ms", "-", "-"
