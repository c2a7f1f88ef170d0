"""Named gates: against QuTiP's, as unitaries, and what is refused."""

import itertools
import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits.gates import DECOMPOSED, GATES, checked_unitary, gate_kind, gate_matrix

qutip = pytest.importorskip("qutip")


def _exponential(label: str, angle: float) -> np.ndarray:
    pauli = {"x": qutip.sigmax(), "y": qutip.sigmay(), "z": qutip.sigmaz()}
    operator = qutip.tensor(*(pauli[letter] for letter in label))
    return (-0.5j * angle * operator).expm().full()


@pytest.mark.parametrize("label", ["x", "y", "z", "xx", "yy", "zz"])
def test_a_rotation_is_the_exponential_of_its_pauli_operator(label):
    assert np.abs(gate_matrix(f"r{label}", 0.7) - _exponential(label, 0.7)).max() < 1e-15


@pytest.mark.parametrize("name", list(GATES))
def test_a_named_gate_is_unitary_read_only_and_of_the_size_it_says(name):
    qubits, count = gate_kind(name)
    matrix = gate_matrix(name, *np.linspace(0.3, 1.9, count))
    assert matrix.shape == (2**qubits,) * 2
    assert np.abs(matrix.conj().T @ matrix - np.eye(2**qubits)).max() < 1e-15
    assert not matrix.flags.writeable


def test_the_powers_of_the_clifford_and_t_gates():
    power = np.linalg.matrix_power
    assert np.allclose(power(gate_matrix("t"), 2), gate_matrix("s"), atol=1e-15)
    assert np.allclose(power(gate_matrix("s"), 2), gate_matrix("z"), atol=1e-15)
    assert np.allclose(power(gate_matrix("sx"), 2), gate_matrix("x"), atol=1e-15)
    assert np.allclose(power(gate_matrix("iswap"), 4), np.eye(4), atol=1e-15)
    for name in ("s", "t", "sx"):
        assert np.allclose(gate_matrix(name) @ gate_matrix(f"{name}dg"), np.eye(2), atol=1e-15)
    z_between = gate_matrix("h") @ gate_matrix("z") @ gate_matrix("h")
    assert np.allclose(z_between, gate_matrix("x"), atol=1e-15)


def test_u_is_a_turn_about_z_then_y_then_z_up_to_a_phase():
    theta, phi, lam = 0.4, 1.1, -0.7
    turns = gate_matrix("rz", phi) @ gate_matrix("ry", theta) @ gate_matrix("rz", lam)
    overlap = np.trace(turns.conj().T @ gate_matrix("u", theta, phi, lam)) / 2
    assert abs(abs(overlap) - 1) < 1e-15


@pytest.mark.parametrize(
    ("name", "inner", "angles"),
    [("cx", "x", ()), ("cz", "z", ()), ("ch", "h", ()), ("cp", "p", (0.3,)), ("cry", "ry", (0.9,)), ("cu", "u", (0.1, 0.2, 0.3))],
)
def test_the_first_qubit_of_a_controlled_gate_is_its_control(name, inner, angles):
    zero, one = np.diag([1, 0]), np.diag([0, 1])
    by_hand = np.kron(zero, np.eye(2)) + np.kron(one, gate_matrix(inner, *angles))
    assert np.allclose(gate_matrix(name, *angles), by_hand, atol=1e-15)


def _whole(name: str) -> np.ndarray:
    """The 8x8 matrix of a gate of three qubits from its parts, by action on each basis state's bits."""
    out = np.eye(8, dtype=complex)
    for part, places in DECOMPOSED[name]:
        matrix = gate_matrix(part)
        step = np.zeros((8, 8), dtype=complex)
        for column, bits in enumerate(itertools.product((0, 1), repeat=3)):
            inside = int("".join(str(bits[p]) for p in places), 2)
            for row, value in enumerate(matrix[:, inside]):
                new = list(bits)
                for place, bit in zip(places, f"{row:0{len(places)}b}", strict=True):
                    new[place] = int(bit)
                step[int("".join(map(str, new)), 2), column] += value
        out = step @ out
    return out


@pytest.mark.parametrize("name", list(DECOMPOSED))
def test_a_gate_of_three_qubits_does_what_its_name_says(name):
    expected = np.eye(8, dtype=complex)
    if name == "ccz":
        expected[7, 7] = -1
    else:
        pair = [6, 7] if name == "ccx" else [5, 6]
        expected[np.ix_(pair, pair)] = [[0, 1], [1, 0]]
    assert np.abs(_whole(name) - expected).max() < 1e-14


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: gate_matrix("hadamard"), r"Gate.name = 'hadamard': there is no such gate; the gates are id, x"),
        (lambda: gate_matrix("rx"), r"Gate.angles = \(\): rx takes 1, in rad"),
        (lambda: gate_matrix("ccx"), "acts on three qubits and runs as a sequence"),
        (lambda: checked_unitary([[1, 0], [0, 1.001]]), r"Unitary.matrix: not unitary: U\^\+ U differs .* by up to 0.002"),
        (lambda: checked_unitary(np.eye(3)), r"shape \(3, 3\): must be 2x2 or 4x4"),
        (lambda: checked_unitary([[math.nan, 0], [0, 1]]), "finite"),
        (lambda: checked_unitary("H"), "is not a matrix of numbers"),
    ],
)
def test_what_is_no_gate_is_refused_in_one_sentence(call, words):
    with pytest.raises(ParameterError, match=words):
        call()
