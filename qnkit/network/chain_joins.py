"""Two pieces of a chain that are ready at their own times: swapped to a longer one, or distilled to a better one.

See chain_waits for times, states and sources.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from ..qubits.arrays import number_of, whole_of
from .chain_series import both_by, shifted
from .chain_waits import Deliveries, Three, three_of

__all__ = ["distilled_waits", "swapped_waits"]

Row = NDArray[np.float64]
Terms = Mapping[tuple[int, int, int], float]

_SWAP: Terms = {(k, k, k): 1.0 for k in range(4)}
"""What a swap makes of (1, three correlations) of two pairs: [out, first, second] are the coefficients that are not 0."""

_ANY = [(i, j) for i in (1, 2, 3) for j in (1, 2, 3)]
_AGREE: Terms = {(0, 0, 0): 1 / 2, **{(0, i, j): 1 / 18 for i, j in _ANY}}
_ALONE = [(i, 0) for i in (1, 2, 3)] + [(0, j) for j in (1, 2, 3)]
_PROTOCOLS: Mapping[str, Terms] = {
    "bbpssw": {**_AGREE, **{(k, i, j): 1 / 9 for k in (1, 2) for i, j in _ANY}, **{(3, i, j): 1 / 6 for i, j in _ALONE}},
    "werner": {
        **_AGREE,
        **{(k, i, j): 2 / 27 for k in (1, 2, 3) for i, j in _ANY},
        **{(k, i, j): 1 / 18 for k in (1, 2, 3) for i, j in _ALONE},
    },
    "dejmps": {
        (0, 0, 0): 0.5,
        (0, 2, 2): 0.5,
        (1, 1, 1): 0.5,
        (1, 3, 3): 0.5,
        (2, 1, 3): 0.5,
        (2, 3, 1): 0.5,
        (3, 2, 0): 0.5,
        (3, 0, 2): 0.5,
    },
}
"""What distillation makes of them where both records are equal, which has the probability in place 0."""


def swapped_waits(
    left: Deliveries,
    right: Deliveries,
    *,
    chance: float = 1.0,
    cutoff: int | None = None,
    message: int = 0,
    station: ArrayLike = 1.0,
) -> Deliveries:
    """When two pieces side by side make a longer one by a swap of their pairs.

    Parameters
    ----------
    chance : that the swap succeeds; else both pieces begin anew
    cutoff : the most attempts that the first pair waits for the other; then both pieces begin anew. None: no limit
    message : attempts until both ends know how a try ended, while the new pair decays; what begins anew begins after them
    station : what an imperfect Bell measurement leaves of the three correlations; one number for all three

    Raises
    ------
    ParameterError
        Pieces kept to unlike last attempts, a chance that is not above 0 and at most 1, a negative cut-off or message.
    """
    owner = "swapped_waits"
    q = number_of(chance, f"{owner}: chance", "must be a probability above 0 and at most 1", 0.0, math.nextafter(1.0, 2.0))
    factors = three_of(station, f"{owner}: station")
    if np.abs(factors).max() > 1:
        raise ParameterError(f"{owner}: station = {factors.tolist()}: must be from -1 to 1; no measurement makes a state better.")
    rows = _met(left, right, cutoff, owner, _SWAP)
    failure = (1 - q) * rows[0] + _lost(left, right, cutoff)
    rows[1:] *= factors[:, None]
    ever_better = left.ever_better and right.ever_better and cutoff is None
    return _told(q * rows, failure, (left.ends[0], right.ends[1]), message, owner, ever_better)


def distilled_waits(
    first: Deliveries,
    second: Deliveries,
    *,
    protocol: Literal["bbpssw", "dejmps", "werner"] = "bbpssw",
    cutoff: int | None = None,
    message: int = 0,
) -> Deliveries:
    """When distillation makes one pair of two between the same ends, which are made side by side.

    ``bbpssw`` makes Werner pairs of both before it, ``werner`` also of the one that is kept, as the sources of chain_waits do;
    ``dejmps`` takes them as they are (see physics.distilled_weights). It succeeds with a probability that depends on how long
    one has waited; else both begin anew. Gates are perfect.

    Parameters
    ----------
    cutoff, message : as for swapped_waits

    Raises
    ------
    ParameterError
        As swapped_waits; an unknown protocol; pairs whose ends have unlike memories.
    """
    owner = "distilled_waits"
    if protocol not in _PROTOCOLS:
        raise ParameterError(f"{owner}: protocol = {protocol!r}: must be one of {', '.join(map(repr, _PROTOCOLS))}.")
    if first.ends != second.ends:
        raise ParameterError(f"{owner}: the two pairs have unlike memories at their ends; distil pairs between the same ends.")
    rows = _met(first, second, cutoff, owner, _PROTOCOLS[protocol])
    both = both_by(first.chances, second.chances, (0.0, 0.0), cutoff)
    return _told(rows, both - rows[0] + _lost(first, second, cutoff), first.ends, message, owner, False)


def _met(first: Deliveries, second: Deliveries, cutoff: int | None, owner: str, terms: Terms) -> Row:
    """The sums (4, n) of the terms at the attempt at which both pairs are there, the earlier one decayed."""
    if first.attempts != second.attempts:
        raise ParameterError(
            f"{owner}: one piece is kept to attempt {first.attempts}, one to {second.attempts}; keep both alike."
        )
    if cutoff is not None:
        whole_of(cutoff, f"{owner}: cutoff", "must be a whole number of at least 0 attempts, or None", 0)
    rates = [[0.0, *np.add(*one.ends).tolist()] for one in (first, second)]
    out = np.zeros(first.rows.shape)
    for i, j in dict.fromkeys((i, j) for _, i, j in terms):
        met = both_by(first.rows[i], second.rows[j], (rates[0][i], rates[1][j]), cutoff)
        for k in range(4):
            out[k] += terms.get((k, i, j), 0.0) * met
    return out


def _lost(first: Deliveries, second: Deliveries, cutoff: int | None) -> Row:
    """The probabilities (n,) that the cut-off of the earlier pair passes at attempt t without the other."""
    if cutoff is None:
        return np.zeros(first.failure.shape)
    late = [np.maximum(1 - np.cumsum(one.chances), 0.0) for one in (first, second)]
    return shifted(first.chances, cutoff) * late[1] + shifted(second.chances, cutoff) * late[0]


def _told(success: Row, failure: Row, ends: tuple[Three, Three], message: int, owner: str, ever_better: bool) -> Deliveries:
    """The tries once both ends know of them, so many attempts later."""
    whole_of(message, f"{owner}: message", "must be a whole number of at least 0 attempts", 0)
    faded = np.exp(-message * np.concatenate([[0.0], np.add(*ends)]))
    success = shifted(success * faded[:, None], message)
    return Deliveries(success, shifted(np.maximum(failure, 0.0), message), ends, ever_better)
