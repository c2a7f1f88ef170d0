"""Devices: each number in them does what its closed form says, and refuses what cannot be."""

import math

import pytest

from qnkit import constants
from qnkit.model import Model, ParameterError, leaves, quantity_at, replaced
from qnkit.physics import BellAnalyzer, Clock, Converter, Detector, Emitter, Fiber, Recoil

EVERY = [Fiber(), Converter(), Recoil(), Emitter(), Detector(), BellAnalyzer(), Clock()]


def test_a_kilometre_of_fibre_loses_what_decibels_say():
    assert Fiber(length_km=50, attenuation_db_per_km=0.2).transmission == pytest.approx(0.1, rel=1e-15)
    assert Fiber(length_km=15, attenuation_db_per_km=0.2).loss_db == pytest.approx(3.0)


def test_connectors_cost_the_same_at_any_length():
    for length in (0.0, 7.0, 200.0):
        bare, with_connectors = Fiber(length_km=length), Fiber(length_km=length, extra_loss_db=3.2)
        assert with_connectors.transmission / bare.transmission == pytest.approx(10**-0.32)
        assert with_connectors.loss_db - bare.loss_db == pytest.approx(3.2)
        assert with_connectors.delay_s == bare.delay_s


def test_fibres_in_a_row_multiply_their_transmission():
    parts = Fiber(length_km=3.0), Fiber(length_km=4.5)
    whole = Fiber(length_km=7.5)
    assert whole.transmission == pytest.approx(parts[0].transmission * parts[1].transmission)
    assert whole.delay_s == pytest.approx(parts[0].delay_s + parts[1].delay_s)


def test_the_new_york_line_of_gothamq_loses_what_its_parts_sum_to():
    glass, rest = 14.45, 0.74 + 0.22 + 0.52 + 1.54
    line = Fiber(length_km=34.0, attenuation_db_per_km=0.425, extra_loss_db=rest)
    assert line.loss_db == pytest.approx(glass + rest)
    assert round(line.loss_db, 2) == 17.47, "published as 17.46 dB: the parts are rounded"


def test_light_in_fibre_takes_five_microseconds_a_kilometre():
    assert Fiber(length_km=1.0).delay_s == pytest.approx(4.897e-6, rel=1e-3)
    assert Fiber(length_km=1.0, group_index=1.0).delay_s == 1e3 / constants.SPEED_OF_LIGHT_M_PER_S
    assert Fiber(length_km=0.0).delay_s == 0.0


def test_no_fibre_loses_nothing_and_endless_fibre_everything():
    assert Fiber(length_km=0.0).transmission == 1.0
    assert Fiber(length_km=500.0, attenuation_db_per_km=0.0).transmission == 1.0
    assert Fiber(length_km=1e9).transmission == 0.0


def test_dark_counts_in_the_window_are_poissonian():
    detector = Detector(dark_count_rate_hz=1000.0, window_ns=1e5)
    none_of_many_slices = (1 - 1000.0 * 1e-4 / 1_000_000) ** 1_000_000
    assert detector.dark_probability == pytest.approx(1 - none_of_many_slices, rel=1e-6)


def test_rare_dark_counts_keep_their_digits():
    detector = Detector(dark_count_rate_hz=1e-3, window_ns=1e-3)
    assert detector.dark_probability == pytest.approx(1e-15, rel=1e-12)


def test_a_detector_without_dark_counts_never_clicks_alone():
    assert Detector(dark_count_rate_hz=0.0).dark_probability == 0.0


def test_more_window_means_more_dark_counts():
    windows = [Detector(window_ns=w).dark_probability for w in (1.0, 10.0, 100.0, 1e12)]
    assert windows == sorted(windows)
    assert windows[-1] == 1.0


def test_the_overlap_is_the_square_root_of_the_two_photon_visibility():
    assert BellAnalyzer(visibility=0.81).overlap == pytest.approx(0.9)
    assert (BellAnalyzer(visibility=1.0).overlap, BellAnalyzer(visibility=0.0).overlap) == (1.0, 0.0)


