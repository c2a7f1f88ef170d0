"""What a meeting says of itself: shares, ages, cases and what joining makes of them."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Cutoff, Link, PairState, TwoLinks, swapped
from qnkit.physics.meeting import joined
from tests.links import with_values

LINKS = TwoLinks(left=Link(), right=with_values(Link(), left__emitter__photon_efficiency=0.05), cutoff=Cutoff(age_s=5e-3))


def test_the_ways_to_meet_are_all_and_their_ages_add_up():
    meeting = LINKS.exact()
    assert sum(way.probability for way in meeting.ways) == pytest.approx(1.0, abs=1e-14)
    assert [way.older for way in meeting.ways] == ["neither", "left", "right"]
    times = np.linspace(0, 5e-3, 20_001)
    spread = meeting.older_within(times)
    assert spread[-1] == pytest.approx(1.0, abs=1e-13)
    assert (np.diff(spread) >= 0).all()
    assert np.trapezoid(1 - spread, times) == pytest.approx(meeting.older_age_s, rel=1e-3)
    assert meeting.thrown_share == pytest.approx(sum(meeting.thrown) / (2 + sum(meeting.thrown)))
    assert meeting.mean_time_s * meeting.rate_hz == pytest.approx(1.0)


def test_only_the_older_pair_has_waited():
    meeting = LINKS.exact()
    fresh = [pair.state for pair in meeting.pairs]
    (_, at_once), (_, left_waited), (_, right_waited) = meeting.cases
    assert list(at_once) == fresh
    assert left_waited[1] == fresh[1]
    assert right_waited[0] == fresh[0]
    assert left_waited[0].fidelity("psi+") < fresh[0].fidelity("psi+")


def test_a_swap_of_the_cases_is_the_mean_of_the_swaps_of_a_sample():
    meeting, sample = LINKS.exact(), LINKS.sampled(3_000, np.random.default_rng(3))
    made, found = meeting.joined(swapped), sample.joined(swapped)
    left, right = meeting.pairs
    one_by_one = [swapped(left.after(a), right.after(b)).state.fidelity() for a, b in sample.ages_s[:400]]
    assert np.mean(one_by_one) == pytest.approx(made.state.fidelity(), abs=5 * np.std(one_by_one) / 20)
    every = np.std(one_by_one) / math.sqrt(3_000)
    assert found.state.fidelity() == pytest.approx(made.state.fidelity(), abs=5 * every)
    assert found.rate_hz == pytest.approx(made.rate_hz, rel=5 / math.sqrt(3_000))


def test_a_join_that_is_asked_for_again_gives_the_same():
    first, again = (meeting.joined(swapped) for meeting in LINKS.along([4e-3, 4e-3]))
    assert again.rate_hz == pytest.approx(first.rate_hz, rel=1e-13)
    assert again.state.matrix == pytest.approx(first.state.matrix, abs=1e-13)


def test_a_swap_of_the_mean_states_alone_would_be_wrong():
    meeting = replaced(LINKS, "cutoff", Cutoff()).exact()
    right = meeting.joined(swapped).state.fidelity()
    assert abs(swapped(*meeting.states).state.fidelity() - right) > 1e-3, "the older pair of each case meets a fresh one"


def test_what_often_fails_lowers_the_rate_and_weighs_the_cases():
    good, bad = PairState.bell(), PairState.werner(0.25)

    def join(left, right):
        return _Joined(0.5 if left == good else 0.1, left)

    made = joined(10.0, ((0.4, (good, good)), (0.6, (bad, good))), join)
    assert made.rate_hz == pytest.approx(10 * (0.4 * 0.5 + 0.6 * 0.1))
    assert made.state.fidelity() == pytest.approx((0.2 + 0.06 * 0.25) / 0.26)


class _Joined:
    def __init__(self, probability, state):
        self.probability, self.state = probability, state


def test_the_share_above_a_level_counts_both_pairs():
    meeting = LINKS.exact()
    assert meeting.share_above(min(pair.fidelity for pair in meeting.pairs) + 1e-6) == 0.0
    shares = [meeting.share_above(level) for level in (0.3, 0.7, 0.8, 0.9, 0.99)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == pytest.approx(1.0, abs=1e-13)
    assert shares[-1] == 0.0
    assert meeting.rate_above(0.8) == meeting.rate_hz * shares[2]


def test_a_meeting_shows_its_numbers():
    exact, near = LINKS.exact()._repr_html_(), TwoLinks(right=with_values(Link(), clock__preparation_us=20.0)).exact()
    assert "per second" in exact
    assert "attempt by attempt" in exact
    assert "exponential waits, off by about" in near._repr_html_()


def test_joining_that_never_works_is_refused_in_words():
    with pytest.raises(ParameterError, match="joined: joining the pairs never works; accept more outcomes or mend the station"):
        LINKS.exact().joined(lambda left, right: _Joined(0.0, left))
