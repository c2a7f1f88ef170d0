"""Measures of a two-qubit density matrix: entanglement, Bell violation, secret key.

Every function takes a complex 4x4 array in the basis 00, 01, 10, 11 (left qubit first) and trusts that it is a state.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["binary_entropy", "chsh", "concurrence", "correlations", "key_rate", "log_negativity", "negativity", "purity"]

Matrix = NDArray[np.complex128]

_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]], dtype=complex)
_PAULI_PAIRS = np.einsum("iac,jbd->ijabcd", _PAULI, _PAULI).reshape(9, 4, 4)
_PAULI_ROWS = _PAULI_PAIRS.transpose(0, 2, 1).reshape(9, 16)
_FLIP = _PAULI_PAIRS[4]


def purity(matrix: Matrix) -> float:
    """The purity Tr rho**2, from 1/4 (nothing known) to 1 (pure)."""
    return float(np.vdot(matrix, matrix).real)


def correlations(matrix: Matrix) -> NDArray[np.float64]:
    """The 3x3 correlations Tr rho (sigma_i x sigma_j), rows left, columns right, in the order x, y, z."""
    out: NDArray[np.float64] = (_PAULI_ROWS @ matrix.reshape(16)).real.reshape(3, 3)
    return out


def negativity(matrix: Matrix) -> float:
    """The sum of |negative eigenvalues| of the partial transpose: 0 (separable) to 1/2 (a Bell state).

    Some books take twice this number. Source: G. Vidal, R. F. Werner, Phys. Rev. A 65, 032314 (2002), section II:
    half of the trace norm of the partial transpose less 1.
    """
    transposed = matrix.reshape(2, 2, 2, 2).transpose(0, 3, 2, 1).reshape(4, 4)
    values = np.linalg.eigvalsh(transposed)
    return float(np.abs(values[values < 0]).sum())


def log_negativity(matrix: Matrix) -> float:
    """The logarithmic negativity log2(2 N + 1) of the negativity N: 0 (separable) to 1 (a Bell state).

    Source: as of negativity; the logarithm of the trace norm.
    """
    return math.log2(2 * negativity(matrix) + 1)


def concurrence(matrix: Matrix) -> float:
    """Wootters' concurrence: 0 (separable) to 1 (a Bell state).

    The square roots of the eigenvalues of rho rho~ are the singular values of ``A^T (sigma_y x sigma_y) A`` where
    ``rho = A A^+``: this way no square root is taken of a rounding error. Source: W. K. Wootters, Phys. Rev. Lett. 80,
    2245 (1998), the formula max(0, l1 - l2 - l3 - l4).
    """
    values, vectors = np.linalg.eigh(matrix)
    root = vectors * np.sqrt(np.clip(values, 0, None))
    singular = np.linalg.svd(root.T @ _FLIP @ root, compute_uv=False)
    return max(0.0, float(2 * singular[0] - singular.sum()))


def chsh(matrix: Matrix) -> float:
    """The largest CHSH value S over all measurements: above 2 no local model explains it; at most 2 sqrt 2.

    It is 2 sqrt(u1 + u2) with the two largest eigenvalues of ``T^T T``, T the correlations. Source: R. Horodecki,
    P. Horodecki, M. Horodecki, Phys. Lett. A 200, 340 (1995), the theorem with M(rho) = u1 + u2.
    """
    singular = np.linalg.svd(correlations(matrix), compute_uv=False)
    return 2 * math.hypot(singular[0], singular[1])


def binary_entropy(probability: float) -> float:
    """The entropy h(p) = -p log2 p - (1-p) log2 (1-p) in bits, with h(0) = h(1) = 0."""
    if probability <= 0 or probability >= 1:
        return 0.0
    rest = 1 - probability
    return -probability * math.log2(probability) - rest * math.log2(rest)


def key_rate(matrix: Matrix) -> float:
    """The secret bits per pair of BBM92, one way, for infinitely many pairs: 1 - h(Qx) - h(Qz), at least 0.

    Qx and Qz are the error rates of the x and z bases; where a basis is anticorrelated one side flips its bit. Per pair
    that both measured in the same basis: sifting, error-correction overhead and finite samples are left out. Sources:
    C. H. Bennett, G. Brassard, N. D. Mermin, Phys. Rev. Lett. 68, 557 (1992) for the protocol; P. W. Shor, J. Preskill,
    Phys. Rev. Lett. 85, 441 (2000) for the rate, 1 - 2 h(Q) where both bases err alike.
    """
    table = correlations(matrix)
    errors = (0.5 * (1 - abs(float(table[0, 0]))), 0.5 * (1 - abs(float(table[2, 2]))))
    return max(0.0, 1 - binary_entropy(errors[0]) - binary_entropy(errors[1]))
