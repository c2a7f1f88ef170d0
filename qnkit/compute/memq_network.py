"""memq-dqc's terms: a network as its files have it, what machine it is, and how a machine is laid out in such a file."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

from ..network.file_tables import placed
from ..network.network import Connection
from ..physics.link_numbers import LinkNumbers
from ..physics.memory import Memory
from ..physics.stated_link import StatedLink
from .machine import Machine, Module
from .module_gates import ModuleGates

__all__ = ["KINDS", "SECONDS", "Edge", "Group", "MemqNetwork", "MemqQubit", "laid_out", "machine_of"]

Kind = Literal["computation", "communication"]
Edge = tuple[str, str, float | None]
"""Both qubits of a connection, and the fidelity of its pairs between processors, None within one."""
Group = tuple[int, tuple[str, ...], tuple[str, ...]]
"""The number of a processor, and the names of its computation and of its communication qubits."""
KINDS: tuple[Kind, ...] = ("computation", "communication")
SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


@dataclass(frozen=True)
class MemqQubit:
    """A qubit of a file: its name, processor, kind, place and label there, coherence time, and the qubits it is joined to."""

    name: str
    processor: int
    kind: Kind
    place: int | None
    label: str | None
    coherence: tuple[float, str] | None
    local: tuple[str, ...]
    remote: tuple[str, ...]

    def entry(self) -> dict[str, Any]:
        """The qubit as the file has it."""
        told = {"localIndex": self.place, "label": self.label}
        time = dict(zip(("coherenceTime", "coherenceTimeUnit"), self.coherence or (), strict=False))
        return {
            "id": self.name,
            "kind": self.kind,
            "type": self.kind,
            "processorId": self.processor,
            **{key: value for key, value in told.items() if value is not None},
            "localConnections": list(self.local),
            "remoteConnections": list(self.remote),
            **time,
        }


@dataclass(frozen=True)
class MemqNetwork:
    """A network in memq-dqc's terms, and the machine that it is here.

    Attributes
    ----------
    qubits : in the order of the file
    processors : the number of each, and the names of its qubits of both kinds
    connections : both qubits of each, and the fidelity of its pairs between processors, None within one
    machine : a module for each processor, in the order of the file
    notes : what of the file the machine does not hold (read_memq), or of the machine the file does not (memq_of)
    """

    qubits: tuple[MemqQubit, ...]
    processors: tuple[Group, ...]
    connections: tuple[Edge, ...]
    machine: Machine
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file."""
        groups = {
            str(number): {"id": number, "qubits": dict(zip(KINDS, map(list, lists), strict=True))}
            for number, *lists in self.processors
        }
        joined = [
            {"qubit1": a, "qubit2": b, "type": "local"}
            if fidelity is None
            else {"qubit1": a, "qubit2": b, "type": "remote", "fidelity": fidelity}
            for a, b, fidelity in self.connections
        ]
        tree = {"processors": groups, "qubits": {one.name: one.entry() for one in self.qubits}, "connections": joined}
        return json.dumps(tree, indent=2) + "\n"


def machine_of(qubits: tuple[MemqQubit, ...], processors: tuple[Group, ...], edges: tuple[Edge, ...], where: str) -> Machine:
    """The machine of a network: a module for each processor, see memq_files.read_memq."""
    kept = {one.name: one for one in qubits}
    modules = []
    for number, data, near in processors:
        inner = f"{where}: processors.{number}"
        keep = [placed(inner, Memory, t2_s=_shortest_s([kept[name] for name in names])) for names in (data, near)]
        gates = ModuleGates(data_memory=keep[0], link_memory=keep[1])
        modules.append(placed(inner, Module, name=str(number), data_qubits=len(data), link_qubits=len(near), gates=gates))
    joined: dict[tuple[frozenset[int], float], tuple[int, int]] = {}
    counts = Counter[tuple[frozenset[int], float]]()
    for one, other, fidelity in edges:
        if fidelity is not None:
            ends = kept[one].processor, kept[other].processor
            joined.setdefault((frozenset(ends), fidelity), ends)
            counts[frozenset(ends), fidelity] += 1
    connections = []
    for key, (left, right) in joined.items():
        inner = f"{where}: connections between processors {left} and {right}"
        link = placed(inner, StatedLink, fidelity=key[1])
        ends_of = {"left": str(left), "right": str(right)}
        connections.append(placed(inner, Connection, link=link, memories=counts[key], length_km=0.0, **ends_of))
    return placed(where, Machine, modules=tuple(modules), connections=tuple(connections))


def _shortest_s(qubits: list[MemqQubit]) -> float | None:
    return min((_digits(one.coherence[0] * SECONDS[one.coherence[1]]) for one in qubits if one.coherence), default=None)


def _digits(value: float) -> float:
    """A number with 12 digits: what decimal units add behind them is rounding."""
    return float(f"{value:.12g}")


def laid_out(machine: Machine, numbers: tuple[int, ...]) -> tuple[tuple[MemqQubit, ...], tuple[Group, ...], tuple[Edge, ...]]:
    """The qubits, processors and connections of a machine whose modules have these numbers, see memq_files.memq_of."""
    groups = tuple(
        (
            number,
            tuple(f"q_{number}_{k}" for k in range(module.data_qubits)),
            tuple(f"c_{number}_{k}" for k in range(module.link_qubits)),
        )
        for number, module in zip(numbers, machine.modules, strict=True)
    )
    far: dict[str, list[str]] = {name: [] for _, _, link in groups for name in link}
    edges: list[Edge] = []
    for _, data, link in groups:
        edges += [(one, other, None) for one, other in itertools.combinations(data, 2)]
        edges += [(one, other, None) for one in link for other in data]
    places, used = {module.name: k for k, module in enumerate(machine.modules)}, Counter[int]()
    for connection in machine.connections:
        ends = places[connection.left], places[connection.right]
        numbers_of_link = LinkNumbers.of(connection.link, f"Connection {connection.left} - {connection.right}")
        fidelity = _digits(numbers_of_link.state.fidelity(numbers_of_link.target))
        for _ in range(min(connection.memories, *(len(groups[end][2]) for end in ends))):
            one, other = (groups[end][2][used[end] % len(groups[end][2])] for end in ends)
            used.update(ends)
            if other not in far[one]:
                far[one].append(other)
                far[other].append(one)
                edges.append((one, other, fidelity))
    qubits: list[MemqQubit] = []
    for module, (number, data, link) in zip(machine.modules, groups, strict=True):
        keep = [_coherence(memory) for memory in (module.gates.data_memory, module.gates.link_memory)]
        for k, name in enumerate(data):
            rest = tuple(other for other in data if other != name)
            qubits.append(MemqQubit(name, number, "computation", k, f"q({number},{k})", keep[0], rest + link, ()))
        for k, name in enumerate(link):
            label = f"c({number},{k})"
            qubits.append(MemqQubit(name, number, "communication", len(data) + k, label, keep[1], data, tuple(far[name])))
    return tuple(qubits), groups, tuple(edges)


def _coherence(memory: Memory) -> tuple[float, str] | None:
    """The coherence time of a memory in µs; None where it keeps for ever."""
    t2_s = memory.t2_s or (2 * memory.t1_s if memory.t1_s else None)
    return None if t2_s is None else (_digits(t2_s * 1e6), "us")
