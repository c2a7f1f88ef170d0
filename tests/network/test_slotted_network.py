"""A network in slots: against the sum over all states of tiny graphs, Q-CAST's expectation, percolation, limits, refusals."""

import math

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import Connection, Hops, Network, Node, Request, SlottedNetwork, expected_pairs
from qnkit.physics import StatedLink
from tests.oracles_slotted_network import expected_pairs_exactly, random_graph

SLOTS = 2000


def lattice(side, chance, **more):
    """A square lattice whose edges are alike."""
    graph = nx.grid_2d_graph(side, side)
    nx.set_edge_attributes(graph, {edge: {"chance": chance, **more} for edge in graph.edges})
    return graph


def corners(side, **more):
    """A request from one corner of a lattice to the opposite one."""
    return Request(source=(0, 0), target=(side - 1, side - 1), **more)


def play(graph, requests, slots=SLOTS, seed=0, **more):
    """A run of a graph."""
    return SlottedNetwork.of(graph, **more).run(requests, slots=slots, rng=np.random.default_rng(seed))


def within(estimate, value, errors=5):
    """Whether a value is within so many standard errors of an estimate, or equal to it."""
    return abs(estimate.value - value) <= errors * estimate.standard_error + 1e-12


@pytest.mark.parametrize("seed", range(6))
def test_pairs_of_tiny_networks_agree_with_the_sum_over_all_states(seed):
    rng = np.random.default_rng(seed)
    graph = random_graph(rng, 5, 5, 2, 1 + seed % 2)
    requests = [Request(source=a, target=b, pairs=2) for a, b in (("n0", "n1"), ("n2", "n3"))]
    exact, slots = expected_pairs_exactly(graph, requests, SLOTS), SLOTS
    run = play(graph, requests, slots, seed)
    assert all(within(run.pairs(i), exact[i]) for i in range(2))


@pytest.mark.parametrize("width", [1, 3])
def test_a_fixed_way_delivers_the_expectation_of_q_cast(width):
    graph = nx.Graph()
    hops, swaps = [[0.6, 0.7, 0.3][:width], [0.5] * width, [0.8] * width], [0.9, 0.7]
    for (a, b), chances in zip([("A", "B"), ("B", "C"), ("C", "D")], hops, strict=True):
        graph.add_edge(a, b, chance=chances)
    nx.set_node_attributes(graph, dict(zip("BC", swaps, strict=True)), "swap")
    for path in [("A", "B", "C", "D"), None]:
        run = play(graph, Request(source="A", target="D", pairs=width, path=path))
        assert within(run.pairs(), expected_pairs(hops, swaps))
        assert within(run.ways(), expected_pairs(hops, 1.0))


def test_one_link_delivers_at_its_chance_however_long_its_pairs_live():
    for lifetime in (1, 7):
        run = play(nx.Graph([("A", "B", {"chance": 0.3})]), Request(source="A", target="B"), lifetime=lifetime)
        assert within(run.pairs(), 0.3)
        assert run.hops().value == 1


def test_two_links_whose_pairs_live_for_ever_take_the_mean_time_of_both():
    p = 0.2
    graph = nx.Graph([("A", "B", {"chance": p}), ("B", "C", {"chance": p})])
    run = play(graph, Request(source="A", target="C"), lifetime=10**9)
    assert within(run.pairs(), 1 / (2 / p - 1 / (1 - (1 - p) ** 2)))


@pytest.mark.parametrize(("edges", "asked"), [({"lifetime": 3}, {}), ({"width": 2}, {}), ({}, {"pairs": 3})])
def test_longer_lives_and_wider_edges_and_more_ways_deliver_more(edges, asked):
    near = {"source": (1, 1), "target": (3, 3)}
    base = play(lattice(5, 0.7), Request(**near), 500).pairs()
    other = play(lattice(5, 0.7, **edges), Request(**near | asked), 500).pairs()
    assert other.value > base.value + 5 * math.hypot(base.standard_error, other.standard_error)


def test_sure_links_are_used_along_the_shortest_way_in_every_slot():
    run = play(lattice(6, 1.0), corners(6, pairs=9), 50)
    assert str(run.pairs()) == "2 ± 0", "a corner has two edges"
    assert str(run.hops()) == "10 ± 0"


def test_dead_links_never_join_anybody():
    run = play(lattice(4, 0.0, lifetime=5), corners(4), 50)
    assert run.pairs().value == run.ways().value == 0
    with pytest.raises(ParameterError, match=r"no way joined \(0, 0\) and \(3, 3\) in 50 slots; play more of them"):
        run.hops()


