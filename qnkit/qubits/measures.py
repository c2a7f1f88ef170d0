"""Measures of a state: fidelity, purity, entropy, entanglement, Bell violation, secret key.

A matrix is a complex (2**n, 2**n) array, qubit 0 leftmost, that is trusted to be a state; where "of a pair" is said it is 4x4
in the basis 00, 01, 10, 11. Amplitudes are a complex (2**n,) array of norm 1.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .superoperators import pauli_operators

__all__ = [
    "binary_entropy",
    "chsh",
    "concurrence",
    "correlations",
    "device_independent_key",
    "entangled_fraction",
    "entropy",
    "fidelity",
    "key_from_chsh",
    "key_from_errors",
    "key_rate",
    "log_negativity",
    "negativity",
    "purity",
    "schmidt",
    "schmidt_negativity",
    "shannon",
]

Matrix = NDArray[np.complex128]
Row = NDArray[np.float64]

_PAULI_PAIRS = pauli_operators(2).reshape(4, 4, 4, 4)[1:, 1:].reshape(9, 4, 4)
_PAULI_ROWS = _PAULI_PAIRS.transpose(0, 2, 1).reshape(9, 16)
_FLIP = _PAULI_PAIRS[4]


def _root(matrix: Matrix) -> Matrix:
    """A matrix A with ``rho = A A^+``; eigenvalues that rounding cannot tell from 0 are taken as 0."""
    values, vectors = np.linalg.eigh(matrix)
    values[values < len(values) * np.finfo(float).eps * values[-1]] = 0.0
    out: Matrix = vectors * np.sqrt(values)
    return out


def fidelity(first: Matrix, second: Matrix) -> float:
    """The Uhlmann-Jozsa fidelity F = (Tr sqrt(sqrt rho sigma sqrt rho))**2, from 0 to 1; QuTiP gives sqrt F.

    With ``rho = A A^+`` and ``sigma = B B^+`` it is the squared trace norm of ``A^+ B``: no square root is taken of what rounding
    left of an eigenvalue 0. Source: R. Jozsa, J. Mod. Opt. 41, 2315 (1994).
    """
    singular = np.linalg.svd(_root(first).conj().T @ _root(second), compute_uv=False)
    return min(1.0, float(singular.sum()) ** 2)


def purity(matrix: Matrix) -> float:
    """The purity Tr rho**2, from 1/2**n (nothing known) to 1 (pure)."""
    return float(np.vdot(matrix, matrix).real)


def shannon(probabilities: Row) -> float:
    """The entropy -sum p log2 p of probabilities in bits; what is not above 0 counts as 0."""
    above = probabilities[probabilities > 0]
    return max(0.0, -float((above * np.log2(above)).sum()))


def entropy(matrix: Matrix) -> float:
    """The von Neumann entropy -Tr rho log2 rho in bits, from 0 (pure) to n (nothing known)."""
    values: Row = np.linalg.eigvalsh(matrix).astype(float)
    return shannon(values)


def correlations(matrix: Matrix) -> NDArray[np.float64]:
    """The 3x3 correlations of a pair, Tr rho (sigma_i x sigma_j), rows left, columns right, in the order x, y, z."""
    out: NDArray[np.float64] = (_PAULI_ROWS @ matrix.reshape(16)).real.reshape(3, 3)
    return out


def _split(array: Matrix, part: Sequence[int]) -> tuple[int, list[int]]:
    """The number of qubits, and all of them with those of ``part`` first."""
    qubits = array.shape[0].bit_length() - 1
    return qubits, [*part, *(q for q in range(qubits) if q not in part)]


def negativity(matrix: Matrix, part: Sequence[int] = (0,)) -> float:
    """The sum of |negative eigenvalues| of the partial transpose on the qubits of ``part``: 0 where nothing is seen.

    A Bell state has 1/2, a maximally entangled state of two halves of k qubits (2**k - 1)/2; some books take twice this
    number. Of a pair 0 means separable; of more qubits an entangled state may have 0. Source: G. Vidal, R. F. Werner, Phys.
    Rev. A 65, 032314 (2002), section II: half of the trace norm of the partial transpose less 1.
    """
    qubits, _ = _split(matrix, part)
    axes = list(range(2 * qubits))
    for qubit in part:
        axes[qubit], axes[qubit + qubits] = qubit + qubits, qubit
    transposed = matrix.reshape((2,) * (2 * qubits)).transpose(axes).reshape(matrix.shape)
    values = np.linalg.eigvalsh(transposed)
    return float(np.abs(values[values < 0]).sum())


def schmidt(amplitudes: Matrix, part: Sequence[int]) -> Row:
    """The Schmidt coefficients, falling, of a pure state cut into the qubits of ``part`` and the others; their squares sum to 1.

    Cut in the middle, 20 qubits take seconds and 24 minutes; a small part of many qubits is quick.
    """
    qubits, order = _split(amplitudes, part)
    cut = amplitudes.reshape((2,) * qubits).transpose(order).reshape(2 ** len(part), -1)
    out: Row = np.linalg.svd(cut, compute_uv=False).astype(float)
    return out


def schmidt_negativity(coefficients: Row) -> float:
    """The negativity of a pure state from its Schmidt coefficients: ((sum c)**2 - 1) / 2; source as of negativity."""
    return max(0.0, (float(coefficients.sum()) ** 2 - float((coefficients**2).sum())) / 2)


def log_negativity(value: float) -> float:
    """The logarithmic negativity log2(2 N + 1) of a negativity N: 0, to 1 for a Bell state, k for k of them.

    Source: as of negativity; the logarithm of the trace norm.
    """
    return math.log2(2 * value + 1)


def concurrence(matrix: Matrix) -> float:
    """Wootters' concurrence of a pair: 0 (separable) to 1 (a Bell state).

    The square roots of the eigenvalues of rho rho~ are the singular values of ``A^T (sigma_y x sigma_y) A`` where
    ``rho = A A^+``: this way no square root is taken of a rounding error. Source: W. K. Wootters, Phys. Rev. Lett. 80,
    2245 (1998), the formula max(0, l1 - l2 - l3 - l4).
    """
    root = _root(matrix)
    singular = np.linalg.svd(root.T @ _FLIP @ root, compute_uv=False)
    return max(0.0, float(2 * singular[0] - singular.sum()))


def chsh(matrix: Matrix) -> float:
    """The largest CHSH value S of a pair over all measurements: above 2 no local model explains it; at most 2 sqrt 2.

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


