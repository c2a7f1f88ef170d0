"""A scheduler without memory: in every slot it takes a set of services with the chances that a linear programme found."""

from __future__ import annotations

import numpy as np

from ..qubits.checking import generator, needs
from .requests import Key
from .slot_region import SlotRegion, Steered
from .slot_view import SlotView

__all__ = ["Randomised"]


class Randomised:
    """Services drawn with the shares of a region's solution, whatever waits; who is not there leaves its service unused.

    Under a load below 1 it keeps up, as every request's mean services exceed its arrivals. Where pairs live for more than a slot,
    services that are left unused lead to states that the solution never meets; there it does nothing.

    Parameters
    ----------
    region, steered : a region and what its ``load`` or ``most`` found
    rng : draws the services
    """

    name = "randomised"

    def __init__(self, region: SlotRegion, steered: Steered, *, rng: np.random.Generator) -> None:
        needs(region, SlotRegion, "Randomised: region", "a SlotRegion")
        self.shares = needs(steered, Steered, "Randomised: steered", "what SlotRegion.load found").shares
        self.rng = generator(rng, "Randomised")
        self.routes = [region.arena.route(one) for one in region.requests]

    def __call__(self, state: SlotView) -> list[Key]:
        """The keys to serve in a slot."""
        ages = tuple(state.slot - row[0] if row else -1 for row in map(state.left, range(len(state.arena.links))))
        chance = self.rng.random()
        if ages not in self.shares:
            return []
        sets, shares = self.shares[ages]
        chosen = sets[min(int(np.searchsorted(np.cumsum(shares), chance)), len(sets) - 1)]
        queues = {queue.route: queue for queue in state.queues}
        served = list[Key]()
        for place in chosen:
            queue = queues.get(self.routes[place])
            one = None if queue is None else state.next_of(queue)
            if one is not None and state.take(one):
                served.append(one.key)
        return served
