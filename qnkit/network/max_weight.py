"""Max-weight: of all that can be served in a slot, what takes most from the longest queues."""

from __future__ import annotations

from collections.abc import Sequence

from .requests import Key
from .slot_view import SlotView
from .waiting import Queue

__all__ = ["max_weight"]

BUDGET = 20_000
"""So many choices at most are looked at in a slot; with some ten ways through a star it is always all of them."""


def max_weight(state: SlotView) -> list[Key]:
    """The services whose weights, queue length times chance of success, have the largest sum.

    A queue's length is the number of pairs that its requests miss. Where pairs live for one slot, every load under capacity is
    stable with it. The search is exact until BUDGET choices were looked at, then the best of those is taken.

    Source: L. Tassiulas, A. Ephremides, IEEE Trans. Automatic Control 37, 1936 (1992).
    """
    ready = [queue for queue in state.queues if state.next_of(queue) is not None]
    weighed = sorted(((queue.missing * state.arena.success(queue.route), queue) for queue in ready), key=lambda row: -row[0])
    search = _Search(state, [weight for weight, _ in weighed], [queue for _, queue in weighed])
    search.go(0, 0.0, [])
    served = list[Key]()
    for place in search.best:
        one = state.next_of(weighed[place][1])
        if one is not None and state.take(one):
            served.append(one.key)
    return served


class _Search:
    """A search through all sets of services, with the weights that are still to come as a bound."""

    def __init__(self, state: SlotView, weights: Sequence[float], queues: Sequence[Queue]) -> None:
        arena = state.arena
        self.weights, self.looked, self.most, self.best = weights, 0, -1.0, list[int]()
        self.room = dict[tuple[str, int], float]()
        self.uses = list[list[tuple[str, int]]]()
        for queue in queues:
            links, nodes = queue.route.links, queue.route.nodes
            for link in links:
                self.room["link", link] = state.left_on(link)
            for node in nodes:
                limit = arena.rows[node].services
                self.room["node", node] = float("inf") if limit is None else limit - state.at(node)
            self.uses.append([("link", link) for link in links] + [("node", node) for node in nodes])
        self.missing = [queue.missing for queue in queues]
        rest, self.rest = 0.0, [0.0]
        for weight, uses, missing in zip(reversed(weights), reversed(self.uses), reversed(self.missing), strict=True):
            rest += weight * min(missing, *(self.room[use] for use in uses))
            self.rest.append(rest)
        self.rest.reverse()

    def go(self, place: int, sum_: float, chosen: list[int]) -> None:
        """Try every number of services of a way, the largest first, then the ways after it."""
        if sum_ > self.most:
            self.most, self.best = sum_, chosen.copy()
        self.looked += 1
        if place == len(self.weights) or sum_ + self.rest[place] <= self.most or self.looked > BUDGET:
            return
        uses = self.uses[place]
        most = int(min(self.missing[place], *(self.room[use] for use in uses)))
        for many in range(most, -1, -1):
            for use in uses:
                self.room[use] -= many
            self.go(place + 1, sum_ + many * self.weights[place], chosen + [place] * many)
            for use in uses:
                self.room[use] += many
