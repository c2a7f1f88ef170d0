"""Estimates show as many digits as their error allows."""

import math

import numpy as np
import pytest
import scipy.signal
import scipy.stats

from qnkit.qubits.estimate import Estimate


@pytest.mark.parametrize(
    ("value", "error", "shown"),
    [
        (9.7123, 0.2345, "9.7 ± 0.2"),
        (9.7123, 0.0142, "9.712 ± 0.014"),
        (9.7123, 0.096, "9.71 ± 0.10"),
        (9.7123, 0.00995, "9.712 ± 0.010"),
        (1234.5, 56.0, "1230 ± 60"),
        (1234.5, 156.0, "1230 ± 160"),
        (0.5, 2.0, "0 ± 2"),
        (-0.96893, 0.0008, "-0.9689 ± 0.0008"),
        (2.0004, 0.95, "2.0 ± 0.9"),
        (2.0004, 0.96, "2.0 ± 1.0"),
        (1.41e-12, 3e-14, "(1.41 ± 0.03)e-12"),
        (3e7, 2e6, "(3.0 ± 0.2)e+07"),
        (0.0, 2e-9, "(0 ± 2)e-09"),
        (5.0, 0.0, "5 ± 0"),
        (5.0, math.nan, "5 ± unknown"),
        (math.nan, 1.0, "nan ± unknown"),
    ],
)
def test_the_error_decides_the_digits(value, error, shown):
    assert str(Estimate(value, error, 100)) == shown


@pytest.mark.parametrize("exponent", range(-20, 21))
def test_what_is_shown_is_within_half_a_shown_digit_of_the_value(exponent):
    value, error = 3.14159 * 10.0**exponent, 0.0271828 * 10.0**exponent
    text = str(Estimate(value, error, 10))
    scale = float("1" + text.partition(")")[2]) if ")" in text else 1.0
    shown, _, margin = text.partition(")")[0].strip("(").partition(" ± ")
    assert float(shown) * scale == pytest.approx(value, abs=0.0051 * 10.0**exponent)
    assert float(margin) * scale == pytest.approx(0.03 * 10.0**exponent)


def test_an_estimate_is_frozen_and_tells_its_samples_in_html():
    estimate = Estimate(9.7123, 0.2345, 2000)
    with pytest.raises(AttributeError):
        estimate.value = 1.0
    assert "9.7 ± 0.2" in estimate._repr_html_()
    assert "2000 samples" in estimate._repr_html_()


def test_mean_of_samples_has_the_error_of_their_scatter_and_that_of_one_is_not_known():
    rows = np.random.default_rng(1).normal(3.0, 2.0, size=(4000, 25))
    means = [Estimate.of(row) for row in rows]
    assert means[0] == Estimate(rows[0].mean(), pytest.approx(math.sqrt(rows[0].var() / 24)), 25)
    pulls = np.array([(one.value - 3.0) / one.standard_error for one in means])
    within = scipy.stats.t(24).cdf(2) * 2 - 1
    assert np.mean(abs(pulls) < 2) == pytest.approx(within, abs=5 * math.sqrt(within * (1 - within) / 4000))
    assert math.isnan(Estimate.of([2.0]).standard_error)


def test_mean_of_a_series_has_the_error_of_what_its_samples_remember():
    rng, keeps, n = np.random.default_rng(2), 0.8, 20_000
    rows = scipy.signal.lfilter([1.0], [1.0, -keeps], rng.normal(size=(100, n)))
    right = 1 / (1 - keeps) / math.sqrt(n)  # of the mean of x = keeps x + noise, but for terms of 1/n
    said = math.sqrt(np.mean([Estimate.of_series(row).standard_error ** 2 for row in rows]))
    # a mean over 100 estimates of 39 degrees of freedom each; stretches of 500 miss 2 % of the variance
    assert said == pytest.approx(right, rel=0.01 + 5 / math.sqrt(2 * 39 * 100))
    assert math.sqrt(np.mean([Estimate.of(row).standard_error ** 2 for row in rows])) < right / 2


def test_a_short_series_counts_as_independent_samples():
    row = np.random.default_rng(3).normal(size=99)
    assert Estimate.of_series(row, 10) == Estimate.of(row)
    assert Estimate.of_series([*row, 5.0], 10) != Estimate.of([*row, 5.0])
    assert math.isnan(Estimate.of_series([2.0]).standard_error)


@pytest.mark.parametrize("scale", [1.0, 1e-300, 1e300])
def test_rate_of_independent_waits_has_the_relative_error_of_their_mean(scale):
    waits = scale * np.random.default_rng(4).exponential(size=300)
    rate = Estimate.rate_of(waits)
    assert (rate.value, rate.n) == (1 / waits.mean(), 300)
    one = Estimate.of(waits / scale)
    assert rate.standard_error / rate.value == pytest.approx(one.standard_error / one.value, rel=1e-12)
