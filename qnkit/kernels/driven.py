"""Driven linear systems: dy/dt = (L0 + sum_k f_k(t) L_k) y with real sparse L, by DOP853 with a step that adapts itself.

Time is cut into pieces on which every drive f_k is one polynomial; a step ends where its piece does, so no drive has a kink
or a jump inside a step and none is passed over.
"""

import math

from ._jit import contracted, jit
from .dormand_prince import NODES, error, inside, prepared, stage

DEGREE = 12
"""The number of coefficients of a drive's polynomial on one piece."""

RUNNING, DONE, STUCK = 0, 1, 2
"""What a call of ``advance`` leaves behind: to be called again, at its end, the step too small or the state not finite."""


@contracted
def value_at(t, number, middles, halves, polynomials):
    """The value of polynomial ``number`` at time t; 0 for number -1. Its variable runs from -1 to 1 over its own piece."""
    if number < 0:
        return 0.0
    x = (t - middles[number]) / halves[number]
    value = polynomials[number, DEGREE - 1]
    for power in range(DEGREE - 2, -1, -1):
        value = value * x + polynomials[number, power]
    return value


@jit
def size_of(begins):
    """The size of the generator, which stands behind the places where its parts begin."""
    return begins[begins.shape[0] - 1]


@contracted
def slope(t, piece, begins, rows, columns, entries, numbers, middles, halves, polynomials, y, out):
    """The derivative of y at time t in a piece, into ``out``.

    y and out hold ``count`` vectors of the generator's size one after the other entry by entry: entry i of vector c is at
    ``i * count + c``.
    """
    count = y.shape[0] // size_of(begins)
    for i in range(y.shape[0]):
        out[i] = 0.0
    for k in range(numbers.shape[0] + 1):
        strength = 1.0
        if k > 0:
            strength = value_at(t, numbers[k - 1, piece], middles, halves, polynomials)
        for e in range(begins[k], begins[k + 1]):
            weight = strength * entries[e]
            if count == 1:
                out[rows[e]] += weight * y[columns[e]]
            else:
                for c in range(count):
                    out[rows[e] * count + c] += weight * y[columns[e] * count + c]


@jit
def copy(source, target):
    """The entries of one vector put into another (an assignment of whole arrays takes numba three seconds to compile)."""
    for i in range(source.shape[0]):
        target[i] = source[i]


@jit
def advance(
    begins,
    rows,
    columns,
    entries,
    ends,
    numbers,
    middles,
    halves,
    polynomials,
    times,
    atol,
    rtol,
    steps,
    clock,
    counts,
    y,
    slopes,
    work,
    out,
):
    """At most ``steps`` trial steps of the system; all that the next call needs to go on is in the arrays.

    Parameters
    ----------
    begins, rows, columns, entries : int (K + 3,), uint32 (e,), uint32 (e,), float (e,)
        L0 and the L_k of the K drives one after the other: L_k has the entries from ``begins[k]`` to ``begins[k + 1]``, at
        best so that neighbours lie in different rows; the last of ``begins`` is n.
    ends : float (P,), rising
        Where each piece of time ends; the last one is the end of all.
    numbers : int (K, P)
        The polynomial of each drive on each piece, -1 where it is off.
    middles, halves, polynomials : float (Q,), float (Q,), float (Q, DEGREE)
        The middle and half length of each polynomial's own piece of time, and its coefficients from the constant on.
    times : float (T,), rising
        When the state is written into ``out``, float (T, n * count).
    clock : float (2,)
        The time, and the length of the next step.
    counts : int (6,)
        The piece, the next time to write, the accepted and the refused steps, 1 where slopes[0] is the slope at the clock's
        time, and the state of the run: RUNNING, DONE or STUCK.
    y, slopes, work : float (n * count,), (16, n * count), (9, n * count)
        Room for the state, the slopes of a step, and more room.
    """
    new = work[7]
    trial = work[8]
    for _ in range(steps):
        while counts[1] < times.shape[0] and times[counts[1]] <= clock[0]:
            copy(y, out[counts[1]])
            counts[1] += 1
        piece = counts[0]
        if piece >= ends.shape[0] or counts[1] >= times.shape[0]:
            counts[5] = DONE
            return
        t = clock[0]
        left = ends[piece] - t
        if left <= 0.0:
            counts[0] += 1
            counts[4] = 0
            continue
        h = clock[1]
        last = h >= left * 0.999999
        if last:
            h = left
        elif h > 0.5 * left:
            h = 0.5 * left
        end = ends[piece] if last else t + h
        off = 0.0
        row = counts[4]
        stop = 12
        while row < stop:
            stage(row, h, y, slopes, trial)
            when = t + NODES[row] * h
            slope(
                when,
                piece,
                begins,
                rows,
                columns,
                entries,
                numbers,
                middles,
                halves,
                polynomials,
                trial,
                slopes[row],
            )
            row += 1
            if row == 12:
                stage(row, h, y, slopes, new)
                off = error(h, y, new, slopes, atol, rtol, work)
                inner = counts[1] < times.shape[0] and times[counts[1]] < end
                if off <= 1.0:
                    stop = 16 if inner else 13
        counts[4] = 1
        if stop == 16:
            off = max(off, prepared(h, y, new, slopes, atol, rtol, work))
        if not off <= 1.0:
            counts[3] += 1
            if math.isnan(off) or math.isinf(off):
                clock[1] = 0.1 * h
            else:
                clock[1] = h * max(0.2, 0.9 * off**-0.125)
            if not clock[1] > 1e-13 * max(abs(t), abs(ends[piece])):
                counts[5] = STUCK
                return
            continue
        while counts[1] < times.shape[0] and times[counts[1]] < end:
            inside((times[counts[1]] - t) / h, y, work, out[counts[1]])
            counts[1] += 1
        counts[2] += 1
        grown = h * (6.0 if off == 0.0 else min(6.0, max(0.3, 0.9 * off**-0.125)))
        clock[1] = max(clock[1], grown) if h < clock[1] and grown > h else grown
        clock[0] = end
        copy(new, y)
        copy(slopes[12], slopes[0])
        if last:
            counts[0] += 1
            counts[4] = 0
