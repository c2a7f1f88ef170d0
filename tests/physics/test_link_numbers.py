"""What waiting asks of a link: the numbers are those of its pairs, and a link that cannot wait is refused."""

import math

import numpy as np
import pytest

from qnkit.model import Model, ParameterError, quantity, replaced
from qnkit.physics import Cutoff, Link, MidpointLink, Multiplexed, PairLink, SenderReceiverLink, TimeBinDoubleClick, TwoLinks
from qnkit.physics.link_numbers import LinkNumbers, attempts_within


def test_the_numbers_are_those_of_the_pairs():
    link = replaced(replaced(Link(), "clock.duty_cycle", 0.3), "left.fiber.length_km", 40.0)
    numbers, pairs = LinkNumbers.of(link, "here"), link.pairs()
    assert numbers.rate_hz == pytest.approx(pairs.rate_hz, rel=1e-14)
    assert numbers.attempt_s == pytest.approx(link.attempt_s / 0.3, rel=1e-14), "the pauses are shared out over the attempts"
    assert numbers.delay_s == max(link.waits_s)
    assert numbers.drifts_s == link.waits_s
    assert (numbers.state, numbers.target) == (pairs.state, "psi+")
    assert numbers.memories == (link.left.memory, link.right.memory)


def test_a_flip_takes_the_time_before_it_from_the_drift():
    link = Link(protocol=TimeBinDoubleClick(flip_us=100.0))
    numbers = LinkNumbers.of(link, "here")
    assert numbers.drifts_s == pytest.approx([wait - 1e-4 for wait in link.waits_s])


def test_a_link_of_many_modes_gives_one_pair_a_round_whether_it_keeps_the_others_or_not():
    inner = Link(protocol=TimeBinDoubleClick(flip_us=100.0))
    first, every = (LinkNumbers.of(Multiplexed(link=inner, in_space=50, keeps=keeps), "here") for keeps in ("first", "all"))
    assert first.rate_hz == pytest.approx(every.rate_hz, rel=1e-12)
    assert first.attempt_s == pytest.approx(every.attempt_s, rel=1e-14)
    assert first.drifts_s == pytest.approx(LinkNumbers.of(inner, "here").drifts_s), "the flip of the link inside counts"


class Bare(Model):
    """A link of one's own, with attempts and no clock, whose attempts may make many pairs."""

    link: Multiplexed = quantity(Multiplexed(), "link inside")

    @property
    def memories(self):
        return self.link.memories

    def pairs(self):
        return self.link.pairs()


def test_an_attempt_is_never_shorter_than_the_round_that_makes_several_pairs():
    for many in (Multiplexed(in_space=5000, keeps="all"), Multiplexed(in_space=5000)):
        clocked, bare = LinkNumbers.of(many, "here"), LinkNumbers.of(Bare(link=many), "here")
        assert bare.attempt_s == pytest.approx(many.attempt_s, rel=1e-14)
        assert bare.rate_hz == pytest.approx(clocked.rate_hz, rel=1e-14)
    paused = LinkNumbers.of(Bare(link=replaced(Multiplexed(), "link.clock.duty_cycle", 0.3)), "here")
    assert paused.attempt_s == pytest.approx(Multiplexed().attempt_s / 0.3, rel=1e-14)


@pytest.mark.parametrize("link", [MidpointLink(), SenderReceiverLink(), Multiplexed(link=Link(), in_space=4)])
def test_every_kind_of_link_meets_another(link):
    meeting = TwoLinks(left=link, right=Link(), cutoff=Cutoff(age_s=0.01)).exact()
    assert meeting.pairs[0].fidelity == pytest.approx(link.pairs().fidelity, abs=1e-14)
    assert 0 < meeting.rate_hz < Link().pairs().rate_hz


def test_whole_attempts_are_counted_also_where_the_division_rounds():
    limits = np.array([0.0, 0.29, 0.3, 0.31, math.inf])
    assert attempts_within(0.1, limits).tolist() == [0.0, 2.0, 3.0, 3.0, math.inf]
    many = np.arange(1.0, 2000.0)
    for attempt_s in (1e-5, 3.7e-6, 1 / 3):
        assert np.array_equal(attempts_within(attempt_s, many * attempt_s), many)


def test_a_link_that_cannot_wait_is_refused_by_its_owner():
    with pytest.raises(ParameterError, match=r"here: PairLink has no memories, so its pairs cannot wait; give a link"):
        LinkNumbers.of(PairLink(), "here")
    dark = replaced(replaced(Link(), "analyzer.plus.efficiency", 0.0), "analyzer.minus.efficiency", 0.0)
    dead = replaced(replaced(dark, "analyzer.plus.dark_count_rate_hz", 0.0), "analyzer.minus.dark_count_rate_hz", 0.0)
    with pytest.raises(ParameterError, match=r"here: no pair ever comes from this Link"):
        LinkNumbers.of(dead, "here")
