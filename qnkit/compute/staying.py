"""Qubits that stay where someone put them: every gate where it costs least, and the gates that go across."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import networkx as nx
import numpy as np

from ..qubits.checking import needs
from .machine import Machine
from .packets import Packets
from .partitioning import sited
from .placement import Placement
from .trees import tree_costs

__all__ = ["gates_across", "stayed"]


def stayed(packets: Packets, machine: Machine, homes: Sequence[int]) -> Placement:
    """The placement of sited in which every qubit stays in its home; gates also begin at a smallest vertex cover.

    A gate of qubits in modules A and B needs a copy of the first one in B or of the second one in A. Where a link joins every
    two modules, and gates are at one of their qubits' homes, the fewest copies are a smallest vertex cover of a bipartite graph,
    found exactly (D. König, 1931). From there, as from the starts of sited, gates go elsewhere, alone and then by packets, where
    that saves pairs.

    Parameters
    ----------
    packets : of the circuit, see packets_of
    machine : with room for these homes
    homes : for each qubit the place of its module

    Raises
    ------
    ParameterError
        What sited refuses.
    """
    needs(packets, Packets, "stayed: packets", "the Packets of a circuit")
    own = [int(home) for home in homes]
    rows = packets.gates.tolist()
    start = _covered(rows, own) if len(own) == packets.qubits else None
    found = sited(packets, machine, own, start)
    packed = _Packing(rows, own, found.sites.tolist(), tree_costs(machine).tolist(), packets.owners.tolist())
    packed.improve()
    return replace(found, sites=np.array(packed.sites, dtype=np.int64))


def gates_across(placement: Placement) -> int:
    """The two-qubit gates whose qubits are in different modules when the gate comes: the pairs without any packing."""
    one, other, layer = placement.packets.gates[:, :3].T
    return int(np.count_nonzero(placement.homes[one, layer] != placement.homes[other, layer]))


def _covered(rows: list[list[int]], homes: list[int]) -> list[int]:
    """The site of each gate, at one of its qubits' homes, by a smallest vertex cover of the copies that could serve it."""
    graph, tops = nx.Graph(), set()
    for one, other, _, first, second in rows:
        a, b = homes[one], homes[other]
        if a != b:
            nodes = (first, b), (second, a)
            graph.add_edge(*nodes)
            tops.add(nodes[0] if a < b else nodes[1])
    matching = nx.bipartite.hopcroft_karp_matching(graph, tops) if tops else {}
    cover = nx.bipartite.to_vertex_cover(graph, matching, tops) if tops else set()
    return [homes[other] if (first, homes[other]) in cover else homes[one] for one, other, _, first, _ in rows]


class _Packing:
    """Gates that look for better modules together: all those of a packet that could come to a module, or leave it."""

    def __init__(self, rows: list[list[int]], homes: list[int], sites: list[int], trees: list[int], owners: list[int]) -> None:
        self.rows, self.sites, self.trees = rows, sites, trees
        self.modules = range(len(trees).bit_length() - 1)
        self.counts = [[0] * len(self.modules) for _ in owners]
        self.masks = [0] * len(owners)
        self.gates: list[list[int]] = [[] for _ in owners]
        for packet, owner in enumerate(owners):
            self.need(packet, homes[owner], 1)
        for gate, row in enumerate(rows):
            for packet in row[3:]:
                self.need(packet, sites[gate], 1)
                self.gates[packet].append(gate)

    def need(self, packet: int, module: int, more: int) -> None:
        """So many needs more of a packet in a module."""
        self.counts[packet][module] += more
        self.masks[packet] = self.masks[packet] & ~(1 << module) | (self.counts[packet][module] > 0) << module

    def move(self, gate: int, module: int) -> None:
        """A gate to another module."""
        for packet in self.rows[gate][3:]:
            self.need(packet, self.sites[gate], -1)
            self.need(packet, module, 1)
        self.sites[gate] = module

    def best(self, gate: int, avoided: int) -> int:
        """The module but one in which a gate costs least once it has left its own."""
        masks = []
        for packet in self.rows[gate][3:]:
            alone = self.counts[packet][self.sites[gate]] == 1
            masks.append(self.masks[packet] & ~(alone << self.sites[gate]))
        costs = {m: sum(self.trees[mask | 1 << m] - self.trees[mask] for mask in masks) for m in self.modules if m != avoided}
        return min(costs, key=lambda m: costs[m])

    @property
    def cost(self) -> int:
        """The e-bits."""
        return sum(self.trees[mask] for mask in self.masks)

    def improve(self) -> None:
        """Change sites until no packet that comes to a module with its gates, or leaves it, saves a pair."""
        before, now = -1, self.cost
        while now != before:
            before = now
            for packet, gates in enumerate(self.gates):
                for module in self.modules:
                    now = self.tried([gate for gate in gates if self.sites[gate] != module], module, True, now)
                    if self.masks[packet] >> module & 1:
                        now = self.tried([gate for gate in gates if self.sites[gate] == module], module, False, now)

    def tried(self, gates: list[int], module: int, gather: bool, before: int) -> int:
        """The e-bits once some gates came to a module, or left it, if that is no loss; else they are put back."""
        kept = [self.sites[gate] for gate in gates]
        for gate in gates:
            self.move(gate, module if gather else self.best(gate, module))
        now = self.cost
        if now < before:
            return now
        for gate, site in zip(gates, kept, strict=True):
            self.move(gate, site)
        return before
