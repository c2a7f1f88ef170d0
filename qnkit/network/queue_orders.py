"""Schedulers that go by queues, one for each way: in turn, or the longest of some that are drawn."""

from __future__ import annotations

import numpy as np

from ..qubits.arrays import whole_of
from ..qubits.checking import generator
from .arena import Arena, Route
from .requests import Key
from .slot_view import SlotView
from .waiting import Queue

__all__ = ["LongestOf", "RoundRobin"]


class RoundRobin:
    """Ways take turns: each gets one pair, then the next one does, from slot to slot; who cannot be served is passed over.

    In a queue it is first come, first served. It knows the way that was served last.
    """

    name = "round robin"

    def begin(self, arena: Arena) -> None:
        """Forget who was served last."""
        self._last: tuple[int, ...] = ()

    def __call__(self, state: SlotView) -> list[Key]:
        """The keys to serve in a slot."""
        served = list[Key]()
        turns = sorted(state.queues, key=lambda queue: queue.route.nodes)
        first = next((i for i, queue in enumerate(turns) if queue.route.nodes > self._last), 0)
        turns = turns[first:] + turns[:first]
        while turns:
            still = list[Queue]()
            for queue in turns:
                one = state.next_of(queue)
                if one is not None and state.take(one):
                    served.append(one.key)
                    self._last = queue.route.nodes
                    still.append(queue)
            turns = still
        return served


class LongestOf:
    """The longest of d queues: of the ways that can be served so many are drawn, the one that misses most pairs gets one; again.

    With d = 1 ways are served at random, with all of them the longest queue goes first.

    Parameters
    ----------
    d : queues that are looked at
    rng : draws them

    Raises
    ------
    ParameterError
        No whole number of at least 1.
    """

    def __init__(self, d: int, *, rng: np.random.Generator) -> None:
        self.d = whole_of(d, "LongestOf: d", "must be a whole number of at least 1", 1)
        self.rng, self.name = generator(rng, "LongestOf"), f"longest of {self.d}"

    def __call__(self, state: SlotView) -> list[Key]:
        """The keys to serve in a slot."""
        served, taken = list[Key](), dict[Route, int]()
        open_ = list(state.queues)
        while open_:
            ready = [(queue, one) for queue in open_ if (one := state.next_of(queue)) is not None]
            if not ready:
                break
            drawn = self.rng.permutation(len(ready))[: self.d].tolist()
            queue, one = max((ready[i] for i in drawn), key=lambda row: row[0].missing - taken.get(row[0].route, 0))
            state.take(one)
            served.append(one.key)
            taken[queue.route] = taken.get(queue.route, 0) + 1
            open_ = [queue for queue, _ in ready]
        return served
