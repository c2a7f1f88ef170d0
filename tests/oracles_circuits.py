"""Slow and plain: the unitary matrix of a circuit, gate by gate, and how far two matrices are apart up to a global phase."""

import numpy as np

from qnkit.qubits import Circuit
from qnkit.qubits.gates import GATES


def unitary_of(circuit):
    """The matrix of a circuit of gates, qubit 0 leftmost."""
    return unitary_of_steps(circuit.operations, circuit.qubits)


def unitary_of_steps(steps, qubits):
    out = np.eye(2**qubits, dtype=complex).reshape([2] * qubits + [-1])
    for step in steps:
        for places, matrix in step.matrices():
            k = len(places)
            out = np.tensordot(matrix.reshape([2] * (2 * k)), out, (range(k, 2 * k), places))
            out = np.moveaxis(out, range(k), places)
    return out.reshape(2**qubits, -1)


def apart(one, other):
    """The largest difference of two matrices after the best global phase."""
    phase = np.vdot(other, one)
    return float(np.abs(one - other * phase / abs(phase)).max())


def basis_image(circuit, number):
    """The number of the basis state to which a circuit that permutes them takes another one, qubit 0 leftmost."""
    bits = [number >> (circuit.qubits - 1 - q) & 1 for q in range(circuit.qubits)]
    for step in circuit.operations:
        *controls, target = step.qubits
        assert step.name in ("x", "cx", "ccx")
        bits[target] ^= all(bits[c] for c in controls)
    return int("".join(map(str, bits)), 2)


def any_circuit(rng, qubits=4, gates=20, names=(*GATES, "ccx", "ccz", "cswap")):
    """Random gates of every name that there is on random qubits."""
    out = Circuit(qubits=qubits)
    for name in rng.permutation(np.resize(np.array(names), gates)).tolist():
        kind = GATES.get(name)
        count, angles = (kind.qubits, kind.angles) if kind else (3, 0)
        places = rng.choice(qubits, count, replace=False).tolist()
        out = out.gate(name, *places, angles=rng.uniform(-7, 7, angles).tolist())
    return out
