"""The photon: its integrals over one and two times, overlaps known in closed form, and what it shows."""

import copy
import math
import pickle

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import BellAnalyzer
from qnkit.physics.photon import Photon, end_weights, triangle_weights

TIMES = np.linspace(0.0, 60.0, 481)


ORDER_EIGHT = (60 / 480) ** 8
"""The error of a rule of order 8 on exp(-t) at the spacing of TIMES."""


def pure(amplitude, times=TIMES, share=1.0):
    """A pure photon of that amplitude, which comes out with that probability."""
    values = np.asarray(amplitude(times), dtype=complex)
    coherence = share * np.outer(values.conj(), values)
    return Photon(times, coherence, {"out": share, "rest": 1 - share}, share, 0.0, 0.0)


def decaying(rate=1.0, detuning=0.0):
    return lambda t: math.sqrt(rate) * np.exp(-rate * t / 2 - 1j * detuning * t)


def blurred(rate, dephasing, share=1.0):
    """A decaying photon with pure dephasing."""
    first, second = np.meshgrid(TIMES, TIMES)
    coherence = share * rate * np.exp(-rate * (first + second) / 2 - dephasing * np.abs(first - second))
    return Photon(TIMES, coherence.astype(complex), {}, share, 0.0, 0.0)


@pytest.mark.parametrize("intervals", [1, 2, 5, 6, 7, 8, 13, 14, 20, 101])
def test_the_rule_is_exact_for_polynomials(intervals):
    weights = np.array(end_weights(intervals))
    assert len(weights) == intervals + 1
    for degree in range(min(8, intervals + 1)):
        x = np.arange(intervals + 1.0) / intervals
        assert intervals * 1.0 / (degree + 1) == pytest.approx(weights @ x**degree, rel=1e-11)


def test_no_interval_has_no_area():
    assert end_weights(0) == (0.0,)


def test_the_rule_over_two_times_takes_a_kink_on_the_diagonal():
    """The integral of exp(-|x - y|) over a square of side s is 2 (s - 1 + exp(-s)).

    The corner is the worst: each of the last seven rows has too few points for order 8 and is off by h**3 / 12 at most, and
    each weighs 2 h or less.
    """
    points, side = 201, 8.0
    x = np.linspace(0, side, points)
    values = np.exp(-np.abs(x[:, None] - x[None, :]))
    found = np.sum(triangle_weights(points) * values) * (side / (points - 1)) ** 2
    assert found == pytest.approx(2 * (side - 1 + math.exp(-side)), abs=7 * 0.04**4 / 6)


def test_a_pure_photon_is_like_itself_and_its_moments_are_those_of_its_wave_packet():
    photon = pure(decaying(), share=0.4)
    assert photon.visibility == pytest.approx(1.0, abs=ORDER_EIGHT)
    assert photon.mean_time_s == pytest.approx(1.0, abs=ORDER_EIGHT)
    assert photon.width_s == pytest.approx(1.0, abs=ORDER_EIGHT)
    assert photon.flux_hz == pytest.approx(0.4 * np.exp(-TIMES), abs=1e-14)
    assert photon.g2 == 0.0


