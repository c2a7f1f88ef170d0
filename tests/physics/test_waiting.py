"""physics.waiting against exact geometric numbers, and what it refuses."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Link, SingleClick, all_within, expected_attempts, sample_attempts, sampled_rate
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
    with pytest.raises(ParameterError, match=r"sample_attempts\(n\) = 0: must be a whole number of at least 1 herald"):
        sample_attempts(Link(), 0, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("p", "links", "rounds"),
    [
        (0.1, 1, 10.0),
        (0.1, 2, 14.73684),
        (0.1, 4, 20.27338),
        (0.1, 8, 26.29578),
        (0.5, 2, 2.66667),
        (0.5, 4, 3.50476),
        (0.5, 8, 4.42108),
    ],
)
def test_the_mean_until_all_links_have_a_pair_is_the_known_number(p, links, rounds):
    assert expected_attempts(p, links) == pytest.approx(rounds, abs=5e-6)


@pytest.mark.parametrize(("p", "off"), [(1e-9, 0.24), (0.1, 0.28), (0.5, 0.53)])
def test_the_rule_of_three_halves_a_doubling_is_off_for_eight_links(p, off):
    assert 1.5**3 / p / expected_attempts(p, 8) - 1 == pytest.approx(off, abs=0.006)


@pytest.mark.parametrize("p", [1e-9, 5e-4, 0.01, 0.3, 0.9, 1.0])
@pytest.mark.parametrize("links", [1, 2, 19, 20, 21, 40, 1000])
def test_the_mean_is_the_sum_of_the_chances_that_a_round_is_still_needed(p, links):
    if p == 1:
        assert expected_attempts(p, links) == 1
        return
    fails = math.log1p(-p)
    reach = (math.log(links) + 40) / -fails
    step = max(1, round(reach / 200_000))  # a smooth sum by the rule of trapezoids, where it has too many terms
    rounds = np.arange(0, reach + step, step)
    needed = -np.expm1(links * np.log1p(-np.exp(rounds[1:] * fails)))
    added = 1 + needed.sum() if step == 1 else step * (0.5 + needed.sum()) + 0.5
    assert expected_attempts(p, links) == pytest.approx(added, rel=1e-9 if step == 1 else 1e-6)


def test_the_chance_that_all_have_one_sums_to_the_mean():
    p, links = 0.2, 3
    assert [all_within(p, links, k) for k in (0, 1, 2)] == pytest.approx([0.0, 0.2**3, 0.36**3])
    assert sum(1 - all_within(p, links, k) for k in range(300)) == pytest.approx(expected_attempts(p, links))
    assert all_within(1.0, 5, 1) == 1.0


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: expected_attempts(0.0, 2), r"expected_attempts\.p = 0\.0: must be a probability above 0 and at most 1"),
        (lambda: expected_attempts(1.5, 2), r"must be a probability above 0 and at most 1"),
        (lambda: expected_attempts(0.5, 0), r"expected_attempts\(links\) = 0: must be a whole number of at least 1 link"),
        (lambda: all_within(0.5, 2, -1), r"all_within\(rounds\) = -1: must be a whole number of at least 0 rounds"),
    ],
)
def test_no_mean_without_a_probability_and_a_link(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
