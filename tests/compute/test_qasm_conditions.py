"""Conditions on bits as cases: against the truth table, whatever the brackets."""

import itertools

import numpy as np
import pytest

from qnkit.compute.qasm_conditions import ALWAYS, both, condition, holds, not_so
from qnkit.compute.qasm_text import Reading
from qnkit.model import ParameterError

BITS = 4


def cases_of(text, written=frozenset(range(BITS))):
    reading = Reading(text)

    def bits():
        token = reading.name("a bit")
        return tuple(range(BITS)) if token.text == "c" else (int(token.text[1:]),)

    return condition(reading, bits, set(written))


def truths(cases):
    """Which of all values of the bits are in the cases; a value in two of them counts twice."""
    values = list(itertools.product((0, 1), repeat=BITS))
    return [sum(all(value[bit] == wanted for bit, wanted in case) for case in cases) for value in values]


def wanted(text):
    python = text.replace("!", " not ").replace("&&", " and ").replace("||", " or ").replace(" not =", "!=")
    rows = itertools.product((0, 1), repeat=BITS)
    return [int(bool(eval(python, {f"c{k}": bit for k, bit in enumerate(row)}))) for row in rows]


def test_random_conditions_hold_where_they_are_true_and_once():
    rng = np.random.default_rng(2)

    def made(depth):
        if depth == 0 or rng.random() < 0.2:
            return f"c{rng.integers(BITS)}" if rng.random() < 0.6 else f"(c{rng.integers(BITS)} == {rng.integers(2)})"
        if rng.random() < 0.3:
            return f"!({made(depth - 1)})"
        return f"({made(depth - 1)} {rng.choice(['&&', '||'])} {made(depth - 1)})"

    for _ in range(60):
        text = made(3)
        assert truths(cases_of(text)) == wanted(text), text


def test_a_register_counts_its_first_bit_least():
    assert holds((0, 1, 2), 6, {0, 1, 2}) == (((0, 0), (1, 1), (2, 1)),)
    assert holds((0, 1), 4, {0, 1}) == ()
    assert truths(cases_of("c != 5")) == [int(row != (1, 0, 1, 0)) for row in itertools.product((0, 1), repeat=BITS)]


def test_a_bit_that_nothing_was_measured_into_is_zero():
    assert cases_of("c0 == 0", written=set()) == ALWAYS
    assert cases_of("c0", written=set()) == ()
    assert cases_of("c0 == 0", written={1}) == ALWAYS


def test_too_many_cases_and_other_signs_are_refused():
    with pytest.raises(ParameterError, match="more than 64 cases"):
        both(tuple(((k, 1),) for k in range(9)), tuple(((k, 0),) for k in range(20, 29)), ParameterError)
    assert not_so(ALWAYS, ParameterError) == ()
    with pytest.raises(ParameterError, match="'<' is not read in a condition"):
        cases_of("c < 3")
    with pytest.raises(ParameterError, match="a whole number must stand here"):
        cases_of("c == x")
