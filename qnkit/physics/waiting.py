"""How long one waits for heralds: sampled numbers of attempts and a sampled rate; the mean until several links all have one."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..kernels import heralding
from ..model import refusal
from ..qubits.arrays import number_of, whole_of
from ..qubits.checking import generator
from ..qubits.estimate import Estimate
from .ledger import Pairs
from .link import Link

__all__ = ["all_within", "expected_attempts", "sample_attempts", "sampled_rate"]

SMALLEST_PROBABILITY = 1e-17
"""Below this probability a sampled number of attempts may not fit into 64 bits."""


def _samples(p: float, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    if not SMALLEST_PROBABILITY <= p <= 1:
        raise refusal(
            "Link",
            "pairs().probability",
            p,
            "",
            f"must be at least {SMALLEST_PROBABILITY:g} to sample attempts; shorten the link",
        )
    n = whole_of(n, "sample_attempts(n)", "must be a whole number of at least 1 herald", 1)
    out = np.empty(n, dtype=np.int64)
    heralding.sample_attempts(p, generator(rng, "sample_attempts").random(n), out)
    return out


def sample_attempts(link: Link, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """The numbers of attempts, each up to and including a herald, for n heralds: shape (n,), geometric, mean 1/p.

    ParameterError where the link heralds too seldom to count its attempts in 64 bits, or not at all.
    """
    return _samples(_chance(link.pairs()), n, rng)


def sampled_rate(link: Link, n: int, rng: np.random.Generator) -> Estimate:
    """The rate in Hz that a run of n heralds shows: n over the total time, with its standard error.

    The error is rate * sqrt((1 - p) / n), from the variance (1 - p)/p**2 of a geometric number, with p from the sample.
    ParameterError as in sample_attempts, and for a link that keeps several pairs of one attempt.
    """
    pairs = link.pairs()
    if getattr(link, "keeps", "first") == "all":
        raise refusal(link, "keeps", "all", "", "must be first to sample a rate: heralds are counted, not the pairs of a round")
    total = float(_samples(_chance(pairs), n, rng).sum(dtype=float))
    rate = n / total * link.clock.duty_cycle / link.attempt_s
    return Estimate(rate, rate * math.sqrt(max(0.0, 1 - n / total) / n), n)


def _chance(pairs: Pairs) -> float:
    return 0.0 if pairs.probability is None else pairs.probability


def expected_attempts(p: float, links: int = 1) -> float:
    """The mean number of rounds until each of so many links, all trying with probability p a round, has had a success.

    ``sum over k of (-1)**(k + 1) C(links, k) / (1 - (1 - p)**k)``, the mean of the largest of geometric numbers; pairs wait
    without limit. For more than 20 links, where that sum cancels, the sum of the probabilities that a round is still needed, or,
    for small p, its Euler-Maclaurin value ``H / -log(1 - p) + 1/2`` with the harmonic number H.

    Raises
    ------
    ParameterError
        A probability that is not above 0 and at most 1, or fewer than 1 link.
    """
    p, links = _probability(p), whole_of(links, "expected_attempts(links)", "must be a whole number of at least 1 link", 1)
    if p == 1:
        return 1.0
    fails = math.log1p(-p)
    if links <= 20:
        return math.fsum((-1) ** (k + 1) * math.comb(links, k) / -math.expm1(k * fails) for k in range(1, links + 1))
    if p < 1e-3:
        return float((1 / np.arange(1.0, links + 1)).sum()) / -fails + 0.5
    rounds = np.arange(math.ceil((math.log(links) + 40) / -fails))
    return float(-np.expm1(links * np.log1p(-np.exp(rounds[1:] * fails))).sum()) + 1.0


def all_within(p: float, links: int, rounds: int) -> float:
    """The probability that after so many rounds each of the links has had a success, ``(1 - (1 - p)**rounds)**links``."""
    p, links = _probability(p), whole_of(links, "all_within(links)", "must be a whole number of at least 1 link", 1)
    rounds = whole_of(rounds, "all_within(rounds)", "must be a whole number of at least 0 rounds", 0)
    return float((1 - (1 - p) ** rounds) ** links)


def _probability(p: float) -> float:
    rule = "must be a probability above 0 and at most 1"
    return number_of(p, "expected_attempts.p", rule, 0.0, math.nextafter(1.0, 2.0))
