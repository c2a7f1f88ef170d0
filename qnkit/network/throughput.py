"""What a path delivers in one slot: every channel tries once, then pairs are swapped side by side, as in Q-CAST."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError, refusal
from ..qubits.arrays import array_of, listed, whole_of

__all__ = ["at_least", "expected_pairs", "pairs_of_slot"]

Row = NDArray[np.float64]


def at_least(chances: ArrayLike, width: int | None = None) -> Row:
    """The probabilities that at least 1, 2, ... of several channels succeed in a slot; their chances may differ.

    Parameters
    ----------
    chances : (channels,) of one success in a slot
    width : only so many channels are used, the best; None: all

    Raises
    ------
    ParameterError
        Chances that are none; a width below 1.
    """
    row = np.sort(_chances(chances, "at_least"))[::-1]
    if width is not None:
        row = row[: whole_of(width, "at_least: width", "must be a whole number of at least 1", 1)]
    return survivals(row)


def survivals(rows: Row) -> Row:
    """What at_least gives of each of many rows (..., channels) of chances; one that is 0 stands for no channel."""
    exactly = np.zeros((*rows.shape[:-1], rows.shape[-1] + 1))
    exactly[..., 0] = 1.0
    for k in range(rows.shape[-1]):
        chance = rows[..., k, None]
        exactly[..., 1:] = exactly[..., 1:] * (1 - chance) + exactly[..., :-1] * chance
        exactly[..., :1] *= 1 - chance
    out: Row = np.cumsum(exactly[..., ::-1], axis=-1)[..., ::-1][..., 1:]
    return out


def pairs_of_slot(hops: Sequence[ArrayLike], width: int | None = None) -> Row:
    """The probabilities that 0, 1, 2, ... rows of pairs from end to end are there before the swaps, one pair of each hop in each.

    The smallest of the numbers of pairs of the hops: the probability that it is at least i is the product over the hops of the
    probabilities that theirs is. The recursion of Shi and Qian from hop to hop gives the same.

    Parameters
    ----------
    hops : for each hop the chances of its channels
    """
    product = _rows(hops, width, "pairs_of_slot")
    out: Row = -np.diff(np.concatenate([[1.0], product, [0.0]]))
    return out


def expected_pairs(hops: Sequence[ArrayLike], swaps: float | Sequence[float] = 1.0, width: int | None = None) -> float:
    """The expected number of pairs from end to end of one slot: Q-CAST's expected throughput of a path.

    Each row of pairs needs a swap at every node between; all swap in the same slot, and what is not swapped then is lost.

    Parameters
    ----------
    hops : for each hop the chances of its channels
    swaps : the chance of a swap at each node between, from left to right; one for all

    Raises
    ------
    ParameterError
        No hops; as many swaps as there are not nodes between; what is no probability.

    Source: S. Shi, C. Qian, Proc. ACM SIGCOMM 2020, 62, doi:10.1145/3387514.3405853. Swaps are one fewer than hops, as in the
    authors' own program.
    """
    product = _rows(hops, width, "expected_pairs")
    between = len(listed(hops, "expected_pairs: hops")) - 1
    row = _chances(swaps, "expected_pairs: swaps", none=True)
    if row.size not in {1, between} or (row.size == 1 and np.ndim(swaps) == 1 and between != 1):
        raise ParameterError(f"expected_pairs: {row.size} swaps for {between} nodes between; give one for each, or one for all.")
    return float(np.broadcast_to(row, between).prod() * product.sum())


def _rows(hops: Sequence[ArrayLike], width: int | None, owner: str) -> Row:
    given = listed(hops, f"{owner}: hops")
    if not given:
        raise ParameterError(f"{owner}: hops = []: a path has at least one hop.")
    each = [at_least(one, width) for one in given]
    narrow = min(one.size for one in each)
    out: Row = np.prod([one[:narrow] for one in each], axis=0)
    return out


def _chances(given: ArrayLike, owner: str, none: bool = False) -> Row:
    row: Row = np.atleast_1d(array_of(given, float, owner, "row"))
    if row.ndim != 1 or not (row.size or none) or not ((row >= 0) & (row <= 1)).all():
        raise refusal(owner, "chances", given, "", "must be probabilities from 0 to 1")
    return row
