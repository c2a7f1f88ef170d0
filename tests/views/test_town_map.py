"""The map of towns: one line for each line, thicker where it is faster, strands that share a line side by side, every name."""

import xml.etree.ElementTree as ET

import pytest

from qnkit.model import replaced
from qnkit.network.routed import RoutedTowns
from qnkit.views.town_map import APART, DASHES, card, map_of, words

TOWNS = RoutedTowns()
LONG, SHORT = TOWNS.way("sum of waits").path, TOWNS.way("least fibre").path


def parts(towns, strands, named=None):
    return list(ET.fromstring(card(map_of(towns, strands, (80.0, 20.0), 3.0, named), 300, "a map")))


def of(tag, found):
    return [one for one in found if one.tag == tag]


def test_every_line_and_town_is_drawn_to_scale():
    found = parts(TOWNS, [SHORT])
    assert len(of("line", found)) == TOWNS.hops.graph.number_of_edges() == 21
    assert len(of("circle", found)) == 14
    names = {one.text for one in of("text", found)}
    assert set(TOWNS.hops.names) | {"20 km"} == names
    ends = [(float(one.get("cx")), float(one.get("cy"))) for one in of("circle", found) if one.get("r") == "7"]
    (x, y), (u, v) = sorted(ends)
    assert ((u - x) ** 2 + (v - y) ** 2) ** 0.5 / 3.0 == pytest.approx(131.4, abs=0.7)  # Delft to Zwolle as the crow flies


def test_a_faster_line_is_thicker_and_a_brighter_country_too():
    widths = [float(one.get("stroke-width")) for one in of("line", parts(TOWNS, []))]
    rates = TOWNS.hops.rates_hz.tolist()
    assert widths[rates.index(max(rates))] == max(widths) > min(widths) == widths[rates.index(min(rates))]
    dim = [float(one.get("stroke-width")) for one in of("line", parts(replaced(TOWNS, "light", 0.05), []))]
    assert sum(dim) < sum(widths)


def test_strands_pass_their_towns_and_lie_side_by_side_on_a_shared_line():
    (alone,) = of("polyline", parts(TOWNS, [LONG]))
    assert len(alone.get("points").split()) == 2 * (len(LONG) - 1)
    first, second = of("polyline", parts(TOWNS, [LONG, LONG[::-1]]))
    ends = [[tuple(map(float, spot.split(","))) for spot in one.get("points").split()] for one in (first, second)]
    for (x, y), (u, v) in zip(ends[0], ends[1][::-1], strict=True):
        assert ((u - x) ** 2 + (v - y) ** 2) ** 0.5 == pytest.approx(APART, abs=0.2)
    assert [one.get("stroke-dasharray") for one in (first, second)] == [None, DASHES[1]]
    assert len(of("path", parts(TOWNS, [LONG, LONG[::-1]]))) == 1 + len(of("path", parts(TOWNS, [LONG])))


def test_only_ends_have_names_where_none_are_asked_for():
    assert {one.text for one in of("text", parts(TOWNS, [SHORT], named=()))} == {"Delft", "Zwolle", "20 km"}


def test_words_are_plain_text_and_the_card_has_a_description():
    assert "&lt;b&gt;" in words(0, 0, "<b>")
    assert ["paint-order" in words(0, 0, "Gouda", over=over) for over in (True, False)] == [True, False]
    assert ET.fromstring(card([], 300, 'two "towns"')).get("aria-label") == 'two "towns"'
