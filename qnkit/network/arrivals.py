"""Arrivals: when requests come, at random, in step, in bursts, or as they came once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from ..model import Model, ParameterError, quantity, refusal
from ..qubits.arrays import listed, whole_of
from ..qubits.checking import generator, needs
from .requests import PacketRequest

__all__ = ["BurstyArrivals", "PeriodicArrivals", "PoissonArrivals", "ReplayedArrivals", "arrivals"]

Whole = NDArray[np.int64]

MOST = 1_000_000_000


class _Arrivals(Model):
    """What all arrivals have: the request that comes each time, its slots counted from its arrival."""

    asks: PacketRequest = quantity(PacketRequest(), "request")

    def counts(self, slots: int, rng: np.random.Generator) -> Whole:
        """How many requests come in each of so many slots, (slots,)."""
        raise NotImplementedError

    @property
    def mean_per_slot(self) -> float:
        """Requests per slot in the long run."""
        raise NotImplementedError


class PoissonArrivals(_Arrivals):
    """Requests that come independently of each other: a Poisson number in every slot."""

    per_slot: float = quantity(0.1, "requests in a slot", at_least=0, at_most=1e6)

    def counts(self, slots: int, rng: np.random.Generator) -> Whole:
        """How many requests come in each of so many slots, (slots,)."""
        return rng.poisson(self.per_slot, slots)

    @property
    def mean_per_slot(self) -> float:
        """Requests per slot in the long run."""
        return self.per_slot


class PeriodicArrivals(_Arrivals):
    """One request every so many slots, the first in ``first_slot``."""

    every_slots: int = quantity(10, "time between requests", unit="slots", at_least=1)
    first_slot: int = quantity(0, "slot of the first", at_least=0)

    def counts(self, slots: int, rng: np.random.Generator) -> Whole:
        """How many requests come in each of so many slots, (slots,); nothing is drawn."""
        out = np.zeros(slots, dtype=np.int64)
        out[self.first_slot :: self.every_slots] = 1
        return out

    @property
    def mean_per_slot(self) -> float:
        """Requests per slot in the long run."""
        return 1 / self.every_slots


class BurstyArrivals(_Arrivals):
    """Requests that come in bursts: a Poisson number in every slot of a burst, none between bursts.

    The lengths of bursts and of the times between are geometric with these means; slot 0 is in a burst with the chance of the
    long run.
    """

    per_slot: float = quantity(0.5, "requests in a slot of a burst", at_least=0, at_most=1e6)
    on_slots: float = quantity(20.0, "mean length of a burst", unit="slots", at_least=1, at_most=1e9)
    off_slots: float = quantity(80.0, "mean time between bursts", unit="slots", at_least=1, at_most=1e9)

    def counts(self, slots: int, rng: np.random.Generator) -> Whole:
        """How many requests come in each of so many slots, (slots,)."""
        on = np.zeros(slots, dtype=bool)
        lit, slot = bool(rng.random() < self._share), 0
        while slot < slots:
            length = int(rng.geometric(1 / (self.on_slots if lit else self.off_slots)))
            on[slot : slot + length] = lit
            slot, lit = slot + length, not lit
        return rng.poisson(self.per_slot, slots) * on

    @property
    def _share(self) -> float:
        return self.on_slots / (self.on_slots + self.off_slots)

    @property
    def mean_per_slot(self) -> float:
        """Requests per slot in the long run."""
        return self.per_slot * self._share


class ReplayedArrivals(_Arrivals):
    """Requests that come in given slots, as they were written down; a slot may be there several times."""

    in_slots: tuple[int, ...] = quantity((), "slots of arrival")

    @model_validator(mode="after")
    def _rise(self) -> Self:
        for before, slot in zip((0, *self.in_slots), self.in_slots, strict=False):
            if slot < before:
                raise refusal(self, "in_slots", slot, "", f"must be whole numbers of at least 0 that do not fall, after {before}")
        return self

    def counts(self, slots: int, rng: np.random.Generator) -> Whole:
        """How many requests come in each of so many slots, (slots,); nothing is drawn."""
        there = np.array([slot for slot in self.in_slots if slot < slots], dtype=np.int64)
        return np.bincount(there, minlength=slots).astype(np.int64)

    @property
    def mean_per_slot(self) -> float:
        """Requests per slot up to the last of them."""
        return len(self.in_slots) / (self.in_slots[-1] + 1) if self.in_slots else 0.0


def arrivals(sources: Sequence[_Arrivals] | _Arrivals, *, slots: int, rng: np.random.Generator) -> tuple[PacketRequest, ...]:
    """The requests that come in so many slots, in the order in which they come; of one slot in the order of their sources.

    Every source draws from a stream of its own, so that it does not move when others are changed. A request's key is that of its
    source with a number: ``"AB 1"``.

    Raises
    ------
    ParameterError
        No sources, two whose requests have one key; no whole number of slots of at least 1.
    """
    many = whole_of(slots, "arrivals: slots", f"must be a whole number from 1 to {MOST}", 1, MOST)
    given = [sources] if isinstance(sources, _Arrivals) else listed(sources, "arrivals: sources")
    each = [
        needs(one, _Arrivals, f"arrivals: sources[{i}]", "arrivals, such as PoissonArrivals(...)") for i, one in enumerate(given)
    ]
    keys = [one.asks.key for one in each]
    if not keys or len(set(keys)) < len(keys):
        what = f"{max(keys, key=keys.count)!r} is the key of two" if keys else "there are none"
        raise ParameterError(f"arrivals: sources: {what}; give one or more, each with its own asks.key.")
    seed = generator(rng, "arrivals").integers(2**63, size=2).tolist()
    found = []
    for i, one in enumerate(each):
        counts = one.counts(many, np.random.default_rng([*seed, i]))
        came = np.repeat(np.arange(many), counts).tolist()
        found += [(slot, i, one.asks.later(slot, f"{one.asks.key} {n}")) for n, slot in enumerate(came, 1)]
    found.sort(key=lambda item: (item[2].asked_slot, item[1]))
    return tuple(request for _, _, request in found)
