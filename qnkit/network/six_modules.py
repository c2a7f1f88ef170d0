"""Six modules in one hall, and a controller that serves one request after another: what runs on the first screen."""

from __future__ import annotations

import math
from collections import deque
from itertools import pairwise

import networkx as nx
import numpy as np

from ..model import refusal
from ..physics import Memory, StatedLink, StoredPair
from .engine import Engine
from .network import Connection, Network, Node
from .rules import Rules
from .trace import Trace

__all__ = ["served", "six_modules"]

ATTEMPT_S = 0.001
USE_S = 0.06
"""How long a pair from end to end is kept until it is used."""

DECISIONS = 300
"""A run ends after so many new pairs and uses at most, so that one of fast links costs no more than one of slow ones."""

SHORTEST_S = 1e-6
"""The cut-off of pairs that begin too poor to be kept at all."""

_PLACES_M = ((0.0, 3.2), (2.4, 4.3), (5.6, 3.9), (7.6, 2.0), (5.0, 0.0), (1.3, 0.2))
_ENDS = ((0, 1), (1, 2), (2, 3), (0, 5), (1, 5), (1, 4), (2, 4), (3, 4), (4, 5))


def six_modules(
    pair_rate_hz: float = 9.7, fidelity: float = 0.969, memory_s: float | None = 10.0, least_fidelity: float = 0.85
) -> Network:
    """Six modules with nine links between them, each of one pair at a time, made so many times a second in attempts of 1 ms.

    Each qubit dephases within ``memory_s`` (None: never). A pair is thrown away at the cut-off, when the fidelity of a link's
    pair has fallen to ``least_fidelity``. The rate is that of one link in Oxford (Main et al., Nature 638, 383 (2025)); the hall,
    its metres and the length of an attempt are invented: only rate = probability / attempt matters.
    """
    if not 0 < pair_rate_hz * ATTEMPT_S <= 1:
        raise refusal("six_modules", "pair_rate_hz", pair_rate_hz, "per s", "must be above 0 and at most 1000 per s")
    memory = Memory(t2_s=memory_s)
    link = StatedLink(probability=pair_rate_hz * ATTEMPT_S, attempt_s=ATTEMPT_S, fidelity=fidelity, memory=memory)
    limit = StoredPair.of(link).time_until(least_fidelity)
    cutoff_s = max(limit, SHORTEST_S) if math.isfinite(limit) else None
    places = [(x / 1000, y / 1000) for x, y in _PLACES_M]
    nodes = (Node(name=str(i), east_km=x, north_km=y, cutoff_s=cutoff_s) for i, (x, y) in enumerate(places, start=1))
    connections = (
        Connection(left=str(a + 1), right=str(b + 1), link=link, length_km=math.dist(places[a], places[b])) for a, b in _ENDS
    )
    return Network(nodes=tuple(nodes), connections=tuple(connections))


def served(network: Network, time_s: float, rng: np.random.Generator) -> Trace:
    """The trace of a network that serves one request after another, from 0 to ``time_s`` or to the last of DECISIONS.

    A request is for a pair of two nodes drawn at random. It is looked at whenever a pair is made or used: if every link on the
    way with the fewest links holds a pair, these are swapped and the next request is open; the pair is used after USE_S, unless
    its cut-off comes first. Stations swap at once. The kernels run uncompiled: the first screen does not wait for the compiler.

    Raises
    ------
    ParameterError
        Fewer than two nodes that connections join; what Engine refuses.
    """
    ways = dict(nx.all_pairs_shortest_path(nx.Graph(network.graph())))
    names = [node.name for node in network.nodes]
    if len(names) < 2 or len(ways[names[0]]) < len(names):
        raise refusal("served", "network", f"of {len(names)} nodes", "", "must join all its nodes, two or more")
    asked = rng.spawn(1)[0]  # requests of their own stream: what the links do does not move them

    def request() -> list[frozenset[int]]:
        a, b = asked.choice(len(names), size=2, replace=False)
        return [frozenset(map(network.index, ends)) for ends in pairwise(ways[names[a]][names[b]])]

    engine = Engine(network, (), Rules(swapping="controller"), rng, compiled=False)
    way, used = request(), deque[tuple[float, int]]()
    for _ in range(DECISIONS):
        engine.advance(min(used[0][0], time_s) if used else time_s)
        while used and used[0][0] <= engine.now_s:
            _, pair = used.popleft()
            if pair in engine.waiting().counts[:, 0]:
                engine.deliver(pair)
        if engine.now_s >= time_s:
            break
        promised = {pair for _, pair in used}
        there = engine.waiting().counts[:, [0, 5, 6]].tolist()
        held = {frozenset(ends): pair for pair, *ends in there if pair not in promised}
        if all(ends in held for ends in way):
            pair = held.pop(way[0])
            for ends in way[1:]:
                engine.swap(pair, held.pop(ends))
                pair = int(engine.waiting().counts[-1, 0])
            used.append((engine.now_s + USE_S, pair))
            way = request()
    return engine.trace()
