"""The tables of the event engine: a network, its flows and its rules as numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ..kernels import event_columns as c
from ..model import ParameterError, refusal
from ..physics import BellMeasurement, Memory, OpticalBellMeasurement, swapped
from ..physics.distillation import bell_tensor
from ..physics.link_numbers import LinkNumbers
from ..physics.states import PairState
from .asking import check_asking
from .network import Network, Node
from .rules import Flow, Rules
from .trace import correlations_of
from .ways import Way, needs_of, way_of

__all__ = ["Tables", "tables_of"]

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
RARE = 1e-15
"""Where attempts succeed less often, their clock is not seen in the times; and their number can be too large for the kernel."""


@dataclass(frozen=True)
class Tables:
    """The numbers of a network that runs: see kernels.event_columns for what stands where; ``numbers`` are those of its links."""

    network: Network
    ways: tuple[Way, ...]
    rules: Rules
    numbers: tuple[LinkNumbers | None, ...]
    links: Real
    channels: Whole
    pools: Whole
    memories: Real
    held: Whole
    nodes: Real
    sites: Whole
    distils: Whole
    tensors: Real
    flows: Whole


def tables_of(network: Network, flows: Sequence[Flow], rules: Rules) -> Tables:
    """The tables of a network on which flows run by rules.

    Connections that no flow uses do nothing unless the rules name switches or leave swapping to a controller: then they are open.

    Raises
    ------
    ParameterError
        What way_of refuses; no flow and no switch; more flows over a connection than it has attempts; a link that is dead, has no
        memories, or starts below the least fidelity; distillation with less than two memories for it.
    """
    switches = {network.index(name) for name in rules.switches}
    open_too = bool(switches) or rules.swapping == "controller"
    if not flows and not open_too:
        raise ParameterError("simulate: flows: give one or more Flow, or name switches in the rules.")
    graph = network.graph()
    ways = tuple(way_of(network, flow, graph) for flow in flows)
    numbers, spans = _links(network, ways, open_too)
    if rules.asking:
        check_asking(network, numbers)
    sites, place_of = _sites(network, ways, rules, switches)
    pools, pool_of, held, memories = _pools(network, numbers)
    channels = _channels(network, ways, numbers, pool_of, place_of)
    links = np.array([_link_row(one, span) for one, span in zip(numbers, spans, strict=True)]).reshape(-1, 8)
    if rules.least_fidelity > 0:
        for one, row in zip(network.connections, links, strict=True):
            fresh = (1 + row[c.FRESH_X : c.FRESH_Z + 1].sum()) / 4
            if row[c.STEP] > 0 and fresh < rules.least_fidelity:
                rule = f"is above the fresh fidelity {fresh:.4g} of {one.left} - {one.right}, so no pair is kept; lower it"
                raise refusal(rules, "least_fidelity", rules.least_fidelity, "", rule)
    distils, tensors = _distils(network, ways, rules, len(sites))
    return Tables(
        network=network,
        ways=ways,
        rules=rules,
        numbers=tuple(numbers),
        links=links,
        channels=channels,
        pools=pools,
        memories=memories,
        held=held,
        nodes=np.array([_node_row(node) for node in network.nodes]),
        sites=sites,
        distils=distils,
        tensors=tensors,
        flows=np.array([[len(way.hops), int(way.flow.keeps)] for way in ways], dtype=np.int64).reshape(-1, 2),
    )


def _links(network: Network, ways: tuple[Way, ...], open_too: bool) -> tuple[list[LinkNumbers | None], list[float]]:
    """The numbers of the links that do something, and how long their messages take."""
    used = {i for way in ways for hop in way.hops for i in hop}
    numbers: list[LinkNumbers | None] = []
    known: dict[int, LinkNumbers] = {}
    for i, one in enumerate(network.connections):
        runs = open_too or i in used
        if runs and id(one.link) not in known:
            known[id(one.link)] = LinkNumbers.of(one.link, f"Network.connections[{i}].link")
        numbers.append(known[id(one.link)] if runs else None)
    return numbers, [0.0 if n is None else one.delay_s for n, one in zip(numbers, network.connections, strict=True)]


def _link_row(one: LinkNumbers | None, span: float) -> list[float]:
    if one is None:
        return [0.0] * 8
    fresh = correlations_of(one.state, one.target).tolist()
    p = 0.0 if one.attempt_s is None else min(1.0, one.rate_hz * one.attempt_s)
    if one.attempt_s is None or p < RARE:
        return [1 / one.rate_hz, 1 / one.rate_hz, *fresh, span, *one.drifts_s]
    return [1 / math.log1p(-p) if p < 1 else 0.0, one.attempt_s, *fresh, span, *one.drifts_s]


def _node_row(node: Node) -> list[float]:
    chance, *rest = _swap_row(node.station)
    return [math.inf if node.cutoff_s is None else node.cutoff_s, chance * node.swap_success, *rest]


@lru_cache(maxsize=64)
def _swap_row(station: BellMeasurement | OpticalBellMeasurement) -> tuple[float, ...]:
    """The chance that a station's swap counts, what it leaves of XX, -YY and ZZ of two perfect pairs, and its time in s."""
    made = swapped(PairState.bell("phi+"), PairState.bell("phi+"), station)
    factors = correlations_of(made.state).tolist() if not made.is_dead else [0.0] * 3
    return made.probability, *factors, getattr(station, "gate_time_us", 0.0) * 1e-6


