"""Admission: which requests could be met at all, which rates fit beside each other, and why the others are refused."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx

from ..model import ParameterError
from ..qubits.arrays import listed, number_of
from ..qubits.checking import needs
from .arena import Arena
from .requests import Key, PacketRequest
from .slot_region import SlotRegion

__all__ = ["Admitted", "admitted", "admitted_rates", "best_fidelity"]


@dataclass(frozen=True)
class Admitted:
    """Who was let in, in the order in which they asked, and why the others were refused.

    Attributes
    ----------
    requests : those that were let in
    refused : of each other one, by its key, the reason as a sentence
    """

    requests: tuple[PacketRequest, ...]
    refused: dict[Key, str]


def best_fidelity(arena: Arena, request: PacketRequest) -> tuple[float, tuple[str, ...]]:
    """The best fidelity that a request's nodes can have, and the way that gives it: of fresh pairs, joined at once.

    Where the request names its way, of this one.

    Raises
    ------
    ParameterError
        As Arena.route.
    """
    names = arena.route(request).names
    if request.path is None:
        graph = nx.Graph()
        for link, (fresh, _) in zip(arena.links, arena.fading, strict=True):
            graph.add_edge(link.left, link.right, loss=-math.log(fresh) if fresh > 0 else math.inf)
        names = tuple(nx.shortest_path(graph, request.source, request.target, weight="loss"))
    route = arena.route(request.model_copy(update={"path": names}))
    return (1 + 3 * math.prod(arena.fading[link][0] for link in route.links)) / 4, names


def admitted(arena: Arena, requests: Sequence[PacketRequest]) -> Admitted:
    """The requests that could be met if they were alone and lucky; the others are refused with the best that can be had.

    Refused are nodes and ways that are not there, fidelities above what fresh pairs on the request's way give, and more pairs
    than its links and nodes could hand over in its window.

    Raises
    ------
    ParameterError
        What are no requests.
    """
    needs(arena, Arena, "admitted: arena", "an Arena")
    inside, refused = list[PacketRequest](), dict[Key, str]()
    for one in listed(requests, "admitted: requests"):
        why = _why_not(arena, needs(one, PacketRequest, "admitted: requests", "PacketRequests"))
        if why is None:
            inside.append(one)
        else:
            refused[one.key] = why
    return Admitted(tuple(inside), refused)


def _why_not(arena: Arena, one: PacketRequest) -> str | None:
    try:
        route = arena.route(one)
        best, way = best_fidelity(arena, one)
    except ParameterError as error:
        return str(error)
    fidelity = (1 + 3 * math.prod(arena.fading[link][0] for link in route.links)) / 4
    if fidelity < one.least_fidelity:
        other = f"; over {' - '.join(way)} it is {best:.4g}" if way != route.names else ""
        return (
            f"{one.key!r} asks for a fidelity of {one.least_fidelity:g}, but fresh pairs over {' - '.join(route.names)} have "
            f"{fidelity:.4g}{other}."
        )
    if arena.try_chance(route) == 0:
        return f"{one.key!r} can get no pair: on {' - '.join(route.names)} a link or a swap never succeeds."
    if one.deadline_slot is None:
        return None
    slots = one.deadline_slot - one.first_slot
    most = min(_most(arena, link, one, slots) for link in route.links)
    limits = [arena.limits[node] for node in route.nodes]
    most = min(most, *(math.inf if limit is None else slots * limit for limit in limits))
    if one.pairs <= most:
        return None
    return f"{one.key!r} asks for {one.pairs} pairs within {slots} slots, in which its way hands over {most:.0f} at most."


def _most(arena: Arena, place: int, one: PacketRequest, slots: int) -> float:
    """The most pairs that a link can give in a window: those of its slots, and those made before it that still live."""
    link = arena.links[place]
    room = math.inf if link.memories is None else link.memories
    if arena.attempts == "asked":
        return slots * link.attempts
    before = min(one.first_slot, math.inf if link.lifetime_slots is None else link.lifetime_slots - 1)
    return min(room, (before + 1) * link.attempts) + (slots - 1) * min(room, link.attempts)


def admitted_rates(arena: Arena, requests: Sequence[PacketRequest], per_slot: Sequence[float], *, most: float = 0.95) -> Admitted:
    """The kinds of requests whose arrivals fit beside those let in before them, up to a share of what any scheduler can serve.

    Parameters
    ----------
    requests, per_slot : see SlotRegion.load
    most : the largest load of those that are let in

    Raises
    ------
    ParameterError
        As SlotRegion.of; not one rate for each; a share that is not between 0 and 1.
    """
    limit = number_of(most, "admitted_rates: most", "must be a load between 0 and 1", 0.0, 1.0)
    rates = listed(per_slot, "admitted_rates: per_slot")
    if len(rates) != len(requests):
        raise ParameterError(f"admitted_rates: {len(rates)} rates for {len(requests)} requests; give one for each.")
    region = SlotRegion.of(arena, requests)
    given, inside, refused, before = [0.0] * len(rates), list[PacketRequest](), dict[Key, str](), 0.0
    for i, (one, rate) in enumerate(zip(region.requests, rates, strict=True)):
        given[i] = rate
        load = region.load(given).load
        if load <= limit:
            inside.append(one)
            before = load
        else:
            given[i] = 0.0
            refused[one.key] = (
                f"{one.key!r}: {rate:g} pairs a slot would raise the load from {before:.3g} to {load:.3g} of what any scheduler "
                f"can serve; the most is {limit:g}."
            )
    return Admitted(tuple(inside), refused)
