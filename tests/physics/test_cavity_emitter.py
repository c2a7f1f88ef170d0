"""The emitter in its cavity: against QuTiP for three pulses, closed forms, ledgers, limits, and what is refused."""

import math
import os

import numpy as np
import pytest
from scipy.integrate import simpson

from qnkit.model import ParameterError, replaced
from qnkit.physics.cavity_emitter import CavityEmitter
from qnkit.physics.photon import Photon
from qnkit.physics.pulses import DecayingPulse, GaussianPulse, SampledPulse, SineSquaredPulse
from tests.oracles_emitter import emitter_in_qutip

UNIT = 2e6 * math.pi
TIGHT = {"atol": 1e-12, "rtol": 1e-11}
ONE_WAY = CavityEmitter(branching_g1=0.0)
"""An emitter that never falls back to where it began."""

LONG = pytest.mark.skipif(
    os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}, reason="uncompiled, the many steps of this test take minutes"
)

THREE = {
    "slow": (GaussianPulse(rabi_mhz=15, center_ns=200, width_ns=60), lambda t: 15 * np.exp(-((t - 200) ** 2) / 7200)),
    "smooth": (SineSquaredPulse(rabi_mhz=30, duration_ns=400), lambda t: 30 * math.sin(math.pi * t / 400) ** 2 * (0 <= t < 400)),
    "short and strong": (
        GaussianPulse(rabi_mhz=130, center_ns=40, width_ns=4),
        lambda t: 130 * np.exp(-((t - 40) ** 2) / 32),
    ),
}


@LONG
@pytest.mark.parametrize("name", THREE)
def test_wave_packet_coherence_and_efficiency_match_qutip(name):
    pulse, rabi = THREE[name]
    emitter = CavityEmitter(
        pulse=pulse,
        window_ns=400.0,
        cavity_levels=3,
        excited_dephasing_mhz=0.7,
        ground_dephasing_mhz=0.3,
        branching_lost=0.03,
        laser_detuning_mhz=4.0,
        cavity_detuning_mhz=2.5,
    )
    photon = emitter.photon(points=17, **TIGHT)
    flux, seen = emitter_in_qutip(emitter, rabi, photon.times_s)
    turn = np.exp(-4.0j * UNIT * photon.times_s)  # from the frame of the laser to that of the transition e-g2
    peak, seen = flux.max(), turn.conj()[:, None] * seen * turn
    assert photon.flux_hz == pytest.approx(flux, abs=1e-9 * peak)
    assert photon.coherence_hz == pytest.approx(seen, abs=1e-8 * peak)
    theirs = Photon(photon.times_s, seen, {}, photon.efficiency, 0.0, 0.0)
    assert photon._alike(photon) == pytest.approx(theirs._alike(theirs), abs=1e-8)
    fine = emitter.photon(points=401, **TIGHT)
    flux = emitter_in_qutip(emitter, rabi, fine.times_s, coherence=False)
    area = simpson(flux, x=fine.times_s)
    assert fine.efficiency == pytest.approx(area, abs=1e-7), "Simpson's rule is right to 1e-7 at 401 times"
    assert fine._moment(0, 0.0) == pytest.approx(fine.efficiency, abs=1e-8), "the area of the wave packet"
    assert fine.visibility_error < 1e-4


@LONG
def test_a_recycled_emitter_matches_qutip():
    pulse, rabi = THREE["smooth"]
    emitter = CavityEmitter(pulse=pulse, window_ns=400.0, cavity_levels=5, recycling_per_us=3.0)
    photon = emitter.photon(points=17, **TIGHT)
    flux, seen = emitter_in_qutip(emitter, rabi, photon.times_s)
    assert photon.flux_hz == pytest.approx(flux, abs=1e-9 * flux.max())
    assert photon.coherence_hz == pytest.approx(seen, abs=1e-8 * flux.max())


def test_the_photon_of_a_short_run_matches_qutip():
    """As the test of three pulses, small enough to run uncompiled."""
    pulse, rabi = THREE["short and strong"]
    emitter = CavityEmitter(pulse=pulse, window_ns=120.0, cavity_levels=2, excited_dephasing_mhz=0.7, output_share=1.0)
    photon = emitter.photon(points=17)
    flux, seen = emitter_in_qutip(emitter, rabi, photon.times_s)
    assert photon.flux_hz == pytest.approx(flux, abs=1e-6 * flux.max())
    assert photon.coherence_hz == pytest.approx(seen, abs=1e-6 * flux.max())
    assert sum(photon.fates.values()) == pytest.approx(1.0, abs=1e-8)
    assert photon.fates["lost in the cavity"] == 0.0


