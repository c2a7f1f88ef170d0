"""Fusing keeps the product of all maps, on any register and in both dimensions."""

import numpy as np
import pytest

from qnkit.qubits.fusing import Block, fused


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def _embedded(matrix, qubits, count, dimension):
    """A map on some qubits as a matrix on the whole register, by tensor contraction."""
    size = len(qubits)
    full = np.eye(dimension**count).reshape((dimension,) * (2 * count))
    small = matrix.reshape((dimension,) * (2 * size))
    moved = np.tensordot(small, full, axes=(list(range(size, 2 * size)), list(qubits)))
    return np.moveaxis(moved, range(size), qubits).reshape(dimension**count, dimension**count)


def _product_of_blocks(blocks, count, dimension):
    out = np.eye(dimension**count)
    for block in blocks:
        matrix = block.dense(dimension) if len(block.qubits) == 2 else block.first
        out = _embedded(matrix, block.qubits, count, dimension) @ out
    return out


def _random_steps(rng, count, dimension, length):
    for _ in range(length):
        size = int(rng.integers(1, min(count, 2) + 1))
        qubits = tuple(int(q) for q in rng.permutation(count)[:size])
        yield qubits, rng.normal(size=(dimension**size, dimension**size)) / dimension


@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize(("count", "dimension"), [(1, 2), (2, 2), (3, 2), (4, 2), (2, 4), (3, 4)])
def test_fused_blocks_do_what_the_steps_do(count, dimension, dense, rng):
    for length in (0, 1, 5, 15):
        steps = list(_random_steps(rng, count, dimension, length))
        whole = np.eye(dimension**count)
        for qubits, matrix in steps:
            whole = _embedded(matrix, qubits, count, dimension) @ whole
        blocks = fused(steps, dimension, dense)
        assert np.allclose(_product_of_blocks(blocks, count, dimension), whole, rtol=1e-12, atol=1e-12 * np.abs(whole).max())


def test_gate_and_noise_on_the_same_pair_become_one_block_in_either_order_of_the_pair(rng):
    gate, noise = rng.normal(size=(2, 4, 4))
    assert len(fused([((0, 1), gate), ((0, 1), noise)], 2, False)) == 1
    assert len(fused([((0, 1), gate), ((1, 0), noise)], 2, False)) == 1


def test_only_dense_fusing_joins_gates_with_single_qubit_maps_between(rng):
    pair, single = rng.normal(size=(4, 4)), rng.normal(size=(2, 2))
    steps = [((0, 1), pair), ((0,), single), ((0, 1), pair)]
    assert len(fused(steps, 2, True)) == 1
    assert len(fused(steps, 2, False)) == 2


def test_a_gate_on_another_pair_in_between_keeps_blocks_apart(rng):
    pair = rng.normal(size=(4, 4))
    assert len(fused([((0, 1), pair), ((1, 2), pair), ((0, 1), pair)], 2, True)) == 3


def test_leftover_maps_of_single_qubits_share_a_block():
    one = np.eye(2)
    assert [block.qubits for block in fused([((q,), one) for q in range(3)], 2, True)] == [(0, 1), (2,)]
    assert fused([], 2, True) == []
    assert np.array_equal(Block((0, 1), None, None, None).dense(2), np.eye(4))
