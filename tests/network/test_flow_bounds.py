"""Flows: against the least of all cuts, known networks, fairness by its definition, slots of every outcome; refusals."""

import itertools
import math
from dataclasses import replace

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import measures
from qnkit.network.flow_bounds import fair_rates, max_flow_hz, most_rates, slot_flow
from qnkit.network.hops import Hop, Hops
from qnkit.network.routing import best_way, disjoint_ways, widest_way
from tests.oracles_routes import least_cut, random_hops


def graph_of(rates, swap=1.0, chances=(0.5,)):
    """Hops of a graph given by its rates."""
    graph = nx.Graph()
    for (a, b), rate in rates.items():
        graph.add_edge(a, b, hop=Hop(rate, chances=chances))
    nx.set_node_attributes(graph, swap, "swap")
    return Hops(graph)


def connected(count=8, **kinds):
    """Small connected graphs."""
    made = (random_hops(np.random.default_rng(seed), **kinds) for seed in itertools.count())
    return list(itertools.islice((hops for hops in made if nx.is_connected(hops.graph)), count))


def test_the_maximum_flow_is_the_least_cut():
    for hops in connected():
        cut = least_cut(hops, "n0", "n6", lambda hop: hop.rate_hz)
        assert max_flow_hz(hops, "n0", "n6") == pytest.approx(cut, rel=1e-12)
        assert most_rates(hops, [("n0", "n6")]).rates_hz == pytest.approx((cut,), rel=1e-8)
        assert fair_rates(hops, [("n0", "n6")]).rates_hz == pytest.approx((cut,), rel=1e-6)


def limited(hops, rng, busy_s=0.3):
    """The same hops, all equally busy, some of whose nodes share few memories."""
    graph = hops.graph.copy()
    for name in graph:
        graph.nodes[name]["memories"] = [None, 2, 5, 9][rng.integers(4)]
    for *_, data in graph.edges(data=True):
        data["hop"] = replace(data["hop"], busy_s=busy_s)
    return Hops(graph)


def split_flow(hops, source, target, busy_s=0.3):
    """The maximum flow where every node is two with the flow through its memories between them; an end uses each once."""
    graph = nx.DiGraph()
    for name, room in hops.graph.nodes(data="memories"):
        through = math.inf if room is None else room / busy_s / (1 if name in {source, target} else 2)
        graph.add_edge((name, 0), (name, 1), **({} if room is None else {"capacity": through}))
    for a, b, hop in hops.graph.edges(data="hop"):
        graph.add_edge((a, 1), (b, 0), capacity=hop.rate_hz)
        graph.add_edge((b, 1), (a, 0), capacity=hop.rate_hz)
    return nx.maximum_flow_value(graph, (source, 0), (target, 1))


def test_memories_limit_the_flow_as_nodes_that_are_split_in_two():
    lower = 0
    for i, hops in enumerate(connected()):
        few, flow = limited(hops, np.random.default_rng(i)), max_flow_hz(hops, "n0", "n6")
        found = max_flow_hz(few, "n0", "n6")
        assert found == pytest.approx(split_flow(few, "n0", "n6"), rel=1e-7)
        assert found <= flow * (1 + 1e-9)
        lower += found < flow * (1 - 1e-6)
    assert lower, "memories matter somewhere"


def test_demands_share_the_memories_of_a_node_fairly():
    hops = graph_of({("a", "m"): 5.0, ("b", "m"): 5.0, ("m", "c"): 9.0})
    hops.graph.nodes["m"]["memories"] = 4
    for *_, data in hops.graph.edges(data=True):
        data["hop"] = replace(data["hop"], busy_s=0.5)
    demands = [("a", "c"), ("b", "c")]  # 4 memories, each pair takes two for half a second
    assert most_rates(hops, demands).total_hz == pytest.approx(4.0, rel=1e-8)
    assert fair_rates(hops, demands).rates_hz == pytest.approx((2.0, 2.0), rel=1e-6)
    assert fair_rates(hops, [("a", "m"), ("b", "c")]).rates_hz == pytest.approx((8 / 3, 8 / 3), rel=1e-6)


