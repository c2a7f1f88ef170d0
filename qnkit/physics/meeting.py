"""Two pairs that have met: how often, how old, in what states, and how many were thrown away on the way."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..qubits.tables import state_table
from .joining import Delivered, Join, JoinedTerms, delivered, key_of, weighted
from .states import PairState
from .stored_pair import StoredPair
from .waits import Waits

__all__ = ["Case", "Delivered", "Meeting"]

States = tuple[PairState, PairState]


@dataclass(frozen=True)
class Case:
    """One way to meet: its share of the deliveries, who waited ("neither", "left", "right"), and how long."""

    probability: float
    older: str
    waits: Waits


@dataclass(frozen=True)
class Meeting:
    """What two links deliver together, in closed form.

    Attributes
    ----------
    rate_hz : deliveries, of one left and one right pair each, per second of wall-clock time
    thrown : the mean numbers of left and of right pairs thrown away per delivery
    ways : the ways to meet
    pairs : the left and the right pair as they are when both their stations know of them
    exact : True where attempts are counted one by one; else waits are taken as exponential
    error : the order of the relative error, 0 where exact, else the larger probability of an attempt
    joins : what is known of joins, shared by the meetings of the same links; see joined
    """

    rate_hz: float
    thrown: tuple[float, float]
    ways: tuple[Case, ...]
    pairs: tuple[StoredPair, StoredPair]
    exact: bool
    error: float
    joins: dict[Hashable, JoinedTerms | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def mean_time_s(self) -> float:
        """The mean time in s from one delivery to the next."""
        return 1 / self.rate_hz

    @property
    def thrown_share(self) -> float:
        """The share of all pairs made that are thrown away."""
        return sum(self.thrown) / (2 + sum(self.thrown))

    @property
    def older_age_s(self) -> float:
        """The mean age in s, from its herald, of the older pair at delivery."""
        return sum(way.probability * way.waits.mean_s for way in self.ways)

    def older_within(self, times_s: ArrayLike) -> NDArray[np.float64]:
        """The probabilities that the older pair, at delivery, is at most so old from its herald."""
        return sum((way.probability * way.waits.within(times_s) for way in self.ways), np.zeros(np.shape(times_s)))

    @property
    def cases(self) -> tuple[tuple[float, States], ...]:
        """For each way to meet its probability and the states of the left and the right pair, the older one's a mean.

        In each way at most one of the two states is a mean, so whatever is linear in each of them, as a swap is, is exact.
        """
        left, right = self.pairs
        return tuple(
            (
                way.probability,
                (
                    left.mean(way.waits) if way.older == "left" else left.state,
                    right.mean(way.waits) if way.older == "right" else right.state,
                ),
            )
            for way in self.ways
        )

    @property
    def states(self) -> States:
        """The mean states of the left and the right pair at delivery; not for what takes both pairs: see cases."""
        cases = self.cases
        left, right = (sum(p * both[side].matrix for p, both in cases) for side in (0, 1))
        return PairState.unchecked(np.asarray(left)), PairState.unchecked(np.asarray(right))

    @property
    def fidelities(self) -> tuple[float, float]:
        """The mean fidelities F of the left and the right pair to their targets at delivery."""
        left, right = self.states
        return left.fidelity(self.pairs[0].target), right.fidelity(self.pairs[1].target)

    def share_above(self, level: float) -> float:
        """The share of the deliveries whose two pairs both have, given their ages, a fidelity above a level."""
        left, right = self.pairs
        total = 0.0
        for way in self.ways:
            waiting, fresh = (left, right) if way.older == "left" else (right, left)
            if fresh.fidelity > level:
                total += way.probability * waiting.share_above(level, way.waits)
        return total

    def rate_above(self, level: float) -> float:
        """The deliveries per second whose two pairs both have a fidelity above a level."""
        return self.rate_hz * self.share_above(level)

    def joined(self, join: Join) -> Delivered:
        """The pairs that a swap (or anything linear in each pair) makes of the deliveries: their rate and mean state.

        Of a join that is asked for again, of meetings of the same links, the linear map is learnt; a ``functools.partial`` is
        known again by its parts.
        """
        key = key_of(join)
        if key not in self.joins:
            self.joins[key] = None
            return joined(self.rate_hz, self.cases, join)
        terms = self.joins[key] = self.joins[key] or JoinedTerms.of(self.pairs, join)
        total = np.zeros((4, 4), dtype=complex)
        for way in self.ways:
            if way.older == "neither":
                total += way.probability * terms.fresh
            else:
                pair, parts = (self.pairs[0], terms.left) if way.older == "left" else (self.pairs[1], terms.right)
                total += way.probability * np.tensordot(way.waits.averages(*pair.terms[1:]), parts, axes=1)
        return delivered(self.rate_hz, total)

    def _repr_html_(self) -> str:
        left, right = self.fidelities
        how = "attempt by attempt" if self.exact else f"with exponential waits, off by about {self.error:.0e}"
        numbers = (
            ("deliveries", f"{self.rate_hz:.4g} per second"),
            ("mean time", f"{self.mean_time_s:.4g} s"),
            ("mean age of the older pair", f"{self.older_age_s:.4g} s"),
            ("thrown away", f"{100 * self.thrown_share:.3g} % of all pairs"),
            ("fidelities, left and right", f"{left:.4f} and {right:.4f}"),
            ("counted", how),
        )
        return state_table("Meeting", numbers)


def joined(rate_hz: float, cases: tuple[tuple[float, States], ...], join: Join) -> Delivered:
    """The pairs that joining the two pairs of each case makes, at a rate in Hz of deliveries: their rate and mean state."""
    return delivered(rate_hz, np.asarray(sum(p * weighted(join, *states) for p, states in cases)))
