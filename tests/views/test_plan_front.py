"""The picture of a front: a point for each plan, the chosen one filled and drawn in time, all of it inside the axes."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.compute.split_front import SplitFront
from qnkit.model import replaced, replaced_all
from qnkit.views.controls import resolved
from qnkit.views.plan_front import draw_front, draw_front_timeline, front_controls, say_front
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="annealing and runs of many gates: minutes without compiled kernels")


def drawn(draw, front):
    ax = Figure().add_subplot()
    draw(ax, front)
    return ax


@pytest.mark.parametrize("chosen", [1, 5])
def test_each_plan_is_a_point_in_the_picture_and_the_chosen_one_is_filled(chosen):
    front = replaced(SplitFront(), "chosen", chosen)
    ax = drawn(draw_front, front)
    every, here = ax.lines
    np.testing.assert_allclose(every.get_xdata(), [1e3 * one.time_s for one in front.front.numbers])
    np.testing.assert_allclose(every.get_ydata(), front.fidelities)
    assert (here.get_xdata()[0], here.get_ydata()[0]) == (
        1e3 * front.front.numbers[front.place].time_s,
        front.fidelities[front.place],
    )
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    assert all(left < x < right for x in every.get_xdata())
    assert all(low < y < high for y in every.get_ydata())


def test_points_say_their_pairs():
    words = [text.get_text() for text in drawn(draw_front, SplitFront()).texts]
    assert {"4 pairs", "5 pairs"} <= set(words)


def test_the_timeline_is_that_of_the_chosen_plan():
    front = replaced(SplitFront(), "chosen", 4)
    assert drawn(draw_front_timeline, front).get_xlim()[1] == pytest.approx(1e3 * front.times.end_s)


def test_the_sentence_names_the_chosen_plan_and_the_best():
    told = say_front(SplitFront())
    assert f"<b>{SplitFront().fidelities[0]:.3f}</b>" in told
    best = 1 + SplitFront().fidelities.index(max(SplitFront().fidelities))
    assert f"plan {best} has" in told
    assert "the best of them" in say_front(replaced(SplitFront(), "chosen", best))


def test_every_control_moves_the_front_or_the_plan():
    for path, spec in front_controls().items():
        control = resolved(path, spec, SplitFront())
        ends = control.ends if control.kind == "slider" else (control.options[0][1], control.options[-1][1])
        told = [say_front(replaced_all(SplitFront(), control.changes(end))) for end in ends]
        assert told[0] != told[1]