@pytest.mark.parametrize(("accepts", "told"), [("both", ("plus", "minus")), ("plus", ("plus",)), ("minus", ("minus",))])
def test_an_analyser_tells_the_outcomes_it_accepts(accepts, told):
    assert BellAnalyzer(accepts=accepts).accepted == told


def test_the_two_detectors_of_an_analyser_may_differ():
    analyser = BellAnalyzer(plus=Detector(efficiency=0.9), minus=Detector(efficiency=0.3, number_resolving=True))
    assert (analyser.plus.efficiency, analyser.minus.efficiency) == (0.9, 0.3)
    assert replaced(analyser, "plus.efficiency", 0.5).minus == analyser.minus


def test_an_attempt_takes_its_preparation_and_the_way_of_the_herald():
    waiting, blind = Clock(preparation_us=20.0), Clock(preparation_us=20.0, waits_for_herald=False)
    assert waiting.attempt_s(100e-6) == pytest.approx(120e-6)
    assert blind.attempt_s(100e-6) == pytest.approx(20e-6)
    assert waiting.attempt_s(0.0) == blind.attempt_s(0.0)


def test_the_duty_cycle_scales_the_rate_and_nothing_else():
    full, half = Clock(preparation_us=10.0), Clock(preparation_us=10.0, duty_cycle=0.5)
    assert full.rate_hz(0.01, 90e-6) == pytest.approx(0.01 / 100e-6)
    assert half.rate_hz(0.01, 90e-6) == pytest.approx(full.rate_hz(0.01, 90e-6) / 2)
    assert half.attempt_s(90e-6) == full.attempt_s(90e-6)


def test_the_oxford_recooling_is_a_duty_cycle():
    clock = Clock(preparation_us=1.168, duty_cycle=200 / (200 + 2254), waits_for_herald=False)
    assert 1 / clock.rate_hz(1 / 7084, 0.0) == pytest.approx(0.1015, abs=5e-5)


@pytest.mark.parametrize("time", [-1.0, math.inf, math.nan])
def test_a_clock_refuses_a_herald_time_that_cannot_be(time):
    with pytest.raises(ParameterError, match=r"Clock\.attempt_s\(herald_s\) = .* s: must be a finite time of at least 0 s"):
        Clock().attempt_s(time)


