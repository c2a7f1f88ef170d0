"""The bound of swaps that fail: chains in closed form, the flow where they never do, refusals."""

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import swap_bounds
from qnkit.network.flow_bounds import max_flow_hz, most_rates
from qnkit.network.hops import Hop, Hops
from qnkit.network.swap_bounds import swap_bound_hz
from tests.oracles_routes import random_hops


def row(rates, swap):
    """A chain of hops with these rates."""
    graph = nx.path_graph(len(rates) + 1)
    nx.set_node_attributes(graph, swap, "swap")
    nx.set_edge_attributes(graph, {(i, i + 1): Hop(rate) for i, rate in enumerate(rates)}, "hop")
    return Hops(nx.relabel_nodes(graph, str))


@pytest.mark.parametrize("levels", [0, 1, 2, 3])
def test_a_chain_of_equal_links_delivers_what_nested_swaps_do(levels):
    hops = row([7.0] * 2**levels, 0.6)
    assert swap_bound_hz(hops, [("0", str(2**levels))]) == pytest.approx(7.0 * 0.6**levels, rel=1e-7)


def test_three_links_cost_two_levels_in_any_order():
    """Swaps at 1 first for a share x, at 2 first for y: the middle link gives x + y, both orders then cost the chance twice."""
    assert swap_bound_hz(row([3.0] * 3, 0.5), [("0", "3")]) == pytest.approx(3.0 * 0.5**2, rel=1e-8)


def test_two_unlike_links_are_as_fast_as_the_slower_one():
    assert swap_bound_hz(row([2.0, 9.0], 0.7), [("0", "2")]) == pytest.approx(1.4, rel=1e-8)


def test_sure_swaps_are_the_maximum_flow():
    for seed in range(6):
        hops = random_hops(np.random.default_rng(seed), sure_swaps=True)
        if nx.has_path(hops.graph, "n0", "n6"):
            assert swap_bound_hz(hops, [("n0", "n6")]) == pytest.approx(max_flow_hz(hops, "n0", "n6"), rel=1e-7)
            if nx.is_connected(hops.graph):
                demands = [("n0", "n6"), ("n1", "n4")]
                assert swap_bound_hz(hops, demands) == pytest.approx(most_rates(hops, demands).total_hz, rel=1e-7)


def test_swaps_that_fail_lower_the_bound():
    for seed in range(6):
        hops = random_hops(np.random.default_rng(seed))
        if nx.has_path(hops.graph, "n0", "n6"):
            assert swap_bound_hz(hops, [("n0", "n6")]) <= max_flow_hz(hops, "n0", "n6") * (1 + 1e-9)
    assert swap_bound_hz(row([1.0, 1.0], 0.5), [("0", "2")]) == pytest.approx(0.5, rel=1e-8)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: swap_bound_hz(row([1.0], 1.0), []), r"swap_bound_hz: demands = \[\]: must be pairs of nodes, at least one"),
        (lambda: swap_bound_hz(row([1.0, 1.0], 0.0), [("0", "2")]), r"every way leads through a node whose swaps never succeed"),
        (lambda: swap_bound_hz(row([1.0], 1.0), [("0", "9")]), r"Hops\.target = '9': is no node"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()


def test_a_large_network_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(swap_bounds, "NODES", 2)
    with pytest.raises(ParameterError, match=r"swap_bound_hz: 3 nodes; this programme is for 2 at most; take max_flow_hz"):
        swap_bound_hz(row([1.0, 1.0], 1.0), [("0", "2")])
