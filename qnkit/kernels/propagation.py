"""A real vector moved by a constant generator to many times: by Taylor series of the vector, or by propagators.

Vectors are rows and matrices are in tiles; see matrix_tiles.py.
"""

import numpy as np

from ._jit import contracted
from .matrix_tiles import PLACES, add_product, add_rows, add_vector_product, place, series

REACH = 4.0
"""How far, in units of 1 / size of the generator, one Taylor series of a vector is used."""
LEAST = 0.75
"""How far the series of a whole matrix is used."""
LANES = 4  # 2**2: the rung that is two above moves by so many steps
"""So many vectors that do not wait for each other are moved side by side, each by as many steps."""
MATRIX_SHARE = 0.4
"""The time of a multiplication in a product of matrices over that in a vector times a matrix, as measured."""
LONGEST_SERIES = 63
"""More terms than any series within its reach needs."""


@contracted
def terms(reach):
    """The number of terms after the first that a Taylor series needs for what is left out to be lost in rounding.

    One less than a multiple of four, since ``sum_up`` takes four at a time.
    """
    count, last = 1, reach
    while (last > 1e-17 or count % 4 < 3) and count < LONGEST_SERIES:
        count += 1
        last *= reach / count
    return count


@contracted
def rungs(reach):
    """The number of rungs from a step within LEAST up to a time that is ``reach`` / size of the generator long."""
    count = 1
    while reach > LEAST:
        reach *= 0.5
        count += 1
    return count


@contracted
def expand(x, at, change, scale, count, tiles, out):
    """Writes the Taylor vectors ``x (scale * change)**k / k!`` of the vector at ``x[at]`` for k from 0 to ``count``."""
    width = 16 * tiles
    head = np.int64(0)
    for i in range(width):
        out[i] = x[at + i]
    for i in range(width, (count + 1) * width):
        out[i] = 0.0
    if tiles == 1:
        add_rows(scale, 0.0, out, head, count, change, head, out, width)
    else:
        for k in range(1, count + 1):
            add_vector_product(scale, 0.0, out, (k - 1) * width, change, head, tiles, out, k * width)
    factor = 1.0
    for k in range(2, count + 1):
        factor /= k
        for i in range(width):
            out[(k * width + i) & PLACES] *= factor


@contracted
def sum_up(vectors, count, share, width, out, to):
    """Writes ``sum_k vectors[k] * share**k`` for k up to ``count`` to ``out[to]``, by Horner's rule for four terms at a time."""
    square = share * share
    cube, fourth = square * share, square * square
    for j in range(0, width, 16):
        at = (to + j) & PLACES
        for i in range(16):
            out[at + i] = 0.0
        for k in range(count - 3, -1, -4):
            a = (k * width + j) & PLACES
            b = (a + width) & PLACES
            c = (b + width) & PLACES
            d = (c + width) & PLACES
            for i in range(16):
                more = (vectors[a + i] + share * vectors[b + i]) + (square * vectors[c + i] + cube * vectors[d + i])
                out[at + i] = fourth * out[at + i] + more


@contracted
def ladder(change, longest, count, tiles, d, out):
    """Writes the rungs ``exp(change * step * 2**j) - 1``, one after another, the last for the time ``longest``; returns step.

    Scaling and squaring. Where a generator has fast and slow parts, the slow ones keep their digits because 1 is kept apart:
    ``(1 + m)**2 - 1 = m (2 + m)``. After each rung the d populations give back in equal parts what it would add to the trace.
    """
    size = change.size
    step = longest * 0.5 ** (count - 1)
    for j in range(count):
        if j == 0:
            series(change, step, tiles, np.zeros(5 * size), out)
        else:
            for i in range(j * size, (j + 1) * size):
                out[i] = 0.0
            add_product(2.0, out, (j - 1) * size, out, (j - 1) * size, tiles, out, j * size)
        for row in range(d * d):
            excess = 0.0
            for a in range(d):
                excess += out[j * size + place(row, a * (d + 1), tiles)]
            for a in range(d):
                out[j * size + place(row, a * (d + 1), tiles)] -= excess / d
    return step


@contracted
def leap(path, at, gap, change, size, steps, step, tiles, spare):
    """Moves the vector at ``path[at]`` by any time: down the rungs as often as each fits, then a series for the rest."""
    width = 16 * tiles
    count = steps.size // change.size
    here = step * 2.0 ** (count - 1)
    head = np.int64(0)
    for j in range(count - 1, -1, -1):
        while gap >= here:
            for i in range(width):
                spare[i] = path[at + i]
            add_vector_product(1.0, 0.0, spare, head, steps, j * change.size, tiles, path, at)
            gap -= here
        here *= 0.5
    if gap > 0.0:
        count = terms(size * gap)
        expand(path, at, change, gap, count, tiles, spare)
        sum_up(spare, count, 1.0, width, path, at)


