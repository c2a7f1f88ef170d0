"""Gates with many controls: against the matrix that acts where all controls are 1."""

import numpy as np
import pytest

from qnkit.compute.controlled import MOST_CONTROLS, controlled, controlled_phase, eigen_phases
from qnkit.model import ParameterError
from qnkit.qubits.gates import GATES, gate_matrix
from qnkit.qubits.operations import Gate, Unitary
from tests.oracles_circuits import unitary_of_steps
from tests.random_things import random_unitary

ONE = [name for name, kind in GATES.items() if kind.qubits == 1]


def with_controls(matrix, controls):
    out = np.eye(2 ** (controls + 1), dtype=complex)
    out[-2:, -2:] = matrix
    return out


@pytest.mark.parametrize("controls", [0, 1, 2, 3, 5])
@pytest.mark.parametrize("name", ONE)
def test_a_named_gate_acts_where_all_controls_are_one_with_its_phase(name, controls):
    angles = (0.7, -1.1, 2.3)[: GATES[name].angles]
    gates = controlled(Gate(name=name, qubits=(controls,), angles=angles), tuple(range(controls)))
    found = unitary_of_steps(gates, controls + 1)
    assert np.abs(found - with_controls(gate_matrix(name, *angles), controls)).max() < 1e-13


@pytest.mark.parametrize("controls", [1, 2, 4])
def test_a_matrix_does_too(controls):
    matrix = random_unitary(np.random.default_rng(1), 2)
    gates = controlled(Unitary(matrix=matrix, qubits=(controls,)), tuple(range(controls)))
    assert np.abs(unitary_of_steps(gates, controls + 1) - with_controls(matrix, controls)).max() < 1e-13


def test_named_gates_stay_named_and_conditions_stay():
    assert [gate.name for gate in controlled(Gate(name="x", qubits=(2,)), (0, 1))] == ["ccx"]
    assert [gate.name for gate in controlled(Gate(name="ry", qubits=(2,), angles=1.0), (0,))] == ["cry"]
    assert {gate.when for gate in controlled(Gate(name="sx", qubits=(2,), when={3: 1}), (0, 1))} == {((3, 1),)}


def test_n_controls_take_as_many_gates_as_the_gray_code_has_steps():
    gates = list(controlled_phase(0.3, tuple(range(6))))
    assert len(gates) == (2**5 - 1) + (2**5 - 2)


def test_eigenvalue_minus_one_has_the_phase_pi():
    assert sorted(eigen_phases(np.diag([1, np.exp(-1j * np.pi * (1 + 1e-15))]))[0]) == pytest.approx([0, np.pi])


def test_too_many_controls_and_larger_gates_are_refused():
    with pytest.raises(ParameterError, match=f"at most {MOST_CONTROLS}"):
        controlled(Gate(name="x", qubits=(20,)), tuple(range(13)))
    with pytest.raises(ParameterError, match="of 2 qubits; must be of one"):
        controlled(Gate(name="swap", qubits=(0, 1)), (2,))
