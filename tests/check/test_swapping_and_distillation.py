"""The exercises of lab 04: right answers by pencil, and each common mistake with its own hint."""

import math

import pytest

from qnkit.check import swapping_and_distillation as check
from qnkit.model import replaced
from qnkit.physics.two_pairs import DistilledPairs, RawPair, SwappedPairs

UNEVEN = SwappedPairs(left=RawPair(fidelity=0.95), right=RawPair(fidelity=0.85))
DIM = replaced(replaced(UNEVEN, "measurement", "light"), "efficiency", 0.7)
WEAK = RawPair(fidelity=0.7)
PLAIN = DistilledPairs(first=WEAK, second=WEAK)
SHARE = 0.8**2 + 0.2**2
CLICK = RawPair(noise="single click", fidelity=0.83)
READY = DistilledPairs(first=CLICK, second=CLICK, frame="right")
PUMP = replaced(READY, "gate_error", 0.01)

EXERCISES = [
    (check.long_pair, UNEVEN, 0.95 * 0.85 + 0.05 * 0.15 / 3),
    (check.works, DIM, 0.7**2 / 2),
    (check.works, replaced(DIM, "kept", "psi-"), 0.7**2 / 4),
    (check.distilled_pair, PLAIN, (0.49 + 0.01) / SHARE),
    (check.accepted, PLAIN, SHARE),
    (check.best_rounds, PUMP, 1),
    (check.bookkeeping, READY, "only 11"),
    (check.bookkeeping, PLAIN, "neither"),
]


@pytest.mark.parametrize(("exercise", "model", "answer"), EXERCISES)
def test_pencil_and_paper_are_right_and_dots_are_no_answer(exercise, model, answer):
    assert exercise(answer, model).passed is True
    assert exercise(..., model).passed is None
    assert exercise({}, model).passed is False
    assert exercise(math.inf, model).passed is False


@pytest.mark.parametrize(
    ("exercise", "model", "wrong", "hint"),
    [
        (check.long_pair, UNEVEN, 0.95 * 0.85, "cancel each other"),
        (check.long_pair, UNEVEN, 0.95 * 0.85 + 0.05 * 0.15, "the same one, of three"),
        (check.long_pair, UNEVEN, 0.85, "not only the worse"),
        (check.long_pair, UNEVEN, 0.90, "not averaged"),
        (check.long_pair, UNEVEN, 0.80, "every error of either"),
        (check.works, DIM, 0.5, "always seen"),
        (check.works, DIM, 0.49, "two of the four"),
        (check.works, DIM, 0.35, "not one"),
        (check.works, DIM, 24.5, "percentage"),
        (check.distilled_pair, PLAIN, 0.7, "went in"),
        (check.distilled_pair, PLAIN, 0.5, "not yet divided"),
        (check.distilled_pair, PLAIN, 0.91, "slips through"),
        (check.distilled_pair, READY, 0.8244, "other frame"),
        (check.accepted, PLAIN, 1 - SHARE, "thrown away"),
        (check.accepted, PLAIN, 0.7, "both answers equal"),
        (check.accepted, PLAIN, 0.735, "how often is it kept"),
        (check.accepted, PLAIN, 68.0, "percentage"),
        (check.best_rounds, PUMP, 8, "starts anew"),
        (check.best_rounds, PUMP, 3, "pairs spent"),
        (check.bookkeeping, READY, "both equal", "thin marks"),
        (check.bookkeeping, READY, "neither", "try both"),
        (check.bookkeeping, READY, "all", "choose one of"),
    ],
)
def test_common_mistake_has_its_own_hint(exercise, model, wrong, hint):
    verdict = exercise(wrong, model)
    assert verdict.passed is False
    assert hint in verdict.message


def test_teleportation_asks_for_less_than_its_own_fidelity():
    assert check.for_teleportation(0.85, fidelity=0.9).passed is True
    assert "needs less" in check.for_teleportation(0.9, fidelity=0.9).message
    assert "turn the formula round" in check.for_teleportation(2.8 / 3, fidelity=0.9).message
    assert check.for_teleportation(..., fidelity=0.9).passed is None


def test_crossing_is_where_two_raw_pairs_are_worth_as_much_as_a_distilled_one():
    low, high = 0.9, 0.99
    for _ in range(40):
        middle = (low + high) / 2
        raw, made = READY.key_per_pair([middle])[0]
        low, high = (middle, high) if made > raw else (low, middle)
    assert check.pays_below(low, READY).passed is True
    assert check.pays_below(low + 0.02, READY).passed is False
    assert "begin to have any key" in check.pays_below(0.852, READY).message


def test_questions_without_an_answer_say_so():
    phase = RawPair(noise="phase noise", fidelity=0.9)
    assert "never pays" in check.pays_below(0.9, DistilledPairs(first=phase, second=phase, frame="right")).message
    assert "no number of rounds" in check.best_rounds(1, replaced(READY, "gate_error", 0.3)).message
