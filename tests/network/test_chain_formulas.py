"""Closed forms of chains: against sums over all times, the recursion of distributions, and the numbers of the literature."""

import itertools
import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network.chain_formulas import (
    all_links,
    asap_kept,
    nested_bounds,
    one_shot,
    ready_within,
    sequence,
    sequence_kept,
    sequence_within,
    three_halves,
    three_halves_error,
    with_swap,
)
from qnkit.network.chain_joins import swapped_waits
from qnkit.network.chain_waits import link_waits
from qnkit.physics import all_within, expected_attempts

UNLIKE = (0.2, 0.5, 0.35)


def moments(chances):
    """Mean and variance of a distribution over attempts."""
    times = np.arange(chances.size)
    mean = float(times @ chances)
    return mean, float(times**2 @ chances) - mean**2


def nested(p, links, chance, attempts=4000):
    piece = link_waits(p, 1.0, attempts)
    for _ in range(int(math.log2(links))):
        piece = swapped_waits(piece, piece, chance=chance)
    return piece


def test_unlike_links_are_ready_as_their_distribution_says():
    within = ready_within(UNLIKE, np.arange(300))
    mean, variance = moments(np.diff(within, prepend=0.0))
    found = all_links(UNLIKE)
    assert found.mean == pytest.approx(mean, rel=1e-12)
    assert found.variance == pytest.approx(variance, rel=1e-11)
    assert found.deviation == pytest.approx(math.sqrt(variance), rel=1e-11)


@pytest.mark.parametrize(
    ("p", "links", "mean"),
    [(0.1, 2, 14.73684), (0.1, 4, 20.27338), (0.1, 8, 26.29578), (0.5, 2, 2.66667), (0.5, 4, 3.50476), (0.5, 8, 4.42108)],
)
def test_equal_links_are_the_numbers_of_the_literature(p, links, mean):
    assert all_links([p] * links).mean == pytest.approx(mean, abs=5e-6)
    assert all_links([p] * links).mean == pytest.approx(expected_attempts(p, links), rel=1e-12)
    assert ready_within([p] * links, 7) == pytest.approx(all_within(p, links, 7), rel=1e-12)


def test_many_links_are_summed_and_agree_with_few():
    assert all_links([0.3] * 13).mean == pytest.approx(expected_attempts(0.3, 13), rel=1e-11)
    twelve, times = all_links([0.3] * 12), np.arange(400)
    assert twelve.variance == pytest.approx(moments(np.diff(ready_within([0.3] * 12, times), prepend=0.0))[1], rel=1e-8)


@pytest.mark.parametrize("q", [1.0, 0.5, 0.05])
def test_two_links_with_a_swap_that_fails(q):
    piece = swapped_waits(link_waits(0.3, 1.0, 4000), link_waits(0.5, 1.0, 4000), chance=q)
    found, (mean, variance) = with_swap(all_links((0.3, 0.5)), q), moments(piece.chances)
    assert found.mean == pytest.approx(mean, rel=1e-10)
    assert found.variance == pytest.approx(variance, rel=1e-9)
    assert found.mean == pytest.approx((1 / 0.3 + 1 / 0.5 - 1 / 0.65) / q, rel=1e-13)


def test_one_after_another_is_the_sum():
    sums, rate = np.zeros(200), 0.07
    chance = [p * (1 - p) ** np.arange(200) for p in UNLIKE]
    total = np.convolve(np.convolve(*chance[:2])[:200], chance[2])[:200]
    sums[3:] = total[:197]
    mean, variance = moments(sums)
    assert sequence(UNLIKE).mean == pytest.approx(mean, rel=1e-10)
    assert sequence(UNLIKE).variance == pytest.approx(variance, rel=1e-8)
    assert sequence_within(UNLIKE, 199) == pytest.approx(np.cumsum(sums), abs=1e-14)
    waits = np.exp(-rate * np.arange(1, 201))
    assert sequence_kept(UNLIKE, rate) == pytest.approx((chance[1] @ waits) * (chance[2] @ waits), rel=1e-12)


