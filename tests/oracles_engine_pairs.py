"""Decay, fading and distillation of Bell-diagonal pairs kept by their correlations XX, -YY, ZZ, for the slow event engine."""

from __future__ import annotations

import itertools
import math

import numpy as np

WEIGHTS = np.array([[1, 1, 1, 1], [1, -1, -1, 1], [1, 1, -1, -1], [1, -1, 1, -1]]) / 4
"""The Bell weights (phi+, phi-, psi+, psi-) from 1 and the correlations."""


def exponents(pair, to):
    """By how much the logarithms of (tz) and (tx, ty) fall from pair.at to a time."""
    z = xy = 0.0
    for half in pair.halves:
        if not half.frozen:
            row, dt, since, before = half.row, to - pair.at, to - half.stored_from, pair.at - half.stored_from
            z += row.rate_z * dt
            xy += row.rate_xy * dt + row.gauss * (since * since - before * before)
    return z, xy


def decayed(pair, to):
    """The correlations at a later time."""
    z, xy = exponents(pair, to)
    x, y = (t * math.exp(-xy) for t in pair.t[:2])
    return [x, y, pair.t[2] * math.exp(-z)]


def time_of_fading(pair, least):
    """The first time from pair.at on at which the fidelity is below the least, infinite where there is none."""

    def below(time):
        return (1 + sum(decayed(pair, time))) / 4 < least

    if below(pair.at):
        return pair.at
    start, end = pair.at, math.inf
    for step in fine_steps(pair):
        if below(pair.at + step):
            end = pair.at + step
            break
        start = pair.at + step
    while end < math.inf:
        middle = (start + end) / 2
        if not start < middle < end:
            break
        start, end = (start, middle) if below(middle) else (middle, end)
    return end


def fine_steps(pair):
    """Steps that grow by a twentieth, from what hardly decays to what is gone."""
    rates = [half.row.rate_z for half in pair.halves] + [half.row.rate_xy for half in pair.halves]
    rates += [math.sqrt(half.row.gauss) for half in pair.halves]
    rates = [rate for rate in rates if rate > 0]
    if not rates:
        return
    step, last = 1e-6 / max(rates), 800 / min(rates)
    while step < last:
        yield step
        step *= 1.05
    yield last


def untwirled(one, other):
    """The weights, not divided by their sum, of equal records: bilateral controlled-X, flips compared, phases added."""
    out = np.zeros(4)
    for flip, p, q in itertools.product((0, 1), repeat=3):
        out[2 * flip + (p ^ q)] += one[2 * flip + p] * other[2 * flip + q]
    return out


def perfect_tensor(protocol):
    """The tensor (4, 4, 4) in correlations, component 0 the trace, of 0 dejmps and 1 bbpssw with perfect gates."""
    out, turned = np.zeros((4, 4, 4)), [0, 3, 2, 1] if protocol == 0 else [0, 1, 2, 3]
    for i, j in itertools.product(range(4), repeat=2):
        one, other = WEIGHTS[turned, i], WEIGHTS[turned, j]
        out[:, i, j] = np.linalg.solve(WEIGHTS, untwirled(one, other))
    return out


def distilled(site, kept, measured):
    """The probability of equal records and the correlations then, by the tensor of a distil site."""
    k, m = list(kept), list(measured)
    axis = 1
    if site.protocol == 1:
        k, m = [sum(k) / 3] * 3, [sum(m) / 3] * 3
    else:
        products = [a * b for a, b in zip(k, m, strict=True)]
        axis = min((1, 0, 2), key=products.__getitem__)
        for t in (k, m):
            t[1], t[axis] = t[axis], t[1]
    chance, *t = (
        sum(site.tensor[o][i][j] * a * b for i, a in enumerate([1.0, *k]) for j, b in enumerate([1.0, *m])) for o in range(4)
    )
    if chance <= 0:
        return 0.0, [0.0, 0.0, 0.0]
    t = [float(one / chance) for one in t]
    if site.protocol == 1:
        t = [sum(t) / 3] * 3
    else:
        t[1], t[axis] = t[axis], t[1]
    return float(chance), t
