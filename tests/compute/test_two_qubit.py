"""Any matrix of two qubits as three cx: against the matrix itself."""

import numpy as np
import pytest
from scipy.linalg import expm

from qnkit.compute.two_qubit import one_qubit_gate, two_qubit_gates
from qnkit.model import ParameterError
from qnkit.qubits.gates import GATES, gate_matrix
from tests.oracles_circuits import apart, unitary_of_steps
from tests.random_things import random_unitary

TWO = [name for name, kind in GATES.items() if kind.qubits == 2]


def test_random_matrices_come_back_to_rounding():
    rng = np.random.default_rng(1)
    for _ in range(50):
        matrix = random_unitary(rng, 4)
        gates = two_qubit_gates(matrix, 0, 1)
        assert apart(unitary_of_steps(gates, 2), matrix) < 1e-13
        assert sum(gate.name == "cx" for gate in gates) == 3
        small = random_unitary(rng, 2)
        assert apart(unitary_of_steps([one_qubit_gate(small, 0)], 1), small) < 1e-14


@pytest.mark.parametrize("name", TWO)
@pytest.mark.parametrize("angle", [0.7, np.pi, 1e-7, 0.0])
def test_named_gates_and_small_angles_come_back_too(name, angle):
    matrix = gate_matrix(name, *[angle] * GATES[name].angles)
    assert apart(unitary_of_steps(two_qubit_gates(matrix, 0, 1), 2), matrix) < 1e-13


@pytest.mark.parametrize("name", ["x", "h", "s", "id"])
def test_one_qubit_gates_with_zeros_come_back(name):
    assert apart(unitary_of_steps([one_qubit_gate(gate_matrix(name), 0)], 1), gate_matrix(name)) < 1e-15


@pytest.mark.parametrize("size", [1e-3, 1e-8, 1e-13])
def test_matrices_close_to_a_swap_come_back(size):
    rng = np.random.default_rng(2)
    push = rng.normal(size=(4, 4)) + 1j * rng.normal(size=(4, 4))
    matrix = gate_matrix("swap") @ expm(1j * size * (push + push.conj().T))
    assert apart(unitary_of_steps(two_qubit_gates(matrix, 0, 1), 2), matrix) < 1e-13


def test_a_product_takes_no_cx_and_conditions_stay():
    gates = two_qubit_gates(np.kron(gate_matrix("h"), gate_matrix("t")), 3, 1, ((0, 1),))
    assert [(gate.name, gate.qubits, gate.when) for gate in gates] == [("u", (3,), ((0, 1),)), ("u", (1,), ((0, 1),))]


def test_other_matrices_are_refused():
    with pytest.raises(ParameterError, match="must be 4x4"):
        two_qubit_gates(np.eye(2), 0, 1)
    with pytest.raises(ParameterError, match="not unitary"):
        two_qubit_gates(np.ones((4, 4)), 0, 1)
