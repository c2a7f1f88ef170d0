"""The ways of flows through a network: their nodes, their connections, and in which order the nodes on them swap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from ..model import ParameterError, refusal
from .network import Network
from .rules import Flow, Rules

__all__ = ["Way", "needs_of", "way_of"]


@dataclass(frozen=True)
class Way:
    """A flow's way: the places of its nodes, and for each hop the places of the connections that serve it."""

    flow: Flow
    nodes: tuple[int, ...]
    hops: tuple[tuple[int, ...], ...]


def way_of(network: Network, flow: Flow, graph: nx.MultiGraph | None = None) -> Way:
    """The way of a flow: that of its path, or where it has none the one with the least fibre.

    Raises
    ------
    ParameterError
        A node that is not there, two equal ends, ends that no connections join, a path that does not run from source to target
        over connections, or that passes a node twice.
    """
    graph = network.graph() if graph is None else graph  # made once for many flows
    for side in ("source", "target"):
        if getattr(flow, side) not in graph:
            raise refusal(flow, side, repr(getattr(flow, side)), "", "is no node of this network")
    if flow.source == flow.target:
        raise refusal(flow, "target", repr(flow.target), "", "must be another node than source")
    path = flow.path
    if path is None:
        try:
            path = tuple(nx.shortest_path(graph, flow.source, flow.target, weight="length_km"))
        except nx.NetworkXNoPath:
            rule = f"no connections lead there from {flow.source!r}; add one"
            raise refusal(flow, "target", repr(flow.target), "", rule) from None
    if path[:1] != (flow.source,) or path[-1:] != (flow.target,) or len(set(path)) < len(path):
        raise refusal(flow, "path", path, "", "must run from source to target and pass no node twice")
    hops = []
    for one, other in pairwise(path):
        if not graph.has_edge(one, other):
            raise refusal(flow, "path", path, "", f"has no connection between {one!r} and {other!r}")
        hops.append(tuple(sorted(graph[one][other])))
    return Way(flow, tuple(network.index(name) for name in path), tuple(hops))


def needs_of(network: Network, way: Way, rules: Rules) -> list[tuple[int, int]]:
    """For each node inside a way the positions at which its two pairs must end before it swaps; -1: anywhere.

    ``nested`` halves the way again and again, the middle node (of two the right one) swapping last.
    """
    hops = len(way.hops)
    if rules.swapping == "asap":
        return [(-1, -1)] * (hops - 1)
    if rules.swapping == "sequential":
        order: Sequence[int] = range(1, hops)
    elif rules.swapping == "nested":
        order = list(_halving(0, hops))
    else:
        order = list(_named(network, way, rules))
    there, out = list(range(hops + 1)), {}
    for position in order:
        place = there.index(position)
        out[position] = (there[place - 1], there[place + 1])
        del there[place]
    return [out[position] for position in range(1, hops)]


def _halving(low: int, high: int) -> Iterable[int]:
    if high - low > 1:
        middle = (low + high + 1) // 2
        yield from _halving(low, middle)
        yield from _halving(middle, high)
        yield middle


def _named(network: Network, way: Way, rules: Rules) -> Iterable[int]:
    for name in rules.order:
        if all(node.name != name for node in network.nodes):
            raise refusal(rules, "order", repr(name), "", "is no node of this network")
    names = [network.nodes[place].name for place in way.nodes]
    inside, given = names[1:-1], [name for name in rules.order if name in names[1:-1]]
    if len(set(given)) < len(given) or set(given) != set(inside):
        missing = [name for name in inside if given.count(name) != 1]
        raise ParameterError(
            f"Rules.order = {rules.order}: must name every node between {names[0]!r} and {names[-1]!r} once; see {missing[0]!r}."
        )
    return [names.index(name) for name in given]
