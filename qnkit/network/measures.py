"""What makes one way better than another: fibre, hops, time, fidelity, pairs of a slot; routing takes any of them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..qubits.arrays import whole_of
from .hops import Hops
from .path_search import Costs, best_paths
from .throughput import survivals

__all__ = ["Measure", "all_at_once_s", "fewest_hops", "fidelity", "in_turn_s", "least_fibre_km", "slot_pairs"]

Row = NDArray[np.float64]
Measure = Callable[[Hops, str, str, int], Costs]
"""From the hops, source, target and how many ways are asked for to the costs of paths."""

STEP = 0.3
"""Of the logarithm of time in the integral over waits; the error is below 1e-8 of the mean up to 9 hops, 1e-6 up to 40."""

FOLLOWED = 2000
"""So many partial ways a search by all_at_once_s follows in all, about: a tenth of a second."""


def least_fibre_km(hops: Hops, source: str, target: str, count: int = 1) -> Costs:
    """The fibre in km along the way."""
    return _sum(hops, np.array([hop.length_km for hop in hops.rows]))


def fewest_hops(hops: Hops, source: str, target: str, count: int = 1) -> Costs:
    """The number of hops."""
    return _sum(hops, np.ones(len(hops.rows)))


def in_turn_s(hops: Hops, source: str, target: str, count: int = 1) -> Costs:
    """The mean time in s for a pair whose links are made one after another, all anew where a swap fails.

    The sum of ``1 / rate`` over the product of the chances of the swaps.
    """
    waits = 1 / hops.rates_hz
    edges = np.stack([waits, np.zeros(waits.size)], axis=1)
    nodes = np.stack([np.zeros(hops.swaps.size), _logs(hops.swaps)], axis=1)
    return Costs(edges, nodes, lambda sums: sums[..., 0] * np.exp(sums[..., 1]), math.inf, float)


def all_at_once_s(hops: Hops, source: str, target: str, count: int = 1) -> Costs:
    """The mean time in s for a pair whose links are made side by side and all wait for the last, anew where a swap fails.

    The mean of the longest of exponential waits over the product of the chances of the swaps. Its distribution is the product
    of those of the hops, so the weights are their logarithms at the points of an integral over time. In networks of more than
    some hundred nodes the search follows only the FOLLOWED // nodes most promising ways to each node (2 at least): the way it
    finds is then near the best, and its value is right.
    """
    turn = in_turn_s(hops, source, target)
    ends = hops.places[source], hops.places[target]
    least = best_paths(hops.arcs, _sum(hops, 1 / hops.rates_hz), *ends)[0][0]
    most = best_paths(hops.arcs, turn, *ends, count)[-1][0]  # so many ways are at least as fast as the last of these
    times = np.exp(np.arange(math.log(1e-4 * least), math.log(25 * most), STEP))
    with np.errstate(divide="ignore", under="ignore"):
        done = -np.log(-np.expm1(-hops.rates_hz[:, None] * times))
    edges = np.concatenate([done, np.zeros((done.shape[0], 1))], axis=1)
    nodes = np.zeros((hops.swaps.size, times.size + 1))
    nodes[:, -1] = _logs(hops.swaps)
    first = STEP / math.expm1(STEP) * float(times[0])

    def cost(sums: Row) -> Row:
        waits: Row = STEP * (-np.expm1(-sums[..., :-1]) @ times) + first
        out: Row = waits * np.exp(sums[..., -1])
        return out

    return Costs(edges, nodes, cost, math.inf, float, kept=max(2, FOLLOWED // len(hops.names)))


def fidelity(hops: Hops, source: str, target: str, count: int = 1) -> Costs:
    """The fidelity F of a pair that is swapped at once of fresh pairs: the product of their correlations and the stations'.

    Of Werner pairs that of their parameters. A correlation that is below 0 counts as 0. Waiting is left out.
    """
    edges = _logs(np.array([hop.correlations for hop in hops.rows]))
    nodes = _logs(np.array([factors for _, factors in hops.graph.nodes(data="swapped")]))
    nodes[hops.swaps == 0] = math.inf
    return Costs(edges, nodes, lambda sums: -np.exp(-sums).sum(axis=-1), 0.0, lambda cost: (1 - cost) / 4)


def slot_pairs(width: int | None = None) -> Measure:
    """The measure "expected pairs of a slot", as Q-CAST has it (see expected_pairs).

    Parameters
    ----------
    width : only so many channels of each hop are used; None: all it has
    """
    if width is not None:
        whole_of(width, "slot_pairs: width", "must be a whole number of at least 1", 1)

    def measure(hops: Hops, source: str, target: str, count: int = 1) -> Costs:
        rows = survivals(hops.chances[:, :width])
        nodes = np.repeat(_logs(hops.swaps)[:, None], rows.shape[1], axis=1)
        return Costs(_logs(rows), nodes, lambda sums: -np.exp(-sums).sum(axis=-1), 0.0, lambda cost: -cost)

    return measure


def _sum(hops: Hops, weights: Row) -> Costs:
    """The measure that is a plain sum; nodes that cannot swap bar the way."""
    nodes = np.where(hops.swaps > 0, 0.0, math.inf)[:, None]
    return Costs(weights[:, None], nodes, lambda sums: sums[..., 0], math.inf, float)


def _logs(chances: Row) -> Row:
    """Minus the logarithms of factors from 0 to 1; those below 0 count as 0."""
    with np.errstate(divide="ignore"):
        out: Row = -np.log(np.clip(chances, 0.0, 1.0))
    return out