def test_a_lattice_percolates_above_one_half():
    """Bond percolation on the square lattice: far nodes are joined above a chance of 1/2 and not below."""
    far = Request(source=(3, 3), target=(26, 26))
    assert play(lattice(30, 0.4), far, 60).ways().value < 0.1
    assert play(lattice(30, 0.6), far, 60).ways().value > 0.5


def test_swaps_that_fail_cost_their_chance_at_each_node_inside():
    graph = nx.path_graph(4)
    nx.set_edge_attributes(graph, 1.0, "chance")
    nx.set_node_attributes(graph, {0: 0.1, 1: 0.8, 2: 0.5, 3: 0.1}, "swap")
    run = play(graph, Request(source=0, target=3))
    assert run.ways().value == 1
    assert within(run.pairs(), 0.4)


def test_a_request_before_another_takes_its_links():
    graph = nx.Graph([("A", "B", {"chance": 0.5}), ("B", "C", {"chance": 1.0}), ("B", "D", {"chance": 1.0})])
    run = play(graph, [Request(source="C", target="A"), Request(source="D", target="A")], 2000)
    assert within(run.pairs(0), 0.5)
    assert run.pairs(1).value == 0
    assert run.total() == run.pairs(0)


def test_a_network_is_read_through_its_hops():
    ends = [Connection(left=a, right=b, link=StatedLink(probability=0.4), memories=2, length_km=1.0) for a, b in ("AB", "CB")]
    network = Network(nodes=(Node(name="A"), Node(name="B", swap_success=0.8), Node(name="C")), connections=tuple(ends))
    request, wanted = Request(source="A", target="C", pairs=2), expected_pairs([[0.4, 0.4]] * 2, 0.8)
    for made in (SlottedNetwork.of(network), SlottedNetwork.of(Hops.of(network))):
        assert within(made.run(request, slots=4000, rng=np.random.default_rng(0)).pairs(), wanted)
    longer = SlottedNetwork.of(network, slot_s=2e-3)  # two attempts of 1 ms
    np.testing.assert_allclose(longer.chances, 1 - 0.6**2, rtol=1e-12)


def test_the_same_generator_gives_the_same_run_and_parallel_edges_are_channels():
    graph = nx.MultiGraph([("A", "B", {"chance": 0.5}), ("B", "A", {"chance": 0.5})])
    first, second = (play(graph, Request(source="A", target="B", pairs=2), 500) for _ in range(2))
    np.testing.assert_array_equal(first.tally, second.tally)
    assert within(first.pairs(), 1.0)


LINE = nx.Graph([("A", "B", {"chance": 0.5}), ("B", "C", {"chance": 0.5})])


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: play(LINE, Request(source="A", target="Z")), r"Request\.target = 'Z': is no node of this network"),
        (lambda: play(LINE, Request(source="A", target="A")), r"Request\.target = 'A': must be another node than source"),
        (lambda: play(LINE, Request(source="A", target="C", path=("A", "C"))), r"Request\.path = .*: has no link from 'A' on"),
        (lambda: play(LINE, Request(source="A", target="C", path=("A", "B"))), r"must run from source to target"),
        (lambda: play(LINE, Request(source="A", target="C"), 0), r"run: slots = 0: must be a whole number from 1 to 1000000000"),
        (lambda: play(LINE, []), r"SlottedNetwork\.run: requests = \[\]: give at least one"),
        (lambda: play(LINE, [("A", "C")]), r"SlottedNetwork\.run: requests: tuple .* must be Requests"),
        (lambda: play(LINE, Request(source="A", target="C"), lifetime=0), r"'A' - 'B': lifetime = 0: must be a whole number"),
        (lambda: SlottedNetwork.of(nx.path_graph(3)), r"SlottedNetwork: 0 - 1: this edge has no chance; give it one"),
        (lambda: SlottedNetwork.of(lattice(2, 1.5)), r"chance = 1\.5: must be a probability from 0 to 1"),
        (lambda: SlottedNetwork.of(lattice(2, 0.5, width=0)), r"width = 0: must be a whole number of at least 1"),
        (lambda: SlottedNetwork.of(nx.DiGraph(LINE)), r"SlottedNetwork: the graph is directed, but pairs have no direction"),
        (lambda: SlottedNetwork.of(nx.empty_graph(3)), r"SlottedNetwork: the graph has no edges, so no pairs"),
        (lambda: SlottedNetwork.of(nx.Graph([("A", "A", {"chance": 1})])), r"an edge leads from 'A' to itself; take it away"),
        (lambda: SlottedNetwork.of("grid"), r"SlottedNetwork: network: str 'grid': must be a Network, Hops or a networkx graph"),
        (lambda: SlottedNetwork.of(LINE).run([], slots=1, rng=1), r"run: rng: int '1': must be a generator"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
