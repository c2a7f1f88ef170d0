"""The exercises of lab 06: right answers by pencil, and each common mistake with its own hint."""

import math

import pytest

from qnkit.check import hub_and_spoke as check
from qnkit.model import replaced
from qnkit.network.alike_spokes import AlikeSpokes

CITY = AlikeSpokes()
FAR = replaced(CITY, "arm_km", 13.8)
TEN = replaced(CITY, "users", 10)
BRIGHT = replaced(CITY, "brightness_hz", 6e6)
RATE, S = CITY.four_folds().rate_hz, CITY.chsh
X = -1 + math.sqrt(1 + (math.sqrt(1 + 0.81) - 1) / 2)
EIGHT = {"users": 8, "rate_hz": 100.0, "swap": 0.5}


@pytest.mark.parametrize(
    ("exercise", "given", "answer"),
    [
        (check.rate, (CITY, FAR), RATE * 10**-0.425),
        (check.brightest, (CITY,), X / 6.4e-9),
        (check.mesh_cryostats, (TEN,), 9),
        (check.fibre_km, (TEN,), 45 * 17.6),
        (check.hours, (CITY,), 16 * (1 - (S / 4) ** 2) / 0.01**2 / RATE / 3600),
        (check.cause, (BRIGHT, check.fallen(BRIGHT)), "a lower pump"),
        (check.cause, (BRIGHT, replaced(BRIGHT, "window_ns", 0.8)), "a shorter window"),
        (check.cause, (BRIGHT, replaced(BRIGHT, "loss_db", 9.0)), "lost photons"),
    ],
)
def test_pencil_and_paper_are_right_and_dots_are_no_answer(exercise, given, answer):
    assert exercise(answer, *given).passed is True
    assert exercise(..., *given).passed is None
    assert exercise({}, *given).passed is False
    assert exercise(math.inf, *given).passed is False


@pytest.mark.parametrize(
    ("exercise", "given", "wrong", "hint"),
    [
        (check.rate, (CITY, FAR), RATE * 10**-0.2125, "both arms"),
        (check.rate, (CITY, FAR), RATE, "fewer photons"),
        (check.rate, (CITY, FAR), RATE * 8.8 / 13.8, "not in proportion"),
        (check.rate, (CITY, FAR), 0.1, "0.425 dB"),
        (check.brightest, (CITY,), 1 / 6.4e-9, "long before"),
        (check.brightest, (CITY,), replaced(CITY, "brightness_hz", X / 6.4e-9).four_folds().rate_hz, "rate of swapped pairs"),
        (check.brightest, (CITY,), 13, "in millions"),
        (check.brightest, (CITY,), 5e6, "Drag the brightness"),
        (check.brightest, (CITY,), 2, "too low. Drag the brightness"),
        (check.brightest, (CITY,), -3.0, "too low. Drag the brightness"),
        (check.mesh_cryostats, (TEN,), 45, "however many links"),
        (check.mesh_cryostats, (TEN,), 10, "can do without"),
        (check.mesh_cryostats, (TEN,), 1, "the hub's"),
        (check.fibre_km, (TEN,), 88, "one arm a user"),
        (check.fibre_km, (TEN,), 45 * 8.8, "two arms long"),
        (check.fibre_km, (TEN,), 90 * 17.6, "counted twice"),
        (check.hours, (CITY,), CITY.seconds_to_know(0.01), "in s;"),
        (check.hours, (CITY,), CITY.seconds_to_know(0.01) / 60, "in minutes"),
        (check.hours, (CITY,), CITY.seconds_to_know(0.01) / 14400, "a quarter of the pairs"),
        (check.hours, (CITY,), 1e4 / RATE / 3600, "four correlations"),
        (check.cause, (BRIGHT, check.fallen(BRIGHT)), "lost photons", "S would stay"),
        (check.cause, (BRIGHT, check.fallen(BRIGHT)), "a shorter window", "as high as that"),
        (check.cause, (BRIGHT, replaced(BRIGHT, "loss_db", 9.0)), "a lower pump", "square root of the rate"),
        (check.cause, (BRIGHT, check.fallen(BRIGHT)), "fog", "choose one of"),
    ],
)
def test_common_mistake_has_its_own_hint(exercise, given, wrong, hint):
    verdict = exercise(wrong, *given)
    assert verdict.passed is False
    assert hint in verdict.message


def test_memories_swap_every_pair_with_another():
    assert check.with_memories(200.0, **EIGHT).passed is True
    assert check.with_memories(..., **EIGHT).passed is None
    assert check.with_memories("many", **EIGHT).passed is False
    assert "uses up two" in check.with_memories(400.0, **EIGHT).message
    assert "serves one partner" in check.with_memories(1400.0, **EIGHT).message
    assert "not every swap" in check.with_memories(450.0, users=9, rate_hz=100.0, swap=0.7).message


def test_a_city_whose_s_never_reaches_two_has_no_such_brightness():
    never = replaced(replaced(CITY, "visibility", 0.0), "brightness_hz", 1e4)
    assert check.brightest(1e6, never).passed is None


def test_the_fallen_city_keeps_a_sixteenth_of_its_pairs():
    assert check.fallen(BRIGHT).four_folds().true_hz == pytest.approx(BRIGHT.four_folds().true_hz / 16)
