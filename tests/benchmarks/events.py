"""The event engine: events a second on a chain and with all features on, and how an event's cost grows with the network."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from qnkit.network import Connection, Distillation, Engine, Flow, Network, Node, Rules
from qnkit.physics import BellMeasurement, Link
from qnkit.physics.link_numbers import LinkNumbers

LINK = Link()
HZ = LinkNumbers.of(LINK, "benchmark").rate_hz
SIZES = (12, 120, 1200, 10_002)
MEMORIES = (1, 10, 100)
Case = tuple[Network, list[Flow], Rules]


def chain(
    links: int, name: str = "", memories: int = 1, length_km: float = 0.0, **node: Any
) -> tuple[list[Node], list[Connection]]:
    """The nodes and connections of a chain of equal links."""
    names = [f"{name}{i}" for i in range(links + 1)]
    ends = [Connection(left=a, right=b, link=LINK, memories=memories, length_km=length_km) for a, b in pairwise(names)]
    return [Node(name=one, **node) for one in names], ends


def plain() -> Case:
    """A chain of 8 links, swapped at once; messages take no time."""
    nodes, ends = chain(8)
    return Network(nodes=tuple(nodes), connections=tuple(ends)), [Flow(source="0", target="8")], Rules()


def all_on() -> Case:
    """A chain of 4 links with several memories, cut-off, least fidelity, distillation, failing and slow swaps, messages."""
    station = BellMeasurement(gate_error=0.01, gate_time_us=5.0)
    nodes, ends = chain(4, memories=4, length_km=5.0, cutoff_s=0.05, swap_success=0.9, station=station)
    rules = Rules(least_fidelity=0.6, distillation=Distillation(before=1))
    return Network(nodes=tuple(nodes), connections=tuple(ends)), [Flow(source="0", target="4")], rules


def event_s(network: Network, flows: list[Flow], rules: Rules | None, events: int) -> tuple[float, float]:
    """The seconds of an event, and events per delivered pair; after a stretch that compiles and fills the memories.

    The seconds are those that the process had a processor.
    """
    engine = Engine(network, flows, rules, np.random.default_rng(0), rows=0)
    wave = 20 / HZ
    engine.advance(wave)
    before, made, start, busy = engine.events, engine.delivered, time.process_time(), 0.0
    while engine.events - before < events:
        engine.advance(engine.now_s + wave)
    busy = time.process_time() - start
    done = engine.events - before
    return busy / done, done / max(1, engine.delivered - made)


def lines() -> Iterator[tuple[str, str, str, str]]:
    """Absolutes; the growth exponent is that of a straight line through the logarithms."""
    one, each = event_s(*plain(), 500_000)
    yield "events a second, chain of 8 links", f"{1e-6 / one:.2f} million", "-", "-"
    yield "a delivered pair of 8 links, swapped at once, p = 0.14", f"{1e6 * one * each:.2f} µs", "-", "-"
    busy, _ = event_s(*all_on(), 300_000)
    yield "events a second, all features on", f"{1e-6 / busy:.2f} million", "5 million", "20 million"
    costs = []
    for size in SIZES:
        parts = [chain(2, f"{i}-") for i in range(size // 3)]
        network = Network(
            nodes=tuple(node for found, _ in parts for node in found),
            connections=tuple(end for _, found in parts for end in found),
        )
        flows = [Flow(source=f"{i}-0", target=f"{i}-2", path=(f"{i}-0", f"{i}-1", f"{i}-2")) for i in range(size // 3)]
        costs.append(event_s(network, flows, None, 300_000)[0])
        yield f"an event among {size:,} nodes", f"{1e9 * costs[-1]:.0f} ns", "-", "-"
    slope = np.polyfit(np.log(SIZES), np.log(costs), 1)[0]
    yield "its growth exponent with the nodes", f"{slope:.2f}", "-", "log"
    costs = []
    for memories in MEMORIES:
        nodes, ends = chain(8, memories=memories)
        network = Network(nodes=tuple(nodes), connections=tuple(ends))
        costs.append(event_s(network, [Flow(source="0", target="8")], None, 300_000)[0])
        yield (
            f"an event with {memories} {'memory' if memories == 1 else 'memories'} a link",
            f"{1e9 * costs[-1]:.0f} ns",
            "-",
            "-",
        )
    slope = np.polyfit(np.log(MEMORIES), np.log(costs), 1)[0]
    yield "its growth exponent with the memories", f"{slope:.2f}", "-", "log"
