"""physics.absorber: flags against counting by hand, its limits, its noise and what it refuses."""

import itertools
import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Absorber, AbsorbingArm, Converter, Fiber, Receiver

PHOTONS = np.arange(5)


def by_hand(absorber, photons, arrival, noise):
    """Every set of photons taken up, with or without a false flag: the chances of a flag with a photon, and of any."""
    taken = arrival * absorber.efficiency
    false = 1 - (1 - absorber.false_flag_probability) * math.exp(-noise * absorber.efficiency)
    real = flag = 0.0
    for held in itertools.product((0, 1), repeat=photons):
        chance = math.prod(taken if bit else 1 - taken for bit in held)
        for falsely, odds in ((0, 1 - false), (1, false)):
            events = sum(held) + falsely
            seen = events == 1 if absorber.number_resolving else events > 0
            flag += chance * odds * seen
            real += chance * odds * (seen and sum(held) > 0)
    return real, flag


@pytest.mark.parametrize("resolving", [False, True])
@pytest.mark.parametrize(("efficiency", "arrival"), [(0.3, 0.6), (1.0, 1.0), (0.0, 0.5), (1.0, 0.2)])
@pytest.mark.parametrize(("false", "noise"), [(0.0, 0.0), (0.1, 0.0), (0.02, 0.3)])
def test_flags_are_those_of_every_photon_by_itself(resolving, efficiency, arrival, false, noise):
    absorber = Absorber(efficiency=efficiency, false_flag_probability=false, number_resolving=resolving)
    real, flag = absorber.flags(PHOTONS, arrival, noise)
    for k in PHOTONS:
        assert (real[k], flag[k]) == pytest.approx(by_hand(absorber, int(k), arrival, noise), abs=1e-14)


def test_faint_light_keeps_its_digits():
    real, _ = Absorber(efficiency=1e-9).flags([1, 3], 1e-9)
    assert real == pytest.approx([1e-18, 3e-18], rel=1e-12)


def test_dead_absorber_never_flags_and_a_mad_one_always():
    assert Absorber(efficiency=0.0).flags(PHOTONS, 1.0)[1].tolist() == [0] * 5
    assert Absorber(efficiency=0.0, false_flag_probability=1.0).flags(PHOTONS, 1.0)[1].tolist() == [1] * 5


def test_flags_come_more_often_with_every_photon_unless_the_absorber_tells_their_number():
    assert (np.diff(Absorber(efficiency=0.5).flags(PHOTONS, 0.9)[1]) > 0).all()
    counted = Absorber(efficiency=0.9, number_resolving=True).flags(PHOTONS, 1.0)[1]
    assert counted[1] > counted[2] > counted[3]


@pytest.mark.parametrize(("place", "passed"), [("station", 1.0), ("midpoint", 0.1)])
def test_noise_of_a_converter_behind_the_midpoint_crosses_the_fibre(place, passed):
    arm = AbsorbingArm(
        fiber=Fiber(length_km=0.0, extra_loss_db=10.0),
        converter=Converter(efficiency=0.4, noise_hz=1e5, place=place),
        absorber=Absorber(window_ns=200.0),
    )
    assert arm.arrival == pytest.approx(0.04, rel=1e-14)
    assert arm.noise_photons == pytest.approx(1e5 * 200e-9 * passed, rel=1e-14)
    assert replaced(arm, "converter.noise_hz", 0.0).noise_photons == 0.0


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("absorber.efficiency", 1.2, r"Absorber\.efficiency = 1\.2: must be at most 1"),
        ("absorber.false_flag_probability", -0.1, r"Absorber\.false_flag_probability = -0\.1: must be at least 0"),
        ("absorber.window_ns", 0.0, r"Absorber\.window_ns = 0\.0 ns: must be above 0"),
        ("fibre", 1.0, r"Receiver has no field 'fibre'"),
    ],
)
def test_refusals(path, value, words):
    with pytest.raises(ParameterError, match=words):
        replaced(Receiver(), path, value)
