"""Envelopes: as close to the pulse as was asked, with its jumps where they are; refused where that cannot be."""

import numpy as np
import pytest
from scipy.interpolate import CubicSpline

from qnkit.model import ParameterError
from qnkit.qubits.pulses import Envelope, envelope, sampled_envelope

TIMES = np.random.default_rng(0).uniform(0.0, 1.0, 400)


@pytest.mark.parametrize("tolerance", [1e-11, 1e-6])
@pytest.mark.parametrize(
    "pulse",
    [
        lambda t: np.exp(-(((t - 0.4) / 0.05) ** 2)),
        lambda t: np.sin(np.pi * t) ** 2 * np.exp(1j * 40 * t**2),
        lambda t: 3e7 / (1 + np.exp(-(t - 0.7) / 0.01)),
    ],
)
def test_an_envelope_is_as_close_to_its_pulse_as_was_asked(pulse, tolerance):
    found = envelope(pulse, [0.0, 1.0], tolerance=tolerance)
    assert np.abs(found(TIMES) - pulse(TIMES)).max() <= 2 * tolerance * np.abs(pulse(TIMES)).max()
    assert found.is_real != np.iscomplexobj(pulse(TIMES))


def test_a_looser_envelope_has_fewer_pieces():
    counts = [
        len(envelope(lambda t: np.exp(-(((t - 0.4) / 0.02) ** 2)), [0, 1], tolerance=e).coefficients) for e in (1e-12, 1e-5)
    ]
    assert counts[0] > counts[1] >= 8


def test_a_jump_at_a_break_is_kept():
    found = envelope(lambda t: np.where(t < 0.5, 1.0, 2.0 + t), [0.0, 0.5, 1.0])
    assert found([0.5 - 1e-9, 0.5, 0.5 + 1e-9]) == pytest.approx([1.0, 2.5, 2.5], abs=1e-8)
    assert len(found.coefficients) == 16


def test_outside_its_breaks_it_is_zero():
    found = envelope(lambda t: 1.0 + 0 * t, [0.0, 1.0])
    assert found([-0.1, 0.0, 0.5, 1.0, 1.1]) == pytest.approx([0.0, 1.0, 1.0, 0.0, 0.0], abs=1e-12)


def test_samples_are_joined_by_the_not_a_knot_spline():
    times = np.sort(np.random.default_rng(1).uniform(0.0, 1.0, 30))
    values = np.cos(7 * times) + 1j * times
    found = sampled_envelope(times, values)
    inner = np.linspace(times[0], times[-1] - 1e-9, 301)
    assert found(inner) == pytest.approx(CubicSpline(times, values)(inner), abs=1e-12)


def test_a_scaled_envelope_is_scaled_everywhere():
    found = envelope(lambda t: np.sin(t), [0.0, 1.0])
    assert found.scaled(2j)(TIMES) == pytest.approx(2j * np.sin(TIMES), abs=1e-11)
    assert isinstance(found.scaled(2), Envelope)
    assert found.scaled(2).is_real


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: envelope(np.sin, [0.0]), "must be at least two finite times in s, each after the last"),
        (lambda: envelope(np.sin, [0.0, 1.0, 1.0]), "each after the last"),
        (lambda: envelope(np.sin, [0.0, np.inf]), "finite times"),
        (lambda: envelope(lambda t: t[:3], [0.0, 1.0]), "must turn an array of times into as many finite numbers"),
        (lambda: envelope(lambda t: t * np.nan, [0.0, 1.0]), "finite numbers"),
        (lambda: envelope(lambda t: np.abs(t - 1 / 3), [0.0, 1.0], tolerance=0.0), "pieces do not describe this function to 0"),
        (lambda: sampled_envelope([0.0, 1.0, 2.0], [1, 2, 3]), "give 4 samples or more"),
        (lambda: sampled_envelope([0.0, 1.0, 2.0, 3.0], [1, 2, 3]), "4 times and values of shape (3,)"),
        (lambda: sampled_envelope([0.0, 2.0, 1.0, 3.0], [1, 2, 3, 4]), "each after the last"),
    ],
)
def test_a_pulse_that_cannot_be_followed_is_refused_in_words(make, message):
    with pytest.raises(ParameterError) as refused:
        make()
    assert message in str(refused.value)
