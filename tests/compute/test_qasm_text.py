"""Tokens with their places, and the bounds of a text."""

import pytest

from qnkit.compute import qasm_text
from qnkit.compute.qasm_text import Reading, Token, refused
from qnkit.model import ParameterError


def all_of(text):
    reading, out = Reading(text), []
    while reading.next.kind != "end":
        out.append(reading.take())
    return out


def test_every_token_knows_its_line_and_column():
    found = all_of("h q[0]; // words\n/* two\nlines */ cx\t->\n1.5e-3")
    assert [(token.text, token.line, token.column) for token in found] == [
        *[("h", 1, 1), ("q", 1, 3), ("[", 1, 4), ("0", 1, 5), ("]", 1, 6), (";", 1, 7)],
        *[("cx", 3, 10), ("->", 3, 13), ("1.5e-3", 4, 1)],
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("12", "whole"), ("1_000", "whole"), ("1.", "real"), (".5", "real"), ("2e3", "real"), ("π", "name"), ('"a"', "string")],
)
def test_a_token_is_of_its_kind(text, kind):
    assert [(token.kind, token.text) for token in all_of(text)] == [(kind, text)]


@pytest.mark.parametrize(
    ("text", "place"),
    [("h\n q$", "line 2, column 3"), ("2pi", "line 1, column 2"), ("0x1F", "line 1, column 2"), ("\u0663", "line 1, column 1")],
)
def test_signs_without_a_meaning_are_refused_with_their_place(text, place):
    with pytest.raises(ParameterError, match=f"OpenQASM, {place}: "):
        all_of(text)


def test_what_must_stand_somewhere_is_named():
    reading = Reading("h ")
    reading.take()
    with pytest.raises(ParameterError, match=r"line 1, column 3: ';' must stand here, not the end of the text"):
        reading.expect(";")
    with pytest.raises(ParameterError, match="the name of a gate must stand here, not '7'"):
        Reading("7").name("a gate")
    assert str(refused(Token("name", "h", 4, 7), "no.")) == "OpenQASM, line 4, column 7: no."


def test_the_length_the_steps_and_the_depth_are_bounded(monkeypatch):
    reading = Reading("h")
    with pytest.raises(ParameterError, match="more than 500000 steps"):
        reading.charge(reading.next, qasm_text.MOST_STEPS + 1)
    reading.depth = qasm_text.MOST_DEPTH
    with pytest.raises(ParameterError, match="more than 50 levels"):
        reading.deeper(reading.next)
    monkeypatch.setattr(qasm_text, "MOST_CHARACTERS", 5)
    with pytest.raises(ParameterError, match="a text of 6 characters; at most 5"):
        Reading("h q[0]")
