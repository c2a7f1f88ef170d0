"""Requests: packets of entanglement that somebody wants, within a window of slots and of at least some fidelity."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from ..model import Model, quantity, refusal

__all__ = ["AfterRequest", "PacketRequest"]

Key = str | int


class AfterRequest(Model):
    """Another request that must be whole before, and so many slots before the first in which this one may be served."""

    key: Key = quantity("request", "key of the other request")
    lag_slots: int = quantity(1, "slots after it was whole", unit="slots", at_least=1)


class PacketRequest(Model):
    """Two nodes that want a packet of pairs with each other.

    Slots are counted from 0. ``asked_slot``: when it becomes known. ``earliest_slot``: the first slot in which it may be served;
    None: the one in which it is asked. ``deadline_slot``: the first slot that is too late for its last pair; None: it waits for
    ever. ``within_slots``: no pair may be older than this when the last one comes; one that is, is thrown away and made again;
    None: any age. ``kind``: ``measure`` uses every pair at once; ``keep`` keeps them in the nodes' memories, where they fade,
    until the packet is whole, and throws away those that fall below ``least_fidelity``. ``priority``: what it is worth.
    ``path``: the nodes from source to target; None: the way with the fewest links. ``after``: requests that must be whole before
    it may be served; where one of them ends otherwise, this one ends too.
    """

    key: Key = quantity("request", "key")
    source: str = quantity("A", "source")
    target: str = quantity("B", "target")
    pairs: int = quantity(1, "pairs", at_least=1, at_most=1_000_000)
    asked_slot: int = quantity(0, "asked in slot", at_least=0)
    earliest_slot: int | None = quantity(None, "first slot", at_least=0)
    deadline_slot: int | None = quantity(None, "first slot that is too late", at_least=1)
    within_slots: int | None = quantity(None, "oldest pair when the last one comes", unit="slots", at_least=0)
    least_fidelity: float = quantity(0.0, "least fidelity", at_least=0, at_most=1)
    priority: float = quantity(1.0, "priority", at_least=0)
    kind: Literal["measure", "keep"] = quantity("measure", "kind")
    tenant: str = quantity("", "tenant")
    path: tuple[str, ...] | None = quantity(None, "way")
    after: tuple[AfterRequest, ...] = quantity((), "after")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.source == self.target:
            raise refusal(self, "target", repr(self.target), "", "must be another node than source")
        if self.earliest_slot is not None and self.earliest_slot < self.asked_slot:
            rule = f"lies in the past when it is asked, in slot {self.asked_slot}; must be that slot or a later one"
            raise refusal(self, "earliest_slot", self.earliest_slot, "", rule)
        if self.deadline_slot is not None and self.deadline_slot <= self.first_slot:
            rule = f"must be after the first slot in which it may be served, {self.first_slot}"
            raise refusal(self, "deadline_slot", self.deadline_slot, "", rule)
        path = self.path
        if path is not None and (path[:1] != (self.source,) or path[-1:] != (self.target,) or len(set(path)) < len(path)):
            raise refusal(self, "path", path, "", "must run from source to target and pass no node twice")
        return self

    @property
    def first_slot(self) -> int:
        """The first slot in which it may be served."""
        return self.asked_slot if self.earliest_slot is None else self.earliest_slot

    def later(self, slots: int, key: Key) -> Self:
        """The same asked so many slots later, its window with it, under another key."""
        moved: dict[str, object] = {"key": key, "asked_slot": self.asked_slot + slots}
        for name in ("earliest_slot", "deadline_slot"):
            slot = getattr(self, name)
            moved[name] = None if slot is None else slot + slots
        return self.model_copy(update=moved)  # what was right stays right when it is moved
