"""Independent answers for channels: Kraus operators by the book, sums over them, Pauli traces one by one, random channels."""

import functools
import itertools
import math

import numpy as np

PAULI = {
    "I": np.eye(2),
    "X": np.array([[0, 1], [1, 0]]),
    "Y": np.array([[0, -1j], [1j, 0]]),
    "Z": np.diag([1, -1]),
}
BELL = {
    "phi+": np.array([1, 0, 0, 1]) / math.sqrt(2),
    "phi-": np.array([1, 0, 0, -1]) / math.sqrt(2),
    "psi+": np.array([0, 1, 1, 0]) / math.sqrt(2),
    "psi-": np.array([0, 1, -1, 0]) / math.sqrt(2),
}

# --- operators and sums ---------------------------------------------------------------------------------------------


def labels(qubits):
    """The labels of all Pauli operators, I before X before Y before Z, qubit 0 first."""
    return ["".join(letters) for letters in itertools.product("IXYZ", repeat=qubits)]


def operator(label):
    """The matrix of a Pauli operator."""
    return functools.reduce(np.kron, (PAULI[letter] for letter in label))


def summed(operators, matrix):
    """The sum over Kraus operators on a whole register."""
    return sum(k @ matrix @ np.conj(k).T for k in operators)


def both(left, right):
    """The Kraus operators of two channels side by side."""
    return [np.kron(a, b) for a, b in itertools.product(left, right)]


def after(first, second):
    """The Kraus operators of one channel after another."""
    return [b @ a for a, b in itertools.product(first, second)]


def placed(small, qubits, register):
    """An operator on some qubits of a register, in the order named, entry by entry of its matrix."""
    size = 2**register
    out = np.zeros((size, size), dtype=complex)
    for row, column in itertools.product(range(size), repeat=2):
        r, c = (f"{place:0{register}b}" for place in (row, column))
        if all(r[q] == c[q] for q in range(register) if q not in qubits):
            out[row, column] = small[int("".join(r[q] for q in qubits), 2), int("".join(c[q] for q in qubits), 2)]
    return out


def ptm_by_traces(operators, qubits):
    """The Pauli-transfer matrix, one trace an entry."""
    names = labels(qubits)
    rows = [[np.trace(operator(i) @ summed(operators, operator(j))).real for j in names] for i in names]
    return np.array(rows) / 2**qubits


def choi_by_columns(operators, qubits):
    """The Choi matrix, input first, block by block."""
    d = 2**qubits
    out = np.zeros((d * d, d * d), dtype=complex)
    for i, j in itertools.product(range(d), repeat=2):
        unit = np.zeros((d, d))
        unit[i, j] = 1
        out += np.kron(unit, summed(operators, unit))
    return out


# --- channels by the book -------------------------------------------------------------------------------------------


def damping(gamma, excited_share=0.0):
    """Generalised amplitude damping."""
    down = [np.diag([1, math.sqrt(1 - gamma)]), np.array([[0, math.sqrt(gamma)], [0, 0]])]
    up = [np.diag([math.sqrt(1 - gamma), 1]), np.array([[0, 0], [math.sqrt(gamma), 0]])]
    return [math.sqrt(1 - excited_share) * k for k in down] + [math.sqrt(excited_share) * k for k in up]


def flips(weights):
    """Pauli errors with the probabilities of a mapping from labels, else nothing."""
    qubits = len(next(iter(weights)))
    rest = 1 - sum(weights.values())
    return [math.sqrt(max(0.0, rest)) * np.eye(2**qubits), *(math.sqrt(p) * operator(label) for label, p in weights.items())]


def replaced_by_noise(p, qubits):
    """The completely mixed state with the probability p: each basis state put in the place of each."""
    d = 2**qubits
    units = [np.outer(np.eye(d)[i], np.eye(d)[j]) for i, j in itertools.product(range(d), repeat=2)]
    return [math.sqrt(1 - p) * np.eye(d)] + [math.sqrt(p / d) * unit for unit in units]


def relaxing(t1, t2, time, excited_share=0.0):
    """Amplitude damping, then the dephasing that T1 does not explain."""
    kept = math.exp(-time / t2 + time / t1 / 2)
    return after(damping(1 - math.exp(-time / t1), excited_share), flips({"Z": (1 - kept) / 2}))


# --- random ---------------------------------------------------------------------------------------------------------


def random_kraus(rng, qubits, count):
    """Random Kraus operators: the blocks of a random isometry."""
    d = 2**qubits
    isometry, _ = np.linalg.qr(rng.normal(size=(count * d, d)) + 1j * rng.normal(size=(count * d, d)))
    return list(isometry.reshape(count, d, d))


# --- pairs ----------------------------------------------------------------------------------------------------------


def bell_part(matrix):
    """The Bell-diagonal part of the state of a pair."""
    return sum((b @ matrix @ b).real * np.outer(b, b) for b in BELL.values())


def kept_where_both_read_one(pair):
    """Two copies of a pair, a CNOT from the first copy to the second on each side, the second measured: kept where both are 1.

    Gives the state of the first copy and the probability.
    """
    four = np.kron(pair, pair)
    for control, target in ((0, 2), (1, 3)):
        gate = placed(np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]]), (control, target), 4)
        four = gate @ four @ gate.T
    left = four.reshape(4, 4, 4, 4)[:, 3, :, 3]
    return left / np.trace(left).real, float(np.trace(left).real)
