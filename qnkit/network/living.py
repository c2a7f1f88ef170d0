"""A small living network: links herald pairs, pairs wait and age, neighbours are swapped, pairs are used or lost.

Small on purpose, in plain Python, for the first screen. Every link holds one pair; it tries again when that pair is gone. Open
requests name two nodes; the oldest is looked at first; it is served as soon as every link on its shortest path holds a pair: at
once over one link, by swapping at each node between over several. A pair that waits longer than its cut-off is lost.
"""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
from pydantic import model_validator

from ..model import Model, quantity, refusal

__all__ = ["LivingLink", "LivingNetwork", "Pair", "Place", "Trace", "cutoff_s", "live", "six_modules"]


class Place(Model):
    """A node of the network and where it stands."""

    name: str = quantity("", "name")
    x_m: float = quantity(0.0, "east", unit="m")
    y_m: float = quantity(0.0, "north", unit="m")


class LivingLink(Model):
    """A link between two nodes, numbered by their order: each attempt heralds a pair with a fixed probability."""

    left: int = quantity(0, "first end", at_least=0)
    right: int = quantity(1, "second end", at_least=0)
    probability: float = quantity(0.0097, "chance that an attempt heralds a pair", above=0, at_most=1)
    attempt_s: float = quantity(0.001, "time of one attempt", unit="s", above=0)


class LivingNetwork(Model):
    """Nodes, links, how long pairs may wait and how many requests are open; every link may differ."""

    places: tuple[Place, ...]
    links: tuple[LivingLink, ...]
    cutoff_s: float | None = quantity(1.5, "longest wait of a pair", unit="s", at_least=0)
    use_s: float = quantity(0.06, "time from the swap to the use of a pair", unit="s", at_least=0)
    open_requests: int = quantity(1, "requests open at a time", at_least=0, at_most=100)

    @model_validator(mode="after")
    def _connected(self) -> LivingNetwork:
        ends = [(link.left, link.right) for link in self.links]
        for i, (left, right) in enumerate(ends):
            if left == right or max(left, right) >= len(self.places):
                raise refusal(
                    self, f"links[{i}]", f"{left}-{right}", "", f"must join two different nodes of the {len(self.places)}"
                )
        if len({frozenset(pair) for pair in ends}) < len(ends):
            raise refusal(self, "links", str(ends), "", "two nodes may share one link only here; raise its probability instead")
        graph = nx.Graph(ends)
        if len(self.places) < 2 or len(graph) < len(self.places) or not nx.is_connected(graph):
            raise refusal(self, "links", str(ends), "", "must connect all nodes, two or more")
        return self


@dataclass(frozen=True)
class Pair:
    """One pair between nodes ``a`` and ``b`` from ``t0`` to ``t1`` in s.

    ``kind`` is link or swapped; ``fate``, what ended it, is used, swapped, lost, or waiting where the trace ends first.
    """

    a: int
    b: int
    t0: float
    t1: float
    kind: str
    fate: str


@dataclass(frozen=True)
class Trace:
    """What happened: ``nodes`` (name, x, y in m), ``links`` (a, b), ``pairs`` in order of ``t0``, all until ``t_end`` s."""

    nodes: tuple[tuple[str, float, float], ...]
    links: tuple[tuple[int, int], ...]
    pairs: tuple[Pair, ...]
    t_end: float

    def count(self, fate: str) -> int:
        """How many pairs met this fate."""
        return sum(pair.fate == fate for pair in self.pairs)

    def as_dict(self) -> dict[str, Any]:
        """The trace as plain lists and numbers: nodes {name, x, y}, links [a, b], pairs [a, b, t0, t1, kind, fate]."""
        return {
            "nodes": [{"name": name, "x": x, "y": y} for name, x, y in self.nodes],
            "links": [list(link) for link in self.links],
            "pairs": [[p.a, p.b, round(p.t0, 5), round(p.t1, 5), p.kind, p.fate] for p in self.pairs],
            "t_end": self.t_end,
        }


def six_modules(pair_rate_hz: float = 9.7, cutoff_s: float | None = 1.5) -> LivingNetwork:
    """Six modules in one hall, nine links between them, each making so many pairs a second in attempts of 1 ms.

    The rate is that of one link in Oxford (Main et al., Nature 638, 383 (2025)); the hall, its metres and the length of an
    attempt are invented: only rate = probability / attempt matters.
    """
    chance = pair_rate_hz * 0.001
    if not 0 < chance <= 1:
        raise refusal("six_modules", "pair_rate_hz", pair_rate_hz, "per s", "must be above 0 and at most 1000 per s")
    where = ((0.0, 3.2), (2.4, 4.3), (5.6, 3.9), (7.6, 2.0), (5.0, 0.0), (1.3, 0.2))
    ends = ((0, 1), (1, 2), (2, 3), (0, 5), (1, 5), (1, 4), (2, 4), (3, 4), (4, 5))
    return LivingNetwork(
        places=tuple(Place(name=str(i + 1), x_m=x, y_m=y) for i, (x, y) in enumerate(where)),
        links=tuple(LivingLink(left=a, right=b, probability=chance) for a, b in ends),
        cutoff_s=cutoff_s,
    )


