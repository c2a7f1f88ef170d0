"""Pauli rows against matrices, and encodings under gates and readouts."""

import numpy as np
import pytest

from qnkit.compute.pauli_rows import Encoded, Pauli, anticommute, clifford_images, expansion, placed, product
from qnkit.qubits.gates import gate_matrix

X, Z = gate_matrix("x"), gate_matrix("z")


def matrix_of(row, qubits):
    """The matrix of a row, qubit 0 leftmost."""
    out = np.eye(1) * 1j**row.k
    for q in range(qubits):
        out = np.kron(out, np.linalg.matrix_power(X, row.x >> q & 1) @ np.linalg.matrix_power(Z, row.z >> q & 1))
    return out


def rows(count, qubits=3, seed=0):
    rng = np.random.default_rng(seed)
    return [Pauli(*rng.integers(2**qubits, size=2).tolist(), int(rng.integers(4))) for _ in range(count)]


def test_products_and_signs_of_exchange_are_those_of_matrices():
    for a, b in zip(rows(40), rows(40, seed=1), strict=True):
        one, two = matrix_of(a, 3), matrix_of(b, 3)
        np.testing.assert_allclose(matrix_of(product(a, b), 3), one @ two, atol=1e-15)
        np.testing.assert_allclose(one @ two, (-1) ** anticommute(a, b) * two @ one, atol=1e-15)


@pytest.mark.parametrize("name", ["h", "s", "sdg", "x", "y", "sx", "cx", "cz", "cy", "swap", "iswap"])
def test_images_of_clifford_gates_are_those_of_matrices(name):
    gate = gate_matrix(name)
    places = tuple(range(len(gate) // 2))
    images = clifford_images(gate)
    for local in range(len(gate) ** 2):
        there, turns = images[local]
        expected = gate @ matrix_of(placed(local, places), len(places)) @ gate.conj().T
        np.testing.assert_allclose(1j**turns * matrix_of(placed(there, places), len(places)), expected, atol=1e-12)


def test_gates_that_are_no_clifford_gates_have_no_images():
    assert clifford_images(gate_matrix("t")) is None
    assert clifford_images(gate_matrix("cp", 0.3)) is None
    assert clifford_images(gate_matrix("cp", np.pi)) is not None


def test_an_expansion_adds_up_to_its_matrix_and_leaves_out_what_is_nothing():
    gate = gate_matrix("cp", 0.7)
    terms = expansion(gate)
    assert len(terms) == 4  # 1, Z of each, and both
    np.testing.assert_allclose(sum(value * matrix_of(placed(local, (0, 1)), 2) for local, value in terms), gate, atol=1e-12)


def test_a_copy_made_by_cx_acts_as_its_qubit_along_z_and_x_takes_both():
    code = Encoded(2, (0,))
    code.conjugate((0, 1), clifford_images(gate_matrix("cx")))
    assert code.meaning(Pauli(z=1)) == code.meaning(Pauli(z=2)) == Pauli(z=1)
    assert code.meaning(Pauli(x=1)) is None
    assert code.meaning(Pauli(x=3)) == Pauli(x=1)


def test_a_readout_along_x_takes_the_copy_away_and_leaves_a_sign_that_hangs_on_it():
    code = Encoded(2, (0,))
    code.conjugate((0, 1), clifford_images(gate_matrix("cx")))
    outcome = code.measure(Pauli(x=2))
    assert outcome == 2
    assert code.meaning(Pauli(x=1)) == Pauli(x=1, unknown=2)
    code.flip(Pauli(z=1), outcome)
    assert code.meaning(Pauli(x=1)) == Pauli(x=1)
    assert code.measure(Pauli(x=2)) == outcome


def test_what_is_known_reads_as_a_constant_and_what_is_kept_is_not_read():
    code = Encoded(2, (0,))
    assert code.measure(Pauli(z=2)) == 0
    code.flip(Pauli(x=2), 1)
    assert code.measure(Pauli(z=2)) == 1
    assert code.measure(Pauli(z=1)) is None


def test_a_gate_before_the_encoding_undoes_the_same_gate_on_the_qubits():
    gate = clifford_images(gate_matrix("cx"))
    code = Encoded(2, (0, 1))
    code.conjugate((0, 1), gate)
    assert code.meaning(Pauli(z=2)) == Pauli(z=3)
    code.relabel((0, 1), gate)
    assert [code.meaning(Pauli(**{name: bit})) for name in "xz" for bit in (1, 2)] == [
        Pauli(x=1),
        Pauli(x=2),
        Pauli(z=1),
        Pauli(z=2),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_meanings_after_random_clifford_gates_are_those_of_matrices(seed):
    rng = np.random.default_rng(seed)
    code, unitary = Encoded(3, (0, 2)), np.eye(8)
    for _ in range(12):
        name = str(rng.choice(["cx", "cz", "cy", "iswap"]))
        a, b = sorted(rng.choice(3, 2, replace=False).tolist())
        code.conjugate((a, b), clifford_images(gate_matrix(name)))
        wide = np.kron(gate_matrix(name), np.eye(2)).reshape([2] * 6)
        order = [a, b, 3 - a - b]
        inverse = np.argsort(order)
        unitary = wide.transpose([*inverse, *(3 + inverse)]).reshape(8, 8) @ unitary
        code.conjugate((a,), clifford_images(gate_matrix("h")))
        unitary = np.kron(np.kron(np.eye(2**a), gate_matrix("h")), np.eye(2 ** (2 - a))) @ unitary
    encoder = unitary.reshape(8, 2, 2, 2)[:, :, 0].reshape(8, 4)  # qubit 1 starts in state 0
    for row in rows(60, seed=seed):
        found, inside = code.meaning(row), encoder.conj().T @ matrix_of(row, 3) @ encoder
        if found is None:
            assert not np.allclose(inside @ inside.conj().T, np.eye(4))
        else:
            np.testing.assert_allclose(inside, matrix_of(found, 2), atol=1e-12)
