"""Independent answers for registers: maps applied by tensor contraction, fusing and grouping in plain Python."""

import numpy as np

from tests.random_things import random_unitary


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
    """The slow twin of kernels.grouping.group: lists of maps and the sets of qubits they stay within."""
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


def embedded(matrix, qubits, count):
    """A matrix on some qubits as one on the whole register, column by column."""
    columns = [applied(matrix, qubits, column.astype(complex), 2) for column in np.eye(2**count)]
    return np.array(columns).T


def brute_force(circuit, rho):
    """The unnormalised density matrices of all records of bits, by whole matrices and sums over Kraus operators."""
    branches = {(0,) * circuit.bits: rho}
    for operation in circuit.operations:
        out = {}
        for bits, state in branches.items():
            if operation.kind == "measure":
                for true in (0, 1):
                    kept = embedded(np.diag([1.0 - true, true]), operation.qubits, circuit.qubits)
                    for read in (0, 1):
                        wrong = 0.0
                        if operation.readout is not None:
                            own = operation.readout
                            wrong = own.reads_zero_for_one if true else own.reads_one_for_zero
                        key = tuple(read if k == operation.bit else b for k, b in enumerate(bits))
                        weight = wrong if read != true else 1 - wrong
                        out[key] = out.get(key, 0) + weight * kept @ state @ kept
                continue
            if all(bits[bit] == value for bit, value in operation.when):
                for small in _kraus(operation):
                    state = sum(k @ state @ k.conj().T for k in (embedded(m, q, circuit.qubits) for q, m in small))
            out[bits] = out.get(bits, 0) + state
        branches = out
    return branches


def _kraus(operation):
    """The operation as sets of Kraus operators, one set after another."""
    if operation.kind == "noise":
        return [[(operation.qubits, k) for k in operation.channel.kraus]]
    if operation.kind == "reset":
        return [[(operation.qubits, np.diag([1.0, 0.0])), (operation.qubits, np.array([[0.0, 1.0], [0.0, 0.0]]))]]
    return [[step] for step in operation.matrices()]


def random_circuit(rng, circuit, length, *, with_events):
    """A circuit with random gates, and with noise, measurements, resets and conditions where asked."""
    from qnkit.qubits import noise
    from qnkit.qubits.readout import ReadoutError

    channels = [
        noise.amplitude_damping(0.3),
        noise.depolarizing(0.2, 2),
        noise.relaxation(1.0, 0.7, 0.4),
        noise.pauli({"X": 0.1, "Z": 0.2}),
        noise.over_rotation("Y", 0.3),
    ]
    count = circuit.qubits
    for _ in range(length):
        order = [int(q) for q in rng.permutation(count)]
        kind = rng.integers(8 if with_events else 4)
        read = any(operation.kind == "measure" and operation.bit == 0 for operation in circuit.operations)
        when = {0: int(rng.integers(2))} if read and rng.random() < 0.4 else None
        if kind == 0:
            circuit = circuit.gate("u", order[0], angles=rng.uniform(0, 6, 3), when=when)
        elif kind == 1:
            circuit = circuit.unitary(random_unitary(rng, 4), *order[:2], when=when)
        elif kind == 2:
            circuit = circuit.gate("cx", *order[:2], when=when)
        elif kind == 3:
            circuit = circuit.gate("ccx", *order[:3], when=when) if count > 2 else circuit.gate("h", order[0])
        elif kind == 4:
            circuit = circuit.measure(order[0], into=0)
        elif kind == 5:
            circuit = circuit.measure(order[0], into=1, readout=ReadoutError(reads_one_for_zero=0.1, reads_zero_for_one=0.05))
        elif kind == 6:
            circuit = circuit.reset(order[0], when=when)
        else:
            channel = channels[rng.integers(len(channels))]
            circuit = circuit.noise(channel, *order[: channel.qubits], when=when)
    return circuit
