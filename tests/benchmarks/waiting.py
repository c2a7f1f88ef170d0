"""Links that wait for one another: a curve of cut-offs and a sample, as a slider move asks for them, and the slow twin."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qnkit.model import replaced
from qnkit.physics import Cutoff, Link, TwoLinks, swapped
from qnkit.physics.meeting import Meeting
from tests.benchmarks.child import in_turn, median_s
from tests.oracles_waiting import meet_slowly

DELIVERIES = 2_000
AGES = np.geomspace(1e-4, 1.0, 60).tolist()


def _key_hz(meeting: Meeting) -> float:
    made = meeting.joined(swapped)
    return made.rate_hz * made.state.key_rate()


def lines() -> Iterator[tuple[str, str, str, str]]:
    """Medians after one call that compiles; kernel and twin take turns in one run on the same random numbers."""
    weak = replaced(Link(), "left.emitter.photon_efficiency", 0.05)
    links = TwoLinks(left=Link(), right=weak, cutoff=Cutoff(age_s=3e-3))
    curve = median_s(lambda: [_key_hz(meeting) for meeting in links.along(AGES)], 30)
    yield f"key of {len(AGES)} cut-offs of two links, swapped", f"{1e3 * curve:.1f} ms", "10 ms", "-"
    sample = median_s(lambda: links.sampled(DELIVERIES, np.random.default_rng(1)), 30)
    yield f"{DELIVERIES:,} sampled deliveries, cut-off of 3 ms", f"{1e3 * sample:.2f} ms", "10 ms", "-"
    best = median_s(lambda: links.best_cutoff(_key_hz), 10)
    yield "the best cut-off of two links for key", f"{1e3 * best:.1f} ms", "-", "-"

    sides = links.numbers()
    step = float(sides[1].attempt_s or 0.0)
    chances, limit = [one.rate_hz * step for one in sides], float(int(3e-3 / step))
    twin = meet_slowly(chances, [1.0, 1.0], [limit, limit], DELIVERIES, np.random.default_rng(1))
    same = np.array_equal(links.sampled(DELIVERIES, np.random.default_rng(1)).times_s, twin[0] * step)
    times = in_turn(
        {
            "kernel": lambda: links.sampled(DELIVERIES, np.random.default_rng(1)),
            "twin": lambda: meet_slowly(chances, [1.0, 1.0], [limit, limit], DELIVERIES, np.random.default_rng(1)),
        },
        15,
    )
    told = "same times" if same else "TIMES DIFFER"
    yield f"sampled deliveries vs the plain-Python twin ({told})", f"{times['twin'] / times['kernel']:.0f}x", "-", "-"
