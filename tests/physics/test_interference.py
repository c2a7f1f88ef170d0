"""physics.interference against quadrature of the photons' coherence, its closed forms, its limits."""

import math

import numpy as np
import pytest

from qnkit.physics import Detector, Emitter
from qnkit.physics.interference import alike, of_emitters
from tests.oracles_photons import shapes_by_quadrature

LONG = 1e4
"""A window of a thousand lifetimes, in ns."""


@pytest.mark.parametrize(
    "photons",
    [
        (0.1, 0.2, 0.03, 0.5, 20.0, 0.0),
        (0.1, 0.2, 0.03, 0.5, 20.0, 2.0),
        (0.1, 0.1, 0.0, 0.0, 20.0, 3.0),
        (0.1, 0.1, 0.1, 0.0, 7.0, 0.0),
        (0.1, 0.1, 0.02, 0.3, 50.0, 15.0),
        (1.0, 0.2, 0.7, 3.0, 8.0, 0.3),
        (0.1, 0.2, 0.03, 0.5, 3.0, 12.0),
    ],
)
def test_shares_visibility_and_coherence_match_a_quadrature_over_both_times(photons):
    assert alike(*photons) == pytest.approx(shapes_by_quadrature(*photons), rel=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_random_photons_match_the_quadrature(seed):
    rng = np.random.default_rng([3, seed])
    left, right, dephasing, turn = (10 ** rng.uniform(-2, 0, 4)).tolist()
    window = float(rng.uniform(0.5, 20))
    jitter = float(rng.choice([0.0, rng.uniform(0.3, 10)]))
    found = alike(left, right, dephasing, turn, window, jitter)
    assert found == pytest.approx(shapes_by_quadrature(left, right, dephasing, turn, window, jitter), rel=1e-11)


def test_pure_dephasing_leaves_gamma_over_gamma_plus_twice_its_rate_of_both_orders():
    rate, dephasing = 0.1, 0.03
    expected = rate / (rate + 2 * dephasing)
    _, _, visibility, first_order = alike(rate, rate, 2 * dephasing, 0.0, LONG, 0.0)
    assert visibility == pytest.approx(expected, rel=1e-14)
    assert first_order == pytest.approx(expected, rel=1e-14), "not its root"


def test_pure_states_that_differ_leave_the_root_of_the_visibility_to_the_first_order():
    left, right, turn = 0.1, 0.3, 0.25
    _, _, visibility, first_order = alike(left, right, 0.0, turn, LONG, 0.0)
    assert visibility == pytest.approx(left * right / (0.2**2 + turn**2), rel=1e-13)
    assert first_order == pytest.approx(math.sqrt(visibility), rel=1e-13)


def test_unlike_emitters_follow_the_closed_form_of_a_long_window():
    left, right, dephasing, turn = 0.1, 0.3, 0.07, 0.25
    total = (left + right) / 2 + dephasing
    _, _, visibility, first_order = alike(left, right, dephasing, turn, LONG, 0.0)
    assert visibility == pytest.approx(2 * left * right / (left + right) * total / (total**2 + turn**2), rel=1e-13)
    assert first_order == pytest.approx(math.sqrt(left * right) / math.hypot(total, turn), rel=1e-13)


def test_a_short_window_keeps_little_light_and_makes_it_alike():
    shares, visibilities, coherences = [], [], []
    for window in (0.01, 1.0, 5.0, 20.0, 100.0):
        left, _, visibility, first_order = alike(0.1, 0.3, 0.1, 0.4, window, 0.0)
        shares.append(left)
        visibilities.append(visibility)
        coherences.append(first_order)
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(0.1 * 0.01, rel=1e-3)
    assert visibilities == sorted(visibilities, reverse=True)
    assert coherences == sorted(coherences, reverse=True)
    assert visibilities[0] == pytest.approx(1, abs=0.1 * 0.01), "what dephases or turns within the window"


def test_jitter_goes_to_no_jitter_and_to_no_window_at_all():
    sharp = alike(0.1, 0.3, 0.1, 0.4, 5.0, 0.0)
    assert alike(0.1, 0.3, 0.1, 0.4, 5.0, 1e-7) == pytest.approx(sharp, abs=1e-7)
    shares = [alike(0.1, 0.1, 0.0, 0.0, 30.0, jitter)[0] for jitter in (0.0, 1.0, 10.0, 100.0)]
    assert shares == sorted(shares, reverse=True)
    blurred = alike(0.1, 0.3, 0.1, 0.4, 5.0, 1e4)
    everything = alike(0.1, 0.3, 0.1, 0.4, LONG, 0.0)
    assert blurred[2:] == pytest.approx(everything[2:], abs=1e-3), "a window that is all blur takes photons as they come"


def test_extreme_rates_stay_finite_and_within_their_bounds():
    for left, right, dephasing, turn, window, jitter in (
        (1e-6, 1e3, 1e4, 0.0, 1.0, 0.0),
        (1e3, 1e3, 1e5, 1e4, 100.0, 0.0),
        (1e-9, 1e-9, 0.0, 0.0, 1e-3, 0.0),
        (1e3, 1e3, 0.0, 0.0, 1e-3, 10.0),
        (1e-3, 1e-3, 10.0, 50.0, 50.0, 0.4),
        (5.0, 1e-3, 0.1, 0.0, 5000.0, 0.05),
    ):
        found = alike(left, right, dephasing, turn, window, jitter)
        assert all(0 <= value <= 1 for value in found), (left, right, dephasing, turn, window, jitter, found)
    assert alike(1e-320, 1.0, 0.0, 0.0, 1e-9, 0.0)[2:] == (0.0, 0.0)


def test_emitters_are_read_in_their_units_and_dephasing_can_be_left_out():
    left = Emitter(lifetime_ns=10.0, pure_dephasing_ns=40.0, detuning_mhz=30.0)
    right = Emitter(lifetime_ns=20.0, detuning_mhz=-10.0)
    eye = Detector(window_ns=35.0, jitter_ns=2.0)
    turn = 2 * math.pi * 0.04
    assert of_emitters(left, right, eye) == pytest.approx(alike(0.1, 0.05, 0.025, turn, 35.0, 2.0), rel=1e-14)
    assert of_emitters(left, right, eye, dephasing=False) == pytest.approx(alike(0.1, 0.05, 0.0, turn, 35.0, 2.0), rel=1e-14)


def test_random_walks_of_the_emitters_phases_show_what_each_protocol_keeps():
    """Two clicks at random times; each emitter's phase walks from its excitation on, anew in each emission."""
    rng, runs, rate, dephasing = np.random.default_rng(8), 200_000, 1.0, 0.2
    first, second = rng.exponential(1 / rate, (2, runs))

    def walk(time):
        return rng.normal(0, np.sqrt(2 * dephasing * time))

    one_click = walk(first) - walk(first)
    two_bins = one_click + walk(second) - walk(second)
    between = np.abs(first - second)  # two polarisations of one emission: what came before the earlier click cancels
    two_colours = walk(between) - walk(between)
    _, _, visibility, first_order = alike(rate, rate, 2 * dephasing, 0.0, LONG, 0.0)
    for phases, expected in ((one_click, first_order), (two_bins, first_order**2), (two_colours, visibility)):
        contrast = np.cos(phases)
        assert contrast.mean() == pytest.approx(expected, abs=5 * contrast.std() / math.sqrt(runs))
