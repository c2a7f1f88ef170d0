"""What schedulers answer, and the table of what is booked for later slots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..qubits.arrays import is_whole
from .arena import Arena
from .requests import Key
from .waiting import Waiting

__all__ = ["Bookings", "Decision", "Mistake"]


@dataclass(frozen=True)
class Decision:
    """What a scheduler wants, by keys of requests; a plain list of keys is a decision that only serves.

    Attributes
    ----------
    serve : in this slot, in this order, each once a time that it is named
    book : for each later slot those that shall be served in it
    drop : those that are given up
    """

    serve: Sequence[Key] = ()
    book: Mapping[int, Sequence[Key]] = field(default_factory=dict)
    drop: Sequence[Key] = ()


@dataclass(frozen=True)
class Mistake:
    """What a scheduler asked for and could not get: in which slot, for which request (None: for none), and why, in a sentence."""

    slot: int
    key: Key | None
    message: str

    def __str__(self) -> str:
        return f"slot {self.slot}: {self.message}"


class Bookings:
    """The requests that are booked for later slots; those that have ended leave their places to others."""

    def __init__(self, arena: Arena) -> None:
        self.arena, self.now = arena, 0
        self._agenda: dict[int, list[Waiting]] = {}

    def _rows(self, slot: int) -> list[Waiting]:
        return [one for one in self._agenda.get(slot, ()) if not one.ended]

    def why_not(self, one: Waiting, slot: int, beside: Sequence[Waiting] = ()) -> str | None:
        """Why a request cannot be booked for a slot, beside what is booked and these; None where it can."""
        if not is_whole(slot):
            return f"{slot!r} is no slot; slots are whole numbers"
        if slot <= self.now:
            return f"slot {slot} is past or has begun; the first that can be booked is {self.now + 1}"
        if slot < one.request.first_slot:
            return f"it may not be served before slot {one.request.first_slot}"
        if slot >= one.deadline_slot:
            return f"slot {slot} is too late for it: its deadline is slot {one.deadline_slot:g}"
        closed = self.arena.closed(one.route, slot, known=self.now)
        if closed is not None:
            return closed
        rows = [*self._rows(slot), *beside]
        for node in one.route.nodes if rows else ():
            limit, there = self.arena.rows[node].services, [repr(row.key) for row in rows if node in row.route.nodes]
            if limit is not None and len(there) >= limit:
                who = ", ".join(there)
                return f"node {self.arena.names[node]} is booked for {who} in slot {slot} and serves at most {limit}"
        for link in one.route.links if rows else ():
            there = [repr(row.key) for row in rows if link in row.route.links]
            if len(there) >= self.arena.links[link].attempts:
                return f"the link {self.arena.link_name(link)} is booked for {', '.join(there)} in slot {slot}"
        return None

    def add(self, one: Waiting, slot: int) -> None:
        """Book a request for a slot."""
        self._agenda.setdefault(slot, []).append(one)

    def due(self, slot: int) -> list[Waiting]:
        """Those booked for the slot that begins now; they leave the table."""
        self.now = slot
        out = self._rows(slot)
        self._agenda.pop(slot, None)
        return out

    def keys(self, slot: int) -> tuple[Key, ...]:
        """The keys of those booked for a slot."""
        return tuple(one.key for one in self._rows(slot))
