"""Rows over attempts: waiting, sums of times, and tries made anew."""

import numpy as np
import pytest

from qnkit.network.chain_series import both_by, convolved, earlier, renewed, shifted

N = 60


def row(seed, n=N, total=0.9):
    values = np.random.default_rng(seed).random(n)
    values[0] = 0.0
    return values * total / values.sum()


def test_a_convolution_is_the_sum_over_all_pairs_of_times():
    one, other = row(1), row(2)
    assert convolved(one, other) == pytest.approx(np.convolve(one, other)[:N], abs=1e-16)


@pytest.mark.parametrize("rate", [0.0, 0.05, 3.0, 2e3])
@pytest.mark.parametrize("within", [None, 0, 1, 7, N, 5 * N])
def test_those_that_came_first_are_the_sum_as_it_stands(rate, within):
    values = row(3)
    limit = N if within is None else within
    slow = [sum(values[s] * np.exp(-rate * (t - s)) for s in range(t) if t - s <= limit) for t in range(N)]
    assert earlier(values, rate, within) == pytest.approx(slow, abs=1e-15)


@pytest.mark.parametrize("within", [None, 4])
def test_both_are_there_at_the_later_of_their_times(within):
    one, other, slow = row(4), row(5), np.zeros(N)
    for s in range(N):
        for t in range(N):
            if within is None or abs(s - t) <= within:
                slow[max(s, t)] += one[s] * other[t] * np.exp(-0.1 * max(t - s, 0) - 0.3 * max(s - t, 0))
    assert both_by(one, other, (0.1, 0.3), within) == pytest.approx(slow, abs=1e-15)


@pytest.mark.parametrize("last", [2, 7, 8, 9, N])
def test_tries_made_anew_solve_their_own_renewal_equation(last):
    failure, success = row(6), np.array([row(7, total=0.1), row(8, total=0.05)])
    failure[last:] = 0.0
    found, slow = renewed(success, failure), np.zeros((2, N))
    for t in range(N):
        slow[:, t] = success[:, t] + sum(failure[k] * slow[:, t - k] for k in range(1, t + 1))
    assert found == pytest.approx(slow, abs=1e-15)


def test_tries_that_never_fail_are_left_as_they_are():
    success = np.array([row(9)])
    assert renewed(success, np.zeros(N)) == pytest.approx(success, abs=1e-18)


def test_what_is_kept_does_not_depend_on_how_much_is_kept():
    failure, success = row(10), row(11, total=0.1)[None]
    assert renewed(success[:, :33], failure[:33]) == pytest.approx(renewed(success, failure)[:, :33], abs=1e-16)


def test_a_shift_past_the_end_leaves_nothing():
    values = row(12)
    assert not shifted(values, N).any()
    assert shifted(values, 0) == pytest.approx(values, abs=0)
    assert shifted(values, 3)[3:] == pytest.approx(values[:-3], abs=0)
