"""Sampled deliveries: errors that are the spread of many runs, the list of pairs, repeatability, refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import Cutoff, EqualLinks, Link, TwoLinks
from qnkit.physics import meeting_samples as module

LINKS = TwoLinks(cutoff=Cutoff(age_s=5e-3))


def test_the_standard_errors_are_the_spread_of_many_runs():
    runs = [LINKS.sampled(100, rng) for rng in np.random.default_rng(4).spawn(400)]
    for read in (
        lambda s: s.mean_time_s,
        lambda s: s.rate_hz,
        lambda s: s.older_age_s,
        lambda s: s.fidelities[0],
        lambda s: s.thrown_per_delivery[1],
        lambda s: s.share_above(0.8),
    ):
        estimates = [read(run) for run in runs]
        spread = np.std([one.value for one in estimates])
        # the error of a spread of 400 runs is 1/sqrt(800), and a hundred waits bring some 1/sqrt(100) of bias of the rate
        assert np.mean([one.standard_error for one in estimates]) == pytest.approx(spread, rel=5 / math.sqrt(800))


def test_the_same_generator_gives_the_same_sample_with_or_without_a_list():
    one, same = (LINKS.sampled(50, np.random.default_rng(5), logged=lines) for lines in (0, 40))
    assert np.array_equal(one.times_s, same.times_s)
    assert one.log.link.size == 0
    assert same.log.link.size == 40


def test_the_list_of_pairs_tells_the_story_of_the_deliveries():
    sample = LINKS.sampled(20, np.random.default_rng(6), logged=10_000)
    log = sample.log
    assert log.delivered.sum() == 40
    assert (~log.delivered).sum() == sample.thrown.sum()
    assert (log.ended_s >= log.born_s).all()
    ends = np.cumsum(sample.times_s)
    assert log.ended_s[log.delivered][::2] == pytest.approx(ends, rel=1e-12)
    ages = (log.ended_s - log.born_s)[log.delivered].reshape(20, 2)
    assert ages == pytest.approx(sample.ages_s, abs=1e-12)
    step = LINKS.numbers()[0].attempt_s
    lost = (log.ended_s - log.born_s)[~log.delivered]
    assert lost == pytest.approx(math.floor(5e-3 / step) * step, abs=1e-12), "dropped after the last attempt within the cut-off"


def test_a_sample_of_one_has_an_unknown_error():
    sample = LINKS.sampled(1, np.random.default_rng(7))
    assert math.isnan(sample.mean_time_s.standard_error)
    assert sample.rate_hz.n == 1


def test_three_links_have_no_cases():
    sample = EqualLinks(count=3).sampled(5, np.random.default_rng(8))
    with pytest.raises(ParameterError, match=r"SampledMeeting\.cases: 3 links: only two links have cases; use ages_s"):
        _ = sample.cases


def test_a_sample_that_would_take_for_ever_is_given_up_in_words(monkeypatch):
    monkeypatch.setattr(module, "ROUNDS", 50)
    monkeypatch.setattr(module, "MOST_ROUNDS", 100)
    links = EqualLinks(link=Link(), count=8, cutoff=Cutoff(age_s=1e-4, restart="all"))
    with pytest.raises(ParameterError, match=r"sampled: 0 of 3 deliveries came in 100 tries: too few to go on; lengthen the cut"):
        links.sampled(3, np.random.default_rng(9))


@pytest.mark.parametrize(("n", "logged", "message"), [(2.5, 0, r"sampled\(n\) = 2\.5"), (3, -1, r"sampled\(logged\) = -1")])
def test_numbers_that_are_not_whole_are_refused(n, logged, message):
    with pytest.raises(ParameterError, match=message):
        LINKS.sampled(n, np.random.default_rng(0), logged=logged)
