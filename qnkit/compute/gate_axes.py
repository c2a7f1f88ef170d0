"""What axis of a qubit a gate leaves alone: in that axis the qubit can be copied, and a copy can stand in for it at the gate."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from ..qubits.gates import gate_matrix
from ..qubits.pauli import PAULIS

__all__ = ["axes_of", "named_axes", "rotation_of", "to_z"]

Vector = NDArray[np.float64]
EXACT = 1e-9


def rotation_of(unitary: NDArray[np.complex128]) -> NDArray[np.float64]:
    """The rotation (3, 3) of the Bloch vector that a one-qubit gate is: ``U (n.sigma) U^+ = (R n).sigma``."""
    moved = [unitary @ pauli @ unitary.conj().T for pauli in PAULIS[1:]]
    return np.array([[np.trace(row @ column).real / 2 for column in moved] for row in PAULIS[1:]])


def axes_of(unitary: NDArray[np.complex128]) -> tuple[Vector, Vector] | None:
    """The axes of both qubits with which a two-qubit gate commutes, its first qubit's first; None where a qubit has none.

    A gate has them where it is, up to one-qubit gates, a controlled phase (operator-Schmidt rank 2): controlled gates and
    rotations about XX, YY or ZZ do; swap, iswap and most others do not. Where every axis will do, it is Z.
    """
    found = []
    for side in range(2):
        operators = [np.kron(p, np.eye(2)) if side == 0 else np.kron(np.eye(2), p) for p in PAULIS[1:]]
        off = np.array([(unitary @ one - one @ unitary).ravel() for one in operators]).T
        _, sizes, rows = np.linalg.svd(np.concatenate([off.real, off.imag]))
        if sizes[-1] > EXACT:
            return None
        axis = np.array([0.0, 0.0, 1.0]) if sizes[0] <= EXACT else rows[-1]
        found.append(axis)
    return found[0], found[1]


@functools.lru_cache(maxsize=4096)
def named_axes(name: str, angles: tuple[float, ...]) -> tuple[Vector, Vector] | None:
    """The axes of a named gate; see axes_of."""
    return axes_of(gate_matrix(name, *angles))


def to_z(axis: Vector) -> NDArray[np.complex128]:
    """A unitary (2, 2) that turns an axis to Z: nothing for Z, H for X; else half a turn about the axis between the two.

    Of an axis below the plane of X and Y the opposite one is turned to Z, and then X turns it over.
    """
    if axis[2] > 0 and np.hypot(axis[0], axis[1]) < 1e-12:
        return np.eye(2, dtype=complex)
    sign = 1.0 if axis[2] > -EXACT else -1.0
    between = sign * axis + np.array([0.0, 0.0, 1.0])
    half_turn = np.tensordot(between / np.linalg.norm(between), PAULIS[1:], axes=1)
    out: NDArray[np.complex128] = half_turn if sign > 0 else PAULIS[1] @ half_turn
    return out
