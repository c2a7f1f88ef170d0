"""The table of what is booked: what fits, and why the rest does not."""

from qnkit.model import replaced
from qnkit.network import Arena
from qnkit.network.booking import Bookings, Mistake
from tests.slotted_arenas import line, waiting

STAR = Arena.star([0.5] * 4, services=1)


def test_a_node_is_not_booked_for_more_than_it_serves():
    table, one, other = Bookings(STAR), waiting(STAR), waiting(STAR, "other", source="C", target="D")
    table.add(one, 5)
    assert table.why_not(other, 5) == "node hub is booked for 'k' in slot 5 and serves at most 1"
    assert table.why_not(other, 6) is None
    assert table.keys(5) == ("k",)


def test_a_link_is_not_booked_for_more_than_it_tries():
    arena = replaced(line(0.5, attempts=2), "attempts", "asked")
    table, one = Bookings(arena), waiting(arena)
    table.add(one, 5)
    assert table.why_not(one, 5) is None
    table.add(one, 5)
    assert table.why_not(one, 5) == "the link A - B is booked for 'k', 'k' in slot 5"


def test_what_is_due_leaves_the_table_and_the_past_cannot_be_booked():
    table, one = Bookings(STAR), waiting(STAR, earliest_slot=8, deadline_slot=12)
    table.add(one, 9)
    assert table.due(8) == []
    assert table.due(9) == [one]
    assert (table.due(9), table.keys(9)) == ([], ())
    assert table.why_not(one, 9) == "slot 9 is past or has begun; the first that can be booked is 10"
    assert table.why_not(one, 12) == "slot 12 is too late for it: its deadline is slot 12"
    assert table.why_not(one, 9.5) == "9.5 is no slot; slots are whole numbers"
    assert Bookings(STAR).why_not(one, 7) == "it may not be served before slot 8"


def test_a_request_that_has_ended_leaves_its_place():
    table, one, other = Bookings(STAR), waiting(STAR), waiting(STAR, "other", source="C", target="D")
    table.add(one, 5)
    one.ended = True
    assert table.why_not(other, 5) is None
    assert (table.keys(5), table.due(5)) == ((), [])


def test_a_mistake_says_its_slot():
    assert str(Mistake(3, "k", "no.")) == "slot 3: no."
