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
from .arena import Arena, SlotLink
from .requests import PacketRequest
from .slot_sets import Ages, older, states_of

__all__ = ["SlotRegion", "Steered"]

Row = NDArray[np.float64]


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
            Links with room for several pairs; links that try when asked with pairs that live for more than a slot; pairs that
            live for ever where they fade and a request has a floor; too many states; no requests, or one without a way.
        """
        needs(arena, Arena, "SlotRegion: arena", "an Arena")
        asked = tuple(
            needs(one, PacketRequest, "SlotRegion: requests", "PacketRequests") for one in listed(requests, "SlotRegion")
        )
        if not asked:
            raise ParameterError("SlotRegion: requests = []: give at least one.")
        states, columns = states_of(arena, asked)
        return cls(arena, asked, states, columns)

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
                -1 if age < 0 or i in used else older(age, link)
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
