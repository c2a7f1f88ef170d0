"""What routing and bounds need of a network, worked out once: the numbers of each hop between neighbours, of each swap."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from ..model import Model, ParameterError, refusal
from ..physics.link_numbers import LinkNumbers
from ..qubits.arrays import number_of
from ..qubits.checking import needs
from .nested_chain import station_numbers
from .network import Network
from .path_search import Arcs
from .trace import correlations_of

__all__ = ["Hop", "Hops"]

Row = NDArray[np.float64]


@dataclass(frozen=True)
class Hop:
    """Two neighbours with all connections between them.

    Attributes
    ----------
    rate_hz : pairs per second of all connections while nothing waits for a memory
    correlations : (XX, -YY, ZZ) of a fresh pair, its target turned to phi+; of several connections their mean by rate
    chances : of each attempt that runs side by side, its success in one slot
    length_km : the shortest fibre
    busy_s : how long in the mean each pair takes a memory at either end before it is there, of the quickest connection
    """

    rate_hz: float
    correlations: tuple[float, float, float] = (1.0, 1.0, 1.0)
    chances: tuple[float, ...] = (1.0,)
    length_km: float = 0.0
    busy_s: float = 0.0

    def beside(self, other: Hop) -> Hop:
        """The hop that has the connections of both."""
        total = self.rate_hz + other.rate_hz
        mean = (np.array(self.correlations) * self.rate_hz + np.array(other.correlations) * other.rate_hz) / total
        return Hop(
            total,
            (float(mean[0]), float(mean[1]), float(mean[2])),
            (*self.chances, *other.chances),
            min(self.length_km, other.length_km),
            min(self.busy_s, other.busy_s),
        )


@dataclass(frozen=True)
class Hops:
    """The hops of a network as a graph.

    Attributes
    ----------
    graph : a networkx Graph of the nodes' names; edges have ``hop`` (a Hop), nodes ``swap`` (the chance that a swap succeeds; 0
        with a single memory, as a swap needs two), ``swapped`` (what its measurement leaves of the three correlations) and
        ``memories`` (so many that all its hops share; None or missing: every hop has enough of its own)
    """

    graph: nx.Graph

    @classmethod
    def of(cls, network: Network, slot_s: float | None = None) -> Hops:
        """The hops of a network.

        Parameters
        ----------
        slot_s : length of a slot in s; None: in a slot every attempt is made once

        Raises
        ------
        ParameterError
            A link without memories or from which no pair ever comes; a link without attempts where no slot is given.
        """
        needs(network, Network, "Hops: network", "a Network")
        if slot_s is not None:
            number_of(slot_s, "Hops: slot_s", "must be above 0 s", 0.0)
        graph, stations, shared = nx.Graph(), dict[Model, tuple[float, Row]](), dict[str, int | None]()
        for node in network.nodes:
            if node.station not in stations:
                stations[node.station] = station_numbers(node.station)
            chance, factors = stations[node.station]
            shared[node.name] = node.memories
            swap = 0.0 if node.memories == 1 else chance * node.swap_success
            graph.add_node(node.name, swap=swap, swapped=tuple(factors.tolist()), memories=node.memories)
        known: dict[int, tuple[LinkNumbers, tuple[float, float, float]]] = {}
        for one in network.connections:
            owner = f"Hops: {one.left} - {one.right}"
            if id(one.link) not in known:
                numbers = LinkNumbers.of(one.link, owner)
                x, y, z = correlations_of(numbers.state, numbers.target).tolist()
                known[id(one.link)] = numbers, (x, y, z)
            numbers, correlations = known[id(one.link)]
            rooms = (one.memories if shared[end] is None else shared[end] for end in (one.left, one.right))
            side_by_side = min(one.attempts or one.memories, *(room for room in rooms if room))
            chances = (_chance(numbers, slot_s, owner),) * side_by_side
            hop = Hop(numbers.rate_hz * side_by_side, correlations, chances, one.fiber_km, 1 / numbers.rate_hz)
            before = graph.get_edge_data(one.left, one.right)
            graph.add_edge(one.left, one.right, hop=hop if before is None else before["hop"].beside(hop))
        return cls(graph)

    def without(self, hops: Iterable[tuple[str, str]]) -> Hops:
        """What is left when some hops are gone."""
        graph = self.graph.copy()
        graph.remove_edges_from(hops)
        return Hops(graph)

    def between(self, source: str, target: str) -> nx.Graph:
        """The part of the graph that can be of use between two nodes: without other nodes whose swaps never succeed.

        Raises
        ------
        ParameterError
            No such node; both the same; no way between them, and why.
        """
        for name, given in (("source", source), ("target", target)):
            if not isinstance(given, str) or given not in self.places:
                raise refusal("Hops", name, repr(given), "", "is no node of this network")
        if source == target:
            raise refusal("Hops", "target", repr(target), "", "is the source itself; name two nodes")
        stuck = [name for name in self.stuck if name not in {source, target}]
        usable = self.graph
        if stuck:
            usable = self.graph.copy()
            usable.remove_nodes_from(stuck)
        if not nx.has_path(usable, source, target):
            why = "no way leads there; connect the two parts of the network"
            if stuck and nx.has_path(self.graph, source, target):
                why = "every way leads through a node whose swaps never succeed, or which has one memory where a swap needs two"
            raise refusal("Hops", "target", repr(target), "", f"from {source!r} {why}")
        return usable

    @cached_property
    def stuck(self) -> tuple[str, ...]:
        """The nodes whose swaps never succeed."""
        return tuple(name for name, swap in self.graph.nodes(data="swap") if swap == 0)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The nodes in order."""
        return tuple(self.graph)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each node."""
        return {name: i for i, name in enumerate(self.names)}

    @cached_property
    def rows(self) -> tuple[Hop, ...]:
        """The hops in the order of the graph's edges."""
        return tuple(hop for *_, hop in self.graph.edges(data="hop"))

    @cached_property
    def rates_hz(self) -> Row:
        """The pairs per second of each hop, (hops,)."""
        return np.array([hop.rate_hz for hop in self.rows])

    @cached_property
    def chances(self) -> Row:
        """The chances of the channels of each hop, the best first, (hops, channels); 0 where a hop has fewer than others."""
        out = np.zeros((len(self.rows), max(len(hop.chances) for hop in self.rows)))
        for row, hop in zip(out, self.rows, strict=True):
            row[: len(hop.chances)] = sorted(hop.chances, reverse=True)
        return out

    @cached_property
    def swaps(self) -> Row:
        """The chance of a swap at each node, (nodes,)."""
        return np.array([swap for _, swap in self.graph.nodes(data="swap")])

    @cached_property
    def rooms(self) -> Row:
        """How many memories each node has for all its hops, (nodes,); infinite where they have their own."""
        return np.array([math.inf if room is None else room for _, room in self.graph.nodes(data="memories")])

    @cached_property
    def arcs(self) -> Arcs:
        """The graph for path_search, each hop in both directions."""
        ends = np.array([(self.places[a], self.places[b]) for a, b in self.graph.edges]).reshape(-1, 2)
        tails, heads = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]])
        order = np.argsort(tails, kind="stable")
        starts = np.concatenate([[0], np.cumsum(np.bincount(tails, minlength=len(self.names)))])
        return Arcs(starts, heads[order], order % len(ends))


def _chance(numbers: LinkNumbers, slot_s: float | None, owner: str) -> float:
    """The chance that one attempt, or those that fit in a slot, succeed."""
    if numbers.attempt_s is None:
        if slot_s is None:
            raise ParameterError(f"{owner}: this link counts no attempts; give slot_s, the length of a slot.")
        return -math.expm1(-numbers.rate_hz * slot_s)
    chance = min(1.0, numbers.rate_hz * numbers.attempt_s)
    if slot_s is None or chance == 1:
        return chance if slot_s is None or slot_s >= numbers.attempt_s else 0.0
    return -math.expm1(math.floor(slot_s / numbers.attempt_s * (1 + 4e-15)) * math.log1p(-chance))
