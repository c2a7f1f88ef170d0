"""Grouping: maps on pairs of qubits become groups that stay within a few qubits, so that a group passes memory once."""

import numpy as np

from ._jit import jit


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
