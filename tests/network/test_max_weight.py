"""Max-weight: the best set of services by trying all, stable below capacity, and the right growth above it."""

import itertools

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.network import (
    Arena,
    PacketRequest,
    PoissonArrivals,
    ReplayedArrivals,
    SlotRegion,
    arrivals,
    max_weight,
    slotted_swaps,
)
from qnkit.network.booking import Bookings
from qnkit.network.slate import Slate
from qnkit.network.slot_view import SlotView
from qnkit.network.waiting import Queue, Waiting
from tests.slotted_arenas import duos, line, run, within

SLOTS = 7000
KINDS = duos(4, 1)
RATES = np.array([1.0, 2.0, 3.0, 1.5, 1.0, 2.0])
"""For each two of four users."""


def at_load(arena, load, rates=RATES):
    """Arrivals at so much of the capacity of an arena, at random and evenly, and their total rate."""
    scaled = np.array(rates) * load / SlotRegion.of(arena, KINDS).load(rates).load
    random, even = [], []
    for one, rate in zip(KINDS, scaled.tolist(), strict=True):
        random.append(PoissonArrivals(asks=one, per_slot=rate))
        even.append(ReplayedArrivals(asks=one, in_slots=tuple(int(n / rate) for n in range(int(SLOTS * rate)))))
    return *(arrivals(found, slots=SLOTS, rng=np.random.default_rng(1)) for found in (random, even)), scaled.sum()


def view_of(arena, births, asked):
    """A slot with these pairs and requests, all waiting."""
    rows, queues = {}, {}
    for place, one in enumerate(asked):
        waiting = rows[one.key] = Waiting(one, arena.route(one), place)
        queue = queues.setdefault(waiting.route, Queue(waiting.route))
        queue.waiting[one.key] = waiting
        queue.missing += one.pairs
    return SlotView(arena, 0, births, rows, {}, queues.values(), Bookings(arena))


def best_of_all(arena, births, asked):
    """The largest sum of weights, by trying every list of services."""
    weights = {one.key: one.pairs * arena.success(arena.route(one)) for one in asked}
    best = 0.0
    for counts in itertools.product(range(3), repeat=len(asked)):
        slate = Slate(arena, 0, births)
        many = [Waiting(one, arena.route(one), i) for i, one in enumerate(asked)]
        if all(slate.take(one) for one, count in zip(many, counts, strict=True) for _ in range(count)):
            best = max(best, sum(weights[one.key] * count for one, count in zip(asked, counts, strict=True)))
    return best


@pytest.mark.parametrize("seed", range(8))
def test_it_serves_the_heaviest_set_of_all(seed):
    rng = np.random.default_rng(seed)
    arena = Arena.star(rng.random(4).tolist(), swap=0.7, memories=2, services=int(rng.integers(1, 4)))
    arena = replaced(arena, "attempts", "asked" if seed % 2 else "always")
    births = [[0] * int(rng.integers(0, 3)) for _ in arena.links]
    asked = [replaced(one, "pairs", int(rng.integers(1, 9))) for one in KINDS[:5]] + [
        PacketRequest(key="up", source="A", target="hub")
    ]
    state = view_of(arena, births, asked)
    weights = {one.key: one.pairs * arena.success(arena.route(one)) for one in asked}
    assert sum(weights[key] for key in max_weight(state)) == pytest.approx(best_of_all(arena, births, asked))


def test_the_longest_queue_is_not_always_in_the_heaviest_set():
    arena = line(1.0, 1.0, 1.0)
    asked = [
        PacketRequest(key="long", source="A", target="D", pairs=5),
        *(PacketRequest(key=a + b, source=a, target=b, pairs=3) for a, b in ("AB", "BC", "CD")),
    ]
    ours = run(max_weight, arena, asked, 1)
    assert sorted(ours.path.requests[place].key for place in ours.services[:, 1]) == ["AB", "BC", "CD"]


def test_it_keeps_up_at_95_percent_of_the_load():
    chances = [0.5, 0.3, 0.8, 0.6]
    asked, _, _ = at_load(Arena.star(chances), 0.95)
    ours = run(max_weight, Arena.star(chances), asked, SLOTS)
    assert within(ours.backlog_slope(2000), 0.0)
    assert ours.backlog(2000).value < 150
    assert ours.wrong == 0


@pytest.mark.parametrize(("chances", "rates"), [([0.5] * 4, [1.0] * 6), ([0.5, 0.45, 0.55, 0.5], [1.0, 1.2, 1.0, 0.9, 1.1, 1.0])])
def test_above_capacity_the_backlog_grows_by_arrivals_less_capacity(chances, rates):
    """With every queue long, users with a pair are swapped two by two: the capacity of the switch of one slot."""
    arena = Arena.star(chances)
    _, asked, total = at_load(arena, 1.05, rates)
    assert total == pytest.approx(1.05 * slotted_swaps(chances), rel=1e-9), "this load is on the face of all swaps"
    slope = run(max_weight, arena, asked, SLOTS).backlog_slope(500)
    assert within(slope, total - slotted_swaps(chances))
    assert slope.value > 5 * slope.standard_error


def test_ways_and_the_links_of_which_they_are_made_share_as_the_region_says():
    arena = line(1.0, 1.0)
    kinds = [PacketRequest(key=a + b, source=a, target=b) for a, b in ("AB", "BC", "AC")]
    rates = [0.35, 0.35, 0.6]
    assert SlotRegion.of(arena, kinds).load(rates).load == pytest.approx(0.95)
    sources = [PoissonArrivals(asks=one, per_slot=rate) for one, rate in zip(kinds, rates, strict=True)]
    ours = run(max_weight, arena, arrivals(sources, slots=2000, rng=np.random.default_rng(0)), 2000)
    assert within(ours.backlog_slope(500), 0.0)
    assert ours.backlog(500).value < 100
