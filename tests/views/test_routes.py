"""The pictures of ways: the dots are the engine's, the line is the least cut, the rings are fresh pairs."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.network.measures import fidelity
from qnkit.network.routed import MEASURES, RoutedTowns
from qnkit.network.routing import value_of
from qnkit.views.routes import diagram_way, draw_way_fidelities, draw_way_keys, draw_way_rates, played, seed_of

TOWNS = RoutedTowns()
SEED = seed_of(np.random.default_rng(3))


@pytest.fixture(autouse=True)
def _few_pairs(monkeypatch):
    """Without compiled kernels a thousand pairs take a second."""
    monkeypatch.setattr("qnkit.views.routes.DELIVERIES", 100)


def got():
    return [played(TOWNS, by, SEED) for by in MEASURES]


def drawn(draw, towns):
    ax = Figure().add_subplot()
    draw(ax, towns, np.random.default_rng(3))
    return ax, {line.get_label(): line for line in ax.lines}


@pytest.mark.parametrize(
    ("draw", "value"),
    [
        (draw_way_rates, lambda one: one.rate.value),
        (draw_way_fidelities, lambda one: one.fidelity.value),
        (draw_way_keys, lambda one: one.key_hz),
    ],
)
def test_dots_are_what_the_engine_delivers_on_the_way_of_each_measure(draw, value):
    _, found = drawn(draw, TOWNS)
    assert list(found["ways"].get_xdata()) == [value(one) for one in got()]
    assert list(found["ways"].get_ydata()) == list(range(len(MEASURES)))


@pytest.mark.parametrize("draw", [draw_way_rates, draw_way_fidelities, draw_way_keys])
def test_the_way_on_the_map_has_the_band_and_only_the_first_picture_the_names(draw):
    for by in ("least fibre", "pairs a slot"):
        ax, _ = drawn(draw, replaced(TOWNS, "by", by))
        (band,) = ax.patches
        low, high = band.get_y(), band.get_y() + band.get_height()
        assert low < MEASURES.index(by) < high
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert (names == list(MEASURES)) == (draw is draw_way_rates)


def test_line_is_the_least_cut_with_no_dot_beyond_it_and_bars_are_two_errors():
    ax, found = drawn(draw_way_rates, TOWNS)
    assert set(found["max-flow"].get_xdata()) == {TOWNS.bound_hz}
    assert max(found["ways"].get_xdata()) < TOWNS.bound_hz
    (bars,) = ax.containers
    lengths = [np.ptp(one[:, 0]) for one in bars[2][0].get_segments()]
    assert lengths == pytest.approx([4 * one.rate.standard_error for one in got()])


def test_rings_are_fresh_pairs_and_no_dot_is_better():
    _, found = drawn(draw_way_fidelities, TOWNS)
    fresh = [value_of(TOWNS.hops, TOWNS.way(by).path, fidelity) for by in MEASURES]
    assert list(found["fresh"].get_xdata()) == fresh
    assert all(dot < ring for dot, ring in zip(found["ways"].get_xdata(), fresh, strict=True))


def test_where_there_are_too_few_pairs_there_is_no_dot_for_their_fidelity(monkeypatch):
    monkeypatch.setattr("qnkit.views.routes.DELIVERIES", 5)
    assert played(TOWNS, "least fibre", SEED).fidelity is None
    assert list(drawn(draw_way_fidelities, TOWNS)[1]["ways"].get_ydata()) == []
    assert len(drawn(draw_way_rates, TOWNS)[1]["ways"].get_xdata()) == len(MEASURES)
    ax, _ = drawn(draw_way_keys, TOWNS)
    assert ax.get_xlim()[1] == 1.0


def test_map_says_which_way_and_what_each_of_its_lines_gives():
    said = diagram_way(replaced(TOWNS, "by", "sum of waits"))
    assert "210 km of fibre, 4 links" in said
    assert "The way by sum of waits: Delft, Leiden, Amsterdam, Lelystad, Zwolle" in said
    assert "Delft – Leiden" in said
    assert ">18.3<" in said
    assert "thick lines make more pairs" in said
