"""The most that swaps which may fail can deliver, in any order and over all paths: a linear programme over all pairs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from ..model import ParameterError
from ..qubits.arrays import listed
from ..qubits.checking import needs
from .hops import Hops

__all__ = ["swap_bound_hz"]

NODES = 60
"""The largest network whose programme is built; its size grows as the third power."""


def swap_bound_hz(hops: Hops, demands: Sequence[tuple[str, str]]) -> float:
    """The most pairs per second, of all demands together, that swaps with their chances can make of the pairs of the links.

    One variable for each node c and each two others a, b: the rate of swaps at c that join a pair a-c with a pair c-b; a share
    ``swap`` of them gives a pair a-b. No pair is used twice. Memories are perfect and as many as one likes, nothing is distilled.
    Of a chain of 2**k equal links with chance q this is ``rate q**k``, as nested swaps reach, and not ``rate q**(2**k - 1)``.

    Raises
    ------
    ParameterError
        More than 60 nodes; no demands; nodes between which there is no way.

    Source: the programme of W. Dai, T. Peng, M. Z. Win, IEEE J. Sel. Areas Commun. 38, 540 (2020), with rates of links as bounds.
    """
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    needs(hops, Hops, "swap_bound_hz: hops", "Hops.of(network)")
    size = len(hops.names)
    if size > NODES:
        raise ParameterError(f"swap_bound_hz: {size} nodes; this programme is for {NODES} at most; take max_flow_hz.")
    wanted = [tuple(one) for one in listed(demands, "swap_bound_hz: demands")]
    if not wanted or any(len(one) != 2 for one in wanted):
        raise ParameterError(f"swap_bound_hz: demands = {demands}: must be pairs of nodes, at least one.")
    for ends in wanted:
        hops.between(*ends)
    row = {frozenset(two): i for i, two in enumerate(combinations(range(size), 2))}
    cells: list[tuple[int, int, float]] = []  # what each variable takes (above 0) of each kind of pair, or gives (below 0)
    column = 0
    for c in range(size):
        if hops.swaps[c] == 0:
            continue
        for a, b in combinations([v for v in range(size) if v != c], 2):
            cells += [(row[frozenset((a, c))], column, 1.0), (row[frozenset((c, b))], column, 1.0)]
            cells.append((row[frozenset((a, b))], column, -float(hops.swaps[c])))
            column += 1
    goal = np.zeros(column + len(wanted))
    for d, ends in enumerate(wanted):
        cells.append((row[frozenset(hops.places[name] for name in ends)], column + d, 1.0))
        goal[column + d] = -1.0
    scale = float(hops.rates_hz.max())
    made = np.zeros(len(row))
    for (a, b), rate in zip(hops.graph.edges, hops.rates_hz.tolist(), strict=True):
        made[row[frozenset((hops.places[a], hops.places[b]))]] = rate / scale
    rows, columns, values = zip(*cells, strict=True)
    table = csr_array((values, (rows, columns)), shape=(len(row), goal.size))
    result = linprog(goal, A_ub=table, b_ub=made, method="highs")
    if result.status != 0:
        raise ParameterError(f"swap_bound_hz: the linear programme was not solved: {result.message}")
    return float(-result.fun) * scale
