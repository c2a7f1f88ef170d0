"""The integrals and sums of exponentials against quadrature and plain addition."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from qnkit.physics.exponentials import decayed, gone_by, integral, sum_of_attempts


def by_quadrature(a, b, end):
    """The integral by adaptive quadrature, split at the peak."""
    peak = min(max(0.0, -a / (2 * b)), end) if b else 0.0
    far = min(end, (abs(a) + math.sqrt(a * a + 200 * b)) / (2 * b) + peak if b else 60 / a if a else end)
    pieces = [
        quad(lambda t: math.exp(-a * t - b * t * t), low, high, epsabs=0, epsrel=1e-13, limit=500)[0]
        for low, high in ((0.0, peak), (peak, far))
        if high > low
    ]
    return sum(pieces)


@given(st.floats(-5, 20), st.floats(1e-6, 20), st.floats(1e-3, 30))
def test_the_gaussian_integral_is_that_of_quadrature(a, b, end):
    if a * a / (4 * b) > 400:
        a = abs(a)
    assert float(integral(a, b, end)) == pytest.approx(by_quadrature(a, b, end), rel=1e-11)


@given(st.floats(1e-6, 50), st.floats(1e-4, 30))
def test_the_plain_integral_is_that_of_quadrature(a, end):
    assert float(integral(a, 0.0, end)) == pytest.approx(by_quadrature(a, 0.0, end), rel=1e-11)


@pytest.mark.parametrize(("a", "b", "value"), [(2.0, 0.0, 0.5), (0.0, 1.0, math.sqrt(math.pi) / 2), (0.0, 0.0, math.inf)])
def test_an_endless_integral_has_its_textbook_value(a, b, value):
    assert float(integral(a, b, math.inf)) == pytest.approx(value, rel=1e-14)


def test_a_vanishing_gaussian_part_leaves_the_exponential():
    ends = np.array([1e-6, 1e-2, 1.0, 40.0])
    assert integral(3.0, 1e-18, ends) == pytest.approx(integral(3.0, 0.0, ends), rel=1e-14)


@pytest.mark.parametrize("a", [0.0, 1e-4, 0.02, 3.0, -2e-5])
@pytest.mark.parametrize("b", [0.0, 1e-10, 3e-9, 1e-5, 0.5])
def test_a_sum_of_attempts_is_what_adding_them_gives(a, b):
    counts = np.array([0.0, 1.0, 7.0, 400.0, 30_000.0, 1e6] if a >= 0 or b > 0 else [0.0, 1.0])
    found = sum_of_attempts(np.array([a]), np.array([b]), counts)[:, 0]
    k = np.arange(1.0, counts.max() + 1)
    added = np.concatenate([[0.0], np.cumsum(np.exp(-a * k - b * k * k))])[counts.astype(int)]
    assert found == pytest.approx(added, rel=1e-11)


def test_an_endless_sum_converges():
    k = np.arange(1.0, 2e6)
    found = sum_of_attempts(np.array([1e-4, 1e-4]), np.array([0.0, 1e-9]), np.array([math.inf]))[0]
    assert found == pytest.approx([np.exp(-1e-4 * k).sum(), np.exp(-1e-4 * k - 1e-9 * k * k).sum()], rel=1e-11)


@pytest.mark.parametrize(("a", "b"), [(2.0, 0.0), (0.0, 3.0), (1.0, 1e-18), (-5.0, 2.0), (1e-3, 7.0)])
def test_a_decay_is_gone_when_forty_powers_of_e_are(a, b):
    time = gone_by(a, b)
    assert a * time + b * time * time == pytest.approx(40.0, rel=1e-12)
    assert gone_by(0.0, 0.0) == math.inf


def test_a_vanishing_gaussian_part_leaves_the_plain_sum():
    counts = np.array([1.0, 5.0, 100.0])
    found = sum_of_attempts(np.array([0.7, 0.7]), np.array([0.0, 1e-18]), counts)
    assert found[:, 1] == pytest.approx(found[:, 0], rel=1e-14)


def test_an_echo_beyond_the_range_of_numbers_is_finite():
    assert np.isfinite(decayed(-1e6, 1.0, 10.0))
    assert np.isfinite(integral(-1e3, 1.0, 100.0))
