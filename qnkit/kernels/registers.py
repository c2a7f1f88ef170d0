"""Registers: a sequence of maps on pairs of qubits applied to a real vector, tile by tile, so that memory is passed seldom.

A register of n qubits is a real vector whose address is a row of bits. In a Pauli vector (``size`` 16) a qubit has two bits; in
a state vector seen as real numbers (``size`` 8) it has one, and the lowest bit tells the real from the imaginary part.
Qubit 0 has the highest bits. A map on a pair is a real ``size`` x ``size`` matrix over its bits, the first qubit's highest.

Consecutive maps that stay within a few qubits form a group. For each setting of the other bits the part of the vector that
the group mixes, for 16 of these settings at a time, is copied into a tile small enough for the processor's cache, where
all maps of the group are applied; the 16 settings lie side by side, so that every loop runs over neighbours.
"""

import numpy as np

from ._jit import contracted, jit
from .addresses import LANE_BITS, LANES, below, lane_mask, places_in_tile, spread

Unsigned = np.uint64  # a signed index would be tested for wrap-around in the innermost loops


@contracted
def turn_pauli(matrix, tile, holes, spots, x):
    """A real 16 x 16 map applied in place to all sixteens of a tile; ``x`` is room for one of them."""
    width = x.shape[0] // 16  # LANES, but no constant, or the copy below is unrolled into single numbers
    for q in range(tile.size // (16 * LANES)):
        at = q << LANE_BITS
        for hole in holes:
            at = ((at >> hole) << (hole + 1)) | (at & ((1 << hole) - 1))
        for r in range(16):
            source = Unsigned(at + spots[r])
            target = Unsigned(r * LANES)
            for w in range(width):
                x[target + Unsigned(w)] = tile[source + Unsigned(w)]
        for r in range(16):
            to = Unsigned(at + spots[r])
            m0, m1, m2, m3 = matrix[r, 0], matrix[r, 1], matrix[r, 2], matrix[r, 3]
            m4, m5, m6, m7 = matrix[r, 4], matrix[r, 5], matrix[r, 6], matrix[r, 7]
            m8, m9, m10, m11 = matrix[r, 8], matrix[r, 9], matrix[r, 10], matrix[r, 11]
            m12, m13, m14, m15 = matrix[r, 12], matrix[r, 13], matrix[r, 14], matrix[r, 15]
            for w in range(LANES):
                a = m0 * x[w] + m1 * x[16 + w] + m2 * x[32 + w] + m3 * x[48 + w]
                b = m4 * x[64 + w] + m5 * x[80 + w] + m6 * x[96 + w] + m7 * x[112 + w]
                c = m8 * x[128 + w] + m9 * x[144 + w] + m10 * x[160 + w] + m11 * x[176 + w]
                d = m12 * x[192 + w] + m13 * x[208 + w] + m14 * x[224 + w] + m15 * x[240 + w]
                tile[to + Unsigned(w)] = (a + b) + (c + d)


@contracted
def turn_split(matrix, moves, tile, holes, spots, x):
    """A map of each qubit, then a factor and a new place for each entry, in place in all sixteens of a tile; see fusing.pack."""
    width = x.shape[0] // 16
    f, g = matrix[0], matrix[1]
    for q in range(tile.size // (16 * LANES)):
        at = q << LANE_BITS
        for hole in holes:
            at = ((at >> hole) << (hole + 1)) | (at & ((1 << hole) - 1))
        f0, f1, f2, f3, f4, f5, f6, f7 = f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]
        f8, f9, fa, fb, fc, fd, fe, ff = f[8], f[9], f[10], f[11], f[12], f[13], f[14], f[15]
        for j in range(4):
            s0, s1 = Unsigned(at + spots[j]), Unsigned(at + spots[4 + j])
            s2, s3 = Unsigned(at + spots[8 + j]), Unsigned(at + spots[12 + j])
            to = Unsigned(j * LANES)
            for w in range(LANES):
                v = Unsigned(w)
                a, b, c, d = tile[s0 + v], tile[s1 + v], tile[s2 + v], tile[s3 + v]
                x[to + v] = f0 * a + f1 * b + f2 * c + f3 * d
                x[to + Unsigned(4 * LANES + w)] = f4 * a + f5 * b + f6 * c + f7 * d
                x[to + Unsigned(8 * LANES + w)] = f8 * a + f9 * b + fa * c + fb * d
                x[to + Unsigned(12 * LANES + w)] = fc * a + fd * b + fe * c + ff * d
        f0, f1, f2, f3, f4, f5, f6, f7 = g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7]
        f8, f9, fa, fb, fc, fd, fe, ff = g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]
        for i in range(4):
            to = Unsigned(4 * i * LANES)
            for w in range(LANES):
                v0, v1, v2, v3 = Unsigned(w), Unsigned(LANES + w), Unsigned(2 * LANES + w), Unsigned(3 * LANES + w)
                a, b, c, d = x[to + v0], x[to + v1], x[to + v2], x[to + v3]
                x[to + v0] = f0 * a + f1 * b + f2 * c + f3 * d
                x[to + v1] = f4 * a + f5 * b + f6 * c + f7 * d
                x[to + v2] = f8 * a + f9 * b + fa * c + fb * d
                x[to + v3] = fc * a + fd * b + fe * c + ff * d
        for c in range(16):
            factor = matrix[2, c]
            source, to = Unsigned(c * LANES), Unsigned(at + spots[moves[c]])
            for w in range(width):
                tile[to + Unsigned(w)] = factor * x[source + Unsigned(w)]


