"""Conditions on classical bits, as the cases in which they hold: each gives some bits their values, no two hold together."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ..model import ParameterError
from .qasm_text import Reading, refused, shown

__all__ = ["ALWAYS", "MOST_CASES", "Case", "both", "condition", "holds", "not_so", "whole_number"]

MOST_CASES = 64
"""Cases of one condition; the gates below it are written out once for each."""

Case = tuple[tuple[int, int], ...]
"""Bits and the values that all of them have, in the order of the bits."""

ALWAYS: tuple[Case, ...] = ((),)

Bits = tuple[int, ...]
Refuse = Callable[[str], ParameterError]


def both(first: tuple[Case, ...], second: tuple[Case, ...], refuse: Refuse) -> tuple[Case, ...]:
    """The cases in which both conditions hold; refused where they are more than MOST_CASES."""
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
        out = self.each()
        while token := self.reading.accept("||"):
            self.reading.charge(token, 1 + len(out))
            refuse = partial(refused, token)
            out = tuple((*out, *both(not_so(out, refuse), self.each(), refuse)))
        self.reading.depth -= 1
        return out

    def each(self) -> tuple[Case, ...]:
        out = self.one()
        while token := self.reading.accept("&&"):
            self.reading.charge(token, 1 + len(out))
            out = both(out, self.one(), partial(refused, token))
        return out

    def one(self) -> tuple[Case, ...]:
        token = self.reading.next
        if self.reading.accept("!"):
            self.reading.deeper(token)
            out = not_so(self.one(), partial(refused, token))
            self.reading.depth -= 1
            return out
        if self.reading.accept("("):
            out = self.either()
            self.reading.expect(")")
            return out
        bits = self.bits_of()
        sign = self.reading.accept("==", "!=")
        if sign is None:
            if self.reading.sees("<", ">", "<=", ">=", "&", "|", "^"):
                raise refused(
                    self.reading.next, f"{shown(self.reading.next)} is not read in a condition; ==, !=, &&, || and ! are."
                )
            return not_so(holds(bits, 0, self.written), partial(refused, token))
        if len(bits) == 1 and self.reading.sees("true", "false"):
            value = int(self.reading.take().text == "true")
        else:
            value = whole_number(self.reading)
        out = holds(bits, value, self.written)
        return out if sign.text == "==" else not_so(out, partial(refused, token))


def whole_number(reading: Reading) -> int:
    """The whole number that must come next, which bits are compared with."""
    token = reading.take()
    if token.kind != "whole":
        raise refused(token, f"a whole number must stand here, not {shown(token)}.")
    return int(token.text.replace("_", "")[:2000])


def holds(bits: Bits, value: int, written: set[int]) -> tuple[Case, ...]:
    """The cases in which a register, its first bit the least significant, has a value: one, or none."""
    wanted = [(bit, value >> k & 1) for k, bit in enumerate(bits)]
    if value >> len(bits) or any(one and bit not in written for bit, one in wanted):
        return ()
    return (tuple(sorted((bit, one) for bit, one in wanted if bit in written)),)
