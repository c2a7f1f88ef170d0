"""Fusing: a sequence of small linear maps on a register becomes fewer, larger ones, each on one pair of qubits.

The same bookkeeping serves state vectors (each qubit has dimension 2) and Pauli vectors (dimension 4).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Block", "fused"]

Map = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Block:
    """One pass over a pair of qubits (or a single one): a map on each, then one on both.

    Attributes
    ----------
    qubits : the one or two qubits, all different
    first, second : (d, d) maps on these qubits, None for the identity
    core : (d*d, d*d) map on both, the first named qubit on the left; None for the identity
    """

    qubits: tuple[int, ...]
    first: Map | None
    second: Map | None
    core: Map | None

    def dense(self, dimension: int) -> Map:
        """The whole block of two qubits as one matrix."""
        one = np.eye(dimension)
        both: Map = np.kron(one if self.first is None else self.first, one if self.second is None else self.second)
        return both if self.core is None else self.core @ both


def _product(later: Map, earlier: Map | None) -> Map:
    out: Map = later if earlier is None else later @ earlier
    return out


def _swapped(core: Map, dimension: int) -> Map:
    """A map of two qubits with their places exchanged."""
    shape = (dimension, dimension, dimension, dimension)
    return core.reshape(shape).transpose(1, 0, 3, 2).reshape(core.shape)


def fused(steps: Iterable[tuple[tuple[int, ...], Map]], dimension: int, dense: bool) -> list[Block]:
    """The blocks that together do what a sequence of maps on one or two qubits does.

    A map of one qubit waits for the next block on its qubit; a map of the same pair as the block before it joins that
    block. What waits at the end is put together in pairs.

    Parameters
    ----------
    steps : pairs of (qubits, matrix), first to last
    dimension : of one qubit: 2 for amplitudes, 4 for Pauli vectors
    dense : whether a block takes in the next gate on its pair also with maps of one qubit in between, which leaves one
        full matrix; else only maps of both qubits join, which keeps a permutation with signs what it is
    """
    blocks: list[Block] = []
    waiting: dict[int, Map] = {}
    last: dict[int, int] = {}
    for qubits, matrix in steps:
        if len(qubits) == 1:
            waiting[qubits[0]] = _product(matrix, waiting.get(qubits[0]))
            continue
        a, b = qubits
        first, second = waiting.pop(a, None), waiting.pop(b, None)
        place = last.get(a, -1)
        same = place >= 0 and last.get(b, -1) == place
        if same and (dense or (first is None and second is None)):
            kept = blocks[place]
            later = Block((a, b), first, second, matrix).dense(dimension)
            later = later if kept.qubits == (a, b) else _swapped(later, dimension)
            blocks[place] = replace(kept, core=_product(later, kept.core))
            continue
        last[a] = last[b] = len(blocks)
        blocks.append(Block((a, b), first, second, matrix))
    rest = sorted(waiting)
    for a, b in zip(rest[::2], rest[1::2], strict=False):
        blocks.append(Block((a, b), waiting[a], waiting[b], None))
    if len(rest) % 2:
        blocks.append(Block((rest[-1],), waiting[rest[-1]], None, None))
    return blocks
