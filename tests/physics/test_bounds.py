"""Bounds of lossy fibre: published numbers, exact arithmetic, chains, limits and refusals."""

from decimal import Decimal, localcontext

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Clock, Link, bits_of_loss, chain_bound, chain_bound_hz, repeater_bound, repeaterless_bound
from qnkit.physics.reach import at_distance, repeaterless_bound_hz

SLOW = Link(clock=Clock(preparation_us=100.0, waits_for_herald=False))


def exact_bits(log_transmission):
    """The bound of a transmission, given as its natural logarithm, to the digits of the context."""
    return float(-(1 - log_transmission.exp()).ln() / Decimal(2).ln())


@pytest.mark.parametrize("transmission", [1e-300, 1e-20, 0.01, 0.37, 0.5, 0.99, 1 - 2**-53])
@pytest.mark.parametrize("stations", [0, 1, 7])
def test_bound_matches_exact_arithmetic_at_tiny_and_near_unit_transmission(transmission, stations):
    """An error of 1 unit in the last place of the logarithm of eta, times that logarithm, is the rounding of eta**(1/(n+1))."""
    with localcontext(prec=400):
        expected = exact_bits(Decimal(transmission).ln() / (stations + 1))
    allowed = 4 * np.finfo(float).eps * (1 - np.log(transmission))
    assert repeater_bound(transmission, stations) == pytest.approx(expected, rel=allowed)
    if not stations:
        assert repeaterless_bound(transmission) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("loss_db", [1e-12, 0.3, 3.0, 3.02, 20.0, 200.0])
def test_bound_of_a_loss_in_decibels_matches_exact_arithmetic(loss_db):
    with localcontext(prec=100):
        expected = exact_bits(-Decimal(loss_db) / 10 * Decimal(10).ln())
    assert bits_of_loss(loss_db) == pytest.approx(expected, rel=4 * np.finfo(float).eps * (1 + loss_db))


def test_bounds_keep_their_order_and_rise_with_the_light_and_the_stations():
    light = np.linspace(0.001, 0.999, 60)
    assert np.all(np.diff(repeaterless_bound(light)) > 0)
    chain = np.array([repeater_bound(light, n) for n in range(6)])
    assert np.all(np.diff(chain, axis=0) > 0)


def test_half_the_decibels_with_one_station_and_a_quarter_with_three():
    assert repeater_bound(1e-4, 1) == pytest.approx(repeaterless_bound(1e-2), rel=1e-13)
    assert repeater_bound(1e-4, 3) == pytest.approx(repeaterless_bound(1e-1), rel=1e-13)


def test_a_chain_carries_what_its_worst_stretch_carries_and_most_where_all_are_alike():
    assert chain_bound([0.9, 0.2, 0.5]) == repeaterless_bound(0.2)
    even = [0.09 ** (1 / 3)] * 3
    assert chain_bound(even) == pytest.approx(repeater_bound(0.09, 2), rel=1e-14)
    assert chain_bound([0.9, 0.2, 0.5]) < chain_bound(even)


def test_limits_no_loss_is_unbounded_and_no_light_carries_nothing():
    assert repeaterless_bound(1.0) == repeater_bound(1.0, 3) == chain_bound([1.0]) == bits_of_loss(0.0) == np.inf
    assert repeaterless_bound(0.0) == repeater_bound(0.0, 3) == chain_bound([1.0, 0.0]) == bits_of_loss(1e5) == 0.0
    assert repeaterless_bound(0.5) == 1.0
    assert repeaterless_bound([0.1, 0.5]).shape == (2,)


def test_bound_per_second_is_bits_times_uses_and_a_chain_of_links_is_as_quick_as_its_slowest():
    near, far = at_distance(SLOW, 20.0), at_distance(SLOW, 60.0)
    assert chain_bound_hz([far]) == pytest.approx(float(bits_of_loss(12.0)) / 100e-6, rel=1e-12)
    assert chain_bound_hz([far]) == pytest.approx(repeaterless_bound_hz(SLOW, [60.0])[0], rel=1e-12)
    assert chain_bound_hz([near, far]) == chain_bound_hz([far]) < chain_bound_hz([near])
    slow = replaced(near, "clock.preparation_us", 5_000.0)
    assert chain_bound_hz([slow, far]) == chain_bound_hz([slow])
    assert chain_bound_hz([at_distance(SLOW, 0.0)]) == np.inf


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: repeaterless_bound(1.1), r"repeaterless_bound.transmission = 1.1: must be from 0 to 1"),
        (lambda: repeaterless_bound([0.5, np.nan]), r"repeaterless_bound.transmission = nan: must be from 0 to 1"),
        (lambda: repeater_bound(-0.1), r"repeater_bound.transmission = -0.1: must be from 0 to 1"),
        (lambda: repeater_bound(0.1, 1.5), r"repeater_bound: stations = 1.5: must be a whole number from 0"),
        (lambda: repeater_bound(0.1, -1), r"repeater_bound: stations = -1: must be a whole number from 0"),
        (lambda: chain_bound([]), r"chain_bound: transmissions: must be a row of one or more numbers"),
        (lambda: chain_bound_hz([]), r"chain_bound_hz: links: must be one or more"),
        (lambda: bits_of_loss(-1.0), r"bits_of_loss.loss_db = -1.0 dB: must be at least 0"),
    ],
)
def test_refusals_name_what_is_wrong(wrong, words):
    with pytest.raises(ParameterError, match=words):
        wrong()
