"""The conventions that ``qnkit.qubits`` states, against hand-written cases and QuTiP."""

import math

import numpy as np
import pytest
import qutip

import qnkit.qubits
from qnkit.physics import PairState
from qnkit.qubits import BELL_ORDER, PAULIS, DensityMatrix, Ket
from qnkit.qubits.families import basis_state, bell, random_density, random_ket
from qnkit.qubits.pauli import pauli_index, pauli_matrix, pauli_operator


def test_qubit_0_is_the_leftmost_factor_and_the_most_significant_bit():
    state = basis_state("01")
    assert state.amplitudes.tolist() == [0, 1, 0, 0]
    assert state.amplitudes == pytest.approx(qutip.tensor(qutip.basis(2, 0), qutip.basis(2, 1)).full().ravel(), abs=0)
    assert (state.expectation("ZI"), state.expectation("IZ")) == (1.0, -1.0)
    assert state.reduced(0).expectation("Z") == 1.0
    assert state.reduced(1).expectation("Z") == -1.0
    assert basis_state("0").tensor(basis_state("1")) == state


def test_the_bell_states_are_in_the_order_of_bit_flip_and_phase_flip():
    half = math.sqrt(0.5)
    written = {
        "phi+": [half, 0, 0, half],
        "phi-": [half, 0, 0, -half],
        "psi+": [0, half, half, 0],
        "psi-": [0, half, -half, 0],
    }
    assert tuple(written) == BELL_ORDER
    for index, (name, amplitudes) in enumerate(written.items()):
        assert bell(name).amplitudes == pytest.approx(amplitudes, abs=1e-15)
        flipped = np.kron(np.eye(2), np.linalg.matrix_power(PAULIS[1], index // 2) @ np.linalg.matrix_power(PAULIS[3], index % 2))
        assert Ket(flipped @ bell("phi+").amplitudes).fidelity(bell(name)) == pytest.approx(1.0, abs=1e-15)
        assert PairState.bell(name).bell_weights()[index] == 1.0


def test_the_pauli_operators_are_in_the_order_i_x_y_z_with_qubit_0_first():
    assert pauli_index("XIZ") == 1 * 16 + 0 * 4 + 3
    for letter, operator in zip("IXYZ", (qutip.qeye(2), qutip.sigmax(), qutip.sigmay(), qutip.sigmaz()), strict=True):
        assert pauli_operator(letter) == pytest.approx(operator.full(), abs=0)
    assert pauli_operator("XZ") == pytest.approx(qutip.tensor(qutip.sigmax(), qutip.sigmaz()).full(), abs=0)


def test_the_pauli_vector_of_a_qubit_is_1_and_its_place_on_the_bloch_sphere():
    third = math.pi / 3
    state = Ket([math.cos(third / 2), math.sin(third / 2) * np.exp(1j * 0.4)]).density()
    bloch = [math.sin(third) * math.cos(0.4), math.sin(third) * math.sin(0.4), math.cos(third)]
    assert state.vector == pytest.approx([1, *bloch], abs=1e-15)


def test_the_pauli_vector_is_a_trace_and_its_inverse_has_the_factor_one_over_2_to_the_n():
    state = random_density(2, np.random.default_rng(1))
    there = state.to_qutip()
    assert state.vector[pauli_index("XY")] == pytest.approx(
        qutip.expect(qutip.tensor(qutip.sigmax(), qutip.sigmay()), there), abs=1e-14
    )
    assert state.vector[0] == pytest.approx(1.0, abs=1e-15)
    assert pauli_matrix([1.0, 0, 0, 0]) == pytest.approx(np.eye(2) / 2, abs=0)


def test_fidelity_is_f_and_not_its_root():
    assert basis_state("0").fidelity(Ket([0.6, 0.8])) == pytest.approx(0.36, abs=1e-15)
    assert qutip.fidelity(qutip.basis(2, 0), qutip.Qobj([[0.6], [0.8]])) == pytest.approx(0.6, abs=1e-15)


@pytest.mark.parametrize("qubits", [1, 2, 4])
def test_states_go_to_qutip_and_numpy_and_come_back(qubits):
    rng = np.random.default_rng(qubits)
    ket, mixed = random_ket(qubits, rng), random_density(qubits, rng)
    assert Ket.from_qutip(ket.to_qutip()) == ket
    assert Ket(np.array(ket.amplitudes)) == ket
    assert DensityMatrix.from_qutip(mixed.to_qutip()).vector == pytest.approx(mixed.vector, abs=1e-15)
    assert DensityMatrix.from_matrix(mixed.to_numpy()).vector == pytest.approx(mixed.vector, abs=1e-15)
    assert DensityMatrix.from_qutip(ket.to_qutip()).fidelity(ket) == pytest.approx(1.0, abs=1e-14)
    assert DensityMatrix.from_ket(ket) == ket.density()


def test_every_name_of_the_layer_is_found_and_no_other():
    for name in ("Ket", "DensityMatrix", "bell", "werner", "pauli_vector"):
        assert name in dir(qnkit.qubits)
        assert callable(getattr(qnkit.qubits, name))
    with pytest.raises(AttributeError, match="no attribute 'Bloch'"):
        _ = qnkit.qubits.Bloch
