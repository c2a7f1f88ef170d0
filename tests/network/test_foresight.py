"""Knowing the future: the best of all plans by trying them, never behind any scheduler, refusals."""

import itertools

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import (
    AfterRequest,
    Arena,
    BookedBlocks,
    Foresight,
    PacketRequest,
    PoissonArrivals,
    RoundRobin,
    arrivals,
    dropping_deadlines,
    first_come,
    max_weight,
    played,
    shortest_first,
)
from qnkit.network.slot_state import DELIVERED
from tests.slotted_arenas import duos, line, path_of

OTHERS = [first_come, shortest_first, max_weight, dropping_deadlines, RoundRobin(), BookedBlocks(defer=True, retry=True)]


def worth(ours):
    """The priorities of the packets that were completed."""
    done = ours.table[:, 0] == DELIVERED
    return float(np.array([one.priority for one in ours.path.requests]) @ done)


def small(seed):
    """A short path with deadlines that cannot all be met."""
    rng = np.random.default_rng(seed)
    star = replaced(Arena.star([0.6] * 4, services=1 + seed % 2), "attempts", "always" if seed < 4 else "asked")
    kinds = [replaced(one, "priority", float(rng.integers(1, 4))) for one in duos(4, 2, deadline_slot=8)]
    asked = arrivals([PoissonArrivals(asks=one, per_slot=0.1) for one in kinds], slots=40, rng=rng)
    return path_of(star, asked, 40, seed)


@pytest.mark.parametrize("seed", range(8))
def test_it_does_what_it_says_and_no_scheduler_does_better(seed):
    path = small(seed)
    oracle = Foresight(path)
    ours = played(oracle, path)
    assert ours.wrong == 0
    assert worth(ours) == pytest.approx(oracle.worth)
    others = [worth(played(one, path)) for one in OTHERS]
    assert max(others) <= oracle.worth + 1e-9
    assert min(others) < oracle.worth


def best_of_all(path):
    """The most packets of one link that can be completed, by trying all orders of serving them whole."""
    made = [bool(path.made(slot)[0]) for slot in range(path.slots)]
    best = 0
    for order in itertools.permutations(path.requests):
        free, done = made.copy(), 0
        for one in order:
            slots = [t for t in range(one.first_slot, min(one.deadline_slot, path.slots)) if free[t]][: one.pairs]
            if len(slots) == one.pairs:
                done += 1
                for t in slots:
                    free[t] = False
        best = max(best, done)
    return best


@pytest.mark.parametrize("seed", range(5))
def test_on_one_link_it_completes_as_many_as_the_best_order(seed):
    rng = np.random.default_rng(seed)
    asked = [
        PacketRequest(key=i, pairs=int(rng.integers(1, 4)), asked_slot=int(t), deadline_slot=int(t + rng.integers(3, 9)))
        for i, t in enumerate(rng.integers(0, 8, 6))
    ]
    path = path_of(line(0.7), asked, 16, seed)
    assert Foresight(path).worth == best_of_all(path)


def test_among_equals_it_serves_early():
    path = path_of(line(1.0), [PacketRequest(pairs=3)], 20)
    assert Foresight(path).plan == {0: ["request"], 1: ["request"], 2: ["request"]}


def test_what_no_pair_is_good_enough_for_gets_nothing():
    path = path_of(line(1.0, fidelity=0.9), [PacketRequest(key="dear", least_fidelity=0.95)], 5)
    assert (Foresight(path).worth, Foresight(path).plan) == (0.0, {})


@pytest.mark.parametrize(
    ("arena", "asked", "message"),
    [
        (line(0.5, lifetime_slots=2), {}, r"link A - B: pairs must live for 1 slot"),
        (replaced(line(0.5, attempts=2), "attempts", "asked"), {}, r"one attempt be made where links try when asked"),
        (Arena.star([0.5, 0.5], swap=0.9), {}, r"node hub: swaps must be sure, swap=1"),
        (line(0.5), {"after": (AfterRequest(key="other"),)}, r"'request' waits for others: must be requests without after"),
        (line(0.5), {"kind": "keep", "within_slots": 2}, r"'request' is kept and must not grow too old"),
    ],
)
def test_what_it_cannot_foresee_is_refused_in_words(arena, asked, message):
    with pytest.raises(ParameterError, match=message):
        Foresight(path_of(arena, [PacketRequest(**asked), PacketRequest(key="other")], 10))


def test_a_path_that_is_too_long_is_refused_in_words():
    with pytest.raises(ParameterError, match=r"60000 slots in which requests could be served: must be at most 50000"):
        Foresight(path_of(line(1.0), PacketRequest(), 60_000))
