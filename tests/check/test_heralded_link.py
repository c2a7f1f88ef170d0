"""The exercises of lab 02: right answers by pencil, and each common mistake with its own hint."""

import math

import pytest

from qnkit import replaced
from qnkit.check import heralded_link as check
from qnkit.physics import Arm, BellAnalyzer, Clock, Detector, Emitter, Fiber, Link, SingleClick, TimeBinDoubleClick
from qnkit.physics.reach import at_distance, distance_km
from qnkit.systems import ions_over_10km

QUIET = Detector(efficiency=0.9, dark_count_rate_hz=0.0)
ARM = Arm(emitter=Emitter(photon_efficiency=0.027), fiber=Fiber(length_km=5.0, extra_loss_db=8.95))
LINK = Link(
    left=ARM,
    right=ARM,
    analyzer=BellAnalyzer(plus=QUIET, minus=QUIET),
    clock=Clock(preparation_us=327.0),
    protocol=SingleClick(left_bright_weight=0.17, right_bright_weight=0.17),
)
LIGHT = 10 ** (-(5 * 0.2 + 8.95) / 10)
CAUGHT = 0.027 * LIGHT * 0.9
CHANCE = 2 * 0.17 * CAUGHT
FLIGHT_S = 5e3 * 1.468 / 299792458
RATE = CHANCE / (327e-6 + 2 * FLIGHT_S)

EXERCISES = [check.transmission, check.probability, check.rate, check.fidelity, check.reach, check.weight, check.protocol]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_dots_are_not_answered_yet(exercise):
    assert exercise(..., LINK).passed is None
    assert "not answered yet" in repr(exercise(..., LINK))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_what_is_not_a_number_is_told_so(exercise):
    verdict = exercise([1, 2], LINK)
    assert verdict.passed is False
    assert verdict.message


@pytest.mark.parametrize(
    ("exercise", "by_pencil"),
    [(check.transmission, LIGHT), (check.probability, CHANCE), (check.rate, RATE)],
)
def test_pencil_and_paper_are_right(exercise, by_pencil):
    assert exercise(by_pencil, LINK).passed is True
    assert exercise(1.3 * by_pencil, LINK).passed is False


@pytest.mark.parametrize(
    ("exercise", "wrong", "hint"),
    [
        (check.transmission, math.exp(-0.995), "powers of ten"),
        (check.transmission, math.sqrt(LIGHT), "amplitude"),
        (check.transmission, LIGHT * 10**-0.1, "only to the midpoint"),
        (check.transmission, 10**-0.1, "converter"),
        (check.transmission, 1 - LIGHT, "lost"),
        (check.transmission, 9.95, "in dB"),
        (check.probability, CHANCE / 2, "either station"),
        (check.probability, CAUGHT**2 / 2, "two rounds"),
        (check.probability, CHANCE / 0.17, "α is missing"),
        (check.probability, CHANCE / 0.9, "not yet a click"),
        (check.probability, CHANCE * 10**-0.1, "only half way"),
        (check.probability, 100 * CHANCE, "percentage"),
        (check.rate, RATE / 2, "two chances add up"),
        (check.rate, CHANCE / (327e-6 + FLIGHT_S), "round trip"),
        (check.rate, CHANCE / 327e-6, "waits for its herald"),
        (check.rate, CHANCE / (2 * FLIGHT_S), "preparing"),
        (check.rate, 1 / RATE, "time per pair"),
        (check.rate, 1 / (327e-6 + 2 * FLIGHT_S), "how often one tries"),
        (check.fidelity, 0.83, "largest bite"),
        (check.fidelity, 0.83**2, "neither ion"),
        (check.fidelity, 0.98, "unlike photons"),
        (check.weight, 0.1, "leave room"),
    ],
)
def test_common_mistake_has_its_own_hint(exercise, wrong, hint):
    verdict = exercise(wrong, LINK)
    assert verdict.passed is False
    assert hint in verdict.message


def test_fidelity_is_f_and_not_its_root():
    right = LINK.pairs().fidelity
    assert check.fidelity(right, LINK)
    assert "sqrt F" in check.fidelity(math.sqrt(right), LINK).message
    assert "missing from 1" in check.fidelity(1 - right, LINK).message


def test_reach_is_the_distance_at_which_the_rate_is_met():
    low, high = 1.0, 200.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if at_distance(LINK, middle).pairs().rate_hz > 1 else (low, middle)
    assert check.reach(low, LINK)
    assert "length of one arm" in check.reach(low / 2, LINK).message
    assert "count an arm" in check.reach(low * 2, LINK).message
    assert "try less often" in check.reach(_patient_reach(), LINK).message
    assert check.reach(5.0, LINK, rate_hz=1e9).passed is None


def _patient_reach():
    """The reach if tries did not get longer: the light alone has to fall from its value at no distance."""
    return 100 * math.log10(CHANCE * 10**0.1 / 327e-6)


def test_weight_is_the_largest_that_keeps_the_fidelity():
    right = max(a / 1000 for a in range(1, 500) if _fidelity(a / 1000) >= 0.9)
    assert check.weight(right, LINK, 0.9)
    assert "percentage" in check.weight(100 * right, LINK, 0.9).message
    assert check.weight(0.1, LINK, 0.99999).passed is None


def _fidelity(alpha):
    return replaced(LINK, "protocol", SingleClick(left_bright_weight=alpha, right_bright_weight=alpha)).pairs().fidelity


def test_protocol_follows_the_fidelity_asked_for():
    assert check.protocol("Single click", LINK, 0.9)
    assert "light twice" in check.protocol("double click", LINK, 0.9).message
    noisy = replaced(replaced(LINK, "analyzer.plus.dark_count_rate_hz", 10.0), "analyzer.minus.dark_count_rate_hz", 10.0)
    assert check.protocol("double click", noisy, 0.957)
    assert "fidelity as well" in check.protocol("single click", noisy, 0.957).message
    assert check.protocol("neither", LINK, 0.999)
    assert "choose one of" in check.protocol("both", LINK, 0.9).message


@pytest.mark.parametrize("asked", [0.967, 0.97, 0.972])
def test_lab_asks_for_a_fidelity_that_only_two_clicks_reach_with_room_on_both_sides(asked):
    assert check.protocol("double click", ions_over_10km.link(), asked)


@pytest.mark.parametrize("km", [0.0, 0.1, 300.0])
@pytest.mark.parametrize("protocol", [SingleClick(), TimeBinDoubleClick()])
def test_engine_marks_itself_right_on_any_link(km, protocol):
    link = replaced(at_distance(LINK, km), "protocol", protocol)
    pairs = link.pairs()
    assert distance_km(link) == pytest.approx(km)
    assert check.transmission(link.left.fiber.transmission, link)
    assert check.probability(pairs.probability, link)
    assert check.rate(pairs.rate_hz, link)
    assert check.fidelity(pairs.fidelity, link)


def test_no_hint_tells_the_right_number():
    for exercise, right in ((check.transmission, LIGHT), (check.rate, RATE), (check.fidelity, LINK.pairs().fidelity)):
        assert f"{right:.2g}" not in exercise(0.5 * right + 7, LINK).message
