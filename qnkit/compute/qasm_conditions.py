"""Conditions on classical bits, as the cases in which they hold: each gives some bits their values, no two hold together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ..model import ParameterError
from .qasm_text import Reading, Token, refused, shown

__all__ = [
    "ALWAYS",
    "MOST_CASES",
    "Case",
    "both",
    "charged_both",
    "charged_not_so",
    "condition",
    "holds",
    "not_so",
    "whole_number",
]

MOST_CASES = 64
"""Cases of one condition; the gates below it are written out once for each."""

Case = tuple[tuple[int, int], ...]
"""Bits and the values that all of them have, in the order of the bits."""

ALWAYS: tuple[Case, ...] = ((),)

Bits = Sequence[int]
Refuse = Callable[[str], ParameterError]


def both(first: tuple[Case, ...], second: tuple[Case, ...], refuse: Refuse) -> tuple[Case, ...]:
    """The cases in which both conditions hold; refused where they are more than MOST_CASES."""
    if len(first) * len(second) > MOST_CASES**2:
        raise refuse(f"a condition that holds in more than {MOST_CASES} cases.")
    out = []
    for one in first:
        for other in second:
            merged = dict(one)
            if all(merged.setdefault(bit, value) == value for bit, value in other):
                out.append(tuple(sorted(merged.items())))
            if len(out) > MOST_CASES:
                raise refuse(f"a condition that holds in more than {MOST_CASES} cases.")
    return tuple(out)


def not_so(cases: tuple[Case, ...], refuse: Refuse) -> tuple[Case, ...]:
    """The cases in which a condition does not hold."""
    out = ALWAYS
    for case in cases:
        against = tuple((*case[:k], (bit, 1 - value)) for k, (bit, value) in enumerate(case))
        out = both(out, against, refuse)
    return out


def charged_both(reading: Reading, token: Token, first: tuple[Case, ...], second: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases in which both conditions of a text hold; the steps that it takes count among those of the text."""
    bits = sum(map(len, first)) * len(second) + sum(map(len, second)) * len(first)
    reading.charge(token, len(first) + len(second) + bits)
    return both(first, second, partial(refused, token))


def charged_not_so(reading: Reading, token: Token, cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """The cases in which a condition of a text does not hold; the steps that it takes count among those of the text."""
    reading.charge(token, sum(1 + len(case) ** 2 for case in cases))
    return not_so(cases, partial(refused, token))


def condition(reading: Reading, bits_of: Callable[[], Bits], written: set[int]) -> tuple[Case, ...]:
    """The condition of OpenQASM 3 that comes next: bits and registers, compared with numbers, joined by && and ||, turned by !.

    Parameters
    ----------
    bits_of : reads a bit or a register from the text
    written : the bits that were measured into; the others are 0
    """
    return _Conditions(reading, bits_of, written).either()


class _Conditions:
    def __init__(self, reading: Reading, bits_of: Callable[[], Bits], written: set[int]) -> None:
        self.reading, self.bits_of, self.written = reading, bits_of, written

    def either(self) -> tuple[Case, ...]:
        self.reading.deeper(self.reading.next)
        part = out = self.each()
        left = ALWAYS
        while token := self.reading.accept("||"):
            left = charged_both(self.reading, token, left, charged_not_so(self.reading, token, part))
            part = self.each()
            out = (*out, *charged_both(self.reading, token, left, part))
            if len(out) > MOST_CASES:
                raise refused(token, f"a condition that holds in more than {MOST_CASES} cases.")
        self.reading.depth -= 1
        return out

    def each(self) -> tuple[Case, ...]:
        out = self.one()
        while token := self.reading.accept("&&"):
            out = charged_both(self.reading, token, out, self.one())
        return out

    def one(self, compared: bool = True) -> tuple[Case, ...]:
        """A part without && and ||; a bit right after a ! is not compared, as ! binds more than ==."""
        token = self.reading.next
        if self.reading.accept("!"):
            self.reading.deeper(token)
            out = charged_not_so(self.reading, token, self.one(compared=False))
            self.reading.depth -= 1
            return out
        if self.reading.accept("("):
            out = self.either()
            self.reading.expect(")")
            return out
        bits = self.bits_of()
        self.reading.charge(token, len(bits))
        sign = self.reading.accept("==", "!=") if compared else None
        if sign is None:
            if self.reading.sees("<", ">", "<=", ">=", "&", "|", "^"):
                raise refused(
                    self.reading.next, f"{shown(self.reading.next)} is not read in a condition; ==, !=, &&, || and ! are."
                )
            return charged_not_so(self.reading, token, holds(bits, 0, self.written))
        if len(bits) == 1 and self.reading.sees("true", "false"):
            value = int(self.reading.take().text == "true")
        else:
            value = whole_number(self.reading)
        out = holds(bits, value, self.written)
        return out if sign.text == "==" else charged_not_so(self.reading, token, out)


def whole_number(reading: Reading) -> int:
    """The whole number that must come next, which bits are compared with."""
    token = reading.take()
    if token.kind != "whole":
        raise refused(token, f"a whole number must stand here, not {shown(token)}.")
    digits = token.text.replace("_", "").lstrip("0") or "0"
    return int(digits[:2000])  # more than any register holds


def holds(bits: Bits, value: int, written: set[int]) -> tuple[Case, ...]:
    """The cases in which a register, its first bit the least significant, has a value: one, or none."""
    wanted = [(bit, value >> k & 1) for k, bit in enumerate(bits)]
    if value >> len(bits) or any(one and bit not in written for bit, one in wanted):
        return ()
    return (tuple(sorted((bit, one) for bit, one in wanted if bit in written)),)
