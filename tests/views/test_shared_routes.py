"""The pictures of several ways at once, and of several who want pairs: dots are the engine's, lines are the bounds."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.network.routed import RoutedTowns
from qnkit.views.routes import seed_of
from qnkit.views.shared_routes import (
    at_once,
    diagram_at_once,
    diagram_wants,
    draw_at_once,
    draw_each_way,
    draw_wants,
    wanting,
)

TOWNS = RoutedTowns()
ALKMAAR = replaced(replaced(TOWNS, "ends", ("Rotterdam", "Alkmaar")), "ways", 2)
SEED = seed_of(np.random.default_rng(3))


@pytest.fixture(autouse=True)
def _few_pairs(monkeypatch):
    """Without compiled kernels a thousand pairs take a second."""
    monkeypatch.setattr("qnkit.views.routes.DELIVERIES", 100)
    monkeypatch.setattr("qnkit.views.shared_routes.DELIVERIES", 100)
    monkeypatch.setattr("qnkit.views.shared_routes.WANTED_PAIRS", 300)


def drawn(draw, *given):
    ax = Figure().add_subplot()
    draw(ax, given[0], np.random.default_rng(3), *given[1:])
    return ax, {line.get_label(): line for line in ax.lines}


def polylines(text):
    return [one for one in ET.fromstring(text) if one.tag == "polyline"]


def test_dots_are_the_engine_on_one_way_and_on_two_and_the_line_is_the_least_cut():
    ax, found = drawn(draw_at_once, ALKMAAR)
    seen = at_once(ALKMAAR, SEED)
    assert list(found["engine"].get_xdata()) == [1, 2]
    assert list(found["engine"].get_ydata()) == [one.total.value for one in seen]
    assert set(found["max-flow"].get_ydata()) == {ALKMAAR.bound_hz}
    assert found["in proportion"].get_ydata()[0] == 0.6 * seen[0].total.value
    (bars,) = ax.containers
    lengths = [np.ptp(one[:, 1]) for one in bars[2][0].get_segments()]
    assert lengths == pytest.approx([4 * one.total.standard_error for one in seen])


def test_each_way_in_use_has_its_fidelity_and_no_other():
    for ways in (1, 2):
        _, found = drawn(draw_each_way, replaced(ALKMAAR, "ways", ways))
        each = at_once(ALKMAAR, SEED)[ways - 1].each
        assert list(found["engine"].get_ydata()) == [one.fidelity.value for one in each]
    alone, _ = drawn(draw_at_once, replaced(ALKMAAR, "ways", 1))
    assert len(alone.containers[0][2][0].get_segments()) == 1


def test_map_has_a_strand_for_each_way_in_use():
    assert len(polylines(diagram_at_once(ALKMAAR))) == 2
    assert len(polylines(diagram_at_once(replaced(ALKMAAR, "ways", 1)))) == 1
    assert "way 2: Rotterdam, Gouda, Utrecht" in diagram_at_once(ALKMAAR)


@pytest.mark.parametrize("wants", [1, 2, 4])
def test_each_row_has_what_its_towns_get_alone_on_own_ways_and_planned(wants):
    towns = replaced(TOWNS, "wants", wants)
    ax, found = drawn(draw_wants, towns)
    alone, own, planned = wanting(towns, SEED)
    assert list(found["alone"].get_xdata()) == [one.total.value for one in alone]
    for got, thing in ((own, "swapped"), (planned, "delivered")):
        assert list(found[thing].get_xdata()) == [*(one.rate.value for one in got.each), got.total.value]
    assert set(found["linear programme"].get_xdata()) == {towns.most_hz}
    assert planned.total.value < towns.most_hz
    assert [label.get_text() for label in ax.get_yticklabels()][-1] == "all together"
    assert len(polylines(diagram_wants(towns))) == 2 * wants


def test_your_guess_stands_beside_all_together_where_two_want_pairs():
    assert "you" in [text.get_text() for text in drawn(draw_wants, TOWNS, 30.0)[0].texts]
    assert "you" not in [text.get_text() for text in drawn(draw_wants, replaced(TOWNS, "wants", 3), 30.0)[0].texts]


def test_two_maps_tell_both_choices():
    said = ET.fromstring(diagram_wants(TOWNS)).get("aria-label")
    assert "Own best ways: Delft, Leiden, Amsterdam, Lelystad, Zwolle; Rotterdam, Delft, Leiden, Amsterdam." in said
    assert "Planned: Delft, Leiden, Amsterdam, Lelystad, Zwolle; Rotterdam, Gouda" in said


def test_the_axis_stays_while_the_bound_moves_a_little_and_holds_it():
    ends = []
    for light in (0.4, 0.401):
        towns, ax = replaced(TOWNS, "light", light), Figure().add_subplot()
        draw_wants(ax, towns, np.random.default_rng(3))
        ends.append(ax.get_xlim()[1])
        assert towns.most_hz < ends[-1] < 2 * towns.most_hz
    assert ends[0] == ends[1]
