"""Plans: a circuit rebuilt for modules, with every pair, copy, gate and correction in its place."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np

from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Unitary
from .machine import Machine
from .placing import FAST, Placement, place, tree_costs
from .plan_steps import Apply, Close, Copy, Settle, Step
from .trees import tree_over

__all__ = ["Plan", "compiled", "plan_of"]


@dataclass(frozen=True)
class Plan:
    """A circuit on modules, step by step.

    Attributes
    ----------
    circuit : the circuit that was given
    placement : where its qubits are and its gates are applied
    steps : in the order in which they are done
    """

    circuit: Circuit
    placement: Placement
    steps: tuple[Step, ...]

    @property
    def machine(self) -> Machine:
        """The machine."""
        return self.placement.machine

    @property
    def e_bits(self) -> int:
        """The pairs it uses, each between two modules that a link joins."""
        return sum(isinstance(step, Copy) for step in self.steps)

    @property
    def pairs_of_link(self) -> dict[tuple[str, str], int]:
        """The pairs of each pair of modules that a link joins, by their names in order of the machine."""
        names = [module.name for module in self.machine.modules]
        found = Counter(tuple(sorted((step.source, step.target))) for step in self.steps if isinstance(step, Copy))
        return {(names[a], names[b]): count for (a, b), count in sorted(found.items())}

    @property
    def peak_link_qubits(self) -> dict[str, int]:
        """The most link qubits that each module needs at once: for copies, and for the half of a pair that is read out."""
        here, peak = Counter[int](), Counter[int]()
        for step in self.steps:
            if isinstance(step, Copy):
                here[step.target] += 1
                peak[step.source] = max(peak[step.source], here[step.source] + 1)
                peak[step.target] = max(peak[step.target], here[step.target])
            elif isinstance(step, Close):
                here[step.module] -= 1
        return {module.name: peak[i] for i, module in enumerate(self.machine.modules)}


def compiled(circuit: Circuit, machine: Machine, *, rng: np.random.Generator, steps: int = FAST) -> Plan:
    """The plan of a circuit on a machine: placed by annealing, then rebuilt; parameters and errors as for place."""
    return plan_of(circuit, place(circuit, machine, rng=rng, steps=steps))


def plan_of(circuit: Circuit, placement: Placement) -> Plan:
    """The plan that a placement of a circuit stands for: each copy is made when it is first needed."""
    return Plan(circuit, placement, tuple(_Builder(circuit, placement).steps()))


class _Builder:
    """Walks through the circuit and keeps who has a copy of whom."""

    def __init__(self, circuit: Circuit, placement: Placement) -> None:
        packets, costs = placement.packets, tree_costs(placement.machine)
        self.circuit, self.placement, self.packets = circuit, placement, packets
        self.trees = [tree_over(placement.machine, frozenset(modules), costs) for modules in placement.modules_of]
        self.homes = placement.homes[:, 0].tolist()
        self.copies: list[set[int]] = [{home} for home in self.homes]
        self.packet = packets.packet_at[:, 0].tolist()
        self.gate_of = {number: gate for gate, number in enumerate(packets.operations.tolist())}
        self.layer, self.after = [0] * circuit.qubits, [0] * circuit.qubits

    def steps(self) -> Iterator[Step]:
        for number, operation in enumerate(self.circuit.operations):
            gate = self.gate_of.get(number)
            if gate is None:
                (qubit,) = operation.qubits
                if operation.when or not isinstance(operation, Gate | Unitary):  # no copy may be left
                    yield from self.moved(qubit, min(self.after[qubit], self.packets.layers - 1))
                    yield from self.closed(qubit, self.layer[qubit])
                yield Apply(number, self.homes[qubit], self.layer[qubit])
                continue
            one, other, layer, *_ = self.packets.gates[gate].tolist()
            site = int(self.placement.sites[gate])
            for qubit in (one, other):
                yield from self.moved(qubit, layer)
                yield from self.reached(qubit, site, layer)
                self.after[qubit] = layer + 1
            yield Apply(number, site, layer)
        for qubit in range(self.circuit.qubits):
            yield from self.moved(qubit, self.packets.layers - 1)
            yield from self.closed(qubit, self.packets.layers - 1)

    def moved(self, qubit: int, layer: int) -> Iterator[Step]:
        """All changes of home and packet up to a layer."""
        for now in range(self.layer[qubit] + 1, layer + 1):
            home, packet = int(self.placement.homes[qubit, now]), int(self.packets.packet_at[qubit, now])
            if home != self.homes[qubit]:
                yield from self.reached(qubit, home, now)
                self.homes[qubit] = home
                yield Settle(qubit, home, now)
            if packet != self.packet[qubit]:
                yield from self.closed(qubit, now)
                self.packet[qubit] = packet
        self.layer[qubit] = max(layer, self.layer[qubit])

    def reached(self, qubit: int, module: int, layer: int) -> Iterator[Step]:
        """Copies along the packet's tree until a module has one."""
        if module in self.copies[qubit]:
            return
        tree, copies = self.trees[self.packet[qubit]], self.copies[qubit]
        way = _way(tree, copies, module)
        for source, target in itertools.pairwise(way):
            copies.add(target)
            yield Copy(qubit, self.packet[qubit], source, target, layer)

    def closed(self, qubit: int, layer: int) -> Iterator[Step]:
        for module in sorted(self.copies[qubit] - {self.homes[qubit]}):
            yield Close(qubit, self.packet[qubit], module, layer)
        self.copies[qubit] = {self.homes[qubit]}


def _way(tree: nx.Graph, copies: set[int], module: int) -> list[int]:
    """The way in a tree from the nearest module that has a copy."""
    ways: dict[int, list[int]] = nx.single_source_shortest_path(tree, module)
    return min((ways[one] for one in sorted(copies) if one in ways), key=len)[::-1]
