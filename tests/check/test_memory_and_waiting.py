"""The exercises of lab 03: right answers by pencil, and each common mistake with its own hint."""

import math

import numpy as np
import pytest

from qnkit.check import memory_and_waiting as check
from qnkit.model import replaced, replaced_all
from qnkit.physics import AskedPair, Cutoff, Memory, Relay, TwoLinks
from qnkit.physics.reach import at_distance
from qnkit.systems import ions_over_10km

LINK = ions_over_10km.link()
FAINT = ions_over_10km.link(ions_over_10km.FAINT)
P = LINK.pairs().probability
PAIR = AskedPair(link=LINK, wait_s=0.45)
OFTEN = AskedPair(link=LINK, wait_s=0.3, asked="next")
RELAY = Relay(left=FAINT, right=FAINT, cutoff=Cutoff(age_s=0.5))
FAR = at_distance(FAINT, 400.0)
STRICT = TwoLinks(left=FAR, right=FAR, cutoff=Cutoff(age_s=0.01, counted_from="emission"))
FLIGHT_S = 400e3 * 1.468 / 299_792_458


def _parts():
    """What stays of the fidelity to psi+, and the coherence at birth."""
    table = LINK.pairs().state.correlations()
    return (1 - table[2, 2]) / 4, (table[0, 0] + table[1, 1]) / 4


STAYS, FADES = _parts()
RATE_HZ = FAINT.pairs().rate_hz
MEET = -math.expm1(-RATE_HZ * 0.5)
THROWN = (1 - MEET) / (1 + MEET)  # a first pair either meets the other or is thrown away

EXERCISES = [
    (check.mean_wait, LINK, 1 / 2.226),
    (check.fidelity_after, PAIR, STAYS + FADES * math.exp(-0.45 / 0.55)),
    (check.mean_fidelity, OFTEN, STAYS + FADES / (1 + 0.3 / 0.55)),
    (check.attempts_for_both, LINK, 2 / P - 1 / (1 - (1 - P) ** 2)),
    (check.share_thrown, RELAY, THROWN),
    (check.time_after_herald, STRICT, 0.01 - FLIGHT_S),
    (check.bargain, RELAY, "light"),
]


@pytest.mark.parametrize(("exercise", "model", "answer"), EXERCISES)
def test_pencil_and_paper_are_right_and_dots_are_no_answer(exercise, model, answer):
    assert exercise(answer, model).passed is True
    assert exercise(..., model).passed is None
    assert exercise([1, 2], model).passed is False
    assert exercise(math.nan, model).passed is False


@pytest.mark.parametrize(
    ("exercise", "model", "wrong", "hint"),
    [
        (check.mean_wait, LINK, 2.226, "come a second"),
        (check.mean_wait, LINK, math.log(2) / 2.226, "half of all waits"),
        (check.mean_wait, LINK, LINK.attempt_s, "one try"),
        (check.fidelity_after, PAIR, STAYS + FADES, "fresh pair"),
        (check.fidelity_after, PAIR, STAYS + FADES * math.exp(-0.45 / 1.1), "half of it"),
        (check.fidelity_after, PAIR, (STAYS + FADES) * math.exp(-0.45 / 0.55), "part of it is how often"),
        (check.fidelity_after, PAIR, STAYS, "still there"),
        (check.mean_fidelity, OFTEN, STAYS + FADES * math.exp(-0.3 / 0.55), "at the mean wait"),
        (check.mean_fidelity, OFTEN, STAYS + FADES, "fresh pair"),
        (check.attempts_for_both, LINK, 1 / P, "slower of two"),
        (check.attempts_for_both, LINK, 2 / P, "one after the other"),
        (check.attempts_for_both, LINK, 0.5 / P, "first of the two"),
        (check.attempts_for_both, LINK, 1 / P**2, "very same try"),
        (check.share_thrown, RELAY, 1 - THROWN, "that is delivered"),
        (check.time_after_herald, STRICT, 0.01, "when does the age begin"),
        (check.time_after_herald, STRICT, FLIGHT_S, "what is left"),
        (check.time_after_herald, STRICT, 0.01 + FLIGHT_S, "taken from the age"),
        (check.bargain, RELAY, "memory", "double T2"),
        (check.bargain, RELAY, "the same", "differ"),
        (check.bargain, RELAY, "both", "choose one of"),
    ],
)
def test_common_mistake_has_its_own_hint(exercise, model, wrong, hint):
    verdict = exercise(wrong, model)
    assert verdict.passed is False
    assert hint in verdict.message


def test_hint_about_the_coherence_gives_the_learners_own_t2():
    own = _with_memories(Memory(t2_s=0.7), Memory(t2_s=0.7))
    half = own.stored.fidelities([0.225])[0]
    assert "T2 of a qubit is 0.7 s, that of the pair is half of it" in check.fidelity_after(half, own).message
    for unlike in (Memory(t2_s=5.0), Memory(t2_s=0.7, dephasing="gaussian"), Memory()):
        other = _with_memories(unlike, Memory(t2_s=0.7, dephasing=unlike.dephasing))
        message = check.fidelity_after(other.stored.fidelities([0.225])[0], other).message
        assert "what either of them loses is lost for the pair" in message


def _with_memories(left, right):
    return replaced_all(PAIR, {"link.left.memory": left, "link.right.memory": right})


def test_five_microseconds_a_kilometre_are_good_enough_a_flight():
    assert check.time_after_herald(0.01 - 400 * 5e-6, STRICT).passed is True


def test_best_cutoff_is_the_top_of_the_curve_and_says_on_which_side_one_is():
    ages = np.geomspace(0.05, 1.0, 300)
    best = float(ages[RELAY.counts_along(ages).argmax()])
    assert check.longest_cutoff(best, RELAY).passed is True
    assert "spoil the mean" in check.longest_cutoff(3 * best, RELAY).message
    assert "too few" in check.longest_cutoff(best / 3, RELAY).message
    assert check.longest_cutoff(..., RELAY).passed is None


def test_where_every_pair_is_best_kept_the_question_says_so():
    assert "every pair is best kept" in check.longest_cutoff(0.1, replaced(RELAY, "counted", "pairs")).message


def test_without_an_age_there_is_nothing_to_take_the_news_from():
    assert "without a cut-off" in check.time_after_herald(0.1, TwoLinks(left=FAR, right=FAR)).message


def test_right_answers_follow_the_learners_own_link():
    other = ions_over_10km.link(0.05)
    assert check.mean_wait(1 / 2.226, other).passed is False
    assert check.mean_wait(1 / other.pairs().rate_hz, other).passed is True