@contracted
def unpack_one(x, at, d, t, out):
    """Writes to ``out[t]`` the matrix of the real vector at ``x[at]``: ``rho = (x + x^T) / 2 + i (x - x^T) / 2``."""
    at &= PLACES
    for a in range(d):
        out[t, a, a] = complex(x[at + a * d + a], 0.0)
        for b in range(a):
            one, other = 0.5 * x[at + a * d + b], 0.5 * x[at + b * d + a]
            real, imaginary = one + other, one - other
            out[t, a, b] = complex(real, imaginary)
            out[t, b, a] = complex(real, -imaginary)


@contracted
def unpack(x, d, out):
    """Writes to ``out[t]`` the matrix of each of the real vectors that stand one behind another."""
    width = x.size // out.shape[0]
    if d == 4:  # two qubits: with a size that the compiler knows it takes half the time
        for t in range(out.shape[0]):
            unpack_one(x, t * width, 4, t, out)
    else:
        for t in range(out.shape[0]):
            unpack_one(x, t * width, d, t, out)


@contracted
def jump(change, size, times, longest, even, tiles, path, out):
    """Moves a Hermitian matrix to rising times, each from the one before by propagators.

    Parameters
    ----------
    change : float, the generator, transposed, in tiles
    size : not below the 2-norm of the generator
    times : float (n,), not falling, from 0
    longest : the longest gap between times, above 0, the first one from 0; ``even``: all but the first are as long as this
    path : float (n * 16 * tiles,), holds the real vector at time 0 and zeros behind it; work space from then on
    out : complex (n, d, d), the matrices at all times
    """
    width, head = 16 * tiles, np.int64(0)
    count, more = rungs(size * longest), 0
    if even and tiles == 1:
        more = 2
    while even and longest * 2.0**more < times[0]:
        more += 1
    steps = np.empty((count + more) * change.size)
    step = ladder(change, longest * 2.0**more, count + more, tiles, out.shape[1], steps)
    spare = np.empty((LONGEST_SERIES + 1) * width)
    rung, last = (count - 1) * change.size, 0.0
    for t in range(1 if even else times.size):
        at = t * width
        if t > 0:
            for i in range(at, at + width):
                path[i] = path[i - width]
        leap(path, at, times[t] - last, change, size, steps, step, tiles, spare)
        last = times[t]
    if even and tiles == 1:
        first = min(LANES - 1, times.size - 1)
        add_rows(1.0, 1.0, path, head, first, steps, rung, path, width)
        add_rows(1.0, 1.0, path, head, times.size - 1 - first, steps, rung + 2 * change.size, path, LANES * width)
    elif even:
        for t in range(1, times.size):
            add_vector_product(1.0, 1.0, path, (t - 1) * width, steps, rung, tiles, path, t * width)
    unpack(path, out.shape[1], out)


@contracted
def stride(change, size, times, tiles, path, out):
    """Moves a Hermitian matrix to rising times by Taylor series, each read off at all times within its reach; as ``jump``."""
    width, head = 16 * tiles, np.int64(0)
    reach = times[times.size - 1]
    if size * reach > REACH:
        reach = REACH / size
    count = terms(size * reach)
    vectors, x = np.empty((count + 1) * width), path[:width].copy()
    strides, t = 0, 0
    while t < times.size:
        expand(x, head, change, reach, count, tiles, vectors)
        begin = strides * reach
        while t < times.size and times[t] <= begin + reach:
            share = (times[t] - begin) / reach if reach > 0.0 else 0.0
            sum_up(vectors, count, share, width, path, t * width)
            t += 1
        sum_up(vectors, count, 1.0, width, x, head)
        strides += 1
    unpack(path, out.shape[1], out)


@contracted
def propagator(change, size, time, tiles, d, out):
    """Writes ``exp(time * change)`` in tiles, the diagonal beyond d*d left out."""
    count = rungs(size * time)
    steps = np.empty(count * change.size)
    ladder(change, time, count, tiles, d, steps)
    for i in range(change.size):
        out[i] = steps[(count - 1) * change.size + i]
    for row in range(d * d):
        out[place(row, row, tiles)] += 1.0


@contracted
def jumping_is_cheaper(size, last, number, longest, even, tiles):
    """Whether ``jump`` takes less than ``stride`` to reach ``number`` times up to ``last``, by the count of multiplications.

    Those of a product of matrices count for MATRIX_SHARE of those of a vector: they fetch each number once for many.
    """
    width = 16.0 * tiles
    square = width * width
    each = terms(min(REACH, size * last))
    strides = (size * last / REACH + 1.0) * each * square + number * each * width
    products = 5.0 + rungs(size * longest)
    leaps = 1.0 if even else number * (0.5 * rungs(size * longest) + terms(LEAST))
    return MATRIX_SHARE * products * square * width + (leaps + number) * square < strides
