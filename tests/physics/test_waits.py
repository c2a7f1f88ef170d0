"""Distributions of waits: means against quadrature and scipy's distributions, samples, limits, refusals."""

import math

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from qnkit.model import ParameterError
from qnkit.physics import AtTime, Cutoff, Link, Memory, PairLink, UntilNext, Window
from tests.links import ideal_link, single

LINEAR, QUADRATIC = np.array([0.0, 0.7, 5.0, 2.0]), np.array([0.0, 0.0, 0.0, 3.0])
ALL = [
    AtTime(time_s=0.3),
    Window(width_s=0.8),
    Window(width_s=0.8, cutoff_s=0.5),
    UntilNext(rate_hz=2.0),
    UntilNext(rate_hz=2.0, cutoff_s=0.4),
    UntilNext(rate_hz=2.0, attempt_s=0.05),
    UntilNext(rate_hz=2.0, attempt_s=0.05, cutoff_s=0.41),
    UntilNext(rate_hz=20.0, attempt_s=0.05),
]


def test_the_means_over_a_window_and_an_exponential_wait_are_those_of_quadrature():
    for waits, density, end in (
        (Window(width_s=0.8), lambda t: 1 / 0.8, 0.8),
        (UntilNext(rate_hz=2.0), lambda t: 2 * math.exp(-2 * t), 30.0),
        (UntilNext(rate_hz=2.0, cutoff_s=0.4), lambda t: 2 * math.exp(-2 * t) / (1 - math.exp(-0.8)), 0.4),
    ):
        solved = [
            quad(lambda t, a=a, b=b, d=density: d(t) * math.exp(-a * t - b * t * t), 0, end, epsrel=1e-13)[0]
            for a, b in zip(LINEAR, QUADRATIC, strict=True)
        ]
        assert waits.averages(LINEAR, QUADRATIC) == pytest.approx(solved, rel=1e-9)


@pytest.mark.parametrize("cutoff_s", [None, 0.05, 0.41, 3.0])
@pytest.mark.parametrize("p", [0.1, 0.7, 1.0])
def test_waits_in_attempts_are_scipys_geometric_distribution(p, cutoff_s):
    waits = UntilNext(rate_hz=p / 0.05, attempt_s=0.05, cutoff_s=cutoff_s)
    k = np.arange(1, 2000 if cutoff_s is None else round(cutoff_s / 0.05 - 0.4) + 1)
    weights = stats.geom.pmf(k, p)
    assert waits.kept == pytest.approx(weights.sum(), rel=1e-12)
    weights = weights / weights.sum()
    factors = np.exp(-np.outer(LINEAR, 0.05 * k) - np.outer(QUADRATIC, (0.05 * k) ** 2))
    assert waits.averages(LINEAR, QUADRATIC) == pytest.approx(factors @ weights, rel=1e-11)
    assert waits.mean_s == pytest.approx(weights @ (0.05 * k), rel=1e-11)
    assert waits.within(0.05 * k[:5] + 1e-6) == pytest.approx(np.cumsum(weights)[:5], rel=1e-11)


@pytest.mark.parametrize("waits", ALL, ids=str)
def test_samples_have_the_means_and_the_distribution_that_are_told(waits):
    n = 40_000
    found = waits.sample(n, np.random.default_rng(1))
    assert found.shape == (n,)
    error = found.std() / math.sqrt(n)
    assert found.mean() == pytest.approx(waits.mean_s, abs=5 * error + 1e-12)
    factors = np.exp(-LINEAR * found[:, None] - QUADRATIC * found[:, None] ** 2)
    off = np.abs(factors.mean(axis=0) - waits.averages(LINEAR, QUADRATIC))
    assert (off <= 5 * factors.std(axis=0) / math.sqrt(n) + 1e-12).all()
    for time in (0.1001, 0.2501, 0.3999):
        share = float(waits.within(time))
        assert np.mean(found <= time) == pytest.approx(share, abs=5 * math.sqrt(share * (1 - share) / n) + 1e-12)


def test_the_mean_of_a_decay_over_an_exponential_wait_is_a_hyperbola_and_not_an_exponential():
    mean_wait, t2 = 0.5, 2.0
    kept = UntilNext(rate_hz=1 / mean_wait).averages(np.array([1 / t2]), np.array([0.0]))[0]
    assert kept == pytest.approx(1 / (1 + mean_wait / t2), rel=1e-14)
    assert kept > math.exp(-mean_wait / t2)


def test_short_attempts_become_an_exponential_wait():
    fine, smooth = UntilNext(rate_hz=2.0, attempt_s=1e-9, cutoff_s=0.4), UntilNext(rate_hz=2.0, cutoff_s=0.4)
    assert fine.averages(LINEAR, QUADRATIC) == pytest.approx(smooth.averages(LINEAR, QUADRATIC), rel=1e-8)
    assert fine.mean_s == pytest.approx(smooth.mean_s, rel=1e-8)


@pytest.mark.parametrize("attempt_s", [None, 0.05])
def test_a_far_cutoff_is_none_and_a_nearer_one_keeps_less(attempt_s):
    never, far, near = (UntilNext(rate_hz=2.0, attempt_s=attempt_s, cutoff_s=c) for c in (None, 1e3, 0.2))
    assert far.averages(LINEAR, QUADRATIC) == pytest.approx(never.averages(LINEAR, QUADRATIC), rel=1e-14)
    assert (far.kept, far.mean_s) == (1.0, never.mean_s)
    assert near.kept < never.kept
    assert near.mean_s < never.mean_s


def test_the_next_herald_of_a_link_comes_at_its_rate():
    link = Link()
    waits = UntilNext.of(link)
    assert waits.mean_s == pytest.approx(1 / link.pairs().rate_hz)
    assert waits.attempt_s == pytest.approx(link.attempt_s)


def test_a_cutoff_shorter_than_an_attempt_keeps_nothing():
    waits = UntilNext(rate_hz=2.0, attempt_s=0.05, cutoff_s=0.04)
    assert waits.kept == 0
    assert math.isnan(waits.mean_s)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: AtTime(time_s=2.0, cutoff_s=1.0), r"AtTime\.time_s = 2\.0 s: is after the cut-off of 1 s, so no pair is left"),
        (
            lambda: UntilNext(rate_hz=30.0, attempt_s=0.05),
            r"UntilNext\.rate_hz = 30\.0 Hz: must be at most one an attempt, 20 Hz",
        ),
        (lambda: Window(width_s=0.0), r"Window\.width_s = 0\.0 s: must be above 0 s"),
        (lambda: AtTime().sample(0, np.random.default_rng(0)), r"Waits\.sample\(n\) = 0: must be a whole number of at least 1"),
        (lambda: UntilNext.of(ideal_link(single(0.1), efficiency=0.0)), r"UntilNext: no pair ever comes from this Link"),
        (lambda: UntilNext.of(PairLink()), r"UntilNext: PairLink has no memories, so its pairs cannot wait"),
        (lambda: UntilNext.of(Memory()), r"UntilNext: Memory is no link"),
        (lambda: UntilNext.of(Cutoff()), r"UntilNext: Cutoff is no link"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, message):
    with pytest.raises(ParameterError, match=message):
        make()
