"""How alike the photons of two emitters are: exponential wave packets with pure dephasing, a detuning, a window and jitter.

Photon i arrives with the first-order coherence ``G_i(t, t') = g_i exp(-g_i (t + t')/2 - d_i |t - t'|)``, t from its arrival on,
with the decay rate g = 1/lifetime and the rate d of pure dephasing; the two turn apart by the detuning. What counts of it is what
falls into the window, which opens at the arrival.
"""

from __future__ import annotations

import cmath
import functools
import math

import numpy as np
from numpy.typing import NDArray

from .devices import Detector, Emitter

__all__ = ["alike", "of_emitters"]

SIGMA_OF_WIDTH = 1 / (2 * math.sqrt(2 * math.log(2)))
"""The standard deviation of a normal distribution over its full width at half maximum."""

FAR = 9.0
"""So many standard deviations from an edge of the window, jitter changes nothing: less than 1e-18."""


def of_emitters(left: Emitter, right: Emitter, detector: Detector, dephasing: bool = True) -> tuple[float, float, float, float]:
    """What ``alike`` says of two emitters that have lifetimes, with or without their pure dephasing, at one detector."""
    rates = []
    for emitter in (left, right):
        slow = emitter.pure_dephasing_ns if dephasing else None
        rates.append((1 / (emitter.lifetime_ns or math.inf), 0.0 if slow is None else 1 / slow))
    turn = 2e-3 * math.pi * (left.detuning_mhz - right.detuning_mhz)
    (left_rate, left_dephasing), (right_rate, right_dephasing) = rates
    return alike(left_rate, right_rate, left_dephasing + right_dephasing, turn, detector.window_ns, detector.jitter_ns)


@functools.lru_cache(maxsize=256)
def alike(
    left_rate: float, right_rate: float, dephasing: float, detuning: float, window: float, jitter: float
) -> tuple[float, float, float, float]:
    """The shares (left, right) of the photons inside the window, their two-photon visibility, their first-order coherence.

    Without a window, with ``G = (left_rate + right_rate)/2 + dephasing``: the visibility is ``2 left_rate right_rate/(left_rate +
    right_rate) * G / (G**2 + detuning**2)``, so g/(g + 2 d) for equal emitters of dephasing d each; the coherence is
    ``sqrt(left_rate right_rate) / |G + i detuning|``, for equal emitters the same number: pure dephasing costs a single click its
    whole visibility, not the root of it, since the noise of each emitter counts from its excitation on and not only between two
    clicks. Both numbers are of the photons that are accepted.

    Parameters
    ----------
    left_rate, right_rate : decay rates, in 1/ns
    dephasing : the sum of both rates of pure dephasing, in 1/ns
    detuning : in rad/ns
    window, jitter : of the detectors, in ns; the jitter is a full width at half maximum
    """
    sigma = jitter * SIGMA_OF_WIDTH
    mean = 0.5 * (left_rate + right_rate)
    total = complex(mean + dephasing, detuning)
    left, right = (_accepted(complex(rate), window, sigma).real for rate in (left_rate, right_rate))
    amplitude = math.sqrt(left_rate) * math.sqrt(right_rate)
    shares = left_rate * left, right_rate * right
    if min(shares) == 0:
        return *shares, 0.0, 0.0
    both = (_both if sigma == 0 else _both_blurred)(mean, total, window, sigma)
    visibility = min(1.0, max(0.0, 2 * amplitude / shares[0] * amplitude / shares[1] * both))
    first_order = abs(_accepted(total, window, sigma)) * amplitude / math.sqrt(shares[0]) / math.sqrt(shares[1])
    return min(1.0, shares[0]), min(1.0, shares[1]), visibility, min(1.0, first_order)


def _accepted(rate: complex, window: float, sigma: float) -> complex:
    """The integral of ``exp(-rate t)`` over what the window accepts; see _accepted_from."""
    if sigma == 0:
        return complex(-np.expm1(-rate * window)) / rate
    return complex(_accepted_from(np.zeros(1), rate, window, sigma)[0])


def _both(mean: float, total: complex, window: float, sigma: float) -> float:
    """The integral of ``Re exp(-total t - (2 mean - total) t')`` over 0 < t' < t < window; sigma is 0."""
    other = 2 * mean - total
    everything = -math.expm1(-2 * mean * window) / (2 * mean)
    if abs(other) * window < 1:
        grown = complex(np.expm1(other * window)) / other if other != 0 else window
        late = math.exp(-2 * mean * window) * grown
    else:
        late = (cmath.exp(-total * window) - math.exp(-2 * mean * window)) / other
    return ((everything - late) / total).real


def _accepted_from(start: NDArray[np.float64], rate: complex, window: float, sigma: float) -> NDArray[np.complex128]:
    """The integrals (n,) of ``exp(-rate (t - start)) a(t)`` from each start on, where a window with jitter accepts a(t).

    ``a(t) = (erf(t / sqrt 2 sigma) + erf((window - t) / sqrt 2 sigma)) / 2``, the chance that a click at t is told inside. By
    parts: what is accepted at the start, and what changes at either edge.
    """
    from scipy.special import erf

    width = math.sqrt(2) * sigma
    accepted = 0.5 * (erf(start / width) + erf((window - start) / width))
    edges = _edge(-start, rate, sigma) - _edge(window - start, rate, sigma)
    out: NDArray[np.complex128] = (accepted + edges) / rate
    return out


def _edge(center: NDArray[np.float64], rate: complex, sigma: float) -> NDArray[np.complex128]:
    """The integrals (n,) of ``exp(-rate t)`` from 0 on, against normal distributions about each center."""
    from scipy.special import wofz

    argument = (rate * sigma**2 - center) / (math.sqrt(2) * sigma)
    near = 0.5 * np.exp(-0.5 * (center / sigma) ** 2)
    inside = argument.real < 0
    out = near * wofz(1j * np.where(inside, -argument, argument))
    whole = np.exp(np.where(inside, 0.5 * (rate * sigma) ** 2 - rate * center, 0.0))
    summed: NDArray[np.complex128] = np.where(inside, whole - out, out)
    return summed


@functools.lru_cache(maxsize=1)
def _gauss() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    nodes, weights = np.polynomial.legendre.leggauss(24)
    return 0.5 * (nodes + 1), 0.5 * weights


def _both_blurred(mean: float, total: complex, window: float, sigma: float) -> float:
    """The same as ``_both`` with jitter: the inner integral in closed form, the outer one by Gauss-Legendre panels.

    The panels grow from each edge of the window, as the error functions and the exponentials do.
    """
    from scipy.special import erf

    end = min(window + FAR * sigma, 40 / (2 * mean) + 2 * FAR * sigma)
    scale = min(sigma, 0.5 / abs(total), 0.5 / mean)
    steps = scale * 2.0 ** np.arange(0, 60)
    turns = np.arange(0.0, end, max(8 / abs(total), end / 1000))
    marks = np.concatenate([steps, window - steps, window + steps, turns])
    marks = np.unique(np.concatenate([[0.0, end], marks[(marks > 0) & (marks < end)]]))
    nodes, weights = _gauss()
    lengths = np.diff(marks)
    times = (marks[:-1, None] + lengths[:, None] * nodes).ravel()
    width = math.sqrt(2) * sigma
    accepted = 0.5 * (erf(times / width) + erf((window - times) / width))
    inner = _accepted_from(times, total, window, sigma)
    values = accepted * np.exp(-2 * mean * times) * inner.real
    return float((lengths[:, None] * weights).ravel() @ values)
