"""Integrals and sums of ``exp(-a t - b t**2)``: what every mean over waits is made of.

``a`` is a rate in 1/s and may be below 0 where b is above 0 (an echo still to come); ``b`` is in 1/s**2 and at least 0. All
functions broadcast.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

__all__ = ["decayed", "gone_by", "integral", "sum_of_attempts"]

Row = NDArray[np.float64]
Numbers = Row | float

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
DIRECT = 8192
"""So many terms are added one by one; more of them change so slowly that a series in their derivatives is exact."""


def decayed(linear: Numbers, quadratic: Numbers, times: Numbers) -> Row:
    """The factors ``exp(-linear t - quadratic t**2)``; an echo beyond the range of numbers counts as the largest number."""
    out: Row = np.exp(np.minimum(-linear * times - quadratic * np.square(times), 600.0))
    return out


def integral(linear: Numbers, quadratic: Numbers, end: Numbers) -> Row:
    """The integral of ``exp(-linear t - quadratic t**2)`` from 0 to ``end``, which may be infinite.

    Closed forms: an exponential, or with a quadratic part the (scaled complementary) error function; short of one decay
    the Gaussian part is integrated by 16 Gauss-Legendre nodes, exact to rounding there, where a difference would cancel.
    """
    a, b, e = np.broadcast_arrays(*(np.asarray(x, dtype=float) for x in (linear, quadratic, end)))
    out = np.empty(a.shape)
    plain, flat = b == 0, (b == 0) & (a == 0)
    out[flat] = e[flat]
    tilted = plain & ~flat
    out[tilted] = -np.expm1(-a[tilted] * e[tilted]) / a[tilted]
    if not plain.all():
        out[~plain] = _gaussian(a[~plain], b[~plain], e[~plain])
    return out


def _gaussian(a: Row, b: Row, e: Row) -> Row:
    from scipy.special import erf, erfcx

    out, root = np.empty(a.shape), np.sqrt(b)
    start = a / (2 * root)
    stop = start + root * e
    finite = np.isfinite(e)
    some = np.where(finite, e, 0.0)
    short = finite & (np.abs(a) * some + b * some * some <= 1)
    times = e[short, None] * (1 + _NODES) / 2
    out[short] = e[short] / 2 * (decayed(a[short, None], b[short, None], times) @ _WEIGHTS)
    scale = math.sqrt(math.pi) / (2 * root)
    falls, rises = ~short & (start >= 0), ~short & (stop <= 0)
    turns = ~short & ~falls & ~rises
    end = np.zeros(a.shape)
    end[finite] = decayed(a[finite], b[finite], e[finite])
    tail = np.where(finite, erfcx(np.maximum(stop, 0.0)), 0.0)
    out[falls] = (scale * (erfcx(np.maximum(start, 0.0)) - end * tail))[falls]
    out[rises] = (scale * (end * erfcx(np.maximum(-stop, 0.0)) - erfcx(np.maximum(-start, 0.0))))[rises]
    out[turns] = scale[turns] * np.exp(np.minimum(start[turns] ** 2, 600.0)) * (erf(stop[turns]) - erf(start[turns]))
    return out


def gone_by(linear: float, quadratic: float) -> float:
    """The time by which ``exp(-linear t - quadratic t**2)`` has fallen by 40 powers of e; infinite where it never falls."""
    root = math.sqrt(linear * linear + 160 * quadratic)
    if linear < 0:
        return (root - linear) / (2 * quadratic)
    return 80 / (linear + root) if root > 0 else math.inf


def sum_of_attempts(linear: Row, quadratic: Row, counts: Row) -> Row:
    """The sums of ``exp(-linear k - quadratic k**2)`` over k = 1, 2, ..., count: shape (counts, terms).

    Parameters
    ----------
    linear, quadratic : float (terms,), per attempt
    counts : float (counts,), whole numbers, which may be infinite where the sum converges
    """
    out = np.repeat(counts[:, None], linear.size, axis=1)
    tilted = (quadratic == 0) & (linear != 0)
    a = linear[tilted]
    out[:, tilted] = np.expm1(-a * counts[:, None]) * (np.exp(-a) / np.expm1(-a))
    for j in np.flatnonzero(quadratic).tolist():
        a, b = float(linear[j]), float(quadratic[j])
        reach = gone_by(a, b)
        most = min(reach, float(counts.max(initial=0.0)))
        if most <= DIRECT:
            k = np.arange(1.0, math.ceil(most) + 1)
            sums = np.concatenate([[0.0], np.cumsum(decayed(a, b, k))])
            out[:, j] = sums[np.minimum(counts, k.size).astype(int)]
        else:
            out[:, j] = _smooth_sum(a, b, np.minimum(counts, 10 * math.ceil(reach)))
    return out


def _smooth_sum(a: float, b: float, counts: Row) -> Row:
    """The Euler-Maclaurin series of a slow sum, to the fifth derivative."""
    total = integral(a, b, counts)
    for sign, k in ((1.0, counts), (-1.0, np.zeros(counts.shape))):
        h, c = -(a + 2 * b * k), -2 * b
        series = 0.5 + h / 12 - (h**3 + 3 * h * c) / 720 + (h**5 + 10 * h**3 * c + 15 * h * c * c) / 30240
        total = total + sign * series * decayed(a, b, k)
    return total
