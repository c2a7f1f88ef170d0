"""Tables of a file: numbers and texts with their place in the refusal, what nobody asked for, and the limits."""

import pytest

from qnkit.model import ParameterError
from qnkit.network.file_tables import FileLimits, Notes, Table


def table(**values):
    """A table at ``nodes[3]`` of a file f."""
    return Table(values, "f", Notes(), "nodes[3]")


def test_entries_come_as_what_they_must_be():
    one = table(a=2, b="1e3", c="x", d={"e": 1}, g=[{"e": 2}])
    assert (one.number("a"), one.number("b"), one.number("z", 7.0), one.whole("a", 1), one.text("c")) == (2, 1000, 7, 2, "x")
    assert one.table("d").number("e") == 1
    assert one.tables("g")[0].place == "nodes[3].g[0]"
    assert (one.tables("none"), one.table("none").value) == ([], {})


def test_what_nobody_asked_for_is_noted_once_for_all_its_places():
    notes = Notes()
    for i in range(3):
        one = Table({"used": 1, "seed": 2}, "f", notes, f"nodes[{i}]")
        one.number("used")
        one.note_rest()
    notes.add("links[0].x", "taken as y")
    assert notes.all() == ("nodes[0].seed and 2 more like it: not used", "links[0].x: taken as y")


@pytest.mark.parametrize("value", [True, "x", None, [1], float("nan"), float("inf"), -1, 10**400])
def test_what_is_no_number_is_refused_with_its_place(value):
    with pytest.raises(ParameterError, match=r"^f: nodes\[3\]\.a( = .*)?: (is missing; it )?must be a"):
        table(a=value).number("a")


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda one: one.whole("half", 1), "f: nodes[3].half = 0.5: must be a whole number"),
        (
            lambda one: one.number("half", most=0.1),
            "f: nodes[3].half = 0.5: must be a finite number of at least 0 and at most 0.1",
        ),
        (lambda one: one.text("list"), "f: nodes[3].list = a list of 1: must be a text of 1 to 200 letters"),
        (lambda one: one.tables("half"), "f: nodes[3].half = 0.5: must be a list"),
        (lambda one: one.table("half"), "f: nodes[3].half must be a table of names and values, not 0.5"),
        (lambda one: one.tables("list"), "f: nodes[3].list[0] must be a table"),
    ],
)
def test_refusals_name_the_place(ask, said):
    with pytest.raises(ParameterError) as caught:
        ask(table(half=0.5, list=[1]))
    assert str(caught.value).startswith(said)


def test_limits_hold_at_their_value_and_not_beyond():
    limits = FileLimits(most_nodes=2, most_connections=1)
    limits.check(2, 1, "f")
    for counts in ((3, 1), (2, 2)):
        with pytest.raises(ParameterError, match=r"^f: more than "):
            limits.check(*counts, "f")
