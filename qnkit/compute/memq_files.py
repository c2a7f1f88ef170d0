"""Network files of memq-dqc: processors, their qubits one by one, and the connections between qubits, as version 0.1.3 has them.

Its package memq_dqc.network (generation.py, network_graph.py, validation.py) writes, reads and checks these files.
"""

from __future__ import annotations

import itertools
from collections import Counter
from os import PathLike

from ..model import ParameterError
from ..network.file_tables import FileLimits, Table
from .machine import Machine
from .memq_network import KINDS, SECONDS, Edge, Group, MemqNetwork, MemqQubit, laid_out, machine_of
from .peer_files import lost, numbers_of, top_of

__all__ = ["memq_of", "read_memq"]


def read_memq(source: str | PathLike[str], limits: FileLimits | None = None) -> MemqNetwork:
    """The network of a file; computation qubits are data qubits, communication qubits are link qubits.

    The connections between two processors that have the same fidelity are one connection with a memory for each. Their links are
    stated: with that fidelity and, as the file says nothing about it, StatedLink's own chance and time of an attempt and no time
    for messages. The coherence time (T2, as memq-dqc's network builder calls it) is that of the module's memories, the shortest
    where qubits differ. Gates are without error and take no time. `text` gives the file back, with all that is in it.

    Parameters
    ----------
    source : the path of a file, or its text
    limits : how large it may be; nodes are qubits

    Raises
    ------
    ParameterError
        With the way to the entry: what is no such network, does not agree with itself, or is larger than the limits allow.
    """
    top, limits = top_of(source, limits, "read_memq", "memq-dqc")
    return _Reader(top, limits).network()


def memq_of(machine: Machine) -> MemqNetwork:
    """The network of a machine: in a module any two qubits are joined, but for two link qubits.

    Each memory of a connection becomes a connection of two link qubits. These are taken by turns, so that each has its own where
    there are enough; two modules have at most as many as either of them has link qubits.

    Raises
    ------
    ParameterError
        A machine of one module, or a link without pairs.
    """
    numbers = numbers_of(machine, "memq_of")
    qubits, processors, edges = laid_out(machine, numbers)
    again = machine_of(qubits, processors, edges, "memq_of")
    notes = lost(machine, again)
    links = Counter[frozenset[str]]()
    for one in again.connections:
        links[frozenset((one.left, one.right))] += one.memories
    if min(links.values()) < 2:
        notes += (
            "connections: two modules with one link alone; memq-dqc moves no qubit over it, which takes two; give it 2 memories",
        )
    return MemqNetwork(qubits, processors, edges, again, notes)