def _sites(network: Network, ways: tuple[Way, ...], rules: Rules, switches: set[int]) -> tuple[Whole, dict[tuple[int, int], int]]:
    """The rows of the swap sites, and the site of (flow, position) and of (-1, node)."""
    rows: list[list[int]] = []
    place, pick = {}, int(rules.pick == "newest")
    asked = rules.swapping == "controller"
    for f, way in enumerate(ways):
        needs = [(-1, -1)] * (len(way.hops) - 1) if asked else needs_of(network, way, rules)
        for k, (low, high) in enumerate(needs, start=1):
            place[f, k] = len(rows)
            rows.append([way.nodes[k], c.ASKED if asked else c.WAY, low, high, pick, -1, -1, -1, -1])
    for node in range(len(network.nodes)) if asked else sorted(switches):
        place[-1, node] = len(rows)
        rows.append([node, c.SWITCH if node in switches else c.ASKED, -1, -1, pick, -1, -1, -1, -1])
    return np.array(rows, dtype=np.int64).reshape(-1, 9), place


def _pools(network: Network, numbers: list[LinkNumbers | None]) -> tuple[Whole, dict[tuple[int, int], int], Whole, Real]:
    """The pools, the pool of (connection, end), and what memories start as."""
    pools: list[list[int]] = []
    held: list[list[int]] = []
    rates: list[list[float]] = []
    pool_of: dict[tuple[int, int], int] = {}
    shared: dict[int, int] = {}

    def add(node: int, size: int, memory: Memory) -> int:
        pools.append([node, len(held), size, size, -1, -1])
        relaxation, coherence, gaussian = memory.rates
        held.extend([[node, len(pools) - 1, 0, -1, -1, 0, 0, 0, 0, -1, -1, -1, -1, 0] for _ in range(size)])
        rates.extend([[relaxation, coherence, gaussian**2, 0.0, 0.0, math.inf, math.inf, 0.0] for _ in range(size)])
        return len(pools) - 1

    for i, (one, number) in enumerate(zip(network.connections, numbers, strict=True)):
        if number is None:
            continue
        for end, name in enumerate((one.left, one.right)):
            place = network.index(name)
            node = network.nodes[place]
            memory = node.memory or number.memories[end]
            if node.memories is None:
                pool_of[i, end] = add(place, one.memories, memory)
            else:
                if place not in shared:
                    shared[place] = add(place, node.memories, memory)
                pool_of[i, end] = shared[place]
    return np.array(pools, dtype=np.int64), pool_of, np.array(held, dtype=np.int64), np.array(rates)


