"""Long runs of a constant generator in calls of a kernel of less than 0.2 s each, so that an interrupt is heard.

The numbers are those of the one call of kernels.lindblad or kernels.propagation that a short run takes.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from ..kernels import lindblad, matrix_tiles, propagation, slices
from .room import checked_room

__all__ = ["exponential", "generator", "moved", "shorter"]

Row = NDArray[np.float64]
Matrix = NDArray[np.complex128]
Told = Callable[[float], object]
"""What is told how much work each call did."""

SHORT = 60_000_000
"""Multiplications of one call, as many of a product of matrices counting for MATRIX_SHARE of them: some 0.03 s to 0.1 s."""
LONG = 50 * SHORT
"""More work than this, some 2 s, may show a progress bar."""
SCATTERED = 5_000_000
"""Entries of a generator that one call may add to: they lie all over the memory."""


def _shown(work: float) -> Told:
    """What takes the work of each call, and shows a progress bar after 2 s where there is much of it."""
    if work <= LONG:
        return lambda done: None
    from tqdm.auto import tqdm

    total, done = math.ceil(work / SHORT), 0.0
    bar = tqdm(total=total, unit="part", leave=False, delay=2.0)

    def told(more: float) -> None:
        nonlocal done
        before, done = int(done), min(total, done + more / SHORT)
        bar.update(int(done) - before)

    return told


@contextlib.contextmanager
def shorter(work: int) -> Iterator[None]:
    """Within it no call does more than so much work, for tests, and so that a small run reaches every kernel."""
    global SHORT, SCATTERED
    before = SHORT, SCATTERED
    SHORT = SCATTERED = work
    try:
        yield
    finally:
        SHORT, SCATTERED = before


def _ranges(begin: int, end: int, each: float) -> Iterator[tuple[int, int]]:
    """The range from ``begin`` to ``end`` in parts of what one call may do, ``each`` being the work of one."""
    step = max(1, int(SHORT / each))
    for first in range(begin, end, step):
        yield first, min(first + step, end)


def generator(hamiltonian: Matrix, collapse: Matrix, side: int, out: Row) -> tuple[float, float]:
    """As kernels.lindblad.generator."""
    d = len(hamiltonian)
    if len(collapse) * d**4 <= SCATTERED:
        size, skew = lindblad.generator(hamiltonian, collapse, side, out)
        return size, skew
    drift, row, column = np.empty((d, d), dtype=complex), np.empty((d, d), dtype=np.int64), np.empty((d, d), dtype=np.int64)
    skew = lindblad.begin(hamiltonian, drift)
    lindblad.find_places(d, side, row, column)
    for m in range(len(collapse)):
        count = first = 0
        while first == 0 or first < count:
            last = first + max(1, SCATTERED // max(1, count)) if first else 1
            count = lindblad.add_jumps(collapse, m, first, last, row, column, drift, out)
            first = last
    lindblad.add_drift(drift, row, column, out)
    found = np.array([matrix_tiles.sums(out, side, a, b) for a, b in _ranges(0, 16 * side, 16 * 16 * side)])
    rows, columns, _ = found.max(axis=0)
    return float((rows * columns) ** 0.5 + 0.0 * found[:, 2].sum()), skew


def _product(keep: float, left: Row, at: int, right: Row, first: int, side: int, out: Row, to: int, told: Told) -> None:
    """As matrix_tiles.add_product."""
    each = propagation.MATRIX_SHARE * 256 * 16 * side
    for begin, end in _ranges(0, side * side, each):
        slices.add_blocks(keep, left, at, right, first, side, begin, end, out, to)
        told((end - begin) * each)


def _ladder(change: Row, longest: float, count: int, side: int, d: int, steps: Row, told: Told) -> float:
    """As propagation.ladder, and rung j stands at ``j % (steps.size / change.size)``: with room for two the last two are kept."""
    n, room = change.size, steps.size // change.size
    step = longest * 0.5 ** (count - 1)
    powers = np.zeros(5 * n)
    np.multiply(change, step, out=powers[:n])
    out = steps[:n]
    out[:] = 0.0
    for power in range(1, 4):
        _product(0.0, powers, (power - 1) * n, powers, 0, side, powers, power * n, told)
    for block in range(3, -1, -1):
        for begin, end in _ranges(0, n, 10):
            slices.gather(powers, block, begin, end, out)
        if block < 3:
            _product(0.0, powers, 4 * n, powers, 3 * n, side, out, 0, told)
    del powers
    for j in range(count):
        at, before = j % room * n, (j - 1) % room * n
        if j:
            steps[at : at + n] = 0.0
            _product(2.0, steps, before, steps, before, side, steps, at, told)
        for begin, end in _ranges(0, d * d, 100 * d):
            slices.keep_trace(steps, at, side, d, begin, end)
    return step


def _ladder_work(side: int, count: int) -> float:
    """The work of a ladder of so many rungs."""
    return propagation.MATRIX_SHARE * (count + 5) * (16.0 * side) ** 3


def exponential(change: Row, size: float, time: float, side: int, d: int) -> Row:
    """As kernels.propagation.propagator; no more than two rungs are kept."""
    out = np.empty_like(change)
    count = propagation.rungs(size * time)
    work = _ladder_work(side, count)
    if work <= SHORT:
        propagation.propagator(change, size, time, side, d, out)
        return out
    checked_room(8 * 8 * change.size, f"the exponential of a generator of dimension {d}")
    steps = np.empty(2 * change.size)
    _ladder(change, time, count, side, d, steps, _shown(work))
    at = (count - 1) % 2 * change.size
    out[:] = steps[at : at + change.size]
    diagonal = np.arange(d * d)
    out[((diagonal >> 4) * side + (diagonal >> 4)) * 256 + (diagonal & 15) * 17] += 1.0
    return out


def _expand(x: Row, at: int, change: Row, scale: float, count: int, side: int, out: Row, told: Told) -> None:
    """As propagation.expand."""
    width = 16 * side
    if count * width * width <= SHORT:
        propagation.expand(x, at, change, scale, count, side, out)
    else:
        out[:width], out[width : (count + 1) * width] = x[at : at + width], 0.0
        factor = 1.0
        for k in range(1, count + 1):
            matrix_tiles.add_vector_product(scale, 0.0, out, (k - 1) * width, change, 0, side, out, k * width)
        for k in range(2, count + 1):
            factor /= k
            out[k * width : (k + 1) * width] *= factor
    told(count * width * width)


def _leap(path: Row, t: int, gap: float, change: Row, size: float, steps: Row, step: float, side: int, told: Told) -> None:
    """As propagation.leap, a call for each product of a vector."""
    width, n = 16 * side, change.size
    at, count = t * width, steps.size // n
    here = step * 2.0 ** (count - 1)
    for j in range(count - 1, -1, -1):
        while gap >= here:
            spare = path[at : at + width].copy()
            matrix_tiles.add_vector_product(1.0, 0.0, spare, 0, steps, j * n, side, path, at)
            told(width * width)
            gap -= here
        here *= 0.5
    if gap > 0.0:
        more = propagation.terms(size * gap)
        vectors = np.empty((more + 1) * width)
        _expand(path, at, change, gap, more, side, vectors, told)
        propagation.sum_up(vectors, more, 1.0, width, path, at)


def moved(
    change: Row, size: float, times: Row, longest: float, even: bool, jump: bool, side: int, path: Row, out: Matrix
) -> None:
    """As kernels.propagation.jump or, where it is cheaper, stride."""
    count, d, width = times.size, out.shape[1], 16 * side
    rungs, more = slices.heights(size, longest, even, times[0], side) if jump else (0, 0)
    if jump:
        each = 1.0 if even else 0.5 * rungs + propagation.LONGEST_SERIES / 3
        work = _ladder_work(side, rungs + more) + count * each * width**2
    else:
        each = propagation.terms(min(propagation.REACH, size * times[-1]))
        work = (size * times[-1] / propagation.REACH + 1) * each * width**2 + count * each * width
    if work + 100.0 * count * d * d <= SHORT:
        if jump:
            propagation.jump(change, size, times, longest, even, side, path, out)
        else:
            propagation.stride(change, size, times, side, path, out)
        return
    told = _shown(work)
    if jump:
        _jump(change, size, times, longest, even, d, side, path, told)
    else:
        _stride(change, size, times, side, path, told)
    for begin, end in _ranges(0, count, 100.0 * d * d):
        propagation.unpack(path[begin * width : end * width], d, out[begin:end])


def _jump(change: Row, size: float, times: Row, longest: float, even: bool, d: int, side: int, path: Row, told: Told) -> None:
    """As propagation.jump."""
    width, n = 16 * side, change.size
    rungs, more = slices.heights(size, longest, even, times[0], side)
    checked_room(8 * n * (rungs + more + 5), f"the propagators of a system of dimension {d}")
    steps = np.empty((rungs + more) * n)
    step = _ladder(change, longest * 2.0**more, rungs + more, side, d, steps, told)
    spare = np.empty((propagation.LONGEST_SERIES + 1) * width)
    each = (rungs + more + propagation.LONGEST_SERIES / 3) * width**2
    singly = each > SHORT
    for begin, end in _ranges(0, 1 if even else times.size, each):
        if not singly:
            slices.leaps(change, size, times, begin, end, steps, step, side, path, spare)
            told((end - begin) * each / 2)
            continue
        if begin:
            path[begin * width : end * width] = path[(begin - 1) * width : begin * width]
        _leap(path, begin, times[begin] - (times[begin - 1] if begin else 0.0), change, size, steps, step, side, told)
    for begin, end in _ranges(1, times.size if even else 1, width**2):
        slices.walk(path, begin, end, steps, (rungs - 1) * n, n, side)
        told((end - begin) * width**2)


def _stride(change: Row, size: float, times: Row, side: int, path: Row, told: Told) -> None:
    """As propagation.stride."""
    width, reach = 16 * side, float(times[-1])
    if size * reach > propagation.REACH:
        reach = propagation.REACH / size
    count = propagation.terms(size * reach)
    vectors, x = np.empty((count + 1) * width), path[:width].copy()
    strides, t, most = 0, 0, max(1, SHORT // (count * width))
    while t < times.size:
        _expand(x, 0, change, reach, count, side, vectors, told)
        read = True
        while read:
            before, last = t, min(t + most, times.size)
            t = slices.read_off(vectors, count, times, t, last, strides * reach, reach, width, path)
            told((t - before) * count * width)
            read = t == last < times.size
        propagation.sum_up(vectors, count, 1.0, width, x, 0)
        strides += 1
