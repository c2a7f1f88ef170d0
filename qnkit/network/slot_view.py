"""What a scheduler sees in a slot: the requests that wait, the pairs that are there, and what is still free."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from .arena import Arena
from .requests import Key, PacketRequest
from .slate import Slate
from .waiting import Queue, Waiting

if TYPE_CHECKING:
    from .booking import Bookings

__all__ = ["SlotView"]


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
        return self.choice(one) is not None

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
