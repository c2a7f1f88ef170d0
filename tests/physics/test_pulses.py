"""Pulses: the shape each one says, its area, its smooth and sudden edges, and what is refused."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics.pulses import DecayingPulse, GaussianPulse, SampledPulse, SineSquaredPulse, SquarePulse
from qnkit.qubits import Driven

UNIT = 2e6 * math.pi


def area(pulse):
    """The area in rad, by the turn of a resonant two-level emitter, which starts in g: P(e) = sin(area / 2)**2."""
    envelope = pulse.envelope()
    raising = np.array([[0, 0], [1, 0]])
    ends = envelope.knots_s[[0, -1]]
    excited = (
        Driven(np.zeros((2, 2)), [(raising, envelope.scaled(0.5))])
        .evolve([1, 0], ends[1:], start_s=ends[0])
        .states[-1, 1, 1]
        .real
    )
    return 2 * math.asin(math.sqrt(excited))


@pytest.mark.parametrize(
    ("pulse", "formula"),
    [
        (GaussianPulse(rabi_mhz=12, center_ns=200, width_ns=30), lambda t: 12 * np.exp(-((t - 200) ** 2) / 2 / 30**2)),
        (SineSquaredPulse(rabi_mhz=5, start_ns=20, duration_ns=300), lambda t: 5 * np.sin(np.pi * (t - 20) / 300) ** 2),
        (SquarePulse(rabi_mhz=5, start_ns=10, duration_ns=200, rise_ns=0), lambda t: 5 + 0 * t),
        (DecayingPulse(rabi_mhz=8, start_ns=10, lifetime_ns=40), lambda t: 8 * np.exp(-(t - 10) / 40)),
    ],
)
def test_a_pulse_has_the_shape_it_says(pulse, formula):
    found, times = pulse.envelope(), np.linspace(-50.0, 700.0, 331)
    begin, end = found.knots_s[[0, -1]] * 1e9
    inside = (times > begin) & (times < end)
    expected = np.where(inside, formula(times), 0.0) * UNIT
    assert found(times * 1e-9) == pytest.approx(expected, abs=1e-10 * pulse.rabi_mhz * UNIT)


@pytest.mark.parametrize(
    ("pulse", "expected"),
    [
        (GaussianPulse(rabi_mhz=3, width_ns=40), 3 * 40 * math.sqrt(2 * math.pi)),
        (SineSquaredPulse(rabi_mhz=3, duration_ns=200), 3 * 200 / 2),
        (SquarePulse(rabi_mhz=2, duration_ns=200, rise_ns=20), 2 * (200 - 20)),
        (DecayingPulse(rabi_mhz=3, lifetime_ns=100), 3 * 100),
    ],
)
def test_the_area_of_a_pulse_turns_the_emitter(pulse, expected):
    assert area(pulse) == pytest.approx(expected * 2e-3 * math.pi, abs=1e-6)


def test_a_square_pulse_rises_and_falls_over_its_edges():
    found = SquarePulse(rabi_mhz=4, start_ns=100, duration_ns=100, rise_ns=10).envelope()
    assert found(np.array([99, 105, 110, 150, 195, 201]) * 1e-9) / UNIT == pytest.approx([0, 2, 4, 4, 2, 0], abs=1e-8)


def test_a_sampled_pulse_goes_through_its_samples_and_may_change_sign():
    times = (0.0, 30.0, 50.0, 90.0, 120.0)
    values = (0.0, 4.0, -2.0, 1.0, 0.0)
    found = SampledPulse(times_ns=times, rabi_mhz=values).envelope()
    assert found(np.array(times[:-1]) * 1e-9) / UNIT == pytest.approx(values[:-1], abs=1e-10)
    assert found(121e-9) == 0.0


def test_a_fine_sampling_is_the_pulse_itself():
    """A cubic spline at spacing h is off by h**4 / 384 of the fourth derivative, here 2e-7 of the peak, away from its ends."""
    gaussian = GaussianPulse(rabi_mhz=10, center_ns=300, width_ns=40)
    times = np.linspace(0, 600, 241)
    samples = SampledPulse(times_ns=tuple(times), rabi_mhz=tuple(10 * np.exp(-((times - 300) ** 2) / 3200)))
    inner = np.linspace(1, 599, 1000) * 1e-9
    spacing = 2.5 / 40
    assert np.abs(samples.envelope()(inner) - gaussian.envelope()(inner)).max() < 3 * spacing**4 / 384 * 10 * UNIT * 1.1


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: GaussianPulse(width_ns=0.0), "GaussianPulse.width_ns = 0.0 ns: must be above 0 ns"),
        (lambda: SineSquaredPulse(rabi_mhz=-1.0), "SineSquaredPulse.rabi_mhz = -1.0 MHz: must be at least 0 MHz"),
        (lambda: SquarePulse(duration_ns=9.0), "SquarePulse.rise_ns = 5.0 ns: must be at most half the duration, 4.5 ns"),
        (lambda: SampledPulse(times_ns=(0.0, 1.0), rabi_mhz=(1.0, 1.0)), "must be as many as there are times, 2, and at least 4"),
        (lambda: SampledPulse(times_ns=(0.0, 1.0, 1.0, 2.0)), "each time must be after the last"),
    ],
)
def test_a_pulse_that_cannot_be_is_refused_in_words(make, message):
    with pytest.raises(ParameterError) as refused:
        make()
    assert message in str(refused.value)
