"""Rows: what a hand does to the widgets, and what they show."""

import math

import ipywidgets
import pytest

from qnkit.views.controls import Control, resolved, shown
from qnkit.views.rows import Row
from tests.views.toy import Part, Toy


@pytest.fixture
def made():
    heard = []

    def make(key, spec, model=None):
        row = Row(resolved(key, spec, model or Toy()), lambda r, v: heard.append(v), lambda r, m: heard.append(m))
        row.follow(model or Toy())
        return row, heard

    return make


def test_following_a_model_tells_nobody(made):
    row, heard = made("rate_hz", (1, 100, "log"))
    row.follow(Toy(rate_hz=77.0))
    assert (row.input.value, row.entry.value, heard) == (pytest.approx(77.0), "77", [])


def test_a_dragged_slider_tells_its_round_value_and_shows_it(made):
    row, heard = made("rate_hz", (1, 100, "log"))
    row.input.value = 12.3456
    assert heard == [12.3]
    assert row.entry.value == "12.3"


def test_a_late_answer_to_a_value_that_was_replaced_moves_nothing_and_shows_the_present_one(made):
    row, heard = made("rate_hz", (0.02, 50, "log"), Toy(rate_hz=1.0))
    row.follow(Toy(rate_hz=0.16))
    row.follow(Toy(rate_hz=1.0))
    step = row.control.step
    late = 0.02 * 10 ** (step * round(math.log10(0.16 / 0.02) / step))
    assert late != 0.16
    row.input.value = late
    assert heard == []
    assert row.input.value == 1.0
    row.input.value = late  # the answer comes once; now it is a hand
    assert heard == [row.control.snapped(late)]


def test_after_a_hand_nothing_is_taken_for_a_late_answer(made):
    row, heard = made("rate_hz", (0.02, 50, "log"), Toy(rate_hz=0.16))
    row.follow(Toy(rate_hz=1.0))
    row.input.value = 5.0
    step = row.control.step
    row.input.value = 0.02 * 10 ** (step * round(math.log10(0.16 / 0.02) / step))
    assert heard == [5.0, row.control.snapped(row.input.value)]


def test_a_slider_goes_to_both_ends_exactly(made):
    row, heard = made("rate_hz", (0.3, 70, "log"))
    row.input.value = 0.001
    row.input.value = 1e9
    assert heard == [0.3, 70]
    assert row.extremes == (0.3, 70)


@pytest.mark.parametrize("value", [1.0, 1.5, 2.0, 5.0, 17.0, 400.0, 7_770.0])
@pytest.mark.parametrize("ends", [(0.25, 64.0), (0.3, 700.0), (1.0, 10_000.0)])
def test_the_browsers_rounding_to_the_sliders_steps_moves_nothing(made, ends, value):
    value = min(value, ends[1])
    row, heard = made("rate_hz", (*ends, "log"), Toy(rate_hz=value))
    step, nearest = row.control.step, round(math.log10(value / ends[0]) / row.control.step)
    row.input.value = ends[0] * 10 ** (nearest * step)  # what the browser sends back
    assert set(heard) <= {value}
    assert row.entry.value == shown(value)
    row.input.value = ends[0] * 10 ** ((nearest + (2 if nearest < 100 else -2)) * step)
    assert heard[-1:] not in ([], [value])


def test_a_typed_value_beyond_the_slider_counts(made):
    row, heard = made("rate_hz", (1, 100))
    row.entry.value = "2,500 Hz"
    assert heard == [2500.0]
    row.follow(Toy(rate_hz=2500.0))
    assert (row.input.value, row.entry.value) == (100.0, "2,500")


def test_a_text_that_is_no_number_is_told_in_words(made):
    row, heard = made("rate_hz", (1, 100))
    row.entry.value = "fast"
    assert heard == ["rate = 'fast': must be a number in Hz."]


def test_no_limit_stands_at_the_upper_end(made):
    row, _ = made("life_s", (0.1, 10, "log"))
    assert (row.input.value, row.entry.value) == (10.0, "no limit")


def test_choice_and_switch_tell_values_not_names(made):
    row, heard = made("shape", True)
    row.input.value = "square"
    switch, _ = made("awake", True)
    switch.input.value = False
    assert heard == ["square", False]
    assert (row.extremes, switch.extremes) == (("round", "square"), (False, True))


def test_whole_numbers_move_in_whole_steps(made):
    row, heard = made("copies", (1, 20))
    assert isinstance(row.input, ipywidgets.IntSlider)
    row.input.value = 20
    assert heard == [20]


def test_two_fields_show_their_sum_when_they_share(made):
    row, _ = made(("left.length_km", "right.length_km"), Control(1, 100, share=(0.5, 0.5)))
    row.follow(Toy(left=Part(length_km=12.0), right=Part(length_km=13.0)))
    assert row.entry.value == "25"


def test_a_field_that_the_model_lacks_now_rests(made):
    row, heard = made("rate_hz", (1, 100))
    row.follow(Part())
    assert row.input.disabled
    assert row.entry.value == "–"
    row.follow(Toy())
    assert not row.input.disabled
    assert heard == []


def test_a_refusal_stands_under_the_control_and_is_announced(made):
    row, _ = made("rate_hz", (1, 100))
    row.refuse("too < fast")
    assert "role='alert'" in row.note.value
    assert "too &lt; fast" in row.note.value
    row.refuse("")
    assert row.note.value == ""


def test_every_input_says_what_it_is(made):
    for key, spec in (("rate_hz", (1, 100)), ("shape", True), ("awake", True), ("life_s", True)):
        row, _ = made(key, spec)
        for part in (row.input, row.entry):
            assert part is None or row.control.label in part.tooltip
