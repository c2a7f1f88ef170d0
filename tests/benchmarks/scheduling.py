"""How many services schedulers decide on in a second, and how that changes with the nodes and with the requests that wait.

Networks in which every node has three links, each of which makes a pair in half of all slots, and requests between neighbours
that never end. The seconds are the processor's, without those in which the requests come; what is carried out is in them too.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import networkx as nx
import numpy as np

from qnkit.network import (
    Arena,
    PacketRequest,
    RoundRobin,
    Scheduler,
    SlotLink,
    SlotView,
    earliest_deadline,
    first_come,
    max_weight,
    played,
    sample_path,
)
from tests.benchmarks.child import Line, as_time, lines_of, tell

NODES, WAITING = (10, 100, 1000, 10_000), (10, 1000, 100_000)
SLOTS = 30
SMALL = 100
"""Max-weight is shown up to so many nodes."""


def _schedulers(nodes: int) -> dict[str, Scheduler]:
    some: dict[str, Scheduler] = {"first come": first_come, "earliest deadline": earliest_deadline, "round robin": RoundRobin()}
    return some | ({"max-weight": max_weight} if nodes <= SMALL else {})


class _Timed:
    """A scheduler that notes when slot 1 begins, as in slot 0 all requests come."""

    def __init__(self, inner: Scheduler) -> None:
        self.inner, self.start = inner, 0.0

    def begin(self, arena: Arena) -> None:
        """Begin anew."""
        getattr(self.inner, "begin", lambda arena: None)(arena)

    def __call__(self, state: SlotView) -> object:
        """What the scheduler answers."""
        if state.slot == 1:
            self.start = time.process_time()
        return self.inner(state)


def _lines(nodes: int, waiting: int) -> Iterator[Line]:
    graph = nx.random_regular_graph(3, nodes, seed=1)
    arena = Arena(links=tuple(SlotLink(left=f"{a}", right=f"{b}", chance=0.5) for a, b in graph.edges))
    ends = [(link.left, link.right) for link in arena.links]
    asked = [
        PacketRequest(
            key=i, source=ends[i % len(ends)][0], target=ends[i % len(ends)][1], pairs=10**6, deadline_slot=10**6 + i % 997
        )
        for i in range(waiting)
    ]
    path = sample_path(arena, asked, slots=SLOTS + 1, rng=np.random.default_rng(1))
    for name, scheduler in _schedulers(nodes).items():
        timed = _Timed(scheduler)
        run = played(timed, path)
        seconds = time.process_time() - timed.start
        many = np.count_nonzero(run.services[:, 0])
        what = f"{name}, {nodes} nodes, {waiting} requests wait: {as_time(seconds / SLOTS)} a slot; services in a second"
        yield what, f"{many / seconds:.3g}", "-", "-"


def lines() -> Iterator[Line]:
    """A process of its own."""
    yield from lines_of("tests.benchmarks.scheduling")


def _all() -> Iterator[Line]:
    for nodes in NODES:
        yield from _lines(nodes, 1000)
    for waiting in WAITING:
        yield from _lines(10, waiting)


if __name__ == "__main__":
    tell(_all())
