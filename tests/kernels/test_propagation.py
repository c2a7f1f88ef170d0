"""kernels.propagation against exponentials of scipy, one for each step, and its two ways against each other."""

import numpy as np
import pytest
from scipy.linalg import expm

from qnkit.kernels import matrix_tiles, propagation
from tests.oracles_lindblad import in_tiles, moved_step_by_step, out_of_tiles, real_generator, real_vector, series_terms
from tests.random_things import random_state, random_system

EVEN = np.linspace(0.0, 1.5, 7)
LATE = np.linspace(0.9, 1.5, 5)
UNEVEN = np.array([0.0, 0.1, 0.1, 0.7, 3.0])
ONCE = np.array([1.3])


def system(d, scale=1.0):
    """A random real generator, it in tiles (transposed) with their number, its size, and a random real vector."""
    rng = np.random.default_rng(d)
    generator = real_generator(*random_system(rng, d, scale=scale))
    flat, side = in_tiles(generator.T)
    return generator, flat, side, matrix_tiles.size_of(flat, side), real_vector(random_state(rng, d))


def path_of(x, side, count):
    path = np.zeros(16 * side * count)
    path[: x.size] = x
    return path


def jumped(d, times, longest, even, scale=1.0):
    generator, flat, side, size, x = system(d, scale)
    out = np.empty((times.size, d, d), dtype=complex)
    propagation.jump(flat, size, times, longest, even, side, path_of(x, side, times.size), out)
    return out, moved_step_by_step(generator, x, times)


def strode(d, times, scale=1.0):
    generator, flat, side, size, x = system(d, scale)
    out = np.empty((times.size, d, d), dtype=complex)
    propagation.stride(flat, size, times, side, path_of(x, side, times.size), out)
    return out, moved_step_by_step(generator, x, times)


def test_the_number_of_terms_is_the_least_of_its_kind_whose_rest_is_lost_in_rounding():
    for reach in (0.0, 1e-9, 0.01, 0.3, propagation.LEAST, 2.0, propagation.REACH):
        assert propagation.terms(reach) == series_terms(reach)
    assert propagation.terms(propagation.REACH) < propagation.LONGEST_SERIES, "the longest series that is used is not cut off"


def test_the_lowest_rung_is_within_reach_of_the_series_and_not_lower_than_needed():
    for reach in (0.0, 0.1, 0.75, 0.76, 3.0, 1e9):
        count = propagation.rungs(reach)
        assert reach * 0.5 ** (count - 1) <= propagation.LEAST
        assert count == 1 or reach * 0.5 ** (count - 2) > propagation.LEAST


@pytest.mark.parametrize("d", [2, 5])
def test_taylor_vectors_and_their_sum_are_the_moved_vector(d):
    generator, flat, side, size, x = system(d)
    scale = 1.0 / size
    vectors, moved = np.empty(17 * 16 * side), np.empty(16 * side + 3)
    propagation.expand(path_of(x, side, 1), 0, flat, scale, 15, side, vectors)
    third = np.linalg.matrix_power(generator * scale, 3) @ x / 6
    assert vectors.reshape(17, -1)[3, : d * d] == pytest.approx(third, abs=1e-15)
    propagation.sum_up(vectors, 15, 0.7, 16 * side, moved, 3)
    assert moved[3:][: d * d] == pytest.approx(expm(generator * scale * 0.7) @ x, abs=1e-14)


@pytest.mark.parametrize("d", [2, 5])
def test_every_rung_of_the_ladder_is_an_exponential_less_one_and_keeps_the_trace(d):
    generator, flat, side, size, _ = system(d)
    longest = 5.0 / size
    count = propagation.rungs(size * longest)
    steps = np.empty(count * flat.size)
    step = propagation.ladder(flat, longest, count, side, d, steps)
    trace = np.eye(d).ravel()
    assert step * 2 ** (count - 1) == longest
    for j, rung in enumerate(steps.reshape(count, -1)):
        change = out_of_tiles(rung, side, d * d).T
        assert change == pytest.approx(expm(generator * step * 2**j) - np.eye(d * d), abs=2e-14)
        assert trace @ change == pytest.approx(np.zeros(d * d), abs=1e-16 * d)


