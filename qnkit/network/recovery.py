"""What detours bring to a path in one slot: Q-CAST's recovery paths, used where links of the path have failed."""

from __future__ import annotations

import heapq
import math

import numpy as np

from ..qubits.arrays import whole_of
from ..qubits.checking import generator, needs
from ..qubits.estimate import Estimate
from .concurrent_ways import Allotted

__all__ = ["recovered_pairs"]

Edge = tuple[int, int, float]


def recovered_pairs(way: Allotted, n: int, rng: np.random.Generator) -> Estimate:
    """The expected pairs of a slot of a path with its detours, from n slots in which every channel of both tries once.

    A path of width W is W rows of pairs, which are joined one after another, each of what the rows before it have left. While
    every hop of the path has a pair, the row is the path itself. Else it goes where it can over hops of the path that have a pair
    and over detours all of whose hops have one, along the path or back, no node of it twice: of all such rows the one whose swaps
    succeed most likely, of equal ones the shortest. Where there is none, the slot gives no more. All swaps of a row must succeed;
    their chances are multiplied and not drawn. Without detours this is ``way.pairs``.

    The paper joins path and detours by exclusive or of their edges, with the states of links known so many hops away; here the
    states of all of them are known, so that no row is missed which that finds.

    Raises
    ------
    ParameterError
        What is not a path of concurrent_ways; n below 1; no generator.

    Source: S. Shi, C. Qian, Proc. ACM SIGCOMM 2020, 62, doi:10.1145/3387514.3405853.
    """
    needs(way, Allotted, "recovered_pairs: way", "a path of concurrent_ways")
    whole_of(n, "recovered_pairs: n", "must be a whole number of at least 1 slot", 1)
    generator(rng, "recovered_pairs")
    there = [_made(way.chances, n, rng), *(_made(one.chances, n, rng).min(axis=1, keepdims=True) for one in way.detours)]
    states, where = np.unique(np.concatenate(there, axis=1), axis=0, return_inverse=True)
    values = np.array([_joined(way, state.tolist()) for state in states])
    return Estimate.of(values[where.ravel()])


def _made(chances: tuple[tuple[float, ...], ...], n: int, rng: np.random.Generator) -> np.ndarray:
    """How many channels of each hop succeed in each of n slots, (n, hops)."""
    table = np.array(chances)
    out: np.ndarray = (rng.random((n, *table.shape)) < table).sum(axis=2)
    return out


def _joined(way: Allotted, left: list[int]) -> float:
    """The expected pairs of a slot by the pairs that each hop, then each detour, has in it."""
    size = len(way.path) - 1
    places = {name: i for i, name in enumerate(way.path)}
    edges: list[Edge] = [(i, i + 1, 0.0) for i in range(size)]
    for one in way.detours:
        edges.append((places[one.path[0]], places[one.path[-1]], _log(one.swaps)))
    logs = [_log((chance,)) for chance in way.swaps]
    total = 0.0
    for _ in range(way.width):
        row: tuple[float, list[int]] | None = (_log(way.swaps), list(range(size)))
        if not all(left[:size]):
            row = _row(edges, left, logs, size)
        if row is None:
            break
        total += math.exp(-row[0])
        for edge in row[1]:
            left[edge] -= 1
    return total


def _row(edges: list[Edge], left: list[int], logs: list[float], target: int) -> tuple[float, list[int]] | None:
    """The likeliest row from position 0 to the target: minus the logarithm of its chance, and its edges; None where none is."""
    heap: list[tuple[float, int, int, list[int]]] = [(0.0, 0, 0, [])]
    settled = set[int]()
    while heap:
        cost, steps, place, row = heapq.heappop(heap)
        if place == target:
            return cost, row
        if place in settled:
            continue
        settled.add(place)
        for i, (a, b, more) in enumerate(edges):
            if left[i] and place in (a, b):
                head = a + b - place
                swap = logs[head - 1] if 0 < head < target else 0.0
                heapq.heappush(heap, (cost + more + swap, steps + 1, head, [*row, i]))
    return None


def _log(chances: tuple[float, ...]) -> float:
    """Minus the logarithm of a product of chances, all above 0."""
    return -math.fsum(math.log(chance) for chance in chances)
