"""A switch between users: pairs that come at random, are kept in a buffer, and are joined two by two by swaps.

Each user has a link of its own to the switch, which heralds pairs at random (Poisson) times. The switch swaps as soon as it has
pairs of two users, the oldest first, so that all pairs that wait are of one user. Waiting pairs fade by being lost, each at a
rate of its own; a pair that comes while its buffer is full is lost at once. A swap that fails uses up both pairs.

Source: G. Vardoyan, S. Guha, P. Nain, D. Towsley, On the stochastic analysis of a quantum entanglement switch, arXiv:1903.04420.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from ..qubits.arrays import array_of, number_of, whole_of

__all__ = ["Switched", "slotted_swaps", "switch", "switch_capacity_hz", "switch_stored"]

Row = NDArray[np.float64]

LONGEST = 1_000_000
"""The most waiting pairs of one user that are counted."""

TAIL = 45.0
"""A buffer without end is counted until what is left out is under exp(-45) of the rest."""


@dataclass(frozen=True, eq=False)
class Switched:
    """What a switch with k users delivers in the long run.

    Attributes
    ----------
    pair_rates_hz : (k, k) pairs per second between each two users; symmetric, 0 on the diagonal
    waiting : tuple of k rows; the n-th number of a row, n = 0, 1, ..., is the chance that n + 1 pairs of this user wait
    empty : the chance that no pair waits
    stored : (k,) mean number of waiting pairs of each user
    dropped_hz, faded_hz : (k,) pairs per second lost at a full buffer, and while they waited
    """

    pair_rates_hz: Row
    waiting: tuple[Row, ...]
    empty: float
    stored: Row
    dropped_hz: Row
    faded_hz: Row

    @property
    def capacity_hz(self) -> float:
        """All pairs per second between users."""
        return float(self.pair_rates_hz.sum()) / 2

    @property
    def mean_stored(self) -> float:
        """The mean number of pairs that wait, E[Q]."""
        return float(self.stored.sum())


def switch(
    rates_hz: ArrayLike,
    *,
    swap: float = 1.0,
    buffers: int | Sequence[int | None] | None = None,
    losses_hz: ArrayLike = 0.0,
) -> Switched:
    """What a switch delivers whose users may differ in everything; exact.

    The chain of states, "n pairs of user i wait", is a star of birth-death chains around the empty state, so that its weights are
    products: ``m_i / (g_i + l_i), m_i**2 / ((g_i + l_i)(g_i + 2 l_i)), ...`` with the user's own rate m, the sum g of all other
    users' rates and the loss l of one waiting pair.

    Parameters
    ----------
    rates_hz : (k,) pairs per second that each user's link heralds
    swap : chance that a swap succeeds
    buffers : the most pairs of each user that wait, or one number for all; None: without end
    losses_hz : (k,) rates at which one waiting pair is lost, or one for all

    Raises
    ------
    ParameterError
        Fewer than two users, rates that are negative or not numbers; a buffer without end that fills for ever, as the user's rate
        is not under the sum of all others' and nothing is lost.
    """
    rates = array_of(rates_hz, float, "switch: rates_hz", "row of rates")
    if rates.ndim != 1 or rates.size < 2 or not bool(np.all((rates >= 0) & np.isfinite(rates))):
        raise ParameterError("switch: rates_hz: must be a row of rates of at least 0 Hz, for two users or more.")
    chance = _chance(swap, "switch: swap")
    losses = array_of(losses_hz, float, "switch: losses_hz", "row of rates")
    if losses.shape not in ((), rates.shape) or not bool(np.all((losses >= 0) & np.isfinite(losses))):
        raise ParameterError(f"switch: losses_hz: must be {rates.size} rates of at least 0 Hz, or one for all.")
    losses = np.broadcast_to(losses, rates.shape)
    sizes = list(buffers) if isinstance(buffers, Sequence) else [buffers] * rates.size
    if len(sizes) != rates.size:
        raise ParameterError(f"switch: buffers: {len(sizes)} numbers for {rates.size} users: must be one each, or one for all.")
    others = rates.sum() - rates
    users = zip(rates.tolist(), others.tolist(), losses.tolist(), sizes, strict=True)
    logs = [_chain(i, *numbers) for i, numbers in enumerate(users)]
    peak = max(0.0, *(float(log.max(initial=0.0)) for log in logs))
    chains = [np.exp(log - peak) for log in logs]
    whole = math.exp(-peak) + math.fsum(float(chain.sum()) for chain in chains)
    empty, waiting = math.exp(-peak) / whole, tuple(chain / whole for chain in chains)
    some = np.array([float(row.sum()) for row in waiting])
    stored = np.array([float(np.arange(1, row.size + 1) @ row) for row in waiting])
    ends = [float(row[-1]) if row.size else empty for row in waiting]
    full = np.array([0.0 if size is None else end for size, end in zip(sizes, ends, strict=True)])
    meets = np.outer(some, rates)
    np.fill_diagonal(meets, 0.0)
    return Switched(chance * (meets + meets.T), waiting, empty, stored, rates * full, losses * stored)


def _chain(user: int, rate: float, others: float, loss: float, size: int | None) -> Row:
    """The logarithms of the weights, beside 1 for the empty state, of n = 1, 2, ... waiting pairs of a user."""
    if size is not None:
        rule = "must be a whole number of pairs of at least 0, or None for no end"
        size = whole_of(size, f"switch: buffers[{user}]", rule, 0, LONGEST)
    if rate == 0 or size == 0:
        return np.full(size or 0, -np.inf)
    if others == 0 and loss == 0:
        raise ParameterError(f"switch: user {user} alone has pairs, and nothing takes them away; give others a rate above 0.")
    if size is not None:
        return _log_weights(rate, others, loss, size)
    if loss == 0 and rate >= others:
        raise ParameterError(
            f"switch: user {user} brings {rate:g} pairs/s, all others together {others:g}: not more, so that the buffer fills "
            "for ever; give it an end, or pairs that fade."
        )
    size = 32
    while size < LONGEST:
        row, ratio = _log_weights(rate, others, loss, size), rate / (others + size * loss)
        if ratio < 1 and row[-1] - math.log1p(-ratio) < max(0.0, float(row.max())) - TAIL:
            return row
        size *= 2
    raise ParameterError(f"switch: user {user}: more than {LONGEST} pairs would wait; give the buffer an end.")


def _log_weights(rate: float, others: float, loss: float, size: int) -> Row:
    out: Row = np.cumsum(math.log(rate) - np.log(others + loss * np.arange(1, size + 1)))
    return out


def switch_capacity_hz(users: int, rate_hz: float, swap: float = 1.0) -> float:
    """The pairs per second of a switch with alike users and buffers without end: ``q k m / 2``, every pair finds a partner."""
    count = whole_of(users, "switch_capacity_hz: users", _THREE, 3)
    rate = number_of(rate_hz, "switch_capacity_hz: rate_hz", "must be a rate of at least 0 Hz", -1e-300)
    return _chance(swap, "switch_capacity_hz: swap") * count * rate / 2


def switch_stored(users: int) -> float:
    """The mean number of pairs that wait in a switch with alike users and buffers without end: ``k / (2 (k - 2))``."""
    count = whole_of(users, "switch_stored: users", _THREE, 3)
    return count / (2 * (count - 2))


_THREE = "must be at least 3 users; with two alike the buffer fills for ever"


def slotted_swaps(chances: ArrayLike, swap: float = 1.0) -> float:
    """The mean number of pairs per slot of a switch whose pairs last one slot: ``q E[floor(S / 2)]``, users alike or not.

    S, the number of users that have a pair, is a sum of independent chances; its distribution is built up user by user.

    Parameters
    ----------
    chances : (k,) that a user's link has a pair in a slot
    swap : chance that a swap succeeds

    Raises
    ------
    ParameterError
        No row of probabilities.
    """
    row = array_of(chances, float, "slotted_swaps: chances", "row of probabilities")
    if row.ndim != 1 or not bool(np.all((row >= 0) & (row <= 1))):
        raise ParameterError("slotted_swaps: chances: must be a row of probabilities from 0 to 1, one for each user.")
    ready = np.ones(1)
    for chance in row.tolist():
        ready = np.append(ready * (1 - chance), 0.0) + np.append(0.0, ready * chance)
    return _chance(swap, "slotted_swaps: swap") * float(ready @ (np.arange(ready.size) // 2))


def _chance(given: float, owner: str) -> float:
    return number_of(given, owner, "must be a probability from 0 to 1", math.nextafter(0.0, -1.0), math.nextafter(1.0, 2.0))
