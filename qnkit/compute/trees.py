"""Which links join some modules: the smallest tree over them, link by link."""

from __future__ import annotations

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from .machine import Machine

__all__ = ["tree_over"]


def tree_over(machine: Machine, modules: frozenset[int], costs: NDArray[np.int64]) -> nx.Graph:
    """The smallest tree of links over a set of modules, its nodes the places of modules.

    Parameters
    ----------
    machine : the machine
    modules : places of modules, one or more
    costs : of the smallest tree over each set of modules, see placing.tree_costs
    """
    names = {module.name: i for i, module in enumerate(machine.modules)}
    graph = nx.relabel_nodes(machine.graph(), names)
    reached = set(modules)
    while True:  # add modules between, as long as one of them makes the tree as cheap as it can be
        tree = nx.Graph()
        tree.add_nodes_from(reached)
        inside = graph.subgraph(reached)
        if nx.is_connected(inside):
            tree.add_edges_from(nx.minimum_spanning_edges(inside, data=False))
            return tree
        mask = sum(1 << module for module in reached)
        least = costs[mask]
        reached.add(next(m for m in graph if m not in reached and costs[mask | 1 << m] == least))