@pytest.mark.parametrize("dephasing", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("share", [1.0, 0.2])
def test_dephasing_leaves_the_share_gamma_over_gamma_plus_twice_the_dephasing(dephasing, share):
    assert blurred(1.0, dephasing, share).visibility == pytest.approx(1 / (1 + 2 * dephasing), abs=1e-7)


def test_the_overlap_of_detuned_and_unequal_decays_is_a_lorentzian():
    """|integral of conj(f) g|**2 for decay rates a, b and detuning d: a b / ((a + b)**2 / 4 + d**2)."""
    one, other = pure(decaying(1.0)), pure(decaying(0.5, detuning=0.7), share=0.3)
    expected = 0.5 / (1.5**2 / 4 + 0.7**2)
    assert one.overlap(other) == pytest.approx(expected, abs=1e-7)
    assert other.overlap(one) == pytest.approx(expected, abs=1e-7)
    assert BellAnalyzer(visibility=one.overlap(other)).overlap == pytest.approx(math.sqrt(expected), abs=1e-7)


def test_the_error_of_the_visibility_says_when_the_times_are_too_few():
    fine, coarse = pure(decaying()), pure(decaying(), times=np.linspace(0, 60, 61))
    assert fine.visibility_error < 2**8 * ORDER_EIGHT
    assert coarse.visibility_error > abs(coarse._alike(coarse) - 1.0) > 1e-4
    assert math.isnan(pure(decaying(), times=np.linspace(0, 60, 62)).visibility_error)


def test_pairs_of_photons_show_in_g2():
    photon = Photon(TIMES, pure(decaying()).coherence_hz, {}, 0.5, 0.0, 0.01)
    assert photon.g2 == pytest.approx(0.08)


def test_light_of_more_than_one_photon_has_a_visibility_but_no_overlap():
    """Coincidences go as 1 + g2 - V against 1 + g2 of light that cannot interfere."""
    photon = Photon(TIMES, blurred(1.0, 0.5).coherence_hz, {}, 1.0, 0.0, 0.1)
    assert photon.g2 == pytest.approx(0.2)
    assert photon.visibility == pytest.approx(1 - (1 + 0.2 - 0.5) / (1 + 0.2), abs=1e-7)
    single = blurred(1.0, 0.5)
    assert single.visibility == single.overlap(single)
    for ask in (lambda: photon.overlap(photon), lambda: photon.overlap(single), lambda: single.overlap(photon)):
        with pytest.raises(ParameterError, match=r"Photon\.overlap: g2 = 0\.2: must be at most 0\.001"):
            ask()
    assert "V / (1 + g2)" in photon._repr_html_()


def test_no_light_has_no_numbers_instead_of_wrong_ones():
    dark = Photon(TIMES, np.zeros((481, 481), dtype=complex), {"still in g1": 1.0}, 0.0, 0.0, 0.0)
    assert dark.is_dark
    for number in (dark.visibility, dark.mean_time_s, dark.width_s, dark.g2, dark.overlap(pure(decaying()))):
        assert math.isnan(number)


def test_photons_at_other_times_cannot_be_compared():
    with pytest.raises(ParameterError, match=r"481 times to 60 s and 61 times to 60 s: must be the same times"):
        pure(decaying()).overlap(pure(decaying(), times=np.linspace(0, 60, 61)))


def test_a_photon_shows_itself_as_a_readable_table():
    photon = pure(decaying(), share=0.25)
    assert repr(photon) == f"Photon(efficiency=0.2500, visibility=1.0000 ± {photon.visibility_error:.1g})"
    shown = photon._repr_html_()
    for text in ("two-photon visibility", "0.2500", "excitation: rest", "0.7500", f"1.0000 ± {photon.visibility_error:.1g}"):
        assert text in shown


def test_a_visibility_that_the_times_do_not_resolve_is_not_told():
    coarse = pure(decaying(), times=np.linspace(0, 60, 17))
    assert coarse._alike(coarse) > 1.01, "it would be more than 1"
    assert coarse.visibility_error >= coarse._alike(coarse) - 1
    for ask in (
        lambda: coarse.visibility,
        lambda: coarse.overlap(pure(decaying(2.0), times=coarse.times_s)),
        lambda: coarse.mean_time_s,
        lambda: coarse.width_s,
    ):
        with pytest.raises(ParameterError, match=r"17 times, 3\.75e\+09 ns apart, do not resolve the photon .* give more points"):
            ask()
    assert "visibility=not resolved by 17 times" in repr(coarse)
    assert coarse._repr_html_().count("not resolved by 17 times") == 2, "neither its visibility nor its times"


def test_light_that_the_times_miss_makes_an_error():
    """Both the whole and every second time miss the same share of a photon: only its area tells."""
    photon = Photon(TIMES, pure(decaying()).coherence_hz, {}, 0.5, 0.0, 0.0)
    assert photon.visibility_error == pytest.approx(2 * (1 / 0.5 - 1), rel=1e-6)


@pytest.mark.parametrize("again", [lambda x: x, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_a_photon_is_read_only_also_when_copied(again):
    photon = again(pure(decaying()))
    for array in (photon.times_s, photon.coherence_hz):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 5
