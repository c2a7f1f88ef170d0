"""Serving in an order: against the switch's formula, each order where it matters, and what it leaves out."""

import math

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.network import Arena, PacketRequest, SlotNode, first_come, highest_priority, shortest_first, slotted_swaps
from tests.slotted_arenas import duos, line, run, within

UNLIKE = [0.5, 0.3, 0.8, 0.6]


@pytest.mark.parametrize("swap", [1.0, 0.8])
def test_a_star_that_is_always_asked_delivers_what_the_switch_of_one_slot_does(swap):
    ours = run(first_come, Arena.star(UNLIKE, swap=swap), duos(4), 3000)
    assert within(ours.pairs_per_slot(), slotted_swaps(UNLIKE, swap))


def test_pairs_that_wait_let_it_deliver_more_up_to_half_of_all_pairs():
    short, long = (
        run(first_come, Arena.star([0.2] * 5, lifetime_slots=life, memories=None), duos(5), 3000).pairs_per_slot(1000)
        for life in (1, None)
    )
    assert within(long, 5 * 0.2 / 2)
    assert short.value + 5 * math.hypot(short.standard_error, long.standard_error) < long.value


def first_served(scheduler, requests, arena=None):
    """The key of the request that a scheduler serves first."""
    ours = run(scheduler, line(1.0) if arena is None else arena, requests, 5)
    return ours.path.requests[ours.services[0, 1]].key


def test_each_order_serves_its_own_first():
    asked = [
        PacketRequest(key="first", pairs=3),
        PacketRequest(key="short", pairs=1),
        PacketRequest(key="dear", pairs=2, priority=5.0),
    ]
    assert [first_served(one, asked) for one in (first_come, shortest_first, highest_priority)] == ["first", "short", "dear"]


def test_who_cannot_be_served_does_not_hold_up_the_others():
    fading = replaced(line(1.0, memories=None, lifetime_slots=None), "nodes", (SlotNode(name="A", kept=0.5),))
    asked = [PacketRequest(key="dear", least_fidelity=1.0, earliest_slot=1, pairs=9), PacketRequest(key="any", asked_slot=1)]
    ours = run(first_come, fading, asked, 2)
    assert ours.services[:, :2].tolist() == [[1, 0], [1, 1]], "the fresh pair, then the old one"
    star = run(first_come, Arena.star([0.0, 1.0, 1.0, 1.0]), [*duos(2), *duos(4)[-1:]], 5)
    assert star.series[:, 1].tolist() == [1] * 5


def test_nothing_that_could_be_served_is_left():
    star = Arena.star(UNLIKE, memories=2, lifetime_slots=3)
    seen = []

    def watched(state):
        served = first_come(state)
        seen.append(any(state.fits(one) for one in state.waiting))
        return served

    ours = run(watched, star, duos(4), 300)
    assert ours.wrong == 0
    assert not any(seen)
    assert np.count_nonzero(ours.series[:, 0] > 1) > 0
