"""What schedulers answer, and the table of what is booked for later slots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..qubits.arrays import is_whole
from .arena import Arena
from .requests import Key
from .slot_view import Waiting

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
    """The requests that are booked for later slots."""

    def __init__(self, arena: Arena) -> None:
        self.arena, self.now = arena, 0
        self._agenda: dict[int, list[Waiting]] = {}
        self._use: dict[int, Counter[tuple[str, int]]] = {}

    def why_not(self, one: Waiting, slot: int) -> str | None:
        """Why a request cannot be booked for a slot; None where it can."""
        if not is_whole(slot):
            return f"{slot!r} is no slot; slots are whole numbers"
        if slot <= self.now:
            return f"slot {slot} is past or has begun; the first that can be booked is {self.now + 1}"
        if slot < one.request.first_slot:
            return f"it may not be served before slot {one.request.first_slot}"
        if slot >= one.deadline_slot:
            return f"slot {slot} is too late for it: its deadline is slot {one.deadline_slot:g}"
        use = self._use.get(slot, Counter())
        for node in one.route.nodes:
            limit = self.arena.rows[node].services
            if limit is not None and use["node", node] >= limit:
                who = ", ".join(repr(one.key) for one in self._agenda[slot] if node in one.route.nodes)
                return f"node {self.arena.names[node]} is booked for {who} in slot {slot} and serves at most {limit}"
        for link in one.route.links:
            if use["link", link] >= self.arena.links[link].attempts:
                ends = f"{self.arena.links[link].left} - {self.arena.links[link].right}"
                return f"the link {ends} is booked in slot {slot} already"
        return None

    def add(self, one: Waiting, slot: int) -> None:
        """Book a request for a slot."""
        self._agenda.setdefault(slot, []).append(one)
        use = self._use.setdefault(slot, Counter())
        use.update(("node", node) for node in one.route.nodes)
        use.update(("link", link) for link in one.route.links)

    def due(self, slot: int) -> list[Waiting]:
        """Those booked for the slot that begins now; they leave the table."""
        self.now = slot
        self._use.pop(slot, None)
        return self._agenda.pop(slot, [])

    def keys(self, slot: int) -> tuple[Key, ...]:
        """The keys of those booked for a slot."""
        return tuple(one.key for one in self._agenda.get(slot, ()))
