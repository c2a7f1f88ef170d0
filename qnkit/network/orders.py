"""What a controller may tell an engine between two of its advances."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernels import event_columns as c
from ..model import ParameterError
from .tables import Tables

__all__ = ["Orders"]


class Orders:
    """The orders; pairs are named by their serial numbers, as in a trace. What cannot be done is refused in a sentence."""

    tables: Tables
    rng: np.random.Generator
    _state: Any
    _out: NDArray[np.float64]
    _loop: Any

    def swap(self, left: int, right: int) -> None:
        """Swap two pairs at the node that they share; ParameterError where they share none, or one of them is in use."""
        first, second = self._free(left, "swap"), self._free(right, "swap")
        s = self._state
        ends = [[int(s.pairs[slot, c.LEFT + side]) for side in (0, 1)] for slot in (first, second)]
        met = [(a, b) for a in ends[0] for b in ends[1] if s.held[a, c.NODE] == s.held[b, c.NODE] and s.held[a, c.SITE] >= 0]
        if left == right or not met:
            raise ParameterError(f"Engine.swap: pairs {left} and {right} share no node that swaps; name two that meet at one.")
        self._loop.order_swap(s, *met[0], self.rng)

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
        self._loop.order_distil(s, one, other, self._out, self.rng)

    def discard(self, pair: int) -> None:
        """Throw a pair away at its left end; the other end hears of it."""
        self._loop.order_discard(self._state, int(self._state.pairs[self._free(pair, "discard"), c.LEFT]), self.rng)

    def deliver(self, pair: int) -> None:
        """Hand a pair over to its two nodes."""
        self._loop.order_deliver(self._state, self._free(pair, "deliver"), self.rng)

    def use(self, pair: int) -> None:
        """Use a delivered pair that its flow keeps: its memories are free again."""
        slot = self._slot(pair, "use")
        flow = int(self._state.pairs[slot, c.FLOW])
        busy = self._state.held[self._state.pairs[slot, c.LEFT], c.BUSY] != 0
        if not (flow >= 0 and self._state.flows[flow, c.KEEPS] and busy):
            raise ParameterError(f"Engine.use: pair {pair} was not delivered and kept; only a flow with keeps=True keeps pairs.")
        self._loop.order_use(self._state, slot, self.rng)

    def switch(self, connection: int, on: bool) -> None:
        """Switch a connection, by its place, on or off; attempts under way end, pairs stay."""
        if not 0 <= connection < len(self._state.lit):
            raise ParameterError(f"Engine.switch: connection {connection}: there are {len(self._state.lit)}, counted from 0.")
        self._loop.order_link(self._state, connection, int(bool(on)), self.rng)

    def _slot(self, pair: int, order: str) -> int:
        """The slot of a whole pair; ParameterError where there is none."""
        found = np.flatnonzero(self._state.pairs[:, c.SERIAL] == pair)
        if pair < 0 or not found.size or self._state.pairs[found[0], c.BROKEN]:
            raise ParameterError(f"Engine.{order}: pair {pair} does not wait now; see Engine.waiting().")
        return int(found[0])

    def _free(self, pair: int, order: str) -> int:
        """The slot of a whole pair of which no half is busy."""
        slot = self._slot(pair, order)
        if any(self._state.held[self._state.pairs[slot, c.LEFT + side], c.BUSY] for side in (0, 1)):
            raise ParameterError(f"Engine.{order}: pair {pair} is being swapped, distilled or kept; wait until that is over.")
        return slot
