"""Qubits that stay: a placement for homes that someone chose, with every gate where it costs least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import networkx as nx
import numpy as np

from ..model import ParameterError
from ..qubits.checking import needs
from .machine import Machine
from .packets import Packets
from .placing import Placement, tree_costs

__all__ = ["gates_across", "stayed"]


def stayed(packets: Packets, machine: Machine, homes: Sequence[int]) -> Placement:
    """The placement in which every qubit stays in the module that is named for it, and gates are where few e-bits are needed.

    A gate of qubits in modules A and B needs a copy of the first one in B or of the second one in A. Where a link joins every
    two modules, and gates are at one of their qubits' homes, the fewest copies are a smallest vertex cover of a bipartite graph,
    and are found exactly (D. König, 1931). From there each gate tries every other module, as long as one is cheaper: this serves
    gates with copies that are in a third module anyway, and machines whose links are no complete graph.

    Parameters
    ----------
    packets : of the circuit, see packets_of
    machine : with room for these homes
    homes : for each qubit the place of its module

    Raises
    ------
    ParameterError
        Not one module for each qubit, no such module, or a module that is too full.
    """
    needs(packets, Packets, "stayed: packets", "the Packets of a circuit")
    needs(machine, Machine, "stayed: machine", "a qnkit.compute.Machine")
    places = [int(home) for home in homes]
    if len(places) != packets.qubits:
        raise ParameterError(f"stayed: homes has {len(places)} modules for {packets.qubits} qubits; name one for each.")
    for module, count in Counter(places).items():
        if not 0 <= module < len(machine.modules):
            raise ParameterError(f"stayed: homes names module {module}; modules are 0 to {len(machine.modules) - 1}.")
        room = machine.modules[module].data_qubits
        if count > room:
            name = machine.modules[module].name
            raise ParameterError(f"stayed: homes puts {count} qubits into module {name}, which holds {room}; move one elsewhere.")
    rows = packets.gates.tolist()
    starts = [_covered(rows, places), *([module] * len(rows) for module in range(len(machine.modules)))]
    found = [_Sites(rows, places, start, tree_costs(machine).tolist(), packets.owners.tolist()) for start in starts]
    sites = min(found, key=lambda one: one.improved()).sites
    whole = np.repeat(np.array(places, dtype=np.int64)[:, None], packets.layers, axis=1)
    return Placement(packets, machine, whole, np.array(sites, dtype=np.int64))


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


class _Sites:
    """Sites of gates for given homes, and which modules each packet needs how often."""

    def __init__(self, rows: list[list[int]], homes: list[int], sites: list[int], trees: list[int], owners: list[int]) -> None:
        self.rows, self.sites, self.trees = rows, list(sites), trees
        self.modules = range(len(trees).bit_length() - 1)
        self.counts = [[0] * len(self.modules) for _ in owners]
        self.masks = [0] * len(owners)
        self.gates: list[list[int]] = [[] for _ in owners]
        for packet, owner in enumerate(owners):
            self.need(packet, homes[owner], 1)
        for gate, (one, other, _, first, second) in enumerate(rows):
            if homes[one] == homes[other]:
                self.sites[gate] = homes[one]
            for packet in (first, second):
                self.need(packet, self.sites[gate], 1)
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

    def best(self, gate: int, avoided: int = -1) -> int:
        """The module in which a gate costs least once it has left its own, which is taken among equal ones."""
        masks = []
        for packet in self.rows[gate][3:]:
            alone = self.counts[packet][self.sites[gate]] == 1
            masks.append(self.masks[packet] & ~(alone << self.sites[gate]))
        costs = {m: sum(self.trees[mask | 1 << m] - self.trees[mask] for mask in masks) for m in self.modules if m != avoided}
        return min(costs, key=lambda m: (costs[m], m != self.sites[gate]))

    @property
    def cost(self) -> int:
        """The e-bits."""
        return sum(self.trees[mask] for mask in self.masks)

    def improved(self) -> int:
        """The e-bits once no gate, and no packet that comes to a module or leaves one, saves a pair."""
        before, now = -1, self.cost
        while now != before:
            before = now
            for gate in range(len(self.rows)):
                self.move(gate, self.best(gate))
            now = self.cost
            for packet, gates in enumerate(self.gates):
                for module in self.modules:
                    now = self.tried([gate for gate in gates if self.sites[gate] != module], module, True, now)
                    if self.masks[packet] >> module & 1:
                        now = self.tried([gate for gate in gates if self.sites[gate] == module], module, False, now)
        return now

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
