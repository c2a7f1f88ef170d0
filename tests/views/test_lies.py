"""The pictures of a lie: both curves and both points are what engine and liar say, along the lie's own knob."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced, replaced_all
from qnkit.network import LIES, Claim
from qnkit.views.lies import KNOBS, draw_lie_fidelity, draw_lie_rate, rate_axis, seed_of

CLAIM = Claim(pairs=40)


def drawn(draw, claim, seed=3):
    ax = Figure().add_subplot()
    draw(ax, claim, np.random.default_rng(seed))
    return ax


def curve(ax, label):
    return next(line.get_xydata() for line in ax.lines if line.get_label() == label)


def points(ax):
    return {line.get_marker(): line.get_xydata()[0] for line in ax.lines if len(line.get_xydata()) == 1}


@pytest.mark.parametrize("lie", ["nothing fades", "one link for all"])
@pytest.mark.parametrize(("draw", "what"), [(draw_lie_rate, "rate_hz"), (draw_lie_fidelity, "fidelity")])
def test_curves_and_points_are_the_numbers_of_engine_and_liar(draw, what, lie):
    claim, seed = replaced(CLAIM, "lie", lie), seed_of(np.random.default_rng(3))
    ax, knob = drawn(draw, claim), KNOBS[lie]
    place = replaced(claim, knob.field, knob.values[1] * knob.size)
    assert curve(ax, "engine")[1] == pytest.approx([knob.values[1], getattr(place.honest(seed), what).value])
    assert curve(ax, "liar")[1] == pytest.approx([knob.values[1], getattr(place.told(seed), what).value])
    here = getattr(claim, knob.field) / knob.size
    assert points(ax)["o"] == pytest.approx([here, getattr(claim.honest(seed), what).value])
    assert points(ax)["X"] == pytest.approx([here, getattr(claim.told(seed), what).value])
    assert ax.get_xlabel() == knob.label


def test_moving_the_own_knob_moves_the_points_along_curves_that_stay():
    before, after = (drawn(draw_lie_rate, replaced(CLAIM, "t2_s", t2_s)) for t2_s in (0.02, 1.0))
    assert (curve(before, "engine") == curve(after, "engine")).all()
    assert (curve(before, "liar") == curve(after, "liar")).all()
    assert points(before)["o"][0] == pytest.approx(20)
    assert points(after)["o"][0] == pytest.approx(1000)


@pytest.mark.parametrize("lie", LIES)
def test_each_lie_has_a_knob_whose_values_the_claim_takes_and_whose_axis_holds_them(lie):
    knob = KNOBS[lie]
    for value in (knob.values[0], knob.values[-1]):
        assert replaced_all(CLAIM, {"lie": lie, knob.field: value * knob.size})
    assert knob.values[0] <= knob.ticks[0] <= knob.ticks[-1] <= knob.values[-1]


def test_a_new_sample_draws_other_runs_and_the_same_sample_the_same():
    assert (curve(drawn(draw_lie_rate, CLAIM), "engine") == curve(drawn(draw_lie_rate, CLAIM), "engine")).all()
    assert (curve(drawn(draw_lie_rate, CLAIM), "engine") != curve(drawn(draw_lie_rate, CLAIM, 4), "engine")).any()


@pytest.mark.parametrize(("most", "top"), [(0.3, 20), (20, 20), (21, 50), (130, 200), (9999, 500)])
def test_axis_of_rates_ends_at_a_round_number(most, top):
    ax = Figure().add_subplot()
    rate_axis(ax, most)
    assert ax.get_ylim() == (0, top)