@contracted
def turn_amplitudes(matrix, tile, holes, spots, x):
    """A real 8 x 8 map applied in place to all eights of a tile; ``x`` is room for one of them."""
    width = x.shape[0] // 16
    for q in range(tile.size // (8 * LANES)):
        at = q << LANE_BITS
        for hole in holes[:3]:
            at = ((at >> hole) << (hole + 1)) | (at & ((1 << hole) - 1))
        for r in range(8):
            source = Unsigned(at + spots[r])
            target = Unsigned(r * LANES)
            for w in range(width):
                x[target + Unsigned(w)] = tile[source + Unsigned(w)]
        for r in range(0, 8, 2):  # the real and the imaginary part of an amplitude lie side by side in a tile
            to = Unsigned(at + spots[r])
            m0, m1, m2, m3 = matrix[r, 0], matrix[r, 1], matrix[r, 2], matrix[r, 3]
            m4, m5, m6, m7 = matrix[r, 4], matrix[r, 5], matrix[r, 6], matrix[r, 7]
            for w in range(LANES):
                a = m0 * x[w] + m1 * x[16 + w] + m2 * x[32 + w] + m3 * x[48 + w]
                b = m4 * x[64 + w] + m5 * x[80 + w] + m6 * x[96 + w] + m7 * x[112 + w]
                c = m0 * x[16 + w] - m1 * x[w] + m2 * x[48 + w] - m3 * x[32 + w]
                d = m4 * x[80 + w] - m5 * x[64 + w] + m6 * x[112 + w] - m7 * x[96 + w]
                tile[to + Unsigned(w)] = a + b
                tile[to + Unsigned(16 + w)] = c + d


@jit
def gather(vector, base, table, lanes, side_by_side, tile):
    """Copies into a tile the entries of a vector at ``base`` + a row's address + a lane's; neighbours if the lanes are."""
    width = lanes.shape[0]
    if side_by_side:
        for s in range(table.shape[0]):
            row, at = Unsigned(s * LANES), Unsigned(base + table[s])
            for w in range(width):
                tile[row + Unsigned(w)] = vector[at + Unsigned(w)]
        return
    for s in range(0, table.shape[0], 8):  # eight rows, often neighbours in the vector, before another lane comes
        for w in range(width):
            at = Unsigned(base + lanes[w])
            for k in range(s, s + 8):
                tile[Unsigned(k * LANES + w)] = vector[at + Unsigned(table[k])]


@jit
def scatter(tile, base, table, lanes, side_by_side, vector):
    """Copies a tile back to where `gather` took it from."""
    width = lanes.shape[0]
    if side_by_side:
        for s in range(table.shape[0]):
            row, at = Unsigned(s * LANES), Unsigned(base + table[s])
            for w in range(width):
                vector[at + Unsigned(w)] = tile[row + Unsigned(w)]
        return
    for s in range(0, table.shape[0], 8):
        for w in range(width):
            at = Unsigned(base + lanes[w])
            for k in range(s, s + 8):
                vector[at + Unsigned(table[k])] = tile[Unsigned(k * LANES + w)]


@jit
def sweep(qubits, pairs, matrices, moves, starts, masks, first, last, from_tile, to_tile, vector):
    """Applies some groups of maps to a register in place; of each group all tiles from ``from_tile`` up to ``to_tile``.

    Parameters
    ----------
    qubits : of the register, 2 at least
    pairs : int (b, 2), the qubits of each map
    matrices, moves : float (b, size, size) and int (b, size), the maps, first to last; ``size`` is 16 for Pauli vectors (see
        fusing.pack) and 8 for amplitudes (complex 4 x 4 maps as real ones on real and imaginary parts; all moves are -1)
    starts : int (g + 1,), where each group's maps begin
    masks : int (g,), the address bits of each group's qubits
    first, last : the groups to apply, ``last`` not included
    from_tile, to_tile : the tiles, ``to_tile`` not included; a number beyond the last one means all
    vector : float (4**qubits,), or (2 * 2**qubits,) for amplitudes
    """
    size = matrices.shape[1]
    bits = 2 * qubits if size == 16 else qubits + 1
    x = np.empty(16 * LANES)
    holes = np.zeros((pairs.shape[0], 4), np.int64)
    spots = np.zeros((pairs.shape[0], 16), np.int64)
    for group in range(first, last):
        mask = masks[group]
        rows = 1 << below(mask, 1 << bits)
        beside = lane_mask(bits, mask)
        width = 1 << below(beside, 1 << bits)
        rest = ((1 << bits) - 1) & ~(mask | beside)
        tiles = (1 << bits) // (rows * width)
        table = np.empty(rows, np.int64)
        address = 0
        for s in range(rows):
            table[s] = address
            address = (address - mask) & mask  # the next one whose bits all lie in the mask
        lanes = np.empty(width, np.int64)
        for w in range(width):
            lanes[w] = spread(w, beside)
        tile = np.zeros(rows * LANES)
        for b in range(starts[group], starts[group + 1]):
            places_in_tile(pairs[b, 0], pairs[b, 1], qubits, size, mask, holes[b], spots[b])
        for t in range(from_tile, min(to_tile, tiles)):
            base = spread(t, rest)
            gather(vector, base, table, lanes, beside == width - 1, tile)
            for b in range(starts[group], starts[group + 1]):
                if size == 16 and moves[b, 0] < 0:
                    turn_pauli(matrices[b], tile, holes[b], spots[b], x)
                elif size == 16:
                    turn_split(matrices[b], moves[b], tile, holes[b], spots[b], x)
                else:
                    turn_amplitudes(matrices[b], tile, holes[b], spots[b], x)
            scatter(tile, base, table, lanes, beside == width - 1, vector)
