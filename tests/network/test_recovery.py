"""Detours of a slot: every outcome of every channel enumerated, closed forms, laws, refusals."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network.concurrent_ways import Allotted, concurrent_ways
from qnkit.network.flow_bounds import slot_flow
from qnkit.network.hops import Hop, Hops
from qnkit.network.recovery import recovered_pairs
from tests.oracles_routes import random_hops
from tests.project import JIT_OFF

SLOTS = 1000 if JIT_OFF else 4000


def every_outcome(way):
    """The expected pairs of a slot: all outcomes of all channels, of all rows that there are the likeliest taken."""
    lanes = [(a, b, one) for a, b, one in zip(way.path, way.path[1:], way.chances, strict=False)]
    lanes += [(one.path[0], one.path[-1], one) for one in way.detours]
    channels = [p for *_, one in lanes for row in (one.chances if isinstance(one, Allotted) else [one]) for p in row]
    swaps = dict(zip(way.path[1:-1], way.swaps, strict=True))
    total = 0.0
    for ups in itertools.product((0, 1), repeat=len(channels)):
        chance = math.prod(p if up else 1 - p for p, up in zip(channels, ups, strict=True))
        luck, left = iter(ups), []
        for *_, one in lanes:
            rows = one.chances if isinstance(one, Allotted) else [one]
            left.append(min(sum(next(luck) for _ in row) for row in rows))
        for _ in range(way.width):
            graph = nx.MultiGraph()
            graph.add_nodes_from(way.path)
            for key, (a, b, one) in enumerate(lanes):
                if left[key]:
                    graph.add_edge(a, b, key=key, swap=math.prod(one.swaps) if isinstance(one, Allotted) else 1.0)
            rows = []
            for row in nx.all_simple_edge_paths(graph, way.path[0], way.path[-1]):
                inner = [node for two in itertools.pairwise(row) for node in set(two[0][:2]) & set(two[1][:2])]
                value = math.prod(graph.edges[edge]["swap"] for edge in row) * math.prod(swaps[node] for node in inner)
                own = [key for *_, key in row] == list(range(len(way.path) - 1))
                rows.append((own, value, -len(row), [key for *_, key in row]))
            if not rows:
                break
            _, value, _, keys = max(rows)
            total += chance * value
            for key in keys:
                left[key] -= 1
    return total


def graph_of(hops, swap=1.0):
    """Hops from the chances of each."""
    graph = nx.Graph()
    for (a, b), chances in hops.items():
        graph.add_edge(a, b, hop=Hop(1.0, chances=chances))
    nx.set_node_attributes(graph, swap, "swap")
    return Hops(graph)


LADDER = {
    ("s", "a"): (0.7, 0.5),
    ("a", "t"): (0.6, 0.6),
    ("s", "b"): (0.5,),
    ("b", "a"): (0.8,),
    ("a", "c"): (0.4,),
    ("c", "t"): (0.9,),
}


@pytest.mark.parametrize("swap", [1.0, 0.7])
def test_slots_agree_with_every_outcome_to_five_standard_errors(swap):
    (way,) = concurrent_ways(graph_of(LADDER, swap), [("s", "t")], 1, around=2)
    assert (way.width, len(way.detours)) == (2, 2)
    found = recovered_pairs(way, SLOTS, np.random.default_rng(1))
    assert found.value == pytest.approx(every_outcome(way), abs=5 * found.standard_error)


@pytest.mark.parametrize("seed", range(4))
def test_small_random_graphs_agree_with_every_outcome(seed):
    hops = random_hops(np.random.default_rng(seed), nodes=5, links=7, channels=1)
    if not nx.has_path(hops.graph, "n0", "n4"):
        pytest.skip("no way")
    for way in concurrent_ways(hops, [("n0", "n4")], 1, around=3):
        found = recovered_pairs(way, SLOTS, np.random.default_rng(seed))
        assert found.value == pytest.approx(every_outcome(way), abs=5 * found.standard_error + 1e-12)


def test_a_detour_round_one_hop_has_its_closed_form():
    (way,) = concurrent_ways(graph_of({("s", "t"): (0.5,), ("s", "m"): (0.6,), ("m", "t"): (0.6,)}, 0.8), [("s", "t")], 1, 1)
    found = recovered_pairs(way, SLOTS, np.random.default_rng(2))
    assert found.value == pytest.approx(0.5 + 0.5 * 0.6**2 * 0.8, abs=5 * found.standard_error)


def test_two_detours_that_overlap_join_over_the_hop_between_them_gone_backwards():
    way = Allotted(
        0,
        ("s", "a", "b", "t"),
        1,
        0.0,
        ((0.0,), (1.0,), (0.0,)),
        (0.5, 0.5),
        (
            Allotted(0, ("s", "x", "b"), 1, 1.0, ((1.0,), (1.0,)), (1.0,)),
            Allotted(0, ("a", "y", "t"), 1, 1.0, ((1.0,), (1.0,)), (1.0,)),
        ),
    )
    assert recovered_pairs(way, 10, np.random.default_rng(1)).value == pytest.approx(0.25, rel=1e-12)
    assert recovered_pairs(Allotted(**(vars(way) | {"detours": way.detours[:1]})), 10, np.random.default_rng(1)).value == 0


def test_without_detours_it_is_the_expectation_of_the_path():
    (way,) = concurrent_ways(graph_of(LADDER, 0.9), [("s", "t")], 1)
    found = recovered_pairs(way, SLOTS, np.random.default_rng(3))
    assert found.value == pytest.approx(way.pairs, abs=5 * found.standard_error)


def test_detours_never_lower_it_and_it_stays_below_the_flow_of_a_slot():
    hops = graph_of(LADDER)
    (way,) = concurrent_ways(hops, [("s", "t")], 1, around=2)
    found = recovered_pairs(way, SLOTS, np.random.default_rng(4))
    flow = slot_flow(hops, "s", "t", SLOTS, np.random.default_rng(4)).pairs
    assert way.pairs + 5 * found.standard_error < found.value
    assert found.value <= flow.value + 5 * (flow.standard_error + found.standard_error)


@pytest.mark.parametrize(
    ("n", "rng", "message"),
    [
        (0, np.random.default_rng(1), r"recovered_pairs: n = 0: must be a whole number of at least 1 slot"),
        (1, None, r"recovered_pairs: rng: NoneType 'None': must be a generator"),
    ],
)
def test_what_cannot_be_is_refused_in_words(n, rng, message):
    (way,) = concurrent_ways(graph_of(LADDER), [("s", "t")], 1)
    with pytest.raises(ParameterError, match=message):
        recovered_pairs(way, n, rng)
    with pytest.raises(ParameterError, match=r"recovered_pairs: way: .*must be a path of concurrent_ways"):
        recovered_pairs("s", 1, np.random.default_rng(1))
