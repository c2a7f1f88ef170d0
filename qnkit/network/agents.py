"""Agents: one a node, each with its own table of slots; and the slots in which all functions of a request start together.

A request needs one function a node: ion-photon entanglement at both ends, a Bell measurement at each node between. A node does
one function at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from .arena import Arena, Route
from .requests import Key

__all__ = ["Agent", "NodeFunction", "common_slots", "functions_of"]


@dataclass(frozen=True)
class NodeFunction:
    """What a node does for a request: ``slots`` slots from ``first_slot`` on, in the request's plan of that number."""

    node: str
    what: str
    key: Key
    plan: int
    first_slot: int
    slots: int


def functions_of(route: Route, key: Key, plan: int, first_slot: int, slots: int) -> tuple[NodeFunction, ...]:
    """The functions of a request's way, one a node, from source to target; all start in the same slot."""
    ends = {route.names[0], route.names[-1]}
    return tuple(
        NodeFunction(name, "ion-photon entanglement" if name in ends else "Bell measurement", key, plan, first_slot, slots)
        for name in route.names
    )


class Agent:
    """The agent of a node: it reports its free slots, confirms functions or refuses them with a reason, and runs them.

    Attributes
    ----------
    name : of the node
    ran : of each slot in which it did something, the function
    """

    def __init__(self, arena: Arena, name: str) -> None:
        arena.row(name)
        self.arena, self.name = arena, name
        self.ran = dict[int, NodeFunction]()
        self._table, self._newest = dict[int, NodeFunction](), dict[Key, int]()

    def _closed(self, slot: int, now: int) -> str | None:
        plan = self.arena.calibration
        return None if plan is None else plan.blocked(self.name, slot, known=now)

    def free(self, now: int, slots: range) -> frozenset[int]:
        """Those of these slots, later than now, in which nothing is planned and its node is, as far as is known, calibrated."""
        return frozenset(one for one in slots if one > now and one not in self._table and self._closed(one, now) is None)

    def confirm(self, now: int, function: NodeFunction) -> str | None:
        """Take a function into the table; None where it is confirmed, else why it is refused, as the end of a sentence.

        An earlier plan of the same request leaves its slots to the new one.
        """
        if function.plan < self._newest.get(function.key, -1):
            return f"{self.name} knows a newer plan of {function.key!r}"
        if function.first_slot <= now:
            return f"slot {function.first_slot} is past or has begun at {self.name}"
        self._newest[function.key] = function.plan
        self.release(function.key, function.plan)
        slots = range(function.first_slot, function.first_slot + function.slots)
        for slot in slots:
            if slot in self._table:
                return f"{self.name} runs a function of {self._table[slot].key!r} in slot {slot}"
            closed = self._closed(slot, now)
            if closed is not None:
                return closed
        self._table.update(dict.fromkeys(slots, function))
        return None

    def release(self, key: Key, plan: int) -> None:
        """Give up the slots of a request that belong to this plan or to an earlier one."""
        self._table = {slot: one for slot, one in self._table.items() if one.key != key or one.plan > plan}

    def run(self, slot: int) -> NodeFunction | None:
        """The function of the slot that begins now, which is written down; None where there is none."""
        one = self._table.pop(slot, None)
        if one is not None:
            self.ran[slot] = one
        return one


def common_slots(
    route: Route, length: int, reports: Mapping[str, Collection[int]], *, taken: Collection[tuple[str, int]] = ()
) -> int | None:
    """The first slot T1 from which all nodes of a way are free for so many slots; None where there is none.

    Parameters
    ----------
    reports : of each node its free slots
    taken : nodes and slots that are promised to others since
    """
    free: Sequence[set[int]] = [{slot for slot in reports[name] if (name, slot) not in taken} for name in route.names]
    common = set.intersection(*free)
    return next((slot for slot in sorted(common) if all(slot + i in common for i in range(1, length))), None)
