"""The exercises of lab 01: right answers by pencil, and each common mistake with its own hint."""

import math

import numpy as np
import pytest

from qnkit.check import mystery
from qnkit.check import pair_and_its_enemies as check
from qnkit.model import ParameterError
from qnkit.physics.noisy_pair import NoisyPair, WaitingNoise

WHITE, LOSS = WaitingNoise(enemy="depolarising"), WaitingNoise(enemy="relaxation")
WAITING = NoisyPair(wait_s=0.5)
BLEACHED = NoisyPair(left=WHITE, right=WHITE)
HALVED = NoisyPair(left=LOSS, right=LOSS, wait_s=math.log(2))
FALLING = NoisyPair(bell="psi+", left=LOSS, right=LOSS)
LESS = NoisyPair(left=LOSS, right=LOSS, wait_s=-math.log(0.6))

EXERCISES = [
    (check.fidelity, WAITING, (1 + math.exp(-1)) / 2),
    (check.entangled_until, BLEACHED, math.log(3) / 2),
    (check.bell_until, BLEACHED, math.log(2) / 4),
    (check.keeps, HALVED, "psi+"),
    (check.keeps, HALVED, "Ψ⁺"),
    (check.in_the_end, HALVED, 0.5),
    (check.in_the_end, FALLING, 0.0),
    (check.cheap, HALVED, 0.5625),
    (check.cheap, LESS, 0.64),
]


@pytest.mark.parametrize(("exercise", "pair", "answer"), EXERCISES)
def test_pencil_and_paper_are_right_and_dots_are_no_answer(exercise, pair, answer):
    assert exercise(answer, pair).passed is True
    assert exercise(..., pair).passed is None
    assert exercise([1, 2], pair).passed is False


@pytest.mark.parametrize(
    ("exercise", "pair", "wrong", "hint"),
    [
        (check.fidelity, WAITING, (1 + math.exp(-0.5)) / 2, "both qubits wait"),
        (check.fidelity, WAITING, math.exp(-1), "XX still agrees"),
        (check.fidelity, WAITING, math.exp(-0.5), "does not fall to 0"),
        (check.fidelity, WAITING, math.sqrt((1 + math.exp(-1)) / 2), "sqrt F"),
        (check.fidelity, WAITING, (1 - math.exp(-1)) / 2, "missing from 1"),
        (check.entangled_until, BLEACHED, math.log(2) / 4, "Bell's bound"),
        (check.entangled_until, BLEACHED, math.log(3), "attacked at once"),
        (check.entangled_until, BLEACHED, 1.02, "time constant"),
        (check.bell_until, BLEACHED, math.log(3) / 2, "much earlier"),
        (check.bell_until, BLEACHED, math.log(2) / 2, "attacked at once"),
        (check.keeps, HALVED, "phi+", "not at the fidelity"),
        (check.keeps, HALVED, "the same", "compare the concurrence"),
        (check.in_the_end, HALVED, 0.25, "completely random"),
        (check.in_the_end, HALVED, 0.0, "overlaps"),
        (check.in_the_end, FALLING, 0.5, "share with Φ⁺"),
        (check.in_the_end, FALLING, 0.25, "completely random"),
        (check.cheap, LESS, 0.68, "the exact one"),
        (check.cheap, HALVED, 0.625, "the exact one"),
        (check.cheap, HALVED, 0.25, "completely random"),
    ],
)
def test_common_mistake_has_its_own_hint(exercise, pair, wrong, hint):
    verdict = exercise(wrong, pair)
    assert verdict.passed is False
    assert hint in verdict.message


def test_other_pairs_have_other_answers():
    slower = NoisyPair(
        left=WaitingNoise(enemy="depolarising", time_s=10.0), right=WaitingNoise(enemy="depolarising", time_s=10.0)
    )
    assert check.entangled_until(5 * math.log(3), slower)
    assert not check.entangled_until(math.log(3) / 2, slower)
    assert check.keeps("the same", BLEACHED)


def test_a_pair_that_never_loses_it_has_no_answer():
    kept = NoisyPair(left=WaitingNoise(enemy="nothing"), right=WaitingNoise(enemy="nothing"))
    for exercise in (check.entangled_until, check.bell_until):
        verdict = exercise(1.0, kept)
        assert verdict.passed is None
        assert "choose another enemy" in verdict.message


def test_a_small_difference_is_not_the_same():
    early = NoisyPair(left=LOSS, right=LOSS, wait_s=0.0015)
    lost = -math.expm1(-0.0015)
    kept = {"phi+": (1 - lost) - lost * (1 - lost), "psi+": 1 - lost}  # X states: |outer| - sqrt of the product of the others
    assert 1e-3 < kept["psi+"] - kept["phi+"] < 2e-3
    assert check.keeps("psi+", early)
    assert check.keeps("the same", early).passed is False


def test_what_is_no_number_or_no_box_is_refused_in_words():
    assert "finite number" in check.bell_until(2**2000, BLEACHED).message
    for box in ("a", -1, 2.5, True, None):
        with pytest.raises(ParameterError, match=r"channel: box = .*: must be a whole number of at least 0, such as box=10"):
            check.channel("dephasing", box)


def test_box_is_judged_by_its_number():
    for box in (7, 8):
        truth = mystery.hidden(np.random.default_rng(box)).right.enemy
        assert check.channel(truth, box)
        assert check.channel("nobody", box).passed is False
