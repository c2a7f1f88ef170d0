"""Qubits that stay, spread over modules by the hypergraph partitioner mt-kahypar: a start for placing, and its peer."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from ..qubits.arrays import array_of, whole_of
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from .machine import Machine
from .packets import Packets, packets_of
from .placement import Placement
from .trees import tree_costs

__all__ = ["Partition", "partitioned", "sited"]

Whole = NDArray[np.int64]
CHILD = Path(__file__).with_name("partitioning_child.py")
PATIENCE_S = 300.0
"""How long mt-kahypar may take."""


@dataclass(frozen=True)
class Partition:
    """A home for every qubit.

    Attributes
    ----------
    homes : (qubits,), the place of each qubit's module
    sites : (gates,), the place of the module to which mt-kahypar gave each gate; None where it gave no answer
    notes : what did not go as asked: mt-kahypar that failed, qubits that were moved for room
    """

    homes: Whole
    sites: Whole | None
    notes: tuple[str, ...]


def partitioned(circuit: Circuit | Packets, machine: Machine, *, seed: int = 0) -> Partition:
    """Homes of qubits that stay, by mt-kahypar 1.7 (github.com/kahypar/mt-kahypar); the same for the same seed.

    The nodes of its hypergraph are the qubits and, without weight, the gates; for each packet a hyperedge joins its qubit and its
    gates. Where every two modules are joined it is cut into as few parts as can be, else it is laid onto the machine with the
    smallest trees. The seed also gives the order of nodes and hyperedges, on which the answer depends. No module holds more
    qubits than it has data qubits: where mt-kahypar puts more on one, those that cost least are moved.

    It runs in a process of its own. Where that fails, it is tried again with a qubit more of room in each module; where that
    fails too, the qubits are in the register's order. Both are told in the notes.

    Parameters
    ----------
    circuit : gates of one and two qubits, or its packets
    machine : with at least as many data qubits as the circuit has qubits; see sited for the e-bits
    seed : 0 to 2147483647; several and the best of them are worth while

    Raises
    ------
    ParameterError
        mt-kahypar is not installed, a circuit larger than the machine, or what packets_of and tree_costs refuse.
    """
    packets = _packets(circuit, "partitioned")
    needs(machine, Machine, "partitioned: machine", "a qnkit.compute.Machine")
    seed = whole_of(seed, "partitioned: seed", "must be a whole number from 0 to 2147483647", 0, 2**31 - 1)
    if find_spec("mtkahypar") is None:
        raise ParameterError("partitioned: mt-kahypar is missing; install it with pip install 'qnkit[partition]'.")
    room = np.array([module.data_qubits for module in machine.modules], dtype=np.int64)
    if packets.qubits > room.sum():
        raise ParameterError(f"partitioned: a circuit of {packets.qubits} qubits on {room.sum()} data qubits.")
    if len(room) == 1:
        return Partition(np.zeros(packets.qubits, dtype=np.int64), np.zeros(len(packets.gates), dtype=np.int64), ())
    trees, notes = tree_costs(machine), list[str]()
    asked, labels = _asked(packets, machine, seed)
    for more in (0, 1):
        found, fault = _asked_apart({**asked, "room": (np.minimum(room, packets.qubits) + more).tolist()})
        if found is not None:
            homes, sites = found[labels[: packets.qubits]], found[labels[packets.qubits :]]
            moved = _make_room(packets, homes, sites, room, trees)
            if moved:
                notes.append(f"{moved} qubit{'s' * (moved > 1)} moved from modules that mt-kahypar had filled beyond their room")
            return Partition(homes, sites, tuple(notes))
        notes.append(f"mt-kahypar {fault}{', with a qubit more of room in each module' * more}")
    notes.append("so the qubits are in the register's order")
    return Partition(np.repeat(np.arange(len(room)), room)[: packets.qubits], None, tuple(notes))


def _packets(circuit: Any, asked: str) -> Packets:
    if isinstance(circuit, Packets):
        return circuit
    return packets_of(needs(circuit, Circuit, f"{asked}: circuit", "a qnkit.qubits.Circuit, or its Packets"))


def _asked(packets: Packets, machine: Machine, seed: int) -> tuple[dict[str, Any], Whole]:
    """What the process apart is asked, but for the room, and the node of each qubit and then of each gate."""
    rng, qubits, gates = np.random.default_rng(seed), packets.qubits, len(packets.gates)
    labels = np.concatenate([rng.permutation(qubits), qubits + rng.permutation(gates)])
    edges: dict[int, list[int]] = {}
    for gate, row in enumerate(packets.gates.tolist()):
        for qubit, packet in zip(row[:2], row[3:], strict=True):
            edges.setdefault(packet, [int(labels[qubit])]).append(int(labels[qubits + gate]))
    names = [module.name for module in machine.modules]
    joined = {tuple(sorted((names.index(one.left), names.index(one.right)))) for one in machine.connections}
    keys = list(edges)
    asked = {
        "edges": [edges[keys[k]] for k in rng.permutation(len(keys))],
        "weights": [1] * qubits + [0] * gates,
        "joined": None if machine.hops.max() == 1 else sorted(joined),
        "seed": seed,
    }
    return asked, labels


def _asked_apart(asked: dict[str, Any]) -> tuple[Whole | None, str]:
    """What the process apart answers, or how it failed."""
    try:
        done = subprocess.run(
            [sys.executable, "-P", str(CHILD)], input=json.dumps(asked), capture_output=True, text=True, timeout=PATIENCE_S
        )
    except subprocess.TimeoutExpired:
        return None, f"took longer than {PATIENCE_S:g} s"
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["without a word"])[-1][:120]
        ended = f"was ended by {signal.Signals(-done.returncode).name}" if done.returncode < 0 else f"failed: {last}"
        return None, ended
    try:
        found = np.array(json.loads(done.stdout.strip().splitlines()[-1]), dtype=np.int64)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None, "gave no answer that can be read"
    good = found.shape == (len(asked["weights"]),) and found.min() >= 0 and found.max() < len(asked["room"])
    return (found, "") if good else (None, "gave no block for each qubit")


def _make_room(packets: Packets, homes: Whole, sites: Whole, room: Whole, trees: Whole) -> int:
    """Move qubits out of modules that hold too many, each time the one that costs least; how many were moved."""
    masks = np.zeros(len(packets.owners), dtype=np.int64)
    for side in (3, 4):
        np.bitwise_or.at(masks, packets.gates[:, side], 1 << sites)
    own = [masks[packets.owners == qubit] for qubit in range(packets.qubits)]
    cost = [[int(trees[mask | 1 << k].sum()) for k in range(len(room))] for mask in own]
    moved = 0
    while True:
        loads = np.bincount(homes, minlength=len(room))
        full, free = np.flatnonzero(loads > room).tolist(), np.flatnonzero(loads < room).tolist()
        if not full:
            return moved
        leaving = np.flatnonzero(homes == full[0]).tolist()
        _, qubit, module = min((cost[q][k] - cost[q][full[0]], q, k) for q in leaving for k in free)
        homes[qubit] = module
        moved += 1


def sited(circuit: Circuit | Packets, machine: Machine, homes: ArrayLike, sites: ArrayLike | None = None) -> Placement:
    """The placement of qubits that stay in these homes, every gate in the module that needs fewest e-bits.

    Gates begin all at the first of their qubits' homes, or all at the second, or all in one module, or where they are given; then
    each in turn goes where it is best, until none would go. Of these ends the best is taken.

    Parameters
    ----------
    homes : (qubits,), the place of each qubit's module, as of Partition.homes
    sites : (gates,), the same of the gates, as of Partition.sites

    Raises
    ------
    ParameterError
        Homes or sites that are no modules' places, or a module that holds more qubits than it has data qubits.
    """
    packets = _packets(circuit, "sited")
    needs(machine, Machine, "sited: machine", "a qnkit.compute.Machine")
    room = [module.data_qubits for module in machine.modules]
    own = _places(homes, "homes", packets.qubits, len(room))
    loads = np.bincount(own, minlength=len(room))
    over = [k for k, load in enumerate(loads) if load > room[k]]
    if over:
        name = machine.modules[over[0]].name
        raise ParameterError(f"sited: homes: {loads[over[0]]} qubits in module {name}, which has {room[over[0]]} data qubits.")
    search = _Sites(packets, own, tree_costs(machine))
    starts = [own[packets.gates[:, side]].tolist() for side in (0, 1)]
    starts += [[module] * len(packets.gates) for module in range(len(room))]
    if sites is not None:
        starts.append(_places(sites, "sites", len(packets.gates), len(room)).tolist())
    best = min((search.settled(start) for start in starts), key=lambda found: found[0])[1]
    return Placement(packets, machine, np.repeat(own[:, None], packets.layers, axis=1), best)


def _places(given: ArrayLike, name: str, count: int, modules: int) -> Whole:
    out = array_of(given, float, f"sited: {name}", "places of modules")
    if out.shape != (count,) or not all(one in range(modules) for one in out.tolist()):
        raise ParameterError(f"sited: {name}: must be {count} numbers from 0 to {modules - 1}, the places of modules.")
    return out.astype(np.int64)


class _Sites:
    """Gates that look for the best module, the homes being given."""

    def __init__(self, packets: Packets, homes: Whole, trees: Whole) -> None:
        self.packets, self.homes = packets, homes
        self.trees = trees.tolist()
        self.modules = len(self.trees).bit_length() - 1

    def settled(self, sites: list[int]) -> tuple[int, Whole]:
        """The e-bits and the sites when no gate alone would go elsewhere."""
        count = np.zeros((len(self.packets.owners), self.modules), dtype=np.int64)
        count[np.arange(len(count)), self.homes[self.packets.owners]] = 1
        needed = count.tolist()
        pairs = self.packets.gates[:, 3:].tolist()
        for site, pair in zip(sites, pairs, strict=True):
            for packet in pair:
                needed[packet][site] += 1
        goes = True
        while goes:
            goes = False
            for gate, (a, b) in enumerate(pairs):
                old = sites[gate]
                needed[a][old] -= 1
                needed[b][old] -= 1
                one, other = self._mask(needed[a]), self._mask(needed[b])
                costs = [self.trees[one | 1 << k] + self.trees[other | 1 << k] for k in range(self.modules)]
                new = old if costs[old] == min(costs) else costs.index(min(costs))
                needed[a][new] += 1
                needed[b][new] += 1
                sites[gate], goes = new, goes or new != old
        return sum(self.trees[self._mask(row)] for row in needed), np.array(sites, dtype=np.int64)

    @staticmethod
    def _mask(row: list[int]) -> int:
        return sum(1 << k for k, count in enumerate(row) if count)
