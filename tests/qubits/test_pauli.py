"""Pauli labels, operators and vectors."""

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError
from qnkit.qubits import pauli, room
from tests import oracles_states as slow
from tests.random_things import random_state


@pytest.mark.parametrize("qubits", [1, 2, 3])
def test_labels_and_indices_count_in_base_four_with_qubit_0_first(qubits):
    assert [pauli.pauli_label(k, qubits) for k in range(4**qubits)] == slow.words(qubits)
    assert [pauli.pauli_index(label) for label in slow.words(qubits)] == list(range(4**qubits))
    assert pauli.pauli_index("XIZ") == 19


def test_the_operators_are_those_of_qutip():
    single = {"I": qutip.qeye(2), "X": qutip.sigmax(), "Y": qutip.sigmay(), "Z": qutip.sigmaz()}
    for letter, matrix in zip(pauli.LETTERS, pauli.PAULIS, strict=True):
        assert np.array_equal(matrix, single[letter].full())
    for label in ("XIZ", "YYX", "Z"):
        assert np.array_equal(pauli.pauli_operator(label), qutip.tensor([single[letter] for letter in label]).full())


def test_masks_say_where_a_label_flips_and_where_it_turns_the_phase():
    assert pauli.pauli_masks("IXYZ") == (0b0110, 0b0011)


@pytest.mark.parametrize("qubits", [1, 2, 3, 4])
def test_vectors_match_traces_and_come_back(qubits):
    matrix = random_state(np.random.default_rng(qubits), 2**qubits)
    vector = pauli.pauli_vector(matrix)
    assert vector == pytest.approx(slow.vector_by_traces(matrix), abs=1e-14)
    assert vector[0] == pytest.approx(1.0, abs=1e-14)
    assert pauli.pauli_matrix(vector) == pytest.approx(matrix, abs=1e-15)


def test_the_vector_of_a_ket_is_that_of_its_projector():
    ket = slow.random_amplitudes(4, np.random.default_rng(4))
    assert pauli.vector_of_ket(ket) == pytest.approx(pauli.pauli_vector(np.outer(ket, ket.conj())), abs=1e-15)


def test_arrays_of_any_layout_are_taken_and_not_changed():
    matrix = random_state(np.random.default_rng(5), 8)
    expected = pauli.pauli_vector(matrix)
    frozen = matrix.copy()
    frozen.flags.writeable = False
    for given in (np.asfortranarray(matrix), frozen, matrix.tolist(), np.kron(matrix, np.ones((2, 2)))[::2, ::2]):
        assert np.array_equal(pauli.pauli_vector(given), expected)
    assert np.array_equal(frozen, matrix)


def test_the_length_of_a_state_in_the_pauli_basis_is_its_purity():
    matrix = random_state(np.random.default_rng(6), 32)
    assert (pauli.pauli_vector(matrix) ** 2).sum() / 2**5 == pytest.approx(np.trace(matrix @ matrix).real, abs=1e-14)


@pytest.mark.parametrize(
    ("count", "base", "expected"), [(1, 2, None), (2, 2, 1), (6, 2, None), (64, 2, 6), (64, 4, 3), (8, 4, None), (0, 2, None)]
)
def test_the_number_of_qubits_of_a_length(count, base, expected):
    assert pauli.qubits_of(count, base) == expected


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pauli.pauli_index("XQ"), "Pauli label 'XQ': must be letters of I, X, Y, Z, one a qubit, qubit 0 first"),
        (lambda: pauli.pauli_index("xz"), "Pauli label 'xz': must be letters"),
        (lambda: pauli.pauli_index(""), "Pauli label '': must be letters"),
        (lambda: pauli.pauli_operator(3), "Pauli label 3: must be letters"),
        (lambda: pauli.pauli_index("XX", 3), "Pauli label 'XX': has 2 letters: must have 3, one a qubit"),
        (lambda: pauli.pauli_label(16, 2), "Pauli index 16 of 2 qubits: must be from 0 to 4**qubits - 1"),
        (lambda: pauli.pauli_label(0, 0), "Pauli index 0 of 0 qubits"),
        (lambda: pauli.pauli_vector(np.eye(3)), "pauli_vector: a matrix of shape (3, 3): must be 2**n x 2**n"),
        (lambda: pauli.pauli_vector(np.ones(4)), "pauli_vector: a matrix of shape (4,)"),
        (lambda: pauli.pauli_matrix(np.ones(8)), "pauli_matrix: a vector of shape (8,): must have 4**n entries"),
        (lambda: pauli.vector_of_ket(np.ones(3)), "vector_of_ket: amplitudes of shape (3,): must be 2**n"),
    ],
)
def test_what_is_no_label_vector_or_matrix_is_refused_in_words(call, message):
    with pytest.raises(ParameterError) as refused:
        call()
    assert message in str(refused.value)


def test_a_matrix_larger_than_the_memory_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(room, "free_bytes", lambda: 2_000_000_000)
    with pytest.raises(ParameterError, match=r"Pauli operator on 14 qubits needs 4\.29 GB of memory and 2 GB are free"):
        pauli.pauli_operator("X" * 14)