@pytest.mark.parametrize("probability", [-0.1, 1.1, math.nan])
def test_a_clock_refuses_what_is_not_a_probability(probability):
    with pytest.raises(ParameterError, match=r"Clock\.rate_hz\(probability\) = .*: must be a probability from 0 to 1"):
        Clock().rate_hz(probability, 0.0)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Fiber(length_km=-3.0), "Fiber.length_km = -3.0 km: must be at least 0 km"),
        (lambda: Fiber(attenuation_db_per_km=-0.2), "Fiber.attenuation_db_per_km = -0.2 dB/km: must be at least 0 dB/km"),
        (lambda: Fiber(extra_loss_db=-1.0), "Fiber.extra_loss_db = -1.0 dB: must be at least 0 dB"),
        (lambda: Fiber(group_index=0.5), "Fiber.group_index = 0.5: must be at least 1"),
        (lambda: Emitter(photon_efficiency=1.2), "Emitter.photon_efficiency = 1.2: must be at most 1"),
        (lambda: Emitter(double_excitation=1.5), "Emitter.double_excitation = 1.5: must be at most 1"),
        (lambda: Emitter(lifetime_ns=0.0), "Emitter.lifetime_ns = 0.0 ns: must be above 0 ns"),
        (lambda: Recoil(trap_frequency_mhz=0.0), "Recoil.trap_frequency_mhz = 0.0 MHz: must be above 0 MHz"),
        (lambda: Recoil(mean_phonons=-1.0), "Recoil.mean_phonons = -1.0: must be at least 0"),
        (lambda: Converter(noise_hz=-1.0), "Converter.noise_hz = -1.0 Hz: must be at least 0 Hz"),
        (lambda: Converter(place="lab"), "Converter.place = 'lab': must be one of 'station' or 'midpoint'"),
        (lambda: Fiber(polarization_fidelity=1.1), "Fiber.polarization_fidelity = 1.1: must be at most 1"),
        (lambda: Detector(jitter_ns=-1.0), "Detector.jitter_ns = -1.0 ns: must be at least 0 ns"),
        (lambda: Detector(dead_time_ns=-1.0), "Detector.dead_time_ns = -1.0 ns: must be at least 0 ns"),
        (lambda: Detector(efficiency=-0.1), "Detector.efficiency = -0.1: must be at least 0"),
        (lambda: Detector(dark_count_rate_hz=-1.0), "Detector.dark_count_rate_hz = -1.0 Hz: must be at least 0 Hz"),
        (lambda: Detector(window_ns=0.0), "Detector.window_ns = 0.0 ns: must be above 0 ns"),
        (lambda: Detector(number_resolving=1), "Detector.number_resolving = 1: must be True or False"),
        (lambda: BellAnalyzer(visibility=1.01), "BellAnalyzer.visibility = 1.01: must be at most 1"),
        (lambda: BellAnalyzer(phase_contrast=-0.01), "BellAnalyzer.phase_contrast = -0.01: must be at least 0"),
        (lambda: BellAnalyzer(accepts="none"), "BellAnalyzer.accepts = 'none': must be one of 'both', 'plus' or 'minus'"),
        (lambda: BellAnalyzer(plus=0.9), "BellAnalyzer.plus = 0.9: must be a Detector"),
        (lambda: Clock(preparation_us=5e-324), "Clock.preparation_us = 5e-324 µs: must be at least 1e-06 µs"),
        (lambda: Clock(duty_cycle=0.0), "Clock.duty_cycle = 0.0: must be above 0"),
        (lambda: Clock(duty_cycle=1.5), "Clock.duty_cycle = 1.5: must be at most 1"),
    ],
)
def test_a_device_refuses_with_object_field_value_unit_and_rule(make, message):
    with pytest.raises(ParameterError) as refused:
        make()
    assert str(refused.value) == message


@pytest.mark.parametrize("values", [{"pure_dephasing_ns": 5.0}, {"detuning_mhz": -3.0}])
def test_what_acts_while_a_photon_comes_out_needs_its_lifetime(values):
    with pytest.raises(ParameterError, match=r"Emitter.lifetime_ns = None: must be given with a detuning or pure dephasing"):
        Emitter(**values)
    assert Emitter(lifetime_ns=10.0, **values).lifetime_ns == 10.0


def test_a_clock_at_its_fastest_still_takes_time():
    fastest = Clock(preparation_us=1e-6, waits_for_herald=False)
    assert fastest.rate_hz(1.0, 0.0) == pytest.approx(1e12)


@pytest.mark.parametrize("device", EVERY, ids=lambda d: type(d).__name__)
def test_every_parameter_of_a_device_has_a_label_and_refuses_nan_and_infinity(device):
    for path, quantity, value in leaves(device):
        assert quantity.label != quantity.name.replace("_", " "), f"{path} has no label of its own"
        if isinstance(value, float):
            assert quantity.low is not None or path == "detuning_mhz", f"{path} has no lower bound"
            for bad in (math.nan, math.inf, -math.inf):
                with pytest.raises(ParameterError, match="must be a finite number"):
                    replaced(device, path, bad)


def test_the_unit_of_a_field_is_in_its_name():
    units = {"_km": "km", "_db": "dB", "_db_per_km": "dB/km", "_hz": "Hz", "_mhz": "MHz", "_ns": "ns", "_us": "µs"}
    for device in EVERY:
        for path, quantity, _ in leaves(device):
            ending = max((e for e in units if path.endswith(e)), key=len, default="")
            assert quantity.unit == units.get(ending, ""), path


def test_a_slider_finds_label_unit_and_domain_at_a_path():
    quantity = quantity_at(BellAnalyzer(), "minus.window_ns")
    assert (quantity.label, quantity.unit, quantity.low, quantity.low_open) == ("detection window", "ns", 0.0, True)
    assert isinstance(BellAnalyzer().minus, Model)
