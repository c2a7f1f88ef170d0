"""Closed forms for chains: how long links wait for one another, all at once, one after another or in a single shot; bounds.

Times are in attempts, all links attempting in step with a success at attempt 1 at the earliest; memories keep every pair.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from ..physics import expected_attempts
from ..qubits.arrays import array_of, number_of, whole_of
from .chain_series import earlier

__all__ = [
    "Wait",
    "all_links",
    "asap_kept",
    "nested_bounds",
    "one_shot",
    "ready_within",
    "sequence",
    "sequence_kept",
    "sequence_within",
    "three_halves",
    "three_halves_error",
    "with_swap",
]

Row = NDArray[np.float64]

TERMS = 2_000_000
"""So many attempts are added one by one at most."""


@dataclass(frozen=True)
class Wait:
    """A waiting time: its mean and its variance, in attempts and attempts squared."""

    mean: float
    variance: float

    @property
    def deviation(self) -> float:
        """The standard deviation in attempts."""
        return math.sqrt(self.variance)


def ready_within(chances: ArrayLike, attempts: ArrayLike) -> Row:
    """The probabilities that after so many attempts every link has had a success: the product of ``1 - (1 - p)**attempts``.

    Also the waiting-time distribution of a chain that swaps as soon as it can, or in any other order, where swaps never fail.
    """
    row = _chances(chances, "ready_within")
    with np.errstate(divide="ignore"):
        fails = np.log1p(-row)
    times = np.asarray(attempts, dtype=float)[..., None]
    out: Row = np.where(times > 0, -np.expm1(np.maximum(times, 1) * fails), 0.0).prod(axis=-1)
    return out


def all_links(chances: ArrayLike) -> Wait:
    """How long until every link has had a success, their chances alike or not.

    With P(S) the chance that any link of a subset S succeeds, the mean is the sum over all subsets of ``(-1)**(|S| + 1) / P`` and
    the mean square that of ``(-1)**(|S| + 1) (2 - P) / P**2``. For more than 12 links, where that cancels, the sums over attempts
    of the probability that one is still missing.

    Raises
    ------
    ParameterError
        No chances, one that is not above 0 and at most 1; more than 12 links that need more than 2 million attempts.
    """
    row = _chances(chances, "all_links")
    if row.size <= 12:
        signs, some = -np.ones(1), np.zeros(1)
        for p in row:  # each subset without, then with this link; no 1 - (1 - p), which would cancel for small chances
            signs, some = np.concatenate([signs, -signs]), np.concatenate([some, some + p - some * p])
        mean = math.fsum(signs[1:] / some[1:])
        return Wait(mean, max(0.0, math.fsum(signs[1:] * (2 - some[1:]) / some[1:] ** 2) - mean**2))
    last = (math.log(row.size) + 40) / float(row.min())
    if last > TERMS:
        raise ParameterError(
            f"all_links: {row.size} links with a chance of {row.min():g} need too many attempts; give 12 or fewer."
        )
    missing = 1 - ready_within(row, np.arange(math.ceil(last)))
    mean = float(missing.sum())
    return Wait(mean, float((2 * np.arange(missing.size) + 1) @ missing) - mean**2)


def with_swap(wait: Wait, chance: float) -> Wait:
    """The wait of tries of this length that succeed with a chance, each begun anew: two links with a swap that may fail, say.

    ``mean / q`` and ``variance / q + mean**2 (1 - q) / q**2``; exact where the chance does not depend on the length of a try.
    """
    q = _chance(chance, "with_swap: chance")
    return Wait(wait.mean / q, wait.variance / q + wait.mean**2 * (1 - q) / q**2)


def sequence(chances: ArrayLike) -> Wait:
    """How long links take that are made one after another, each next one from when the last is there."""
    row = _chances(chances, "sequence")
    return Wait(float((1 / row).sum()), float(((1 - row) / row**2).sum()))


def sequence_within(chances: ArrayLike, attempts: int) -> Row:
    """The probabilities (attempts + 1,) that links made one after another are all there after 0, 1, 2, ... attempts."""
    from scipy.signal import lfilter

    row, last = _chances(chances, "sequence_within"), _kept_attempts(attempts, "sequence_within")
    out = np.ones(last + 1)
    for p in row:
        out = lfilter([0.0, p], [1.0, p - 1], out)
    return out


def sequence_kept(chances: ArrayLike, rates: ArrayLike) -> float:
    """What is left of a correlation, on average, of links made one after another and swapped at once: a factor from 0 to 1.

    While link i is made, the pair of all links before it decays at ``rates[i - 1]`` per attempt, by the memories at its two ends:
    the product of ``p x / (1 - (1 - p) x)`` with ``x = exp(-rate)`` over all links but the first.

    Parameters
    ----------
    chances : (n,), in the order in which the links are made
    rates : (n - 1,), or one for all
    """
    row = _chances(chances, "sequence_kept")[1:]
    kept = np.exp(-_rates(rates, row.size, "sequence_kept: rates"))
    return float((row * kept / (1 - (1 - row) * kept)).prod())


def one_shot(chances: ArrayLike, swaps: ArrayLike = ()) -> Wait:
    """How long a chain without memories takes: all links and all swaps must succeed in one and the same attempt."""
    p = float(_chances(chances, "one_shot").prod()) * float(_chances(swaps, "one_shot: swaps", least=0).prod())
    return Wait(1 / p, (1 - p) / p**2)


def asap_kept(chances: ArrayLike, rates: ArrayLike, attempts: int) -> float:
    """What is left of a correlation, on average, in a chain that swaps as soon as it can: a factor from 0 to 1.

    Swaps never fail; the two ends measure their qubits at once, as for key, so that only stations keep qubits: station i keeps
    one for the time between the successes of its two links. The mean of the product of ``exp(-rate |difference|)``, link by link.

    Parameters
    ----------
    chances : (n,), from left to right
    rates : (n - 1,) per attempt of the station between two links, or one for all
    attempts : later ones are left out; the answer is too low by at most the probability that a link takes longer
    """
    row = _chances(chances, "asap_kept")
    last = _kept_attempts(attempts, "asap_kept")
    steps = _rates(rates, row.size - 1, "asap_kept: rates")
    times = np.arange(1.0, last + 1)
    weights = np.ones(last)
    for place, p in enumerate(row):
        if place:
            rate = float(steps[place - 1])
            weights = weights + earlier(weights, rate) + earlier(weights[::-1], rate)[::-1]
        weights = weights * p * (1 - p) ** (times - 1)
    return float(weights.sum())


def three_halves(p: float, links: int) -> float:
    """The mean attempts by the 3/2 rule, ``(3/2)**log2(links) / p``: as if each level took 3/2 times as long as one piece.

    It holds for two exponential waits; the later of two pieces of more links is sooner than that, so the rule is above the truth.
    """
    levels = math.log2(_links(links, "three_halves"))
    return math.pow(1.5, levels) / _chance(p, "three_halves: p")


def three_halves_error(p: float, links: int) -> float:
    """By which share the 3/2 rule is above the mean of links whose swaps never fail; 0 for one link."""
    return three_halves(p, links) / expected_attempts(p, links) - 1


def nested_bounds(p: float, links: int, swap: float = 1.0) -> tuple[float, float]:
    """Bounds from below and above on the mean attempts of a nested chain of equal links with swaps that may fail.

    Two links are exact. The later of two alike pieces takes from 1 to 3/2 of the mean of one, as waiting never sets one back
    (P(T > s + t) <= P(T > s) P(T > t), so that the sooner takes at least half); and every try takes at least as long as all
    links do.
    """
    count, q = _links(links, "nested_bounds"), _chance(swap, "nested_bounds: swap")
    if count == 1:
        return (expected_attempts(p, 1),) * 2
    two, levels = expected_attempts(p, 2) / q, int(math.log2(count)) - 1
    return max(two / q**levels, expected_attempts(p, count) / q), two * (1.5 / q) ** levels


def _links(links: int, owner: str) -> int:
    count = whole_of(links, f"{owner}: links", "must be 1, 2, 4, 8, ... links", 1, 2**60)
    if count & (count - 1):
        raise ParameterError(f"{owner}: links = {count}: must be 1, 2, 4, 8, ... links, joined two by two.")
    return count


def _kept_attempts(given: int, owner: str) -> int:
    return whole_of(given, f"{owner}: attempts", "must be a whole number of at least 1 attempt to keep", 1, TERMS)


def _chance(given: float, owner: str) -> float:
    return number_of(given, owner, "must be a probability above 0 and at most 1", 0.0, math.nextafter(1.0, 2.0))


def _chances(given: ArrayLike, owner: str, least: int = 1) -> Row:
    row = array_of(given, float, owner, "probabilities") if np.size(given) else np.ones(0)
    if row.ndim != 1 or row.size < least or not bool(np.all((row > 0) & (row <= 1))):
        raise ParameterError(f"{owner}: {row.tolist()}: must be a row of probabilities above 0 and at most 1.")
    return row


def _rates(given: ArrayLike, count: int, owner: str) -> Row:
    row = np.atleast_1d(np.asarray(given, dtype=float))
    if row.shape not in ((1,), (count,)) or not bool(np.all(row >= 0)):
        raise ParameterError(f"{owner} = {row.tolist()}: must be {count} decay rates per attempt of at least 0, or one for all.")
    return np.array(np.broadcast_to(row, count))
