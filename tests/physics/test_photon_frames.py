"""What holds for an emitter's photon in any frame, on any times, and off resonance."""

import math
import os

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics.cavity_emitter import CavityEmitter
from qnkit.physics.pulses import GaussianPulse, SineSquaredPulse, SquarePulse

LONG = pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}, reason="uncompiled, the many steps of this test take minutes"
)


@LONG
@pytest.mark.parametrize("points", [401, None])
def test_the_detuning_of_a_dark_laser_changes_no_photon(points):
    """A laser that is off is a frame and nothing else."""
    one, other = (
        CavityEmitter(start="e", pulse=GaussianPulse(rabi_mhz=0), laser_detuning_mhz=detuning).photon(points=points)
        for detuning in (0.0, 30.0)
    )
    assert other.efficiency == pytest.approx(one.efficiency, abs=1e-8)
    assert other.visibility == pytest.approx(one.visibility, abs=1e-7)
    assert other.coherence_hz == pytest.approx(one.coherence_hz, abs=1e-6 * one.flux_hz.max())
    if points is not None:
        assert one.overlap(other) == pytest.approx(one.visibility, abs=1e-6)


@LONG
def test_lasers_and_cavities_moved_alike_make_photons_of_two_colours():
    """On two-photon resonance they come out at the cavities' frequencies, 6 MHz apart: |integral of n exp(2 pi i 6 t)|**2.

    The two wave packets are one; where their phases are not, the photons are a little more alike, by less than 0.05.
    """
    one, other = (
        CavityEmitter(branching_g1=0.0, laser_detuning_mhz=d, cavity_detuning_mhz=d).photon(points=401) for d in (-3.0, 3.0)
    )
    assert one.flux_hz == pytest.approx(other.flux_hz, abs=1e-6 * one.flux_hz.max())
    shape = one.flux_hz / one.flux_hz.sum()
    apart = abs(np.sum(shape * np.exp(12e6j * np.pi * one.times_s))) ** 2
    assert apart < 0.3
    assert one.overlap(other) == pytest.approx(apart, abs=0.05)


@LONG
@pytest.mark.parametrize(("window_ns", "coarse"), [(10_000.0, 401), (20_000.0, 401), (40_000.0, 401)])
def test_times_that_miss_a_short_photon_tell_neither_its_visibility_nor_when_it_comes(window_ns, coarse):
    emitter = CavityEmitter(pulse=SineSquaredPulse(rabi_mhz=60, start_ns=20, duration_ns=60), window_ns=window_ns)
    missed = emitter.photon(points=coarse)
    for name in ("visibility", "mean_time_s", "width_s"):
        with pytest.raises(ParameterError, match=rf"Photon\.{name}: 401 times, .* do not resolve the photon"):
            getattr(missed, name)
    found, near = emitter.photon(), replaced(emitter, "window_ns", 400.0).photon(points=401)
    assert found.visibility == pytest.approx(near.visibility, abs=1e-5)
    assert found.mean_time_s == pytest.approx(near.mean_time_s, rel=1e-5)


@LONG
@pytest.mark.parametrize("branching", [0.0, 0.9])
@pytest.mark.parametrize("detuning", [0.0, 5.0])
def test_off_two_photon_resonance_the_slow_limit_falls_as_the_cavitys_line(detuning, branching):
    """Of what left g1; what a weak pulse leaves there is no loss. A detuning of 5 MHz weighs 0.18 for b = 0."""
    pulse = SineSquaredPulse(rabi_mhz=3, duration_ns=4000)
    emitter = CavityEmitter(branching_g1=branching, cavity_detuning_mhz=detuning, pulse=pulse, window_ns=4300.0, cavity_levels=2)
    photon = emitter.photon(points=101)
    assert photon.efficiency / (1 - photon.fates["still in g1"]) == pytest.approx(emitter.slow_limit, abs=2e-3)


@pytest.mark.parametrize(
    "change", [{"start": "e"}, {"excited_dephasing_mhz": 0.1}, {"ground_dephasing_mhz": 0.1}, {"recycling_per_us": 0.1}]
)
def test_where_the_slow_limit_does_not_hold_it_is_no_number(change):
    assert math.isnan(CavityEmitter(**change).slow_limit)


@pytest.mark.parametrize("points", [17, 33])
def test_photon_numbers_are_checked_between_the_times_too(points):
    """The pulse is over before the second of 17 times: 2 photon numbers give 0.4469, enough of them 0.46435."""
    emitter = CavityEmitter(
        recycling_per_us=20.0, pulse=SquarePulse(rabi_mhz=60, duration_ns=40), window_ns=1600.0, cavity_levels=2
    )
    with pytest.raises(ParameterError, match=r"cavity_levels = 2: too few: up to 0\.0\d+ photons a run come where no further"):
        emitter.photon(points=points)


@LONG
def test_photon_numbers_that_are_accepted_are_enough():
    pulse = SquarePulse(rabi_mhz=60, duration_ns=500)
    found = []
    for levels in range(2, 9):
        fast = CavityEmitter(
            coupling_mhz=200.0, cavity_half_width_mhz=60.0, recycling_per_us=20.0, pulse=pulse, cavity_levels=levels
        )
        try:
            found.append(fast.photon(points=17).efficiency)
        except ParameterError:
            assert not found, "more of them are never fewer than enough"
    assert 3 <= len(found) < 7
    assert found == pytest.approx([found[-1]] * len(found), abs=1e-5)


def test_a_pulse_that_began_before_the_window_is_refused():
    with pytest.raises(ParameterError, match=r"pulse = gaussian: 0\.(49|5) of the pulse's energy comes before the window"):
        replaced(CavityEmitter(), "pulse.center_ns", 0.0).photon()
    early = replaced(CavityEmitter(), "pulse.center_ns", 150.0)
    early._check_pulse()  # 2e-4 of it


@LONG
def test_photons_beside_an_emitter_that_is_not_excited_need_no_further_number():
    """In the dark, g2 with its photon is recycled to g1 with a photon; from there nothing climbs."""
    two, four = (
        CavityEmitter(start="e", pulse=GaussianPulse(rabi_mhz=0), recycling_per_us=20.0, cavity_levels=n).photon(points=65)
        for n in (2, 4)
    )
    assert two.efficiency == pytest.approx(four.efficiency, abs=1e-9)
