"""Words and signs of an OpenQASM text, read one by one with their line and column; every refusal says where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..model import ParameterError

__all__ = ["MOST_CHARACTERS", "MOST_DEPTH", "MOST_STEPS", "Reading", "Token", "refused"]

MOST_CHARACTERS = 10_000_000
"""The longest text that is read."""
MOST_STEPS = 500_000
"""Gates, calls of gates, terms of their angles and bits of conditions that a text may come to when it is written out."""
MOST_DEPTH = 50
"""Brackets in brackets, conditions in conditions, gates defined by gates."""

_PARTS = re.compile(
    r"""(?P<space>[ \t\r\f\v]+|//[^\n]*)|(?P<line>\n)|(?P<block>/\*.*?\*/)
    |(?P<real>(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)
    |(?P<whole>[0-9]++(?:_[0-9]++)*+)|(?P<name>[^\W\d]\w*)|(?P<string>"[^"\n]*")
    |(?P<sign>->|\*\*|==|!=|<=|>=|<<|>>|&&|\|\||[-+*/%^(){}\[\],;:=<>!&|~@])""",
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A word, number, string or sign of the text; the kind "end" stands after the last."""

    kind: str
    text: str
    line: int
    column: int


def refused(token: Token, why: str) -> ParameterError:
    """The error for what is wrong at a token; raise it."""
    return ParameterError(f"OpenQASM, line {token.line}, column {token.column}: {why}")


def _tokens(text: str) -> Iterator[Token]:
    line, begin, place = 1, 0, 0
    numbered = -1  # where the last number ended
    while place < len(text):
        found = _PARTS.match(text, place)
        here = Token("", text[place], line, place - begin + 1)
        if found is None:
            raise refused(here, f"the sign {text[place]!r} has no meaning here.")
        if text.startswith("/*", place) and found.lastgroup == "sign":
            raise refused(here, "a comment begins here that does not end.")
        kind, part, place = str(found.lastgroup), found.group(), found.end()
        if kind == "name" and numbered == found.start():
            raise refused(here, f"{part[:20]!r} follows a number without a sign between; durations and 0x... are not read.")
        if kind in ("line", "block"):
            line += part.count("\n")
            begin = found.start() + part.rfind("\n") + 1 if "\n" in part else begin
        elif kind != "space":
            numbered = place if kind in ("whole", "real") else -1
            yield Token(kind, part, here.line, here.column)
    yield Token("end", "the end of the text", line, len(text) - begin + 1)


class Reading:
    """A text on its way: the token to come, and what has been taken."""

    def __init__(self, text: str) -> None:
        if len(text) > MOST_CHARACTERS:
            start = Token("", "", 1, 1)
            raise refused(start, f"a text of {len(text)} characters; at most {MOST_CHARACTERS} are read.")
        self._rest = _tokens(text)
        self.next = next(self._rest)
        self.steps = 0
        self.depth = 0

    def take(self) -> Token:
        """The token to come, taken."""
        token = self.next
        if token.kind != "end":
            self.next = next(self._rest)
        return token

    def sees(self, *texts: str) -> bool:
        """Whether the token to come is one of these signs or words."""
        return self.next.kind in ("sign", "name") and self.next.text in texts

    def accept(self, *texts: str) -> Token | None:
        """The token to come, taken if it is one of these signs or words."""
        return self.take() if self.sees(*texts) else None

    def expect(self, text: str) -> Token:
        """The sign or word that must come now."""
        if not self.sees(text):
            raise refused(self.next, f"{text!r} must stand here, not {shown(self.next)}.")
        return self.take()

    def name(self, what: str) -> Token:
        """A name that must come now."""
        if self.next.kind != "name":
            raise refused(self.next, f"the name of {what} must stand here, not {shown(self.next)}.")
        return self.take()

    def charge(self, token: Token, steps: int) -> None:
        """Counts steps of the written-out text; refused where they come to more than MOST_STEPS."""
        self.room(token, steps)
        self.steps += steps

    def room(self, token: Token, steps: int) -> None:
        """Refuses steps over the bound before they are made, without counting them."""
        if self.steps + steps > MOST_STEPS:
            raise refused(token, f"written out, the text comes to more than {MOST_STEPS} steps.")

    def deeper(self, token: Token) -> None:
        """One level down; the caller takes it back."""
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise refused(token, f"more than {MOST_DEPTH} levels in each other.")


def shown(token: Token) -> str:
    """A token as a refusal names it."""
    return token.text if token.kind == "end" else repr(token.text[:40])