def _channels(
    network: Network,
    ways: tuple[Way, ...],
    numbers: list[LinkNumbers | None],
    pool_of: dict[tuple[int, int], int],
    place_of: dict[tuple[int, int], int],
) -> Whole:
    """The attempts that run side by side: whose they are, and where the two halves of their pairs go."""
    users: dict[int, list[tuple[int, int]]] = {}
    for f, way in enumerate(ways):
        for hop, connections in enumerate(way.hops):
            for i in connections:
                users.setdefault(i, []).append((f, hop))
    rows: list[list[int]] = []
    for i, one in enumerate(network.connections):
        if numbers[i] is None:
            continue
        count, mine = one.attempts or one.memories, users.get(i, [])
        if count < len(mine):
            rule = f"{len(mine)} flows use this connection; give it as many memories (or attempts) or another path to some flow"
            raise refusal(f"Network.connections[{i}]", "memories", count, "", rule)
        left, right = network.index(one.left), network.index(one.right)
        for k in range(count):
            if not mine:
                ends = [place_of.get((-1, left), -1), place_of.get((-1, right), -1), left, right, -1]
            else:
                f, hop = mine[k % len(mine)]
                forward = ways[f].nodes[hop] == left
                position = (hop, hop + 1) if forward else (hop + 1, hop)
                ends = [place_of.get((f, position[0]), -1), place_of.get((f, position[1]), -1), *position, f]
            if mine and not forward:  # the left end of the pair is the one nearer to the source
                row = [i, pool_of[i, 1], pool_of[i, 0], ends[1], ends[0], ends[3], ends[2], ends[4]]
            else:
                row = [i, pool_of[i, 0], pool_of[i, 1], *ends]
            rows.append([*row, -1, -1, 0, c.IDLE, -1, int(bool(mine) and not forward)])
    if not rows:
        raise ParameterError("simulate: no connection is used; give flows, or name switches that have connections.")
    return np.array(rows, dtype=np.int64)


def _distils(network: Network, ways: tuple[Way, ...], rules: Rules, sites: int) -> tuple[Whole, Real]:
    """The rows of the distil sites and what distillation does there: connections, swap sites, flows."""
    plan = rules.distillation
    head = [int(plan.order == "nested"), int(plan.protocol == "bbpssw"), -1, -1]
    rows, tensors, asked = [], [], rules.swapping == "controller"

    def add(required: int, left: Node, right: Node) -> None:
        rows.append([0 if asked else required, *head])
        tensors.append(bell_tensor(left.gates, right.gates, plan.protocol) if required or asked else np.zeros((4, 4, 4)))

    for one in network.connections:
        ends = [network.nodes[network.index(name)] for name in (one.left, one.right)]
        if plan.before and not asked and min(node.memories or one.memories for node in ends) < 2:
            rule = "distillation needs two pairs at once; give it 2 memories or more"
            raise refusal(f"Connection {one.left} - {one.right}", "memories", one.memories, "", rule)
        add(plan.before, *ends)
    for way in ways:
        nodes = [network.nodes[i] for i in way.nodes]
        needs = needs_of(network, way, rules) if rules.swapping != "controller" else [(-1, -1)] * (len(way.hops) - 1)
        for low, high in needs:
            add(plan.between if low >= 0 else 0, nodes[low], nodes[high])
    while len(rows) < len(network.connections) + sites:
        add(0, network.nodes[0], network.nodes[0])
    for way in ways:
        add(plan.after if len(way.hops) > 1 else 0, network.nodes[way.nodes[0]], network.nodes[way.nodes[-1]])
    return np.array(rows, dtype=np.int64), np.array(tensors)
