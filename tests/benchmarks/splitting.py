"""From a dropped qubit to the pairs counted and all that lab 11's board shows, in Python, and a move of its sliders."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from qnkit.compute.split_circuit import SplitCircuit
from qnkit.compute.split_run import SplitRun
from qnkit.views import (
    draw_outcomes,
    draw_plan_ledger,
    draw_plan_timeline,
    explore,
    run_controls,
    say_plan,
    say_result,
    splitting,
)

DROPS = 24


def p95(moves: list[Callable[[], object]]) -> str:
    """The 95th percentile and the median of the times of some moves, in ms."""
    times = []
    for move in moves:
        start = time.perf_counter()
        move()
        times.append(1e3 * (time.perf_counter() - start))
    return f"{statistics.quantiles(times, n=20)[-1]:.0f} ms (median {statistics.median(times):.0f})"


def lines() -> Iterator[tuple[str, str, str, str]]:
    """Drops on the board for circuits of 8 qubits on two and four modules, and moves of the two panels with sliders."""
    rng = np.random.default_rng(0)
    for family in ("GHZ", "adder", "QFT", "QAOA"):
        for modules in (2, 4):
            panel = splitting(SplitCircuit(family=family, modules=modules))
            homes = [tuple(rng.permutation([q % modules for q in range(8)]).tolist()) for _ in range(DROPS)]
            drops = [lambda given=given, panel=panel: panel.set("homes", given) for given in homes]
            yield f"drop of a qubit, {family} on 8 qubits, {modules} modules, p95 of {DROPS}", p95(drops), "50 ms", "50 ms"
    timeline = explore(draw_plan_timeline, SplitRun(), run_controls("moment", "rate"), sentence=say_plan)
    timeline.set("moment of the run", 1.0)
    moves = [lambda k=k: timeline.set("moment of the run", 100.0 * k / DROPS) for k in range(DROPS)]
    yield f"moment of a plan in time, p95 of {DROPS}", p95(moves), "150 ms", "50 ms"
    result = explore([draw_outcomes, draw_plan_ledger], SplitRun(), run_controls("pair", "link memory"), sentence=say_result)
    for label, start in (("fidelity of a pair", 90.0), ("memory time T2, links", 0.02)):
        result.set(label, start)
        moves = [lambda k=k, label=label, start=start: result.set(label, start * (1 + 0.002 * k)) for k in range(1, DROPS + 1)]
        yield f"result of a plan with its ledger, {label}, p95 of {DROPS}", p95(moves), "150 ms", "50 ms"
