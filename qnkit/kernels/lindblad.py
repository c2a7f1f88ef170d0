"""The dense real generator of a constant master equation (kernels.liouville: the sparse one of a driven equation), and checks.

A Hermitian matrix rho is the real matrix ``x = Re rho + Im rho``, which keeps lengths: ``sum x**2 = Tr rho**2``. So a system
of dimension d has d*d real numbers and a real generator, stored transposed in the layout of matrix_tiles.py.
"""

import numpy as np

from ._jit import contracted
from .matrix_tiles import PLACES, place, size_of
from .propagation import jumping_is_cheaper


@contracted
def begin(hamiltonian, drift):
    """Writes ``-i H``, H the Hermitian part; returns the largest entry of ``H - H^+``."""
    d = hamiltonian.shape[0]
    skew = 0.0
    for i in range(d):
        for a in range(d):
            other = hamiltonian[a, i].conjugate()
            skew = max(skew, abs(hamiltonian[i, a] - other))
            drift[i, a] = -0.5j * (hamiltonian[i, a] + other)
    return skew


@contracted
def find_places(d, tiles, rows, columns):
    """Writes where row (a, b) of a matrix of size d*d begins, and where in a row the column (a, b) stands; int (d, d) both."""
    for a in range(d):
        for b in range(d):
            rows[a, b] = place(a * d + b, 0, tiles)
            columns[a, b] = place(0, a * d + b, tiles)


@contracted
def add_jumps(collapse, m, first, last, row, column, drift, out):
    """Adds what collapse operator m does: its entries ``first`` to ``last`` of those that are not zero, each with all of them.

    Returns how many there are.
    """
    d = collapse.shape[1]
    rows, columns = np.empty(d * d, dtype=np.int64), np.empty(d * d, dtype=np.int64)
    count = 0
    for i in range(d):
        for a in range(d):
            if collapse[m, i, a] != 0.0:
                rows[count] = i
                columns[count] = a
                count += 1
    for p in range(first, min(last, count)):
        i, a = rows[p] & PLACES, columns[p] & PLACES
        for q in range(count):
            j, b = rows[q] & PLACES, columns[q] & PLACES
            both = collapse[m, i, a] * collapse[m, j, b].conjugate()
            out[(row[a, b] + column[i, j]) & PLACES] += both.real
            out[(row[b, a] + column[i, j]) & PLACES] += both.imag
            if i == j:
                drift[b, a] -= 0.5 * both
    return count


@contracted
def add_drift(drift, row, column, out):
    """Adds what ``-i H - sum C^+ C / 2`` does from the left, and its conjugate from the right."""
    d = drift.shape[0]
    for i in range(d):
        for a in range(d):
            there, back = drift[i, a].real, drift[i, a].imag
            if there != 0.0 or back != 0.0:
                for j in range(d):
                    out[(row[a, j] + column[i, j]) & PLACES] += there
                    out[(row[j, a] + column[j, i]) & PLACES] += there
                    out[(row[j, a] + column[i, j]) & PLACES] += back
                    out[(row[a, j] + column[j, i]) & PLACES] -= back


@contracted
def generator(hamiltonian, collapse, tiles, out):
    """Writes the real generator of ``-i [H, rho] + sum C rho C^+ - (C^+ C rho + rho C^+ C) / 2``.

    Returns a bound on its 2-norm, not a number where anything is not finite, and the largest entry of ``H - H^+``. Where H
    is not Hermitian to the last bit, its Hermitian part is taken.

    Parameters
    ----------
    hamiltonian : complex (d, d)
    collapse : complex (m, d, d)
    out : float, a matrix of size d*d in tiles that holds zeros; transposed: row ``a*d + b`` is what ``x[a, b]`` gives to all
    """
    d = hamiltonian.shape[0]
    drift = np.empty((d, d), dtype=np.complex128)
    skew = begin(hamiltonian, drift)
    row, column = np.empty((d, d), dtype=np.int64), np.empty((d, d), dtype=np.int64)
    find_places(d, tiles, row, column)
    for m in range(collapse.shape[0]):
        add_jumps(collapse, m, np.int64(0), d * d, row, column, drift, out)
    add_drift(drift, row, column, out)
    return size_of(out, tiles), skew


@contracted
def is_state(matrix, rounding):
    """Whether a matrix is Hermitian, of trace 1, and has no eigenvalue below ``-rounding``: by its Cholesky factors."""
    d = matrix.shape[0]
    trace = 0.0
    factor = np.zeros((d, d), dtype=np.complex128)
    for a in range(d):
        trace += matrix[a, a].real
        for b in range(a + 1):
            if not abs(matrix[a, b] - matrix[b, a].conjugate()) <= rounding:
                return False
            rest = matrix[a, b]
            for k in range(b):
                rest -= factor[a, k] * factor[b, k].conjugate()
            if a == b:
                left = rest.real + rounding
                if not left >= 0.0:
                    return False
                factor[a, a] = left**0.5
            elif factor[b, b] != 0.0:
                factor[a, b] = rest / factor[b, b]
    return abs(trace - 1.0) <= rounding


@contracted
def unfit_time(times):
    """The index of the first time that is negative, not finite or before the one ahead of it; -1 where there is none."""
    last = 0.0
    for t in range(times.size):
        if not (times[t] >= last and times[t] < np.inf):
            return t
        last = times[t]
    return -1


@contracted
def pack(matrix, out):
    """Writes the real vector of a Hermitian matrix."""
    d = matrix.shape[0]
    for a in range(d):
        for b in range(d):
            out[a * d + b] = matrix[a, b].real + matrix[a, b].imag


@contracted
def prepare(state, rounding, times, size, tiles, out):
    """Writes the real vector of a state; returns what is to be known before it is moved to some times.

    That is: whether it is a state, the index of the first unfit time, the longest gap between times (where they are not even,
    the way from 0 to the first counts), whether they are even, to rounding, and whether ``jump`` is cheaper than ``stride``.
    """
    unfit, good = unfit_time(times), is_state(state, rounding)
    if unfit >= 0 or not good:
        return good, unfit, 0.0, False, False
    pack(state, out)
    last = times.size - 1
    longest, even = 0.0, last > 0
    if last > 0:
        longest = (times[last] - times[0]) / last
        for t in range(1, times.size):
            if abs(times[0] + t * longest - times[t]) > 1e-15 * times[last]:
                even = False
    if not even or longest == 0.0:
        even = False
        longest = times[0]
        for t in range(1, times.size):
            longest = max(longest, times[t] - times[t - 1])
    cheaper = longest > 0.0 and jumping_is_cheaper(size, times[last], times.size, longest, even, tiles)
    return good, unfit, longest, even, cheaper
