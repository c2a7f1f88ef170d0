"""Schedulers that serve requests in an order, each as often as it can be: first come, highest priority, shortest first."""

from __future__ import annotations

from collections.abc import Iterable

from .arena import Route
from .requests import Key
from .slot_view import SlotView
from .waiting import Waiting

__all__ = ["first_come", "highest_priority", "in_order", "shortest_first"]


def in_order(state: SlotView, order: Iterable[Waiting]) -> list[Key]:
    """The keys to serve when requests are taken in this order, each as often as it needs and its pairs are there.

    A request that cannot be served does not hold up those after it (there is no waiting at the head of a line).
    """
    served, closed = list[Key](), set[Route]()
    for one in order:
        if one.route in closed:
            continue
        while state.take(one):
            served.append(one.key)
        if not state.has_room(one.route):
            closed.add(one.route)
            if len(closed) == len(state.queues):
                break
    return served


def first_come(state: SlotView) -> list[Key]:
    """First come, first served."""
    return in_order(state, state.waiting)


def shortest_first(state: SlotView) -> list[Key]:
    """Those first that need the fewest pairs more; among equals, first come."""
    return in_order(state, sorted(state.waiting, key=lambda one: one.missing))


def highest_priority(state: SlotView) -> list[Key]:
    """Those of the highest priority first; among equals, first come."""
    return in_order(state, sorted(state.waiting, key=lambda one: -one.request.priority))
