"""Fusing and grouping keep the product of all maps; the plain-Python twins agree."""

import numpy as np
import pytest

from qnkit.kernels import fusing
from tests.oracles_registers import applied, applied_all, grouped, random_steps


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def _fused(qubits, steps, singles, doubles):
    room = len(steps) + qubits
    pairs, blocks = np.empty((room, 2), np.int64), np.empty((room, *doubles.shape[1:]), doubles.dtype)
    count = fusing.fuse(qubits, steps, singles, doubles, pairs, blocks)
    return pairs[:count], blocks[:count]


@pytest.mark.parametrize(("qubits", "dimension"), [(2, 2), (3, 2), (4, 2), (2, 4), (3, 4)])
def test_fused_blocks_do_what_the_steps_do(qubits, dimension, rng):
    for length in (0, 1, 5, 15):
        steps, singles, doubles = random_steps(rng, qubits, dimension, length)
        start = rng.normal(size=dimension**qubits).astype(singles.dtype)
        expected = applied_all(steps, singles, doubles, start, dimension)
        out = start
        for pair, block in zip(*_fused(qubits, steps, singles, doubles), strict=True):
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
    pairs, blocks = _fused(4, steps, singles, doubles)
    assert pairs.tolist() == [[0, 1], [2, 3]]
    assert np.allclose(blocks[0], np.kron(singles[0], singles[0]))


@pytest.mark.parametrize("most", [2, 3, 5])
def test_groups_equal_those_of_the_plain_twin(most, rng):
    for _ in range(20):
        qubits = int(rng.integers(2, 9))
        pairs = np.array([rng.permutation(qubits)[:2] for _ in range(rng.integers(0, 30))], dtype=np.int64).reshape(-1, 2)
        count = len(pairs)
        order, starts, members = np.empty(count, np.int64), np.empty(count + 1, np.int64), np.empty(count, np.int64)
        found = fusing.group(qubits, most, pairs, count, order, starts, members)
        slow = grouped(qubits, most, pairs)
        assert found == len(slow)
        assert [order[starts[g] : starts[g + 1]].tolist() for g in range(found)] == [taken for taken, _ in slow]
        assert members[:found].tolist() == [sum(1 << q for q in inside) for _, inside in slow]
