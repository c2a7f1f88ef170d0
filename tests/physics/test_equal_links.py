"""Equal links that must all have a pair: closed form and sample against a Markov chain, limits, refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import Cutoff, EqualLinks, Link, Memory, TwoLinks, expected_attempts
from tests.links import ideal_link, single, with_values
from tests.oracles_waiting import chain, standard_errors

LINK = with_values(ideal_link(single(0.5), efficiency=0.6), left__memory=Memory(t2_s=3e-4), clock__preparation_us=20.0)
STEP, P = 20e-6, LINK.pairs().probability


def equal(count, rounds, restart="all"):
    age_s = None if rounds is None else (rounds + 0.5) * STEP
    return EqualLinks(link=LINK, count=count, cutoff=Cutoff(age_s=age_s, restart=restart))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize("rounds", [0, 1, 3])
def test_the_closed_form_is_the_markov_chain(count, rounds):
    found, answer = equal(count, rounds).exact(), chain([P] * count, [rounds] * count, together=True)
    assert found.rate_hz * answer.rounds * STEP == pytest.approx(1.0, rel=1e-12)
    assert found.thrown == pytest.approx(answer.thrown.sum(), rel=1e-10, abs=1e-12)
    assert found.older_age_s == pytest.approx(sum(p * max(ages) for ages, p in answer.ages.items()) * STEP, rel=1e-10)


@pytest.mark.parametrize("restart", ["expired", "all"])
def test_a_sample_of_three_links_is_the_markov_chain_under_either_rule(restart):
    sample = equal(3, 2, restart).sampled(10_000, np.random.default_rng(1))
    answer = chain([P] * 3, [2] * 3, together=restart == "all")
    assert standard_errors(sample.mean_time_s, answer.rounds * STEP) < 5
    for estimate, value in zip(sample.thrown_per_delivery, answer.thrown, strict=True):
        assert standard_errors(estimate, value) < 5
    mean = sum(p * sample.pairs[0].fidelities(ages[0] * STEP) for ages, p in answer.ages.items())
    assert standard_errors(sample.fidelities[0], mean) < 5


@pytest.mark.parametrize("count", [2, 5, 8])
def test_a_sample_of_many_links_agrees_with_the_closed_form(count):
    links = EqualLinks(count=count, cutoff=Cutoff(age_s=0.02, restart="all"))
    found, sample = links.exact(), links.sampled(3_000, np.random.default_rng(2))
    assert standard_errors(sample.rate_hz, found.rate_hz) < 5
    assert standard_errors(sample.older_age_s, found.older_age_s) < 5


@pytest.mark.parametrize("count", [1, 2, 4, 8])
def test_without_a_cutoff_it_is_the_known_mean(count):
    for restart in ("all", "expired"):
        found = equal(count, None, restart).exact()
        assert found.rate_hz * STEP * expected_attempts(P, count) == pytest.approx(1.0, rel=1e-12)
        assert found.thrown == 0
    far = equal(count, 10_000).exact()
    assert far.rate_hz == pytest.approx(found.rate_hz, rel=1e-12)
    assert far.older_age_s == pytest.approx(found.older_age_s, rel=1e-9)


@pytest.mark.parametrize("restart", ["all", "expired"])
def test_two_equal_links_are_two_links(restart):
    cutoff = Cutoff(age_s=70e-6, restart=restart)
    pair, both = EqualLinks(link=LINK, count=2, cutoff=cutoff).exact(), TwoLinks(left=LINK, right=LINK, cutoff=cutoff).exact()
    assert pair.rate_hz == pytest.approx(both.rate_hz, rel=1e-13)
    assert pair.thrown == pytest.approx(sum(both.thrown), rel=1e-12)
    assert pair.older_age_s == pytest.approx(both.older_age_s, rel=1e-12)


def test_keeping_the_others_is_faster_than_throwing_all_away_and_leaves_older_pairs():
    kept, gone = (chain([0.2] * 3, [3] * 3, together=together) for together in (False, True))
    assert kept.rounds < gone.rounds
    ages = [sum(p * max(ages) for ages, p in answer.ages.items()) for answer in (kept, gone)]
    assert ages[0] > ages[1]


def test_the_age_is_the_same_whether_rounds_are_added_or_not():
    from qnkit.physics import equal_links as module

    added = equal(3, 50).exact().older_age_s
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "DIRECT", 10)
        assert equal(3, 50).exact().older_age_s == pytest.approx(added, rel=1e-11)


def test_a_link_that_never_fails_makes_all_at_once():
    sure = EqualLinks(link=ideal_link(single(1.0), efficiency=1.0), count=8, cutoff=Cutoff(age_s=0.0, restart="all"))
    assert sure.exact().rate_hz == pytest.approx(1e5)
    assert sure.sampled(3, np.random.default_rng(0)).times_s == pytest.approx([1e-5] * 3)


def test_more_links_take_longer():
    rates = [EqualLinks(count=count).exact().rate_hz for count in range(1, 9)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] == pytest.approx(Link().pairs().rate_hz)
    assert math.isfinite(rates[-1])


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: EqualLinks(count=9), r"EqualLinks\.count = 9: must be at most 8"),
        (
            lambda: equal(3, 2, "expired").exact(),
            r"EqualLinks\.exact: 3 links of which only the expired pair is thrown away",
        ),
        (lambda: EqualLinks(link=Memory()).exact(), r"EqualLinks\.link: Memory is no link"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
