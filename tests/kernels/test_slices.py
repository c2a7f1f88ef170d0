"""kernels.slices in parts against numpy and against the whole calls of matrix_tiles.py and propagation.py."""

import itertools
import math

import numpy as np
import pytest

from qnkit.kernels import matrix_tiles, propagation, slices
from tests.oracles_lindblad import in_tiles, out_of_tiles

RNG = np.random.default_rng(0)


def test_blocks_of_a_product_make_up_the_product():
    one, two = RNG.normal(size=(2, 20, 20))
    (left, side), (right, _) = in_tiles(one), in_tiles(two)
    out, whole = np.zeros_like(left), np.zeros_like(left)
    for begin, end in ((0, 1), (1, 3), (3, side * side)):
        slices.add_blocks(2.0, left, 0, right, 0, side, begin, end, out, 0)
    matrix_tiles.add_product(2.0, left, 0, right, 0, side, whole, 0)
    assert np.array_equal(out, whole)
    assert out_of_tiles(out, side, 20) == pytest.approx(one @ (2 * np.eye(20) + two), abs=1e-13)


@pytest.mark.parametrize("block", [0, 1, 3])
def test_gathered_terms_are_those_of_the_exponential(block):
    powers, before = RNG.normal(size=(5, 12)), RNG.normal(size=12)
    flat, out = powers.ravel().copy(), before.copy()
    slices.gather(flat, block, 0, 5, out)
    slices.gather(flat, block, 5, 12, out)
    assert out == pytest.approx(sum(powers[k] / math.factorial(4 * block + 1 + k) for k in range(4)), rel=1e-13)
    assert np.array_equal(flat[48:], before)


def test_rows_give_back_what_they_add_to_the_trace():
    matrix = RNG.normal(size=(9, 9))
    flat, side = in_tiles(matrix)
    slices.keep_trace(flat, 0, side, 3, 0, 4)
    slices.keep_trace(flat, 0, side, 3, 4, 9)
    found, places = out_of_tiles(flat, side, 9), [0, 4, 8]
    assert found[:, places].sum(axis=1) == pytest.approx(np.zeros(9), abs=1e-14)
    expected = matrix.copy()
    expected[:, places] -= matrix[:, places].sum(axis=1, keepdims=True) / 3
    assert found == pytest.approx(expected, abs=1e-14)


def test_heights_count_the_rungs_to_the_longest_gap_and_beyond():
    assert slices.heights(2.0, 10.0, True, 0.0, 2) == (propagation.rungs(20.0), 0)
    assert slices.heights(2.0, 10.0, True, 0.0, 1) == (propagation.rungs(20.0), 2), "two more for the lanes"
    assert slices.heights(2.0, 10.0, True, 75.0, 2) == (propagation.rungs(20.0), 3), "a first time that is far"
    assert slices.heights(2.0, 10.0, False, 75.0, 1) == (propagation.rungs(20.0), 0)


@pytest.mark.parametrize("cuts", [(1, 11), (1, 2, 11), (1, 6, 7, 11)])
def test_a_walk_in_parts_takes_the_step_each_time(cuts):
    change = 0.1 * RNG.normal(size=(16, 16))
    moved = np.eye(16) + change
    powers = [np.linalg.matrix_power(moved, 2**k) - np.eye(16) for k in range(3)]
    steps, path = np.concatenate([p.ravel() for p in powers]), np.zeros(16 * 11)
    path[:16] = RNG.normal(size=16)
    expected = [path[:16].copy()]
    for _ in range(10):
        expected.append(expected[-1] @ moved)
    for begin, end in itertools.pairwise(cuts):
        slices.walk(path, begin, end, steps, 0, 256, 1)
    assert path.reshape(11, 16) == pytest.approx(np.array(expected), rel=1e-12, abs=1e-12)


def test_a_series_is_read_off_up_to_its_reach_and_goes_on_where_it_was():
    vectors, times = RNG.normal(size=(4, 16)), np.array([1.0, 1.5, 2.0, 3.5])
    path = np.zeros(64)
    assert slices.read_off(vectors.ravel().copy(), 3, times, 0, 1, 1.0, 2.0, 16, path) == 1
    assert slices.read_off(vectors.ravel().copy(), 3, times, 1, 4, 1.0, 2.0, 16, path) == 3
    expected = [sum(vectors[k] * share**k for k in range(4)) for share in (0.0, 0.25, 0.5)]
    assert path.reshape(4, 16)[:3] == pytest.approx(np.array(expected), abs=1e-14)
    assert not path[48:].any()
