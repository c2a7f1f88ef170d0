"""Joining two pairs, one of which has waited: what is linear in each pair is learnt once, then it is a sum of a few matrices."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from .states import PairState
from .stored_pair import StoredPair

__all__ = ["Delivered", "Join", "Joined", "JoinedTerms", "delivered", "key_of"]

Matrix = NDArray[np.complex128]


class Joined(Protocol):
    """What joining two pairs makes: how probable it is, and its state."""

    @property
    def probability(self) -> float:
        """The probability that it works."""

    @property
    def state(self) -> PairState:
        """The state, if it works."""


Join = Callable[[PairState, PairState], Joined]


@dataclass(frozen=True)
class Delivered:
    """Pairs that come at a rate in Hz, and their mean state."""

    rate_hz: float
    state: PairState


def delivered(rate_hz: float, weighted: Matrix) -> Delivered:
    """The pairs of a state whose trace is the probability that a delivery, at a rate in Hz, makes one."""
    works = float(np.trace(weighted).real)
    if works <= 0:
        raise ParameterError("joined: joining the pairs never works; accept more outcomes or mend the station.")
    return Delivered(rate_hz * works, PairState.unchecked(weighted / works))


def weighted(join: Join, left: PairState, right: PairState) -> Matrix:
    """The state that a join makes, times its probability."""
    made = join(left, right)
    return made.probability * made.state.matrix if made.probability > 0 else np.zeros((4, 4), dtype=complex)


def key_of(join: Join) -> Hashable:
    """What two equal joins share: a ``functools.partial`` is known by its parts, anything else by itself."""
    if isinstance(join, functools.partial):
        return join.func, join.args, tuple(sorted(join.keywords.items()))
    return join


@dataclass(frozen=True)
class JoinedTerms:
    """A join of two stored pairs of which at most one has waited.

    Attributes
    ----------
    fresh : complex (4, 4), of two fresh pairs
    left, right : complex (n, 4, 4), of each of the matrices (StoredPair.terms) of the pair that waited, the other pair fresh
    """

    fresh: Matrix
    left: Matrix
    right: Matrix

    @classmethod
    def of(cls, pairs: tuple[StoredPair, StoredPair], join: Join) -> JoinedTerms:
        """The terms of a join, learnt from states: each matrix is mixed into I/4 so weakly that the mixture is a state."""
        left, right = pairs
        return cls(
            weighted(join, left.state, right.state),
            _learnt(left.terms[0], lambda state: weighted(join, state, right.state)),
            _learnt(right.terms[0], lambda state: weighted(join, left.state, state)),
        )


def _learnt(parts: Matrix, made: Callable[[PairState], Matrix]) -> Matrix:
    """The linear map ``made`` of states applied to each of some Hermitian matrices, which need not be states."""
    even = np.eye(4) / 4 + 0j
    base, out = made(PairState.unchecked(even.copy())), np.zeros(parts.shape, dtype=complex)
    for j, part in enumerate(parts):
        share = 0.25 / float(np.abs(part).sum())
        whole = 1 + share * float(np.trace(part).real)
        out[j] = (whole * made(PairState.unchecked((even + share * part) / whole)) - base) / share
    return out
