"""What a scheduler sees in a slot: the requests that wait, the pairs that are there, and what is still free."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from .arena import Arena, Route
from .requests import Key, PacketRequest

if TYPE_CHECKING:
    from .booking import Bookings

__all__ = ["Queue", "Slate", "SlotView", "Waiting"]

Picked = Sequence[int | None]
"""For each link of a way the slot in which the pair to use was made; None: one that is yet to be tried for."""


class Waiting:
    """A request that waits, and what it still needs.

    Attributes
    ----------
    request, route : what was asked, and its way
    place : its place on the sample path, in the order in which requests are asked
    missing : pairs that it still needs
    held : of a packet that is kept, each pair so far: slot in which it came, Werner parameter it came with
    ended : whether it waits no more
    """

    __slots__ = ("ended", "held", "missing", "place", "request", "route")

    def __init__(self, request: PacketRequest, route: Route, place: int) -> None:
        self.request, self.route, self.place = request, route, place
        self.missing, self.held, self.ended = request.pairs, list[tuple[int, float]](), False

    @property
    def key(self) -> Key:
        """The request's key."""
        return self.request.key

    @property
    def asked_slot(self) -> int:
        """The slot in which it was asked."""
        return self.request.asked_slot

    @property
    def deadline_slot(self) -> float:
        """The first slot that is too late; infinite where it waits for ever."""
        return float("inf") if self.request.deadline_slot is None else self.request.deadline_slot

    def __repr__(self) -> str:
        return f"<{self.key!r}: {self.missing} of {self.request.pairs} pairs of {self.request.source} - {self.request.target}>"


class Queue:
    """The requests that wait for one way, in the order in which they came, and the pairs that all of them still need."""

    __slots__ = ("missing", "route", "waiting")

    def __init__(self, route: Route) -> None:
        self.route, self.missing, self.waiting = route, 0, dict[Key, Waiting]()

    @property
    def head(self) -> Waiting:
        """The one that came first."""
        return next(iter(self.waiting.values()))


class Slate:
    """What is taken of a slot's pairs, attempts and nodes by the requests that are to be served in it."""

    def __init__(self, arena: Arena, slot: int, births: Sequence[Sequence[int]]) -> None:
        self.arena, self.slot, self._births = arena, slot, births
        self._left: dict[int, list[int]] = {}
        self._tries: dict[int, int] = {}
        self._at: dict[int, list[Key]] = {}
        self._on: dict[int, list[Key]] = {}
        self._times: dict[Key, int] = {}

    def left(self, link: int) -> Sequence[int]:
        """The slots in which those pairs of a link were made that are not taken, oldest first."""
        return self._left.get(link, self._births[link])

    def at(self, node: int) -> int:
        """How many of the requests that are to be served pass a node."""
        return len(self._at.get(node, ()))

    def choice(self, one: Waiting) -> Picked | str:
        """For each link of a request's way the pair to use, or why it cannot be served."""
        for node in one.route.nodes:
            limit, there = self.arena.rows[node].services, self._at.get(node, ())
            if limit is not None and len(there) >= limit:
                taken = ", ".join(map(repr, there))
                return f"node {self.arena.names[node]} serves at most {limit} in a slot and is taken by {taken}"
        times = self._times.get(one.key, 0)
        if times >= one.missing:
            return f"it needs only {one.missing} more and is to be served {times} times already"
        first = 0 if self.arena.pick == "oldest" else -1
        picked = [self._picked(link, first) for link in one.route.links]
        for link, born in zip(one.route.links, picked, strict=True):
            if isinstance(born, str):
                return born
            if born is None and self._tries.get(link, 0) >= self.arena.links[link].attempts:
                return f"the link {self._name(link)} is tried already for {', '.join(map(repr, self._on[link]))}"
        out = [born for born in picked if not isinstance(born, str)]
        floor = one.request.least_fidelity
        if floor and self.fidelity(one.route, out) < floor:
            if first == 0:
                out = [born for born in (self._picked(link, -1) for link in one.route.links) if not isinstance(born, str)]
            best = self.fidelity(one.route, out)
            if best < floor:
                return f"its pairs would have a fidelity of {best:.4g}, and it asks for {floor:g}"
        return out

    def has_room(self, route: Route) -> bool:
        """Whether pairs or attempts are left on all links of a way, and services at all its nodes; fidelities left aside."""
        for node in route.nodes:
            limit = self.arena.rows[node].services
            if limit is not None and self.at(node) >= limit:
                return False
        return all(self.left_on(link) for link in route.links)

    def left_on(self, link: int) -> int:
        """How many services a link has left: pairs, and attempts where they are made when asked."""
        left = len(self.left(link))
        return left + (self.arena.links[link].attempts - self._tries.get(link, 0)) * (self.arena.attempts == "asked")

    def _picked(self, link: int, end: int) -> int | str | None:
        left = self.left(link)
        if left:
            return left[end]
        if self.arena.attempts == "asked":
            return None
        if self._births[link]:
            return f"the pairs of {self._name(link)} are taken by {', '.join(map(repr, self._on[link]))}"
        return f"no pair waits on {self._name(link)}"

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
        if isinstance(picked, str):
            return False
        self.write(one, picked)
        return True

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

    def _name(self, link: int) -> str:
        return f"{self.arena.links[link].left} - {self.arena.links[link].right}"


