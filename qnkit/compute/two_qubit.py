"""Any unitary on two qubits as at most three cx and rotations of single qubits."""

from __future__ import annotations

import cmath
import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from ..qubits.gates import checked_unitary, gate_matrix
from ..qubits.operations import Gate, When

__all__ = ["factors_of", "one_qubit_gate", "two_qubit_gates"]

Matrix = NDArray[np.complex128]

EXACT = 1e-14
"""Interaction angles in rad below which a matrix is a product."""

_MAGIC = np.array([[1, 0, 0, 1j], [0, 1j, 1, 0], [0, 1j, -1, 0], [1, 0, 0, -1j]]) / math.sqrt(2)
_SIGNS = np.array([[1, 1, -1, 1], [1, 1, 1, -1], [1, -1, -1, -1], [1, -1, 1, 1]])
"""The eigenvalues of II, XX, YY and ZZ (columns) on the states of the magic basis (rows)."""
_MIXES = [(math.cos(angle), math.sin(angle)) for angle in np.arange(1, 30)]
"""Weights of the real and the imaginary part of a symmetric unitary matrix; almost any of them tells its eigenvectors."""


def one_qubit_gate(matrix: Matrix, qubit: int, when: When = ()) -> Gate:
    """A unitary matrix of one qubit as the gate u, up to a global phase."""
    theta = 2 * math.atan2(abs(matrix[1, 0]), abs(matrix[0, 0]))
    if abs(matrix[0, 0]) > abs(matrix[1, 0]):
        lead = cmath.phase(matrix[0, 0])
        both = cmath.phase(matrix[1, 1]) - lead
        phi = cmath.phase(matrix[1, 0]) - lead if abs(matrix[1, 0]) > 0 else 0.0
        lam = both - phi
    else:
        up, down = cmath.phase(matrix[1, 0]), cmath.phase(-matrix[0, 1])
        lead = cmath.phase(matrix[0, 0]) if abs(matrix[0, 0]) > 0 else 0.0
        phi, lam = up - lead, down - lead
    return Gate(name="u", qubits=(qubit,), angles=(theta, phi, lam), when=when)


def two_qubit_gates(matrix: ArrayLike, first: int, second: int, when: When = ()) -> tuple[Gate, ...]:
    """A unitary matrix of two qubits, the first on the left, as three cx, four u and three rotations, up to a global phase.

    The matrix is (A x B) exp(i (a XX + b YY + c ZZ)) (C x D), found in the magic basis (B. Kraus, J. I. Cirac, Phys. Rev. A 63,
    062309 (2001)); the middle takes three cx (F. Vatan, C. Williams, Phys. Rev. A 69, 032315 (2004)). A product of two matrices
    of one qubit takes none.

    Raises
    ------
    ParameterError
        Not a unitary 4x4 matrix.
    """
    given = checked_unitary(matrix, "two_qubit_gates")
    if len(given) != 4:
        raise ParameterError("two_qubit_gates: a 2x2 matrix; must be 4x4.")
    left, (a, b, c), right = _canonical(given)
    if max(abs(a), abs(b), abs(c)) < EXACT:
        joined = [x @ y for x, y in zip(left, right, strict=True)]
        return one_qubit_gate(joined[0], first, when), one_qubit_gate(joined[1], second, when)
    right[1], left[0] = gate_matrix("rz", -math.pi / 2) @ right[1], left[0] @ gate_matrix("rz", math.pi / 2)
    return (
        one_qubit_gate(right[0], first, when),
        one_qubit_gate(right[1], second, when),
        Gate(name="cx", qubits=(second, first), when=when),
        Gate(name="rz", qubits=(first,), angles=(math.pi / 2 - 2 * c,), when=when),
        Gate(name="ry", qubits=(second,), angles=(2 * a - math.pi / 2,), when=when),
        Gate(name="cx", qubits=(first, second), when=when),
        Gate(name="ry", qubits=(second,), angles=(math.pi / 2 - 2 * b,), when=when),
        Gate(name="cx", qubits=(second, first), when=when),
        one_qubit_gate(left[0], first, when),
        one_qubit_gate(left[1], second, when),
    )


def _canonical(matrix: Matrix) -> tuple[list[Matrix], tuple[float, float, float], list[Matrix]]:
    """The factors on the left, the angles of XX, YY and ZZ, and the factors on the right."""
    special = matrix / cmath.exp(1j * cmath.phase(np.linalg.det(matrix)) / 4)
    turned = _MAGIC.conj().T @ special @ _MAGIC
    square = turned.T @ turned
    right = _real_eigenvectors(square)
    phases = np.angle(np.diag(right.T @ square @ right)) / 2
    if np.linalg.det(turned @ right @ np.diag(np.exp(-1j * phases))).real < 0:
        phases[0] += math.pi
    left: Matrix = turned @ right @ np.diag(np.exp(-1j * phases))
    _, a, b, c = _SIGNS.T @ phases / 4
    return factors_of(_MAGIC @ left @ _MAGIC.conj().T), (a, b, c), factors_of(_MAGIC @ right.T.astype(complex) @ _MAGIC.conj().T)


def _real_eigenvectors(square: Matrix) -> NDArray[np.float64]:
    """A rotation whose columns are eigenvectors of a symmetric unitary matrix."""
    best, off = np.eye(4), math.inf
    for real, imag in _MIXES:
        vectors = np.linalg.eigh(real * square.real + imag * square.imag)[1]
        found = vectors.T @ square @ vectors
        rest = float(np.abs(found - np.diag(np.diag(found))).max())
        if rest < off:
            best, off = vectors, rest
        if off < 1e-15:
            break
    if np.linalg.det(best) < 0:
        best = best * np.array([-1, 1, 1, 1])
    return best


def factors_of(product: Matrix) -> list[Matrix]:
    """Two unitary matrices of one qubit whose tensor product is the given matrix, or for one that is no product comes near it."""
    blocks = product.reshape(2, 2, 2, 2).transpose(0, 2, 1, 3).reshape(4, 4)
    u, _, v = np.linalg.svd(blocks)
    return [math.sqrt(2) * u[:, 0].reshape(2, 2), math.sqrt(2) * v[0].reshape(2, 2)]
