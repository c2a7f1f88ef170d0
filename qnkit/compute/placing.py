"""Placing a circuit on modules for few e-bits."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.arrays import whole_of
from ..qubits.checking import generator, needs
from ..qubits.circuit import Circuit
from .machine import Machine
from .packets import packets_of
from .placement import Placement
from .placement_search import PINNING, Search

__all__ = ["FAST", "THOROUGH", "place", "places"]

Whole = NDArray[np.int64]

FAST, THOROUGH = 400_000, 10_000_000
"""Steps of annealing in all."""
ROUND = 1_000_000
"""Steps of a short search among several."""
SILENT_S = 5.0
HOT, COLD = (1.5, 0.8), (0.2, 0.15)
"""Temperatures in e-bits of the first and the last step: of qubits that stay, of qubits that move."""


def place(
    circuit: Circuit,
    machine: Machine,
    *,
    rng: np.random.Generator,
    steps: int = FAST,
    start: Placement | None = None,
    progress: bool = True,
) -> Placement:
    """The first of the two placements of places; parameters and errors as there."""
    return places(circuit, machine, rng=rng, steps=steps, start=start, progress=progress)[0]


def places(
    circuit: Circuit,
    machine: Machine,
    *,
    rng: np.random.Generator,
    steps: int = FAST,
    weights: Whole | None = None,
    start: Placement | None = None,
    progress: bool = True,
) -> tuple[Placement, Placement]:
    """Two placements with few e-bits, the second with qubits that stay where they are; the same for the same generator.

    By annealing: first of qubits that stay, then, from the best of these, of qubits that also move, alone or in exchange, and at
    the end also of copies that only let others live on over a bridge. With many steps, several times; the best is taken.

    Parameters
    ----------
    circuit : gates of one and two qubits; measurements and feed-forward are kept
    machine : with at least as many data qubits as the circuit has qubits
    rng : the generator
    steps : of annealing; FAST or THOROUGH, or any number
    weights : of the links, see tree_costs; with them the trees over packets' modules are to weigh little in all
    start : an earlier placement of the same circuit on the same machine, from which to go on; it is never made worse.
        Where its qubits move, those of the second placement may move too
    progress : whether a search of more than SILENT_S seconds shows a progress bar

    Raises
    ------
    ParameterError
        A circuit larger than the machine, more than MOST_MODULES modules, a start of another circuit or machine, or what
        packets_of refuses.
    """
    packets, rng = packets_of(circuit), generator(rng, "place")
    needs(machine, Machine, "place: machine", "a qnkit.compute.Machine")
    steps = whole_of(steps, "place(steps)", "must be a whole number of at least 1 step", 1)
    if circuit.qubits > machine.data_qubits:
        raise ParameterError(
            f"place: a circuit of {circuit.qubits} qubits on {machine.data_qubits} data qubits; take a larger machine."
        )
    from tqdm.auto import tqdm

    with tqdm(total=steps, unit="step", unit_scale=True, leave=False, delay=SILENT_S, disable=not progress) as bar:
        found = []
        for part in _rounds(steps):
            search = Search(packets, machine, rng, weights, bar.update)
            if start is not None:
                search.begin(needs(start, Placement, "place: start", "a qnkit.compute.Placement"))
            search.run(math.ceil(0.3 * part), HOT[0], COLD[0], 1.0)
            still = search.cost, search.placed()
            search.run(math.ceil(0.6 * part), HOT[1], COLD[1], 0.15)
            search.run(math.ceil(0.1 * part), COLD[1], COLD[1], 0.15, PINNING)
            found.append(((search.cost, search.placed()), still))
        moving, staying = (min(ends, key=lambda end: end[0])[1] for ends in zip(*found, strict=True))
        return moving, staying


def _rounds(steps: int) -> list[int]:
    """The steps of each search: where there are enough, half of all in one long search and the rest in short ones."""
    if steps < 4 * ROUND:
        return [steps]
    short = steps // 2 // ROUND
    return [steps - short * ROUND] + [ROUND] * short
