"""The pictures of one stored pair: what they show is what the pair has."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.physics import AskedPair
from qnkit.systems import ions_over_10km
from qnkit.views.states import draw_state
from qnkit.views.storing import ASKED, draw_fidelities, draw_stored, draw_stored_state, draw_waits

PAIR = AskedPair(link=ions_over_10km.link(), wait_s=0.45)
NEXT = replaced(PAIR, "asked", "next")


def drawn(draw, *given):
    ax = Figure().add_subplot()
    draw(ax, *given)
    return ax


def lines(ax):
    return {line.get_label(): line for line in ax.lines}


def words(ax):
    return " | ".join(text.get_text() for text in ax.texts)


def test_point_lies_on_the_curve_and_the_curve_is_that_of_the_stored_pair():
    found = lines(drawn(draw_stored, PAIR))
    times, values = found["fidelity"].get_data()
    assert values == pytest.approx(PAIR.stored.fidelities(times))
    assert found["this wait"].get_ydata()[0] == pytest.approx(PAIR.stored.fidelities([0.45])[0])


def test_time_until_one_half_is_marked_and_left_out_where_it_is_not_in_the_picture():
    ax = drawn(draw_stored, PAIR)
    assert lines(ax)["down to one half"].get_xdata()[0] == pytest.approx(PAIR.stored.time_until(0.5))
    assert "½ at 0.85 s" in words(ax)
    for_ever = replaced(PAIR, "link", ions_over_10km.link(0.01))
    for side in ("left", "right"):
        for_ever = replaced(for_ever, f"link.{side}.memory.t2_s", None)
    assert "down to one half" not in lines(drawn(draw_stored, for_ever))


@pytest.mark.parametrize("t2_s", [0.05, 0.3, 1.1, 10.0, 50.0])
def test_words_on_the_line_at_one_half_stand_on_the_side_where_the_curve_does_not_cross_it(t2_s):
    pair = PAIR
    for side in ("left", "right"):
        pair = replaced(pair, f"link.{side}.memory.t2_s", t2_s)
    note = next(text for text in drawn(draw_stored, pair).texts if "surely" in text.get_text())
    near = 0.1 if note.get_ha() == "left" else 10.0  # the quarter of the axis next to where the words begin
    assert pair.stored.time_until(0.5) > near if note.get_ha() == "left" else pair.stored.time_until(0.5) < near


def test_prediction_is_a_diamond_at_its_time():
    point = lines(drawn(draw_stored, PAIR, 3.0))["you"]
    assert point.get_data() == ([3.0], [0.5])
    assert "you" not in lines(drawn(draw_stored, PAIR))


def test_state_is_that_after_the_wait():
    sizes = [
        [patch.get_width() for patch in drawn(*given).patches]
        for given in ((draw_stored_state, PAIR), (draw_state, PAIR.stored.after(0.45)))
    ]
    assert sizes[0] == sizes[1]


def test_both_means_are_marked_and_told():
    ax = drawn(draw_waits, NEXT)
    found = lines(ax)
    assert found["mean fidelity"].get_ydata()[0] == pytest.approx(NEXT.mean_fidelity)
    assert found["at the mean wait"].get_ydata()[0] == pytest.approx(PAIR.mean_fidelity)
    assert f"mean of all: {NEXT.mean_fidelity:.3f}" in words(ax)


def test_shape_of_the_waits_is_shown_and_a_fixed_wait_is_a_stroke():
    shape = drawn(draw_waits, NEXT).collections[0].get_paths()[0].vertices[:, 1]
    assert shape.max() - shape.min() == pytest.approx(0.17)
    fixed = drawn(draw_waits, PAIR)
    assert not fixed.collections
    assert lines(fixed)["when it is asked for"].get_xdata().tolist() == [0.45, 0.45]


def test_bars_count_all_sampled_pairs_and_hatch_those_that_are_not_good_enough():
    ax = drawn(draw_fidelities, replaced(NEXT, "level", 0.6), np.random.default_rng(1))
    shares, hatches = 0.0, {}
    for collection in ax.collections:
        widths = [path.vertices[:, 0].max() for path in collection.get_paths()]
        shares += sum(widths)
        hatches[collection.get_hatch()] = sum(widths)
    assert shares == pytest.approx(1, abs=1e-9)
    expected = 1 - replaced(NEXT, "level", 0.6).share_above
    assert abs(hatches["///"] - expected) < 5 * np.sqrt(expected * (1 - expected) / ASKED) + 0.04
