"""The states of an arena of few pairs, by their ages, and the sets of services that fit in each."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from ..model import ParameterError
from .arena import Arena, Route, SlotLink
from .requests import PacketRequest
from .slate import Slate
from .waiting import Waiting

__all__ = ["older", "states_of"]

Ages = tuple[int, ...]
"""Of each link the age of its pair in slots, -1 where it has none."""

COLUMNS = 50_000
"""The most pairs of a state and a set of services that are enumerated."""


def states_of(arena: Arena, asked: Sequence[PacketRequest]) -> tuple[tuple[Ages, ...], tuple[tuple[int, tuple[int, ...]], ...]]:
    """The states of an arena, and each state, by its place, with each set of services, by places of requests, that fits in it.

    Raises
    ------
    ParameterError
        What is not enumerated, see SlotRegion.of.
    """
    lives, floors = list[int](), any(one.least_fidelity for one in asked)
    for link, (_, kept) in zip(arena.links, arena.fading, strict=True):
        life, where = link.lifetime_slots, f"SlotRegion: link {link.left} - {link.right}"
        if link.memories != 1 or (arena.attempts == "asked" and life != 1):
            raise ParameterError(f"{where}: must hold one pair at most, and for 1 slot where links try when asked.")
        if life is None and floors and kept < 1:
            raise ParameterError(f"{where}: pairs that fade need a lifetime_slots where a request has a least fidelity.")
        lives.append(0 if arena.attempts == "asked" else 2 if life is None else life)
    count = math.prod(life + 1 for life in lives)
    if count > COLUMNS:
        raise ParameterError(
            f"SlotRegion: {count} states of the pairs' ages: must be at most {COLUMNS}; take fewer links or slots."
        )
    rows = [range(-1, life) for life in lives]
    states = tuple(itertools.product(*rows))
    routes = [arena.route(one) for one in asked]
    columns = list[tuple[int, tuple[int, ...]]]()
    for place, ages in enumerate(states):
        columns += [(place, found) for found in _sets(arena, ages, asked, routes)]
        if len(columns) > COLUMNS:
            raise ParameterError(f"SlotRegion: more than {COLUMNS} sets of services; take fewer links, requests or slots.")
    return states, tuple(columns)


def older(age: int, link: SlotLink) -> int:
    """The age of a pair a slot later, -1 where it is lost; of one that lives for ever it does not matter after the first slot."""
    if link.lifetime_slots is None:
        return 1
    return age + 1 if age + 1 < link.lifetime_slots else -1


def _sets(arena: Arena, ages: Ages, requests: Sequence[PacketRequest], routes: Sequence[Route]) -> list[tuple[int, ...]]:
    """All sets of services that fit beside each other in a state, the empty one first."""
    births = [[-age] if age >= 0 else list[int]() for age in ages]
    found: list[tuple[int, ...]] = [()]
    for chosen in found:  # grows while it is walked
        for place in range(chosen[-1] if chosen else 0, len(requests)):
            slate = Slate(arena, 0, births)
            more = (*chosen, place)
            many = [Waiting(requests[i], routes[i], i) for i in dict.fromkeys(more)]
            for one in many:
                one.missing = len(more)
            by_place = {one.place: one for one in many}
            if all(slate.take(by_place[i]) for i in more):
                found.append(more)
    return found
