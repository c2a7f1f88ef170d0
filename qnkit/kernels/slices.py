"""What matrix_tiles.py and propagation.py do in one call, cut into calls as short as one likes: a long run can be interrupted.

The numbers are the same. The one call has these loops written out: for two qubits, calls would take as long as their work.
"""

from ._jit import contracted
from .matrix_tiles import add_rows, add_vector_product, place
from .propagation import LANES, leap, rungs, sum_up


@contracted
def add_blocks(keep, left, at, right, first, tiles, begin, end, out, to):
    """Adds the tiles ``begin`` to ``end`` of the product of ``left[at]`` and ``keep + right[first]`` to those of ``out[to]``."""
    for block in range(begin, end):
        i = block // tiles
        j = block - i * tiles
        for k in range(tiles):
            kept = keep if k == j else 0.0
            there, tile = at + (i * tiles + k) * 256, first + (k * tiles + j) * 256
            add_rows(1.0, kept, left, there, 16, right, tile, out, to + block * 256)


@contracted
def gather(powers, block, begin, end, out):
    """Writes ``sum_k powers[k] / (4 * block + k)!``, k from 1 to 4, to the entries ``begin`` to ``end`` of ``out``.

    ``powers`` are five matrices of the size of ``out``; the fifth takes what was in ``out``.
    """
    n = out.size
    one = 1.0
    for k in range(2, 4 * block + 2):
        one /= k
    two = one / (4 * block + 2)
    three = two / (4 * block + 3)
    four = three / (4 * block + 4)
    for i in range(begin, end):
        powers[4 * n + i] = out[i]
        out[i] = one * powers[i] + two * powers[n + i] + three * powers[2 * n + i] + four * powers[3 * n + i]


@contracted
def keep_trace(out, at, tiles, d, begin, end):
    """Makes the d populations give back equally what rows ``begin`` to ``end`` of the rung ``out[at]`` add to the trace."""
    for row in range(begin, end):
        excess = 0.0
        for a in range(d):
            excess += out[at + place(row, a * (d + 1), tiles)]
        for a in range(d):
            out[at + place(row, a * (d + 1), tiles)] -= excess / d


@contracted
def heights(size, longest, even, first, tiles):
    """How many rungs reach the longest gap, and how many more ``jump`` uses, for lanes and for a first time that is far."""
    more = 0
    if even and tiles == 1:
        more = 2
    while even and longest * 2.0**more < first:
        more += 1
    return rungs(size * longest), more


@contracted
def leaps(change, size, times, begin, end, steps, step, tiles, path, spare):
    """Moves the vector to the times from ``begin`` to ``end``, each from the one before; the first of all is from time 0."""
    width = 16 * tiles
    for t in range(begin, end):
        at, last = t * width, 0.0
        if t > 0:
            last = times[t - 1]
            for i in range(at, at + width):
                path[i] = path[i - width]
        leap(path, at, times[t] - last, change, size, steps, step, tiles, spare)


@contracted
def walk(path, begin, end, steps, rung, size, tiles):
    """Moves the vector to the even times from ``begin``, above 0, to ``end`` by the rung at ``steps[rung]``, of so many numbers.

    In one tile every vector behind the first lanes comes from that LANES times earlier, by the rung two above.
    """
    width = 16 * tiles
    if tiles > 1:
        for t in range(begin, end):
            add_vector_product(1.0, 1.0, path, (t - 1) * width, steps, rung, tiles, path, t * width)
        return
    split = max(begin, min(LANES, end))
    add_rows(1.0, 1.0, path, (begin - 1) * width, split - begin, steps, rung, path, begin * width)
    add_rows(1.0, 1.0, path, (split - LANES) * width, end - split, steps, rung + 2 * size, path, split * width)


@contracted
def read_off(vectors, count, times, begin, end, start, reach, width, path):
    """Writes the vectors at the times ``begin`` to ``end`` that a series from ``start`` reaches; returns the next of them."""
    t = begin
    while t < end and times[t] <= start + reach:
        share = (times[t] - start) / reach if reach > 0.0 else 0.0
        sum_up(vectors, count, share, width, path, t * width)
        t += 1
    return t