def key_from_errors(x_error: float, z_error: float) -> float:
    """The secret bits per pair of BBM92 from its error rates, one way, for infinitely many pairs: 1 - h(Qx) - h(Qz), at least 0.

    The two stations measure in the x or in the z basis and keep the pairs that both measured alike; one basis shows what the
    other's bits are worth, and one-way messages correct errors and shorten the key. Per pair that is kept: sifting, the waste of
    real error correction and finite samples are left out. An error rate above 1/2 is a basis in which one side flips its bit.
    Sources: C. H. Bennett, G. Brassard, N. D. Mermin, Phys. Rev. Lett. 68, 557 (1992) for the protocol; P. W. Shor, J. Preskill,
    Phys. Rev. Lett. 85, 441 (2000) for the rate, 1 - 2 h(Q) where both bases err alike.
    """
    return max(0.0, 1 - binary_entropy(x_error) - binary_entropy(z_error))


def key_rate(matrix: Matrix) -> float:
    """The secret bits per pair of BBM92 of a pair measured in the x and z bases: see key_from_errors.

    Two other bases at right angles may give more: the pair of a single click errs less in x and y.
    """
    table = correlations(matrix)
    return key_from_errors(0.5 * (1 - abs(float(table[0, 0]))), 0.5 * (1 - abs(float(table[2, 2]))))


def key_from_chsh(chsh_value: float, error: float) -> float:
    """The device-independent secret bits per pair, 1 - h(Q) - h((1 + sqrt((S/2)**2 - 1))/2), at least 0; 0 where S <= 2.

    The devices are trusted in nothing but what they show: the CHSH value S bounds what an eavesdropper knows, the error rate Q
    of the settings that make the key is the price of correcting it. One way, against collective attacks, for infinitely many
    pairs of which all are detected; sifting is left out. Sources: A. Acin, N. Brunner, N. Gisin, S. Massar, S. Pironio,
    V. Scarani, Phys. Rev. Lett. 98, 230501 (2007); S. Pironio et al., New J. Phys. 11, 045021 (2009).
    """
    unknown = math.sqrt(min(1.0, max(0.0, (chsh_value / 2) ** 2 - 1)))
    return max(0.0, 1 - binary_entropy(error) - binary_entropy((1 + unknown) / 2))


def device_independent_key(matrix: Matrix) -> float:
    """The device-independent secret bits per pair at its best settings: key_from_chsh of the largest S and the smallest Q.

    One set of settings gives both: one side measures along its two strongest axes of correlation, the other along two axes
    between them, which makes S largest, and for the key along the strongest, with the error rate (1 - t)/2, t the largest
    singular value of the correlations. In the x or z basis the errors may be more.
    """
    strongest = float(np.linalg.svd(correlations(matrix), compute_uv=False)[0])
    return key_from_chsh(chsh(matrix), 0.5 * (1 - strongest))


def entangled_fraction(matrix: Matrix) -> float:
    """The fully entangled fraction of a pair: its largest fidelity F to any maximally entangled state, from 1/4 to 1.

    Those states are a Bell state turned locally, and the best turn is found in closed form: ``(1 + t1 + t2 - sign(det T) t3)/4``
    with the falling singular values t of the correlations T, whose largest overlap with a matrix of a maximally entangled state
    (orthogonal, determinant -1) this is. Source of the measure: C. H. Bennett, D. P. DiVincenzo, J. A. Smolin, W. K. Wootters,
    Phys. Rev. A 54, 3824 (1996).
    """
    table = correlations(matrix)
    first, second, third = np.linalg.svd(table, compute_uv=False).tolist()
    return float(1 + first + second - math.copysign(third, float(np.linalg.det(table)))) / 4
