"""The axes with which a gate commutes."""

import numpy as np
import pytest
from scipy.stats import unitary_group

from qnkit.compute.gate_axes import axes_of, named_axes, rotation_of, to_z
from qnkit.qubits.gates import gate_matrix
from qnkit.qubits.pauli import PAULIS

X, Y, Z = np.eye(3)


@pytest.mark.parametrize(
    ("name", "angles", "one", "other"),
    [("cx", (), Z, X), ("cz", (), Z, Z), ("cp", (0.3,), Z, Z), ("cy", (), Z, Y), ("rxx", (0.4,), X, X), ("crz", (0.2,), Z, Z)],
)
def test_named_gates_have_the_axes_one_knows(name, angles, one, other):
    found = named_axes(name, angles)
    assert [abs(a @ b) for a, b in zip(found, (one, other), strict=True)] == pytest.approx([1, 1], abs=1e-9)


def test_a_gate_commutes_with_its_axes_whatever_one_qubit_gates_are_around_it():
    for seed in range(5):
        u, v = unitary_group.rvs(2, random_state=seed), unitary_group.rvs(2, random_state=seed + 99)
        gate = np.kron(u, v) @ gate_matrix("cp", 0.7) @ np.kron(u, v).conj().T
        one, other = axes_of(gate)
        for operator in (
            np.kron(np.tensordot(one, PAULIS[1:], 1), np.eye(2)),
            np.kron(np.eye(2), np.tensordot(other, PAULIS[1:], 1)),
        ):
            np.testing.assert_allclose(gate @ operator, operator @ gate, atol=1e-9)


@pytest.mark.parametrize("name", ["swap", "iswap"])
def test_gates_that_move_both_qubits_have_none(name):
    assert named_axes(name, ()) is None
    assert axes_of(unitary_group.rvs(4, random_state=3)) is None


def test_a_rotation_turns_the_bloch_vector():
    np.testing.assert_allclose(rotation_of(gate_matrix("h")) @ Z, X, atol=1e-12)
    np.testing.assert_allclose(rotation_of(gate_matrix("s")) @ X, Y, atol=1e-12)


def test_any_axis_can_be_turned_to_z():
    for axis in np.random.default_rng(1).normal(size=(10, 3)):
        unit = axis / np.linalg.norm(axis)
        np.testing.assert_allclose(rotation_of(to_z(unit)) @ unit, Z, atol=1e-12)


def test_z_is_left_as_it_is_and_x_is_turned_by_h():
    np.testing.assert_array_equal(to_z(Z), np.eye(2))
    np.testing.assert_allclose(to_z(X), gate_matrix("h"), atol=1e-15)
    for unit in (Y, -X, -Y, -Z, np.array([0.0, 1e-8, -1.0])):
        np.testing.assert_allclose(rotation_of(to_z(unit)) @ unit, Z, atol=1e-12)
