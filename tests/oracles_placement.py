"""Placements the slow way: trees by trying sets of modules, costs by sets, and the best of all placements of a small circuit."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np


def tree_cost(graph, places):
    """The links of the smallest tree over some nodes: the best of all connected sets that hold them."""
    rest = [node for node in graph if node not in places]
    for more in range(len(rest) + 1):
        for added in itertools.combinations(rest, more):
            if nx.is_connected(graph.subgraph([*places, *added])):
                return len(places) + more - 1
    raise AssertionError("not connected")


def tree_nodes(graph, places):
    """The nodes of that tree: of equal ones the one with the lowest nodes added."""
    rest = [node for node in sorted(graph) if node not in places]
    for more in range(len(rest) + 1):
        for added in itertools.combinations(rest, more):
            if nx.is_connected(graph.subgraph([*places, *added])):
                return {*places, *added}
    raise AssertionError("not connected")


def cost(packets, graph, homes, sites, pins=()):
    """The e-bits of a placement: for every packet all modules where its qubit must be, and the smallest tree over them.

    A copy need not be made again where it lives on from a packet into a later one: in a module in which the trees of both are,
    and those of all partners of the gates between, while the qubit is in one module alone.
    """
    needed = {number: set() for number in range(len(packets.owners))}
    for qubit in range(packets.qubits):
        row = packets.packet_at[qubit]
        for layer in range(packets.layers):
            needed[row[layer]].add(int(homes[qubit, layer]))
            if layer + 1 < packets.layers and row[layer + 1] != row[layer]:
                needed[row[layer]].add(int(homes[qubit, layer + 1]))
    for gate, (_, _, _, one, other) in enumerate(packets.gates.tolist()):
        needed[one].add(int(sites[gate]))
        needed[other].add(int(sites[gate]))
    for packet, module in pins:
        needed[packet].add(module)
    nodes = {number: tree_nodes(graph, modules) for number, modules in needed.items()}
    total = sum(tree_cost(graph, modules) for modules in needed.values())
    for bridge in packets.bridges:
        if all(len(needed[packet]) == 1 for packet in bridge.middles):
            alive = nodes[bridge.first].intersection(nodes[bridge.last], *(nodes[packet] for packet in bridge.partners))
            total -= max(0, len(alive) - 1)
    return total


def least(packets, graph, room):
    """The fewest e-bits of all placements."""
    modules, qubits, layers = range(len(room)), packets.qubits, packets.layers
    columns = [
        column
        for column in itertools.product(modules, repeat=qubits)
        if all(column.count(module) <= room[module] for module in modules)
    ]
    best = None
    for homes in itertools.product(columns, repeat=layers):
        table = np.array(homes).T
        for sites in itertools.product(modules, repeat=len(packets.gates)):
            found = cost(packets, graph, table, sites)
            best = found if best is None else min(best, found)
    return best