def test_an_excited_emitter_swings_with_the_cavity_and_decays():
    """No pulse: amplitudes ``c' = -i g e - kappa c``, ``e' = -i g c - gamma e``; both outcomes of the square root."""
    for coupling in (12.3, 2.0):
        emitter = CavityEmitter(start="e", coupling_mhz=coupling, pulse=GaussianPulse(rabi_mhz=0))
        photon = emitter.photon(points=33)
        g, kappa, gamma = coupling * UNIT, 4.1 * UNIT, 11.5 * UNIT
        root = np.sqrt(complex(g**2 - (kappa - gamma) ** 2 / 4))
        amplitude = g * np.exp(-(kappa + gamma) * photon.times_s / 2) * np.sin(root * photon.times_s) / root
        assert photon.flux_hz == pytest.approx(0.9 * 2 * kappa * np.abs(amplitude) ** 2, abs=1e-7 * 2 * kappa)
        caught = g**2 * kappa / ((kappa + gamma) * (g**2 + kappa * gamma))
        assert photon.efficiency == pytest.approx(0.9 * caught, abs=1e-8)
        assert photon.fates["still in g1"] == pytest.approx(0.93565 * (1 - caught), abs=1e-8)


@LONG
def test_in_a_bad_cavity_it_is_a_two_level_emitter():
    """V = gamma / (gamma + 2 dephasing) with gamma = 2 g**2 / kappa; what is left falls as 1 / kappa."""
    off = []
    for kappa, coupling in ((20.0, 2.0), (80.0, 4.0)):
        emitter = CavityEmitter(
            start="e",
            coupling_mhz=coupling,
            cavity_half_width_mhz=kappa,
            emitter_half_width_mhz=0.0,
            excited_dephasing_mhz=0.1,
            pulse=GaussianPulse(rabi_mhz=0),
            window_ns=8000.0,
        )
        off.append(emitter.photon(points=801).visibility - 0.4 / (0.4 + 2 * 0.1))
    assert abs(off[1]) < 0.4 / 80
    assert off[0] / off[1] == pytest.approx(4.0, rel=0.2)


@LONG
@pytest.mark.parametrize("name", THREE)
def test_with_one_way_to_decay_and_no_dephasing_the_photon_is_pure(name):
    photon = replaced(ONE_WAY, "pulse", THREE[name][0]).photon(points=601)
    assert photon.visibility == pytest.approx(1.0, abs=1e-6 + 3 * photon.visibility_error)
    assert photon.resets == 0.0
    assert replaced(ONE_WAY, "excited_dephasing_mhz", 1.0).photon().visibility < 0.995
    assert replaced(ONE_WAY, "branching_g1", 0.9).photon().visibility < 0.9, "it starts anew at random times"


@LONG
@pytest.mark.parametrize("branching", [0.0, 0.93565])
def test_the_slower_the_pulse_the_nearer_the_efficiency_to_its_limit(branching):
    gaps = []
    for duration in (1000.0, 4000.0):
        pulse = SineSquaredPulse(rabi_mhz=24 * math.sqrt(1000 / duration), duration_ns=duration)
        emitter = CavityEmitter(branching_g1=branching, pulse=pulse, window_ns=duration + 300, cavity_levels=2)
        gaps.append(emitter.slow_limit - emitter.photon(points=101).efficiency)
    assert 0 < gaps[1] < gaps[0] / 2 < 0.01
    assert CavityEmitter(branching_g1=0.0).slow_limit == pytest.approx(0.9 * 3.2087 / 4.2087, abs=1e-4)
    assert CavityEmitter(emitter_half_width_mhz=0.0).slow_limit == 0.9


@LONG
def test_the_ledger_of_the_excitation_sums_to_one_and_has_no_negative_share():
    for emitter in (CavityEmitter(), replaced(ONE_WAY, "branching_lost", 0.4), replaced(CavityEmitter(), "window_ns", 250.0)):
        photon = emitter.photon()
        assert sum(photon.fates.values()) == pytest.approx(1.0, abs=1e-8)
        assert min(photon.fates.values()) > -1e-9
        assert photon.fates["out of the output mirror"] == photon.efficiency
    assert replaced(CavityEmitter(), "window_ns", 250.0).photon().fates["still in the cavity"] > 1e-3
    recycled = CavityEmitter(recycling_per_us=1.0, cavity_levels=5).photon(points=17)
    assert sum(recycled.fates.values()) == pytest.approx(1.0, abs=1e-8)
    assert recycled.g2 > 0.01
    lost = CavityEmitter(branching_g1=0.0, branching_lost=0.4).photon().fates
    assert lost["spontaneous decay to other levels"] == pytest.approx(2 / 3 * lost["spontaneous decay to g2"], rel=1e-9)
    assert CavityEmitter().photon(points=17).g2 == 0.0


