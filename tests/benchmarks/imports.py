"""How long imports take, each in a fresh interpreter, in turn with ``import qutip``."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator

Line = tuple[str, str, str, str]
RUNS = 7
QNKIT = "import qnkit"
LINK = "from qnkit.physics import Link; Link()"
QUTIP = "import qutip"


def _seconds(code: str) -> float:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return time.perf_counter() - start


def lines() -> Iterator[Line]:
    """Medians of interleaved runs after one warm-up; an empty interpreter's start is taken off both sides."""
    codes = ("pass", QNKIT, LINK, QUTIP)
    for code in codes:
        _seconds(code)
    times = {code: [] for code in codes}  # type: dict[str, list[float]]
    for _ in range(RUNS):
        for code in codes:
            times[code].append(_seconds(code))
    start = statistics.median(times["pass"])
    median = {code: statistics.median(values) - start for code, values in times.items()}
    for code, must in ((QNKIT, 10), (LINK, 4)):
        ratio = median[QUTIP] / median[code]
        yield f"{code} vs {QUTIP}", f"1/{ratio:.0f} ({median[code] * 1e3:.0f} ms)", f"1/{must}", "-"
