"""Placing a circuit on modules: where each qubit is at home in each layer, and where each gate is applied, for few e-bits."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..kernels import annealing, steiner
from ..model import ParameterError
from ..qubits.arrays import whole_of
from ..qubits.checking import generator, needs
from ..qubits.circuit import Circuit
from .machine import Machine
from .packets import Packets, packets_of

__all__ = ["FAST", "LINKS", "MOST_MODULES", "THOROUGH", "Placement", "place", "places"]

Whole = NDArray[np.int64]

FAST, THOROUGH = 1_000_000, 30_000_000
"""Steps of annealing in all."""
MOST_MODULES = 14
LINKS = 16
"""A weight of 1 counts as so many links in tree_costs: more than a tree over MOST_MODULES has."""
BATCH = 50_000
"""Steps in one call of the kernel: below 0.2 s."""
HOT, COLD = (1.5, 0.8), (0.2, 0.15)
"""Temperatures in e-bits of the first and the last step: of qubits that stay, of qubits that move."""


@dataclass(frozen=True)
class Placement:
    """Where every qubit is in every layer, and where every two-qubit gate is applied.

    Attributes
    ----------
    packets : the circuit's
    machine : the machine
    homes : (qubits, layers), the module in which a qubit is at home
    sites : (gates,), the module in which a gate is applied, by its qubits or copies of them
    weights : of the links, see tree_costs: pairs take the ways that weigh least; None: those of the fewest links
    """

    packets: Packets
    machine: Machine
    homes: Whole
    sites: Whole
    weights: Whole | None = None

    @property
    def modules_of(self) -> list[set[int]]:
        """For each packet where its qubit or a copy is needed: its homes, its gates' sites, and the next packet's home."""
        found: list[set[int]] = [set() for _ in self.packets.owners]
        rows = self.packets.packet_at
        for qubit in range(self.packets.qubits):
            for layer in range(self.packets.layers):
                home = int(self.homes[qubit, layer])
                found[rows[qubit, layer]].add(home)
                if layer:
                    found[rows[qubit, layer - 1]].add(home)
        for gate, site in zip(self.packets.gates.tolist(), self.sites.tolist(), strict=True):
            found[gate[3]].add(site)
            found[gate[4]].add(site)
        return found

    @property
    def e_bits(self) -> int:
        """The pairs between neighbouring modules that the placement needs: a tree over the modules of each packet."""
        costs = tree_costs(self.machine, self.weights)
        return int(sum(costs[sum(1 << module for module in modules)] % LINKS for modules in self.modules_of))


def tree_costs(machine: Machine, weights: Whole | None = None) -> Whole:
    """The least tree over each set of modules: (2**modules,), bit k for module k; LINKS times its weight, plus its links.

    Of trees of equal weight the one with the fewest links is the least. Weights are whole numbers from 0 to 1000,
    (modules, modules), of the links between modules by their places; without them all are 0, and only links count.
    """
    count = len(machine.modules)
    if count > MOST_MODULES:
        raise ParameterError(f"Machine.modules: {count} modules: placing takes at most {MOST_MODULES}.")
    out, ways = np.zeros(1 << count, dtype=np.int64), np.array(machine.hops)
    if weights is not None:
        linked = ways == 1
        ways = np.where(linked, LINKS * weights + 1, np.where(ways == 0, 0, 1 << 40))
        for k in range(count):
            ways = np.minimum(ways, ways[:, k : k + 1] + ways[k : k + 1])
    steiner.tree_costs(ways, np.zeros((1 << count, count), dtype=np.int64), out)
    return out


def place(circuit: Circuit, machine: Machine, *, rng: np.random.Generator, steps: int = FAST) -> Placement:
    """The first of the two placements of places; parameters and errors as there."""
    return places(circuit, machine, rng=rng, steps=steps)[0]


def places(
    circuit: Circuit, machine: Machine, *, rng: np.random.Generator, steps: int = FAST, weights: Whole | None = None
) -> tuple[Placement, Placement]:
    """Two placements with few e-bits, the second with qubits that stay where they are; the same for the same generator.

    By annealing: first of qubits that stay, then, from the best of these, of qubits that also move, alone or in exchange.

    Parameters
    ----------
    circuit : gates of one and two qubits; measurements and feed-forward are kept
    machine : with at least as many data qubits as the circuit has qubits
    rng : the generator
    steps : of annealing; FAST or THOROUGH, or any number
    weights : of the links, see tree_costs; with them the trees over packets' modules are to weigh little in all

    Raises
    ------
    ParameterError
        A circuit larger than the machine, more than MOST_MODULES modules, or what packets_of refuses.
    """
    packets, rng = packets_of(circuit), generator(rng, "place")
    needs(machine, Machine, "place: machine", "a qnkit.compute.Machine")
    steps = whole_of(steps, "place(steps)", "must be a whole number of at least 1 step", 1)
    if circuit.qubits > machine.data_qubits:
        raise ParameterError(
            f"place: a circuit of {circuit.qubits} qubits on {machine.data_qubits} data qubits; take a larger machine."
        )
    search = _Search(packets, machine, rng, weights)
    search.run(math.ceil(0.3 * steps), HOT[0], COLD[0], 1.0)
    still = Placement(packets, machine, search.best_homes.copy(), search.best_sites.copy(), weights)
    search.run(math.ceil(0.7 * steps), HOT[1], COLD[1], 0.15)
    return Placement(packets, machine, search.best_homes, search.best_sites, weights), still


class _Search:
    """The tables of annealing, and the best placement so far."""

    def __init__(self, packets: Packets, machine: Machine, rng: np.random.Generator, weights: Whole | None) -> None:
        self.packets, self.rng = packets, rng
        self.room = np.array([module.data_qubits for module in machine.modules], dtype=np.int64)
        self.trees = tree_costs(machine, weights)
        linked = machine.hops == 1
        self.scale = 1.0 if weights is None or not linked.any() else 1.0 + LINKS * float(weights[linked].mean())
        slots = np.repeat(np.arange(len(self.room)), self.room)[: packets.qubits]
        self.best_homes = np.repeat(slots[:, None], packets.layers, axis=1)
        self.best_sites = self.best_homes[packets.gates[:, 0], packets.gates[:, 2]].copy()
        self.counts = np.zeros((len(packets.owners), len(self.room)), dtype=np.int64)
        self.masks = np.zeros(len(packets.owners), dtype=np.int64)

    def run(self, steps: int, hot: float, cold: float, whole: float) -> None:
        """One annealing from the best placement so far."""
        p, homes, sites = self.packets, self.best_homes.copy(), self.best_sites.copy()
        hot, cold = hot * self.scale, cold * self.scale
        loads = np.array([(homes == module).sum(axis=0) for module in range(len(self.room))])
        cost = annealing.counted(p.gates, p.packet_at, homes, sites, self.counts, self.masks, self.trees)
        costs = np.array([cost, cost])
        log, kept = np.zeros((2 * p.layers + len(sites), 2), dtype=np.int64), np.zeros(p.layers, dtype=np.int64)
        for first in range(0, steps, BATCH):
            annealing.annealed(
                first, min(steps, first + BATCH), steps, hot, cold, whole, p.gates, p.gate_at, p.packet_at,
                p.of_packet, p.begins, p.owners, self.room, self.trees, homes, sites, loads, self.counts, self.masks,
                self.best_homes, self.best_sites, log, kept, np.zeros(2, dtype=np.int64), costs, self.rng,
            )  # fmt: skip
