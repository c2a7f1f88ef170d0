"""Programs: a sequence of maps on a register, fused into blocks on pairs of qubits and grouped for the cache, ready to run."""

from __future__ import annotations

import functools
import itertools
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ..kernels import addresses, fusing, grouping, registers
from .arrays import whole_of

__all__ = ["Program", "checked_threads"]

Kind = Literal["pauli", "amplitudes"]

MOST = {"pauli": 6, "amplitudes": 11}
"""How many qubits a group may mix: its tile, 512 kB, then stays in a core's own cache."""
SPARE = {"pauli": 2, "amplitudes": 4}
"""How many qubits stay outside a group where there are enough: a tile holds sixteen of their settings side by side."""
SHORT = 40_000_000
"""Entries times maps of one call of a kernel: some 0.05 s, so that a run can be interrupted."""
LONG = 50 * SHORT
"""More work than this, some 2 s, shows a progress bar."""
WORTH_A_THREAD = 1_000_000
"""Less work than this, in the same unit, stays on one thread."""


def checked_threads(threads: int) -> int:
    """The number of threads to use, no more than the machine has; ParameterError unless it is a whole number from 1."""
    count = whole_of(threads, "threads", "must be a whole number from 1.", 1)
    return 1 if count == 1 else min(count, _cores())


@functools.cache
def _cores() -> int:
    """How many processors the machine has; asking takes as long as a small circuit."""
    return os.cpu_count() or 1


def _shown(calls: list[Any]) -> Iterator[Any]:
    """The calls with a progress bar that goes when they are done."""
    from tqdm.auto import tqdm

    yield from tqdm(calls, unit="part", leave=False)


def _real_form(blocks: NDArray[Any]) -> NDArray[np.float64]:
    """Complex maps (b, d, d) as real ones (b, 2d, 2d) on (real, imaginary) entries side by side."""
    b, d, _ = blocks.shape
    out = np.empty((b, d, 2, d, 2))
    out[:, :, 0, :, 0] = out[:, :, 1, :, 1] = blocks.real
    out[:, :, 1, :, 0] = blocks.imag
    out[:, :, 0, :, 1] = -blocks.imag
    return out.reshape(b, 2 * d, 2 * d)


@dataclass(frozen=True, eq=False)
class Program:
    """A sequence of maps on a register, ready to run.

    Attributes
    ----------
    qubits : of the register that the maps act on
    pairs, matrices, moves : the fused maps and their pairs of qubits, in the order of the groups; see kernels.fusing.pack
    starts, masks : where each group of maps begins, and the address bits of its qubits; see kernels.registers.sweep
    """

    qubits: int
    pairs: NDArray[np.int64]
    matrices: NDArray[np.float64]
    moves: NDArray[np.int64]
    starts: NDArray[np.int64]
    masks: NDArray[np.int64]

    @classmethod
    def of(cls, kind: Kind, qubits: int, steps: NDArray[np.int64], singles: NDArray[Any], doubles: NDArray[Any]) -> Program:
        """The program of a sequence of maps on one or two qubits.

        Parameters
        ----------
        kind : of the vector it will run on: "pauli" (real maps, d = 4) or "amplitudes" (complex maps, d = 2)
        qubits : of the register
        steps : int (s, 3), first and second qubit (-1 for a map of one), and the place of the map in ``singles`` or ``doubles``
        singles, doubles : (k, d, d) and (l, d*d, d*d); the first named qubit on the left
        """
        wide = max(qubits, 2)
        room = len(steps) + wide
        pairs = np.empty((room, 2), np.int64)
        blocks = np.empty((room, *doubles.shape[1:]), doubles.dtype)
        befores = np.empty((room, 2, *singles.shape[1:]), doubles.dtype)
        splits = np.zeros(room, np.bool_)
        count = fusing.fuse(wide, steps, singles, doubles, pairs, blocks, befores, splits)
        most = max(2, min(MOST[kind], wide - SPARE[kind]))
        order, starts, members = np.empty(count, np.int64), np.empty(count + 1, np.int64), np.empty(count, np.int64)
        groups = grouping.group(wide, most, pairs, count, order, starts, members)
        moves = np.full((count, 16), -1)
        if kind == "pauli":
            matrices, ordered = np.empty((count, 16, 16)), np.empty((count, 2), np.int64)
            fusing.pack(pairs, blocks, befores, splits, order, ordered, matrices, moves)
        else:
            matrices, ordered = _real_form(blocks[order]), pairs[order]
        bits = 2 if kind == "pauli" else 1
        masks = np.zeros(groups, np.int64)
        for q in range(wide):
            own = 3 << (2 * (wide - 1 - q)) if bits == 2 else 1 << (wide - q)
            masks |= np.where((members[:groups] >> q) & 1, own, 0)
        return cls(qubits, ordered, matrices, moves, starts[: groups + 1].copy(), masks | (2 - bits))

    def apply(self, vector: NDArray[Any], threads: int = 1) -> None:
        """Run the program on a vector in place: (4**qubits,) real, or (2**qubits,) complex.

        The result is the same to the last bit for any number of threads.
        """
        if not len(self.masks):
            return
        plain = vector.view(np.float64)
        if self.qubits == 1:  # the maps were put on a pair; the second qubit stays as it is
            size = self.matrices.shape[1]
            padded = np.zeros((plain.size, 4) if size == 16 else (plain.size // 2, 2, 2))
            padded[:, 0] = plain if size == 16 else plain.reshape(-1, 2)
            flat = padded.reshape(-1)
            self._sweep(0, len(self.masks), 0, _ALL, flat, 2)
            plain[:] = padded[:, 0].reshape(-1)
            return
        work = plain.size * (len(self.pairs) + 2 * len(self.masks))
        if work <= SHORT and (threads == 1 or work < WORTH_A_THREAD):
            self._sweep(0, len(self.masks), 0, _ALL, plain, self.qubits)
            return
        calls = list(self._parts(plain.size, threads))
        shown = _shown(calls) if work > LONG else iter(calls)
        if threads == 1:
            for group, ((start, stop),) in shown:
                self._sweep(group, group + 1, start, stop, plain, self.qubits)
            return
        with ThreadPoolExecutor(threads) as pool:
            for group, parts in shown:
                wait = [pool.submit(self._sweep, group, group + 1, a, b, plain, self.qubits) for a, b in parts]
                for one in wait:
                    one.result()

    def _sweep(self, first: int, last: int, from_tile: int, to_tile: int, plain: NDArray[np.float64], qubits: int) -> None:
        maps = self.pairs, self.matrices, self.moves
        registers.sweep(qubits, *maps, self.starts, self.masks, first, last, from_tile, to_tile, plain)

    def _parts(self, size: int, threads: int) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """Each group with the ranges of tiles that one call of the kernel takes, as many at a time as there are threads."""
        for group in range(len(self.masks)):
            tiles_in_all = max(1, size >> (int(self.masks[group]).bit_count() + addresses.LANE_BITS))
            maps = int(self.starts[group + 1] - self.starts[group]) + 2
            calls = max(threads, -(-size * maps // SHORT))
            cuts = np.linspace(0, tiles_in_all, min(calls, tiles_in_all) + 1).astype(int).tolist()
            ranges = list(itertools.pairwise(cuts))
            for k in range(0, len(ranges), threads):
                yield group, ranges[k : k + threads]


_ALL = 1 << 62
