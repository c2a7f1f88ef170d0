"""The exercises of lab 09: right answers by pencil, a hint for each common mistake, strangers that lie as they should."""

import math

import numpy as np
import pytest

from qnkit.check import six_lies as check
from qnkit.model import ParameterError, replaced
from qnkit.network import LIES, Claim

CLAIM = Claim(pairs=30)
PAPER = replaced(CLAIM, "length_km", 150.0)
PLAIN = replaced(PAPER, "distil", False)
POOR = replaced(CLAIM, "fidelity", 0.85)
LONG = 0.85**2 + 0.15**2 / 3
NEWS_MS = 150 * 1.468 / 299.792458
LUCK = np.random.default_rng(1).normal(size=(20_000, 10)).max(axis=1).mean()
WORKS = (LONG + (1 - LONG) / 3) ** 2 + 4 * ((1 - LONG) / 3) ** 2


@pytest.mark.parametrize(
    ("exercise", "given", "more", "answer"),
    [
        (check.mean_left, (), {"ratio": 1.0}, 0.5),
        (check.mean_left, (), {"ratio": 3.0}, 0.25),
        (check.youngest, (PAPER,), {}, 1.5 * NEWS_MS),
        (check.youngest, (PLAIN,), {}, 0.5 * NEWS_MS),
        (check.works, (POOR,), {}, WORKS),
        (check.luck, (), {}, LUCK),
        (check.luck, (), {"runs": 2}, 1 / math.sqrt(math.pi)),
        (check.caught, (check.stranger(6),), {}, "news is instant"),
        (check.caught, (check.stranger(1),), {}, "none"),
    ],
)
def test_pencil_and_paper_are_right_and_dots_are_no_answer(exercise, given, more, answer):
    assert exercise(answer, *given, **more).passed is True
    assert exercise(..., *given, **more).passed is None
    assert exercise({}, *given, **more).passed is False
    assert exercise(math.inf, *given, **more).passed is False


@pytest.mark.parametrize(
    ("exercise", "given", "more", "wrong", "hint"),
    [
        (check.mean_left, (), {"ratio": 1.0}, math.exp(-1), "the lie itself"),
        (check.mean_left, (), {"ratio": 1.0}, 1 - math.exp(-1), "share lost at the mean wait"),
        (check.mean_left, (), {"ratio": 3.0}, 0.75, "share that is lost"),
        (check.mean_left, (), {"ratio": 1.0}, 0.9, "too high. The mean over"),
        (check.youngest, (PAPER,), {}, NEWS_MS, "one way to Bob is not all"),
        (check.youngest, (PAPER,), {}, NEWS_MS / 2, "compare their records"),
        (check.youngest, (PAPER,), {}, 2 * NEWS_MS, "half way"),
        (check.youngest, (PAPER,), {}, 1.5e-3 * NEWS_MS, "in ms"),
        (check.youngest, (PAPER,), {}, 5.0, "too high. Light in fibre"),
        (check.works, (POOR,), {}, 0.82, "swapped first"),
        (check.works, (POOR,), {}, LONG, "both have the same error"),
        (check.works, (POOR,), {}, LONG**2, "some wrong ones agree"),
        (check.works, (POOR,), {}, (LONG**2 + ((1 - LONG) / 3) ** 2) / WORKS, "after a round"),
        (check.works, (POOR,), {}, 0.2, "too low. With F of the long pair"),
        (check.luck, (), {}, 0.0, "right on average"),
        (check.luck, (), {}, math.sqrt(10), "mean of all runs"),
        (check.luck, (), {}, 0.5642, "better of two"),
        (check.luck, (), {}, 9.0, "too high. Draw"),
        (check.caught, (check.stranger(6),), {}, "nothing fades", "memories very short"),
        (check.caught, (check.stranger(6),), {}, "none", "cannot be so"),
        (check.caught, (check.stranger(1),), {}, "one link for all", "slowest link"),
        (check.caught, (check.stranger(1),), {}, "it is wrong", "choose one of"),
    ],
)
def test_each_common_mistake_has_its_hint(exercise, given, more, wrong, hint):
    verdict = exercise(wrong, *given, **more)
    assert verdict.passed is False
    assert hint in verdict.message


def test_of_seven_strangers_that_follow_each_other_each_tells_another_lie_and_one_none():
    for first in (0, 7, 700):
        answers = {name for n in range(first, first + 7) for name in (*LIES, "none") if check.caught(name, check.stranger(n))}
        assert answers == {*LIES, "none"}


def test_a_stranger_says_what_its_lie_says_with_dice_of_its_own():
    lying, honest = check.stranger(6), check.stranger(1)
    assert lying(pairs=30, t2_s=1.0) == replaced(replaced(CLAIM, "t2_s", 1.0), "lie", "news is instant").told(1006)
    assert honest(pairs=30) == CLAIM.honest(1001) != CLAIM.honest(0)
    assert repr(lying) == "Stranger 6"
    assert not any(name in repr(lying) for name in LIES)
    assert "pairs a second, fidelity" in str(honest(pairs=30))
    assert "rounds" not in str(honest(pairs=30, distil=False))
    assert "100% of the rounds worked" in str(check.stranger(0)(pairs=30))
    assert check.stranger(0)(pairs=30, distil=False).worked is None


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: check.stranger(1)(lie="nothing fades"), "what you are to find"),
        (lambda: check.stranger(1)(colour=3), "colour"),
        (lambda: check.stranger(-1), "whole number of at least 0"),
        (lambda: check.caught("none", 3), "a stranger"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(call, words):
    with pytest.raises((ParameterError, TypeError), match=words):
        call()


def test_groups_are_seated_by_the_generator_and_each_lie_sits_once():
    seats = check.seated(np.random.default_rng(3))
    assert seats == check.seated(np.random.default_rng(3)) != check.seated(np.random.default_rng(4))
    assert sorted(seats) == sorted(LIES)
    court = check.Court(claim=CLAIM)
    assert check.told_by(court, "news is instant", 5) == replaced(CLAIM, "lie", "news is instant").told(5)


def test_every_lie_has_its_words():
    assert set(check.DOES) == set(check.CHECKS) == set(LIES)
