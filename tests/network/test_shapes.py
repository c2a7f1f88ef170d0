"""Networks of common shapes: who is linked with whom, how far, where they stand, and that random ones are drawn as they say."""

import math

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network.graphs import Parts, distance_km
from qnkit.network.shapes import chain, grid, random_network, regular_network, ring, star, tree, waxman


def graphs(seed=5):
    """One network of each shape."""
    rng = np.random.default_rng(seed)
    return {
        "chain": chain(5, 10.0),
        "ring": ring(6, 10.0),
        "star": star(4, 10.0),
        "grid": grid(3, 4, 10.0),
        "tree": tree(2, 3, 10.0),
        "random": random_network(30, 6.0, 100.0, None, rng),
        "regular": regular_network(20, 3, 100.0, None, rng),
        "waxman": waxman(40, 100.0, None, rng, density=0.9, reach=0.3),
    }


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("chain", nx.path_graph(5)),
        ("ring", nx.cycle_graph(6)),
        ("star", nx.star_graph(4)),
        ("grid", nx.grid_2d_graph(3, 4)),
        ("tree", nx.balanced_tree(2, 3)),
    ],
)
def test_a_shape_is_the_graph_of_its_name(name, other):
    network = graphs()[name]
    assert nx.is_isomorphic(nx.Graph(network.graph()), other)
    assert {one.fiber_km for one in network.connections} == {10.0}


@pytest.mark.parametrize("name", ["chain", "star", "grid", "random", "regular", "waxman"])
def test_nodes_stand_where_the_lengths_say(name):
    network = graphs()[name]
    for one in network.connections:
        line = distance_km(*(network.nodes[network.index(end)] for end in (one.left, one.right)))
        assert one.fiber_km == pytest.approx(line, rel=1e-12)


@pytest.mark.parametrize("name", list(graphs()))
def test_every_shape_is_connected_and_its_nodes_stand_apart(name):
    network = graphs()[name]
    assert nx.is_connected(network.graph())
    assert len({(node.east_km, node.north_km) for node in network.nodes}) == len(network.nodes)


def test_one_seed_gives_one_network():
    assert graphs() == graphs()
    assert graphs()["waxman"] != graphs(6)["waxman"]


def test_lengths_are_given_link_by_link_and_level_by_level():
    assert [one.fiber_km for one in chain(4, [1.0, 2.0, 3.0]).connections] == [1.0, 2.0, 3.0]
    around = {(one.left, one.right): one.fiber_km for one in ring(3, [1.0, 2.0, 3.0]).connections}
    assert around == {("1", "2"): 1.0, ("2", "3"): 2.0, ("1", "3"): 3.0}
    assert [one.fiber_km for one in tree(2, 2, [8.0, 3.0]).connections] == [8.0, 8.0, 3.0, 3.0, 3.0, 3.0]
    assert [one.fiber_km for one in star(3, [1.0, 2.0, 3.0]).connections] == [1.0, 2.0, 3.0]


def test_every_node_of_a_regular_network_has_as_many_links():
    assert {degree for _, degree in graphs()["regular"].graph().degree} == {3}


def test_a_random_network_has_the_mean_degree_it_is_asked_for():
    rng, n = np.random.default_rng(2), 30
    links = [len(random_network(n, 12.0, 100.0, None, rng).connections) for _ in range(20)]
    chance, pairs = 12 / (n - 1), n * (n - 1) / 2
    assert np.mean(links) == pytest.approx(chance * pairs, abs=5 * math.sqrt(pairs * chance * (1 - chance) / 20))


def test_waxman_links_are_drawn_with_the_chance_of_their_distance():
    rng, density, reach = np.random.default_rng(4), 0.8, 0.4
    expected, variance, found = 0.0, 0.0, 0
    for _ in range(6):
        network = waxman(60, 50.0, None, rng, density=density, reach=reach)
        where = np.array([(node.east_km, node.north_km) for node in network.nodes])
        far = np.hypot(*(where[:, None] - where)[np.triu_indices(60, 1)].T)
        chances = density * np.exp(-far / (reach * 50.0 * math.sqrt(2)))
        expected, variance = expected + chances.sum(), variance + float((chances * (1 - chances)).sum())
        found += len(network.connections)
    assert found == pytest.approx(expected, abs=5 * math.sqrt(variance))


def test_a_shorter_reach_makes_shorter_links():
    def mean(reach):
        network = waxman(60, 100.0, None, np.random.default_rng(1), density=1.0, reach=reach)
        return np.mean([one.fiber_km for one in network.connections])

    assert mean(0.15) < 0.7 * mean(1.0)


def test_parts_reach_every_shape():
    parts = Parts(memories=3, detour=1.5)
    network = waxman(20, 50.0, parts, np.random.default_rng(8), density=1.0, reach=0.5)
    one = network.connections[0]
    assert one.memories == 3
    line = distance_km(network.nodes[network.index(one.left)], network.nodes[network.index(one.right)])
    assert one.fiber_km == pytest.approx(1.5 * line, rel=1e-12)


RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: chain(1, 10.0), r"chain: nodes = 1: must be a whole number of at least 2"),
        (lambda: chain(3, [1.0]), r"chain\.length_km = \[1\.0\] km: must be one length of at least 0, or 2 of them"),
        (lambda: chain(3, -1.0), r"chain\.length_km = -1\.0 km: must be one length of at least 0"),
        (lambda: ring(2, 1.0), r"ring: nodes = 2: must be a whole number of at least 3"),
        (lambda: star(0, 1.0), r"star: spokes = 0: must be"),
        (lambda: grid(0, 2, 1.0), r"grid: rows = 0: must be"),
        (lambda: grid(1, 1, 1.0), r"it has no edges"),
        (lambda: tree(2, 2, [1.0, 2.0, 3.0]), r"tree\.length_km = .*: must be one length of at least 0, or 2 of them"),
        (
            lambda: random_network(50, 0.2, 10.0, None, RNG),
            r"random_network: none of 100 graphs of 50 nodes was connected; ask for",
        ),
        (lambda: random_network(5, 9.0, 10.0, None, RNG), r"random_network: degree = 9\.0: must be above 0 and at most 4"),
        (lambda: random_network(5, 2.0, 10.0, None, None), r"random_network: rng: NoneType 'None': must be a generator"),
        (lambda: regular_network(5, 3, 10.0, None, RNG), r"regular_network\.degree = 3: 5 nodes of odd degree do not exist"),
        (lambda: waxman(9, 10.0, None, RNG, density=1.2), r"waxman: density = 1\.2: must be above 0 and at most 1"),
        (lambda: waxman(9, -1.0, None, RNG), r"waxman: side_km = -1\.0: must be above 0 km"),
        (lambda: waxman(9, 10.0, None, RNG, reach=0.0), r"waxman: reach = 0\.0: must be above 0"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
