"""Small random networks as tables of the slow event engine, with each feature alone or all together, and a controller."""

from __future__ import annotations

import itertools
import math

from tests.oracles_engine_pairs import perfect_tensor
from tests.oracles_engine_tables import ChannelRow, DistilRow, FlowRow, LinkRow, MemoryRow, NodeRow, SiteRow, Tables

ORDERS = ("nested", "sequential", "order", "asked")
"""The ways to swap; none of them: as soon as possible."""
FEATURES = (
    *("memories", "shared", "parallel", "decay", "gaussian", *ORDERS, "failing", "factors", "gates", "messages", "cutoff"),
    *(
        "least",
        "pumping",
        "recurrence",
        "bbpssw",
        "between",
        "switch",
        "ring",
        "keeps",
        "exponential",
        "ties",
        "newest",
        "asking",
    ),
)
"""What random_tables can switch on.

Some need others: gaussian and least bring decay, bbpssw and between recurrence; it, pumping and newest memories; asking brings
messages and ends shared memories.
"""

MANY = 5
"""With more features than these the limits on age and fidelity are wider, so that something is still delivered."""


def random_tables(rng, features=()):
    """The tables of a small random case with these features, each part with numbers of its own; ``FEATURES``: all together."""
    on = set(features)
    on |= {"decay"} if on & {"gaussian", "least"} else set()
    on |= {"recurrence"} if on & {"bbpssw", "between"} and "pumping" not in on else set()
    on |= {"memories"} if on & {"pumping", "recurrence", "newest"} else set()
    if {"asking", "shared"} <= on:
        on -= {"asking" if rng.random() < 0.5 else "shared"}
    on |= {"messages"} if "asking" in on else set()
    shape = str(rng.choice(sorted(on & {"switch", "ring"}) or ["chain"]))
    if shape != "chain" and len(on) > MANY and rng.random() < 0.4:
        shape = "chain"
    order = str(rng.choice(sorted(on & set(ORDERS)) or ["asap"]))
    if "between" in on and order in ("asap", "asked"):
        order = "nested"
    edges, ways = _shape(rng, shape)
    count = 1 + max(max(edge) for edge in edges)
    links, between = _links(rng, on, edges)
    nodes = [_node(rng, on) for _ in range(count)]
    memories, ends, pools = _memories(rng, on, count, [edge for edge, found in zip(edges, between, strict=True) for _ in found])
    channels, sites = [], []
    if shape == "switch":
        sites = [SiteRow(0, 1, pick=int("newest" in on))]
        for found in between:
            for link in found:
                hub_left = rng.random() < 0.5
                where = ends[link] if hub_left else ends[link][::-1]
                site = (0, -1) if hub_left else (-1, 0)
                channels += [ChannelRow(link, *where, *site, 0, 1, -1, int(not hub_left))] * _tries(rng, on)
    for flow, way in enumerate(ways):
        first = len(sites)
        sites += _sites(rng, way, order, int("newest" in on))
        for i, pair in enumerate(itertools.pairwise(way)):
            edge = next(e for e, nodes_of in enumerate(edges) if set(nodes_of) == set(pair))
            for link in between[edge]:
                back = edges[edge] != pair
                where = ends[link][::-1] if back else ends[link]
                site = (first + i - 1 if i else -1, first + i if i < len(way) - 2 else -1)
                channels += [ChannelRow(link, *where, *site, i, i + 1, flow, int(back))] * _tries(rng, on)
    flows = [FlowRow(len(way) - 1, "keeps" in on) for way in ways]
    least = float(rng.uniform(*((0.3, 0.6) if len(on) > MANY else (0.55, 0.8)))) if "least" in on else 0.0
    distil = _distil(rng, on, len(links), len(sites), len(flows))
    return Tables(nodes, pools, memories, links, channels, sites, distil, flows, least, "asking" in on)


def _shape(rng, shape):
    """Edges, and the ways of the flows, as nodes."""
    if shape == "switch":
        return [(0, leaf) for leaf in range(1, int(rng.integers(3, 7)))], []
    if shape == "ring":
        n = int(rng.integers(4, 7))
        edges = [(i, (i + 1) % n) for i in range(n)]
        start, hops, back = (int(rng.integers(low, n)) for low in (0, 2, 2))
        return edges, [tuple(range(hops + 1)), tuple((start - i) % n for i in range(back + 1))]
    n = int(rng.integers(2, 8))
    return [(i, i + 1) for i in range(n - 1)], [tuple(range(n))]


def _tries(rng, on):
    return int(rng.integers(1, 4)) if on & {"memories", "shared"} else 1


