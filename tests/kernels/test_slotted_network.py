"""The kernel of slots against its slow twin, bit for bit, and against networkx on links that are given."""

import networkx as nx
import numpy as np
import pytest

from qnkit.kernels import slotted_network as kernel
from qnkit.network.slotted_network import SlottedNetwork
from qnkit.network.slotted_requests import Request
from tests.oracles_slotted_network import play, random_graph, random_requests, served

SLOTS = 20


@pytest.mark.parametrize("seed", range(40))
def test_a_small_random_network_is_played_as_its_slow_twin_plays_it(seed):
    rng = np.random.default_rng(seed)
    graph = random_graph(rng)
    requests = random_requests(rng, graph)
    run = SlottedNetwork.of(graph).run(requests, slots=SLOTS, rng=np.random.default_rng(seed))
    np.testing.assert_array_equal(run.tally.sum(axis=0), play(graph, requests, SLOTS, np.random.default_rng(seed)))


def test_the_same_numbers_are_drawn_as_by_the_twin():
    rng = np.random.default_rng(7)
    graph = random_graph(rng)
    requests, (fast, slow) = random_requests(rng, graph), (np.random.default_rng(7) for _ in range(2))
    SlottedNetwork.of(graph).run(requests, slots=SLOTS, rng=fast)
    play(graph, requests, SLOTS, slow)
    assert fast.random() == slow.random()


@pytest.mark.parametrize("seed", range(10))
def test_links_that_are_given_are_served_as_networkx_serves_them(seed):
    rng = np.random.default_rng(seed)
    graph = nx.gnm_random_graph(40, 70, seed=seed)
    nx.set_edge_attributes(graph, {edge: {"chance": [float(rng.random() < 0.8)], "lifetime": 1} for edge in graph.edges})
    nx.set_node_attributes(graph, 1.0, "swap")
    requests = [Request(source=a, target=b, pairs=4) for a, b in rng.permutation(40).reshape(20, 2)[:6].tolist()]
    run = SlottedNetwork.of(graph).run(requests, slots=1, rng=rng)
    expected, used = served(graph, requests, {(edge, 0): graph.edges[edge]["chance"][0] == 1 for edge in graph.edges})
    np.testing.assert_array_equal(run.tally[0, :, kernel.PAIRS], expected)
    assert run.tally[0, :, kernel.HOPS].sum() == len(used)


def test_a_call_that_ends_early_goes_on_where_it_was():
    graph = random_graph(np.random.default_rng(3))
    requests = random_requests(np.random.default_rng(3), graph)
    whole, cut = (SlottedNetwork.of(graph).state(requests) for _ in range(2))
    kernel.serve(whole, 0, SLOTS, 10**9, np.random.default_rng(0))
    slot, calls, rng = 0, 0, np.random.default_rng(0)
    while slot < SLOTS:
        slot, calls = kernel.serve(cut, slot, SLOTS, 100, rng), calls + 1
    assert calls > 5
    for one, other in zip(whole, cut, strict=True):
        if one is not whole.counts:
            np.testing.assert_array_equal(one, other)


def test_the_links_of_a_slot_can_be_said_beforehand():
    graph = nx.Graph([("A", "B", {"chance": 0.0}), ("B", "C", {"chance": 0.0})])
    state = SlottedNetwork.of(graph).state([Request(source="A", target="C")])
    for slot, known in enumerate([[1, 1], [1, 0], [1, 1]]):
        state.known[:] = 2 * slot + np.array(known)
        kernel.serve(state, slot, slot + 1, 10**9, np.random.default_rng(0))
    assert state.tally.tolist() == [[2, 2, 4]]
