"""Qubits that wait together: one wait, drawn once, for all memories of a register."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..physics.memory import Memory
from ..physics.waits import Waits
from ..qubits.channel import Channel
from ..qubits.density_matrix import DensityMatrix

__all__ = ["waited_together", "waiting_channel"]

Real = NDArray[np.float64]


def waited_together(state: DensityMatrix, memories: Sequence[Memory], waits: Waits) -> DensityMatrix:
    """The mean state of a register whose qubits all wait for the same time, drawn from a distribution.

    It is no product of waits of one qubit: two coherences that fall as exp(-t/T2) each keep, over an exponential wait of mean
    u T2, the share 1/(1 + 2u) together, not 1/(1 + u)**2. Exact: a qubit holds a part that stays, a coherence and a part that
    relaxes, and the mean of each product of them is one number of the distribution.

    Parameters
    ----------
    state : of n qubits
    memories : one for each qubit
    waits : such as physics.UntilNext, AtTime, Window; of those that its cut-off leaves

    Raises
    ------
    ParameterError
        Not as many memories as qubits; a cut-off that leaves no wait.
    """
    if len(memories) != state.qubits:
        raise ParameterError(f"waited_together: {len(memories)} memories for {state.qubits} qubits; give one for each.")
    return DensityMatrix.unchecked(_decayed(np.array(state.vector)[None, :], memories, waits)[0])


def waiting_channel(memories: Sequence[Memory], waits: Waits) -> Channel:
    """The same as a channel on 1 to 4 qubits; ParameterError as there, or where there are more."""
    if not 1 <= len(memories) <= 4:
        raise ParameterError(f"waiting_channel: {len(memories)} memories: must be 1 to 4; take waited_together for more.")
    return Channel.unchecked(_decayed(np.eye(4 ** len(memories)), memories, waits).T)


def _decayed(rows: Real, memories: Sequence[Memory], waits: Waits) -> Real:
    """Rows of Pauli vectors after the wait."""
    if not waits.kept > 0:
        raise ParameterError(f"waited_together: {waits!r} leaves no wait; lengthen its cut-off.")
    linear, quadratic = np.zeros(1), np.zeros(1)
    for memory in memories:
        relaxation, coherence, gaussian = memory.rates
        linear = np.add.outer(linear, [0.0, coherence, coherence, relaxation]).ravel()
        quadratic = np.add.outer(quadratic, [0.0, gaussian**2, gaussian**2, 0.0]).ravel()
    n = len(memories)
    out = rows.reshape(-1, *[4] * n).copy()
    for axis in range(1, n + 1):  # what relaxes is the distance of Z from its value in state 0
        part = np.moveaxis(out, axis, 0)
        part[3] -= part[0]
    out *= waits.averages(linear, quadratic).reshape(1, *[4] * n)
    for axis in range(1, n + 1):
        part = np.moveaxis(out, axis, 0)
        part[3] += part[0]
    return out.reshape(len(rows), -1)
