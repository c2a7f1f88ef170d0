"""Fusing and grouping: many small maps on a register become few maps on pairs of qubits, and these become groups of few qubits.

The same loops serve state vectors (each qubit has dimension 2, complex maps) and Pauli vectors (dimension 4, real maps).
"""

import numpy as np

from ._jit import jit


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
    for i in range(n):
        for j in range(n):
            earlier[i, j] = room[i, j]


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
    for r in range(d * d):
        for c in range(d * d):
            pair[r, c] = room[r, c]


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
    for r in range(d * d):
        for c in range(d * d):
            pair[r, c] = room[r, c]


@jit
def exchange(pair, d, room):
    """Writes into the map of a pair: that map with its two qubits exchanged."""
    for r in range(d * d):
        for c in range(d * d):
            room[r, c] = pair[(r % d) * d + r // d, (c % d) * d + c // d]
    for r in range(d * d):
        for c in range(d * d):
            pair[r, c] = room[r, c]


@jit
def fuse(qubits, steps, singles, doubles, pairs, blocks):
    """The number of blocks: maps on pairs that together do what a sequence of maps on one or two qubits does.

    A map of one qubit waits for the next block on its qubit; a map of the same pair as the block before it joins that block.
    What waits at the end joins the last block of its qubit.

    Parameters
    ----------
    qubits : of the register, 2 at least
    steps : int (s, 3), first and second qubit (-1 for a map of one qubit) and the place among ``singles`` or ``doubles``
    singles : (k, d, d), doubles : (l, d*d, d*d), of one type, real or complex; the first named qubit on the left
    pairs : int (s + qubits, 2), written: the qubits of each block
    blocks : (s + qubits, d*d, d*d), written: the blocks, first to last
    """
    d = singles.shape[1]
    waiting = np.zeros((qubits, d, d), singles.dtype)
    waits = np.zeros(qubits, np.bool_)
    last = np.full(qubits, -1)
    small = np.empty((d, d), singles.dtype)
    room = np.empty((d * d, d * d), singles.dtype)
    map_ = np.empty((d * d, d * d), singles.dtype)
    count = 0
    for s in range(steps.shape[0]):
        a, b, place = steps[s, 0], steps[s, 1], steps[s, 2]
        if b < 0:
            if waits[a]:
                product(singles[place], waiting[a], small)
            else:
                waiting[a] = singles[place]
                waits[a] = True
            continue
        map_[:] = doubles[place]
        for side in range(2):
            q = b if side else a
            if waits[q]:
                after_single(waiting[q], side, map_, room)
                waits[q] = False
        if last[a] >= 0 and last[a] == last[b]:
            if pairs[last[a], 0] != a:
                exchange(map_, d, room)
            product(map_, blocks[last[a]], room)
            continue
        pairs[count, 0], pairs[count, 1] = a, b
        blocks[count] = map_
        last[a] = last[b] = count
        count += 1
    for q in range(qubits):
        if not waits[q]:
            continue
        if last[q] < 0:
            other = q + 1 if q + 1 < qubits else q - 1
            pairs[count, 0], pairs[count, 1] = q, other
            blocks[count] = np.eye(d * d).astype(singles.dtype)
            last[q] = count
            if last[other] < 0:
                last[other] = count
            count += 1
        k = last[q]
        before_single(waiting[q], 0 if pairs[k, 0] == q else 1, blocks[k], room)
    return count


@jit
def group(qubits, most, pairs, count, order, starts, members):
    """The number of groups: runs of maps that stay within ``most`` qubits, in an order that gives the same product.

    Each group takes, going through the maps that are left, whichever fits and waits for none that was passed over.

    Parameters
    ----------
    qubits, most : of the register, and in a group (2 at least)
    pairs : int (count or more, 2)
    order : int (count,), written: the maps in the order of the groups
    starts : int (count + 1,), written: where each group begins in ``order``
    members : int (count,), written: the qubits of each group, bit q for qubit q
    """
    done = np.zeros(count, np.bool_)
    placed = 0
    groups = 0
    first = 0
    while placed < count:
        starts[groups] = placed
        inside = 0
        size = 0
        passed = 0
        while done[first]:
            first += 1
        for k in range(first, count):
            if done[k]:
                continue
            own = (1 << pairs[k, 0]) | (1 << pairs[k, 1])
            new = 0
            for q in range(2):
                if not (inside >> pairs[k, q]) & 1:
                    new += 1
            if own & passed or size + new > most:
                passed |= own
                continue
            inside |= own
            size += new
            done[k] = True
            order[placed] = k
            placed += 1
        members[groups] = inside
        groups += 1
    starts[groups] = count
    return groups