def test_no_single_path_nor_disjoint_ones_exceed_the_flow():
    for hops in connected():
        flow = max_flow_hz(hops, "n0", "n6")
        assert widest_way(hops, "n0", "n6").value <= flow * (1 + 1e-12)
        ways = disjoint_ways(hops, "n0", "n6", measures.in_turn_s)
        together = sum(min(hops.graph.edges[ends]["hop"].rate_hz for ends in way.hops) for way in ways)
        assert together <= flow * (1 + 1e-12)


def test_demands_over_one_hop_share_it():
    hops = graph_of({("a", "m"): 5.0, ("b", "m"): 5.0, ("m", "n"): 4.0, ("n", "c"): 5.0, ("n", "d"): 1.0})
    demands = [("a", "c"), ("d", "b")]
    assert most_rates(hops, demands).total_hz == pytest.approx(4.0, rel=1e-8)
    assert fair_rates(hops, demands).rates_hz == pytest.approx((3.0, 1.0), rel=1e-6)
    assert fair_rates(hops, demands, [3.0, 1.0]).rates_hz == pytest.approx((3.0, 1.0), rel=1e-6)
    assert most_rates(hops, demands, [1.0, 2.0]).rates_hz == pytest.approx((3.0, 1.0), rel=1e-8)
    assert most_rates(hops, demands).used_hz["m", "n"] == pytest.approx(4.0, rel=1e-8)


def test_opposite_directions_do_not_cancel():
    hops = graph_of({("a", "b"): 4.0})
    assert most_rates(hops, [("a", "b"), ("b", "a")]).total_hz == pytest.approx(4.0, rel=1e-8)


def test_the_triangle_of_three_demands_is_served_directly():
    hops = graph_of({("a", "b"): 1.0, ("b", "c"): 2.0, ("a", "c"): 3.0})
    demands = [("a", "b"), ("b", "c"), ("a", "c")]
    assert most_rates(hops, demands).rates_hz == pytest.approx((1.0, 2.0, 3.0), rel=1e-8)


def test_what_is_used_of_a_hop_is_at_most_its_rate():
    for hops in connected():
        shared = most_rates(hops, [("n0", "n6"), ("n1", "n5"), ("n2", "n4")])
        for ends, used in shared.used_hz.items():
            assert used <= hops.graph.edges[ends]["hop"].rate_hz * (1 + 1e-7)


def test_fair_rates_are_max_min_fair_by_definition():
    demands = [("n0", "n6"), ("n1", "n5"), ("n2", "n4")]
    for hops in connected(5):
        fair = np.array(fair_rates(hops, demands).rates_hz)
        assert fair.sum() <= most_rates(hops, demands).total_hz * (1 + 1e-6)
        for d in range(
            3
        ):  # raising d needs one that is no larger to fall: those kept, the larger ones lowered to d, it cannot rise
            rates = np.minimum(fair, fair[d])
            assert feasible(hops, demands, rates * (1 - 1e-5))
            rates[d] *= 1.01
            assert not feasible(hops, demands, rates)


def feasible(hops, demands, rates):
    """Whether every demand gets its rate: behind a door of that width each, the largest total is their sum."""
    graph = hops.graph.copy()
    for d, (source, _) in enumerate(demands):
        graph.add_node(f"door{d}", swap=1.0)
        graph.add_edge(f"door{d}", source, hop=Hop(float(rates[d])))
    through = [(f"door{d}", target) for d, (_, target) in enumerate(demands)]
    return most_rates(Hops(graph), through).total_hz >= rates.sum() * (1 - 1e-6)


def test_a_node_that_cannot_swap_carries_nothing():
    hops = graph_of({("a", "m"): 5.0, ("m", "b"): 5.0, ("a", "b"): 1.0})
    assert max_flow_hz(hops, "a", "b") == pytest.approx(6.0)
    hops.graph.nodes["m"]["swap"] = 0.0
    hops = Hops(hops.graph)
    assert max_flow_hz(hops, "a", "b") == pytest.approx(1.0)
    assert most_rates(hops, [("a", "b")]).rates_hz == pytest.approx((1.0,), rel=1e-8)
    assert most_rates(hops, [("a", "m")]).rates_hz == pytest.approx((6.0,), rel=1e-8), "it can be an end"


