"""Claims about the exercises of lab 00."""

import bisect
import math

import numpy as np
import pytest

from qnkit import check
from qnkit.compute import Comparison, crossing
from qnkit.model import ParameterError

JOB = Comparison()
exercises = pytest.mark.parametrize(
    "mark",
    [
        check.start_here.pairs,
        check.start_here.ceiling,
        check.start_here.wait,
        check.start_here.twice,
        lambda answer, job: check.start_here.fidelity(answer, job, 30),
    ],
)


@exercises
@pytest.mark.parametrize("blank", [..., None, ""])
def test_no_answer_is_no_mistake(mark, blank):
    assert mark(blank, JOB).passed is None


@exercises
@pytest.mark.parametrize("nonsense", ["perhaps", [1, 2], math.nan])
def test_nonsense_is_refused_in_words(mark, nonsense):
    verdict = mark(nonsense, JOB)
    assert verdict.passed is False
    assert verdict.message


@pytest.mark.parametrize(
    ("mark", "right"),
    [
        (check.start_here.pairs, 5),
        (check.start_here.ceiling, 0.969**5),
        (check.start_here.wait, (1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5) / 9.7),
        (check.start_here.twice, "stays"),
    ],
)
def test_answers_worked_out_by_hand_are_right(mark, right):
    verdict = mark(right, JOB)
    assert verdict.passed
    assert verdict.message


def test_the_wait_matches_drawing_five_waits():
    waits = np.random.default_rng(1).exponential(1 / 9.7, (200_000, 5)).max(axis=1)
    assert check.start_here.wait(waits.mean(), JOB)


@pytest.mark.parametrize(
    ("mark", "wrong", "hint"),
    [
        (check.start_here.pairs, 6, "seams between modules"),
        (check.start_here.pairs, 15, "only neighbours meet"),
        (check.start_here.pairs, 11, "stay inside a module"),
        (check.start_here.pairs, 40, "too high"),
        (check.start_here.ceiling, 0.969, "one pair"),
        (check.start_here.ceiling, 0.969**6, "one pair too many"),
        (check.start_here.ceiling, 1 - 5 * 0.031, "chances multiply"),
        (check.start_here.ceiling, 1 - 0.969**5, "at least one of them fails"),
        (check.start_here.wait, 1 / 9.7, "the last of them"),
        (check.start_here.wait, 5 / 9.7, "one after the other"),
        (check.start_here.wait, 0.2 / 9.7, "the first of them"),
        (check.start_here.wait, 1.5 / 9.7, "three halves"),
        (check.start_here.twice, "up", "square both"),
        (check.start_here.twice, "down", "square both"),
        (check.start_here.twice, "left", "choose one of"),
    ],
)
def test_the_common_mistake_has_its_hint(mark, wrong, hint):
    verdict = mark(wrong, JOB)
    assert verdict.passed is False
    assert hint in verdict.message


def test_hints_never_tell_the_answer():
    for mark, wrong, right in (
        (check.start_here.pairs, 7, "5"),
        (check.start_here.ceiling, 0.5, "0.85"),
        (check.start_here.wait, 3.0, "0.23"),
    ):
        assert right not in mark(wrong, JOB).message


def test_the_fidelity_asked_for_puts_the_crossing_where_it_was_asked():
    tried = np.linspace(0.9, 1.0, 2001).tolist()
    right = tried[bisect.bisect_left(tried, True, key=lambda f: crossing(Comparison(pair_fidelity=f)).qubits <= 30)]
    assert crossing(Comparison(pair_fidelity=right)).qubits <= 30 < crossing(Comparison(pair_fidelity=right - 5e-5)).qubits
    assert check.start_here.fidelity(right, JOB, 30)
    assert not check.start_here.fidelity(right - 0.01, JOB, 30)
    assert "too low" in check.start_here.fidelity(0.9, JOB, 30).message


def test_a_size_that_no_link_reaches_is_refused_in_words():
    with pytest.raises(ParameterError, match="even perfect pairs do not win there"):
        check.start_here.fidelity(0.99, JOB, 13)


def test_the_answers_follow_the_learners_own_comparison():
    mine = Comparison(modules=3, pair_fidelity=0.9, pair_rate_hz=2.0)
    assert check.start_here.pairs(2, mine)
    assert check.start_here.ceiling(0.81, mine)
    assert check.start_here.wait(0.75, mine)
    assert not check.start_here.pairs(5, mine)
