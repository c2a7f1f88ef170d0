"""Networks of pytket-dqc: servers, which of them are coupled, their qubits, and how many e-bits each can hold.

What NISQNetwork.to_dict of pytket-dqc makes (CQCL/pytket-dqc, src/pytket_dqc/networks/nisq_network.py), saved as JSON.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from os import PathLike
from typing import Any

from ..network.file_tables import FileLimits, Table, placed
from ..network.network import Connection
from .machine import Machine, Module
from .peer_files import lost, numbers_of, top_of

__all__ = ["UNBOUNDED", "PytketNetwork", "network_in", "pytket_network_of", "read_pytket_network"]

UNBOUNDED = 100_000
"""The link qubits of a module whose server holds any number of e-bits, which the file has as -1."""


@dataclass(frozen=True)
class PytketNetwork:
    """A network in pytket-dqc's terms, and the machine that it is here.

    Attributes
    ----------
    coupling : the pairs of servers that are coupled
    qubits : the numbers of the qubits of each server, which is a whole number
    memory : how many e-bits each server can hold, -1 for any number; None where the file does not say
    machine : a module for each server, in the order of the file
    notes : what of the file the machine does not hold, or of the machine the file does not
    """

    coupling: tuple[tuple[int, int], ...]
    qubits: dict[int, tuple[int, ...]]
    memory: dict[int, int] | None
    machine: Machine
    notes: tuple[str, ...]

    @property
    def table(self) -> dict[str, Any]:
        """What is in the file."""
        out: dict[str, Any] = {
            "server_coupling": [list(pair) for pair in self.coupling],
            "server_qubits": {str(server): list(numbers) for server, numbers in self.qubits.items()},
        }
        if self.memory is not None:
            out["server_ebit_mem"] = {str(server): most for server, most in self.memory.items()}
        return out

    @property
    def text(self) -> str:
        """The file."""
        return json.dumps(self.table) + "\n"


def read_pytket_network(source: str | PathLike[str], limits: FileLimits | None = None) -> PytketNetwork:
    """The network of a file: a server's qubits are data qubits, the e-bits it can hold are link qubits.

    The file says nothing about links and gates: a connection is qnkit's Link with one memory, and gates are without error and
    duration. `text` gives the file back, with the numbers of the qubits, which mean nothing here.

    Parameters
    ----------
    source : the path of a file, or its text
    limits : how large it may be; nodes are qubits

    Raises
    ------
    ParameterError
        With the way to the entry: what is no such network, or is larger than the limits allow.
    """
    top, limits = top_of(source, limits, "read_pytket_network", "pytket-dqc")
    return network_in(top, limits)


def network_in(top: Table, limits: FileLimits) -> PytketNetwork:
    """The network in a table of a file; see read_pytket_network."""
    rows = top.table("server_qubits")
    qubits = {server_in(rows, key): whole_numbers(rows, key) for key in rows.value}
    every = list(itertools.chain.from_iterable(qubits.values()))
    if len(set(every)) < len(every):
        raise top.refuse("server_qubits", "has a qubit twice; each belongs to one server")
    given = top.get("server_coupling")
    if not isinstance(given, list):
        raise top.refuse("server_coupling", "must be a list of pairs of servers")
    limits.check(len(every), len(given), top.where)
    pairs = []
    for k, pair in enumerate(given):
        if not isinstance(pair, list) or len(pair) != 2 or not all(type(end) is int and end in qubits for end in pair):
            raise Table({str(k): pair}, top.where, top.notes, top.at("server_coupling")).refuse(
                str(k), "must be a pair of servers that server_qubits has"
            )
        pairs.append((pair[0], pair[1]))
    memory = None if top.get("server_ebit_mem") is None else _memory(top.table("server_ebit_mem"), qubits)
    top.note_rest()
    coupled = {frozenset(pair): pair for pair in reversed(pairs)}
    if len(coupled) < len(pairs):
        top.notes.add(top.at("server_coupling"), "a pair is there twice; it is one connection")
    top.notes.add("links", "the file says which servers are coupled; each connection is qnkit's Link with one memory")
    top.notes.add("gates", "without error and without duration, as the file says nothing about them")
    if memory is None or -1 in memory.values():
        top.notes.add("server_ebit_mem", f"without a bound; {UNBOUNDED} link qubits stand for any number")
    machine = placed(
        top.here,
        Machine,
        modules=tuple(_module(top.here, server, len(own), memory) for server, own in qubits.items()),
        connections=tuple(
            placed(top.here, Connection, left=str(a), right=str(b))
            for a, b in dict.fromkeys(coupled[frozenset(p)] for p in pairs)
        ),
    )
    return PytketNetwork(tuple(pairs), qubits, memory, machine, top.notes.all())


def _module(where: str, server: int, size: int, memory: dict[int, int] | None) -> Module:
    most = -1 if memory is None else memory[server]
    return placed(where, Module, name=str(server), data_qubits=size, link_qubits=UNBOUNDED if most == -1 else most)


def _memory(rows: Table, qubits: dict[int, tuple[int, ...]]) -> dict[int, int]:
    found = {server_in(rows, key): int(rows.number(key, least=-1, most=UNBOUNDED)) for key in rows.value}
    for key in rows.value:
        if type(rows.value[key]) is not int:
            raise rows.refuse(key, "must be a whole number, -1 for any number of e-bits")
    if found.keys() != qubits.keys():
        raise rows.refuse(min(map(str, found.keys() ^ qubits.keys())), "must be a server of server_qubits, which has all of them")
    return found


def server_in(rows: Table, key: str) -> int:
    """A name in a table that is a whole number, as JSON has the keys of Python's numbers."""
    if not (key.isascii() and key.isdigit() and len(key) < 10 and str(int(key)) == key):
        raise rows.refuse(key, "is not named by a whole number")
    return int(key)


def whole_numbers(rows: Table, key: str) -> tuple[int, ...]:
    """A list of whole numbers from 0, one at least."""
    given = rows.get(key)
    if not isinstance(given, list) or not given or not all(type(one) is int and one >= 0 for one in given):
        raise rows.refuse(key, "must be a list of whole numbers from 0, one or more")
    return tuple(given)


def pytket_network_of(machine: Machine) -> PytketNetwork:
    """The network of a machine: its modules are servers, its data qubits numbered one after the other.

    Raises
    ------
    ParameterError
        A machine of one module.
    """
    numbers = numbers_of(machine, "pytket_network_of")
    servers = {module.name: number for module, number in zip(machine.modules, numbers, strict=True)}
    count = itertools.count()
    qubits = {servers[one.name]: [next(count) for _ in range(one.data_qubits)] for one in machine.modules}
    joined = {frozenset(pair): pair for pair in ((one.left, one.right) for one in reversed(machine.connections))}
    coupling = dict.fromkeys(joined[frozenset((one.left, one.right))] for one in machine.connections)
    table = {
        "server_coupling": [[servers[a], servers[b]] for a, b in coupling],
        "server_qubits": {str(server): own for server, own in qubits.items()},
        "server_ebit_mem": {
            str(servers[one.name]): -1 if one.link_qubits == UNBOUNDED else one.link_qubits for one in machine.modules
        },
    }
    top, _ = top_of(json.dumps(table), FileLimits(most_bytes=10**9), "pytket_network_of", "pytket-dqc")
    made = network_in(top, FileLimits(most_nodes=10**9, most_connections=10**9))
    return PytketNetwork(made.coupling, made.qubits, made.memory, made.machine, lost(machine, made.machine))
