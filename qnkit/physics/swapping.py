"""Entanglement swapping: one pair from two, by a Bell measurement of their middle qubits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..kernels import two_pairs
from ..qubits.bell_states import BELL_ORDER, bell_index
from ..qubits.checking import needs
from .bell_measurement import BellMeasurement, OpticalBellMeasurement
from .conditional import Conditional, pair_of_table, table_of
from .states import PairState

__all__ = ["Swapped", "swapped"]

_SIGNS: NDArray[np.float64] = np.array([[1, 1, 1, 1], [1, -1, -1, 1], [1, 1, -1, -1], [1, -1, 1, -1]], dtype=float)
"""What I, Z, X, Y, the corrections in the order of BELL_ORDER, do to the components I, X, Y, Z of a qubit."""


@dataclass(frozen=True)
class Swapped(Conditional):
    """The pair of the two far qubits: averaged over the outcomes that count, and after each of them.

    Attributes
    ----------
    outcomes : for each outcome that counts, by its name, its probability and state (after its correction, where there is one)
    """

    outcomes: dict[str, Conditional] = field(hash=False)


def swapped(
    left: PairState,
    right: PairState,
    station: BellMeasurement | OpticalBellMeasurement | None = None,
    *,
    targets: tuple[str, str] = ("phi+", "phi+"),
    target: str = "phi+",
) -> Swapped:
    """The pair that a Bell measurement of the left pair's right qubit and the right pair's left qubit leaves.

    Exact for any two states: nothing is twirled. The Bell states are a group: from pairs a and b the outcome c leaves a + b + c
    (flips and phases each added modulo 2), and the correction leads from there to the target.

    Parameters
    ----------
    station : a perfect BellMeasurement where it is not given
    targets : the Bell states at which the two pairs aim; two psi+ and two phi+ ask for the same corrections
    target : the Bell state at which the swapped pair shall aim

    Raises
    ------
    ParameterError
        No such Bell state, no such station, or something else than two pairs.

    Source: M. Zukowski, A. Zeilinger, M. A. Horne, A. K. Ekert, Phys. Rev. Lett. 71, 4287 (1993).
    """
    station = BellMeasurement() if station is None else station
    kinds = BellMeasurement | OpticalBellMeasurement
    needs(station, kinds, "swapped: station", "a BellMeasurement or an OpticalBellMeasurement")
    shift = (
        bell_index(targets[0], "swapped: targets") ^ bell_index(targets[1], "swapped: targets") ^ bell_index(target, "swapped")
    )
    effects = station.effects
    stacked = np.array(list(effects.values()))
    tables = np.empty(stacked.shape)
    two_pairs.swap(table_of(left), stacked, table_of(right), tables)
    if station.corrects:
        tables *= _SIGNS[[BELL_ORDER.index(name) ^ shift for name in effects]][:, None, :]
    scale = np.abs(stacked).sum(axis=(1, 2))
    made = [pair_of_table(table, size) for table, size in zip(tables, scale.tolist(), strict=True)]
    outcomes = {name: Conditional(*each, target) for name, each in zip(effects, made, strict=True)}
    return Swapped(*pair_of_table(tables.sum(axis=0), float(scale.sum())), target, outcomes)