class _Reader:
    """A file while it is read."""

    def __init__(self, top: Table, limits: FileLimits) -> None:
        self.top, self.notes = top, top.notes
        groups, rows = top.table("processors"), top.table("qubits")
        self.listed = top.tables("connections")
        limits.check(len(rows.value), len(self.listed), top.where)
        for table, key in ((groups, "processors"), (rows, "qubits")):
            if not table.value:
                raise top.refuse(key, "must have one entry or more")
        self.qubits = {str(name): self._qubit(str(name), rows.table(name)) for name in rows.value}
        self.places = {name: rows.at(name) for name in self.qubits}
        self.processors = tuple(self._processor(str(key), groups.table(key)) for key in groups.value)

    def _qubit(self, name: str, row: Table) -> MemqQubit:
        kind = row.get("type")
        if kind not in KINDS or row.get("kind") not in (None, kind):
            raise row.refuse("type", "must be computation or communication, as its kind")
        if str(row.value.get("id", name)) != name:
            raise row.refuse("id", f"must be {name}, as the qubit is called")
        row.get("id")
        place, unit = row.get("localIndex"), row.get("coherenceTimeUnit")
        if place is not None:
            place = row.whole("localIndex", 0)
        if unit not in (None, *SECONDS):
            raise row.refuse("coherenceTimeUnit", f"must be one of {', '.join(SECONDS)}")
        time = None if row.get("coherenceTime") is None else (row.number("coherenceTime", least=1e-12), unit or "us")
        label = None if row.get("label") is None else row.text("label")
        joined = [self._names(row, key) for key in ("localConnections", "remoteConnections")]
        number = row.whole("processorId", -1, 0, 10**9) if row.get("processorId") is not None else -1
        if number < 0:
            raise row.refuse("processorId", "is missing; it must be the number of a processor")
        row.note_rest()
        return MemqQubit(name, number, kind, place, label, time, *joined)

    def _names(self, row: Table, key: str) -> tuple[str, ...]:
        given = row.get(key)
        if not isinstance(given, list | None) or not all(type(one) in {str, int} for one in given or []):
            raise row.refuse(key, "must be a list of names of qubits")
        names = tuple(map(str, given or []))
        if len(set(names)) < len(names):
            raise row.refuse(key, "has a name twice")
        return names

    def _processor(self, key: str, row: Table) -> Group:
        if not (key.isascii() and key.isdigit() and len(key) < 10) or str(row.value.get("id", key)) != key:
            raise row.refuse("id", f"must be {key}, the whole number by which the processor is called")
        row.get("id")
        given = row.get("qubits")
        if isinstance(given, list):
            every = self._names(row, "qubits")
        else:
            table = row.table("qubits")
            every = tuple(itertools.chain.from_iterable(self._names(table, kind) for kind in KINDS))
            table.note_rest()
        row.note_rest()
        owned = [name for name, qubit in self.qubits.items() if qubit.processor == int(key)]
        if Counter(every) != Counter(owned):
            raise row.refuse("qubits", f"must be the {len(owned)} qubits that have {key} as their processorId, each once")
        found = {kind: tuple(name for name in every if self.qubits[name].kind == kind) for kind in KINDS}
        return int(key), found["computation"], found["communication"]

    def network(self) -> MemqNetwork:
        numbers = {number for number, *_ in self.processors}
        for name, qubit in self.qubits.items():
            if qubit.processor not in numbers:
                raise ParameterError(f"{self.top.where}: {self.places[name]}: processor {qubit.processor} is not in the file")
        edges = self._edges()
        connections = self._connections(edges) if "connections" in self.top.value else tuple(edges.values())
        self.top.note_rest()
        if "connections" not in self.top.value:
            self.notes.add("connections", "not in the file; every pair between processors has fidelity 1")
        qubits = tuple(self.qubits.values())
        machine = machine_of(qubits, self.processors, connections, self.top.where)
        self._tell(machine)
        return MemqNetwork(qubits, self.processors, connections, machine, self.notes.all())

    def _tell(self, machine: Machine) -> None:
        """Note what the machine has and the file has not, and the other way."""
        notes = self.notes
        if machine.connections:
            notes.add(
                "links", "how often an attempt makes a pair, and how long it takes, is StatedLink's own; messages take no time"
            )
            notes.add(
                "link qubits", "which of them ends which connection is not kept; they serve all connections of their module"
            )
        notes.add("gates", "without error and without duration, as the file says nothing about them")
        for (number, data, link), module in zip(self.processors, machine.modules, strict=True):
            inside = len(data) * (len(data) - 1 + 2 * len(link))
            if sum(len(self.qubits[name].local) for name in (*data, *link)) < inside:
                notes.add(f"localConnections of processor {number}", "not used; in a module any two qubits can meet in a gate")
            for names, kept in ((data, module.gates.data_memory), (link, module.gates.link_memory)):
                if len({self.qubits[name].coherence for name in names}) > 1:
                    shown = f"T2 = {kept.t2_s:g} s"
                    notes.add(
                        f"coherenceTime on processor {number}", f"differs from qubit to qubit; the shortest is taken, {shown}"
                    )

    def _edges(self) -> dict[frozenset[str], Edge]:
        """The pairs of qubits that the qubits' own lists join, each of which both lists must have."""
        found: dict[frozenset[str], Edge] = {}
        for name, qubit in self.qubits.items():
            for key, others in (("localConnections", qubit.local), ("remoteConnections", qubit.remote)):
                for other in others:
                    self._check(name, other, key)
                    found.setdefault(frozenset((name, other)), (name, other, None if key == "localConnections" else 1.0))
        return found

    def _check(self, name: str, other: str, key: str) -> None:
        place = f"{self.top.where}: {self.places[name]}.{key}"
        one, far, inside = self.qubits[name], self.qubits.get(other), key == "localConnections"
        if far is None or name == other:
            raise ParameterError(f"{place}: {other[:60]!r} is no other qubit of the file")
        if name not in (far.local if inside else far.remote):
            raise ParameterError(f"{place}: {other[:60]!r} does not have {name[:60]!r} in its own list")
        if (one.processor == far.processor) != inside:
            raise ParameterError(f"{place}: {other[:60]!r} is on {'another' if inside else 'the same'} processor")
        if not inside and "computation" in (one.kind, far.kind):
            raise ParameterError(f"{place}: only communication qubits are joined between processors")

    def _connections(self, edges: dict[frozenset[str], Edge]) -> tuple[Edge, ...]:
        """The file's list of connections, which must be those of the qubits' own lists."""
        found, rest = [], dict(edges)
        for row in self.listed:
            ends = row.text("qubit1"), row.text("qubit2")
            inside, edge = row.get("type") == "local", rest.pop(frozenset(ends), None)
            if edge is None or row.get("type") not in ("local", "remote") or inside != (edge[2] is None):
                raise row.refuse("type", f"{ends[0]} - {ends[1]} must be in both qubits' own lists, as that type, and here once")
            found.append((*ends, None if inside else row.number("fidelity", 1.0, 0, 1)))
            row.note_rest()
        if rest:
            one, other, _ = next(iter(rest.values()))
            raise self.top.refuse("connections", f"must have {one} - {other}, which the qubits' own lists have")
        return tuple(found)
