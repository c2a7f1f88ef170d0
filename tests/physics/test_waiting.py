"""physics.waiting against exact geometric numbers, and what it refuses."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Link, SingleClick, sample_attempts, sampled_rate
from tests.links import ideal_link


def test_attempts_follow_the_geometric_distribution_of_scipy():
    from scipy import stats

    link = ideal_link(SingleClick(left_bright_weight=0.2, right_bright_weight=0.2), efficiency=0.5)
    p, n = link.pairs().probability, 50_000
    found = sample_attempts(link, n, np.random.default_rng(1))
    for k in range(1, 12):
        share = stats.geom.pmf(k, p)
        assert np.mean(found == k) == pytest.approx(share, abs=5 * math.sqrt(share * (1 - share) / n))


def test_the_sampled_rate_agrees_with_the_rate_within_its_error():
    link = replaced(Link(), "clock.duty_cycle", 0.3)
    estimate = sampled_rate(link, 20_000, np.random.default_rng(2))
    assert estimate.n == 20_000
    assert estimate.value == pytest.approx(link.pairs().rate_hz, abs=5 * estimate.standard_error)
    assert estimate.standard_error == pytest.approx(estimate.value / math.sqrt(20_000), rel=0.01)


def test_the_standard_error_is_the_spread_of_many_runs():
    link = ideal_link(SingleClick(left_bright_weight=0.5, right_bright_weight=0.5), efficiency=0.9)
    n, runs = 400, 1000
    found = [sampled_rate(link, n, rng) for rng in np.random.default_rng(3).spawn(runs)]
    spread = np.std([one.value for one in found])
    assert np.mean([one.standard_error for one in found]) == pytest.approx(spread, rel=5 / math.sqrt(2 * runs))


def test_a_link_that_never_fails_has_no_error():
    # Both emitters always bright, every photon seen, photons alike: they leave together, and one detector clicks once.
    link = ideal_link(SingleClick(left_bright_weight=1.0, right_bright_weight=1.0), efficiency=1.0)
    assert sample_attempts(link, 5, np.random.default_rng(0)).tolist() == [1] * 5
    assert sampled_rate(link, 5, np.random.default_rng(0)).standard_error == 0


def test_the_same_generator_gives_the_same_attempts_and_more_loss_only_makes_them_longer():
    near, far = Link(), replaced(Link(), "left.fiber.length_km", 60.0)
    one, same, longer = (sample_attempts(link, 200, np.random.default_rng(9)) for link in (near, near, far))
    assert np.array_equal(one, same)
    assert (longer >= one).all()


def test_a_dead_link_cannot_be_sampled():
    dead = ideal_link(SingleClick(), efficiency=0.0)
    for sample in (sample_attempts, sampled_rate):
        with pytest.raises(ParameterError, match=r"Link\.pairs\(\)\.probability = 0\.0: must be at least 1e-17"):
            sample(dead, 3, np.random.default_rng(0))


def test_a_sample_needs_at_least_one_herald():
    with pytest.raises(ParameterError, match=r"n = 0: must be at least 1"):
        sample_attempts(Link(), 0, np.random.default_rng(0))
