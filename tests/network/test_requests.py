"""Requests of packets: their window, how they are moved, and what they refuse."""

import pytest

from qnkit.model import ParameterError
from qnkit.network import PacketRequest


def test_a_request_may_be_served_from_the_slot_on_in_which_it_is_asked_unless_it_says_later():
    assert PacketRequest(asked_slot=3).first_slot == 3
    assert PacketRequest(asked_slot=3, earliest_slot=7).first_slot == 7


def test_a_moved_request_keeps_its_window_and_is_what_would_have_been_made_there():
    one = PacketRequest(key="x", pairs=2, earliest_slot=4, deadline_slot=9, kind="keep", tenant="t")
    moved = one.later(10, "x 1")
    assert moved == PacketRequest(key="x 1", pairs=2, asked_slot=10, earliest_slot=14, deadline_slot=19, kind="keep", tenant="t")
    assert PacketRequest().later(5, 1).deadline_slot is None


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"target": "A"}, r"PacketRequest\.target = 'A': must be another node than source"),
        ({"asked_slot": 5, "earliest_slot": 4}, r"earliest_slot = 4: lies in the past when it is asked, in slot 5"),
        ({"asked_slot": 5, "deadline_slot": 5}, r"deadline_slot = 5: must be after the first slot in which it may be served, 5"),
        ({"path": ("A", "C")}, r"path = \('A', 'C'\): must run from source to target"),
        ({"pairs": 0}, r"pairs = 0: must be at least 1"),
        ({"least_fidelity": 1.2}, r"least_fidelity = 1\.2: must be at most 1"),
        ({"kind": "teleport"}, r"kind = 'teleport': must be one of"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(given, message):
    with pytest.raises(ParameterError, match=message):
        PacketRequest(**given)
