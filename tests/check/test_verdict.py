"""Claims about the marks that the exercises give."""

import numpy as np
import pytest

from qnkit.check._verdict import Verdict, chosen, graded, is_blank


def test_only_a_right_answer_is_true():
    assert [bool(Verdict(p)) for p in (True, False, None)] == [True, False, False]


def test_an_unanswered_exercise_says_so_and_nothing_else():
    assert repr(graded(..., 3.0, within=0.1, because="told")) == "… not answered yet"
    assert repr(chosen("", "yes", {"yes": "", "no": "look again"})) == "… not answered yet"


@pytest.mark.parametrize("blank", [..., None, "", "  "])
def test_blank_answers_are_recognised(blank):
    assert is_blank(blank)


@pytest.mark.parametrize("zero", [0, 0.0, "0", np.float64(0)])
def test_a_zero_is_an_answer(zero):
    assert not is_blank(zero)


def test_a_number_that_no_float_holds_is_not_finite():
    assert "finite number in s" in graded(2**2000, 9.8, within=0.2, unit="s").message


@pytest.mark.parametrize("answer", [9.7, 10, np.float64(9.95), np.array(9.7), np.int64(10)])
def test_numbers_of_every_kind_are_graded(answer):
    assert graded(answer, 9.8, within=0.2, because="seen").message == "seen"


def test_the_tolerance_is_a_closed_interval():
    assert graded(10.0, 8.0, within=2.0)
    assert not graded(np.nextafter(10.0, 11.0), 8.0, within=2.0)


def test_the_common_mistake_earns_its_own_hint_and_the_nearest_one_wins():
    mistakes = [(5.0, "squared"), (4.6, "halved")]
    assert graded(4.7, 9.8, within=0.5, mistakes=mistakes).message == "halved"
    assert graded(5.0, 9.8, within=0.5, mistakes=mistakes).message == "squared"


def test_a_right_number_in_ms_or_as_a_percentage_is_told_so():
    assert "that is in ms; an answer here is in s" in graded(449, 0.45, within=0.01, unit="s").message
    assert "that is in ms" not in graded(449, 0.45, within=0.01, unit="km").message
    assert "percentage" in graded(74, 0.744, within=0.002).message
    for other in (60, 0.74, 7.4):
        assert "percentage" not in graded(other, 0.744, within=0.002).message
    assert "percentage" not in graded(100, 1, within=0).message


@pytest.mark.parametrize(("answer", "side"), [(1.0, "too low"), (99.0, "too high")])
def test_a_wrong_number_learns_its_side_and_not_the_answer(answer, side):
    verdict = graded(answer, 12.25, within=0.2, hint="Read the curve.")
    assert verdict.passed is False
    assert verdict.message == f"{side}. Read the curve."
    assert "12" not in repr(verdict)


@pytest.mark.parametrize("answer", ["nine", True, [9.7], np.array([9.7]), float("nan"), float("inf"), 2j])
def test_what_is_not_a_number_is_refused_in_words(answer):
    verdict = graded(answer, 9.7, within=0.1, unit="pairs a second")
    assert verdict.passed is False
    assert "number in pairs a second" in verdict.message


def test_a_choice_earns_the_hint_of_its_word():
    options = {"connect": "", "giant": "look at the large jobs"}
    assert chosen("Connect ", "connect", options, because="so it is").message == "so it is"
    assert chosen("giant", "connect", options).message == "look at the large jobs"


def test_an_unknown_choice_lists_the_known_ones():
    assert chosen("both", "connect", {"connect": "", "giant": ""}).message == "choose one of 'connect', 'giant'."
    assert chosen(7, "connect", {"connect": "", "giant": ""}).passed is False


def test_the_html_escapes_what_it_is_given_and_says_the_mark_in_words():
    text = Verdict(False, "p < q")._repr_html_()
    assert "p &lt; q" in text
    assert "not yet" in text
