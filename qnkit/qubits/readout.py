"""Readout: measurements that record the wrong bit now and then, and what is done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import Model, ParameterError, quantity
from .arrays import listed
from .checking import ROUNDING, numbers

__all__ = ["PERFECT", "ReadoutError", "corrected", "misread"]

Real = NDArray[np.float64]

_PROJECTIONS: Real = np.zeros((2, 4, 4))
"""The Pauli-basis maps of finding a qubit in state 0, and in state 1: rho -> |t><t| rho |t><t|."""
for _state, _sign in enumerate((1.0, -1.0)):
    _PROJECTIONS[_state][np.ix_((0, 3), (0, 3))] = [[0.5, 0.5 * _sign], [0.5 * _sign, 0.5]]


class ReadoutError(Model):
    """How often the readout of one qubit records the wrong bit; the qubit itself is left in the state it was found in."""

    reads_one_for_zero: float = quantity(0.0, "chance that a 0 is recorded as 1", at_least=0, at_most=1)
    reads_zero_for_one: float = quantity(0.0, "chance that a 1 is recorded as 0", at_least=0, at_most=1)

    @property
    def matrix(self) -> Real:
        """The chances, shape (2, 2), of the recorded bit (row) for the true one (column); the columns sum to 1."""
        one, zero = self.reads_one_for_zero, self.reads_zero_for_one
        return np.array([[1 - one, zero], [one, 1 - zero]])

    @property
    def fidelity(self) -> float:
        """The assignment fidelity: the chance of the right bit, averaged over 0 and 1."""
        return 1 - (self.reads_one_for_zero + self.reads_zero_for_one) / 2

    @property
    def maps(self) -> Real:
        """The two real Pauli-basis maps, shape (2, 4, 4): what the state becomes when 0, or when 1, is recorded.

        They act on the Pauli vector (1, x, y, z) of the qubit; the first entry of the result is the probability of that record.
        Together they are the dephasing channel that every measurement in the basis 0, 1 is when nobody looks.
        """
        out: Real = np.einsum("rt,tij->rij", self.matrix, _PROJECTIONS)
        return out


PERFECT = ReadoutError()
"""The readout that is never wrong."""


def _register(probabilities: ArrayLike, readouts: Sequence[ReadoutError] | ReadoutError, owner: str) -> tuple[Real, list[Real]]:
    """The probabilities with one axis a qubit, and the matrix of each qubit's readout."""
    given: Real = numbers(probabilities, owner, float, "row")
    qubits = given.size.bit_length() - 1
    if given.ndim != 1 or given.size != 2**qubits or qubits < 1 or not np.isfinite(given).all():
        raise ParameterError(f"{owner}: probabilities of shape {given.shape}: must be 2**n finite numbers in a row.")
    if abs(float(given.sum()) - 1) > ROUNDING:
        raise ParameterError(f"{owner}: probabilities that sum to {given.sum():.9g}: must sum to 1.")
    each = [readouts] * qubits if isinstance(readouts, ReadoutError) else listed(readouts, f"{owner}: readouts")
    if len(each) != qubits or not all(isinstance(readout, ReadoutError) for readout in each):
        raise ParameterError(
            f"{owner}: {len(each)} readouts for {qubits} qubits: must be a ReadoutError for each, or one for all."
        )
    return given.reshape((2,) * qubits), [readout.matrix for readout in each]


def _applied(tall: Real, matrices: Sequence[NDArray[Any]]) -> Real:
    for qubit, matrix in enumerate(matrices):
        tall = np.moveaxis(np.tensordot(matrix, tall, axes=(1, qubit)), 0, qubit)
    return tall.reshape(-1)


def misread(probabilities: ArrayLike, readouts: Sequence[ReadoutError] | ReadoutError) -> Real:
    """The probabilities (2**n,) of the recorded bits, qubit 0 first, from those of the true ones.

    Parameters
    ----------
    readouts : one a qubit, or one for all; each errs on its own

    Raises
    ------
    ParameterError
        Not 2**n finite numbers that sum to 1, or not as many readouts as qubits.
    """
    return _applied(*_register(probabilities, readouts, "misread"))


def corrected(recorded: ArrayLike, readouts: Sequence[ReadoutError] | ReadoutError) -> Real:
    """The probabilities (2**n,) of the true bits from those of the recorded ones; the inverse of misread.

    From counted shares, which scatter, a result can be a little below 0: it is left so, to keep averages true.

    Raises
    ------
    ParameterError
        Not 2**n finite numbers that sum to 1, not as many readouts as qubits, or a readout that cannot be undone because it
        records the same for both states.
    """
    tall, matrices = _register(recorded, readouts, "corrected")
    for qubit, matrix in enumerate(matrices):
        told = float(matrix[0, 0] - matrix[0, 1])
        if abs(told) < 1e-12:
            raise ParameterError(
                f"corrected: the readout of qubit {qubit} records 1 as often for a 0 as for a 1 ({matrix[1, 0]:g}): "
                "nothing can be told from it; the two chances of a wrong bit must not sum to 1."
            )
    return _applied(tall, [np.linalg.inv(matrix) for matrix in matrices])
