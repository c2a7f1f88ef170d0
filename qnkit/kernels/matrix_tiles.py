"""Square matrices cut into tiles of 16 x 16, and the exponentials made of them: the layout that keeps the processor busy.

A matrix of size n is a flat array of ``tiles * tiles * 256`` numbers, ``tiles = ceil(n / 16)``: tile after tile, row by row in
each, zero beyond n. Vectors are rows, ``x -> x M``, of ``16 * tiles`` numbers. Several of
them share one flat array, each named by where it begins. The constant width lets the compiler hold a whole
row of a tile in registers; a product of two 16 x 16 matrices takes about a fifth of the time of three plain loops.
"""

import numpy as np

from ._jit import contracted

PLACES = 2**47 - 1
"""A mask that shows the compiler that no place is negative: without it nothing is done sixteen at a time."""


@contracted
def place(row, column, tiles):
    """Where the entry of a row and a column stands in the flat array of a matrix."""
    return ((row >> 4) * tiles + (column >> 4)) * 256 + (row & 15) * 16 + (column & 15)


@contracted
def add_rows(share, keep, x, at, count, matrix, tile, out, to):
    """Adds to ``out`` the rows of ``x`` times ``share * (M + keep)``, M being the tile that begins at ``matrix[tile]``.

    ``count`` rows of 16, one after another from ``x[at]`` and from ``out[to]``; where both are one array and the second begins
    16 behind the first, each row is made of the row before it.
    """
    at &= PLACES
    tile &= PLACES
    to &= PLACES
    for _ in range(count):
        a, b, c, d, e, f, g, h = x[at], x[at + 1], x[at + 2], x[at + 3], x[at + 4], x[at + 5], x[at + 6], x[at + 7]
        p, q, r, s, t = x[at + 8], x[at + 9], x[at + 10], x[at + 11], x[at + 12]
        u, v, w = x[at + 13], x[at + 14], x[at + 15]
        for i in range(16):
            m = tile + i
            first = (a * matrix[m] + b * matrix[m + 16] + c * matrix[m + 32] + d * matrix[m + 48]) + (
                e * matrix[m + 64] + f * matrix[m + 80] + g * matrix[m + 96] + h * matrix[m + 112]
            )
            last = (p * matrix[m + 128] + q * matrix[m + 144] + r * matrix[m + 160] + s * matrix[m + 176]) + (
                t * matrix[m + 192] + u * matrix[m + 208] + v * matrix[m + 224] + w * matrix[m + 240]
            )
            out[to + i] += share * (keep * x[at + i] + (first + last))
        at = (at + 16) & PLACES
        to = (to + 16) & PLACES


@contracted
def add_vector_product(share, keep, x, at, matrix, first, tiles, out, to):
    """Adds to the vector at ``out[to]`` the vector at ``x[at]`` times ``share * (M + keep)``, M at ``matrix[first]``."""
    for k in range(tiles):
        for j in range(tiles):
            kept = keep if k == j else 0.0
            add_rows(share, kept, x, at + 16 * k, 1, matrix, first + (k * tiles + j) * 256, out, to + 16 * j)


@contracted
def add_product(keep, left, at, right, first, tiles, out, to):
    """Adds to the matrix at ``out[to]`` the product of the matrices ``left[at]`` and ``keep + right[first]``."""
    for i in range(tiles):
        for j in range(tiles):
            for k in range(tiles):
                kept = keep if k == j else 0.0
                there, tile = at + (i * tiles + k) * 256, first + (k * tiles + j) * 256
                add_rows(1.0, kept, left, there, 16, right, tile, out, to + (i * tiles + j) * 256)


@contracted
def sums(matrix, tiles, first, last):
    """The largest sum of magnitudes of the rows from ``first`` to ``last``, that of these columns, and the sum of all of them."""
    rows, columns, total = 0.0, 0.0, 0.0
    for row in range(first, last):
        across, down = 0.0, 0.0
        for column in range(16 * tiles):
            across += abs(matrix[place(row, column, tiles)])
            down += abs(matrix[place(column, row, tiles)])
        rows = max(rows, across)
        columns = max(columns, down)
        total += across
    return rows, columns, total


@contracted
def size_of(matrix, tiles):
    """The square root of the largest row sum times the largest column sum of magnitudes; the 2-norm is not above it.

    Not a number where an entry is not finite.
    """
    rows, columns, total = sums(matrix, tiles, np.int64(0), 16 * tiles)
    return (rows * columns) ** 0.5 + 0.0 * total


@contracted
def series(matrix, scale, tiles, powers, out):
    """Writes ``exp(scale * matrix) - 1`` to the head of ``out``, the powers 1 to 16 over their factorials; up to size 0.75.

    Six products, by Horner's rule in the fourth power: M. S. Paterson, L. J. Stockmeyer, SIAM J. Comput. 2, 60 (1973). What
    is left out is below ``0.75**17 / 17! < 3e-17``.

    Parameters
    ----------
    powers : float (5 * matrix.size,), work space that holds zeros
    """
    n = matrix.size
    head = np.int64(0)  # typed, so that one compiled product serves all
    for i in range(n):
        powers[i] = scale * matrix[i]
        out[i] = 0.0
    for power in range(1, 4):
        add_product(0.0, powers, (power - 1) * n, powers, head, tiles, powers, power * n)
    for block in range(3, -1, -1):
        one = 1.0
        for k in range(2, 4 * block + 2):
            one /= k
        two = one / (4 * block + 2)
        three = two / (4 * block + 3)
        four = three / (4 * block + 4)
        for i in range(n):
            powers[4 * n + i] = out[i]
            out[i] = one * powers[i] + two * powers[n + i] + three * powers[2 * n + i] + four * powers[3 * n + i]
        if block < 3:
            add_product(0.0, powers, 4 * n, powers, 3 * n, tiles, out, head)
