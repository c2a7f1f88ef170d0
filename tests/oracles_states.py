"""Independent answers about states: Pauli sums by dense matrices, partial transposes by index, and QuTiP."""

import functools
import itertools

import numpy as np

SINGLE = {
    "I": np.array([[1, 0], [0, 1]], dtype=complex),
    "X": np.array([[0, 1], [1, 0]], dtype=complex),
    "Y": np.array([[0, -1j], [1j, 0]], dtype=complex),
    "Z": np.array([[1, 0], [0, -1]], dtype=complex),
}


def words(qubits):
    """All labels of that many letters, in the order of the Pauli vector."""
    return ["".join(word) for word in itertools.product("IXYZ", repeat=qubits)]


def dense(label):
    """The matrix of a label, qubit 0 leftmost."""
    return functools.reduce(np.kron, [SINGLE[letter] for letter in label])


def vector_by_traces(matrix):
    """The slow twin of vector_of_matrix: one trace an operator."""
    qubits = len(matrix).bit_length() - 1
    return np.array([np.trace(matrix @ dense(label)).real for label in words(qubits)])


def matrix_by_sum(vector):
    """The slow twin of matrix_of_vector: the sum of all operators."""
    qubits = (len(vector).bit_length() - 1) // 2
    return sum(value * dense(label) for value, label in zip(vector, words(qubits), strict=True)) / 2**qubits


def expectation_by_matrix(label, amplitudes):
    """The slow twin of ket_expectation."""
    return float(np.vdot(amplitudes, dense(label) @ amplitudes).real)


def tables_by_counting(qubits):
    """The slow twin of tables: digits written in base 4, and powers of i."""
    spread = [int(format(mask, "b"), 4) for mask in range(2**qubits)]
    signs = []
    for mask in range(2**qubits):
        power = 1j ** bin(mask).count("1")
        signs.append(float(power.real or -power.imag))  # i times the imaginary part that a Hermitian matrix leaves
    return np.array(spread), np.array(signs)


def transform_by_matrix(columns):
    """The slow twin of transform: Hadamard's matrix, built by Kronecker products."""
    qubits = len(columns).bit_length() - 1
    return functools.reduce(np.kron, [np.array([[1, 1], [1, -1]])] * qubits) @ columns


def transposed_on(matrix, part):
    """The partial transpose, entry by entry: the bits of ``part`` change places between row and column."""
    qubits = len(matrix).bit_length() - 1
    mask = sum(1 << (qubits - 1 - q) for q in part)
    out = np.empty_like(matrix)
    for row, column in itertools.product(range(len(matrix)), repeat=2):
        out[(row & ~mask) | (column & mask), (column & ~mask) | (row & mask)] = matrix[row, column]
    return out


def random_amplitudes(qubits, rng):
    """A random pure state of n qubits as amplitudes."""
    drawn = rng.normal(size=2**qubits) + 1j * rng.normal(size=2**qubits)
    return drawn / np.linalg.norm(drawn)


def qobj(matrix):
    """A QuTiP operator of qubits."""
    import qutip

    qubits = len(matrix).bit_length() - 1
    return qutip.Qobj(matrix, dims=[[2] * qubits] * 2)


def fraction_in_the_magic_basis(matrix):
    """The fully entangled fraction: the largest eigenvalue of the real part in the basis phi+, i phi-, i psi+, psi-.

    A state is maximally entangled exactly where its coefficients in this basis are real, up to one phase.
    """
    basis = np.array([[1, 0, 0, 1], [1j, 0, 0, -1j], [0, 1j, 1j, 0], [0, 1, -1, 0]]).T / np.sqrt(2)
    return float(np.linalg.eigvalsh((basis.conj().T @ matrix @ basis).real)[-1])
