"""The timeline: copies as long as they live, a line where each pair is there, and a sentence that says the moment."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from qnkit.compute.split_circuit import SplitCircuit
from qnkit.compute.split_run import SplitRun
from qnkit.model import replaced, replaced_all
from qnkit.views import theme
from qnkit.views.plan_timeline import draw_plan_timeline, played, say_plan

RUN = SplitRun(split=SplitCircuit(family="QFT", qubits=4), whose="yours")


def rng():
    return np.random.default_rng(4)


def drawn(run):
    ax = Figure().add_subplot()
    draw_plan_timeline(ax, run, rng())
    return ax


def test_orange_bars_are_the_lives_of_copies_in_ms():
    ax, times = drawn(RUN), played(RUN, rng())
    wanted = theme.LIGHT.marks["waiting"].lower()
    orange = next(c for c in ax.collections if len(c.get_facecolor()) and to_hex(c.get_facecolor()[0]) == wanted)
    found = sorted((box.x0, box.x1) for box in (path.get_extents() for path in orange.get_paths()))
    lives = sorted((1e3 * one.from_s, 1e3 * one.until_s) for one in times.spans if one.copy)
    np.testing.assert_allclose(found, lives)


def test_a_green_line_stands_where_each_pair_is_there():
    ax, times = drawn(RUN), played(RUN, rng())
    green = theme.LIGHT.marks["fresh"].lower()
    (lines,) = [c for c in ax.collections if hasattr(c, "get_segments") and to_hex(c.get_color()[0]) == green]
    places = [segment[0][0] for segment in lines.get_segments()]
    np.testing.assert_allclose(places, [1e3 * act.until_s for act in times.acts if act.kind == "pair"])


def test_picture_and_sentence_tell_the_same_run_and_a_new_sample_another():
    assert drawn(RUN).get_xlim()[1] == pytest.approx(1e3 * played(RUN, rng()).end_s)
    assert f"{1e3 * played(RUN, rng()).end_s:.3g} ms" in say_plan(RUN, rng())
    assert say_plan(RUN, rng()) != say_plan(RUN, np.random.default_rng(5))


def test_zoom_shows_a_part_around_the_moment():
    near = drawn(replaced_all(RUN, {"moment": 0.5, "zoom": 10.0}))
    low, high = near.get_xlim()
    end = 1e3 * played(RUN, rng()).end_s
    assert high - low == pytest.approx(end / 10)
    assert low < end / 2 < high


def test_the_sentence_says_what_goes_on_at_the_moment():
    times = played(RUN, rng())
    pair = next(act for act in times.acts if act.kind == "pair")
    waiting = (pair.from_s + pair.until_s) / 2 / times.end_s
    assert "all wait for a pair of" in say_plan(replaced(RUN, "moment", waiting), rng())
    copy = next(one for one in times.spans if one.copy)
    alive = (copy.from_s + 1e-3 * (copy.until_s - copy.from_s)) / times.end_s
    assert f"copies of qubits: {copy.qubit} in" in say_plan(replaced(RUN, "moment", alive), rng())
    assert "the plan is done" in say_plan(replaced(RUN, "moment", 1.0), rng())


def test_no_word_stands_outside_the_time_that_is_shown():
    low, high = (ax := drawn(replaced_all(RUN, {"moment": 0.02, "zoom": 40.0}))).get_xlim()
    numbers = [text for text in ax.texts if text.get_transform() == ax.transData]
    assert all(low <= text.get_position()[0] <= high for text in numbers)
    assert len(numbers) < len([text for text in drawn(RUN).texts if text.get_transform() == ax.transData]) or not numbers
