"""The pictures of a pair and its noise: what they show is what the pair has."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.physics.noisy_pair import READINGS, NoisyPair, WaitingNoise, readings
from qnkit.views.pair_noise import PLACES, draw_cheap, draw_correlations, draw_number, draw_pair, draw_rise, span_s
from qnkit.views.states import draw_state

LOSS = WaitingNoise(enemy="relaxation", t2_over_t1=0.1)
LOSING = NoisyPair(left=LOSS, right=LOSS, wait_s=0.7)


def drawn(draw, *given):
    ax = Figure().add_subplot()
    draw(ax, *given)
    return ax


def words(ax):
    return [text.get_text() for text in ax.texts]


def ends(ax):
    """The end of each bar by its row, and the hatch of those that point left."""
    found, hatches = {}, set()
    for collection in ax.collections:
        for path in collection.get_paths():
            x, y = path.vertices[:, 0], path.vertices[:, 1]
            row = READINGS[int(np.argmin(np.abs(np.array(PLACES) - y.mean())))]
            found[row] = x[np.argmax(np.abs(x))]
            if found[row] < 0:
                hatches.add(collection.get_hatch())
    return found, hatches


def test_state_is_that_after_the_wait():
    sizes = [
        [patch.get_width() for patch in drawn(*given).patches] for given in ((draw_pair, LOSING), (draw_state, LOSING.state))
    ]
    assert sizes[0] == sizes[1]


def test_a_bar_ends_at_its_reading_and_a_negative_one_is_hatched():
    pair = NoisyPair(right=WaitingNoise(enemy="turning", time_s=3.0))
    found, hatches = ends(drawn(draw_correlations, pair))
    exact = dict(zip(READINGS, readings(pair.state), strict=True))
    assert found == pytest.approx({name: value for name, value in exact.items() if abs(value) > 0.004}, abs=1e-12)
    assert hatches == {"///"}


def test_thin_marks_stand_where_the_fresh_pair_was():
    ax = drawn(draw_correlations, NoisyPair(bell="psi+"))
    assert ax.lines[-1].get_xdata()[::3].tolist() == [1.0, 1.0, -1.0]


@pytest.mark.parametrize("measure", ["fidelity", "concurrence", "negativity", "CHSH value", "key bits"])
def test_point_lies_on_the_curve_of_the_watched_number(measure):
    pair = replaced(LOSING, "measure", measure)
    ax = drawn(draw_number, pair)
    curve, point = ax.lines[-2], ax.lines[-1]
    assert point.get_ydata()[0] == pytest.approx(pair.number)
    assert np.interp(pair.wait_s, *curve.get_data()) == pytest.approx(pair.number, abs=0.01)
    assert ax.get_ylabel() == measure
    assert ax.get_ylim()[1] >= curve.get_ydata().max()


def test_prediction_is_a_diamond_where_the_pair_is_the_one_that_was_asked_about():
    assert "you" in words(drawn(draw_number, NoisyPair(wait_s=2.0), 0.8))
    assert "you" not in words(drawn(draw_number, NoisyPair()))
    others = {"measure": "key bits", "bell": "psi+", "left.enemy": "turning", "right.time_s": 2.0}
    for path, value in others.items():
        assert "you" not in words(drawn(draw_number, replaced(NoisyPair(), path, value), 0.8))


def test_rise_shows_fidelity_rising_and_concurrence_not():
    curves = [line.get_ydata() for line in drawn(draw_rise, LOSING).lines if len(line.get_xdata()) > 2]
    concurrence, negativity, fidelity = curves
    assert fidelity[-1] > fidelity.min() + 0.1
    assert np.diff(concurrence).max() < 1e-9
    assert negativity == pytest.approx(2 * LOSING.along(np.linspace(0, 4, 241), "negativity"))


def test_cheap_model_is_the_second_curve_and_differs_under_relaxation_alone():
    for pair, gap in ((LOSING, True), (NoisyPair(), False)):
        exact, cheap = (line.get_ydata() for line in drawn(draw_cheap, pair).lines[:2])
        assert bool(np.abs(exact - cheap).max() > 0.1) is gap


def test_curves_that_lie_on_each_other_are_both_seen_and_named():
    alone = WaitingNoise(enemy="relaxation")
    ax = drawn(draw_rise, NoisyPair(bell="psi+", left=alone, right=alone))
    styles = {line.get_label(): line.get_linestyle() for line in ax.lines}
    assert (styles["concurrence"], styles["fidelity"]) == ("-", "--")
    assert "= concurrence" in words(ax)
    assert "concurrence" in words(drawn(draw_rise, LOSING))
    assert "Bell-diagonal model (the same) (dash-dot)" in words(drawn(draw_cheap, NoisyPair()))


@pytest.mark.parametrize("measure", ["fidelity", "CHSH value", "key bits"])
def test_names_stand_above_the_curves(measure):
    for draw in (draw_rise, draw_cheap):
        ax = drawn(draw, NoisyPair(measure=measure, wait_s=0.0))
        highest = max(line.get_ydata().max() for line in ax.lines)
        named = [text.get_position()[1] for text in ax.texts if text.get_weight() == "bold"]
        assert min(named) > highest
        assert max(named) < ax.get_ylim()[1]


def test_time_axis_has_room_for_the_wait():
    assert [span_s(replaced(LOSING, "wait_s", wait)) for wait in (0.0, 4.0, 4.1, 1e4)] == [4.0, 4.0, 10.0, 1e4]
