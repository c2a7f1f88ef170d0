"""Annealing over placements: its tables, and the best placement that it has found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ..kernels import annealing
from ..model import ParameterError
from .machine import Machine
from .packets import Packets
from .placement import Placement
from .trees import LINKS, tree_costs, tree_spans

__all__ = ["PINNING", "STAYING", "Search", "listed", "tables"]

Whole = NDArray[np.int64]

BATCH = 50_000
"""Steps in one call of the kernel: below 0.2 s."""
Shares = tuple[float, float, float]
MOVING: Shares = (0.35, 0.35, 0.45)
PINNING: Shares = (0.35, 0.55, 0.65)
STAYING: Shares = (0.5, 0.6, 1.0)
"""Shares of steps, see kernels.annealing: of qubits that move, with pins too, of qubits that stay."""


class Search:
    """The tables of annealing, and the best placement so far."""

    def __init__(
        self,
        packets: Packets,
        machine: Machine,
        rng: np.random.Generator,
        weights: Whole | None,
        told: Callable[[int], object] = lambda steps: None,
    ) -> None:
        self.packets, self.machine, self.rng, self.weights, self.told = packets, machine, rng, weights, told
        self.room = np.array([module.data_qubits for module in machine.modules], dtype=np.int64)
        self.trees, self.bridges = tables(machine, weights), listed(packets)
        self.cost = 0  # of the best placement
        self.scale = float(self.trees[2, 3]) if len(self.room) > 1 else 1.0  # what a link costs
        slots = np.repeat(np.arange(len(self.room)), self.room)[: packets.qubits]
        self.best_homes = np.repeat(slots[:, None], packets.layers, axis=1)
        self.best_sites = self.best_homes[packets.gates[:, 0], packets.gates[:, 2]].copy()
        self.best_pins = np.zeros(len(packets.owners), dtype=np.int64)
        self.counts = np.zeros((len(packets.owners), len(self.room)), dtype=np.int64)
        self.masks = np.zeros(len(packets.owners), dtype=np.int64)

    def begin(self, start: Placement) -> None:
        """Go on from a placement of the same circuit on the same machine."""
        same = np.array_equal(start.packets.gates, self.packets.gates) and start.homes.shape == self.best_homes.shape
        if not same or start.machine != self.machine:
            raise ParameterError("place: start: a placement of another circuit or machine; take one of this circuit on this one.")
        self.best_homes[:], self.best_sites[:] = start.homes, start.sites
        for packet, module in start.pins:
            self.best_pins[packet] |= 1 << module

    def run(self, steps: int, hot: float, cold: float, whole: float, shares: Shares = MOVING) -> None:
        """One annealing from the best placement so far; whole and shares as in kernels.annealing."""
        hot, cold = hot * self.scale, cold * self.scale
        p, homes, sites, pins = self.packets, self.best_homes.copy(), self.best_sites.copy(), self.best_pins.copy()
        loads = np.array([(homes == module).sum(axis=0) for module in range(len(self.room))])
        cost = annealing.counted(p.gates, p.packet_at, homes, sites, pins, self.counts, self.masks, self.trees, self.bridges)
        costs = np.array([cost, cost])
        log, kept = np.zeros((2 * p.layers + len(sites), 2), dtype=np.int64), np.zeros(p.layers, dtype=np.int64)
        for first in range(0, steps, BATCH):
            annealing.annealed(
                first, min(steps, first + BATCH), steps, hot, cold, whole, np.array(shares), p.gates, p.gate_at, p.packet_at,
                p.of_packet, p.begins, p.owners, self.room, self.trees, self.bridges, homes, sites, pins, loads,
                self.counts, self.masks, self.best_homes, self.best_sites, self.best_pins, log, kept,
                np.zeros(2, dtype=np.int64), costs, self.rng,
            )  # fmt: skip
            self.told(min(steps, first + BATCH) - first)
        self.cost = int(costs[1])

    def placed(self) -> Placement:
        """The best placement so far, without pins that save nothing."""
        packets, modules = np.nonzero(self.best_pins[:, None] >> np.arange(len(self.room)) & 1)
        pins = tuple(zip(packets.tolist(), modules.tolist(), strict=True))
        out = Placement(self.packets, self.machine, self.best_homes.copy(), self.best_sites.copy(), self.weights, pins)
        for pin in pins:
            fewer = replace(out, pins=tuple(one for one in out.pins if one != pin))
            if fewer.e_bits <= out.e_bits:
                out = fewer
        return out


def tables(machine: Machine, weights: Whole | None = None) -> Whole:
    """For each set of modules what its tree costs, which modules are on it, and what copies there save, (3, 2**modules).

    A copy saves a link of mean weight.
    """
    costs, linked = tree_costs(machine, weights), machine.hops == 1
    link = 1 if weights is None or not linked.any() else 1 + round(LINKS * float(weights[linked].mean()))
    sizes = np.array([max(0, mask.bit_count() - 1) for mask in range(len(costs))])
    return np.array([costs, tree_spans(costs), link * sizes], dtype=np.int64)


def listed(packets: Packets) -> Whole:
    """The bridges as kernels.bridging takes them."""
    of_packet: list[list[int]] = [[] for _ in packets.owners]
    for number, bridge in enumerate(packets.bridges):
        for packet in {bridge.first, bridge.last, *bridge.middles, *bridge.partners}:
            of_packet[packet].append(number)
    ends = [[bridge.first for bridge in packets.bridges], [bridge.last for bridge in packets.bridges]]
    middles = _flat([bridge.middles for bridge in packets.bridges])
    partners = _flat([bridge.partners for bridge in packets.bridges])
    reached = sorted({packet for one in packets.bridges for packet in (one.first, one.last, *one.partners)})
    parts = [[0] * len(packets.bridges), *_flat(of_packet), *ends, *middles, *partners, reached]
    begins = np.cumsum([len(parts), *map(len, parts)])[:-1]
    return np.concatenate([begins, *parts]).astype(np.int64)


def _flat(rows: Sequence[Sequence[int]]) -> tuple[list[int], list[int]]:
    """Where each row begins, with the end of the last one, and all rows one after the other."""
    return np.cumsum([0, *map(len, rows)]).tolist(), [one for row in rows for one in row]
