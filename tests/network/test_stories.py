"""What became of a request in sentences: every fate, and why services failed."""

import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Arena, Decision, PacketRequest, first_come, story_of
from tests.slotted_arenas import line, run

ASKED = [
    PacketRequest(key="whole", pairs=2),
    PacketRequest(key="late", source="B", target="C", asked_slot=1, deadline_slot=4),
    PacketRequest(key="waits", source="B", target="C", pairs=3),
]


def test_every_fate_is_told():
    ours = run(first_come, line(1.0, 0.0, fidelity=0.9), ASKED, 9)
    assert story_of(ours, "whole") == (
        "'whole' was asked in slot 0: 2 pairs of A - B. It was whole in slot 1, with a mean fidelity of 0.9. "
        "It was served 2 times."
    )
    assert story_of(ours, "late") == (
        "'late' was asked in slot 1: 1 pair of B - C before slot 4. It ended in slot 4, as its deadline had come, and had got no "
        "pair. It was never served."
    )
    assert story_of(ours, "waits").endswith("It waits at the end, after 9 slots, and has got no pair. It was never served.")


def test_a_request_that_was_given_up_says_by_whom():
    def mine(state):
        return Decision(drop=["whole"] if state.slot == 1 else [], serve=["whole"] if state.slot == 0 else [])

    assert story_of(run(mine, line(1.0, 1.0), ASKED, 5), "whole").endswith(
        "It ended in slot 1, as mine gave it up, and had got 1 pair. It was served 1 time."
    )


def test_services_that_failed_say_where():
    star = replaced(Arena.star([1.0, 1.0], swap=0.0), "attempts", "asked")
    assert story_of(run(first_come, star, PacketRequest(), 3), "request").endswith("served 3 times; 3 failed at a swap.")
    dead = replaced(line(0.0), "attempts", "asked")
    assert story_of(run(first_come, dead, PacketRequest(), 3), "request").endswith("served 3 times; 3 failed at a link.")


def test_whose_story_there_is_none_is_refused_in_words():
    ours = run(first_come, line(1.0, 1.0), ASKED, 5)
    with pytest.raises(
        ParameterError, match=r"story_of: 'x' is no request of this run; its requests are 'whole', 'waits', 'late'"
    ):
        story_of(ours, "x")
    with pytest.raises(ParameterError, match=r"story_of: run: int '3'"):
        story_of(3, "x")
