"""Circuits of pytket in the gates that pytket-dqc distributes, H, Rz and CU1: from and to the tables of its files.

pytket numbers the gates of a circuit layer by layer: after all others that act on its qubits before, then by its first qubit.
So do the vertices of pytket-dqc's hypergraphs (CQCL/pytket-dqc, src/pytket_dqc/circuits/hypergraph_circuit.py).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from ..network.file_tables import FileLimits, Table
from ..qubits.circuit import Circuit
from ..qubits.gates import GATES
from ..qubits.operations import Gate
from .pytket_gates import in_layers

__all__ = ["PytketCircuit", "circuit_in", "half_turns"]

NAMES = {"H": "h", "Rz": "rz", "CU1": "cp"}
"""pytket-dqc's gates; its angles are in half turns."""
_NUMBER = re.compile(r"[-+]?(\d{1,25}(\.\d{0,25})?|\.\d{1,25})([eE][-+]?\d{1,3})?(/\d{1,25})?")


@dataclass(frozen=True)
class PytketCircuit:
    """A circuit of pytket: its gates in pytket's order, and what it knows beside.

    Attributes
    ----------
    circuit : gates h, rz and cp
    qubits : the register and the index of each qubit
    phase : the global phase in half turns
    name : the circuit's, if it has one
    """

    circuit: Circuit
    qubits: tuple[tuple[str, tuple[int, ...]], ...]
    phase: float = 0.0
    name: str | None = None

    @property
    def table(self) -> dict[str, Any]:
        """What is in the file, as pytket's Circuit.to_dict makes it."""
        units: list[Any] = [[register, list(index)] for register, index in self.qubits]
        theirs = {ours: name for name, ours in NAMES.items()}
        commands = []
        for step in self.circuit.operations:
            assert isinstance(step, Gate)
            told: dict[str, Any] = {"params": [repr(half_turns(step.angles[0]))]} if step.angles else {}
            commands.append({"args": [units[q] for q in step.qubits], "op": {**told, "type": theirs[step.name]}})
        return {
            "bits": [],
            "commands": commands,
            "created_qubits": [],
            "discarded_qubits": [],
            "implicit_permutation": [[unit, unit] for unit in units],
            **({} if self.name is None else {"name": self.name}),
            "phase": repr(self.phase),
            "qubits": units,
        }


def half_turns(angle: float) -> float:
    """The shortest decimal number of half turns that is an angle in rad to the last bit, where there is one."""
    near = angle / math.pi
    shorter = (float(f"{near:.{digits}g}") for digits in range(1, 18))
    tried = (*shorter, math.nextafter(near, math.inf), math.nextafter(near, -math.inf))
    return next((one for one in tried if one * math.pi == angle), near)


def circuit_in(top: Table, limits: FileLimits) -> PytketCircuit:
    """The circuit in a table of a file, its qubits in pytket's order, by name.

    Raises
    ------
    ParameterError
        With the way to the entry: other gates than H, Rz and CU1, angles that are no numbers, bits, qubits that are made or
        thrown away within the circuit, a permutation of its qubits, or more than the limits allow.
    """
    units = sorted(_unit(top, "qubits", one) for one in _list(top, "qubits"))
    rows = top.tables("commands")
    limits.check(len(units), len(rows), top.where)
    if len(set(units)) < len(units) or not units:
        raise top.refuse("qubits", "must have one qubit or more, each once")
    for key in ("bits", "created_qubits", "discarded_qubits"):
        if top.get(key):
            raise top.refuse(key, "must be empty; only circuits of gates alone are distributed")
    if any(not isinstance(pair, list) or len(pair) != 2 or pair[0] != pair[1] for pair in _list(top, "implicit_permutation")):
        raise top.refuse("implicit_permutation", "must leave every qubit where it is; write the swaps out as gates")
    places = {unit: k for k, unit in enumerate(units)}
    steps = [_gate(row, places) for row in rows]
    phase = half_turns(_angle(top, "phase", top.get("phase") or "0"))
    name = None if top.get("name") is None else top.text("name")
    top.note_rest()
    if phase:
        top.notes.add(top.at("phase"), "a global phase; a circuit has none here")
    ordered = tuple(steps[k] for k in in_layers([step.qubits for step in steps]))
    return PytketCircuit(Circuit(qubits=len(units), operations=ordered), tuple(units), phase, name)


def _list(top: Table, key: str) -> list[Any]:
    given = top.get(key)
    if not isinstance(given, list | None):
        raise top.refuse(key, "must be a list")
    return given or []


def _unit(row: Table, key: str, given: Any) -> tuple[str, tuple[int, ...]]:
    good = isinstance(given, list) and len(given) == 2 and isinstance(given[0], str) and 0 < len(given[0]) <= 200
    if not good or not isinstance(given[1], list) or not all(type(one) is int for one in given[1]):
        raise row.refuse(key, 'must name qubits as ["q", [0]]: a register and an index')
    return given[0], tuple(given[1])


def _angle(row: Table, key: str, given: Any) -> float:
    """Half turns as an angle in rad."""
    if not isinstance(given, str | int | float) or not _NUMBER.fullmatch(str(given).strip()):
        raise row.refuse(key, "must be a number of half turns, as 0.25 or 1/4, without symbols")
    above, _, below = str(given).strip().partition("/")
    if below and not int(below):
        raise row.refuse(key, "has 0 below the line")
    value = float(above) / int(below or 1)
    if not math.isfinite(value):
        raise row.refuse(key, "must be a finite number")
    return value * math.pi


def _gate(row: Table, places: dict[tuple[str, tuple[int, ...]], int]) -> Gate:
    op, units = row.table("op"), [_unit(row, "args", one) for one in _list(row, "args")]
    kind, given = op.get("type"), _list(op, "params")
    if not isinstance(kind, str) or kind not in NAMES:
        raise op.refuse("type", "is none of H, Rz and CU1, pytket-dqc's gates; apply its DQCPass to the circuit first")
    need = GATES[NAMES[kind]]
    if len(units) != need.qubits or len(set(units)) < len(units) or not all(unit in places for unit in units):
        raise row.refuse("args", f"must be {need.qubits} qubit{'s' * (need.qubits > 1)} of the circuit")
    if len(given) != need.angles:
        raise op.refuse("params", f"must be {need.angles} of them for {kind}")
    angles = tuple(_angle(op, "params", one) for one in given)
    op.note_rest()
    row.note_rest()
    return Gate(name=NAMES[kind], qubits=tuple(places[unit] for unit in units), angles=angles)
