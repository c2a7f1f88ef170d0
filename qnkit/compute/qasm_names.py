"""What an OpenQASM text has declared so far: registers of qubits and bits, numbers and gates."""

from __future__ import annotations

from ..qubits.operations import LAST_BIT
from .qasm_definitions import Definition
from .qasm_gates import LIBRARIES, Standard
from .qasm_numbers import expression, whole_value
from .qasm_text import Reading, Token, refused, shown

__all__ = ["MOST_QUBITS", "Names"]

MOST_QUBITS = 100_000

Places = range


class Names:
    """The names that a text has declared, each once, and the qubits and bits that an operand names."""

    def __init__(self, reading: Reading, version: int) -> None:
        self.reading, self.version = reading, version
        self.included = False
        self.gates: dict[str, Standard | Definition] = dict(LIBRARIES[version][1])
        self.numbers: dict[str, int | float] = {}
        self.registers: dict[str, tuple[str, Places]] = {}
        self.count = {"qubit": 0, "bit": 0}

    def include(self, token: Token) -> None:
        """The one file that may be included, which comes with the package."""
        name, _, gates = LIBRARIES[self.version]
        if token.kind != "string" or token.text != f'"{name}"':
            raise refused(
                token, f'only "{name}" can be included in OpenQASM {self.version}, not {shown(token)}; no file is opened.'
            )
        if self.included:
            raise refused(token, f"{name} is included a second time.")
        taken = [known for known in gates if known in self.gates and isinstance(self.gates[known], Definition)]
        taken += [known for known in gates if known in self.registers or known in self.numbers]
        if taken:
            raise refused(token, f"{name} declares {taken[0]!r}, which is declared already; include it first.")
        self.included = True
        self.gates |= gates

    def new(self, what: str) -> Token:
        """A name that nothing has yet. A gate may take the name of one of the library's, and then stands for it."""
        token = self.reading.name(what)
        known = self.gates.get(token.text)
        if token.text in self.registers or token.text in self.numbers or (what == "a gate" and isinstance(known, Definition)):
            raise refused(token, f"{shown(token)} is declared a second time.")
        if known and what != "a gate":
            raise refused(token, f"{shown(token)} is the name of a gate; take another one.")
        return token

    def register(self, kind: str, token: Token, size: int) -> None:
        """A register of qubits or bits."""
        most = MOST_QUBITS if kind == "qubit" else LAST_BIT + 1
        first = self.count[kind]
        if not 1 <= size <= most - first:
            raise refused(
                token, f"{size} {kind}s in {shown(token)}, after {first}; must be at least 1, and at most {most} in all."
            )
        self.registers[token.text] = (kind, range(first, first + size))
        self.count[kind] += size

    def whole(self, what: str) -> int:
        """A whole number that must come next."""
        return whole_value(expression(self.reading, self.version, self.numbers), self.version, what)

    def size(self) -> int:
        """A number of qubits or bits in square brackets."""
        self.reading.expect("[")
        out = self.whole("the size")
        self.reading.expect("]")
        return out

    def operand(self, kind: str) -> tuple[Token, Places, bool]:
        """Qubits or bits that come next; the last says whether they are a whole register or a part of one, not one alone."""
        token = self.reading.name(f"a register of {kind}s")
        found, places = self.registers.get(token.text, ("", range(0)))
        if found != kind:
            known = f"is a register of {found}s" if found else "is not declared"
            raise refused(token, f"{shown(token)} {known}; {kind}s must stand here.")
        if not self.reading.accept("["):
            return token, places, len(places) > 1
        size = len(places)
        first = 0 if self.reading.sees(":") else self.index(token, size, self.reading.next, self.whole("the index"))
        if self.version == 2 or not self.reading.accept(":"):
            self.reading.expect("]")
            return token, places[first : first + 1], False
        step, here, last = 1, self.reading.next, -1 if self.reading.sees("]") else self.whole("the index")
        if self.reading.accept(":"):
            step, here, last = last, self.reading.next, self.whole("the index")
        last = self.index(token, size, here, last)
        self.reading.expect("]")
        if not step or (last - first) * step < 0:
            raise refused(token, f"no {kind} of {shown(token)} is in this range.")
        start = places[first]
        return token, range(start, places[last] + (1 if step > 0 else -1), step), True

    def index(self, register: Token, size: int, token: Token, at: int) -> int:
        """The place in a register that an index at a token means, counted from the register's end where it is negative."""
        if not (0 if self.version == 2 else -size) <= at < size:
            raise refused(token, f"{shown(register)} has the indices 0 to {size - 1}, not {at}.")
        return at % size
