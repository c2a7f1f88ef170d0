"""Numbers in an OpenQASM text: arithmetic, pi and functions, read once and worked out for any values of the parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ..model import ParameterError
from .qasm_text import Reading, Token, refused, shown

__all__ = ["Expression", "expression", "value_of", "whole_value"]

Number = int | float

MOST_TERMS = 1000
"""Numbers, names and signs of one expression."""
EXACT = 2**53
"""Whole numbers up to here are kept as such."""

_CONSTANTS = {"pi": math.pi, "π": math.pi, "tau": math.tau, "τ": math.tau, "euler": math.e, "ℇ": math.e}
_OF_BOTH: dict[str, Callable[..., float]] = {
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "exp": math.exp,
    "sqrt": math.sqrt,
}
_FUNCTIONS = {
    2: _OF_BOTH | {"ln": math.log},
    3: _OF_BOTH
    | {
        "log": math.log,
        "arcsin": math.asin,
        "arccos": math.acos,
        "arctan": math.atan,
        "floor": math.floor,
        "ceiling": math.ceil,
    },
}
_NONE: Mapping[str, int] = {}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "%": 2}


class Term(NamedTuple):
    """A number, a parameter, or what to do with the last one or two values."""

    kind: str
    value: Any
    token: Token


Expression = tuple[Term, ...]
"""Terms in the order in which they are worked out, the two sides of a sign before it."""


def expression(reading: Reading, version: int, names: Mapping[str, Number], parameters: Mapping[str, int] = _NONE) -> Expression:
    """The expression that comes next in the text; names are those of constants, parameters (name: place) get values later.

    Raises
    ------
    ParameterError
        Not an expression, an unknown name, more than MOST_TERMS terms or MOST_DEPTH brackets; with line and column.
    """
    terms: list[Term] = []
    _Parts(reading, version, names, parameters, terms).sum(0)
    return tuple(terms)


class _Parts:
    """Descends into the parts of an expression and writes their terms down."""

    def __init__(
        self, reading: Reading, version: int, names: Mapping[str, Number], parameters: Mapping[str, int], terms: list[Term]
    ) -> None:
        self.reading, self.version, self.names, self.parameters, self.terms = reading, version, names, parameters, terms
        self.power = "^" if version == 2 else "**"

    def add(self, kind: str, value: Any, token: Token) -> None:
        if len(self.terms) >= MOST_TERMS:
            raise refused(token, f"an expression of more than {MOST_TERMS} terms.")
        self.terms.append(Term(kind, value, token))

    def sum(self, binding: int) -> None:
        """Signs that bind more than the given strength."""
        self.reading.deeper(self.reading.next)
        self.signed()
        while _BINDING.get(self.reading.next.text, 0) > binding and self.reading.next.kind == "sign":
            token = self.reading.take()
            self.sum(_BINDING[token.text])
            self.add("sign", token.text, token)
        self.reading.depth -= 1

    def signed(self) -> None:
        self.reading.deeper(self.reading.next)
        token = self.reading.accept("-", "+")
        if token:
            self.signed()
            if token.text == "-":
                self.add("minus", None, token)
        else:
            self.single()
            power = self.reading.accept(self.power)
            if power:
                self.signed()
                self.add("sign", "**", power)
        self.reading.depth -= 1

    def single(self) -> None:
        """A number, a name, a function or a bracket."""
        token = self.reading.take()
        if token.kind == "whole":
            digits = token.text.replace("_", "").lstrip("0") or "0"
            self.add("number", int(digits) if len(digits) < 16 else float(digits[:400]), token)
        elif token.kind == "real":
            self.add("number", float(token.text), token)
        elif token.kind == "sign" and token.text == "(":
            self.sum(0)
            self.reading.expect(")")
        elif token.kind == "name":
            self.named(token)
        else:
            raise refused(token, f"a number or an expression must stand here, not {shown(token)}.")

    def named(self, token: Token) -> None:
        if token.text in self.parameters:
            self.add("parameter", self.parameters[token.text], token)
        elif token.text in self.names:
            self.add("number", self.names[token.text], token)
        elif token.text == "pi" or (token.text in _CONSTANTS and self.version == 3):
            self.add("number", _CONSTANTS[token.text], token)
        elif token.text in _FUNCTIONS[self.version] and self.reading.sees("("):
            self.reading.take()
            self.sum(0)
            self.reading.expect(")")
            self.add("function", _FUNCTIONS[self.version][token.text], token)
        else:
            known = ", ".join(_FUNCTIONS[self.version])
            raise refused(token, f"{shown(token)} is no number that was declared; known are pi and the functions {known}.")


def value_of(terms: Expression, version: int, values: tuple[float, ...] = ()) -> Number:
    """The value of an expression for these values of the parameters.

    Raises
    ------
    ParameterError
        Division by zero, a root of a negative number, a result that is not finite, and the quotient of two whole numbers that is
        none (OpenQASM 3 rounds it, other readers do not); with line and column.
    """
    stack: list[Number] = []
    for kind, value, token in terms:
        try:
            if kind == "number":
                out = value
            elif kind == "parameter":
                out = values[value]
            elif kind == "minus":
                out = -stack.pop()
            elif kind == "function":
                out = value(stack.pop())
            else:
                right, left = stack.pop(), stack.pop()
                out = _combined(left, value, right, version, token)
            if isinstance(out, complex) or not math.isfinite(out):
                raise ValueError
        except ParameterError:
            raise
        except (ArithmeticError, ValueError):
            raise refused(token, f"{shown(token)} gives no finite real number here.") from None
        stack.append(out if isinstance(out, float) or abs(out) <= EXACT else float(out))
    return stack[-1]


def _combined(left: Number, sign: str, right: Number, version: int, token: Token) -> Any:
    whole = isinstance(left, int) and isinstance(right, int)
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if sign == "%":
        return math.fmod(left, right) if not whole else int(math.fmod(left, right))
    if sign == "**":
        out = float(left) ** float(right)
        return int(out) if whole and right >= 0 and abs(out) <= EXACT else out
    if whole and version == 3 and right and left % right:
        raise refused(
            token, f"{left}/{right} of whole numbers is rounded in OpenQASM 3; write {left}.0/{right} for the quotient."
        )
    return left // right if whole and version == 3 else left / right


def whole_value(terms: Expression, version: int, what: str) -> int:
    """The value of an expression without parameters that must be a whole number; refused where it is none."""
    value = value_of(terms, version)
    if not isinstance(value, int):
        raise refused(terms[0].token, f"{what} is {value:g}; must be a whole number.")
    return value
