"""Circuits from OpenQASM 2 and 3: a strict reader of the part of these languages that a circuit can hold.

A reader of its own: those that are published open the files that a text includes, do not bound what a few lines can be written
out to, or need a parser that is heavier than this package.
"""

from __future__ import annotations

import re

from ..model import ParameterError
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from ..qubits.operations import Measure, Operation, Reset
from .qasm_calls import checked, read_call, read_gate
from .qasm_conditions import ALWAYS, Case, charged_both, charged_not_so, condition, holds, whole_number
from .qasm_definitions import Written
from .qasm_gates import Piece, operations_of
from .qasm_names import Names
from .qasm_numbers import expression, value_of
from .qasm_text import Reading, Token, refused, shown

__all__ = ["from_qasm"]

_KINDS = ("int", "uint", "float", "angle")
_NOT_READ = re.compile(
    "opaque|input|output|def|cal|defcal|defcalgrammar|extern|for|while|switch|box|delay|let|array|duration|stretch|int|uint|float|"
    "angle|bool|complex|return|break|continue|end|pragma|nop"
)


def from_qasm(text: str) -> Circuit:
    """The circuit that an OpenQASM 2 or 3 text describes; qubits and bits are numbered in the order of their declarations.

    Read are registers, gates of qelib1.inc and stdgates.inc (the only files that may be included), definitions of gates, angles
    with arithmetic, pi and functions, whole registers as operands, measure, reset, barrier (which changes nothing and is left
    out), and `if`; of OpenQASM 3 also inv, pow, ctrl and negctrl, gphase, constants, ranges, and conditions on bits with else.
    A defined gate with the name and the matrix of one of qubits.gates.GATES is read as that gate, others are written out.

    U has a real upper left entry, as in Qiskit's reader; newer texts of OpenQASM 3 give it one more phase exp(i theta /
    2), which only a control on U would show. Global phases are left out.

    Raises
    ------
    ParameterError
        With line and column: what is not OpenQASM or not read here, by its name; a text, a depth or an expansion over the bounds
        (MOST_CHARACTERS, MOST_DEPTH, MOST_STEPS); more than 100,000 qubits or 4096 bits; a measurement under a condition.
    """
    return _Program(needs(text, str, "from_qasm: text", "an OpenQASM text")).circuit()


