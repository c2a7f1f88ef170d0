"""Which links join some modules: what the least tree over each set of them costs, and the tree link by link."""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from ..kernels import steiner
from ..model import ParameterError
from .machine import Machine

__all__ = ["LINKS", "MOST_MODULES", "tree_costs", "tree_over", "tree_spans"]

Whole = NDArray[np.int64]

MOST_MODULES = 14
LINKS = 16
"""A weight of 1 counts as so many links in tree_costs: more than a tree over MOST_MODULES has."""


def tree_costs(machine: Machine, weights: Whole | None = None) -> Whole:
    """The least tree over each set of modules: (2**modules,), bit k for module k; LINKS times its weight, plus its links.

    Of trees of equal weight the one with the fewest links is the least. Weights are whole numbers from 0 to 1000,
    (modules, modules), of the links between modules by their places; without them all are 0, and only links count.
    """
    count = len(machine.modules)
    if count > MOST_MODULES:
        raise ParameterError(f"Machine.modules: {count} modules: placing takes at most {MOST_MODULES}.")
    out, ways = np.zeros(1 << count, dtype=np.int64), np.array(machine.hops)
    if weights is not None:
        linked = ways == 1
        ways = np.where(linked, LINKS * weights + 1, np.where(ways == 0, 0, 1 << 40))
        for k in range(count):
            ways = np.minimum(ways, ways[:, k : k + 1] + ways[k : k + 1])
    steiner.tree_costs(ways, np.zeros((1 << count, count), dtype=np.int64), out)
    return out


def tree_spans(costs: Whole) -> Whole:
    """The modules on the tree over each set of modules, as bits, from what the trees cost: (2**modules,)."""
    out = np.zeros_like(costs)
    steiner.spans(costs, out)
    return out


def tree_over(machine: Machine, modules: frozenset[int], costs: Whole) -> nx.Graph:
    """The least tree of links over a set of modules, its nodes the places of modules.

    Parameters
    ----------
    machine : the machine
    modules : places of modules, one or more
    costs : of the least tree over each set of modules, see tree_costs
    """
    names = {module.name: i for i, module in enumerate(machine.modules)}
    graph = nx.Graph()
    graph.add_nodes_from(names.values())
    for a, b in nx.relabel_nodes(machine.graph(), names).edges:
        cost = int(costs[1 << a | 1 << b])
        if cost % LINKS == 1:  # else a way round costs less
            graph.add_edge(a, b, weight=cost)
    reached = set(modules)
    while True:  # add modules between, as long as one of them makes the tree as cheap as it can be
        tree = nx.Graph()
        tree.add_nodes_from(reached)
        mask = sum(1 << module for module in reached)
        least = costs[mask]
        tree.add_weighted_edges_from(((a, b, d["weight"]) for a, b, d in nx.minimum_spanning_edges(graph.subgraph(reached))))
        if tree.size("weight") == least:
            return tree
        reached.add(next(m for m in graph if m not in reached and costs[mask | 1 << m] == least))
