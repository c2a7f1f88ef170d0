"""Schedulers by queues: turns that go on from slot to slot, the longest of those that are drawn, nothing left that fits."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import Arena, LongestOf, PacketRequest, PoissonArrivals, RoundRobin, arrivals, first_come
from qnkit.qubits.estimate import Estimate
from tests.slotted_arenas import duos, line, run

STAR = Arena.star([1.0] * 4, services=1)


def served(ours):
    """The keys that were served, in their order."""
    return [ours.path.requests[place].key for place in ours.services[:, 1].tolist()]


def test_ways_take_turns_from_slot_to_slot_whoever_came_first():
    ours = run(RoundRobin(), STAR, list(reversed(duos(4))), 8)
    assert served(ours) == ["AB", "AC", "AD", "BC", "BD", "CD", "AB", "AC"]
    assert served(run(first_come, STAR, duos(4), 3)) == ["AB", "AB", "AB"]


def test_in_a_slot_turns_go_round_until_nothing_fits():
    arena = Arena.star([1.0] * 3)
    many = run(
        RoundRobin(),
        arena.model_copy(update={"links": tuple(one.model_copy(update={"memories": 4, "attempts": 4}) for one in arena.links)}),
        duos(3),
        1,
    )
    assert served(many) == ["AB", "AC", "BC", "AB", "AC", "BC"]


def test_turns_are_fair_where_first_come_is_not():
    one, other = (run(scheduler, STAR, duos(4), 600).fairness() for scheduler in (RoundRobin(), first_come))
    assert one.value == pytest.approx(1)
    assert other.value == pytest.approx(1 / 6)


def test_the_longest_of_all_queues_goes_first_and_one_that_is_drawn_is_drawn_at_random():
    asked = [PacketRequest(key=k, source=k[0], target=k[1], pairs=n) for k, n in (("AB", 3), ("AC", 9), ("BC", 5))]
    star = Arena.star([1.0] * 3, services=1)
    longest = run(LongestOf(3, rng=np.random.default_rng(0)), star, asked, 4)
    assert served(longest) == ["AC"] * 4
    many = [PacketRequest(key=k, source=k[0], target=k[1], pairs=10**6) for k in ("AB", "AC", "BC")]
    drawn = served(run(LongestOf(1, rng=np.random.default_rng(0)), star, many, 3000))
    assert all(abs(drawn.count(k) - 1000) < 5 * math.sqrt(3000 * 2 / 9) for k in ("AB", "AC", "BC"))


def test_looking_at_two_queues_keeps_the_longest_shorter_than_at_one():
    star = Arena.star([0.9] * 4, services=1)
    sources = [PoissonArrivals(asks=one, per_slot=0.155) for one in duos(4, 1)]
    asked = arrivals(sources, slots=2500, rng=np.random.default_rng(1))
    longest = {1: [], 2: []}
    for d, row in longest.items():
        scheduler = LongestOf(d, rng=np.random.default_rng(2))

        def watched(state, scheduler=scheduler, row=row):
            row.append(max((queue.missing for queue in state.queues), default=0))
            return scheduler(state)

        run(watched, star, asked, 2500)
    ahead = Estimate.of_series(np.subtract(longest[1], longest[2]))
    assert ahead.value > 5 * ahead.standard_error


def test_a_scheduler_by_queues_leaves_nothing_that_fits():
    for scheduler in (RoundRobin(), LongestOf(2, rng=np.random.default_rng(0))):
        left = []

        def watched(state, scheduler=scheduler, left=left):
            keys = scheduler(state)
            left.append(any(state.fits(one) for one in state.waiting))
            return keys

        if hasattr(scheduler, "begin"):
            scheduler.begin(STAR)
        ours = run(watched, Arena.star([0.6] * 4, memories=2, lifetime_slots=3), duos(4, 60), 200)
        assert (ours.wrong, any(left)) == (0, False)


def test_no_queues_no_services():
    for scheduler in (RoundRobin(), LongestOf(2, rng=np.random.default_rng(0))):
        assert len(run(scheduler, line(1.0), [], 5).services) == 0


def test_what_cannot_be_looked_at_is_refused_in_words():
    with pytest.raises(ParameterError, match=r"LongestOf: d = 0: must be a whole number of at least 1"):
        LongestOf(0, rng=np.random.default_rng(0))
    with pytest.raises(ParameterError, match=r"LongestOf: rng"):
        LongestOf(2, rng=1)
