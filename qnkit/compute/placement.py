"""Placements: where each qubit of a circuit is at home in each layer, and where each gate is applied."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .machine import Machine
from .packets import Packets
from .trees import LINKS, tree_costs, tree_spans

__all__ = ["Placement", "frames"]

Whole = NDArray[np.int64]


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
    pins : packets and modules in which a copy is wanted besides, so that another one can live on over a bridge there
    """

    packets: Packets
    machine: Machine
    homes: Whole
    sites: Whole
    weights: Whole | None = None
    pins: tuple[tuple[int, int], ...] = ()

    @property
    def modules_of(self) -> list[set[int]]:
        """For each packet where its qubit or a copy is needed: its homes, its gates' sites, the next packet's home, pins."""
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
        for packet, module in self.pins:
            found[packet].add(module)
        return found

    @property
    def e_bits(self) -> int:
        """The pairs between neighbouring modules that the placement needs: a tree over the modules of each packet.

        Copies that live on over a bridge are made once.
        """
        costs = tree_costs(self.machine, self.weights)
        trees = sum(costs[sum(1 << module for module in modules)] % LINKS for modules in self.modules_of)
        return int(trees) - sum(len(modules) - 1 for modules in self.carried if modules)

    @property
    def carried(self) -> list[set[int]]:
        """For each bridge of the packets the modules in which its qubit lives on, at home or as a copy; empty where none does."""
        on_tree = tree_spans(tree_costs(self.machine, self.weights))
        spans = [int(on_tree[sum(1 << module for module in modules)]) for modules in self.modules_of]
        out = []
        for bridge in self.packets.bridges:
            alive = spans[bridge.first] & spans[bridge.last]
            for packet in bridge.partners:
                alive &= spans[packet]
            still = all(spans[packet] & (spans[packet] - 1) == 0 for packet in bridge.middles)
            modules = {module for module in range(len(self.machine.modules)) if still and alive >> module & 1}
            out.append(modules if len(modules) > 1 else set())
        return out


def frames(placement: Placement) -> dict[int, int]:
    """For packets that copies live on into, or across, the packet in whose axis they are: where they were made."""
    out: dict[int, int] = {}
    for bridge, modules in zip(placement.packets.bridges, placement.carried, strict=True):
        if modules:
            out |= dict.fromkeys((*bridge.middles, bridge.last), out.get(bridge.first, bridge.first))
    return out