def every_slot(hops, source, target):
    """The chance that two nodes are joined and the mean maximum flow: all outcomes of all channels."""
    channels = [(a, b, p) for a, b, hop in hops.graph.edges(data="hop") for p in hop.chances]
    connected = mean = 0.0
    for ups in itertools.product((0, 1), repeat=len(channels)):
        chance = math.prod(p if up else 1 - p for (_, _, p), up in zip(channels, ups, strict=True))
        graph = nx.Graph()
        graph.add_nodes_from(hops.names)
        for (a, b, _), up in zip(channels, ups, strict=True):
            if up:
                before = graph.get_edge_data(a, b, {"capacity": 0})["capacity"]
                graph.add_edge(a, b, capacity=before + 1)
        flow = nx.maximum_flow_value(graph, source, target)
        connected, mean = connected + chance * (flow > 0), mean + chance * flow
    return connected, mean


def test_a_slot_agrees_with_all_outcomes_to_five_standard_errors():
    hops = graph_of({("a", "m"): 1.0, ("m", "b"): 1.0, ("a", "n"): 1.0, ("n", "b"): 1.0, ("m", "n"): 1.0}, chances=(0.6, 0.3))
    found = slot_flow(hops, "a", "b", 3000, np.random.default_rng(2))
    for estimate, value in zip((found.connected, found.pairs), every_slot(hops, "a", "b"), strict=True):
        assert estimate.value == pytest.approx(value, abs=5 * estimate.standard_error)


def test_the_best_path_of_a_slot_never_exceeds_its_flow():
    for hops in connected(4, sure_swaps=True):
        flow = slot_flow(hops, "n0", "n6", 800, np.random.default_rng(1)).pairs
        assert best_way(hops, "n0", "n6", measures.slot_pairs()).value <= flow.value + 5 * flow.standard_error


def test_sure_channels_are_always_there():
    hops = graph_of({("a", "m"): 1.0, ("m", "b"): 1.0}, chances=(1.0, 1.0))
    found = slot_flow(hops, "a", "b", 10, np.random.default_rng(1))
    assert (found.connected.value, found.pairs.value, found.pairs.standard_error) == (1.0, 2.0, 0.0)


LINE = graph_of({("a", "b"): 1.0, ("b", "c"): 1.0, ("x", "y"): 1.0})


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: max_flow_hz(LINE, "a", "x"), r"Hops\.target = 'x': from 'a' no way leads there; connect the two parts"),
        (lambda: max_flow_hz(None, "a", "b"), r"max_flow_hz: hops: NoneType 'None': must be Hops\.of"),
        (lambda: most_rates(LINE, []), r"most_rates: demands = \[\]: must be pairs of nodes, at least one"),
        (lambda: most_rates(LINE, [("a", "b", "c")]), r"most_rates: demands = .*: must be pairs of nodes"),
        (lambda: most_rates(LINE, [("a", "y")]), r"Hops\.target = 'y': from 'a' no way leads there"),
        (lambda: most_rates(LINE, [("a", "b")], [1.0, 2.0]), r"most_rates: 2 weights for 1 demands; give one for each"),
        (lambda: most_rates(LINE, [("a", "b")], [-1.0]), r"most_rates: weights = -1\.0: must be at least 0"),
        (lambda: fair_rates(LINE, [("a", "b")], [0.0]), r"fair_rates: weights = \[0\.0\]: must be above 0"),
        (
            lambda: slot_flow(LINE, "a", "b", 0, np.random.default_rng(1)),
            r"slot_flow: n = 0: must be a whole number of at least 1",
        ),
        (lambda: slot_flow(LINE, "a", "b", 1, None), r"slot_flow: rng: NoneType 'None': must be a generator"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
