"""What any scheduler can do on a small arena: the rates of pairs that can be served together, exactly.

Where links hold one pair at most, the ages of their pairs are the states of a chain that a scheduler steers. All that it can
reach in the long run are shares of time of each state with each set of services that fit in it: a linear programme, whose only
ties are that what comes to a state leaves it. With pairs that live for one slot this is the well-known region of one slot: states
come with their chances, whatever is done.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.arrays import listed, number_of
from ..qubits.checking import needs
from .arena import Arena, Route, SlotLink
from .requests import PacketRequest
from .slot_view import Slate, Waiting

__all__ = ["SlotRegion", "Steered", "lasting_load"]

Row = NDArray[np.float64]
Ages = tuple[int, ...]
"""Of each link the age of its pair in slots, -1 where it has none."""

COLUMNS = 50_000
"""The most pairs of a state and a set of services that are enumerated."""


@dataclass(frozen=True, eq=False)
class Steered:
    """How to share out time.

    Attributes
    ----------
    rates : of each request, in their order, pairs per slot that are handed over
    load : arrivals over what can be served of them, where arrivals were given, else NaN; from 1 on no scheduler keeps up
    shares : of each state, by the ages of its pairs, the sets of services, by places of requests, and how often each is taken
    """

    rates: Row
    load: float
    shares: dict[Ages, tuple[list[tuple[int, ...]], Row]] = field(repr=False)


@dataclass(frozen=True, eq=False)
class SlotRegion:
    """The rates that can be served on an arena; made by ``of``.

    Attributes
    ----------
    arena : on which
    requests : one for each kind, of which many come; how many pairs, slots and deadlines are left aside
    states : the ages of pairs that can be there when a scheduler decides
    columns : each state, by its place, with each set of services that fits in it
    """

    arena: Arena
    requests: tuple[PacketRequest, ...]
    states: tuple[Ages, ...]
    columns: tuple[tuple[int, tuple[int, ...]], ...]

    @classmethod
    def of(cls, arena: Arena, requests: Sequence[PacketRequest]) -> Self:
        """The region of an arena for requests of these kinds: their ends, ways and least fidelities.

        Raises
        ------
        ParameterError
            Links with room for several pairs or whose pairs live for ever; links that try when asked with pairs that live
            for more than a slot; too many states; no requests, or one for which there is no way.
        """
        needs(arena, Arena, "SlotRegion: arena", "an Arena")
        asked = tuple(
            needs(one, PacketRequest, "SlotRegion: requests", "PacketRequests") for one in listed(requests, "SlotRegion")
        )
        if not asked:
            raise ParameterError("SlotRegion: requests = []: give at least one.")
        lives = list[int]()
        for link in arena.links:
            if link.memories != 1 or link.lifetime_slots is None or (arena.attempts == "asked" and link.lifetime_slots > 1):
                where = f"SlotRegion: link {link.left} - {link.right}"
                raise ParameterError(
                    f"{where}: must hold one pair at most, for so many slots (for one where links try when asked)."
                )
            lives.append(link.lifetime_slots if arena.attempts == "always" else 0)
        count = math.prod(life + 1 for life in lives)
        if count > COLUMNS:
            raise ParameterError(
                f"SlotRegion: {count} states of the pairs' ages: must be at most {COLUMNS}; take fewer links or slots."
            )
        rows = [range(-1, life) for life in lives]
        states = tuple(
            tuple(int(age) for age in ages) for ages in np.stack(np.meshgrid(*rows, indexing="ij"), -1).reshape(-1, len(rows))
        )
        routes = [arena.route(one) for one in asked]
        columns = list[tuple[int, tuple[int, ...]]]()
        for place, ages in enumerate(states):
            columns += [(place, found) for found in _sets(arena, ages, asked, routes)]
            if len(columns) > COLUMNS:
                raise ParameterError(f"SlotRegion: more than {COLUMNS} sets of services; take fewer links, requests or slots.")
        return cls(arena, asked, states, tuple(columns))

    def load(self, per_slot: Sequence[float]) -> Steered:
        """How much of the capacity arrivals take, and how to serve them: rates as large as can be, in their proportion.

        Parameters
        ----------
        per_slot : pairs of each request that come in a slot

        Raises
        ------
        ParameterError
            Not one rate for each request, or none above 0.
        """
        rates = self._row(per_slot, "load: per_slot")
        goal = np.zeros(len(self.columns) + 1)
        goal[-1] = -1.0
        served = np.concatenate([self._served, -rates[:, None]], axis=1)  # what is served is at least the arrivals times a factor
        found = self._solved(goal, served)
        factor = -float(found.fun)
        return self._steered(found.x[:-1], 1 / factor if factor > 0 else math.inf)

    def most(self, weights: Sequence[float] | None = None) -> Steered:
        """The rates with the largest weighted sum; some may get nothing.

        Parameters
        ----------
        weights : worth of a pair of each request; None: all alike
        """
        worth = self._row([1.0] * len(self.requests) if weights is None else weights, "most: weights")
        return self._steered(self._solved(-np.append(worth @ self._served, 0.0), None).x[:-1], math.nan)

    def _row(self, given: Sequence[float], owner: str) -> Row:
        row = [
            number_of(one, f"SlotRegion.{owner}", "must be at least 0", -1e-300) for one in listed(given, f"SlotRegion.{owner}")
        ]
        if len(row) != len(self.requests) or not any(row):
            raise ParameterError(
                f"SlotRegion.{owner} = {row}: must be one for each of {len(self.requests)} requests, one above 0."
            )
        return np.array(row)

    @functools.cached_property
    def _served(self) -> Row:
        """(requests, columns): pairs handed over in the mean by a set of services."""
        success = [self.arena.success(self.arena.route(one)) for one in self.requests]
        out = np.zeros((len(self.requests), len(self.columns)))
        for column, (_, chosen) in enumerate(self.columns):
            for place in chosen:
                out[place, column] += success[place]
        return out

    def _solved(self, goal: Row, served: Row | None) -> Any:
        from scipy.optimize import linprog

        balance, ones = self._balance
        least = None if served is None else np.zeros(len(served))
        right = np.append(np.zeros(balance.shape[0] - 1), ones)
        found = linprog(goal, None if served is None else -served, least, balance, right, method="highs")
        if found.status != 0:
            raise ParameterError(f"SlotRegion: the linear programme was not solved: {found.message}")
        return found

    @functools.cached_property
    def _balance(self) -> tuple[Any, float]:
        """What comes to each state leaves it, and all shares add up to 1; a last column of zeros is for the factor."""
        from scipy.sparse import csr_array

        links = self.arena.links
        comers: dict[Ages, list[int]] = {}
        for column, (place, chosen) in enumerate(self.columns):
            used = {link for request in chosen for link in self.arena.route(self.requests[request]).links}
            after = (
                age + 1 if age >= 0 and i not in used and age + 1 < (link.lifetime_slots or 0) else -1
                for i, (age, link) in enumerate(zip(self.states[place], links, strict=True))
            )
            comers.setdefault(tuple(after), []).append(column)
        rows, columns, values = list[int](), list[int](), list[float]()
        for column, (place, _) in enumerate(self.columns):
            rows += [place, len(self.states)]
            columns += [column, column]
            values += [1.0, 1.0]
        for place, ages in enumerate(self.states):
            tries = (abs((age != 0) - _up(link)) for age, link in zip(ages, links, strict=True) if age < 1)
            chance = math.prod(tries) if self.arena.attempts == "always" else 1.0
            before = comers.get(tuple(-1 if age < 1 else age for age in ages), [])
            rows += [place] * len(before)
            columns += before
            values += [-chance] * len(before)
        shape = len(self.states) + 1, len(self.columns) + 1
        return csr_array((values, (rows, columns)), shape=shape), 1.0

    def _steered(self, shares: Row, load: float) -> Steered:
        found: dict[Ages, tuple[list[tuple[int, ...]], Row]] = {}
        kept = np.clip(shares, 0.0, None)
        for place, group in itertools.groupby(range(len(self.columns)), key=lambda column: self.columns[column][0]):
            mine = list(group)
            whole = float(kept[mine].sum())
            if whole > 1e-12:
                found[self.states[place]] = [self.columns[column][1] for column in mine], kept[mine] / whole
        return Steered(self._served @ kept, load, found)


def _up(link: SlotLink) -> float:
    """The chance that a link that is empty has a pair after it has tried."""
    return 1 - float((1 - link.chance) ** link.attempts)


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


def lasting_load(arena: Arena, requests: Sequence[PacketRequest], per_slot: Sequence[float]) -> float:
    """The load where pairs wait for ever in memories without end: of the link that is used most, or the node.

    Every service takes a pair of each link of its way, whether or not its swaps succeed.

    Parameters
    ----------
    requests, per_slot : see SlotRegion
    """
    links, nodes = np.zeros(len(arena.links)), np.zeros(len(arena.names))
    for one, rate in zip(requests, per_slot, strict=True):
        route = arena.route(one)
        success = math.prod(arena.rows[node].swap for node in route.inner)
        links[list(route.links)] += rate / success if success else math.inf
        nodes[list(route.nodes)] += rate / success if success else math.inf
    made = np.array([link.chance * link.attempts for link in arena.links])
    limits = np.array([math.inf if node.services is None else node.services for node in arena.rows])
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.concatenate([np.where(links > 0, links / made, 0.0), nodes / limits])
    return float(shares.max())
