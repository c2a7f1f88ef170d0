"""Distributions over whole attempts, kept up to a last one: waiting beside another, and tries made anew until one succeeds.

A row holds at index t what happens at the end of attempt t, from t = 0 to the last. Nothing here takes from beyond the last
attempt, so every entry that is kept is exact; only the sum shows what is missing.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["both_by", "convolved", "earlier", "renewed", "shifted"]

Row = NDArray[np.float64]

SHORT = 8
"""Failures that end by this attempt are followed one by one."""


def shifted(rows: Row, attempts: int) -> Row:
    """The rows (..., n) so many attempts later; what passes the last attempt is lost."""
    out = np.zeros(rows.shape)
    if attempts < rows.shape[-1]:
        out[..., attempts:] = rows[..., : rows.shape[-1] - attempts]
    return out


def convolved(first: Row, second: Row) -> Row:
    """The rows (..., n) of the sums of two independent times, up to the last attempt of the first row.

    By fast Fourier transforms: an entry is off by some 1e-16 of the largest, not of itself.
    """
    from scipy.fft import irfft, next_fast_len, rfft

    n = first.shape[-1]
    size = next_fast_len(n + second.shape[-1] - 1, real=True)
    out: Row = irfft(rfft(first, size) * rfft(second, size), size)[..., :n]
    return out


def earlier(row: Row, rate: float, within: int | None = None) -> Row:
    """``sum over s of row[s] exp(-rate (t - s))`` over the attempts s before t, (n,): those that came first and have waited.

    Parameters
    ----------
    rate : decay per attempt that has been waited
    within : None, or the most attempts that may have been waited
    """
    from scipy.signal import lfilter

    kept = math.exp(-rate)
    out: Row = lfilter([0.0, kept], [1.0, -kept], row)
    return out if within is None else out - math.exp(-rate * within) * shifted(out, within)


def both_by(first: Row, second: Row, rates: tuple[float, float], within: int | None = None) -> Row:
    """What two independent rows (n,) give by the later of their times, the earlier one decayed by its rate per attempt waited."""
    met: Row = first * second + first * earlier(second, rates[1], within) + earlier(first, rates[0], within) * second
    return met


def renewed(success: Row, failure: Row) -> Row:
    """The rows (..., n) at the first success of tries that follow one another: ``success / (1 - failure)`` as power series.

    Parameters
    ----------
    success : (..., n), a try that ends with success at attempt t, times anything that is counted then
    failure : (n,), the probability that a try ends without success at attempt t; 0 at t = 0

    Failures of a few attempts are followed one by one; else the reciprocal is found by Newton's iteration
    ``u <- u + u (1 - (1 - failure) u)``, which doubles the attempts that are right.
    """
    from scipy.signal import lfilter

    n = failure.size
    if not failure[SHORT:].any():
        alone: Row = lfilter([1.0], np.concatenate([[1.0], -failure[1:SHORT]]), success, axis=-1)
        return alone
    known = np.ones(1)
    while known.size < n:
        size = min(2 * known.size, n)
        longer = np.zeros(size)
        longer[: known.size] = known
        rest = convolved(longer, failure[:size]) - longer
        rest[0] += 1.0
        known = longer + convolved(longer, rest)
    return convolved(success, known)