def cutoff_s(fidelity: float, least: float, memory_s: float) -> float:
    """How long in s a Werner pair may wait in two memories of this coherence time until its fidelity has fallen to ``least``.

    F(w) = (F + f)/2 + (F - f)/2 exp(-2w/T), f = (1-F)/3; 0 where it starts lower, inf where it never falls so far.
    """
    flipped = (1 - fidelity) / 3
    rest = (2 * least - fidelity - flipped) / (fidelity - flipped) if fidelity > flipped else math.inf
    return 0.0 if rest >= 1 else math.inf if rest <= 0 else -memory_s / 2 * math.log(rest)


def live(network: LivingNetwork, t_end: float, rng: np.random.Generator) -> Trace:
    """The trace of the network from 0 to ``t_end`` s; the same generator state gives the same trace.

    The number of attempts to the next herald is geometric and drawn at once. Pairs still there at the end have fate "waiting".
    """
    if not (math.isfinite(t_end) and t_end > 0):
        raise refusal(network, "t_end", t_end, "s", "must be a finite time above 0 s")
    return _Run(network, float(t_end), rng).trace()


class _Run:
    """The state of one run: the heralds to come, the pair each link holds, the open requests."""

    def __init__(self, network: LivingNetwork, t_end: float, rng: np.random.Generator) -> None:
        self.network, self.t_end, self.rng = network, t_end, rng
        self.graph = nx.Graph((link.left, link.right, {"link": i}) for i, link in enumerate(network.links))
        self.held: dict[int, float] = {}
        self.pairs: list[Pair] = []
        self.events: list[tuple[float, int, str, float]] = []
        self.streams = rng.spawn(len(network.links))  # a stream of its own for each link: a cut-off elsewhere does not move it
        for link in range(len(network.links)):
            self.attempt(link, 0.0)
        self.requests = [self.request() for _ in range(network.open_requests)]

    def attempt(self, link: int, t: float) -> None:
        source = self.network.links[link]
        t += source.attempt_s * float(self.streams[link].geometric(source.probability))
        heapq.heappush(self.events, (t, link, "herald", t))

    def request(self) -> list[int]:
        """The shortest path between two nodes drawn at random."""
        a, b = self.rng.choice(len(self.network.places), size=2, replace=False)
        return list(nx.shortest_path(self.graph, int(a), int(b)))

    def trace(self) -> Trace:
        while self.events and self.events[0][0] < self.t_end:
            t, link, what, born = heapq.heappop(self.events)
            if what == "free":
                self.attempt(link, t)
            elif what == "herald":
                self.held[link] = t
                if self.network.cutoff_s is not None:
                    heapq.heappush(self.events, (t + self.network.cutoff_s, link, "old", t))
                self.serve(t)
            elif self.held.get(link) == born:  # the pair that this cut-off was set for is still there
                self.release(link, t, "lost")
                self.attempt(link, t)
        for link in list(self.held):
            self.release(link, self.t_end, "waiting")
        net = self.network
        pairs = tuple(sorted(self.pairs, key=lambda p: (p.t0, p.a, p.b)))
        nodes = tuple((place.name, place.x_m, place.y_m) for place in net.places)
        return Trace(nodes, tuple((link.left, link.right) for link in net.links), pairs, self.t_end)

    def release(self, link: int, t: float, fate: str) -> None:
        ends = self.network.links[link]
        self.pairs.append(Pair(ends.left, ends.right, self.held.pop(link), t, "link", fate))

    def serve(self, t: float) -> None:
        """Serve every open request, the oldest first, whose links all hold a pair; a new request takes its place."""
        for i, path in enumerate(self.requests):
            links = [self.graph.edges[pair]["link"] for pair in pairwise(path)]
            if not all(link in self.held for link in links):
                continue
            end = t + self.network.use_s
            fate = "used" if end <= self.t_end else "waiting"
            if len(links) == 1:
                self.release(links[0], min(end, self.t_end), fate)
            else:
                for link in links:
                    self.release(link, t, "swapped")
                self.pairs.append(Pair(path[0], path[-1], t, min(end, self.t_end), "swapped", fate))
            for link in links:  # the memories are free again: at the ends when the pair has been used
                heapq.heappush(self.events, (end, link, "free", end))
            self.requests[i] = self.request()
