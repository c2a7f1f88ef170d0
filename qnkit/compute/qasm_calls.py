"""Calls of gates in an OpenQASM text, with modifiers, angles and operands, and definitions of gates."""

from __future__ import annotations

from collections.abc import Mapping

from .qasm_definitions import Call, Definition, Modifier, controls_of
from .qasm_gates import LIBRARIES, Standard
from .qasm_names import Names
from .qasm_numbers import Expression, expression
from .qasm_text import refused, shown

__all__ = ["checked", "read_call", "read_gate"]

_NONE: Mapping[str, int] = {}
_MODIFIERS = ("inv", "pow", "ctrl", "negctrl")
_PHASE = Standard(1, 0, (("gphase", (0,), 0, ()),))


def read_call(names: Names, parameters: Mapping[str, int] = _NONE) -> Call:
    """The modifiers, the gate and its angles that come next; its operands follow in the text, places are those of the gate."""
    reading = names.reading
    modifiers: list[Modifier] = []
    while names.version == 3 and reading.sees(*_MODIFIERS):
        token = reading.take()
        reading.charge(token, 1)
        number: Expression = ()
        if token.text == "pow" or (token.text != "inv" and reading.sees("(")):
            reading.expect("(")
            number = expression(reading, 3, names.numbers, parameters if token.text == "pow" else _NONE)
            reading.expect(")")
        reading.expect("@")
        modifiers.append(Modifier(token.text, number, token))
    token = reading.name("a gate")
    gate = _PHASE if names.version == 3 and token.text == "gphase" else names.gates.get(token.text)
    if gate is None:
        library, _, known = LIBRARIES[names.version]
        hint = f'; include "{library}" before it' if token.text in known else ""
        raise refused(token, f"{shown(token)} is no gate that was declared{hint}.")
    angles: list[Expression] = []
    if reading.accept("(") and not reading.accept(")"):
        while True:
            angles.append(expression(reading, names.version, names.numbers, parameters))
            if reading.accept(")"):
                break
            reading.expect(",")
    if len(angles) != gate.angles:
        raise refused(token, f"{shown(token)} takes {gate.angles} angles, not {len(angles)}.")
    places = tuple(range(gate.qubits + controls_of(tuple(modifiers), names.version)))
    return Call(gate, tuple(angles), places, tuple(modifiers), token)


def checked(call: Call, places: tuple[int, ...]) -> Call:
    """The call on these places; refused where they are not as many as it takes, or one stands there twice."""
    if len(places) != len(call.places):
        raise refused(call.token, f"{shown(call.token)} takes {len(call.places)} qubits here, not {len(places)}.")
    if len(set(places)) != len(places):
        raise refused(call.token, f"{shown(call.token)} acts on one qubit twice.")
    return call._replace(places=places)


def read_gate(names: Names) -> Definition:
    """The definition of a gate that comes next, after the word `gate`; it may call only gates declared before."""
    reading = names.reading
    name = names.new("a gate")
    parameters = _NONE if not reading.accept("(") or reading.accept(")") else _row(names, "a parameter", ")")
    qubits = _row(names, "a qubit", "{")
    calls: list[Call] = []
    while not reading.accept("}"):
        reading.charge(reading.next, 1)
        if reading.accept("barrier"):
            _ = reading.accept(";") or _row(names, "a qubit", ";")
            continue
        call = read_call(names, parameters)
        calls.append(checked(call, _operands(names, qubits)))
    level = 1 + max((call.gate.level for call in calls if isinstance(call.gate, Definition)), default=0)
    return Definition(name.text, len(parameters), len(qubits), tuple(calls), level)


def _operands(names: Names, qubits: Mapping[str, int]) -> tuple[int, ...]:
    """The gate's own qubits up to a semicolon, as their places among them."""
    places: list[int] = []
    while not names.reading.accept(";"):
        if places:
            names.reading.expect(",")
        one = names.reading.name("a qubit")
        if one.text not in qubits:
            raise refused(one, f"{shown(one)} is no qubit of this gate; those are {', '.join(qubits)[:80]}.")
        places.append(qubits[one.text])
    return tuple(places)


def _row(names: Names, what: str, end: str) -> dict[str, int]:
    """Different names with commas between, up to a sign, each with its place."""
    out: dict[str, int] = {}
    while True:
        token = names.reading.name(what)
        if token.text in out:
            raise refused(token, f"{shown(token)} stands there twice.")
        out[token.text] = len(out)
        if names.reading.accept(end):
            return out
        names.reading.expect(",")
