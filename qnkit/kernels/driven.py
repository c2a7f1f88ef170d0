"""Driven linear systems: dy/dt = (L0 + sum_k f_k(t) L_k) y with real sparse L, by DOP853 with a step that adapts itself.

Time is cut into pieces on which every drive f_k is one polynomial; a step ends where its piece does, so no drive has a kink
or a jump inside a step and none is passed over.
"""

import math

from ._jit import contracted, jit
from .dormand_prince import COLUMNS, NODES, ROWS, WEIGHTS, error, inside, prepared

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
def copy(source, target):
    """The entries of one vector put into another (an assignment of whole arrays takes numba three seconds to compile)."""
    for i in range(source.shape[0]):
        target[i] = source[i]


@contracted
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
        The state, of ``count`` vectors side by side, entry i of vector c at ``i * count + c``; room for the slopes of a
        step, and more room.
    """
    new = work[7]
    size = y.shape[0]
    count = size // begins[begins.shape[0] - 1]
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
        stop = 13
        while row < stop:
            for i in range(size):  # where the stage is taken, work[8]; written out here, since a call takes as long as the work
                work[8, i] = y[i]
            for e in range(ROWS[row], ROWS[row + 1]):
                weight = h * WEIGHTS[e]
                column = COLUMNS[e]
                for i in range(size):
                    work[8, i] += weight * slopes[column, i]
            if row == 12:
                copy(work[8], new)
                off = error(h, y, new, slopes, atol, rtol, work)
                if not off <= 1.0:
                    break
                if counts[1] < times.shape[0] and times[counts[1]] < end:
                    stop = 16
            for i in range(size):
                slopes[row, i] = 0.0
            for k in range(numbers.shape[0] + 1):
                strength = 1.0
                if k > 0:
                    strength = value_at(t + NODES[row] * h, numbers[k - 1, piece], middles, halves, polynomials)
                for e in range(begins[k], begins[k + 1]):
                    weight = strength * entries[e]
                    if count == 1:
                        slopes[row, rows[e]] += weight * work[8, columns[e]]
                    else:
                        for c in range(count):
                            slopes[row, rows[e] * count + c] += weight * work[8, columns[e] * count + c]
            row += 1
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
