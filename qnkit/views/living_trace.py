"""Traces made ready to be drawn: the rows of the strip, the lanes of the arcs, the messages, the pace."""

from __future__ import annotations

import math
from collections import defaultdict

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from qnkit.network.network import Network
from qnkit.network.stays import let_go_s, messages
from qnkit.network.trace import FATES, KINDS, Trace
from qnkit.qubits.checking import needs
from qnkit.views.living_scene import Played, Shown

__all__ = ["MOST", "played"]

MOST = 5000
"""So many pairs at most are played; of a longer trace the first ones."""

MOST_ROWS = 400
"""So many memories at most have a row in the strip; of more the first ones."""

_EVERY_S, _SHORTEST_S, _LONGEST_S = 0.35, 12.0, 120.0  # on the screen: an event, the whole at least, the whole at most
_FRAME_S = 1 / 60  # on the screen; messages that are there sooner are not seen


def played(trace: Trace | Played, cutoff_s: float | None = None) -> Played:
    """A trace made ready; ``cutoff_s`` says how fast waiting pairs fade (else the nodes' cut-offs, or the pairs' own ages)."""
    if isinstance(trace, Played):
        return trace
    needs(trace, Trace, "living network: trace", "a Trace, such as run.trace")
    cutoff_s = cutoff_s if cutoff_s and math.isfinite(cutoff_s) else None
    network, made = trace.network, trace.column("made_s")
    order = np.argsort(made, kind="stable")
    end = float(made[order[MOST]]) if len(trace) > MOST else trace.end_s or 1.0
    trace = Trace(network, trace.counts[order[:MOST]], trace.numbers[order[:MOST]], trace.end_s)
    order = np.arange(len(trace))
    halves = {
        (n, m) for row in order.tolist() for n, m in (trace.counts[row, [5, 7]].tolist(), trace.counts[row, [6, 8]].tolist())
    }
    memories = tuple(sorted(halves))[:MOST_ROWS]
    row_of = {half: i for i, half in enumerate(memories)}
    freed, lanes = let_go_s(trace), _lanes(trace, order)
    pairs = []
    for row, lane in zip(order.tolist(), lanes, strict=True):
        serial, kind, place, _, _, a, b, left, right, *_, fate = trace.counts[row].tolist()
        t0, _, _, t1, oldest = trace.numbers[row, :5].tolist()
        there = t1 > end
        pairs.append(
            Shown(
                a=a,
                b=b,
                t0=t0,
                t1=min(t1, end),
                kind=KINDS[kind],
                fate="waiting" if there else FATES[fate],
                oldest=oldest,
                lane=lane,
                serial=serial,
                place=place,
                rows=(row_of.get((a, left), -1), row_of.get((b, right), -1)),
                free=(min(float(freed[row, 0]), end), min(float(freed[row, 1]), end)),
            )
        )
    links = tuple((network.index(c.left), network.index(c.right)) for c in network.connections)
    events = len({t for p in pairs for t in (p.t0, p.t1)})
    slowed = _round_pace(min(max(_EVERY_S * events, _SHORTEST_S), _LONGEST_S) / end)
    seen_s = _FRAME_S / slowed
    sent = tuple(message for message in messages(trace) if message[2] < end and message[3] - message[2] > seen_s)
    held = [sum(node == i for node, _ in halves) for i in range(len(network.nodes))]
    words = {"fresh": "made", "waiting": "waiting", "swapped": "swapped", "distilled": "distilled"}
    words |= {"delivered": "delivered", "lost": "lost", "message": "message"}
    if not any(p.kind == "distilled" for p in pairs):
        del words["distilled"]
    if not sent:
        del words["message"]
    nodes, unit = _places(network)
    age = cutoff_s or _age_s(network, pairs)
    return Played(nodes, unit, links, tuple(pairs), sent, memories, tuple(held), end, slowed, age, words)


def _lanes(trace: Trace, order: NDArray[np.int64]) -> list[int]:
    """The lane of each pair, in the order of their making: the lowest that no other pair between the same two nodes is in."""
    busy: dict[frozenset[int], list[float]] = defaultdict(list)
    out = []
    for row in order.tolist():
        ends = busy[frozenset(trace.counts[row, [5, 6]].tolist())]
        made, ended = float(trace.numbers[row, 0]), float(trace.numbers[row, 3])
        lane = next((i for i, until in enumerate(ends) if until <= made), len(ends))
        ends[lane : lane + 1] = [ended]
        out.append(lane)
    return out


def _age_s(network: Network, pairs: list[Shown]) -> float:
    """How old a pair looks its oldest: at the shortest cut-off, or where nine of ten pairs have ended."""
    cutoffs = [node.cutoff_s for node in network.nodes if node.cutoff_s is not None]
    ages = [p.t1 - p.oldest for p in pairs if p.t1 > p.oldest]
    return min(cutoffs) if cutoffs else float(np.quantile(ages, 0.9)) if ages else 1.0


def _round_pace(pace: float) -> float:
    """The nearest of 1, 3, 10, 30 ... and 1/3, 1/10 ... to a pace."""
    half = round(2 * math.log10(pace))
    return float(f"{10 ** (half // 2) * (3 if half % 2 else 1):.4g}")


def _places(network: Network) -> tuple[tuple[tuple[str, float, float], ...], str]:
    """Where the nodes stand, in km or m; where nothing is said of that, as their connections suggest, not to scale."""
    at = {node.name: (node.east_km, node.north_km) for node in network.nodes}
    if len(set(at.values())) > 1 or len(at) < 2:
        near = max(np.ptp(list(at.values()), axis=0)) < 1
        size = 1000.0 if near else 1.0
        return tuple((name, size * x, size * y) for name, (x, y) in at.items()), "m" if near else "km"
    graph = nx.Graph((c.left, c.right) for c in network.connections)
    graph.add_nodes_from(at)
    points = np.array([nx.kamada_kawai_layout(graph)[name] for name in at])
    _, _, axes = np.linalg.svd(points - points.mean(axis=0))
    turned = np.round((points - points.mean(axis=0)) @ axes.T, 2)
    turned *= 1.0 if turned[0, 0] <= 0 else -1.0
    return tuple((name, float(x), float(y)) for name, (x, y) in zip(at, turned, strict=True)), ""
