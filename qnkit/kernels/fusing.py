"""Fusing: many small maps on a register become few maps on pairs of qubits.

The same loops serve state vectors (each qubit has dimension 2, complex maps) and Pauli vectors (dimension 4, real maps).
"""

import numpy as np

from ._jit import jit


@jit
def copy(source, target):
    """Writes a square matrix into another one."""
    for r in range(source.shape[0]):
        for c in range(source.shape[0]):
            target[r, c] = source[r, c]


@jit
def identity(target):
    """Writes the identity into a square matrix."""
    for r in range(target.shape[0]):
        for c in range(target.shape[0]):
            target[r, c] = 1.0 if r == c else 0.0


@jit
def product(later, earlier, room):
    """Writes the product of two square matrices into the earlier one; ``room`` is a matrix of their size."""
    n = later.shape[0]
    for i in range(n):
        for j in range(n):
            room[i, j] = later[i, 0] * earlier[0, j]
        for k in range(1, n):
            for j in range(n):
                room[i, j] += later[i, k] * earlier[k, j]
    copy(room, earlier)


@jit
def after_single(single, side, pair, room):
    """Writes into the map of a pair: that map after a map of its first (side 0) or second (side 1) qubit."""
    d = single.shape[0]
    step = d if side == 0 else 1
    for r in range(d * d):
        for c in range(d * d):
            digit = (c // step) % d
            base = c - digit * step
            room[r, c] = pair[r, base] * single[0, digit]
            for k in range(1, d):
                room[r, c] += pair[r, base + k * step] * single[k, digit]
    copy(room, pair)


@jit
def before_single(single, side, pair, room):
    """Writes into the map of a pair: that map before a map of its first (side 0) or second (side 1) qubit."""
    d = single.shape[0]
    step = d if side == 0 else 1
    for r in range(d * d):
        digit = (r // step) % d
        base = r - digit * step
        for c in range(d * d):
            room[r, c] = single[digit, 0] * pair[base, c]
            for k in range(1, d):
                room[r, c] += single[digit, k] * pair[base + k * step, c]
    copy(room, pair)


@jit
def exchange(pair, d, room):
    """Writes into the map of a pair: that map with its two qubits exchanged."""
    for r in range(d * d):
        for c in range(d * d):
            room[r, c] = pair[(r % d) * d + r // d, (c % d) * d + c // d]
    copy(room, pair)


@jit
def monomial(pair):
    """Whether no row and no column of a matrix has more than one entry that is not 0."""
    n = pair.shape[0]
    for r in range(n):
        along, down = 0, 0
        for c in range(n):
            if pair[r, c] != 0:
                along += 1
            if pair[c, r] != 0:
                down += 1
        if along > 1 or down > 1:
            return False
    return True


@jit
def fuse(qubits, steps, singles, doubles, pairs, blocks, befores, splits):
    """The number of blocks: maps on pairs that together do what a sequence of maps on one or two qubits does.

    A map of one qubit waits for the next block on its qubit, a map of the same pair as the block before it joins that block, and
    what waits at the end joins the last block of its qubit or makes a new one. A block is one full matrix; but on Pauli vectors
    (d = 4) it stays split, into a map of each qubit and then a matrix that only moves and scales entries, where it can.

    Parameters
    ----------
    qubits : of the register, 2 at least
    steps : int (s, 3), first and second qubit (-1 for a map of one qubit) and the place among ``singles`` or ``doubles``
    singles : (k, d, d), doubles : (l, d*d, d*d), of one type, real or complex; the first named qubit on the left
    pairs : int (s + qubits, 2), written: the qubits of each block
    blocks : (s + qubits, d*d, d*d), written: the blocks, first to last; of a split one its last matrix
    befores : (s + qubits, 2, d, d), written: of a split block the maps of its first and second qubit, which come first
    splits : bool (s + qubits,), written: which blocks are split
    """
    d = singles.shape[1]
    waiting = np.empty((qubits, d, d), singles.dtype)
    waits = np.zeros(qubits, np.bool_)
    last = np.zeros(qubits, np.int64) - 1
    small, one = np.empty((d, d), singles.dtype), np.empty((d, d), singles.dtype)
    identity(one)
    room = np.empty((d * d, d * d), singles.dtype)
    map_ = np.empty((d * d, d * d), singles.dtype)
    count = 0
    for s in range(steps.shape[0]):
        a, b, place = steps[s, 0], steps[s, 1], steps[s, 2]
        if b < 0:
            if waits[a]:
                product(singles[place], waiting[a], small)
            else:
                copy(singles[place], waiting[a])
                waits[a] = True
            continue
        copy(doubles[place], map_)
        light = d == 4 and monomial(map_)
        k = last[a]
        joins = k >= 0 and k == last[b]
        if joins and splits[k] and (waits[a] or waits[b] or not light):
            if light:
                joins = False
            else:
                for side in range(2):
                    after_single(befores[k, side], side, blocks[k], room)
                splits[k] = False
        if not joins and light:
            for side in range(2):
                q = b if side else a
                copy(waiting[q] if waits[q] else one, befores[count, side])
        else:
            for side in range(2):
                q = b if side else a
                if waits[q]:
                    after_single(waiting[q], side, map_, room)
        waits[a] = waits[b] = False
        if joins:
            if pairs[k, 0] != a:
                exchange(map_, d, room)
            product(map_, blocks[k], room)
            continue
        pairs[count, 0], pairs[count, 1] = a, b
        copy(map_, blocks[count])
        splits[count] = light
        last[a] = last[b] = count
        count += 1
    left = -1
    for q in range(qubits):
        if waits[q] and last[q] >= 0 and not splits[last[q]]:
            k = last[q]
            before_single(waiting[q], 0 if pairs[k, 0] == q else 1, blocks[k], room)
        elif waits[q] and left < 0:
            left = q
        elif waits[q]:
            count += alone(left, q, waiting[left], waiting[q], pairs, blocks, befores, splits, count)
            left = -1
    if left >= 0:
        count += alone(left, left - 1 if left else 1, waiting[left], one, pairs, blocks, befores, splits, count)
    return count


@jit
def alone(a, b, first, second, pairs, blocks, befores, splits, count):
    """1, for the one block that is written: a map of each of two qubits and nothing else."""
    d = first.shape[0]
    pairs[count, 0], pairs[count, 1] = a, b
    identity(blocks[count])
    splits[count] = d == 4
    copy(first, befores[count, 0])
    copy(second, befores[count, 1])
    if d != 4:
        room = np.empty((d * d, d * d), first.dtype)
        after_single(first, 0, blocks[count], room)
        after_single(second, 1, blocks[count], room)
    return 1


@jit
def pack(pairs, blocks, befores, splits, order, out_pairs, matrices, moves):
    """Writes the blocks of Pauli vectors in an order, as the kernel of registers takes them.

    A full block is its matrix, with ``moves[b, 0] = -1``. Of a split one the rows 0, 1 and 2 of its matrix hold the map of the
    first qubit, that of the second, and the factor of each entry; ``moves[b]`` tells where each entry goes.
    """
    for b in range(order.shape[0]):
        k = order[b]
        out_pairs[b, 0], out_pairs[b, 1] = pairs[k, 0], pairs[k, 1]
        if not splits[k]:
            copy(blocks[k], matrices[b])
            moves[b, 0] = -1
            continue
        taken = np.zeros(16, np.bool_)
        for c in range(16):
            for side in range(2):
                matrices[b, side, c] = befores[k, side, c >> 2, c & 3]
            moves[b, c] = -1
            matrices[b, 2, c] = 0.0
            for r in range(16):
                if blocks[k, r, c] != 0:
                    moves[b, c], matrices[b, 2, c] = r, blocks[k, r, c]
                    taken[r] = True
        free = 0
        for c in range(16):
            if moves[b, c] < 0:  # an entry that is lost; it fills a place with 0 that no other one fills
                while taken[free]:
                    free += 1
                moves[b, c] = free
                taken[free] = True