@LONG
@pytest.mark.parametrize(
    ("path", "value", "number", "sign"),
    [
        ("output_share", 0.45, "efficiency", -1),
        ("emitter_half_width_mhz", 0.0, "efficiency", 1),
        ("branching_g1", 0.5, "efficiency", -1),
        ("branching_g1", 0.5, "resets", -1),
        ("excited_dephasing_mhz", 2.0, "visibility", -1),
        ("ground_dephasing_mhz", 2.0, "visibility", -1),
        ("cavity_detuning_mhz", 30.0, "efficiency", -1),
        ("laser_detuning_mhz", 60.0, "efficiency", -1),
        ("coupling_mhz", 0.0, "efficiency", -1),
        ("cavity_half_width_mhz", 12.0, "width_s", -1),
        ("recycling_per_us", 0.5, "g2", 1),
        ("window_ns", 150.0, "efficiency", -1),
    ],
)
def test_every_cause_does_what_it_should(path, value, number, sign):
    before = getattr(CavityEmitter().photon(points=101), number)
    after = getattr(replaced(CavityEmitter(), path, value).photon(points=101), number)
    assert (after - before) * sign > 1e-3 * before
    if path == "output_share":
        assert after == pytest.approx(before / 2, rel=1e-9)


def test_the_photon_is_a_state_and_does_not_depend_on_photon_numbers_that_are_never_reached():
    photon, more = (replaced(CavityEmitter(), "cavity_levels", n).photon(points=65) for n in (2, 5))
    assert np.linalg.eigvalsh(photon.coherence_hz).min() > -1e-7 * photon.flux_hz.max()
    assert photon.coherence_hz == pytest.approx(more.coherence_hz, abs=1e-7 * photon.flux_hz.max())
    assert (photon.flux_hz > -1e-7 * photon.flux_hz.max()).all()


@LONG
def test_with_recycling_more_photon_numbers_change_nothing_once_they_are_enough():
    four, six = (CavityEmitter(recycling_per_us=2.0, cavity_levels=n).photon(points=17) for n in (6, 7))
    assert four.efficiency == pytest.approx(six.efficiency, abs=1e-6)
    assert four.g2 == pytest.approx(six.g2, abs=1e-5)


@LONG
def test_two_emitters_that_differ_make_photons_that_differ():
    one, other = CavityEmitter(branching_g1=0.0).photon(), CavityEmitter(branching_g1=0.0, cavity_detuning_mhz=6.0).photon()
    assert one.overlap(other) == pytest.approx(other.overlap(one), abs=1e-12)
    assert 0.01 < one.overlap(other) < 0.99
    early = replaced(ONE_WAY, "pulse.center_ns", 150.0).photon()
    assert one.overlap(early) < 0.8, "a photon that comes earlier is another photon"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: CavityEmitter(branching_lost=0.5), "branching_lost = 0.5: must be at most 0.06435, what branching_g1 leaves"),
        (lambda: CavityEmitter(cavity_half_width_mhz=0.0), "cavity_half_width_mhz = 0.0 MHz: must be above 0 MHz"),
        (lambda: CavityEmitter(start="g2"), "must be one of 'g1' or 'e'"),
        (
            lambda: CavityEmitter(pulse=DecayingPulse(lifetime_ns=-1.0)),
            "DecayingPulse.lifetime_ns = -1.0 ns: must be above 0 ns",
        ),
        (lambda: CavityEmitter().photon(points=3), "CavityEmitter.photon(points) = 3: must be an odd whole number from 17"),
        (
            lambda: CavityEmitter().photon(points=400),
            "photon(points) = 400: must be an odd whole number from 17 (odd, so that every",
        ),
        (lambda: CavityEmitter().photon(atol=math.nan), "Driven.atol = nan: must be above 0 and below 1"),
        (lambda: CavityEmitter(pulse=SineSquaredPulse(start_ns=900.0)).photon(), "the pulse lies outside the window"),
        (lambda: CavityEmitter(recycling_per_us=50.0, cavity_levels=2).photon(), "cavity_levels = 2: too few: up to"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, message):
    with pytest.raises(ParameterError) as refused:
        make()
    assert message in str(refused.value)


def test_a_pulse_of_samples_does_as_the_pulse_it_samples():
    times = np.linspace(0, 400, 161)
    samples = SampledPulse(times_ns=tuple(times), rabi_mhz=tuple(30 * np.sin(np.pi * times / 400) ** 2))
    shaped = replaced(ONE_WAY, "pulse", THREE["smooth"][0]).photon(points=101)
    assert replaced(ONE_WAY, "pulse", samples).photon(points=101).overlap(shaped) == pytest.approx(1.0, abs=1e-4)
