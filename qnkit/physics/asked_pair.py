"""A stored pair that is asked for: at once, after a fixed time, at any time within a window, or at random."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..model import Model, quantity
from ..qubits.estimate import Estimate
from .any_link import AnyLink
from .link import Link
from .stored_pair import StoredPair
from .waits import AtTime, UntilNext, Waits, Window

__all__ = ["AGAINST_THE_MEAN", "AskedPair", "Asking", "against_the_mean"]

Row = NDArray[np.float64]

AGAINST_THE_MEAN = ("better than always after the mean wait", "just as good", "worse than always after the mean wait")
"""How pairs that are asked for at random may do, on average."""


@dataclass(frozen=True)
class Asking:
    """A sampled run of one place for a pair: when each pair was made, when it was asked for, and its fidelity F by then.

    Times are in s from the begin of the run. A new pair is tried for once the last has been taken; where the pair is asked for
    at random, as by the next pair, the next one comes just then.
    """

    made_s: Row
    asked_s: Row
    fidelities: Row

    @property
    def mean_fidelity(self) -> Estimate:
        """The mean fidelity F of the pairs as they were asked for."""
        return Estimate.of(self.fidelities)


class AskedPair(Model):
    """A pair of a link that waits in its memories until it is asked for; waits are counted from its herald.

    ``fixed``: the wait is always the mean. ``window``: any time from 0 to twice the mean, all alike. ``next``: exponential, as
    the wait for the next pair of a link that makes one a mean wait. A mean of 0 means at once.
    """

    link: AnyLink = quantity(Link(), "link")
    asked: Literal["fixed", "window", "next"] = quantity("fixed", "the pair is asked for")
    wait_s: float = quantity(0.1, "mean wait", unit="s", at_least=0)
    level: float = quantity(0.5, "good enough from fidelity", at_least=0, at_most=1)

    @property
    def stored(self) -> StoredPair:
        """The pair as both stations have just learnt of it; ParameterError where the link is dead or has no memories."""
        return _stored(self.link)

    @property
    def waits(self) -> Waits:
        """The distribution of the wait."""
        if self.asked == "fixed" or self.wait_s == 0:
            return AtTime(time_s=self.wait_s)
        return Window(width_s=2 * self.wait_s) if self.asked == "window" else UntilNext(rate_hz=1 / self.wait_s)

    @property
    def mean_fidelity(self) -> float:
        """The mean fidelity F of the pair when it is asked for."""
        return self.stored.mean_fidelity(self.waits)

    @property
    def share_above(self) -> float:
        """The share of the pairs that are good enough when they are asked for."""
        return self.stored.share_above(self.level, self.waits)

    def sampled(self, n: int, rng: np.random.Generator) -> Asking:
        """A run of n pairs, one after the other, each made by the link and kept until it is asked for.

        Raises
        ------
        ParameterError
            As for `stored`; a number of pairs below 1.
        """
        waits = self.waits.sample(n, rng)
        tries = UntilNext.of(self.link).sample(n, rng)
        if self.asked == "next":
            tries[1:] = 0.0
        ends = np.cumsum(tries + waits)
        return Asking(ends - waits, ends, self.stored.fidelities(waits))


def against_the_mean(pair: AskedPair) -> str:
    """Which of AGAINST_THE_MEAN the mean fidelity of a pair is."""
    gain = pair.mean_fidelity - float(pair.stored.fidelities([pair.wait_s])[0])
    return AGAINST_THE_MEAN[1] if abs(gain) < 1e-9 else AGAINST_THE_MEAN[0] if gain > 0 else AGAINST_THE_MEAN[2]


@lru_cache(maxsize=64)
def _stored(link: Model) -> StoredPair:
    return StoredPair.of(link)
