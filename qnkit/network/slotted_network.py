"""A network in slots: in each every link tries, then requests are served over the links that are alive.

The model of Q-CAST and of multipath on a grid: in a slot every channel that is empty makes a pair with its chance; a pair lives
for a number of slots, 1 where not said, this one included. Then requests are served in their order, each over the shortest way
in hops among the links that are alive, all of which are known, or over a way that was fixed before. Every node inside the way
swaps with its own chance, and the way delivers a pair if all of them succeed. The pairs of a way are gone in either case.

Source: S. Shi, C. Qian, Proc. ACM SIGCOMM 2020, 62, doi:10.1145/3387514.3405853; M. Pant et al., npj Quantum Inf. 5, 25 (2019).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Self

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from ..kernels import slotted_network as kernel
from ..model import ParameterError, refusal
from ..qubits.arrays import array_of, is_whole, listed, number_of, whole_of
from ..qubits.checking import ReadOnly, generator, needs
from .hops import Hops
from .network import Network
from .slotted_requests import Request, SlottedRun

__all__ = ["SlottedNetwork"]

Row = NDArray[np.float64]
Whole = NDArray[Any]

MOST_SLOTS = 1_000_000_000
BUDGET = 20_000_000
"""The arcs that one call into the kernel looks at: below 0.2 s, so that a run can be interrupted."""
STRETCHES = 100
"""A run is cut into so many stretches of slots, from whose scatter the errors come."""


@dataclass(frozen=True, eq=False)
class SlottedNetwork(ReadOnly):
    """The links and nodes of a network as slots need them; made by ``of``, run by ``run``.

    Attributes
    ----------
    names : the nodes
    starts, heads, edges : the neighbours of node v and the edges to them, from ``starts[v]`` to ``starts[v + 1]``
    firsts : the channels of edge e, from ``firsts[e]`` to ``firsts[e + 1]``
    chances, lifetimes : of each channel the chance of a pair in a slot, and for how many slots one lives
    swaps : of each node the chance that a swap succeeds
    """

    names: tuple[Any, ...]
    starts: Whole
    heads: Whole
    edges: Whole
    firsts: Whole
    chances: Row
    lifetimes: Whole
    swaps: Row

    @classmethod
    def of(cls, network: Network | Hops | nx.Graph, *, lifetime: int = 1, slot_s: float | None = None) -> Self:
        """The slotted network of a Network, of its Hops, or of any networkx graph.

        Parameters
        ----------
        network : of a graph, edges have ``chance``, a number or one for each channel, and may have ``width`` (so many channels
            of each chance) and ``lifetime``; nodes may have ``swap``. Edges of Hops may have ``lifetime``. Parallel edges are
            channels of one.
        lifetime : of pairs of edges that do not say one, in slots
        slot_s : of a Network, see Hops.of

        Raises
        ------
        ParameterError
            No edges, directed ones, one from a node to itself or without a chance; no probabilities; no whole numbers of slots.
        """
        if isinstance(network, Network):
            network = Hops.of(network, slot_s)
        graph = network.graph if isinstance(network, Hops) else network
        needs(graph, nx.Graph, "SlottedNetwork: network", "a Network, Hops or a networkx graph")
        if graph.is_directed() or not graph.number_of_edges():
            what = "is directed, but pairs have no direction" if graph.is_directed() else "has no edges, so no pairs"
            raise ParameterError(f"SlottedNetwork: the graph {what}; give an undirected graph with edges.")
        channels: dict[tuple[Any, Any], list[tuple[float, int]]] = {}
        for a, b, data in graph.edges(data=True):
            if a == b:
                raise ParameterError(f"SlottedNetwork: an edge leads from {a!r} to itself; take it away.")
            place = (b, a) if (b, a) in channels else (a, b)
            channels.setdefault(place, []).extend(_channels(data, lifetime, f"SlottedNetwork: {a!r} - {b!r}"))
        number = {ends: i for i, ends in enumerate(channels)}
        number |= {(b, a): i for (a, b), i in number.items()}
        places = {name: i for i, name in enumerate(graph)}
        rows = list(graph.adjacency())
        each = [one for found in channels.values() for one in found]
        return cls(
            names=tuple(graph),
            starts=np.cumsum([0, *(len(row) for _, row in rows)]).astype(np.uint32),
            heads=np.array([places[b] for _, row in rows for b in row], dtype=np.uint32),
            edges=np.array([number[a, b] for a, row in rows for b in row], dtype=np.uint32),
            firsts=np.cumsum([0, *(len(found) for found in channels.values())]).astype(np.int32),
            chances=np.array([chance for chance, _ in each]),
            lifetimes=np.array([life for _, life in each], dtype=np.int32),
            swaps=np.array(
                [_chance(swap, f"SlottedNetwork: {name!r}: swap") for name, swap in graph.nodes(data="swap", default=1.0)]
            ),
        )

    def run(self, requests: Sequence[Request] | Request, *, slots: int, rng: np.random.Generator) -> SlottedRun:
        """What requests get in so many slots, the first with every channel empty; the same generator, the same run.

        Memory does not grow with the slots.

        Raises
        ------
        ParameterError
            A node that is not there, two equal ends, a path that does not run from source to target over edges or that passes a
            node twice; no whole number of slots; no requests.
        """
        many = whole_of(slots, "SlottedNetwork.run: slots", f"must be a whole number from 1 to {MOST_SLOTS}", 1, MOST_SLOTS)
        generator(rng, "SlottedNetwork.run")
        asked = (requests,) if isinstance(requests, Request) else tuple(listed(requests, "SlottedNetwork.run: requests"))
        if not asked:
            raise ParameterError("SlottedNetwork.run: requests = []: give at least one.")
        state = self.state(asked)
        ends = np.linspace(0, many, min(many, STRETCHES) + 1).astype(np.int64)
        lengths = ends[1:] - ends[:-1]
        out = np.zeros((lengths.size, len(asked), 3), dtype=np.int64)
        slot = 0
        for end, tally in zip(ends[1:].tolist(), out, strict=True):
            state.tally[:] = 0
            while slot < end:
                slot = int(kernel.serve(state, slot, end, BUDGET, rng))
                if state.counts[kernel.SEARCHES] > 2**28:
                    state.marks[:] = state.counts[kernel.SEARCHES] = 0
            tally[:] = state.tally
        return SlottedRun(asked, many, out, lengths)

    def state(self, requests: Sequence[Request]) -> kernel.Slots:
        """The state of the kernel before slot 0, for these requests."""
        places = {name: i for i, name in enumerate(self.names)}
        rows, ways = [], list[int]()
        for one in requests:
            way = self._checked(needs(one, Request, "SlottedNetwork.run: requests", "Requests"), places)
            rows.append([places[one.source], places[one.target], one.pairs, len(ways) if way else -1, len(ways) + len(way)])
            ways += way
        nodes, edges = len(self.names), self.firsts.size - 1
        alone = (np.diff(self.firsts) == 1) & (self.lifetimes[self.firsts[:-1]] == 1)
        with np.errstate(divide="ignore"):
            scales = np.where(self.chances < 1, 1 / np.log1p(-self.chances), 0.0)
        return kernel.Slots(
            starts=self.starts.copy(),
            heads=self.heads.copy(),
            edges=self.edges.copy(),
            firsts=self.firsts.copy(),
            plain=np.where(alone, self.chances[self.firsts[:-1]], -1.0),
            chances=self.chances.copy(),
            scales=scales,
            channels=np.stack([np.full_like(self.lifetimes, -1), -self.lifetimes, self.lifetimes], axis=1),
            swaps=self.swaps.copy(),
            requests=np.array(rows, dtype=np.int64),
            ways=np.array(ways, dtype=np.int64),
            known=np.full(edges, -2, dtype=np.int32),
            looked=np.full(nodes, -1, dtype=np.int32),
            live=np.zeros(self.heads.size, dtype=np.uint32),
            marks=np.zeros(nodes, dtype=np.int64),
            queues=np.zeros((2, nodes + 1), dtype=np.uint32),
            path=np.zeros(nodes, dtype=np.int32),
            counts=np.zeros(2, dtype=np.int64),
            tally=np.zeros((len(requests), 3), dtype=np.int64),
        )

    def _checked(self, one: Request, places: dict[Any, int]) -> list[int]:
        """The places of the nodes of a fixed way, none where it is not fixed; ParameterError where a request cannot be."""
        for side in ("source", "target"):
            if getattr(one, side) not in places:
                raise refusal(one, side, repr(getattr(one, side)), "", "is no node of this network")
        if one.source == one.target:
            raise refusal(one, "target", repr(one.target), "", "must be another node than source")
        path = one.path
        if path is None:
            return []
        if path[:1] != (one.source,) or path[-1:] != (one.target,) or len(set(path)) < len(path):
            raise refusal(one, "path", path, "", "must run from source to target and pass no node twice")
        way = [places.get(name, -1) for name in path]
        for a, b in pairwise(way):
            if b < 0 or b not in self.heads[self.starts[a] : self.starts[a + 1]]:
                raise refusal(one, "path", path, "", f"has no link from {self.names[a]!r} on")
        return way


def _channels(data: dict[str, Any], lifetime: int, owner: str) -> list[tuple[float, int]]:
    """The channels of an edge, each as its chance and the slots that a pair of it lives."""
    rule = f"must be a whole number of slots from 1 to {MOST_SLOTS}"
    life = data.get("lifetime", lifetime)
    if not (is_whole(life) and 1 <= life <= MOST_SLOTS):
        whole_of(life, f"{owner}: lifetime", rule, 1, MOST_SLOTS)
    if "hop" in data:
        return [(chance, life) for chance in data["hop"].chances]
    if "chance" not in data:
        raise ParameterError(f"{owner}: this edge has no chance; give it one, such as graph.edges[a, b]['chance'] = 0.5.")
    width = whole_of(data.get("width", 1), f"{owner}: width", "must be a whole number of at least 1", 1, 1_000_000)
    given = np.atleast_1d(array_of(data["chance"], float, f"{owner}: chance", "row"))
    return [(_chance(chance, f"{owner}: chance"), life) for chance in given.tolist()] * width


def _chance(given: float, owner: str) -> float:
    return number_of(given, owner, "must be a probability from 0 to 1", math.nextafter(0.0, -1.0), math.nextafter(1.0, 2.0))
