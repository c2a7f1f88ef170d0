"""Benchmarks in a fresh process with a fixed number of threads, and medians of works that take turns."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

__all__ = ["Line", "as_time", "environment", "in_turn", "lines_of", "load", "median_s", "ratio", "tell"]

Line = tuple[str, str, str, str]

THREADS = ("OMP_NUM_THREADS", "QULACS_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
STEERING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "PYTHONDONTWRITEBYTECODE", "NUMBA_DISABLE_JIT")
"""What may be set for other reasons and would slow one side of a comparison."""


BURST = 0.01
"""The seconds for which a short work is run again and again before the next one has its turn."""
BATCHES = 10
"""So many times the clock is read in that time."""


def environment(threads: int = 1, **more: str) -> dict[str, str]:
    """The environment of a process in which every library uses so many threads and no bar of progress is drawn."""
    kept = {key: value for key, value in os.environ.items() if key not in STEERING}
    return kept | {name: str(threads) for name in THREADS} | {"TQDM_DISABLE": "1"} | more


def lines_of(module: str, *arguments: str, threads: int = 1, **more: str) -> Iterator[Line]:
    """The lines that ``python -m module`` tells in a process of its own, as they come; one that says so where it fails."""
    command = [sys.executable, "-W", "ignore", "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(threads, **more)) as process:
        assert process.stdout is not None
        for text in process.stdout:
            if text.startswith("["):
                yield tuple(json.loads(text))
    if process.returncode:
        yield f"{module} stopped", f"exit code {process.returncode}", "-", "-"


def tell(lines: Iterable[Line]) -> None:
    """Print lines for the process that waits for them."""
    for line in lines:
        print(json.dumps(line), flush=True)


def in_turn(works: dict[str, Callable[[], Any]], turns: int, clock: Callable[[], float] = time.process_time) -> dict[str, float]:
    """The median seconds of a run of each work; all take turns, so that what slows the machine for a while slows all of them.

    A turn lasts BURST seconds or one run, whichever is longer: a run of microseconds would else be measured with the caches
    that a run of milliseconds has just emptied. The seconds are those that the process had a processor: works on one thread
    take as long on the wall where nothing else runs, and where something does, it would stretch long runs more than short ones.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(turns):
        for name, work in works.items():
            last = times[name][-1] if turn else BURST
            together = max(1, round(BURST / BATCHES / last))
            for _ in range(BATCHES if last < BURST / BATCHES else 1):
                start = clock()
                for _ in range(together):
                    work()
                times[name].append((clock() - start) / together)
    return {name: statistics.median(values) for name, values in times.items()}


def median_s(work: Callable[[], object], runs: int) -> float:
    """The median of the seconds that some runs of a work take, by the wall clock."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def load() -> str:
    """How busy the machine was in the last minute, as text: on a busy one the ratios mean little."""
    try:
        return f"load {os.getloadavg()[0]:.1f} of {os.cpu_count()}"
    except (AttributeError, OSError):
        return "load unknown"


def ratio(value: float) -> str:
    """A ratio as text, with two or three digits that count."""
    return f"{value:.0f}x" if value >= 20 else f"{value:.1f}x" if value >= 2 else f"{value:.2f}x"


def as_time(seconds: float) -> str:
    """A time as text, in the unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"