@pytest.mark.parametrize("gap", [0.0, 1e-4, 0.37, 2.0, 5.9])
def test_a_leap_moves_by_any_time(gap):
    generator, flat, side, size, x = system(3)
    count = propagation.rungs(size * 2.0)
    steps, path = np.empty(count * flat.size), path_of(x, side, 2)
    step = propagation.ladder(flat, 2.0, count, side, 3, steps)
    spare = np.empty((propagation.LONGEST_SERIES + 1) * 16 * side)
    propagation.leap(path, 0, gap, flat, size, steps, step, side, spare)
    assert path[:9] == pytest.approx(expm(generator * gap) @ x, abs=1e-13)


@pytest.mark.parametrize("d", [2, 4, 5])
@pytest.mark.parametrize(
    ("times", "longest", "even"),
    [(EVEN, 0.25, True), (LATE, 0.15, True), (UNEVEN, 2.3, False), (ONCE, 1.3, False), (EVEN, 0.25, False)],
)
def test_jumps_and_strides_agree_with_an_exponential_for_each_step(d, times, longest, even):
    out, expected = jumped(d, times, longest, even)
    assert np.array([real_vector(rho) for rho in out]) == pytest.approx(expected, abs=1e-13)
    assert out == pytest.approx(strode(d, times)[0], abs=1e-13)


def test_many_even_times_side_by_side_are_as_good_as_one_after_the_other():
    times = np.linspace(0.0, 2.0, 23)
    for count in (2, 3, 4, 5, 6, 23):
        out, expected = jumped(4, times[:count], times[1], True)
        assert np.array([real_vector(rho) for rho in out]) == pytest.approx(expected, abs=1e-13)


def test_nothing_moves_in_no_time():
    for times in (np.zeros(1), np.zeros(3)):
        out, expected = strode(3, times)
        assert np.array([real_vector(rho) for rho in out]) == pytest.approx(expected, abs=1e-16)


def test_unpacking_gives_the_matrix_back():
    states = np.array([random_state(np.random.default_rng(k), 3) for k in range(2)])
    path = np.concatenate([path_of(real_vector(rho), 1, 1) for rho in states])
    out = np.empty((2, 3, 3), dtype=complex)
    propagation.unpack(path, 3, out)
    assert out == pytest.approx(states, abs=1e-16)


@pytest.mark.parametrize("reach", [0.999 * propagation.LEAST, 1.001 * propagation.LEAST, 1.999 * propagation.LEAST, 1.99])
def test_the_propagator_is_exact_on_both_sides_of_a_rung(reach):
    """A qubit that decays at the rate 1; a series of 16 terms leaves out 3e-12 of it at 1.5 and 3e-10 at 2."""
    decay = np.zeros((4, 4))
    decay[3, 0], decay[3, 3] = 1.0, -1.0  # of rows, which it acts on from the right
    flat, side = in_tiles(decay)
    out = np.empty_like(flat)
    propagation.propagator(flat, 1.0, reach, side, 2, out)
    made = out_of_tiles(out, side, 4)
    assert made[3, 3] == pytest.approx(np.exp(-reach), abs=1e-15)
    assert made[3, 0] == pytest.approx(-np.expm1(-reach), abs=1e-15)


@pytest.mark.parametrize("d", [3, 5])
def test_the_propagator_is_the_exponential(d):
    generator, flat, side, size, _ = system(d)
    out = np.empty_like(flat)
    propagation.propagator(flat, size, 0.8, side, d, out)
    made = out_of_tiles(out, side, d * d).T
    assert made == pytest.approx(expm(generator * 0.8), abs=1e-13)


def test_a_few_times_nearby_are_strode_and_many_far_ones_are_jumped():
    assert not propagation.jumping_is_cheaper(1.0, 2.0, 3, 1.0, True, 16)
    assert propagation.jumping_is_cheaper(1.0, 500.0, 201, 2.5, True, 1)
    assert propagation.jumping_is_cheaper(1e6, 1.0, 1, 1.0, False, 1)
    assert not propagation.jumping_is_cheaper(1.0, 50.0, 201, 1.0, False, 1)


def test_the_trace_lasts_where_squaring_alone_would_lose_it():
    generator, flat, side, size, x = system(2, scale=1e3)
    times = np.array([0.0, 1e6])
    out = np.empty((2, 2, 2), dtype=complex)
    propagation.jump(flat, size, times, 1e6, True, side, path_of(x, side, 2), out)
    count = propagation.rungs(size * 1e6)
    squared = expm(generator * 1e6 * 0.5 ** (count - 1))
    for _ in range(count - 1):
        squared = squared @ squared
    assert abs(np.trace((squared @ x).reshape(2, 2)) - 1) > 1e-9
    assert abs(np.trace(out[1]) - 1) < 1e-15
