"""Several links of one kind that must all have a pair at once, with a cut-off."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model import Model, ParameterError, quantity
from .any_link import AnyLink
from .cutoff import Cutoff
from .link import Link
from .link_numbers import LinkNumbers, attempts_within
from .meeting_samples import SampledMeeting, sampled_meeting
from .stored_pair import StoredPair

__all__ = ["EqualLinks", "Gathering"]


@dataclass(frozen=True)
class Gathering:
    """What equal links deliver together: per second, pairs thrown away per delivery, the mean age in s of the oldest pair."""

    rate_hz: float
    thrown: float
    older_age_s: float


class EqualLinks(Model):
    """So many links of one kind, all trying in the same rounds, that must all have a pair at once."""

    link: AnyLink = quantity(Link(), "every link")
    count: int = quantity(4, "links", at_least=1, at_most=8)
    cutoff: Cutoff = quantity(Cutoff(), "cut-off")

    def _numbers(self) -> tuple[LinkNumbers, float, float, float]:
        """The numbers of a link, its attempt time in s, its chance, and the whole attempts that a pair may wait."""
        numbers = LinkNumbers.of(self.link, "EqualLinks.link")
        if numbers.attempt_s is None:
            raise ParameterError("EqualLinks.link: a link without attempts has no rounds; give one with attempts.")
        limit_s = np.array([self.cutoff.wait_s(numbers.delay_s)])
        most = float(attempts_within(numbers.attempt_s, limit_s)[0])
        return numbers, numbers.attempt_s, min(1.0, numbers.rate_hz * numbers.attempt_s), most

    def exact(self) -> Gathering:
        """What the links deliver together, in closed form.

        From the first success of a round on, all others have the whole attempts within the cut-off to follow; if one does not,
        all is thrown away. With g(k) the probability that all have followed after k rounds, the mean time of a try is that until
        its first success and the sum of ``1 - g(k)``.

        Raises
        ------
        ParameterError
            The restart rule "expired" with a cut-off and more than two links, which has no closed form here.
        """
        n, cutoff = self.count, self.cutoff
        if n > 2 and cutoff.restart == "expired" and cutoff.age_s is not None:
            raise ParameterError(
                f"EqualLinks.exact: {n} links of which only the expired pair is thrown away have no closed form here;"
                ' use sampled, or a cut-off with restart "all".'
            )
        _, attempt_s, p, most = self._numbers()
        if p == 1:
            return Gathering(1 / attempt_s, 0.0, 0.0)
        fails = math.log1p(-p)
        some, missing, waiting = -math.expm1(n * fails), 0.0, 0.0  # missing: 1 - g(most); waiting: the sum of 1 - g
        for j in range(1, n):
            share = (-1) ** (j + 1) * math.comb(n, j) * math.exp(j * fails) * -math.expm1((n - j) * fails) / some
            missing += share * math.exp(j * most * fails)
            waiting += share * -math.expm1(j * most * fails) / -math.expm1(j * fails)
        met = float(_followed(p, n, np.array([most]))[0])
        if most <= DIRECT:  # no difference of large numbers where deliveries are rare
            age = most - float(_followed(p, n, np.arange(most)).sum()) / met
        else:
            age = (waiting - (most * missing if missing else 0.0)) / met
        mine = (-math.expm1((most + 1) * fails) + math.exp(n * fails) * math.expm1(most * fails)) / some
        return Gathering(
            rate_hz=met / (1 / some + waiting) / attempt_s,
            thrown=n * (mine - met) / met if missing else 0.0,
            older_age_s=age * attempt_s,
        )

    def sampled(self, n: int, rng: np.random.Generator, *, logged: int = 0) -> SampledMeeting:
        """A sample of n deliveries; see SampledMeeting."""
        numbers, attempt_s, p, most = self._numbers()
        every = range(self.count)
        return sampled_meeting(
            [StoredPair.from_numbers(numbers)] * self.count,
            [attempt_s for _ in every],
            [p for _ in every],
            [most * attempt_s for _ in every],
            n,
            rng,
            unit_s=attempt_s,
            together=self.cutoff.restart == "all",
            logged=logged,
        )


DIRECT = 20_000
"""Up to so many rounds are added one by one."""


def _followed(p: float, links: int, rounds: NDArray[np.float64]) -> NDArray[np.float64]:
    """The probabilities g that all links have a pair so many rounds after the round of the first: ``(x**n - y**n) / (1 - b**n)``.

    With ``b = 1 - p``, ``x = 1 - b**(rounds + 1)`` and ``y = x - p``; the difference of the powers is written as p times a sum.
    """
    fails = math.log1p(-p)
    x, y = -np.expm1((rounds + 1) * fails), -math.exp(fails) * np.expm1(rounds * fails)
    powers: NDArray[np.float64] = sum((x**i * y ** (links - 1 - i) for i in range(links)), np.zeros(rounds.shape))
    return p / -math.expm1(links * fails) * powers
