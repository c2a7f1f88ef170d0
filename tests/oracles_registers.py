"""Independent answers for registers: maps applied by tensor contraction, fusing and grouping in plain Python."""

import numpy as np


def applied(matrix, qubits, vector, dimension):
    """A map on one or two qubits of a register, by contraction: the vector has ``dimension`` entries a qubit."""
    count = round(np.log(vector.size) / np.log(dimension))
    size = len(qubits)
    tensor = vector.reshape((dimension,) * count)
    small = np.asarray(matrix).reshape((dimension,) * (2 * size))
    out = np.tensordot(small, tensor, axes=(list(range(size, 2 * size)), list(qubits)))
    return np.moveaxis(out, range(size), qubits).reshape(-1)


def applied_all(steps, singles, doubles, vector, dimension):
    """The slow twin of fusing, grouping and the tiles together: one map after another."""
    for a, b, place in steps:
        matrix, qubits = (singles[place], (a,)) if b < 0 else (doubles[place], (a, b))
        vector = applied(matrix, qubits, vector, dimension)
    return vector


def grouped(qubits, most, pairs):
    """The slow twin of kernels.fusing.group: lists of maps and the sets of qubits they stay within."""
    left = list(range(len(pairs)))
    groups = []
    while left:
        inside, passed, taken = set(), set(), []
        for k in left:
            own = {int(q) for q in pairs[k]}
            if own & passed or len(inside | own) > most:
                passed |= own
            else:
                inside |= own
                taken.append(k)
        left = [k for k in left if k not in taken]
        groups.append((taken, inside))
    return groups


def transferred(unitary):
    """The slow twin of kernels.transfer: Tr(P_i U P_j U^+) / d with Pauli matrices written out."""
    pauli = [np.eye(2), np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])]
    many = pauli if len(unitary) == 2 else [np.kron(a, b) for a in pauli for b in pauli]
    rows = [[np.trace(p @ unitary @ q @ unitary.conj().T).real for q in many] for p in many]
    return np.array(rows) / len(unitary)


def random_unitary(rng, size):
    """A unitary matrix by the QR decomposition of random numbers."""
    return np.linalg.qr(rng.normal(size=(size, size)) + 1j * rng.normal(size=(size, size)))[0]


def random_steps(rng, qubits, dimension, length):
    """Steps, maps of one and maps of two qubits, as Program.of takes them; the maps need not keep any norm."""
    kind = complex if dimension == 2 else float

    def some(size):
        real = rng.normal(size=(length, size, size)) / size
        return (real + 1j * rng.normal(size=real.shape) / size if kind is complex else real).astype(kind)

    steps = []
    for k in range(length):
        a, b = rng.permutation(qubits)[:2] if qubits > 1 else (0, -1)
        steps.append((a, -1 if rng.random() < 0.4 else b, k))
    return np.array(steps, dtype=np.int64).reshape(-1, 3), some(dimension), some(dimension**2)