@pytest.mark.parametrize("rates", [0.0, 0.1, (0.3, 0.02)])
def test_an_asap_chain_keeps_what_the_sum_over_all_times_says(rates):
    first, second = np.broadcast_to(rates, 2)
    slow = sum(
        math.prod(p * (1 - p) ** (t - 1) for p, t in zip(UNLIKE, times, strict=True))
        * math.exp(-first * abs(times[0] - times[1]) - second * abs(times[1] - times[2]))
        for times in itertools.product(range(1, 26), repeat=3)
    )
    assert asap_kept(UNLIKE, rates, 25) == pytest.approx(slow, rel=1e-12)
    assert asap_kept(UNLIKE, rates, 400) == pytest.approx(slow, abs=2 * (1 - 0.2) ** 25)


def test_an_asap_chain_of_two_is_the_recursion_without_memories_at_the_ends():
    one, other = link_waits(0.2, 1.0, 500, right=0.04), link_waits(0.3, 1.0, 500, left=0.04)
    assert swapped_waits(one, other).correlations[0] == pytest.approx(asap_kept((0.2, 0.3), 0.04, 500), abs=1e-13)


def test_memories_that_keep_everything_leave_everything():
    assert sequence_kept(UNLIKE, 0.0) == 1.0
    assert asap_kept(UNLIKE, 0.0, 2000) == pytest.approx(1.0, abs=1e-12)
    assert asap_kept((0.3,), 0.0, 200) == pytest.approx(1.0, abs=1e-12)


def test_without_memories_all_must_succeed_at_once():
    shot = one_shot(UNLIKE, (0.5, 0.5))
    assert shot.mean == pytest.approx(1 / (0.2 * 0.5 * 0.35 * 0.25), rel=1e-14)
    assert shot.variance == pytest.approx(shot.mean**2 - shot.mean, rel=1e-12)
    assert one_shot((1.0, 1.0)).variance == 0
    assert all_links(UNLIKE).mean < sequence(UNLIKE).mean < one_shot(UNLIKE).mean, "memories help, and so does working at once"


@pytest.mark.parametrize(("p", "error"), [(1e-7, 0.24), (0.1, 0.28), (0.5, 0.53)])
def test_the_three_halves_rule_is_far_off_for_eight_links(p, error):
    assert three_halves_error(p, 8) == pytest.approx(error, abs=0.005)
    assert three_halves(p, 8) == pytest.approx(27 / 8 / p)
    assert three_halves_error(p, 1) == pytest.approx(0.0, abs=1e-14)


@pytest.mark.parametrize("p", [0.05, 0.5])
@pytest.mark.parametrize("q", [0.3, 0.7, 1.0])
@pytest.mark.parametrize("links", [2, 4, 8])
def test_the_bounds_hold(p, q, links):
    low, high = nested_bounds(p, links, q)
    piece = nested(p, links, q)
    assert low <= piece.mean_attempts * (1 + 1e-12)
    assert piece.least_attempts <= high * (1 + 1e-12)
    if links == 2:
        assert low == pytest.approx(high, rel=1e-14)
    assert nested_bounds(p, 1, q) == (1 / p, 1 / p)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: all_links([]), r"all_links: \[\]: must be a row of probabilities above 0 and at most 1"),
        (lambda: all_links([0.5, 0.0]), r"all_links: \[0\.5, 0\.0\]: must be a row of probabilities"),
        (lambda: all_links([1e-9] * 13), r"all_links: 13 links with a chance of 1e-09 need too many attempts; give 12 or fewer"),
        (lambda: with_swap(all_links([0.5]), 0.0), r"with_swap: chance = 0\.0: must be a probability above 0"),
        (lambda: three_halves(0.5, 6), r"three_halves: links = 6: must be 1, 2, 4, 8"),
        (lambda: nested_bounds(0.5, 4, 1.5), r"nested_bounds: swap = 1\.5: must be a probability"),
        (lambda: asap_kept((0.5, 0.5), (0.1, 0.2), 10), r"asap_kept: rates = \[0\.1, 0\.2\]: must be 1 decay rates per attempt"),
        (lambda: sequence_kept((0.5, 0.5), -0.1), r"sequence_kept: rates = \[-0\.1\]: must be 1 decay rates"),
        (lambda: asap_kept((0.5,), 0.1, 0), r"asap_kept: attempts = 0: must be a whole number of at least 1 attempt"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
