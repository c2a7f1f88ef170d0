"""kernels.pauli_basis against traces with dense operators, and at its limits."""

import numpy as np
import pytest

from qnkit.kernels import pauli_basis
from tests import oracles_states as slow
from tests.random_things import random_state


def arrays(qubits, lanes=None):
    spread, signs = np.empty(2**qubits, dtype=np.int64), np.empty(2**qubits)
    pauli_basis.tables(qubits, spread, signs)
    return spread, signs, np.empty((2**qubits, lanes or min(8, 2**qubits)))


def there(matrix, lanes=None):
    qubits = len(matrix).bit_length() - 1
    out = np.empty(4**qubits)
    pauli_basis.vector_of_matrix(matrix, *arrays(qubits, lanes), out)
    return out


def back(vector, lanes=None):
    qubits = (len(vector).bit_length() - 1) // 2
    out = np.empty((2**qubits, 2**qubits), dtype=complex)
    pauli_basis.matrix_of_vector(vector, *arrays(qubits, lanes), out)
    return out


@pytest.mark.parametrize("qubits", [1, 2, 3, 5])
def test_tables_match_digits_and_powers_of_i(qubits):
    spread, signs, _ = arrays(qubits)
    expected_spread, expected_signs = slow.tables_by_counting(qubits)
    assert np.array_equal(spread, expected_spread)
    assert np.array_equal(signs, expected_signs)


@pytest.mark.parametrize(("qubits", "lanes"), [(1, 1), (2, 3), (4, 2)])
def test_the_transform_is_hadamards_matrix(qubits, lanes):
    work = np.random.default_rng(qubits).normal(size=(2**qubits, lanes))
    expected = slow.transform_by_matrix(work)
    pauli_basis.transform(work)
    assert work == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize("qubits", [1, 2, 3, 4])
@pytest.mark.parametrize("lanes", [1, 2])
def test_the_vector_of_a_hermitian_matrix_matches_one_trace_an_operator(qubits, lanes):
    rng = np.random.default_rng(qubits)
    matrix = rng.normal(size=(2**qubits, 2**qubits)) + 1j * rng.normal(size=(2**qubits, 2**qubits))
    matrix += matrix.conj().T
    expected = slow.vector_by_traces(matrix)
    assert there(matrix) == pytest.approx(expected, abs=1e-12)
    assert there(matrix, lanes) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("qubits", [1, 2, 3, 4])
@pytest.mark.parametrize("lanes", [1, 2])
def test_the_matrix_of_a_vector_matches_the_sum_of_operators(qubits, lanes):
    vector = np.random.default_rng(qubits).normal(size=4**qubits)
    expected = slow.matrix_by_sum(vector)
    assert back(vector) == pytest.approx(expected, abs=1e-13)
    assert back(vector, lanes) == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize("qubits", [1, 2, 3, 4])
def test_the_vector_of_a_ket_is_that_of_its_projector(qubits):
    ket = slow.random_amplitudes(qubits, np.random.default_rng(qubits))
    out = np.empty(4**qubits)
    pauli_basis.vector_of_ket(ket, *arrays(qubits), out)
    assert out == pytest.approx(slow.vector_by_traces(np.outer(ket, ket.conj())), abs=1e-14)


def test_spread_out_puts_each_operator_where_its_label_says():
    """With x = 3 (qubits 0 and 1 flipped) and z from 0 to 3 the operators are XX, XY, YX, YY."""
    spread, signs, _ = arrays(2)
    out = np.zeros(16)
    pauli_basis.spread_out(3, np.array([[1.0], [2.0], [3.0], [4.0]]), spread, signs, out)
    at = {label: out[k] for k, label in enumerate(slow.words(2))}
    assert (at["XX"], at["XY"], at["YX"], at["YY"]) == (1.0, -2.0, -3.0, -4.0)
    assert np.count_nonzero(out) == 4


def test_there_and_back_is_the_same_matrix():
    matrix = random_state(np.random.default_rng(6), 64)
    assert back(there(matrix)) == pytest.approx(matrix, abs=1e-15)


def test_expectations_of_a_ket_match_dense_operators():
    ket = slow.random_amplitudes(3, np.random.default_rng(3))
    ket.flags.writeable = False
    for label in slow.words(3):
        x = int("".join("1" if letter in "XY" else "0" for letter in label), 2)
        z = int("".join("1" if letter in "YZ" else "0" for letter in label), 2)
        assert pauli_basis.ket_expectation(x, z, ket) == pytest.approx(slow.expectation_by_matrix(label, ket), abs=1e-14)


@pytest.mark.parametrize("place", range(17))
def test_every_bit_of_the_mask_turns_the_sign(place):
    """The parity of the mask is folded from 32 bits; two bits cancel."""
    ket = np.zeros(2**17, dtype=complex)
    ket[2**place | 2 ** (16 - place)] = 1.0
    ket.flags.writeable = False
    assert pauli_basis.ket_expectation(0, 2**place, ket) == -1.0
    assert pauli_basis.ket_expectation(0, 2**17 - 1, ket) == (-1.0 if place == 8 else 1.0)