def _links(rng, on, edges):
    links, between = [], []
    for _ in edges:
        found = []
        for _ in range(int(rng.integers(1, 4)) if "parallel" in on else 1):
            chance, step = float(rng.uniform(0.2, 0.9)), float(rng.uniform(0.5, 2.0))
            if "ties" in on:
                chance, step = float(rng.choice([0.5, 1.0])), 1.0
            scale = 0.0 if chance == 1 else 1 / math.log1p(-chance)
            if "exponential" in on and rng.random() < 0.6:
                scale = float(rng.uniform(1.0, 5.0))
            fresh = _spoilt(rng, 0.3)
            span = float(rng.choice([0.0, 1.0]) if "ties" in on else rng.uniform(0.1, 2.0)) if "messages" in on else 0.0
            step += 2 * span if "asking" in on else 0  # an attempt begins with a question and its answer
            drifts = rng.uniform(0.0, 1.0, 2) if "gaussian" in on else (0.0, 0.0)
            found.append(len(links))
            links.append(LinkRow(scale, step, fresh, span, float(drifts[0]), float(drifts[1])))
        between.append(found)
    return links, between


def _spoilt(rng, most):
    """What random Pauli errors, up to so much in all, leave of the three correlations."""
    errors = rng.dirichlet([1.0, 1.0, 1.0]) * rng.uniform(0.0, most)
    return tuple(float(1 - 2 * (errors.sum() - one)) for one in errors)


def _node(rng, on):
    longest = 30 if len(on) > MANY else 9
    cutoff = float(rng.integers(3, longest) if "ties" in on else rng.uniform(2.0, longest)) if "cutoff" in on else math.inf
    success = float(rng.uniform(0.4, 1.0)) if "failing" in on else 1.0
    factors = _spoilt(rng, 0.1) if "factors" in on else (1.0, 1.0, 1.0)
    gate = float(rng.choice([0.0, 1.0]) if "ties" in on else rng.choice([0.0, rng.uniform(0.1, 1.5)])) if "gates" in on else 0.0
    return NodeRow(cutoff, success, factors, gate)


def _memories(rng, on, count, links_between):
    """The memories, the two pools of each link, and how many pools there are."""
    pool_node, ends = [], []
    if "shared" in on:
        pool_node = list(range(count))
        ends = list(links_between)
    else:
        for left, right in links_between:
            ends.append((len(pool_node), len(pool_node) + 1))
            pool_node += [left, right]
    memories = []
    for pool, node in enumerate(pool_node):
        fewest = (4 if on & {"pumping", "recurrence"} else 1) + ("shared" in on)
        for _ in range(int(rng.integers(fewest, fewest + 4)) if on & {"memories", "shared"} else 1):
            rates = rng.uniform(0.002, 0.05, 3) if "decay" in on else (0.0, 0.0, 0.0)
            gauss = float(rates[2]) ** 2 * 4 if "gaussian" in on else 0.0
            memories.append(MemoryRow(node, pool, float(rates[0]), float(rates[1]), gauss))
    return memories, ends, len(pool_node)


def _sites(rng, way, order, pick):
    """The swap sites of the inner nodes of a way, with the partners that the order of swaps makes them wait for."""
    inner = list(range(1, len(way) - 1))
    if order in ("asap", "asked"):
        return [SiteRow(way[i], 2 if order == "asked" else 0, pick=pick) for i in inner]
    turn = {
        "nested": sorted(inner, key=lambda i: (i & -i, i)),
        "sequential": inner,
        "order": [int(i) for i in rng.permutation(inner)],
    }[order]
    there, needs = list(range(len(way))), {}
    for one in turn:
        place = there.index(one)
        needs[one] = there[place - 1], there[place + 1]
        there.remove(one)
    return [SiteRow(way[i], 0, *needs[i], pick) for i in inner]


def _distil(rng, on, links, sites, flows):
    """The rounds before, between and after swaps, each drawn for its site."""
    kinds = [kind for kind in ("pumping", "recurrence") if kind in on]
    rows = []
    for group, size in enumerate((links, sites, flows)):
        for _ in range(size):
            rounds = int(rng.integers(0, 2 if len(on) > MANY else 3)) if kinds and (group != 1 or "between" in on) else 0
            order = int(rng.choice(kinds) == "recurrence") if kinds else 1
            protocol = int("bbpssw" in on and rng.random() < 0.7)
            tensor = perfect_tensor(protocol)
            for axis, factor in enumerate(_spoilt(rng, 0.1)):
                tensor[axis + 1] *= factor
            rows.append(DistilRow(rounds, order, protocol, tensor))
    return rows


def play(engine, until):
    """Advance to a time; at each decision use what is kept, and swap at asked sites the first halves to either side."""
    while engine.advance(until):
        for serial in engine.kept():
            engine.use(serial)
        for site, row in enumerate(engine.tables.sites):
            waiting = engine.waiting(site) if row.kind == 2 else []
            sides = [[m for m, s in waiting if s == side] for side in (0, 1)]
            for a, b in zip(*sides, strict=False):
                engine.swap(a, b)
