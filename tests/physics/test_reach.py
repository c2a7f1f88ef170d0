"""Distance: rate and fidelity as the stations move apart, the reach, the repeaterless bound."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import (
    Arm,
    Clock,
    Fiber,
    Link,
    MidpointLink,
    Multiplexed,
    PairLink,
    Relay,
    SenderReceiverLink,
    TimeBinDoubleClick,
)
from qnkit.physics.reach import FARTHEST_KM, at_distance, distance_km, fiber_paths, over_distance, reach_km, repeaterless_bound_hz

KINDS = [
    Link(),
    PairLink(),
    MidpointLink(),
    SenderReceiverLink(),
    Multiplexed(link=Link(), in_time=20),
    Multiplexed(link=SenderReceiverLink(), in_space=3),
]
SLOW = Link(clock=Clock(preparation_us=100.0, waits_for_herald=False))


def test_bound_is_the_published_one_at_100_km():
    bits = repeaterless_bound_hz(SLOW, [100.0])[0] * 100e-6
    assert bits == pytest.approx(0.014500, abs=5e-7)


def test_bound_counts_both_rounds_and_is_infinite_without_loss():
    twice = replaced(SLOW, "protocol", TimeBinDoubleClick())
    uses = [1 / 100e-6, 2 / twice.attempt_s]
    once = repeaterless_bound_hz(SLOW, [50.0])[0] / uses[0]
    assert repeaterless_bound_hz(twice, [50.0])[0] / uses[1] == pytest.approx(once, rel=1e-12)
    assert repeaterless_bound_hz(SLOW, [0.0])[0] == math.inf


def test_bound_leaves_connectors_and_converters_out():
    lossy = replaced(replaced(SLOW, "left.fiber.extra_loss_db", 9.0), "right.fiber.extra_loss_db", 3.0)
    assert repeaterless_bound_hz(lossy, [30.0]) == pytest.approx(repeaterless_bound_hz(SLOW, [30.0]), rel=1e-12)


def test_link_with_a_midpoint_loses_half_the_decibels_of_the_bound():
    quiet = replaced(SLOW, "analyzer.plus.dark_count_rate_hz", 0.0)
    quiet = replaced(quiet, "analyzer.minus.dark_count_rate_hz", 0.0)
    rates, _ = over_distance(quiet, [200.0, 300.0])
    bound = repeaterless_bound_hz(quiet, [200.0, 300.0])
    assert 10 * math.log10(rates[0] / rates[1]) == pytest.approx(10.0, abs=0.01)
    assert 10 * math.log10(bound[0] / bound[1]) == pytest.approx(20.0, abs=0.01)


@pytest.mark.parametrize("link", KINDS)
def test_curve_is_the_link_point_by_point(link):
    rates, fidelities = over_distance(link, [1.0, 40.0, 90.0])
    for rate, fidelity, km in zip(rates, fidelities, (1.0, 40.0, 90.0), strict=True):
        moved = at_distance(link, km)
        assert distance_km(moved) == pytest.approx(km, rel=1e-15)
        assert (rate, fidelity) == pytest.approx((moved.pairs().rate_hz, moved.pairs().fidelity), rel=1e-12)


def test_arms_keep_their_share_of_the_distance():
    uneven = Link(left=Arm(fiber=Fiber(length_km=3.0)), right=Arm(fiber=Fiber(length_km=1.0)))
    moved = at_distance(uneven, 20.0)
    assert (moved.left.fiber.length_km, moved.right.fiber.length_km) == pytest.approx((15.0, 5.0))
    together = at_distance(at_distance(uneven, 0.0), 10.0)
    assert together.left.fiber.length_km == together.right.fiber.length_km == 5.0


@pytest.mark.parametrize("link", KINDS)
def test_link_at_its_reach_makes_the_rate_asked_for(link):
    wanted = 0.3 * link.pairs().rate_hz
    found = reach_km(link, wanted)
    assert at_distance(link, found).pairs().rate_hz == pytest.approx(wanted, rel=1e-6)
    assert reach_km(link, wanted / 2) > found


def test_reach_of_links_that_never_or_always_make_it():
    assert reach_km(Link(), 1e12) is None
    loud = replaced(Link(clock=Clock(waits_for_herald=False)), "analyzer.plus.dark_count_rate_hz", 1e5)
    assert reach_km(loud, 1e-3) == FARTHEST_KM


def test_a_sender_s_one_fibre_is_the_whole_distance_and_a_midpoint_s_arms_share_it():
    assert at_distance(SenderReceiverLink(), 30.0).sender.fiber.length_km == 30.0
    half_way = at_distance(MidpointLink(), 30.0)
    assert (half_way.left.fiber.length_km, half_way.right.fiber.length_km) == (15.0, 15.0)
    assert at_distance(Multiplexed(link=MidpointLink()), 30.0).link == half_way


def test_the_fibres_of_a_link_stand_from_left_to_right_or_kept_before_sent():
    found = [fiber_paths(link) for link in KINDS]
    assert found[:4] == [
        ("left.fiber", "right.fiber"),
        ("kept.fiber", "sent.fiber"),
        ("left.fiber", "right.fiber"),
        ("sender.fiber",),
    ]
    assert found[4:] == [("link.left.fiber", "link.right.fiber"), ("link.sender.fiber",)]
    assert fiber_paths(Relay()) == ()


def test_refusals():
    with pytest.raises(ParameterError, match=r"Relay has no fibres with a length; give a link between two stations"):
        distance_km(Relay())
    with pytest.raises(ParameterError, match=r"repeaterless_bound_hz: counts the tries of a Link, not of a MidpointLink"):
        repeaterless_bound_hz(MidpointLink(), [1.0])
    with pytest.raises(ParameterError, match=r"reach_km.rate_hz = 0 Hz: must be a finite rate above 0"):
        reach_km(Link(), 0)
    with pytest.raises(ParameterError, match=r"Fiber.length_km = -0.5 km: must be at least 0"):
        at_distance(Link(), -1.0)
    assert np.size(over_distance(Link(), [])[0]) == 0
