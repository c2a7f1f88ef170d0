"""Deliveries of links that must all have a pair at once, sampled one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..kernels import meeting as kernel
from ..model import ParameterError
from ..qubits.arrays import whole_of
from ..qubits.checking import generator
from ..qubits.estimate import Estimate
from ..qubits.room import checked_room
from .joining import Delivered, Join
from .meeting import States, joined
from .stored_pair import StoredPair

__all__ = ["SampledMeeting", "StoredPairs", "sampled_meeting"]

Row = NDArray[np.float64]

ROUNDS = 2_000_000
"""The kernel comes back after so many rounds, some 0.1 s."""
MOST_ROUNDS = 200_000_000
"""A sample that needs more rounds is given up."""


@dataclass(frozen=True)
class SampledMeeting:
    """A sample of deliveries, one pair of every link each.

    Attributes
    ----------
    times_s : float (n,), from one delivery to the next
    ages_s : float (n, links), of each delivered pair, from its herald
    thrown : float (n, links), the pairs of each link thrown away before the delivery
    pairs : of each link, as both its stations have just learnt of it
    log : the pairs of the beginning of the sample one by one, where it was asked for
    """

    times_s: Row
    ages_s: Row
    thrown: Row
    pairs: tuple[StoredPair, ...]
    log: StoredPairs

    @property
    def mean_time_s(self) -> Estimate:
        """The mean time in s from one delivery to the next."""
        return Estimate.of(self.times_s)

    @property
    def rate_hz(self) -> Estimate:
        """The deliveries per second; its relative error is that of the mean time."""
        mean = self.mean_time_s
        return Estimate(1 / mean.value, mean.standard_error / mean.value**2, mean.n)

    @property
    def thrown_per_delivery(self) -> tuple[Estimate, ...]:
        """The mean numbers of pairs of each link that are thrown away per delivery."""
        return tuple(Estimate.of(column) for column in self.thrown.T)

    @property
    def older_age_s(self) -> Estimate:
        """The mean age in s of the oldest pair at delivery."""
        return Estimate.of(self.ages_s.max(axis=1))

    @property
    def fidelities(self) -> tuple[Estimate, ...]:
        """The mean fidelity F of each link's pair to its target at delivery."""
        return tuple(Estimate.of(column) for column in self._fidelities().T)

    def share_above(self, level: float) -> Estimate:
        """The share of the deliveries all of whose pairs have a fidelity above a level."""
        return Estimate.of((self._fidelities() > level).all(axis=1).astype(float))

    def _fidelities(self) -> Row:
        return np.stack([pair.fidelities(ages) for pair, ages in zip(self.pairs, self.ages_s.T, strict=True)], axis=1)

    @property
    def cases(self) -> tuple[tuple[float, States], ...]:
        """Of two links: the share of each way to meet, with the mean states of both pairs; as Meeting.cases."""
        if len(self.pairs) != 2:
            raise ParameterError(f"SampledMeeting.cases: {len(self.pairs)} links: only two links have cases; use ages_s.")
        waits = self.ages_s[:, 0] - self.ages_s[:, 1]
        found = []
        for chosen in (waits == 0, waits > 0, waits < 0):
            if chosen.any():
                left, right = (pair.mean_after(ages[chosen]) for pair, ages in zip(self.pairs, self.ages_s.T, strict=True))
                found.append((float(chosen.mean()), (left, right)))
        return tuple(found)

    def joined(self, join: Join) -> Delivered:
        """The pairs that a swap makes of the deliveries of two links, as Meeting.joined; the errors are those of the sample."""
        return joined(self.rate_hz.value, self.cases, join)


@dataclass(frozen=True)
class StoredPairs:
    """Pairs one by one: link (n,), born_s (n,), ended_s (n,), delivered (n,) (else thrown away), in the order of their ends."""

    link: NDArray[np.int64]
    born_s: Row
    ended_s: Row
    delivered: NDArray[np.bool_]


def sampled_meeting(
    pairs: Sequence[StoredPair],
    attempts_s: Sequence[float],
    chances: Sequence[float],
    limits_s: Sequence[float],
    n: int,
    rng: np.random.Generator,
    *,
    unit_s: float,
    in_turn: bool = False,
    together: bool = False,
    logged: int = 0,
) -> SampledMeeting:
    """A sample of n deliveries.

    Parameters
    ----------
    pairs, attempts_s, chances, limits_s : of each link; a chance per attempt, and the largest age
    unit_s : the kernel's unit of time; one attempt, so that whole attempts are whole numbers, where links share it
    in_turn, together : each link tries only once the one before has a pair; all is thrown away and begins anew with one pair
    logged : so many pairs are listed one by one

    Raises
    ------
    ParameterError
        A number of deliveries below 1, or one that would take too many rounds.
    """
    count, rng = whole_of(n, "sampled(n)", "must be a whole number of at least 1 delivery", 1), generator(rng, "sampled")
    checked_room(8 * count * (1 + 2 * len(attempts_s)), f"sampled: {count:,} deliveries", "sample fewer at a time")
    scales = np.array([0.0 if p >= 1 else 1 / math.log1p(-p) for p in chances])
    steps, limits = np.array(attempts_s) / unit_s, np.array(limits_s) / unit_s
    births, counts, state = np.empty(steps.size), np.zeros(steps.size), np.zeros(2)
    times, ages, thrown = np.empty(count), np.empty((count, steps.size)), np.empty((count, steps.size))
    log = np.empty((whole_of(logged, "sampled(logged)", "must be a whole number of at least 0 pairs", 0), 4))
    kernel.begin(scales, steps, int(in_turn), 0.0, rng, births)
    done, rounds = 0, 0
    while done < count:
        if rounds >= MOST_ROUNDS:
            raise ParameterError(
                f"sampled: {done} of {count} deliveries came in {rounds:,} tries: too few to go on; lengthen the cut-off."
            )
        done = kernel.meet(
            scales, steps, limits, int(in_turn), int(together), ROUNDS, done, rng, births, counts, state, times, ages, thrown, log
        )
        rounds += ROUNDS
    lines = log[: int(state[1])]
    listed = StoredPairs(lines[:, 0].astype(np.int64), lines[:, 1] * unit_s, lines[:, 2] * unit_s, lines[:, 3] == 1)
    return SampledMeeting(times * unit_s, ages * unit_s, thrown, tuple(pairs), listed)
