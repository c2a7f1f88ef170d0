"""What a pair is worth, and one station half way: curves, points, sentences."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.physics.half_way import HalfWay
from qnkit.physics.two_pairs import RawPair
from qnkit.systems import ions_over_10km
from qnkit.views.key_bits import draw_half_way, draw_worth, say_half_way, say_worth

PAIR = RawPair()


def half(km=200.0):
    link = ions_over_10km.link(ions_over_10km.FAINT)
    for side in ("left", "right"):
        link = replaced(link, f"{side}.emitter.photon_efficiency", 0.3)
        link = replaced(link, f"{side}.memory.t2_s", 100.0)
    return HalfWay(link=link, distance_km=km, cutoff_s=2.0)


def drawn(draw, *given):
    ax = Figure().add_subplot()
    draw(ax, *given)
    return ax, {line.get_label(): line for line in ax.lines}


def test_three_curves_are_those_of_the_pair_and_each_has_its_point():
    ax, found = drawn(draw_worth, PAIR)
    fidelities = found["key, devices trusted"].get_xdata()
    names = ("teleportation fidelity", "key, devices trusted", "key, devices not trusted")
    curves = np.array([found[name].get_ydata() for name in names]).T
    assert curves[::20] == pytest.approx(PAIR.worth_over(fidelities[::20]))
    points = [line.get_ydata()[0] for line in ax.lines if len(line.get_xdata()) == 1]
    assert points == pytest.approx(PAIR.worth_over([0.9])[0])


def test_sentence_tells_what_the_pair_can_do():
    assert "fidelity <b>0.933</b>, better than no pair at all" in say_worth(PAIR)
    assert "no better than no pair" in say_worth(RawPair(fidelity=0.5))
    assert "<b>1.000</b> key bits if the devices are trusted and <b>1.000</b>" in say_worth(RawPair(fidelity=1.0))


def test_curves_of_the_station_are_those_of_the_model_beside_both_bounds():
    one = half()
    _, found = drawn(draw_half_way, one)
    km = found["nothing in between"].get_xdata()
    assert found["nothing in between"].get_ydata() == pytest.approx(1e6 * one.bounds_over(km)[0])
    assert found["one ideal station"].get_ydata() == pytest.approx(1e6 * one.bounds_over(km)[1])
    keys = 1e6 * one.key_over(km[[0, -1]].tolist())
    assert np.nan_to_num(found["two links, swapped"].get_ydata()[[0, -1]]) == pytest.approx(keys[:, 0])
    assert np.nan_to_num(found["one link, nothing waits"].get_ydata()[[0, -1]]) == pytest.approx(keys[:, 1])


def test_sentence_says_below_and_above_the_bound_of_bare_fibre():
    assert "less than the 144 that fibre with nothing in between allows" in say_half_way(half())
    assert "<b>more</b> than the 0.57 that fibre with nothing in between allows" in say_half_way(half(320.0))


@pytest.mark.parametrize(("t2_s", "words"), [(0.1, "no key"), (1.0, "no key beyond 7.5 km")])
def test_a_curve_without_key_says_so(t2_s, words):
    poor = half()
    for side in ("left", "right"):
        poor = replaced(poor, f"link.{side}.memory.t2_s", t2_s)
    texts = [text.get_text() for text in drawn(draw_half_way, poor)[0].texts]
    assert f"two links, swapped: {words}" in texts
