"""The tiles do what tensor contraction does, on any register, for any pair of qubits and any group."""

import numpy as np
import pytest

from qnkit.kernels import addresses, registers
from tests.oracles_registers import applied

ALL = 1 << 62


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def _swept(qubits, size, pairs, matrices, inside, vector, from_tile=0, to_tile=ALL):
    mask = 0
    for a, b in inside:
        mask |= int(addresses.pair_mask(a, b, qubits, size))
    count = len(pairs)
    moves = np.full((count, 16), -1)
    args = np.array(pairs), matrices, moves, np.array([0, count]), np.array([mask])
    registers.sweep(qubits, *args, 0, 1, from_tile, to_tile, vector)
    return vector


@pytest.mark.parametrize("qubits", [2, 3, 4, 5])
def test_maps_on_pauli_vectors_equal_contraction(qubits, rng):
    inside = [(0, qubits - 1), (min(1, qubits - 1), 0)]
    pairs = [(0, qubits - 1), (qubits - 1, 0), (1, 0)]
    matrices = rng.normal(size=(3, 16, 16))
    vector = rng.normal(size=4**qubits)
    expected = vector
    for pair, matrix in zip(pairs, matrices, strict=True):
        expected = applied(matrix, pair, expected, 4)
    out = _swept(qubits, 16, pairs, matrices, inside, vector.copy())
    assert np.allclose(out, expected, rtol=0, atol=1e-13 * np.abs(expected).max())


@pytest.mark.parametrize("qubits", [2, 3, 6, 7])
def test_maps_on_amplitudes_equal_contraction(qubits, rng):
    pairs = [(0, qubits - 1), (qubits - 1, 0), (1, 0)]
    whole = rng.normal(size=(3, 4, 4)) + 1j * rng.normal(size=(3, 4, 4))
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    matrices = np.array([np.kron(m.real, np.eye(2)) + np.kron(m.imag, turn) for m in whole])
    vector = rng.normal(size=2**qubits) + 1j * rng.normal(size=2**qubits)
    expected = vector
    for pair, matrix in zip(pairs, whole, strict=True):
        expected = applied(matrix, pair, expected, 2)
    out = _swept(qubits, 8, pairs, matrices, pairs, vector.copy().view(float)).view(complex)
    assert np.allclose(out, expected, rtol=0, atol=1e-13 * np.abs(expected).max())


def test_tiles_may_be_done_in_parts_in_any_order(rng):
    pairs, matrices, vector = [(0, 1)], rng.normal(size=(1, 16, 16)), rng.normal(size=4**5)
    whole = _swept(5, 16, pairs, matrices, pairs, vector.copy())
    parts = vector.copy()
    for first, last in ((3, ALL), (1, 3), (0, 1)):
        _swept(5, 16, pairs, matrices, pairs, parts, first, last)
    assert np.array_equal(whole, parts)
    assert not np.array_equal(whole, _swept(5, 16, pairs, matrices, pairs, vector.copy(), 1, ALL))


def test_a_split_map_is_that_of_each_qubit_and_then_moves_and_factors(rng):
    first, second, factors, moves = rng.normal(size=(4, 4)), rng.normal(size=(4, 4)), rng.normal(size=16), rng.permutation(16)
    packed = np.zeros((1, 16, 16))
    packed[0, 0], packed[0, 1], packed[0, 2] = first.reshape(-1), second.reshape(-1), factors
    core = np.zeros((16, 16))
    core[moves, np.arange(16)] = factors
    vector = rng.normal(size=4**4)
    expected = applied(core @ np.kron(first, second), (3, 1), vector, 4)
    mask = int(addresses.pair_mask(3, 1, 4, 16))
    registers.sweep(4, np.array([[3, 1]]), packed, moves[None], np.array([0, 1]), np.array([mask]), 0, 1, 0, ALL, vector)
    assert np.allclose(vector, expected, rtol=0, atol=1e-13 * np.abs(expected).max())
