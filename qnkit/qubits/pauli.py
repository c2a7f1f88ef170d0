"""The Pauli basis: labels, operators, and the real Pauli vector of a density matrix and back.

The operators are in the order I, X, Y, Z; the letters of a label and the base-4 digits of an index name the operator on each
qubit, qubit 0 first: ``"XIZ"`` is X on qubit 0, Z on qubit 2, and has the index 1*16 + 0*4 + 3 = 19.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..kernels import pauli_basis
from ..model import ParameterError
from .arrays import array_of, is_whole
from .room import checked_room

__all__ = [
    "LETTERS",
    "MOST",
    "PAULIS",
    "pauli_index",
    "pauli_label",
    "pauli_masks",
    "pauli_matrix",
    "pauli_operator",
    "pauli_vector",
    "vector_of_ket",
]

LETTERS = "IXYZ"
"""The names of the Pauli operators in the order of every index."""

PAULIS: NDArray[np.complex128] = np.array([[[1, 0], [0, 1]], [[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
"""The Pauli operators I, X, Y, Z, shape (4, 2, 2)."""
PAULIS.flags.writeable = False

MOST = 1000
"""A register of more qubits is refused before anything about it is worked out: no memory holds its state."""

_LANES = 8


def _digits(label: str, qubits: int | None) -> list[int]:
    if not isinstance(label, str) or not label or any(letter not in LETTERS for letter in label):
        raise ParameterError(f"Pauli label {label!r}: must be letters of I, X, Y, Z, one a qubit, qubit 0 first.")
    if qubits is not None and len(label) != qubits:
        raise ParameterError(f"Pauli label {label!r}: has {len(label)} letters: must have {qubits}, one a qubit.")
    return [LETTERS.index(letter) for letter in label]


def pauli_index(label: str, qubits: int | None = None) -> int:
    """The index of a label such as ``"XIZ"`` in the Pauli vector.

    Raises
    ------
    ParameterError
        Another letter than I, X, Y, Z, or not as many letters as ``qubits``, where these are given.
    """
    index = 0
    for digit in _digits(label, qubits):
        index = 4 * index + digit
    return index


def pauli_label(index: int, qubits: int) -> str:
    """The label of an index of the Pauli vector of that many qubits; the inverse of pauli_index.

    Raises
    ------
    ParameterError
        An index outside 0 to 4**qubits - 1, or not 1 to MOST qubits.
    """
    if not is_whole(index) or not is_whole(qubits) or not 1 <= qubits <= MOST or not 0 <= index < 4 ** int(qubits):
        rule = f"must be from 0 to 4**qubits - 1, of 1 to {MOST} qubits, both whole numbers"
        raise ParameterError(f"Pauli index {str(index)[:60]} of {str(qubits)[:60]} qubits: {rule}.")
    return "".join(LETTERS[(int(index) >> 2 * place) & 3] for place in reversed(range(qubits)))


def pauli_masks(label: str, qubits: int | None = None) -> tuple[int, int]:
    """The masks (x, z) of a label: the bits of the qubits on which it flips, and on which it turns the phase; Y does both."""
    x = z = 0
    for digit in _digits(label, qubits):
        x, z = 2 * x + (digit in (1, 2)), 2 * z + (digit in (2, 3))
    return x, z


def pauli_operator(label: str) -> NDArray[np.complex128]:
    """The matrix, shape (2**n, 2**n), of a label of n letters.

    Raises
    ------
    ParameterError
        Another letter than I, X, Y, Z, or a matrix that needs more memory than there is.
    """
    digits = _digits(label, None)
    checked_room(16 * 4 ** len(digits), f"the matrix of a Pauli operator on {len(digits)} qubits")
    out = np.ones((1, 1), dtype=complex)
    for digit in digits:
        out = np.kron(out, PAULIS[digit]).astype(complex, copy=False)
    return out


@functools.lru_cache(maxsize=16)
def _tables(qubits: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """What the kernels look up for each mask of that many qubits; only read."""
    spread, signs = np.empty(2**qubits, dtype=np.int64), np.empty(2**qubits)
    pauli_basis.tables(qubits, spread, signs)
    return spread, signs


def _scratch(qubits: int) -> NDArray[np.float64]:
    return np.empty((2**qubits, min(_LANES, 2**qubits)))


def _writable(array: ArrayLike, kind: type[float] | type[complex], owner: str, what: str) -> NDArray[Any]:
    """The array as the kernels take it, C-contiguous and writable; a copy only where it is not so yet.

    A read-only array would make numba compile its kernel a second time.
    """
    if type(array) is np.ndarray and array.dtype.char in ("d" if kind is float else "dD"):
        return np.require(array, dtype=kind, requirements=["C", "W"])
    return array_of(array, kind, owner, what)


def qubits_of(count: int, base: int) -> int | None:
    """The n with base**n = count, at least 1; None where there is none."""
    qubits = round(np.log(count) / np.log(base)) if count > 1 else 0
    return qubits if qubits >= 1 and base**qubits == count else None


def pauli_vector(matrix: ArrayLike) -> NDArray[np.float64]:
    """The real Pauli vector ``r[k] = Tr(M P_k)``, shape (4**n,), of a Hermitian matrix M of n qubits.

    That M is Hermitian is trusted: of another matrix the numbers mean nothing. No room for a (4**n, 4**n) matrix is taken.

    Raises
    ------
    ParameterError
        A matrix that is not 2**n x 2**n with n at least 1.
    """
    given = _writable(matrix, complex, "pauli_vector", "matrix")
    qubits = qubits_of(given.shape[0], 2) if given.ndim == 2 and given.shape[0] == given.shape[1] else None
    if qubits is None:
        raise ParameterError(f"pauli_vector: a matrix of shape {given.shape}: must be 2**n x 2**n.")
    checked_room(8 * 4**qubits, f"the Pauli vector of {qubits} qubits")
    out = np.empty(4**qubits)
    pauli_basis.vector_of_matrix(given, *_tables(qubits), _scratch(qubits), out)
    return out


def vector_of_ket(amplitudes: ArrayLike) -> NDArray[np.float64]:
    """The Pauli vector ``<psi| P_k |psi>``, shape (4**n,), of a state vector of n qubits; its matrix is never held.

    Raises
    ------
    ParameterError
        A vector whose length is not 2**n with n at least 1, or a result that needs more memory than there is.
    """
    given = _writable(amplitudes, complex, "vector_of_ket", "row")
    qubits = qubits_of(given.size, 2) if given.ndim == 1 else None
    if qubits is None:
        raise ParameterError(f"vector_of_ket: amplitudes of shape {given.shape}: must be 2**n of them in a row.")
    checked_room(8 * 4**qubits, f"the Pauli vector of {qubits} qubits")
    out = np.empty(4**qubits)
    pauli_basis.vector_of_ket(given, *_tables(qubits), _scratch(qubits), out)
    return out


def pauli_matrix(vector: ArrayLike) -> NDArray[np.complex128]:
    """The matrix ``sum_k r[k] P_k / 2**n``, shape (2**n, 2**n), of a real Pauli vector; the inverse of pauli_vector.

    Raises
    ------
    ParameterError
        A vector whose length is not 4**n with n at least 1, or a matrix that needs more memory than there is.
    """
    given = _writable(vector, float, "pauli_matrix", "row")
    qubits = qubits_of(given.size, 4) if given.ndim == 1 else None
    if qubits is None:
        raise ParameterError(f"pauli_matrix: a vector of shape {given.shape}: must have 4**n entries in a row.")
    checked_room(16 * 4**qubits, f"the density matrix of {qubits} qubits")
    out = np.empty((2**qubits, 2**qubits), dtype=complex)
    pauli_basis.matrix_of_vector(given, *_tables(qubits), _scratch(qubits), out)
    return out
