"""Claims about Grover's search, iSWAP and SWAP out of CZ gates: the ideal ones, and any noisy one against plain matrices."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import Circuit, random_density
from qnkit.qubits.channel import Channel
from qnkit.qubits.noise import amplitude_damping, pauli
from qnkit.systems.teleported_circuits import (
    IDEAL_CZ,
    circuit_channel,
    grover,
    grover_success,
    iswap,
    pauli_errors,
    swap,
    truth_table,
)

DAMPED = amplitude_damping(0.07)
NOISY = IDEAL_CZ.then(DAMPED.tensor(DAMPED)).then(pauli({"ZI": 0.03, "XY": 0.02}))
SWAP = np.eye(4)[[0, 2, 1, 3]].astype(complex)
ISWAP = SWAP.copy()
ISWAP[1, 2] = ISWAP[2, 1] = 1j

X, Y, Z = np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])
H, ONE = np.array([[1, 1], [1, -1]]) / np.sqrt(2), np.eye(2)


def plain_cz(rho):
    """The noisy CZ by sums of Kraus operators, no code shared with the package."""
    rho = np.diag([1, 1, 1, -1]) @ rho @ np.diag([1, 1, 1, -1])
    kraus = [np.diag([1, np.sqrt(0.93)]), np.array([[0, np.sqrt(0.07)], [0, 0]])]
    rho = sum(np.kron(a, b) @ rho @ np.kron(a, b).T for a in kraus for b in kraus)
    zi, xy = np.kron(Z, ONE), np.kron(X, Y)
    return 0.95 * rho + 0.03 * zi @ rho @ zi + 0.02 * xy @ rho @ xy


def turned(rho, left, right):
    unitary = np.kron(left, right)
    return unitary @ rho @ unitary.conj().T


def plain_cx(rho, target):
    before = (ONE, H) if target else (H, ONE)
    return turned(plain_cz(turned(rho, *before)), *before)


def plain_iswap(rho):
    s = np.diag([1, 1j])
    return turned(plain_cx(plain_cx(turned(turned(rho, s, s), H, ONE), 1), 0), ONE, H)


def plain_swap(rho):
    return plain_cx(plain_cx(plain_cx(rho, 1), 0), 1)


@pytest.mark.parametrize(("circuit", "unitary"), [(iswap, ISWAP), (swap, SWAP)])
def test_with_perfect_gates_the_circuits_are_the_gates_they_are_called(circuit, unitary):
    np.testing.assert_allclose(circuit_channel(circuit(IDEAL_CZ)).ptm, Channel.from_unitary(unitary).ptm, atol=1e-12)


@pytest.mark.parametrize("marked", ["00", "01", "10", "11"])
def test_one_call_of_the_oracle_finds_the_marked_state_for_certain(marked):
    from qnkit.qubits.density import run_density

    found = run_density(grover(IDEAL_CZ, marked)).state.matrix
    assert found[int(marked, 2), int(marked, 2)].real == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize(("circuit", "plain"), [(iswap, plain_iswap), (swap, plain_swap)])
def test_noisy_circuits_are_those_of_plain_matrices(circuit, plain):
    channel = circuit_channel(circuit(NOISY))
    for seed in range(3):
        state = random_density(2, np.random.default_rng(seed))
        np.testing.assert_allclose(channel.on(state).matrix, plain(state.matrix), atol=1e-12)


def test_noisy_search_is_that_of_plain_matrices():
    found = []
    for place in range(4):
        signs = [ONE if place & 2 else X, ONE if place & 1 else X]
        rho = turned(np.diag([1.0, 0, 0, 0]), H, H)
        rho = turned(plain_cz(turned(rho, *signs)), *signs)
        rho = turned(turned(plain_cz(turned(turned(rho, H, H), X, X)), X, X), H, H)
        found.append(rho[place, place].real)
    assert grover_success(NOISY) == pytest.approx(np.mean(found), abs=1e-12)


def test_truth_table_of_a_cx_moves_the_target_where_the_control_is_1():
    cx = circuit_channel(Circuit(qubits=2).gate("h", 1).noise(IDEAL_CZ, 0, 1).gate("h", 1))
    np.testing.assert_allclose(truth_table(cx), np.eye(4)[[0, 1, 3, 2]], atol=1e-12)
    np.testing.assert_allclose(truth_table(NOISY).sum(axis=1), 1, atol=1e-12)


def test_truth_table_holds_the_chances_of_outcomes_given_inputs():
    table = truth_table(NOISY)
    for row in range(4):
        start = np.zeros((4, 4), dtype=complex)
        start[row, row] = 1
        np.testing.assert_allclose(table[row], np.diag(plain_cz(start)).real, atol=1e-12)


def test_pauli_errors_are_the_weights_that_were_put_in():
    errors = pauli_errors(IDEAL_CZ.then(pauli({"ZI": 0.03, "XY": 0.02, "IX": 0.1})), IDEAL_CZ)
    expected = np.zeros((4, 4))
    expected[0, 0], expected[3, 0], expected[1, 2], expected[0, 1] = 0.85, 0.03, 0.02, 0.1
    np.testing.assert_allclose(errors, expected, atol=1e-12)


def test_no_error_in_the_pauli_errors_is_the_process_fidelity():
    errors = pauli_errors(NOISY, IDEAL_CZ)
    assert errors.sum() == pytest.approx(1.0, abs=1e-12)
    assert errors[0, 0] == pytest.approx(NOISY.process_fidelity(IDEAL_CZ), abs=1e-12)


def test_bad_input_is_refused_in_words():
    with pytest.raises(ParameterError, match="two bits"):
        grover(IDEAL_CZ, "2")
    for circuit in (iswap, swap, grover):
        with pytest.raises(ParameterError, match="Channel on two qubits"):
            circuit(DAMPED)
    with pytest.raises(ParameterError, match="must be one on 2"):
        circuit_channel(Circuit(qubits=3))
