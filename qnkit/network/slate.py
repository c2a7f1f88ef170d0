"""What a slot has: which of its pairs, attempts and nodes are taken, and which requests can be served with the rest."""

from __future__ import annotations

from collections.abc import Sequence

from .arena import Arena, Route
from .requests import Key
from .waiting import Waiting

__all__ = ["Slate"]

Picked = Sequence[int | None]
"""For each link of a way the slot in which the pair to use was made; None: one that is yet to be tried for."""


class Slate:
    """What is taken of a slot's pairs, attempts and nodes by the requests that are to be served in it."""

    def __init__(self, arena: Arena, slot: int, births: Sequence[Sequence[int]]) -> None:
        self.arena, self.slot, self._births = arena, slot, births
        self._limits, self._attempts, self._end = arena.limits, arena.tries, 0 if arena.pick == "oldest" else -1
        self._left: dict[int, list[int]] = {}
        self._tries: dict[int, int] = {}
        self._at: dict[int, list[Key]] = {}
        self._on: dict[int, list[Key]] = {}
        self._times: dict[Key, int] = {}

    def left(self, link: int) -> Sequence[int]:
        """The slots in which those pairs of a link were made that are not taken, oldest first."""
        return self._left[link] if link in self._left else self._births[link]

    def tries_left(self, link: int) -> int:
        """How many attempts can still be asked of a link; none where links always try."""
        return self._attempts[link] - self._tries.get(link, 0)

    def left_on(self, link: int) -> int:
        """How many services a link has left: pairs, and attempts where they are made when asked."""
        return len(self.left(link)) + self.tries_left(link)

    def at(self, node: int) -> int:
        """How many of the requests that are to be served pass a node."""
        return len(self._at[node]) if node in self._at else 0

    def has_room(self, route: Route) -> bool:
        """Whether pairs or attempts are left on all links of a way, and services at all its nodes; fidelities left aside."""
        if self.arena.calibration is not None and self.arena.closed(route, self.slot):
            return False
        for link in route.links:
            if not self.left(link) and self.tries_left(link) <= 0:
                return False
        for node in route.nodes:
            limit = self._limits[node]
            if limit is not None and self.at(node) >= limit:
                return False
        return True

    def choice(self, one: Waiting) -> Picked | None:
        """For each link of a request's way the pair to use, the oldest or the newest as the arena says; None: it cannot be.

        Where the oldest are too faded for a request the newest are taken, or fresh ones where links try when asked.
        """
        if not self.has_room(one.route) or self._times.get(one.key, 0) >= one.missing:
            return None
        picked = self._picked(one.route, False)
        floor = one.request.least_fidelity
        if floor and self.fidelity(one.route, picked) < floor:
            picked = self._picked(one.route, True)
            if self.fidelity(one.route, picked) < floor:
                return None
        return picked

    def _picked(self, route: Route, best: bool) -> Picked:
        out = list[int | None]()
        for link in route.links:
            left = self.left(link)
            if best:
                out.append(None if self.tries_left(link) > 0 else left[-1])
            else:
                out.append(left[self._end] if left else None)
        return out

    def why_not(self, one: Waiting) -> str:
        """Why a request has no choice, as the end of a sentence."""
        closed = self.arena.closed(one.route, self.slot)
        if closed is not None:
            return closed
        for node in one.route.nodes:
            limit = self._limits[node]
            if limit is not None and self.at(node) >= limit:
                taken = ", ".join(map(repr, self._at[node]))
                return f"node {self.arena.names[node]} serves at most {limit} in a slot and is taken by {taken}"
        for link in one.route.links:
            if self.left_on(link) <= 0:
                name, taken = self.arena.link_name(link), ", ".join(map(repr, self._on.get(link, ())))
                if self._attempts[link]:
                    return f"the link {name} is tried already for {taken}"
                return f"the pairs of {name} are taken by {taken}" if taken else f"no pair waits on {name}"
        times = self._times.get(one.key, 0)
        if times >= one.missing:
            return f"it needs only {one.missing} more and is to be served {times} times already"
        best = self.fidelity(one.route, self._picked(one.route, True))
        return f"its pairs would have a fidelity of {best:.4g}, and it asks for {one.request.least_fidelity:g}"

    def fidelity(self, route: Route, births: Picked) -> float:
        """The fidelity of a pair that is joined now of pairs made in these slots (None: now)."""
        return (1 + 3 * self.werner(route, births)) / 4

    def werner(self, route: Route, births: Picked) -> float:
        """Its Werner parameter: the product of those of its pairs."""
        out = 1.0
        for link, born in zip(route.links, births, strict=True):
            fresh, kept = self.arena.fading[link]
            out *= fresh if born is None else fresh * kept ** (self.slot - born)
        return out

    def take(self, one: Waiting) -> bool:
        """Serve a request once on this slate, if it can be; whether it could."""
        picked = self.choice(one)
        if picked is not None:
            self.write(one, picked)
        return picked is not None

    def write(self, one: Waiting, picked: Picked) -> None:
        """Serve a request once with these pairs."""
        for link, born in zip(one.route.links, picked, strict=True):
            if born is None:
                self._tries[link] = self._tries.get(link, 0) + 1
            else:
                if link not in self._left:
                    self._left[link] = list(self._births[link])
                self._left[link].remove(born)
            self._on.setdefault(link, []).append(one.key)
        for node in one.route.nodes:
            self._at.setdefault(node, []).append(one.key)
        self._times[one.key] = self._times.get(one.key, 0) + 1
