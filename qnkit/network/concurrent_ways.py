"""Ways for several demands in one slot, each with channels of its own: Q-CAST's choice of major paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..model import ParameterError
from ..qubits.arrays import listed
from .hops import Hops
from .measures import slot_pairs
from .routing import best_way

__all__ = ["Allotted", "concurrent_ways"]


@dataclass(frozen=True)
class Allotted:
    """A path that a demand may use alone: its place among the demands, its nodes, its width and its expected pairs of a slot."""

    demand: int
    path: tuple[str, ...]
    width: int
    pairs: float


def concurrent_ways(hops: Hops, demands: Sequence[tuple[str, str]], most: int | None = None) -> list[Allotted]:
    """Paths for several demands, chosen one by one: each time the demand, path and width with the most expected pairs of a slot.

    A path of a width keeps so many channels of each of its hops, the best, from all later ones; a demand may get several paths.
    It goes on until nothing is left that joins two nodes of a demand. Channels are all that is shared out here: memories of a
    node are taken as enough for them. The paper's detours around links that fail (recovery paths) are left out, so this is a
    lower value than its whole protocol reaches.

    Parameters
    ----------
    most : so many paths at most; None: as many as there can be

    Raises
    ------
    ParameterError
        No demands; no such node, the same node twice, or no way between them.

    Source: S. Shi, C. Qian, Proc. ACM SIGCOMM 2020, 62, doi:10.1145/3387514.3405853, the contention-free major paths.
    """
    wanted = [tuple(one) for one in listed(demands, "concurrent_ways: demands")]
    if not wanted or any(len(one) != 2 for one in wanted):
        raise ParameterError(f"concurrent_ways: demands = {demands}: must be pairs of nodes, at least one.")
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
        taken = {frozenset(ends) for ends in pairwise(chosen.path)}
        for d, one in list(known.items()):  # only who wanted one of these hops must look again
            if one is not None and taken & {frozenset(ends) for ends in pairwise(one.path)}:
                del known[d]
    return out


def _best(hops: Hops, demand: int, ends: tuple[str, str]) -> Allotted | None:
    """The path and width with the most expected pairs for one demand; None where there is none."""
    found = None
    for width in range(1, hops.chances.shape[1] + 1 if hops.rows else 1):
        try:
            way = best_way(hops, *ends, slot_pairs(width))
        except ParameterError:  # no way is left
            return found
        narrow = min(len(hops.graph.edges[two]["hop"].chances) for two in way.hops)
        if found is None or way.value > found.pairs:
            found = Allotted(demand, way.path, min(width, narrow), way.value)
    return found


def _kept(hops: Hops, chosen: Allotted) -> Hops:
    """What is left when a path has taken its channels."""
    graph = hops.graph.copy()
    for two in pairwise(chosen.path):
        hop = graph.edges[two]["hop"]
        rest = tuple(sorted(hop.chances, reverse=True)[chosen.width :])
        if rest:
            graph.edges[two]["hop"] = replace(hop, chances=rest, rate_hz=hop.rate_hz * len(rest) / len(hop.chances))
        else:
            graph.remove_edge(*two)
    return Hops(graph)
