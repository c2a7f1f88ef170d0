"""Fusing keeps the product of all maps."""

import numpy as np
import pytest

from qnkit.kernels import fusing
from tests.oracles_registers import applied, applied_all, random_steps


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def _fused(qubits, steps, singles, doubles):
    """The fused blocks as full matrices."""
    room, d = len(steps) + qubits, singles.shape[-1]
    pairs, blocks = np.empty((room, 2), np.int64), np.empty((room, d * d, d * d), doubles.dtype)
    befores, splits = np.empty((room, 2, d, d), doubles.dtype), np.zeros(room, np.bool_)
    count = fusing.fuse(qubits, steps, singles, doubles, pairs, blocks, befores, splits)
    for k in np.flatnonzero(splits[:count]):
        blocks[k] = blocks[k] @ np.kron(*befores[k])
    return pairs[:count], blocks[:count], splits[:count]


@pytest.mark.parametrize(("qubits", "dimension"), [(2, 2), (3, 2), (4, 2), (2, 4), (3, 4)])
def test_fused_blocks_do_what_the_steps_do(qubits, dimension, rng):
    for length in (0, 1, 5, 15):
        steps, singles, doubles = random_steps(rng, qubits, dimension, length)
        start = rng.normal(size=dimension**qubits).astype(singles.dtype)
        expected = applied_all(steps, singles, doubles, start, dimension)
        out = start
        for pair, block in zip(*_fused(qubits, steps, singles, doubles)[:2], strict=True):
            out = applied(block, tuple(pair), out, dimension)
        assert np.allclose(out, expected, rtol=0, atol=1e-12 * np.abs(expected).max())


def test_maps_of_the_same_pair_become_one_block_in_either_order_and_with_maps_of_its_qubits_between(rng):
    singles, doubles = rng.normal(size=(1, 2, 2)), rng.normal(size=(1, 4, 4))
    steps = np.array([(0, 1, 0), (1, 0, 0), (0, -1, 0), (0, 1, 0), (1, -1, 0)])
    assert len(_fused(2, steps, singles, doubles)[0]) == 1


def test_a_map_on_another_pair_in_between_keeps_blocks_apart(rng):
    singles, doubles = rng.normal(size=(0, 2, 2)), rng.normal(size=(1, 4, 4))
    assert len(_fused(3, np.array([(0, 1, 0), (1, 2, 0), (0, 1, 0)]), singles, doubles)[0]) == 3


def test_qubits_that_no_pair_holds_share_a_block(rng):
    singles, doubles = rng.normal(size=(1, 2, 2)), np.empty((0, 4, 4))
    steps = np.array([(q, -1, 0) for q in range(4)])
    pairs, blocks, _ = _fused(4, steps, singles, doubles)
    assert pairs.tolist() == [[0, 1], [2, 3]]
    assert np.allclose(blocks[0], np.kron(singles[0], singles[0]))


def _monomial(rng):
    """A matrix that only moves and scales, with one entry lost."""
    factors = rng.normal(size=16)
    factors[3] = 0
    return (np.eye(16) * factors)[rng.permutation(16)]


def test_on_pauli_vectors_maps_that_move_and_scale_stay_split_as_long_as_they_can(rng):
    singles, doubles = rng.normal(size=(3, 4, 4)), np.array([_monomial(rng), _monomial(rng), rng.normal(size=(16, 16))])
    start = rng.normal(size=4**3)
    move, other, full, turn = (0, 1, 0), (1, 0, 1), (0, 1, 2), (0, -1, 0)
    for steps, expected in (
        ([turn, move, other], [True]),
        ([turn, move, turn, other], [True, True]),
        ([turn, move, full, turn, move], [False]),
        ([full, turn, move, (1, -1, 1)], [False]),
        ([move, (1, -1, 1)], [True, True]),
        ([(2, -1, 2), move, turn], [True, True]),
    ):
        pairs, blocks, splits = _fused(3, np.array(steps), singles, doubles)
        assert splits.tolist() == expected
        out = start
        for pair, block in zip(pairs, blocks, strict=True):
            out = applied(block, tuple(pair), out, 4)
        slow = applied_all(steps, singles, doubles, start, 4)
        assert np.allclose(out, slow, rtol=0, atol=1e-12 * np.abs(slow).max())


def test_packed_blocks_say_where_each_entry_goes(rng):
    core, befores = _monomial(rng), rng.normal(size=(1, 2, 4, 4))
    matrices, moves, pairs = np.zeros((1, 16, 16)), np.zeros((1, 16), np.int64), np.zeros((1, 2), np.int64)
    fusing.pack(np.array([[2, 0]]), core[None], befores, np.array([True]), np.array([0]), pairs, matrices, moves)
    assert sorted(moves[0].tolist()) == list(range(16))
    assert np.array_equal(np.eye(16)[moves[0]].T * matrices[0, 2], core)
    assert np.array_equal(matrices[0, :2], befores[0].reshape(2, 16))
    fusing.pack(np.array([[2, 0]]), core[None], befores, np.array([False]), np.array([0]), pairs, matrices, moves)
    assert moves[0, 0] == -1
    assert np.array_equal(matrices[0], core)
