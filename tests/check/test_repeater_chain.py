"""The exercises of lab 05: right answers by pencil, and each common mistake with its own hint."""

import math

import pytest

from qnkit.check import repeater_chain as check
from qnkit.model import replaced
from qnkit.network.chain import Chain

CHAIN = Chain()
FAILING = Chain(swap_success=0.5)
FAR = Chain(length_km=400.0)
CUT = replaced(FAR, "cutoff_s", 0.3)
FOUR = {"links": 4, "chance": 0.5}
EIGHT = {"links": 8, "chance": 0.1}
KEYS = [replaced(CUT, "links", n).formula.key_hz for n in range(1, 9)]
BEST = 1 + KEYS.index(max(KEYS))


def calls(exercise, answer, given):
    return exercise(answer, **given) if isinstance(given, dict) else exercise(answer, *given)


@pytest.mark.parametrize(
    ("exercise", "given", "answer"),
    [
        (check.waits_for_all, FOUR, 3.50476),
        (check.waits_for_all, EIGHT, 26.29578),
        (check.rule_is_off, EIGHT, 33.75 / 26.29578 - 1),
        (check.long_fidelity, {"links": 4, "fidelity": 0.92}, 0.25 + 0.75 * (2.68 / 3) ** 4),
        (check.all_swaps, {"links": 8, "chance": 0.9}, 0.9**7),
        (check.slower_swaps, (FAILING,), 4.2),
        (check.best_links, (CHAIN,), 4),
        (check.best_links, (CUT,), BEST),
        (check.why_apart, (), "links work ahead"),
    ],
)
def test_pencil_and_paper_are_right_and_dots_are_no_answer(exercise, given, answer):
    assert calls(exercise, answer, given).passed is True
    assert calls(exercise, ..., given).passed is None
    assert calls(exercise, {}, given).passed is False
    assert calls(exercise, math.inf, given).passed is False


@pytest.mark.parametrize(
    ("exercise", "given", "wrong", "hint"),
    [
        (check.waits_for_all, FOUR, 2, "the last one counts"),
        (check.waits_for_all, FOUR, 8, "at the same time"),
        (check.waits_for_all, FOUR, 16, "need not all succeed"),
        (check.waits_for_all, FOUR, 4.5, "3/2 rule"),
        (check.waits_for_all, FOUR, 6, "to the power"),
        (check.rule_is_off, EIGHT, 1.2835, "the ratio"),
        (check.rule_is_off, EIGHT, 0.2209, "the rule's number"),
        (check.rule_is_off, EIGHT, 28.35, "percentage"),
        (check.long_fidelity, {"links": 4, "fidelity": 0.92}, 0.92**4, "can cancel"),
        (check.long_fidelity, {"links": 4, "fidelity": 0.92}, 0.68, "some cancel"),
        (check.long_fidelity, {"links": 4, "fidelity": 0.92}, 0.25 + 0.75 * (2.68 / 3) ** 3, "one fewer"),
        (check.long_fidelity, {"links": 4, "fidelity": 0.92}, (2.68 / 3) ** 4, "back into F"),
        (check.all_swaps, {"links": 8, "chance": 0.9}, 0.9**8, "one station fewer"),
        (check.all_swaps, {"links": 8, "chance": 0.9}, 0.9**3, "count all"),
        (check.all_swaps, {"links": 8, "chance": 0.9}, 0.9, "one station"),
        (check.all_swaps, {"links": 8, "chance": 0.9}, 47.83, "percentage"),
        (check.slower_swaps, (FAILING,), 2, "one swap"),
        (check.slower_swaps, (FAILING,), 8, "in one go"),
        (check.slower_swaps, (FAILING,), 0.24, "other way round"),
        (check.best_links, (CHAIN,), 8, "most pairs"),
        (check.best_links, (CHAIN,), 1, "how often"),
        (check.best_links, (CHAIN,), 5, "neighbours"),
        (check.best_links, (CHAIN,), 2, "highest"),
        (check.why_apart, (), "chance", "new sample"),
        (check.why_apart, (), "swaps fail less", "same chance"),
        (check.why_apart, (), "news travels", "slower"),
        (check.why_apart, (), "magic", "choose one of"),
    ],
)
def test_common_mistake_has_its_own_hint(exercise, given, wrong, hint):
    verdict = calls(exercise, wrong, given)
    assert verdict.passed is False
    assert hint in verdict.message


def test_no_key_at_any_number_of_links_is_said():
    assert "no number of links" in check.best_links(4, FAR).message
