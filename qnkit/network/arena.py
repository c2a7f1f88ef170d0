"""An arena: a network in slots on which schedulers share pairs out among requests."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, Self

import networkx as nx
from pydantic import model_validator

from ..model import Model, ParameterError, quantity, refusal
from ..qubits.arrays import listed
from ..qubits.checking import needs
from .calibration import Calibration
from .hops import Hops
from .network import Network
from .requests import PacketRequest

__all__ = ["Arena", "Route", "SlotLink", "SlotNode"]


class SlotNode(Model):
    """A node in slots.

    ``swap``: chance that a swap here succeeds. ``services``: so many requests at most are served here in a slot; None: no limit.
    ``kept``: what a qubit that is stored here for a slot leaves of its pair's Werner parameter.
    """

    name: str = quantity("", "name")
    swap: float = quantity(1.0, "chance that a swap succeeds", at_least=0, at_most=1)
    services: int | None = quantity(None, "requests served in a slot", at_least=1)
    kept: float = quantity(1.0, "Werner parameter kept in a slot", at_least=0, at_most=1)


class SlotLink(Model):
    """A link in slots: attempts, each with its chance of a Werner pair, and where pairs wait.

    ``lifetime_slots``: a pair may be used in so many slots, the one in which it is made included; None: it is never thrown away.
    ``memories``: so many pairs wait at most; None: no limit. ``attempts``: so many side by side in a slot.
    """

    left: str = quantity("", "left node")
    right: str = quantity("", "right node")
    chance: float = quantity(0.5, "chance of a pair", at_least=0, at_most=1)
    fidelity: float = quantity(1.0, "fidelity of a fresh pair", at_least=0.25, at_most=1)
    lifetime_slots: int | None = quantity(1, "a pair lives", unit="slots", at_least=1)
    memories: int | None = quantity(1, "pairs that wait", at_least=1)
    attempts: int = quantity(1, "attempts side by side", at_least=1, at_most=1000)

    @model_validator(mode="after")
    def _two_ends(self) -> Self:
        if self.left == self.right:
            raise refusal(self, "right", repr(self.right), "", "must be another node than left; a link joins two nodes")
        return self


@dataclass(frozen=True)
class Route:
    """The way of a request: its nodes and, by their places in the arena, its links, its inner nodes and all its nodes."""

    names: tuple[str, ...]
    links: tuple[int, ...]
    inner: tuple[int, ...]
    nodes: tuple[int, ...]


class Arena(Model):
    """Links and nodes in slots, and what is known when a scheduler decides.

    ``attempts``: with ``always`` every link with room tries at the beginning of each slot, and the scheduler sees what came of
    it; with ``asked`` only the links of requests that it serves try, after it has decided. ``pick``: which of a link's pairs is
    used first. Nodes that are not listed have the values of SlotNode(). ``calibration``: closes nodes and links; None: none.
    """

    links: tuple[SlotLink, ...] = quantity((SlotLink(left="A", right="B"),), "links")
    nodes: tuple[SlotNode, ...] = quantity((), "nodes")
    attempts: Literal["always", "asked"] = quantity("always", "when links try")
    pick: Literal["oldest", "newest"] = quantity("oldest", "used first")
    calibration: Calibration | None = quantity(None, "calibration")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        duos = [frozenset((one.left, one.right)) for one in self.links]
        if not duos or len(set(duos)) < len(duos):
            twice = next((one for one, duo in zip(self.links, duos, strict=True) if duos.count(duo) > 1), None)
            shown = f"{twice.left} - {twice.right} twice" if twice else "none"
            raise refusal(self, "links", shown, "", "must be one or more, each between its own two nodes")
        ends = set().union(*duos)
        for task in () if self.calibration is None else self.calibration.tasks:
            for subject in task.covers:
                if subject not in ends and frozenset(subject.split(" - ")) not in duos:
                    raise refusal(self, "calibration", repr(subject), "", "is no node and no link, and a task covers it")
        names = [node.name for node in self.nodes]
        for name in names:
            if name not in ends or names.count(name) > 1:
                what = "is the name of two nodes" if name in ends else "is no end of a link"
                raise refusal(self, "nodes", repr(name), "", f"{what}; the ends are {', '.join(map(repr, sorted(ends)[:8]))}")
        return self

    @classmethod
    def star(
        cls,
        chances: Sequence[float],
        *,
        swap: float = 1.0,
        lifetime_slots: int | None = 1,
        memories: int | None = 1,
        services: int | None = None,
    ) -> Self:
        """Users ``A``, ``B``, ... with a link each to a node ``hub``, which swaps.

        Parameters
        ----------
        chances : of each user's link
        swap, services : of the hub
        lifetime_slots, memories : of all links
        """
        row = listed(chances, "Arena.star: chances")
        if not 2 <= len(row) <= 26:
            raise ParameterError(f"Arena.star: chances: {len(row)} users: must be 2 to 26.")
        links = tuple(
            SlotLink(left=chr(65 + i), right="hub", chance=chance, lifetime_slots=lifetime_slots, memories=memories)
            for i, chance in enumerate(row)
        )
        return cls(links=links, nodes=(SlotNode(name="hub", swap=swap, services=services),))

    @classmethod
    def of(cls, network: Network | Hops, *, slot_s: float | None = None, lifetime_slots: int | None = 1) -> Self:
        """The arena of a network: the chances, fidelities and swaps of its hops; fading in memories is left out.

        Parameters
        ----------
        slot_s : see Hops.of
        lifetime_slots : of all pairs

        Raises
        ------
        ParameterError
            As Hops.of; a hop whose side-by-side attempts have different chances.
        """
        hops = Hops.of(network, slot_s) if isinstance(network, Network) else network
        needs(hops, Hops, "Arena.of: network", "a Network or its Hops")
        links = []
        for a, b, hop in hops.graph.edges(data="hop"):
            if len(set(hop.chances)) > 1:
                raise ParameterError(f"Arena.of: {a} - {b}: attempts of different chances side by side; make them alike.")
            many, fidelity = len(hop.chances), (1 + sum(hop.correlations)) / 4
            one = {"left": a, "right": b, "chance": hop.chances[0], "fidelity": fidelity, "memories": many, "attempts": many}
            links.append(SlotLink(**one, lifetime_slots=lifetime_slots))
        ends = {name for link in links for name in (link.left, link.right)}
        nodes = [SlotNode(name=name, swap=swap) for name, swap in hops.graph.nodes(data="swap") if name in ends]
        return cls(links=tuple(links), nodes=tuple(nodes))

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all nodes, in the order in which links name them."""
        return tuple(dict.fromkeys(name for one in self.links for name in (one.left, one.right)))

    @functools.cached_property
    def rows(self) -> tuple[SlotNode, ...]:
        """The nodes in the order of ``names``."""
        given = {node.name: node for node in self.nodes}
        return tuple(given.get(name, SlotNode(name=name)) for name in self.names)

    def row(self, name: str) -> SlotNode:
        """The node of that name; ParameterError where there is none."""
        if name not in self.names:
            raise refusal(self, "nodes", repr(name), "", f"is no node; the nodes are {', '.join(map(repr, self.names[:8]))}")
        return self.rows[self.names.index(name)]

    @functools.cached_property
    def limits(self) -> tuple[int | None, ...]:
        """Of each node how many requests it serves in a slot."""
        return tuple(node.services for node in self.rows)

    @functools.cached_property
    def tries(self) -> tuple[int, ...]:
        """Of each link how many attempts can be asked of it in a slot: none where links always try."""
        return tuple(link.attempts * (self.attempts == "asked") for link in self.links)

    def link_name(self, place: int) -> str:
        """A link by its two ends."""
        return f"{self.links[place].left} - {self.links[place].right}"

    @functools.cached_property
    def fading(self) -> tuple[tuple[float, float], ...]:
        """Of each link the Werner parameter of a fresh pair, and what a slot of waiting leaves of it."""
        kept = {node.name: node.kept for node in self.rows}
        return tuple(((4 * one.fidelity - 1) / 3, kept[one.left] * kept[one.right]) for one in self.links)

    def closed(self, route: Route, slot: int, *, known: int | None = None) -> str | None:
        """Why calibration closes a way in a slot, as Calibration.blocked; None where it is open."""
        if self.calibration is None:
            return None
        subjects = (*(self.names[node] for node in route.nodes), *(self.link_name(link) for link in route.links))
        return next(filter(None, (self.calibration.blocked(one, slot, known=known) for one in subjects)), None)

    def success(self, route: Route) -> float:
        """The chance that a service of a way succeeds: of its swaps and, where links try when asked, of its links too."""
        return self.try_chance(route) if self.attempts == "asked" else math.prod(self.rows[node].swap for node in route.inner)

    def try_chance(self, route: Route) -> float:
        """The chance that a slot without any pair at its beginning gives a pair over a way: of all its links and swaps."""
        return math.prod([self.links[i].chance for i in route.links] + [self.rows[i].swap for i in route.inner])

    @functools.cached_property
    def _graph(self) -> nx.Graph:
        graph = nx.Graph()
        graph.add_edges_from((one.left, one.right, {"place": i}) for i, one in enumerate(self.links))
        return graph

    @functools.cached_property
    def _routes(self) -> dict[tuple[str, str, tuple[str, ...] | None], Route]:
        return {}

    def route(self, request: PacketRequest) -> Route:
        """The way of a request: its own, or the one with the fewest links.

        Raises
        ------
        ParameterError
            A node that is not there, a way over a link that is not there, no way at all.
        """
        ask = request.source, request.target, request.path
        if ask not in self._routes:
            self._routes[ask] = self._route(request)
        return self._routes[ask]

    def _route(self, request: PacketRequest) -> Route:
        graph, owner = self._graph, f"PacketRequest {request.key!r}"
        for side in ("source", "target"):
            if getattr(request, side) not in graph:
                rule = f"is no node of this arena; the nodes are {', '.join(map(repr, self.names[:8]))}"
                raise refusal(owner, side, repr(getattr(request, side)), "", rule)
        path = request.path
        if path is None:
            if not nx.has_path(graph, request.source, request.target):
                raise refusal(owner, "target", repr(request.target), "", f"no way leads there from {request.source!r}")
            path = tuple(nx.shortest_path(graph, request.source, request.target))
        for a, b in pairwise(path):
            if not graph.has_edge(a, b):
                raise refusal(owner, "path", path, "", f"there is no link {a} - {b}")
        places = {name: i for i, name in enumerate(self.names)}
        nodes = tuple(places[name] for name in path)
        links = tuple(graph.edges[ends]["place"] for ends in pairwise(path))
        return Route(path, links, nodes[1:-1], nodes)
