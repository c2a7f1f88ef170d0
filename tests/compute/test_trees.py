"""The tree of links over some modules is as small as its cost, in links or by weight."""

import itertools

import networkx as nx
import numpy as np
import pytest

from qnkit.compute import Machine
from qnkit.compute.trees import LINKS, tree_costs, tree_over


def test_every_set_of_modules_is_joined_by_a_tree_of_its_cost():
    for shape in ("all", "line", "ring", "star"):
        machine = Machine.alike(5, 1, shape=shape)
        costs = tree_costs(machine)
        for mask in range(1, 32):
            modules = frozenset(k for k in range(5) if mask >> k & 1)
            tree = tree_over(machine, modules, costs)
            assert nx.is_tree(tree)
            assert modules <= set(tree)
            assert tree.number_of_edges() == costs[mask]


def lightest(graph, modules):
    """The least weight of a tree over some nodes, and its links: the best spanning tree of all connected sets that hold them."""
    rest = [node for node in graph if node not in modules]
    found = []
    for more in range(len(rest) + 1):
        for added in itertools.combinations(rest, more):
            inside = graph.subgraph([*modules, *added])
            if nx.is_connected(inside):
                tree = nx.minimum_spanning_tree(inside)
                found.append((tree.size("weight"), tree.number_of_edges()))
    return min(found)


@pytest.mark.parametrize("shape", ["all", "ring", "star"])
def test_with_weights_it_is_the_lightest_of_all_trees_and_of_equal_ones_the_smallest(shape):
    machine = Machine.alike(5, 1, shape=shape)
    for seed in range(3):
        weights = np.random.default_rng(seed).integers(0, 6, (5, 5))
        weights = weights + weights.T
        graph = nx.relabel_nodes(machine.graph(), int)
        for a, b in graph.edges:
            graph.edges[a, b]["weight"] = int(weights[a, b])
        costs = tree_costs(machine, weights)
        for mask in range(1, 32):
            modules = frozenset(k for k in range(5) if mask >> k & 1)
            weight, links = lightest(graph, modules)
            assert costs[mask] == LINKS * weight + links
            tree = tree_over(machine, modules, costs)
            assert nx.is_tree(tree)
            assert modules <= set(tree)
            assert tree.number_of_edges() == links
            assert sum(weights[a, b] for a, b in tree.edges) == weight
