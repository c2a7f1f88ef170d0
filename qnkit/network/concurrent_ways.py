"""Ways for several demands in one slot, each with channels and memories of its own: Q-CAST's major and recovery paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..model import ParameterError
from ..qubits.arrays import listed, whole_of
from ..qubits.checking import needs
from .hops import Hops
from .measures import slot_pairs
from .path_search import best_paths

__all__ = ["Allotted", "concurrent_ways"]


@dataclass(frozen=True)
class Allotted:
    """A path that a demand may use alone.

    Attributes
    ----------
    demand : its place among the demands
    path : its nodes
    width : so many channels of each hop, and as many memories at each end, twice as many at each node between
    pairs : its expected pairs of a slot, without its detours
    chances : for each hop those of its channels
    swaps : the chance of a swap at each node between
    detours : the recovery paths: each from a node of the path to a later one, with channels and memories of its own
    """

    demand: int
    path: tuple[str, ...]
    width: int
    pairs: float
    chances: tuple[tuple[float, ...], ...] = ()
    swaps: tuple[float, ...] = ()
    detours: tuple[Allotted, ...] = ()


def concurrent_ways(hops: Hops, demands: Sequence[tuple[str, str]], most: int | None = None, around: int = 0) -> list[Allotted]:
    """Paths for several demands, chosen one by one: each time the demand, path and width with the most expected pairs of a slot.

    A path of a width takes so many channels of each of its hops, the best, and of the memories that a node shares among its hops
    as many at its ends and twice as many at each node between; all later paths have the rest. A demand may get several paths. It
    goes on until nothing is left that joins two nodes of a demand. Then, path by path in the order of their choice, first for
    neighbours on it, then for nodes two hops apart, and so on up to ``around``, from its source on, the best path and width that
    the rest still holds between the two becomes a detour. What the detours bring: see recovered_pairs.

    Parameters
    ----------
    most : so many paths at most; None: as many as there can be
    around : detours lead around so many hops of a path at most (the paper's k); 0: there are none

    Raises
    ------
    ParameterError
        No demands; no such node, the same node twice, or no way between them; what is no such number.

    Source: S. Shi, C. Qian, Proc. ACM SIGCOMM 2020, 62, doi:10.1145/3387514.3405853, major and recovery paths of Q-CAST. Its
    extended Dijkstra may miss the best path (see best_paths), and its program takes the widest path that there is of each demand
    where here all widths are compared.
    """
    needs(hops, Hops, "concurrent_ways: hops", "Hops.of(network)")
    wanted = [tuple(one) for one in listed(demands, "concurrent_ways: demands")]
    if not wanted or any(len(one) != 2 for one in wanted):
        raise ParameterError(f"concurrent_ways: demands = {demands}: must be pairs of nodes, at least one.")
    if most is not None:
        whole_of(most, "concurrent_ways: most", "must be a whole number of at least 1", 1)
    whole_of(around, "concurrent_ways: around", "must be a whole number of at least 0", 0)
    for ends in wanted:
        hops.between(*ends)
    out: list[Allotted] = []
    known: dict[int, Allotted | None] = {}
    while most is None or len(out) < most:
        for d, ends in enumerate(wanted):
            if d not in known:
                known[d] = _best(hops, d, ends)
        left = [one for one in known.values() if one is not None]
        if not left:
            break
        chosen = max(left, key=lambda one: one.pairs)
        out.append(chosen)
        hops = _kept(hops, chosen)
        for d, one in list(known.items()):  # only who wanted one of these nodes must look again
            if one is not None and set(chosen.path) & set(one.path):
                del known[d]
    for i, major in enumerate(out):
        detours = []
        for apart in range(1, min(around, len(major.path) - 1) + 1):
            for ends in zip(major.path, major.path[apart:], strict=False):
                found = _best(hops, major.demand, ends)
                if found is not None:
                    detours.append(found)
                    hops = _kept(hops, found)
        out[i] = replace(major, detours=tuple(detours))
    return out


def _best(hops: Hops, demand: int, ends: tuple[str, str]) -> Allotted | None:
    """The path and width with the most expected pairs for one demand; None where there is none."""
    found = None
    for width in range(1, max((len(hop.chances) for hop in hops.rows), default=0) + 1):
        graph = hops.graph.copy()
        graph.remove_edges_from([(a, b) for a, b, hop in graph.edges(data="hop") if len(hop.chances) < width])
        rooms = zip(hops.names, hops.rooms.tolist(), strict=True)
        graph.remove_nodes_from([name for name, room in rooms if room < (width if name in ends else 2 * width)])
        wide = Hops(graph)
        if not (set(ends) <= set(wide.names) and wide.rows):
            break
        costs = slot_pairs(width)(wide, *ends, 1)
        best = best_paths(wide.arcs, costs, *(wide.places[name] for name in ends))
        if best and (found is None or costs.value(best[0][0]) > found.pairs):
            cost, places = best[0]
            path = tuple(wide.names[i] for i in places)
            chances = tuple(tuple(sorted(graph.edges[two]["hop"].chances, reverse=True)[:width]) for two in pairwise(path))
            swaps = tuple(float(wide.swaps[i]) for i in places[1:-1])
            found = Allotted(demand, path, width, costs.value(cost), chances, swaps)
    return found


def _kept(hops: Hops, chosen: Allotted) -> Hops:
    """What is left when a path has taken its channels and memories."""
    graph = hops.graph.copy()
    for two in pairwise(chosen.path):
        hop = graph.edges[two]["hop"]
        rest = tuple(sorted(hop.chances, reverse=True)[chosen.width :])
        if rest:
            graph.edges[two]["hop"] = replace(hop, chances=rest, rate_hz=hop.rate_hz * len(rest) / len(hop.chances))
        else:
            graph.remove_edge(*two)
    for name in chosen.path:
        room = graph.nodes[name].get("memories")
        if room is not None:
            between = name not in {chosen.path[0], chosen.path[-1]}
            graph.nodes[name]["memories"] = room - chosen.width * (1 + between)
    return Hops(graph)
