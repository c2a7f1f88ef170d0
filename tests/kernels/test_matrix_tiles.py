"""kernels.matrix_tiles against plain numpy matrices, for one tile and for several."""

import math

import numpy as np
import pytest

from qnkit.kernels import matrix_tiles
from tests.oracles_lindblad import exponential_in_long_double, in_tiles, out_of_tiles

SIZES = [3, 16, 17, 33]


def matrices(n, count=2):
    rng = np.random.default_rng(n)
    return rng.normal(size=(count, n, n))


@pytest.mark.parametrize("n", SIZES)
def test_the_place_of_an_entry_is_that_of_the_tiled_layout(n):
    matrix = np.arange(n * n, dtype=float).reshape(n, n)
    flat, side = in_tiles(matrix)
    assert all(flat[matrix_tiles.place(i, j, side)] == matrix[i, j] for i in range(n) for j in range(n))
    assert np.array_equal(out_of_tiles(flat, side, n), matrix)


def test_rows_are_added_to_what_is_there_with_the_share_and_the_kept_part():
    x, matrix = np.random.default_rng(0).normal(size=(2, 16, 16))
    out = np.ones(300)
    matrix_tiles.add_rows(0.5, 3.0, x.ravel().copy(), 16, 2, matrix.ravel().copy(), 0, out, 7)
    assert out[7:39].reshape(2, 16) == pytest.approx(1 + 0.5 * x[1:3] @ (matrix + 3 * np.eye(16)), abs=1e-14)
    assert np.all(out[:7] == 1)
    assert np.all(out[39:] == 1)


def test_where_rows_follow_on_their_source_each_is_made_of_the_one_before():
    matrix = 0.1 * np.random.default_rng(1).normal(size=(16, 16))
    path = np.zeros(4 * 16)
    path[:16] = np.random.default_rng(2).normal(size=16)
    start = path[:16].copy()
    matrix_tiles.add_rows(1.0, 1.0, path, 0, 3, matrix.ravel().copy(), 0, path, 16)
    power = np.linalg.matrix_power(np.eye(16) + matrix, 3)
    assert path[48:] == pytest.approx(start @ power, abs=1e-13)


@pytest.mark.parametrize("n", SIZES)
def test_products_are_those_of_numpy(n):
    left, right = matrices(n)
    (one, side), (two, _) = in_tiles(left), in_tiles(right)
    out = np.zeros_like(one)
    matrix_tiles.add_product(2.0, one, 0, two, 0, side, out, 0)
    assert out_of_tiles(out, side, n) == pytest.approx(left @ right + 2 * left, abs=1e-13 * n)
    vector, row = np.zeros(16 * side), np.zeros(16 * side)
    vector[:n] = left[0]
    matrix_tiles.add_vector_product(0.5, 3.0, vector, 0, two, 0, side, row, 0)
    assert row[:n] == pytest.approx(0.5 * left[0] @ right + 1.5 * left[0], abs=1e-13 * n)
    assert np.all(row[n:] == 0)


@pytest.mark.parametrize("n", SIZES)
def test_the_size_is_not_below_the_norm_and_not_a_number_where_an_entry_is_not_finite(n):
    matrix = matrices(n, 1)[0]
    flat, side = in_tiles(matrix)
    magnitudes = np.abs(matrix)
    bound = math.sqrt(magnitudes.sum(axis=0).max() * magnitudes.sum(axis=1).max())
    assert matrix_tiles.size_of(flat, side) == pytest.approx(bound, rel=1e-13)
    assert bound >= np.linalg.norm(matrix, 2)
    for bad in (math.nan, math.inf, -math.inf):
        flat[matrix_tiles.place(n - 1, 0, side)] = bad
        with np.errstate(invalid="ignore"):
            assert math.isnan(matrix_tiles.size_of(flat, side))


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("reach", [0.75, 1e-3])
def test_the_series_is_the_exponential_less_one_to_the_last_digits(n, reach):
    matrix = matrices(n, 1)[0]
    flat, side = in_tiles(matrix)
    scale = reach / matrix_tiles.size_of(flat, side)
    out = np.full(flat.size, np.nan)
    matrix_tiles.series(flat, scale, side, np.zeros(5 * flat.size), out)
    exact = (exponential_in_long_double(matrix * scale) - np.eye(n)).real.astype(float)
    assert out_of_tiles(out, side, n) == pytest.approx(exact, abs=4e-16 * reach * 4)
    assert np.count_nonzero(out) <= n * n, "the rest of the last tiles stays empty"
