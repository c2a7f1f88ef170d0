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
GOT = [played(TOWNS, by, SEED) for by in MEASURES]


def drawn(draw, towns):
    ax = Figure().add_subplot()
    draw(ax, towns, np.random.default_rng(3))
    return ax, {line.get_label(): line for line in ax.lines}


@pytest.mark.parametrize(
    ("draw", "values"),
    [
        (draw_way_rates, [one.rate.value for one in GOT]),
        (draw_way_fidelities, [one.fidelity.value for one in GOT]),
        (draw_way_keys, [one.key_hz for one in GOT]),
    ],
)
def test_dots_are_what_the_engine_delivers_on_the_way_of_each_measure(draw, values):
    _, found = drawn(draw, TOWNS)
    assert list(found["ways"].get_xdata()) == values
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
    assert lengths == pytest.approx([4 * one.rate.standard_error for one in GOT])


def test_rings_are_fresh_pairs_and_no_dot_is_better():
    _, found = drawn(draw_way_fidelities, TOWNS)
    fresh = [value_of(TOWNS.hops, TOWNS.way(by).path, fidelity) for by in MEASURES]
    assert list(found["fresh"].get_xdata()) == fresh
    assert all(dot < ring for dot, ring in zip(found["ways"].get_xdata(), fresh, strict=True))


def test_where_there_are_too_few_pairs_there_is_no_dot_for_their_fidelity():
    dark = replaced(TOWNS, "swap_success", 1e-5)
    assert played(dark, "least fibre", SEED).fidelity is None
    _, found = drawn(draw_way_fidelities, dark)
    assert 0 not in list(found["ways"].get_ydata())
    assert set(drawn(draw_way_rates, dark)[1]["ways"].get_xdata()) == {0.0}
    ax, _ = drawn(draw_way_keys, dark)
    assert ax.get_xlim()[1] == 1.0


def test_map_says_which_way_and_what_each_of_its_lines_gives():
    said = diagram_way(replaced(TOWNS, "by", "sum of waits"))
    assert "210 km of fibre, 4 links" in said
    assert "The way by sum of waits: Delft, Leiden, Amsterdam, Lelystad, Zwolle" in said
    assert "Delft – Leiden" in said
    assert ">18.3<" in said
