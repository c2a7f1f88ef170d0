"""Paths of several demands: the first is the best, no channel is given twice, a slot's flow is never exceeded; refusals."""

import itertools
import math
from collections import Counter
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network.concurrent_ways import concurrent_ways
from qnkit.network.flow_bounds import slot_flow
from qnkit.network.hops import Hop, Hops
from qnkit.network.throughput import expected_pairs
from tests.oracles_routes import all_paths, parts, random_hops, recursion

DEMANDS = [("n0", "n6"), ("n1", "n5")]


def connected(count=6, **kinds):
    """Small connected graphs."""
    made = (random_hops(np.random.default_rng(seed), **kinds) for seed in itertools.count())
    return list(itertools.islice((hops for hops in made if nx.is_connected(hops.graph)), count))


def square(channels):
    """A square whose hops all have so many channels."""
    graph = nx.cycle_graph(4)
    nx.set_node_attributes(graph, 1.0, "swap")
    nx.set_edge_attributes(graph, Hop(1.0, chances=(0.5,) * channels), "hop")
    return Hops(nx.relabel_nodes(graph, str))


def with_memories(hops, rng):
    """The same hops, some of whose nodes share few memories."""
    graph = hops.graph.copy()
    for name in graph:
        graph.nodes[name]["memories"] = [None, 1, 2, 4, 5][rng.integers(5)]
    return Hops(graph)


def best_of_all(hops, demands):
    """The most expected pairs of a path of one width: every path, every width that its channels and memories allow."""
    best = 0.0
    for ends in demands:
        for path in all_paths(hops, *ends):
            rows, _, _ = parts(hops, path)
            swaps = [hops.graph.nodes[name]["swap"] for name in path[1:-1]]
            for width in range(1, min(len(hop.chances) for hop in rows) + 1):
                rooms = [hops.graph.nodes[name].get("memories") or 99 for name in path]
                if all(room >= (width if name in ends else 2 * width) for name, room in zip(path, rooms, strict=True)):
                    each = [sorted(hop.chances)[::-1][:width] for hop in rows]
                    rows_of = recursion(each)
                    best = max(best, float(np.arange(rows_of.size) @ rows_of) * math.prod(swaps))
    return best


def test_the_first_path_is_the_best_of_all_paths_and_widths():
    differ = 0
    for i, hops in enumerate(connected()):
        few = with_memories(hops, np.random.default_rng(i))
        found = []
        for one in (hops, few):
            paths = concurrent_ways(one, DEMANDS, 1)
            found.append(paths[0].pairs if paths else 0.0)
            assert found[-1] == pytest.approx(best_of_all(one, DEMANDS), rel=1e-12)
        differ += found[0] > found[1]
    assert differ, "memories limit the choice"


def test_no_memory_is_given_twice():
    for i, hops in enumerate(connected()):
        few, used = with_memories(hops, np.random.default_rng(i)), Counter()
        for major in concurrent_ways(few, DEMANDS, around=2):
            for one in (major, *major.detours):
                used.update({name: one.width * (1 if name in {one.path[0], one.path[-1]} else 2) for name in one.path})
        for name, count in used.items():
            assert count <= (few.graph.nodes[name]["memories"] or math.inf)


def test_detours_join_nodes_of_their_path_over_channels_that_nobody_has():
    for hops in connected():
        used = Counter()
        for major in concurrent_ways(hops, DEMANDS, 1, around=2):
            assert any(len(one.path) > 2 for one in major.detours) or not major.detours
            for one in (major, *major.detours):
                used.update({frozenset(two): one.width for two in pairwise(one.path)})
                assert 1 <= major.path.index(one.path[-1]) - major.path.index(one.path[0]) <= (2 if one is not major else 9)
        for two, count in used.items():
            assert count <= len(hops.graph.edges[tuple(two)]["hop"].chances)


def test_a_node_with_three_memories_passes_one_row_through():
    hops = square(3)
    assert {one.width for one in concurrent_ways(hops, [("0", "2")])} == {3}
    hops.graph.nodes["1"]["memories"] = hops.graph.nodes["3"]["memories"] = 3
    assert [one.width for one in concurrent_ways(Hops(hops.graph), [("0", "2")])] == [1, 1]


def test_no_channel_is_given_twice():
    for hops in connected():
        used = Counter()
        for one in concurrent_ways(hops, DEMANDS):
            assert (one.path[0], one.path[-1]) == DEMANDS[one.demand]
            used.update({frozenset(two): one.width for two in pairwise(one.path)})
        for two, count in used.items():
            assert count <= len(hops.graph.edges[tuple(two)]["hop"].chances)


def test_it_goes_on_until_no_demand_is_joined():
    for hops in connected():
        left = {frozenset(two): len(hop.chances) for *two, hop in hops.graph.edges(data="hop")}
        for one in concurrent_ways(hops, DEMANDS):
            for two in pairwise(one.path):
                left[frozenset(two)] -= one.width
        rest = nx.Graph([tuple(two) for two, count in left.items() if count])
        rest.add_nodes_from(hops.names)
        assert not any(nx.has_path(rest, *ends) for ends in DEMANDS)


def test_all_paths_of_one_demand_stay_below_the_flow_of_a_slot():
    for hops in connected(4, sure_swaps=True):
        total = sum(one.pairs for one in concurrent_ways(hops, DEMANDS[:1]))
        flow = slot_flow(hops, *DEMANDS[0], 800, np.random.default_rng(3)).pairs
        assert total <= flow.value + 5 * flow.standard_error


def test_a_square_gives_one_demand_both_its_sides():
    found = concurrent_ways(square(2), [("0", "2")])
    assert {one.path for one in found} == {("0", "1", "2"), ("0", "3", "2")}
    assert all(one.width == 2 and one.pairs == pytest.approx(expected_pairs([[0.5] * 2] * 2)) for one in found)


def test_of_two_demands_that_cross_a_square_the_first_to_choose_leaves_none():
    found = concurrent_ways(square(1), [("0", "2"), ("1", "3")])
    assert [(one.demand, one.width, one.pairs) for one in found] == [(0, 1, 0.25), (0, 1, 0.25)]
    assert {one.demand for one in concurrent_ways(square(2), [("0", "2"), ("0", "1")])} == {0, 1}


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: concurrent_ways(square(1), []), r"concurrent_ways: demands = \[\]: must be pairs of nodes, at least one"),
        (lambda: concurrent_ways(square(1), [("0", "1")], 0), r"concurrent_ways: most = 0: must be a whole number of at least 1"),
        (lambda: concurrent_ways(square(1), [("0", "1")], around=-1), r"concurrent_ways: around = -1: must be a whole number"),
        (lambda: concurrent_ways(square(1), [("0", "0")]), r"Hops\.target = '0': is the source itself"),
        (lambda: concurrent_ways(square(1), [("0", "9")]), r"Hops\.target = '9': is no node"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
