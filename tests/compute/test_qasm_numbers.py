"""Arithmetic in OpenQASM: values, parameters, and what gives no number."""

import math
import re

import numpy as np
import pytest

from qnkit.compute.qasm_numbers import MOST_TERMS, expression, value_of, whole_value
from qnkit.compute.qasm_text import Reading
from qnkit.model import ParameterError


def value(text, version=2, names=None):
    return value_of(expression(Reading(text), version, names or {}), version)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *[("1+2*3", 7), ("7-2-1", 4), ("8/4/2", 1), ("(1+2)*3", 9), ("-2^2", -4), ("2^-1", 0.5), ("2^3^2", 512), ("7%4", 3)],
        *[("--1", 1), ("-pi/2", -math.pi / 2), ("sin(pi/6)", 0.5), ("ln(exp(2))", 2), ("sqrt(2)*cos(pi/4)", 1), ("1/4", 0.25)],
    ],
)
def test_signs_bind_as_in_arithmetic(text, wanted):
    assert value(text) == pytest.approx(wanted, abs=1e-15)


@pytest.mark.parametrize(
    ("text", "wanted"), [("2**3", 8), ("1.0/4", 0.25), ("tau/τ", 1), ("arcsin(1)*2/π", 1), ("6/3", 2), ("floor(2.5)", 2)]
)
def test_version_3_has_its_own_signs_and_names(text, wanted):
    assert value(text, 3) == pytest.approx(wanted, abs=1e-15)


def test_random_expressions_have_the_value_that_python_gives():
    rng = np.random.default_rng(1)
    for _ in range(100):
        text = str(rng.integers(1, 9))
        for _ in range(6):
            text = f"({text})" if rng.random() < 0.3 else f"{text}{rng.choice(list('+-*'))}{rng.uniform(0.5, 3):.3f}"
        assert value(text) == pytest.approx(eval(text), rel=1e-12)


def test_parameters_get_their_values_later_and_names_at_once():
    terms = expression(Reading("a*b-n"), 2, {"n": 3}, {"a": 0, "b": 1})
    assert [value_of(terms, 2, values) for values in ((2.0, 5.0), (1.0, 1.0))] == [7.0, -2.0]


@pytest.mark.parametrize(
    ("text", "version", "words"),
    [
        ("1/0", 2, "column 2: '/' gives no finite real number"),
        ("1+sqrt(-1)", 2, "column 3: 'sqrt' gives no finite"),
        ("1e999", 2, "no finite"),
        ("9^9^9^9", 2, "no finite"),
        ("(-8)^0.5", 2, "no finite"),
        ("1/2", 3, r"rounded in OpenQASM 3; write 1.0/2"),
        ("foo", 2, "'foo' is no number that was declared; known are pi"),
        ("1+", 2, "a number or an expression must stand here, not the end"),
        ("tau", 2, "'tau' is no number"),
        ("(" * 60 + "1", 2, "more than 50 levels"),
        ("-" * 60 + "1", 2, "more than 50 levels"),
        ("1+" * MOST_TERMS + "1", 2, f"more than {MOST_TERMS} terms"),
    ],
)
def test_what_is_no_number_is_refused_with_its_place(text, version, words):
    with pytest.raises(ParameterError, match=r"OpenQASM, line 1, column \d+: .*") as error:
        value(text, version)
    assert re.search(words, str(error.value))


def test_an_index_must_be_whole():
    assert whole_value(expression(Reading("2*3"), 3, {}), 3, "the index") == 6
    with pytest.raises(ParameterError, match=r"the index is 1\.5; must be a whole number"):
        whole_value(expression(Reading("1.5"), 3, {}), 3, "the index")
