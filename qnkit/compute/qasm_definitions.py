"""Gates that an OpenQASM text defines, and calls of gates with modifiers, written out within bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ..qubits.gates import DECOMPOSED, GATES, GateKind
from .controlled import MOST_CONTROLS
from .qasm_gates import Piece, Standard, inverse, matrix_of, power, with_controls
from .qasm_numbers import Expression, value_of
from .qasm_text import MOST_DEPTH, MOST_STEPS, Reading, Token, refused

__all__ = ["Call", "Definition", "Modifier", "Written", "controls_of"]

EXACT = 1e-12
"""A defined gate whose matrix is that of a named gate to this much is read as that gate."""
_LOOKED_AT = 64


class Modifier(NamedTuple):
    """What stands before a gate with an @: inv, pow, ctrl or negctrl, and its number."""

    kind: str
    number: Expression
    token: Token


class Call(NamedTuple):
    """A gate at work: which one, its angles, its qubits, controls first, and its modifiers as they stand."""

    gate: Standard | Definition
    angles: tuple[Expression, ...]
    places: tuple[int, ...]
    modifiers: tuple[Modifier, ...]
    token: Token


@dataclass(eq=False)
class Definition:
    """A gate that the text defines: how many angles and qubits it takes, and the calls it is made of.

    Its size is the number of calls that it comes to, written out.
    """

    name: str
    angles: int
    qubits: int
    calls: tuple[Call, ...]
    level: int
    size: int = 0
    known: dict[tuple[float, ...], tuple[Piece, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.level > MOST_DEPTH:
            raise refused(self.calls[0].token, f"gates defined by gates over more than {MOST_DEPTH} levels.")
        inner = (call.gate.size if isinstance(call.gate, Definition) else 1 for call in self.calls)
        self.size = min(MOST_STEPS + 1, 1 + sum(inner))


class Written:
    """Calls of gates written out as pieces."""

    def __init__(self, reading: Reading, version: int) -> None:
        self.reading, self.version = reading, version

    def pieces(self, call: Call, values: tuple[float, ...] = ()) -> tuple[Piece, ...]:
        """A call as pieces on its own places; the values are those of the parameters around it.

        Raises
        ------
        ParameterError
            More steps than MOST_STEPS, or a modifier that the gate does not take; with line and column.
        """
        self.reading.charge(call.token, 1 + sum(map(len, call.angles)))
        angles = tuple(float(value_of(terms, self.version, values)) for terms in call.angles)
        out = call.gate.pieces(angles) if isinstance(call.gate, Standard) else self._defined(call.gate, angles, call.token)
        count = controls_of(call.modifiers, self.version)
        out = tuple(piece.moved(tuple(range(count, count + call.gate.qubits))) for piece in out) if count else out
        for modifier in reversed(call.modifiers):
            self.reading.charge(call.token, 1 + len(out))
            if modifier.kind in ("ctrl", "negctrl"):
                used = controls_of((modifier,), self.version)
                out = _with_controls(out, tuple(range(count - used, count)), modifier)
                count -= used
            else:
                out = self._powered(out, modifier, values)
        return tuple(piece.moved(call.places) for piece in out)

    def _defined(self, gate: Definition, angles: tuple[float, ...], token: Token) -> tuple[Piece, ...]:
        if angles not in gate.known:
            self.reading.room(token, gate.size)
            found: list[Piece] = []
            for call in gate.calls:
                found += self.pieces(call, angles)
            gate.known[angles] = _named(gate, angles, tuple(found), self.version)
        self.reading.charge(token, len(gate.known[angles]))
        return gate.known[angles]

    def _powered(self, pieces: tuple[Piece, ...], modifier: Modifier, values: tuple[float, ...]) -> tuple[Piece, ...]:
        exponent = -1 if modifier.kind == "inv" else value_of(modifier.number, self.version, values)
        if exponent != int(exponent):
            if len(pieces) != 1:
                raise refused(modifier.token, "a fractional power is read of single named gates only.")
            return (power(pieces[0], exponent),)
        self.reading.charge(modifier.token, min(MOST_STEPS, int(abs(exponent))) * (1 + len(pieces)))
        return (inverse(pieces) if exponent < 0 else pieces) * int(abs(exponent))


def controls_of(modifiers: tuple[Modifier, ...], version: int) -> int:
    """How many controls the modifiers put before a gate."""
    total = 0
    for kind, number, token in modifiers:
        if kind in ("ctrl", "negctrl"):
            count = value_of(number, version) if number else 1
            if not isinstance(count, int) or not 1 <= count <= MOST_CONTROLS - total:
                raise refused(
                    token, f"a gate with {count} controls more; must be whole numbers from 1 to {MOST_CONTROLS} in all."
                )
            total += count
    return total


def _with_controls(pieces: tuple[Piece, ...], controls: tuple[int, ...], modifier: Modifier) -> tuple[Piece, ...]:
    if any(piece.matrix is not None and len(piece.places) == 2 for piece in pieces):
        raise refused(modifier.token, "a fractional power of a gate of two qubits takes no controls here.")
    if any(len(piece.controls) + len(controls) > MOST_CONTROLS for piece in pieces):
        raise refused(modifier.token, f"more than {MOST_CONTROLS} controls on one gate.")
    flips = tuple(Piece("x", (), (), (place,)) for place in controls) if modifier.kind == "negctrl" else ()
    return (*flips, *(with_controls(piece, controls) for piece in pieces), *flips)


def _named(gate: Definition, angles: tuple[float, ...], pieces: tuple[Piece, ...], version: int) -> tuple[Piece, ...]:
    """The pieces of a defined gate; the one named gate if its name and its matrix are those of one."""
    if len(pieces) > _LOOKED_AT or any(piece.matrix is not None for piece in pieces):
        return pieces
    kind = GATES.get(gate.name, GateKind(3, 0, np.eye) if gate.name in DECOMPOSED else None)
    if kind is None or (kind.qubits, kind.angles) != (gate.qubits, gate.angles):
        return pieces
    controls, places = (
        {"c": 1, "cc": 2}.get(gate.name[: len(gate.name) - len(gate.name.lstrip("c"))], 0),
        tuple(range(gate.qubits)),
    )
    wanted = (Piece(gate.name[controls:], angles, places[:controls], places[controls:]),)
    found, named = matrix_of(pieces, gate.qubits), matrix_of(wanted, gate.qubits)
    if version == 2:  # where no control can show a global phase
        overlap = np.vdot(named, found)
        found = found * (overlap.conjugate() / abs(overlap) if abs(overlap) > EXACT else 1.0)
    return wanted if np.abs(found - named).max() < EXACT else pieces
