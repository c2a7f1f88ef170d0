"""Any networkx graph made a network: its names, places, lengths and links, its spread, what it refuses."""

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network.graphs import Parts, distance_km, network_of, with_length
from qnkit.network.network import Node
from qnkit.network.shapes import grid
from qnkit.physics import Emitter, Fiber, Link, MidpointLink, Multiplexed, PairLink, SenderReceiverLink
from tests.links import ideal_link, single

LIGHT = "left.emitter.photon_efficiency"


def edge(**data):
    """A graph of one edge."""
    graph = nx.Graph()
    graph.add_edge("A", "B", **data)
    return graph


def places(a, b):
    """A graph of two nodes with places and one edge."""
    graph = edge()
    graph.nodes["A"]["pos"], graph.nodes["B"]["pos"] = a, b
    return graph


def test_a_network_comes_back_from_its_own_graph():
    network = grid(3, 4, 7.0, Parts(spread={LIGHT: 0.3}), np.random.default_rng(1))
    assert network_of(network.graph()) == network


def test_an_edge_is_as_long_as_the_line_between_its_ends_times_the_detour():
    network = network_of(places((0.0, 0.0), (30.0, 40.0)), Parts(detour=1.2))
    assert distance_km(*network.nodes) == pytest.approx(50.0, rel=1e-15)
    assert network.connections[0].fiber_km == pytest.approx(60.0, rel=1e-14)
    assert network.connections[0].link.left.fiber.length_km == pytest.approx(30.0, rel=1e-14)


def test_a_length_of_its_own_goes_before_the_line():
    graph = places((0.0, 0.0), (30.0, 40.0))
    graph.edges["A", "B"]["length_km"] = 77.0
    assert network_of(graph, Parts(detour=3.0)).connections[0].fiber_km == pytest.approx(77.0, rel=1e-15)


def test_a_networkx_graph_with_parallel_edges_keeps_them():
    graph = nx.MultiGraph()
    graph.add_edge("A", "B", length_km=3.0)
    graph.add_edge("A", "B", length_km=5.0, memories=4)
    network = network_of(graph)
    assert [(one.fiber_km, one.memories) for one in network.connections] == [(3.0, 1), (5.0, 4)]


@pytest.mark.parametrize("kind", [Link, MidpointLink, PairLink, SenderReceiverLink])
@pytest.mark.parametrize("inside", [False, True])
def test_every_kind_of_link_takes_the_length(kind, inside):
    link = Multiplexed(link=kind()) if inside and kind is not PairLink else kind()
    longer = with_length(link, 44.0, 0.25)
    assert network_of(edge(link=longer)).connections[0].fiber_km == pytest.approx(44.0, rel=1e-14)
    arms = longer.link if hasattr(longer, "link") else longer
    if kind in {Link, MidpointLink}:
        assert (arms.left.fiber.length_km, arms.right.fiber.length_km) == (11.0, 33.0)
    if kind is PairLink:
        assert (arms.kept.fiber.length_km, arms.sent.fiber.length_km) == (0.0, 44.0)


def test_the_longer_link_makes_fewer_pairs():
    near, far = (with_length(Link(), length).pairs().rate_hz for length in (0.0, 60.0))
    assert far < near / 2
    at_the_station = with_length(Link(), 60.0, 0.0)
    assert at_the_station.left.fiber.length_km == 0
    assert at_the_station.pairs().rate_hz != pytest.approx(far, rel=1e-3)


def test_a_function_gives_each_connection_a_link_of_its_own():
    graph = nx.path_graph(3)
    nx.set_edge_attributes(graph, 10.0, "length_km")

    def made(left, right, length_km):
        light = 0.5 if left.name == "0" else 0.1
        return replaced(with_length(Link(), length_km), "left.emitter", Emitter(photon_efficiency=light))

    network = network_of(graph, Parts(link=made, node=lambda name: Node(memories=2 + int(name))))
    assert [one.link.left.emitter.photon_efficiency for one in network.connections] == [0.5, 0.1]
    assert [(node.name, node.memories) for node in network.nodes] == [("0", 2), ("1", 3), ("2", 4)]


def test_a_spread_makes_every_link_another_and_stays_within_its_width():
    graph = nx.star_graph(200)
    nx.set_edge_attributes(graph, 10.0, "length_km")
    parts = Parts(spread={LIGHT: 0.3, "right.fiber.attenuation_db_per_km": 0.1})
    links = [one.link for one in network_of(graph, parts, np.random.default_rng(3)).connections]
    ratios = np.array([one.left.emitter.photon_efficiency for one in links]) / Link().left.emitter.photon_efficiency
    assert np.unique(ratios).size == 200
    assert ratios.min() > 0.7
    assert ratios.max() < 1.3
    assert ratios.mean() == pytest.approx(1.0, abs=5 * 0.3 / np.sqrt(3 * 200))
    losses = np.array([one.right.fiber.attenuation_db_per_km for one in links]) / Fiber().attenuation_db_per_km
    assert abs(np.corrcoef(ratios, losses)[0, 1]) < 5 / np.sqrt(200), "each field is drawn apart"
    assert links == [one.link for one in network_of(graph, parts, np.random.default_rng(3)).connections]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: network_of(nx.empty_graph(3)), r"network_of: graph: it has no edges; a network has at least one"),
        (lambda: network_of({}), r"network_of: graph: dict '\{\}': must be a networkx graph"),
        (lambda: network_of(edge(length_km=-3.0)), r"network_of: A - B: length_km = -3\.0: must be a length in km of at least 0"),
        (lambda: network_of(edge(length_km=np.nan)), r"network_of: A - B: length_km = nan: must be a length in km"),
        (lambda: network_of(edge(length_km="far")), r"network_of: A - B: length_km = far: must be a length in km"),
        (lambda: network_of(edge()), r"length_km is missing, and both nodes stand in one place; give the edge a length_km"),
        (lambda: network_of(places((0, 0, 1), (1, 1, 1))), r"node 'A': pos = \(0, 0, 1\): must be two numbers, east and north"),
        (
            lambda: network_of(nx.Graph([("A", "A")])),
            r"Connection\.right = 'A': must be another node than left; a link joins two",
        ),
        (lambda: network_of(nx.Graph([(1, "1")])), r"Connection\.right = '1': must be another node|is the name of two nodes"),
        (
            lambda: network_of(edge(length_km=1.0), Parts(spread={LIGHT: 0.1})),
            r"network_of: a spread is drawn: rng: NoneType 'None': must be a generator",
        ),
        (
            lambda: network_of(edge(length_km=1.0), Parts(spread={"left.emitter": 0.1}), np.random.default_rng(1)),
            r"network_of: spread of left\.emitter = .*: must be the path of a number",
        ),
        (
            lambda: Parts(spread={LIGHT: 1.0}),
            r"Parts\.spread\['left\.emitter\.photon_efficiency'\] = 1\.0: must be at least 0 and",
        ),
        (lambda: Parts(share=1.5), r"Parts\.share = 1\.5: must lie between 0 and 1"),
        (lambda: Parts(detour=0.9), r"Parts\.detour = 0\.9: a fibre is at least as long as the straight line"),
        (lambda: Parts(memories=0), r"Parts\.memories = 0: must be a whole number of at least 1"),
        (lambda: Parts(link=3), r"Parts: link: int '3': must be a link or a function"),
        (lambda: with_length(single(0.1), 3.0), r"with_length: SingleClick has no fibre whose length could be set"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()


def test_a_perfect_link_of_no_length_is_itself():
    link = ideal_link(single(0.2))
    assert with_length(link, 0.0) == link
