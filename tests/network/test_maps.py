"""Maps: distances against known ones, every line between towns of the map, published lengths as they are, refusals."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import maps, measures
from qnkit.network.graphs import Parts, distance_km
from qnkit.network.hops import Hops
from qnkit.network.maps import CHICAGO, MAPS, NETHERLANDS, NSFNET, great_circle_km, map_network, route_km
from qnkit.network.routing import best_way


@pytest.mark.parametrize(("a", "b"), list(itertools.combinations(NSFNET.towns, 2)))
def test_the_great_circle_is_the_angle_between_two_vectors(a, b):
    def vector(place):
        north, east = np.radians(place)
        return np.array([math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)])

    u, v = vector(NSFNET.towns[a]), vector(NSFNET.towns[b])
    angle = math.atan2(float(np.linalg.norm(np.cross(u, v))), float(u @ v))
    assert NSFNET.line_km(a, b) == pytest.approx(6371.0 * angle, rel=1e-12)


def test_great_circles_at_the_limits():
    assert great_circle_km((52.0, 4.0), (52.0, 4.0)) == 0
    assert great_circle_km((90.0, 0.0), (-90.0, 77.0)) == pytest.approx(math.pi * 6371.0, rel=1e-14)
    assert great_circle_km((0.0, 0.0), (0.0, 90.0)) == pytest.approx(math.pi / 2 * 6371.0, rel=1e-14)


@pytest.mark.parametrize("one", MAPS, ids=lambda one: one.name)
def test_every_map_is_one_network_of_its_towns(one):
    network = map_network(one)
    assert nx.is_connected(network.graph())
    assert {node.name for node in network.nodes} == set(one.towns)
    assert len(network.connections) == len(one.lines) == len({frozenset(line[:2]) for line in one.lines})
    for connection, (left, right, published) in zip(network.connections, sorted_lines(one, network), strict=True):
        line = one.line_km(left, right)
        assert connection.fiber_km == pytest.approx(route_km(line) if published is None else published, rel=1e-12)
        assert connection.fiber_km > line, "no fibre is shorter than the great circle"
    assert one.source


def sorted_lines(one, network):
    """The lines of a map in the order of a network's connections."""
    lines = {frozenset(line[:2]): line for line in one.lines}
    return [lines[frozenset((connection.left, connection.right))] for connection in network.connections]


def test_the_counts_are_those_of_the_sources():
    assert (len(NETHERLANDS.towns), len(NETHERLANDS.lines)) == (15, 22)
    assert (len(NSFNET.towns), len(NSFNET.lines)) == (13, 15)


@pytest.mark.parametrize("one", [NETHERLANDS, CHICAGO], ids=lambda one: one.name)
def test_towns_stand_on_the_plane_as_far_apart_as_on_the_earth(one):
    places = {node.name: node for node in map_network(one).nodes}
    for a, b in itertools.combinations(one.towns, 2):
        assert distance_km(places[a], places[b]) == pytest.approx(one.line_km(a, b), rel=0.01)


def test_published_lengths_are_marked():
    assert all(data["published"] for *_, data in CHICAGO.graph().edges(data=True))
    assert not any(data["published"] for *_, data in NETHERLANDS.graph().edges(data=True))


@pytest.mark.parametrize(("line", "fibre"), [(0, 0), (100, 150), (999, 1498.5), (1000, 1500), (1200, 1500), (2000, 2500)])
def test_the_rule_for_routes(line, fibre):
    assert route_km(line) == pytest.approx(fibre, rel=1e-14)


def test_a_rule_of_one_s_own_replaces_it():
    network = map_network(NETHERLANDS, route=lambda line: 2 * line)
    one = network.connections[0]
    assert one.fiber_km == pytest.approx(2 * NETHERLANDS.line_km(one.left, one.right), rel=1e-12)


def test_delft_reaches_amsterdam_directly_by_fibre():
    hops = Hops.of(map_network(NETHERLANDS, Parts()))
    way = best_way(hops, "Delft", "Amsterdam", measures.least_fibre_km)
    assert way.path == ("Delft", "Amsterdam")
    assert way.value == pytest.approx(1.5 * NETHERLANDS.line_km("Delft", "Amsterdam"), rel=1e-12)
    assert best_way(hops, "Delft", "Eindhoven", measures.fewest_hops).path == ("Delft", "Utrecht", "Eindhoven")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: NETHERLANDS.line_km("Delft", "Paris"), r"Netherlands: 'Paris' is not on this map; its towns are Alkmaar, "),
        (lambda: map_network("Netherlands"), r"map_network: town_map: str 'Netherlands': must be a TownMap"),
        (lambda: route_km(-1.0), r"route_km: line_km = -1\.0: must be at least 0 km"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()


def test_all_maps_are_listed():
    assert list(MAPS) == [one for one in vars(maps).values() if isinstance(one, maps.TownMap)]
