"""One station half way: the key per try, its bounds, limits."""

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Arm, BellAnalyzer, Detector, Emitter, Fiber, Link, Memory, SingleClick, swapped
from qnkit.physics.half_way import HalfWay
from qnkit.physics.reach import at_distance


def link(light=0.3, t2_s=100.0, dark_hz=1.0, weight=0.02):
    eye = Detector(efficiency=0.9, dark_count_rate_hz=dark_hz)
    arm = Arm(emitter=Emitter(photon_efficiency=light), fiber=Fiber(length_km=5.0), memory=Memory(t2_s=t2_s))
    click = SingleClick(left_bright_weight=weight, right_bright_weight=weight)
    return Link(left=arm, right=arm, analyzer=BellAnalyzer(plus=eye, minus=eye), protocol=click)


HALF = HalfWay(link=link(), distance_km=200.0, cutoff_s=2.0)


def test_long_pairs_are_the_meeting_of_two_links_of_half_the_distance_and_a_swap():
    one = at_distance(HALF.link, 100.0)
    meeting = HALF.links().exact()
    assert HALF.links().left == HALF.links().right == one
    by_hand = sum(
        p * swapped(*both, HALF.station, targets=("psi+", "psi+"), target="psi+").state.matrix for p, both in meeting.cases
    )
    made = HALF.delivered()
    assert made.state.matrix == pytest.approx(by_hand, abs=1e-12)
    assert made.rate_hz == pytest.approx(meeting.rate_hz, rel=1e-12)


def test_key_per_try_is_rate_times_key_times_the_time_of_a_try():
    made = HALF.delivered()
    one = at_distance(HALF.link, 100.0)
    with_it, without = HALF.key_per_try()
    assert with_it == pytest.approx(made.rate_hz * made.state.key_rate() * one.attempt_s / one.clock.duty_cycle)
    alone = at_distance(HALF.link, 200.0).pairs()
    assert without == pytest.approx(alone.probability * alone.state.key_rate())
    assert HALF.key_over([200.0])[0] == pytest.approx((with_it, without))


def test_a_try_takes_longer_where_only_a_share_of_the_time_goes_to_attempts():
    half_time = replaced(HALF, "link.clock.duty_cycle", 0.5)
    assert half_time.try_s == pytest.approx(2 * HALF.try_s)


def test_station_falls_half_as_fast_with_distance_and_wins_far_out():
    near, far = HALF.key_over([60.0, 200.0])
    assert near[0] < near[1]
    assert far[0] > far[1]


@pytest.mark.parametrize(("field", "value"), [("gate_error", 0.05), ("readout_error", 0.05), ("cutoff_s", 0.001)])
def test_what_is_worse_costs_key(field, value):
    assert replaced(HALF, field, value).key_per_try()[0] < HALF.key_per_try()[0]


def test_bounds_are_those_of_the_glass_alone():
    without, with_one = HALF.bounds_over([100.0])
    assert without[0] == pytest.approx(0.014500, abs=5e-7)
    assert with_one[0] == pytest.approx(0.152003, abs=5e-7)


def test_key_stays_below_the_bound_of_one_ideal_station():
    km = np.array([50.0, 150.0, 250.0])
    bright = HalfWay(link=link(light=1.0, t2_s=1e4, dark_hz=0.0, weight=0.1), cutoff_s=None)
    assert (bright.key_over(km.tolist())[:, 0] < bright.bounds_over(km)[1]).all()


def test_refusals():
    with pytest.raises(ParameterError, match=r"HalfWay.distance_km = -1.0 km: must be at least 0"):
        HalfWay(distance_km=-1.0)
    with pytest.raises(ParameterError, match=r"HalfWay.cutoff_s"):
        HalfWay(cutoff_s=0.0)