class SlotView(Slate):
    """A slot as a scheduler sees it; ``take`` tries a request on it and marks what it would use, and changes nothing else.

    What a scheduler returns counts, not what it has taken here.

    Attributes
    ----------
    slot, arena : which slot, of which arena
    waiting : the requests that may be served now, in the order in which they came
    coming : those that are known, but whose first slot is yet to come
    queues : those that wait, by way
    """

    def __init__(
        self,
        arena: Arena,
        slot: int,
        births: Sequence[Sequence[int]],
        waiting: Mapping[Key, Waiting],
        coming: Mapping[Key, Waiting],
        queues: Collection[Queue],
        bookings: Bookings,
    ) -> None:
        super().__init__(arena, slot, births)
        self.waiting, self.coming, self.queues = waiting.values(), coming.values(), queues
        self._bookings, self._pencilled = bookings, dict[int, list[Waiting]]()

    def fits(self, one: Waiting) -> bool:
        """Whether a request can be served beside what was taken so far."""
        return not isinstance(self.choice(one), str)

    def next_of(self, queue: Queue) -> Waiting | None:
        """The first request of a queue that can be served beside what was taken so far; None where none can."""
        if not self.has_room(queue.route):
            return None
        return next((one for one in queue.waiting.values() if self.fits(one)), None)

    def ages(self, left: str, right: str) -> tuple[int, ...]:
        """How many slots ago the pairs of a link were made that are not taken, oldest first."""
        route = self.arena.route(PacketRequest(source=left, target=right, path=(left, right)))
        return tuple(self.slot - born for born in self.left(route.links[0]))

    def free(self, node: str) -> float:
        """How many more requests a node can serve in this slot; infinite without a limit."""
        limit = self.arena.row(node).services
        return float("inf") if limit is None else limit - self.at(self.arena.names.index(node))

    def can_book(self, one: Waiting, slot: int) -> bool:
        """Whether a request can be booked for a later slot beside what is booked and pencilled in."""
        return self._bookings.why_not(one, slot, self._pencilled.get(slot, ())) is None

    def pencil(self, one: Waiting, slot: int) -> bool:
        """Mark a request for a later slot, if it can be booked for it; whether it could. What is returned counts, not this."""
        able = self.can_book(one, slot)
        if able:
            self._pencilled.setdefault(slot, []).append(one)
        return able

    def booked(self, slot: int) -> tuple[Key, ...]:
        """The keys of the requests that are booked for a slot."""
        return self._bookings.keys(slot)
