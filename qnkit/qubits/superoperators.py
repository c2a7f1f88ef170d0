"""The forms of a linear map on density matrices: Kraus operators, superoperator, Choi matrix, Pauli-transfer matrix.

All functions take and give plain arrays of k qubits, d = 2**k. The superoperator S here acts on a density matrix written row by
row, ``S[(a, b), (i, j)] = E(|i><j|)[a, b]``; QuTiP writes it column by column. The other conventions are those of `qnkit.qubits`.
Source of the forms and of the ways between them: C. J. Wood, J. D. Biamonte, D. G. Cory, Quantum Inf. Comput. 15, 759 (2015).
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .pauli import PAULIS

__all__ = [
    "choi_of_super",
    "kraus_of_choi",
    "pauli_operators",
    "pauli_signs",
    "ptm_of_kraus",
    "ptm_of_super",
    "ptm_power",
    "super_of_choi",
    "super_of_kraus",
    "super_of_ptm",
    "super_swapped",
    "transposed_signs",
]

Complex = NDArray[np.complex128]
Real = NDArray[np.float64]

_NEGLIGIBLE = 1e-14
"""A Kraus operator whose share of the trace of the Choi matrix is less is rounding, and left out."""

_WHOLE = 1e-15
"""A Pauli-transfer matrix nearer than this to whole numbers is that of a Clifford gate, a reset or the like, rounded."""

_ANTICOMMUTE: Real = np.array([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]], dtype=float)


def _power(one: Real, qubits: int) -> Real:
    """The tensor product of an array with itself."""
    out: Any = one
    for _ in range(qubits - 1):
        out = np.kron(out, one)
    return out  # type: ignore[no-any-return]


@functools.lru_cache(maxsize=8)
def pauli_operators(qubits: int) -> Complex:
    """All Pauli operators of k qubits in the order of the Pauli vector, read-only, shape (4**k, 2**k, 2**k)."""
    out = PAULIS
    for _ in range(qubits - 1):
        out = np.einsum("iab,jcd->ijacbd", out, PAULIS).reshape(4 * len(out), 2 * len(out[0]), -1)
    out.flags.writeable = False
    return out


@functools.lru_cache(maxsize=8)
def _basis(qubits: int) -> Complex:
    """The Pauli operators, each written row by row, as columns: shape (4**k, 4**k)."""
    return np.ascontiguousarray(pauli_operators(qubits).reshape(4**qubits, -1).T)


@functools.lru_cache(maxsize=8)
def pauli_signs(qubits: int) -> Real:
    """The signs, shape (4**k, 4**k): +1 where two Pauli operators commute, -1 where they anticommute.

    They turn the probabilities of Pauli errors into the diagonal of the Pauli-transfer matrix, and back when divided by 4**k.
    """
    out = _power(_ANTICOMMUTE, qubits)
    out.flags.writeable = False
    return out


@functools.lru_cache(maxsize=8)
def transposed_signs(qubits: int) -> Real:
    """The signs, shape (4**k,), that the Pauli operators take when they are transposed: -1 for an odd number of Y."""
    out = _power(np.array([1.0, 1.0, -1.0, 1.0]), qubits)
    out.flags.writeable = False
    return out


def _qubits(square: NDArray[Any]) -> int:
    return (len(square).bit_length() - 1) // 2


def super_of_kraus(operators: Complex) -> Complex:
    """The superoperator of Kraus operators, shape (m, d, d)."""
    d = operators.shape[1]
    out: Complex = np.einsum("mai,mbj->abij", operators, operators.conj()).reshape(d * d, d * d)
    return out


def ptm_of_super(given: Complex) -> Real:
    """The Pauli-transfer matrix of a superoperator of a map that keeps Hermitian matrices Hermitian."""
    basis = _basis(_qubits(given))
    out: Real = np.ascontiguousarray((basis.conj().T @ given @ basis).real) / 2 ** _qubits(given)
    return out


def ptm_of_kraus(operators: Complex) -> Real:
    """The Pauli-transfer matrix of Kraus operators, shape (m, d, d), of any number of qubits; a gate is a stack of one.

    A circuit makes those of its many gates by `kernels.transfer`, for one or two qubits and gates alone; here a channel is
    made, by itself, without waiting for numba to load.
    """
    return ptm_of_super(super_of_kraus(operators))


def super_of_ptm(ptm: Real) -> Complex:
    """The superoperator of a Pauli-transfer matrix."""
    basis = _basis(_qubits(ptm))
    out: Complex = basis @ ptm @ basis.conj().T / 2 ** _qubits(ptm)
    return out


def ptm_power(ptm: Real, count: int) -> tuple[Real, float]:
    """The power of a Pauli-transfer matrix, and by how much one unit in the last place of its entries moves it.

    Of a diagonal matrix the entries are raised each by itself, and of one of whole numbers nothing is rounded: nothing moves.
    """
    diagonal = ptm.diagonal()
    if not np.any(ptm - np.diag(diagonal)):
        sizes = np.minimum(np.abs(diagonal), 1.0) ** float(min(count, 2**1000))
        return np.diag(np.where((diagonal < 0) & (count % 2 == 1), -sizes, sizes)), 0.0
    whole = np.rint(ptm)
    if np.abs(ptm - whole).max() <= _WHOLE:
        return np.linalg.matrix_power(whole, count), 0.0
    with np.errstate(all="ignore"):
        out: Real = np.linalg.matrix_power(ptm, count)
        moved = np.linalg.matrix_power(np.where(ptm == whole, ptm, ptm * (1 + np.finfo(float).eps)), count)
        off = float(np.abs(moved - out).max())
    return out, off if np.isfinite(off) else float("inf")


def _reordered(given: Complex, axes: tuple[int, int, int, int]) -> Complex:
    d = 2 ** _qubits(given)
    return np.ascontiguousarray(given.reshape(d, d, d, d).transpose(axes).reshape(d * d, d * d))


def choi_of_super(given: Complex) -> Complex:
    """The Choi matrix, input first and of trace d, of a superoperator."""
    return _reordered(given, (2, 0, 3, 1))


def super_of_choi(choi: Complex) -> Complex:
    """The superoperator of a Choi matrix."""
    return _reordered(choi, (1, 3, 0, 2))


def super_swapped(given: Complex) -> Complex:
    """The superoperator in the other of the two orders, row by row or column by column."""
    return _reordered(given, (1, 0, 3, 2))


def kraus_of_choi(choi: Complex) -> Complex:
    """The canonical Kraus operators, shape (m, d, d), of a Choi matrix: mutually orthogonal, the weightiest first.

    They are as few as there can be. Each is given the phase that makes its largest entry positive. Operators of equal weight
    are not unique.
    """
    d = 2 ** _qubits(choi)
    values, vectors = np.linalg.eigh(choi)
    kept = np.flatnonzero(values > _NEGLIGIBLE * d)[::-1]
    out: Complex = (np.sqrt(values[kept]) * vectors[:, kept]).T.reshape(-1, d, d).transpose(0, 2, 1)
    flat = out.reshape(len(out), -1)
    # an entry within rounding of the largest counts as largest, the first of them is taken
    first = np.argmax(np.abs(flat) > (1 - 1e-9) * np.abs(flat).max(axis=1, keepdims=True), axis=1)
    largest = flat[np.arange(len(flat)), first]
    out = out * (np.abs(largest) / largest)[:, None, None]
    return out
