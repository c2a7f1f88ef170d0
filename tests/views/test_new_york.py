"""The pictures of the swaps over New York fibre: the split of the drop, S of each cause, the sentence."""

import pytest
from matplotlib.figure import Figure

from qnkit.systems.hub_and_spoke import CAUSES, DROP_DB, READINGS, NewYork
from qnkit.views.controls import resolved
from qnkit.views.new_york import draw_causes, draw_drop, new_york_controls, say_new_york

CITY = NewYork()


def drawn(draw, city):
    ax = Figure().add_subplot()
    draw(ax, city)
    return ax


@pytest.mark.parametrize("reading", READINGS)
def test_both_readings_fill_25_decibels_and_the_one_taken_is_named(reading):
    ax = drawn(draw_drop, NewYork(reading=reading))
    for row in (0, 1):
        widths = [bar.get_width() for bar in ax.patches if abs(bar.get_y() + 0.21 - row) < 1e-9]
        assert len(widths) == 4
        assert sum(widths) == pytest.approx(DROP_DB)
    left = {"17.6 km in all": "unexplained 8.6", "17.6 km each": "unexplained 1.2"}[reading]
    assert left in [text.get_text() for text in ax.texts]
    assert {bar.get_hatch() for bar in ax.patches} == {None, "///"}


def test_the_cause_taken_is_filled_and_each_stands_at_its_s():
    ax = drawn(draw_causes, NewYork(cause="a lower pump"))
    assert [line.get_xdata()[0] for line in ax.lines] == [pytest.approx(CITY.chsh(cause)) for cause in CAUSES]
    faces = [line.get_markerfacecolor() for line in ax.lines]
    assert faces[0] == faces[2] != faces[1]


def test_sentence_says_what_is_left_and_what_s_would_be():
    said = say_new_york(CITY)
    assert "<b>8.6 dB</b> stay unexplained, a factor 7.3" in said
    assert f"S is <b>{CITY.chsh():.3f}</b>" in said
    assert "not published" in said


def test_controls_find_their_fields():
    for path, control in new_york_controls().items():
        assert resolved(path, control, CITY).kind in ("choice", "slider")
