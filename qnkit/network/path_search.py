"""The best paths of a graph by any measure that rises with sums of weights along the path, several weights at once."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError

__all__ = ["Arcs", "Costs", "best_paths"]

Row = NDArray[np.float64]
Places = NDArray[np.int64]

MOST = 300_000
"""So many paths are begun at most."""


@dataclass(frozen=True)
class Arcs:
    """A directed graph in rows: the arcs of node v from ``starts[v]`` to ``starts[v + 1]``, each with its head and its edge."""

    starts: Places
    heads: Places
    edges: Places


@dataclass(frozen=True)
class Costs:
    """A measure of paths.

    Attributes
    ----------
    edges : (edges, m) weights of at least 0; infinite ones are allowed
    nodes : (nodes, m) weights of the nodes between the ends
    cost : of sums (..., m) of weights, gives the cost (...); it must not fall where a sum rises
    worthless : a path of at least this cost is none
    value : what is told of a cost
    kept : so many partial paths to one node are followed at most (times the number of paths asked for); None: all, exact
    """

    edges: Row
    nodes: Row
    cost: Callable[[Row], Row]
    worthless: float
    value: Callable[[float], float]
    kept: int | None = None


Label = tuple[float, int, int, Row, tuple[int, ...]]


def best_paths(arcs: Arcs, costs: Costs, source: int, target: int, count: int = 1) -> list[tuple[float, tuple[int, ...]]]:
    """The paths without a loop of least cost, best first, each as its cost and its nodes; fewer where there are no more.

    A* with one lower bound for each weight, the least sum from there to the target (Dijkstra, from behind). For one path a
    partial path is left where another one to the same node is better in every weight. Exact also where the measure is no sum, as
    the throughput of Q-CAST, for which the extended Dijkstra of its paper keeps one path to each node and may miss the best.

    Raises
    ------
    ParameterError
        More than 300,000 partial paths.
    """
    entered = costs.nodes.copy()
    entered[target] = 0.0  # an end does not swap
    onward = costs.edges[arcs.edges] + entered[arcs.heads]
    left = _least(arcs, onward, target)
    settled: list[list[Row]] = [[] for _ in range(left.shape[0])]
    found: list[tuple[float, tuple[int, ...]]] = []
    ticket = itertools.count()
    zero = np.zeros(onward.shape[1])
    heap: list[Label] = [(float(costs.cost(left[source])), next(ticket), source, zero, (source,))]
    while heap and len(found) < count:
        bound, _, node, sums, path = heapq.heappop(heap)
        if bound >= costs.worthless:
            break
        if count == 1 and any((other <= sums).all() for other in settled[node]):
            continue
        if costs.kept is not None and len(settled[node]) >= costs.kept * count and node != target:
            continue
        settled[node].append(sums)
        if node == target:
            found.append((bound, path))
            continue
        rows = slice(arcs.starts[node], arcs.starts[node + 1])
        heads, reached = arcs.heads[rows], sums + onward[rows]
        bounds = costs.cost(reached + left[heads])
        for i, (head, one) in enumerate(zip(heads.tolist(), bounds.tolist(), strict=True)):
            if one < costs.worthless and head not in path:
                heapq.heappush(heap, (one, next(ticket), head, reached[i], (*path, head)))
        if len(heap) > MOST:
            raise ParameterError(f"best_paths: more than {MOST} partial paths; ask for fewer paths, or by a simpler measure.")
    return found


def _least(arcs: Arcs, onward: Row, target: int) -> Row:
    """The least sum of each weight from each node to the target, (nodes, m); infinite where no path leads there."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import dijkstra

    size = arcs.starts.size - 1
    tails = np.repeat(np.arange(size), np.diff(arcs.starts))
    order = np.argsort(arcs.heads, kind="stable")  # backwards: from heads to tails
    heads, tails = arcs.heads[order], tails[order]
    out = np.empty((size, onward.shape[1]))
    for j in range(onward.shape[1]):
        weights = onward[order, j]
        there = np.isfinite(weights)
        starts = np.concatenate([[0], np.cumsum(np.bincount(heads[there], minlength=size))])
        backward = csr_array((weights[there], tails[there], starts), shape=(size, size))
        out[:, j] = dijkstra(backward, indices=target)
    return out