class _Program:
    """A text being read, statement by statement, and the operations that it has come to."""

    def __init__(self, text: str) -> None:
        self.reading = Reading(text)
        self.version = self._version()
        self.names = Names(self.reading, self.version)
        self.writing = Written(self.reading, self.version)
        self.operations: list[Operation] = []
        self.written: set[int] = set()

    def _version(self) -> int:
        if not self.reading.accept("OPENQASM"):
            raise refused(self.reading.next, 'a text must begin with "OPENQASM 2.0;" or "OPENQASM 3.0;".')
        token = self.reading.take()
        if token.text not in ("2", "2.0", "3", "3.0", "3.1"):
            raise refused(token, f"OpenQASM {shown(token)} is not read; 2.0, 3.0 and 3.1 are.")
        self.reading.expect(";")
        return int(token.text[0])

    def circuit(self) -> Circuit:
        while self.reading.next.kind != "end":
            self.statement(ALWAYS)
        if not self.names.count["qubit"]:
            raise refused(self.reading.next, "the text declares no qubits.")
        return Circuit(qubits=self.names.count["qubit"], operations=tuple(self.operations))

    def statement(self, cases: tuple[Case, ...], top: bool = True) -> None:
        """One statement, in these cases of the bits; below an `if` nothing is declared."""
        token = self.reading.next
        if token.kind != "name":
            raise refused(token, f"a statement must begin here, not {shown(token)}.")
        declares = {"include", "gate", "qreg", "creg", *(("qubit", "bit", "const") if self.version == 3 else ())}
        if token.text in declares:
            if not top:
                raise refused(token, f"{shown(token)} stands below an if; declare it before.")
            getattr(self, f"_{token.text}")(self.reading.take())
        elif token.text in ("measure", "reset", "barrier", "if"):
            getattr(self, f"_{token.text}")(self.reading.take(), cases)
        elif _NOT_READ.fullmatch(token.text) and token.text not in self.names.gates:
            raise refused(token, f"{shown(token)} is not read; gates, measure, reset, barrier and if are.")
        elif self.version == 3 and self.names.registers.get(token.text, ("",))[0] == "bit":
            bits = self.bits()
            self.reading.expect("=")
            self.measured(self.reading.expect("measure"), self.names.operand("qubit")[1], bits, cases)
        else:
            self.gates(cases)

    def _include(self, token: Token) -> None:
        self.names.include(self.reading.take())
        self.reading.expect(";")

    def _qreg(self, token: Token) -> None:
        kind = "qubit" if token.text == "qreg" else "bit"
        name = self.names.new("a register")
        self.names.register(kind, name, self.names.size())
        self.reading.expect(";")

    _creg = _qreg

    def _qubit(self, token: Token) -> None:
        size = self.names.size() if self.reading.sees("[") else 1
        name = self.names.new("a register")
        self.names.register(token.text, name, size)
        if token.text == "bit" and self.reading.accept("="):
            bits = self.names.registers[name.text][1]
            self.measured(self.reading.expect("measure"), self.names.operand("qubit")[1], bits, ALWAYS)
        else:
            self.reading.expect(";")

    _bit = _qubit

    def _const(self, token: Token) -> None:
        kind = self.reading.name("a kind of number")
        if kind.text not in _KINDS:
            raise refused(kind, f"a constant of kind {shown(kind)} is not read; {', '.join(_KINDS)} are.")
        if self.reading.sees("["):
            self.names.size()
        name = self.names.new("a constant")
        self.reading.expect("=")
        value = value_of(expression(self.reading, 3, self.names.numbers), 3)
        if kind.text in ("int", "uint") and (not isinstance(value, int) or (kind.text == "uint" and value < 0)):
            raise refused(
                name, f"{shown(name)} = {value:g}: must be a whole number{', 0 or more' if kind.text == 'uint' else ''}."
            )
        self.names.numbers[name.text] = value if kind.text in ("int", "uint") else float(value)
        self.reading.expect(";")

    def _gate(self, token: Token) -> None:
        gate = read_gate(self.names)
        self.names.gates[gate.name] = gate

    def operands(self) -> list[tuple[Token, range, bool]]:
        """Qubits and registers of qubits up to a semicolon."""
        out: list[tuple[Token, range, bool]] = []
        while not self.reading.accept(";"):
            if out:
                self.reading.expect(",")
            out.append(self.names.operand("qubit"))
        return out

    def gates(self, cases: tuple[Case, ...]) -> None:
        """A gate on qubits, or on registers place by place."""
        call = read_call(self.names)
        given = self.operands()
        sizes = {len(places) for _, places, many in given if many}
        if len(sizes) > 1:
            raise refused(call.token, f"registers of {' and '.join(map(str, sorted(sizes)))} qubits; must be of one size.")
        pieces, rows = [piece for piece in self.writing.pieces(call) if cases and piece.name != "gphase"], max(sizes, default=1)
        self.reading.charge(call.token, rows * (len(given) // 4 if pieces else 1 + len(given)))
        self.reading.room(call.token, rows * len(pieces) * sum(1 + len(case) for case in cases))
        for k in range(rows):
            placed = checked(call, tuple(places[k] if many else places[0] for _, places, many in given))
            for piece in pieces:
                self.written_out(piece.moved(placed.places), cases, call.token)

    def written_out(self, piece: Piece, cases: tuple[Case, ...], token: Token) -> None:
        """Puts down the operations of a piece, once for each case."""
        try:
            for case in cases:
                for operation in operations_of(piece, case):
                    self.reading.charge(token, 1 + len(case))
                    self.operations.append(operation)
        except ParameterError as error:
            raise error if str(error).startswith("OpenQASM") else refused(token, str(error)) from None

    def _barrier(self, token: Token, cases: tuple[Case, ...]) -> None:
        self.operands()

    def _reset(self, token: Token, cases: tuple[Case, ...]) -> None:
        _, places, _ = self.names.operand("qubit")
        self.reading.expect(";")
        self.reading.charge(token, len(places) * sum(1 + len(case) for case in cases))
        self.operations += [Reset(qubits=(place,), when=case) for place in places for case in cases]

    def _measure(self, token: Token, cases: tuple[Case, ...]) -> None:
        qubits = self.names.operand("qubit")
        if self.reading.sees(";"):
            raise refused(token, "a measurement into no bit; name a bit for it.")
        self.reading.expect("->")
        self.measured(token, qubits[1], self.names.operand("bit")[1], cases)

    def measured(self, token: Token, qubits: range, bits: range, cases: tuple[Case, ...]) -> None:
        """Measurements of qubits into as many bits, and the semicolon after."""
        self.reading.expect(";")
        if len(qubits) != len(bits):
            raise refused(token, f"{len(qubits)} qubits measured into {len(bits)} bits; must be as many.")
        if not cases:
            return
        if cases != ALWAYS:
            raise refused(token, "a measurement under a condition is not read; measure always, and let gates depend on the bits.")
        self.reading.charge(token, len(bits))
        self.operations += [Measure(qubits=(qubit,), bit=bit) for qubit, bit in zip(qubits, bits, strict=True)]
        self.written.update(bits)

    def _if(self, token: Token, cases: tuple[Case, ...]) -> None:
        self.reading.deeper(token)
        self.reading.expect("(")
        if self.version == 2:
            bits = self.bits()
            self.reading.charge(token, len(bits))
            self.reading.expect("==")
            found = holds(bits, whole_number(self.reading), self.written)
        else:
            found = condition(self.reading, self.bits, self.written)
        self.reading.expect(")")
        self.within(cases, found, token)
        if self.version == 3 and self.reading.accept("else"):
            self.within(cases, charged_not_so(self.reading, token, found), token)
        self.reading.depth -= 1

    def bits(self) -> range:
        """A bit or a register of bits that comes next."""
        return self.names.operand("bit")[1]

    def within(self, cases: tuple[Case, ...], found: tuple[Case, ...], token: Token) -> None:
        """What stands below a condition: a statement, or several in braces, in cases of those around."""
        cases = charged_both(self.reading, token, cases, found)
        if self.version == 2 or not self.reading.accept("{"):
            self.statement(cases, top=False)
            return
        while not self.reading.accept("}"):
            self.statement(cases, top=False)
