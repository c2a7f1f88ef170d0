"""What a controller may tell an engine between two of its advances."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernels import event_columns as c
from ..kernels import event_loop
from ..model import ParameterError
from ..qubits.arrays import is_whole
from .tables import Tables
from .uncompiled import uncompiled

__all__ = ["Orders"]


class Orders:
    """The orders; pairs are named by their serial numbers, as in a trace. What cannot be done is refused in a sentence."""

    tables: Tables
    rng: np.random.Generator
    compiled: bool
    _state: Any
    _out: NDArray[np.float64]
    _make_room: Any

    @property
    def _loop(self) -> Any:
        """The kernels, compiled or as plain Python; not kept, so that an engine can be copied and pickled."""
        return event_loop if self.compiled else uncompiled(event_loop)

    def swap(self, left: int, right: int) -> None:
        """Swap two pairs at the node that they share; of one flow, the pair nearer to its source becomes the left one.

        Raises
        ------
        ParameterError
            They share no node that swaps, the new pair would join a node with itself, or one of them is in use.
        """
        first, second = self._free(left, "swap"), self._free(right, "swap")
        s = self._state
        ends = [[int(s.pairs[slot, c.LEFT + side]) for side in (0, 1)] for slot in (first, second)]
        places = [[int(s.held[memory, c.NODE]) for memory in pair] for pair in ends]
        met = [(i, j) for i in (0, 1) for j in (0, 1) if places[0][i] == places[1][j] and s.held[ends[0][i], c.SITE] >= 0]
        if left == right or not met:
            raise ParameterError(f"Engine.swap: pairs {left} and {right} share no node that swaps; name two that meet at one.")
        met = [(i, j) for i, j in met if places[0][1 - i] != places[1][1 - j]]
        if not met:
            raise ParameterError(f"Engine.swap: pairs {left} and {right} join the same two nodes; distil or discard one of them.")
        one, other = ends[0][met[0][0]], ends[1][met[0][1]]
        flow = int(s.pairs[first, c.FLOW])
        if flow >= 0 and flow == s.pairs[second, c.FLOW] and s.held[one, c.SIDE] > s.held[other, c.SIDE]:
            one, other = other, one
        self._make_room()
        self._loop.order_swap(self._state, one, other, self.rng)

    def distil(self, kept: int, measured: int) -> None:
        """Distil two pairs of one connection or way; ParameterError where they do not lie between the same nodes."""
        one, other, s = self._free(kept, "distil"), self._free(measured, "distil"), self._state
        ends = [[s.held[s.pairs[slot, c.LEFT + side], c.NODE] for side in (0, 1)] for slot in (one, other)]
        if kept == measured or ends[0] != ends[1] or s.pairs[one, c.DISTIL] < 0:
            raise ParameterError(f"Engine.distil: pairs {kept} and {measured} are not two between the same nodes.")
        if not s.tensors[s.pairs[one, c.DISTIL]].any():
            raise ParameterError(
                "Engine.distil: the rules hold no distillation; a controller, or rules with a round of it, can distil."
            )
        self._heard(kept, one, "distil")
        self._heard(measured, other, "distil")
        self._make_room()
        self._loop.order_distil(self._state, one, other, self._out, self.rng)

    def discard(self, pair: int) -> None:
        """Throw a pair away at its left end; the other end hears of it."""
        slot = self._free(pair, "discard")
        self._make_room()
        self._loop.order_discard(self._state, int(self._state.pairs[slot, c.LEFT]), self.rng)

    def deliver(self, pair: int) -> None:
        """Hand a pair over to its two nodes; ParameterError for a pair of a flow that does not reach from end to end."""
        slot, s = self._free(pair, "deliver"), self._state
        flow = int(s.pairs[slot, c.FLOW])
        ends = [int(s.held[s.pairs[slot, c.LEFT + side], c.NODE]) for side in (0, 1)]
        if flow >= 0 and ends != [(way := self.tables.ways[flow].nodes)[0], way[-1]]:
            names = [self.tables.network.nodes[place].name for place in (*ends, way[0], way[-1])]
            raise ParameterError(
                f"Engine.deliver: pair {pair} joins {names[0]!r} and {names[1]!r}, and its flow wants {names[2]!r} and "
                f"{names[3]!r}; swap it first."
            )
        self._heard(pair, slot, "deliver")
        self._make_room()
        self._loop.order_deliver(self._state, slot, self.rng)

    def use(self, pair: int) -> None:
        """Use a delivered pair that its flow keeps: its memories are free again."""
        slot = self._slot(pair, "use")
        flow = int(self._state.pairs[slot, c.FLOW])
        busy = self._state.held[self._state.pairs[slot, c.LEFT], c.BUSY] != 0
        if not (flow >= 0 and self._state.flows[flow, c.KEEPS] and busy):
            raise ParameterError(f"Engine.use: pair {pair} was not delivered and kept; only a flow with keeps=True keeps pairs.")
        self._make_room()
        self._loop.order_use(self._state, slot, self.rng)

    def switch(self, connection: int, on: bool) -> None:
        """Switch a connection, by its place, on or off; attempts under way end, pairs stay."""
        if not is_whole(connection) or not 0 <= connection < len(self._state.lit):
            raise ParameterError(f"Engine.switch: connection {connection}: there are {len(self._state.lit)}, counted from 0.")
        self._make_room(2 * len(self._state.channels))
        self._loop.order_link(self._state, int(connection), int(bool(on)), self.rng)

    def _slot(self, pair: int, order: str) -> int:
        """The slot of a whole pair; ParameterError where there is none."""
        found = np.flatnonzero(self._state.pairs[:, c.SERIAL] == pair) if is_whole(pair) and pair >= 0 else np.zeros(0, int)
        if not found.size or self._state.pairs[found[0], c.BROKEN]:
            raise ParameterError(f"Engine.{order}: pair {pair} does not wait now; see Engine.waiting().")
        return int(found[0])

    def _free(self, pair: int, order: str) -> int:
        """The slot of a whole pair of which no half is busy."""
        slot = self._slot(pair, order)
        if any(self._state.held[self._state.pairs[slot, c.LEFT + side], c.BUSY] for side in (0, 1)):
            raise ParameterError(f"Engine.{order}: pair {pair} is being swapped, distilled or kept; wait until that is over.")
        return slot

    def _heard(self, pair: int, slot: int, order: str) -> None:
        """Nothing; ParameterError where a node of the pair does not know of its swap yet."""
        s = self._state
        if any(s.held[s.pairs[slot, c.LEFT + side], c.PENDING] for side in (0, 1)):
            raise ParameterError(f"Engine.{order}: the news of pair {pair} is still on its way to its ends; advance first.")
