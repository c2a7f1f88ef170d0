"""Schedulers that look at deadlines anew in every slot: earliest deadline, least laxity, and giving up what cannot be met."""

from __future__ import annotations

from .arena import Arena
from .booking import Decision
from .requests import Key
from .serving_orders import in_order
from .slot_view import SlotView
from .waiting import Waiting

__all__ = ["can_be_met", "dropping_deadlines", "earliest_deadline", "laxity_slots", "least_laxity"]


def earliest_deadline(state: SlotView) -> list[Key]:
    """Those first whose deadline is the earliest; who waits for ever goes last; among equals, first come."""
    return in_order(state, sorted(state.waiting, key=lambda one: one.deadline_slot))


def least_laxity(state: SlotView) -> list[Key]:
    """Those first that can wait the fewest slots, see laxity_slots; among equals, first come."""
    return in_order(state, sorted(state.waiting, key=lambda one: laxity_slots(state.arena, state.slot, one)))


def laxity_slots(arena: Arena, slot: int, one: Waiting) -> float:
    """How many slots a request can wait: those to its deadline less those that its pairs take in the mean, one service a slot."""
    chance = arena.try_chance(one.route)
    if one.deadline_slot == float("inf"):
        return one.deadline_slot
    return one.deadline_slot - slot - (one.missing / chance if chance else float("inf"))


def dropping_deadlines(state: SlotView) -> Decision:
    """Earliest deadline, where what cannot be met any more is given up and uses no pairs, see can_be_met."""
    hopes, hopeless = list[Waiting](), list[Key]()
    for one in state.waiting:
        if can_be_met(state, one):
            hopes.append(one)
        else:
            hopeless.append(one.key)
    return Decision(serve=in_order(state, sorted(hopes, key=lambda one: one.deadline_slot)), drop=hopeless)


def can_be_met(state: SlotView, one: Waiting) -> bool:
    """Whether a request could still be met if every attempt succeeded and all were for it."""
    slots, arena = one.deadline_slot - state.slot, state.arena
    for link in one.route.links:
        if one.missing > len(state.left(link)) + arena.links[link].attempts * (slots - (arena.attempts == "always")):
            return False
    limits = [arena.rows[node].services for node in one.route.nodes]
    return all(limit is None or one.missing <= limit * slots for limit in limits)
