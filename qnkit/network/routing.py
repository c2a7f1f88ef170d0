"""Ways through a network: the best by any measure, several of them, ones that share no hop, the widest, and many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from ..model import ParameterError, refusal
from ..qubits.arrays import listed, whole_of
from ..qubits.checking import needs
from .hops import Hops
from .measures import Measure, slot_pairs
from .path_search import best_paths

__all__ = ["Way", "best_way", "disjoint_ways", "most_disjoint", "several_ways", "value_of", "widest_way"]


@dataclass(frozen=True)
class Way:
    """A path from source to target, as the nodes' names, and its value by the measure that was asked for."""

    path: tuple[str, ...]
    value: float

    @property
    def hops(self) -> tuple[tuple[str, str], ...]:
        """The pairs of neighbours along the path."""
        return tuple(pairwise(self.path))


def best_way(hops: Hops, source: str, target: str, measure: Measure) -> Way:
    """The best way by a measure of qnkit.network.measures; refusals as of several_ways."""
    return several_ways(hops, source, target, 1, measure)[0]


def several_ways(hops: Hops, source: str, target: str, count: int, measure: Measure) -> list[Way]:
    """So many ways, best first, none through a node twice; fewer where there are no more.

    Raises
    ------
    ParameterError
        No such node; source and target the same; no way between them, or none that is worth anything; too many partial paths
        (see best_paths); no Hops, or no measure.
    """
    _checked(hops, measure, "several_ways")
    whole_of(count, "several_ways: count", "must be a whole number of at least 1", 1)
    hops.between(source, target)
    costs = measure(hops, source, target, count)
    found = best_paths(hops.arcs, costs, hops.places[source], hops.places[target], count)
    if not found:
        raise ParameterError(f"several_ways: no way from {source!r} to {target!r} is worth anything by this measure.")
    return [Way(tuple(hops.names[i] for i in path), costs.value(cost)) for cost, path in found]


def value_of(hops: Hops, path: Sequence[str], measure: Measure) -> float:
    """What a measure says of a given path; ParameterError where it has a loop or two of its nodes are no neighbours."""
    _checked(hops, measure, "value_of")
    names = listed(path, "value_of: path")
    if len(names) < 2 or len(set(names)) < len(names):
        raise refusal("value_of", "path", names, "", "must lead from one node to another and through none twice")
    along = nx.Graph()
    for name in names:
        along.add_node(name, **hops.graph.nodes.get(name, {}))
    for a, b in pairwise(names):
        if not hops.graph.has_edge(a, b):
            raise refusal("value_of", "path", names, "", f"{a!r} and {b!r} are no neighbours")
        along.add_edge(a, b, hop=hops.graph.edges[a, b]["hop"])
    costs = measure(Hops(along), names[0], names[-1], 1)
    return costs.value(float(costs.cost(costs.edges.sum(axis=0) + costs.nodes[1:-1].sum(axis=0))))


def disjoint_ways(hops: Hops, source: str, target: str, measure: Measure, count: int | None = None) -> list[Way]:
    """Ways that share no hop, each the best of what those before it leave; all that are found so, or the first ``count``.

    There may be more than this finds: see most_disjoint.
    """
    if count is not None:
        whole_of(count, "disjoint_ways: count", "must be a whole number of at least 1", 1)
    out = [best_way(hops, source, target, measure)]
    while count is None or len(out) < count:
        hops = hops.without(out[-1].hops)
        try:
            out.append(best_way(hops, source, target, measure))
        except ParameterError:  # nothing is left
            break
    return out


def most_disjoint(hops: Hops, source: str, target: str) -> list[tuple[str, ...]]:
    """As many paths as there can be that share no hop, whatever their worth."""
    needs(hops, Hops, "most_disjoint: hops", "Hops.of(network)")
    usable = hops.between(source, target)
    return [tuple(path) for path in nx.edge_disjoint_paths(usable, source, target)]


def widest_way(hops: Hops, source: str, target: str) -> Way:
    """The way whose slowest hop is the fastest; its value is that hop's pairs per second, swaps aside."""
    needs(hops, Hops, "widest_way: hops", "Hops.of(network)")
    usable = hops.between(source, target)
    rates = nx.Graph()
    rates.add_weighted_edges_from((a, b, hop.rate_hz) for a, b, hop in usable.edges(data="hop"))
    path = nx.shortest_path(nx.maximum_spanning_tree(rates), source, target)
    return Way(tuple(path), min(rates.edges[ends]["weight"] for ends in pairwise(path)))


def _checked(hops: Hops, measure: object, owner: str) -> None:
    needs(hops, Hops, f"{owner}: hops", "Hops.of(network)")
    if not callable(measure) or measure is slot_pairs:
        raise ParameterError(f"{owner}: measure: must be one of qnkit.network.measures, such as fidelity or slot_pairs().")
