"""Deadlines: who is served first, what is given up and when, and dynamic against static plans in a star of six nodes."""

import math

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.network import (
    Arena,
    BookedBlocks,
    PacketRequest,
    PoissonArrivals,
    arrivals,
    dropping_deadlines,
    earliest_deadline,
    first_come,
    laxity_slots,
    least_laxity,
    raced,
)
from tests.slotted_arenas import duos, line, path_of, run, waiting

ASKED = [
    PacketRequest(key="for ever"),
    PacketRequest(key="long", pairs=8, deadline_slot=11),
    PacketRequest(key="soon", pairs=2, deadline_slot=9),
]


def first(scheduler):
    """The key that is served first."""
    ours = run(scheduler, line(1.0), ASKED, 20)
    return ours.path.requests[ours.services[0, 1]].key


def test_each_order_serves_its_own_first():
    assert [first(one) for one in (first_come, earliest_deadline, least_laxity)] == ["for ever", "soon", "long"]


def test_laxity_is_the_slots_left_less_those_that_the_pairs_take():
    star = Arena.star([0.5, 0.4], swap=0.5)
    assert laxity_slots(star, 10, waiting(star, pairs=3, deadline_slot=50)) == pytest.approx(50 - 10 - 3 / 0.1)
    assert laxity_slots(star, 10, waiting(star, pairs=3)) == math.inf
    dead = Arena.star([0.5, 0.0])
    assert laxity_slots(dead, 10, waiting(dead, deadline_slot=50)) == -math.inf
    assert laxity_slots(dead, 10, waiting(dead)) == math.inf


@pytest.mark.parametrize(
    ("arena", "pairs"),
    [
        (line(1.0), 6),
        (line(1.0, attempts=2, memories=2), 12),
        (Arena.star([1.0, 1.0], services=1), 6),
        (replaced(line(1.0), "attempts", "asked"), 6),
    ],
)
def test_what_even_luck_could_not_meet_is_given_up_at_once(arena, pairs):
    """In six slots a sure link makes six pairs, or twice as many."""
    good, bad = (run(dropping_deadlines, arena, PacketRequest(pairs=many, deadline_slot=6), 20) for many in (pairs, pairs + 1))
    assert good.fates()["delivered"] == 1
    assert bad.fates()["dropped"] == 1
    assert bad.table[0, 1] == 0
    assert good.wrong == bad.wrong == 0


def test_giving_up_in_time_leaves_the_pairs_to_those_that_can_be_met():
    asked = [PacketRequest(key="lost", pairs=30, deadline_slot=9), PacketRequest(key="met", pairs=8, deadline_slot=10)]
    assert [run(one, line(1.0), asked, 20).met().value for one in (earliest_deadline, dropping_deadlines)] == [0.0, 0.5]


def test_dynamic_beats_static_earliest_deadline_in_a_star_of_six_nodes():
    """By more than five standard errors in the time to completion, the share that is met, and the packets completed."""
    star = replaced(Arena.star([0.6] * 5, services=1), "attempts", "asked")
    sources = [PoissonArrivals(asks=one, per_slot=0.014) for one in duos(5, 2, deadline_slot=60)]
    asked = arrivals(sources, slots=3000, rng=np.random.default_rng(1))
    race = raced({"static": BookedBlocks(), "dynamic": dropping_deadlines}, path_of(star, asked, 3000))
    static, dynamic = (race.run(name) for name in ("static", "dynamic"))
    for better, worse in (
        (dynamic.met(), static.met()),
        (static.completion(), dynamic.completion()),
        (dynamic.requests_per_slot(), static.requests_per_slot()),
    ):
        assert better.value > worse.value + 5 * math.hypot(better.standard_error, worse.standard_error)
