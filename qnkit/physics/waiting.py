"""How long one waits for heralds: sampled numbers of attempts and a sampled rate."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..kernels import heralding
from ..model import refusal
from ..qubits.estimate import Estimate
from .ledger import Pairs
from .link import Link

__all__ = ["sample_attempts", "sampled_rate"]

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
    if n < 1:
        raise refusal("sample_attempts", "n", n, "", "must be at least 1 herald")
    out = np.empty(n, dtype=np.int64)
    heralding.sample_attempts(p, rng.random(n), out)
    return out


def sample_attempts(link: Link, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """The numbers of attempts, each up to and including a herald, for n heralds: shape (n,), geometric, mean 1/p.

    ParameterError where the link heralds too seldom to count its attempts in 64 bits, or not at all.
    """
    return _samples(_chance(link.pairs()), n, rng)


def sampled_rate(link: Link, n: int, rng: np.random.Generator) -> Estimate:
    """The rate in Hz that a run of n heralds shows: n over the total time, with its standard error.

    The error is rate * sqrt((1 - p) / n), from the variance (1 - p)/p**2 of a geometric number, with p from the sample.
    ParameterError as in sample_attempts.
    """
    pairs = link.pairs()
    total = float(_samples(_chance(pairs), n, rng).sum(dtype=float))
    rate = n / total * link.clock.duty_cycle / link.attempt_s
    return Estimate(rate, rate * math.sqrt(max(0.0, 1 - n / total) / n), n)


def _chance(pairs: Pairs) -> float:
    return 0.0 if pairs.probability is None else pairs.probability
