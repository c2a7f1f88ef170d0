"""What waiting asks of a link: the numbers are those of its pairs, and a link that cannot wait is refused."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Link, PairLink, TimeBinDoubleClick
from qnkit.physics.link_numbers import LinkNumbers, attempts_within


def test_the_numbers_are_those_of_the_pairs():
    link = replaced(replaced(Link(), "clock.duty_cycle", 0.3), "left.fiber.length_km", 40.0)
    numbers, pairs = LinkNumbers.of(link, "here"), link.pairs()
    assert numbers.rate_hz == pairs.rate_hz
    assert numbers.attempt_s == pytest.approx(link.attempt_s / 0.3, rel=1e-14), "the pauses are shared out over the attempts"
    assert numbers.delay_s == max(link.waits_s)
    assert numbers.drifts_s == link.waits_s
    assert (numbers.state, numbers.target) == (pairs.state, "psi+")
    assert numbers.memories == (link.left.memory, link.right.memory)


def test_a_flip_takes_the_time_before_it_from_the_drift():
    link = Link(protocol=TimeBinDoubleClick(flip_us=100.0))
    numbers = LinkNumbers.of(link, "here")
    assert numbers.drifts_s == pytest.approx([wait - 1e-4 for wait in link.waits_s])


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
