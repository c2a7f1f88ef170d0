"""The event engine beside SimPy: the same chains by the same rules, failed attempts skipped in both.

Rates and fidelities are compared first. Then both go on from where they are, in turns, and the seconds that a simulated second
takes are compared. An event is what the engine counts as one: a herald, a message, an expiry, a gate, an outcome; SimPy needs
more events of its own for each of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from importlib.metadata import version

import numpy as np

from qnkit.network import Engine, simulate
from qnkit.network.tables import tables_of
from qnkit.qubits import Estimate
from tests.benchmarks.child import Line, in_turn, lines_of, load, ratio, tell
from tests.benchmarks.events import Case, all_on, plain
from tests.benchmarks.simpy_chain import Chain

FIRST_S, TURN_S, TURNS = 100.0, 5.0, 9


def stretches(values: np.ndarray, many: int = 40) -> Estimate:
    """The mean of values that follow each other, with its error from the means of stretches."""
    means = [part.mean() for part in np.array_split(values, many)]
    return Estimate(float(values.mean()), Estimate.of(means).standard_error, len(values))


def rows(name: str, case: Case) -> Iterator[Line]:
    """The lines of one case."""
    network, flows, rules = case
    theirs = Chain(tables_of(network, flows, rules), seed=1)
    theirs.env.run(until=FIRST_S)
    times, fidelities = np.array(theirs.delivered).T
    wait, fidelity = stretches(np.diff(times, prepend=0.0)), stretches(fidelities)
    run = simulate(network, flows, rules, time_s=4 * FIRST_S, rng=np.random.default_rng(2), rows=0)
    mine = stretches(run.waits_s()), run.fidelity()
    off = [
        abs(a.value - b.value) / math.hypot(a.standard_error, b.standard_error)
        for a, b in zip((wait, fidelity), mine, strict=True)
    ]
    told = f"{off[0]:.1f} and {off[1]:.1f} standard errors off" if max(off) < 5 else "THEY DIFFER"
    engine = Engine(network, flows, rules, np.random.default_rng(3), rows=0)
    engine.advance(TURN_S)
    seconds = in_turn(
        {
            "ours": lambda: engine.advance(engine.now_s + TURN_S),
            "theirs": lambda: theirs.env.run(until=theirs.env.now + TURN_S),
        },
        TURNS,
    )
    events = engine.events / engine.now_s * TURN_S
    yield f"{name}: rate and fidelity, SimPy's from ours", told, "-", "-"
    for who, key in (("the engine", "ours"), (f"SimPy {version('simpy')}", "theirs")):
        yield f"{name}, {who}: events a second", f"{1e-6 * events / seconds[key]:.3g} million", "-", "-"
    yield f"{name}: the engine vs SimPy", ratio(seconds["theirs"] / seconds["ours"]), "20x", "60x"


def lines() -> Iterator[Line]:
    """The lines of a process of one thread."""
    yield from lines_of("tests.benchmarks.simpy_row")


if __name__ == "__main__":
    tell(rows("chain of 8 links", plain()))
    tell(rows("4 links, all features on", all_on()))
    tell([("", load(), "-", "-")])
