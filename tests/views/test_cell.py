"""A cell of the canvas: tells data from frame, and sees every change of the frame."""

import pytest

from qnkit.views.canvas import Canvas


@pytest.fixture
def cell():
    return Canvas(scale=1.0).cells[0]


def test_data_are_what_was_added_lowest_first(cell):
    high = cell.axes.axvline(1.0, zorder=5)
    low = cell.axes.axhline(1.0, zorder=0)
    assert cell.data() == [low, high]


CHANGES = {
    "limits": lambda ax: ax.set_xlim(0, 7),
    "label": lambda ax: ax.set_xlabel("time (s)"),
    "colour of a label": lambda ax: ax.yaxis.label.set_color("red"),
    "title": lambda ax: ax.set_title("a title"),
    "scale": lambda ax: (ax.set_ylim(1, 10), ax.set_yscale("log")),
    "ticks": lambda ax: ax.set_xticks([0.25, 0.5]),
    "words of ticks": lambda ax: ax.set_xticks([0, 1], ["no", "yes"]),
    "side": lambda ax: ax.spines["left"].set_visible(False),
    "grid": lambda ax: ax.grid(True),
    "no axis": lambda ax: ax.set_axis_off(),
    "ground": lambda ax: ax.set_facecolor("yellow"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_of_the_frame_is_seen(cell, change):
    before = cell.look()
    change(cell.axes)
    assert cell.look() != before


def test_data_alone_do_not_change_the_frame(cell):
    cell.axes.set_xlim(0, 1)
    cell.axes.set_ylim(0, 1)
    before = cell.look()
    cell.axes.plot([0, 1], [0, 1])
    assert cell.look() == before
