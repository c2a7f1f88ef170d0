"""A swap and a distillation with noisy gates against the same circuits of four qubits in QuTiP, once both give the same state.

Both sides start from two density matrices and end at one with its probability. QuTiP's operators are made beforehand; it sums
Kraus operators and projects, as a circuit of density matrices does. Ours has the noisy circuit of a station ready from the first
call with it, so that a moved pair costs two contractions; a station that is new is a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qnkit.physics import (
    AS_IT_IS,
    BELL_ORDER,
    BellMeasurement,
    Conditional,
    LocalGates,
    PairState,
    distillation,
    distilled,
    local_gates,
    swapped,
)
from qnkit.qubits import ReadoutError
from tests import oracles_two_pairs as circuits
from tests.benchmarks.child import as_time, in_turn, ratio
from tests.random_things import random_state

READOUT = ReadoutError(reads_one_for_zero=0.02, reads_zero_for_one=0.05)
STATION = BellMeasurement(gate_error=0.03, one_qubit_error=0.01, left_readout=READOUT)
GATES = LocalGates(gate_error=0.03, one_qubit_error=0.01, readout=READOUT)
PLAIN, EQUAL = (AS_IT_IS, AS_IT_IS), ("00", "11")
SAME = 1e-10


def _same(made: Conditional, peer: tuple[float, np.ndarray]) -> None:
    off = max(abs(made.probability - peer[0]), float(np.abs(made.state.matrix - peer[1]).max()))
    if not off < SAME:
        raise RuntimeError(f"the two results differ by {off:.2g}; there is nothing to compare")


def lines() -> Iterator[tuple[str, str, str, str]]:
    """Median seconds of each side, taken in turn, and their ratio."""
    rng = np.random.default_rng(0)
    first, second = (PairState(random_state(rng, 4)) for _ in range(2))

    def swap_peer():
        return circuits.accepted(circuits.swapped_by_qutip(first.matrix, second.matrix, STATION), BELL_ORDER)

    def distil_peer():
        return circuits.accepted(circuits.distilled_by_qutip(first.matrix, second.matrix, GATES, GATES), EQUAL)

    def distil():
        return distilled(first, second, GATES, GATES, frames=PLAIN)

    def anew():
        distillation._tensor.cache_clear()
        local_gates.instruments.cache_clear()
        return distil()

    _same(swapped(first, second, STATION), swap_peer())
    _same(distil(), distil_peer())
    works = {
        "swap": lambda: swapped(first, second, STATION),
        "swap, QuTiP": swap_peer,
        "distil": distil,
        "distil, QuTiP": distil_peer,
        "frames": lambda: distilled(first, second, GATES, GATES),
        "anew": anew,
    }
    took = in_turn(works, 15)
    for name, words in (("swap", "a swap, all outcomes and their average"), ("distil", "a distillation")):
        peer = took[f"{name}, QuTiP"]
        yield f"{words} (QuTiP {as_time(peer)})", f"{as_time(took[name])}, {ratio(peer / took[name])}", "-", "-"
    yield "a distillation in the best of 24 x 24 frames", as_time(took["frames"]), "-", "-"
    yield "a distillation by gates that are new", as_time(took["anew"]), "-", "-"
