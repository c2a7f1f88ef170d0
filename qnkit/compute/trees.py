"""Which links join some modules: the smallest tree over them, link by link."""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from .machine import Machine
from .placing import LINKS

__all__ = ["tree_over"]


def tree_over(machine: Machine, modules: frozenset[int], costs: NDArray[np.int64]) -> nx.Graph:
    """The least tree of links over a set of modules, its nodes the places of modules.

    Parameters
    ----------
    machine : the machine
    modules : places of modules, one or more
    costs : of the least tree over each set of modules, see placing.tree_costs
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
