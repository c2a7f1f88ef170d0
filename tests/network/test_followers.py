"""Requests after others: when they begin, what bars them, and who is refused."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import AfterRequest, Decision, PacketRequest, first_come, story_of
from qnkit.network.slot_state import BARRED, DELIVERED, DROPPED, EXPIRED
from tests.slotted_arenas import line, path_of, run


def chain(*lags, **more):
    """Requests ``0``, ``1``, ... of one pair, each so many slots after the one before it."""
    first = PacketRequest(key="0", **more)
    return [first] + [
        PacketRequest(key=f"{i}", after=(AfterRequest(key=f"{i - 1}", lag_slots=lag),)) for i, lag in enumerate(lags, 1)
    ]


def test_each_begins_so_many_slots_after_the_one_before_it_was_whole():
    ours = run(first_come, line(1.0), chain(1, 3, 2), 20)
    assert ours.table[:, [1, 4]].tolist() == [[0, 0], [1, 1], [4, 4], [6, 6]]
    assert ours.completion_slots().tolist() == [1] * 4, "from when each could be served"
    assert ours.series[:, 2].tolist() == [0] * 20, "nobody is waited for who may not begin"


def test_a_request_waits_for_all_that_are_before_it():
    two = (AfterRequest(key="a"), AfterRequest(key="b", lag_slots=5))
    asked = [PacketRequest(key="a", pairs=8), PacketRequest(key="b", source="B", target="C"), PacketRequest(key="c", after=two)]
    assert run(first_come, line(1.0, 1.0), asked, 20).table[2, 4] == 8
    asked[0] = PacketRequest(key="a")
    assert run(first_come, line(1.0, 1.0), asked, 20).table[2, 4] == 5
    late = [asked[0], asked[1], PacketRequest(key="c", asked_slot=9, earliest_slot=11, after=two)]
    assert run(first_come, line(1.0, 1.0), late, 20).table[2, 4] == 11


@pytest.mark.parametrize("asked_slot", [0, 9])
def test_those_after_one_that_was_not_met_end_with_it_or_when_they_are_asked(asked_slot):
    asked = [
        PacketRequest(key="lost", source="B", target="C", deadline_slot=4),
        PacketRequest(key="next", asked_slot=asked_slot, after=(AfterRequest(key="lost"),)),
        PacketRequest(key="last", after=(AfterRequest(key="next"),)),
    ]
    ours = run(first_come, line(1.0, 0.0), asked, 20)
    fates = {one.key: row[:2] for one, row in zip(ours.path.requests, ours.table.tolist(), strict=True)}
    end = max(4, asked_slot)
    assert fates == {"lost": [EXPIRED, 4], "next": [BARRED, end], "last": [BARRED, end]}
    assert f"It ended in slot {end}, as one before it was not met, and had got no pair." in story_of(ours, "last")
    assert ours.longest_wait_slots() == 4, "those that could not be served do not starve"


def test_to_drop_one_bars_those_after_it():
    ours = run(lambda state: Decision(drop=["0"] if state.slot == 2 else []), line(1.0), chain(1, 1), 9)
    assert ours.table[:, :2].tolist() == [[DROPPED, 2], [BARRED, 2], [BARRED, 2]]


def test_one_that_may_not_begin_is_not_served_and_a_booking_of_it_is_missed():
    early = run(lambda state: ["1"] if state.slot == 0 else [], line(1.0), chain(1), 5)
    assert str(early.mistakes[0]) == "slot 0: '1' may not be served before '0' are whole, and slot 0."
    booked = run(lambda state: Decision(book={2: ["1"]} if state.slot == 0 else {}), line(1.0), chain(1), 5)
    assert (booked.missed, len(booked.services), booked.wrong) == (1, 0, 0)


def test_a_long_chain_takes_the_time_of_all_its_links():
    """Each waits a geometric time of its own."""
    p, many = 0.4, 400
    ours = run(first_come, line(p), chain(*[1] * (many - 1)), 3000)
    ends = ours.table[:, 1]
    assert (ours.table[:, 0] == DELIVERED).all()
    assert abs(ends[-1] + 1 - many / p) < 5 * np.sqrt(many * (1 - p)) / p


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ([PacketRequest(key="a", after=(AfterRequest(key="b"),))], r"PacketRequest 'a'\.after = 'b': is no request of this path"),
        (
            [PacketRequest(key=a, after=(AfterRequest(key=b),)) for a, b in ("ab", "bc", "ca")],
            r"each waits for the one before it, around a cycle; break it",
        ),
    ],
)
def test_what_can_never_begin_is_refused_in_words(asked, message):
    with pytest.raises(ParameterError, match=message):
        path_of(line(1.0), asked)
    with pytest.raises(ParameterError, match=r"AfterRequest\.lag_slots = 0 slots: must be at least 1"):
        AfterRequest(key="a", lag_slots=0)
