"""The region of what can be served: closed forms, runs that reach it, how fading and floors shrink it, refusals."""

from itertools import pairwise

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Arena, PacketRequest, SlotNode, SlotRegion, first_come, lasting_load, slotted_swaps, switch
from tests.slotted_arenas import duos, line, run, within

UNLIKE = [0.5, 0.3, 0.8, 0.6]
THREE = [0.5, 0.3, 0.8]


@pytest.mark.parametrize("swap", [1.0, 0.7])
def test_the_most_of_a_star_in_one_slot_is_the_switch_of_one_slot(swap):
    most = SlotRegion.of(Arena.star(UNLIKE, swap=swap), duos(4)).most()
    assert most.rates.sum() == pytest.approx(slotted_swaps(UNLIKE, swap), rel=1e-9)


@pytest.mark.parametrize("rates", [[1.0, 1.0, 1.0], [3.0, 1.0, 0.5], [0.0, 1.0, 2.0], [0.1, 0.1, 5.0]])
def test_the_load_of_three_users_is_the_largest_over_all_groups_of_requests(rates):
    """A group of requests gets a pair in each slot in which one of them could: the chance of that is all that binds."""
    p = np.array(THREE)
    two, all_, loads = [p[0] * p[1], p[0] * p[2], p[1] * p[2]], p.prod(), []
    for group in range(1, 8):
        which = [i for i in range(3) if group >> i & 1]
        chance = sum(two[i] - all_ for i in which) + all_
        loads.append(sum(rates[i] for i in which) / chance)
    assert SlotRegion.of(Arena.star(THREE), duos(3)).load(rates).load == pytest.approx(max(loads), rel=1e-9)


def test_rates_at_a_load_are_in_proportion_to_arrivals():
    steered = SlotRegion.of(Arena.star(UNLIKE), duos(4)).load([1, 2, 3, 1, 1, 1])
    assert (steered.rates * steered.load >= np.array([1, 2, 3, 1, 1, 1]) - 1e-9).all()
    assert all(shares.sum() == pytest.approx(1) for _, shares in steered.shares.values())


@pytest.mark.parametrize("lifetime", [1, 3, None])
def test_one_request_over_two_links_gets_what_a_run_hands_over(lifetime):
    arena = replaced(line(0.4, 0.3, lifetime_slots=lifetime), "nodes", (SlotNode(name="B", swap=0.8),))
    kind = PacketRequest(source="A", target="C", pairs=1_000_000)
    most = SlotRegion.of(arena, [kind]).most().rates[0]
    assert within(run(first_come, arena, kind, 4000).pairs_per_slot(), most)


def gap_to_switch(rates, step):
    """What the region of short slots hands over more than the switch with room for one pair a user, which swaps at once."""
    star = Arena.star([rate * step for rate in rates], swap=0.8, lifetime_slots=None)
    most = SlotRegion.of(star, duos(len(rates))).most()
    return most.rates.sum() / step - switch(rates, swap=0.8, buffers=1).capacity_hz, most


@pytest.mark.parametrize("rates", [[1.0, 1.0, 1.0, 1.0], [3.0, 1.0, 2.0]])
def test_pairs_that_live_for_ever_are_those_of_the_switch_with_room_for_one_where_slots_are_short(rates):
    """What two pairs in one slot change is of the order of their chance, so that half of it leaves half the gap."""
    gaps = [gap_to_switch(rates, step)[0] for step in (5e-3, 2.5e-3)]
    assert gaps[1] == pytest.approx(gaps[0] / 2, rel=0.05)
    assert 0 < gaps[1] < 2e-3


def test_with_unlike_users_it_pays_to_hold_pairs_of_the_slow_ones_back():
    """A stock for the fast ones, whose pairs would else be lost at a full memory: more than by swapping at once."""
    gaps, most = zip(*(gap_to_switch([3.0, 1.0, 2.5, 0.7], step) for step in (5e-3, 2.5e-3)), strict=True)
    assert 2 * gaps[1] - gaps[0] > 2e-3, "what is left of the gap in slots of no length"
    sets, shares = most[1].shares[(-1, 1, -1, 0)]
    assert shares[sets.index(())] == pytest.approx(1)


def test_longer_lives_widen_the_region_up_to_pairs_that_last_for_ever():
    rates = [1.0, 2.0, 1.0]
    loads = [SlotRegion.of(Arena.star(THREE, lifetime_slots=life), duos(3)).load(rates).load for life in (1, 2, 4, 8)]
    assert all(after < before for before, after in pairwise(loads))
    assert loads[-1] > lasting_load(Arena.star(THREE), duos(3), rates)


def test_a_fidelity_floor_shrinks_the_region_of_pairs_that_fade():
    fading = replaced(Arena.star(THREE, lifetime_slots=4), "nodes", (SlotNode(name="hub", kept=0.9),))
    loads = [SlotRegion.of(fading, duos(3, least_fidelity=floor)).load([1.0, 1.0, 1.0]).load for floor in (0.0, 0.8, 0.9, 0.99)]
    assert loads == sorted(loads)
    assert loads[0] < loads[1] < loads[2] < loads[3]
    fresh = SlotRegion.of(Arena.star(THREE, lifetime_slots=4), duos(3, least_fidelity=0.99))
    assert fresh.load([1.0, 1.0, 1.0]).load == pytest.approx(loads[0], rel=1e-9), "without fading a floor takes nothing"


def test_links_that_try_when_asked_share_the_services_of_a_node():
    arena = replaced(Arena.star([0.5, 0.4, 0.3], services=1, swap=0.9), "attempts", "asked")
    chances = [arena.try_chance(arena.route(one)) for one in duos(3)]
    assert SlotRegion.of(arena, duos(3)).load([0.1, 0.1, 0.1]).load == pytest.approx(sum(0.1 / p for p in chances))
    wide = replaced(line(0.5, attempts=3), "attempts", "asked")
    assert SlotRegion.of(wide, [PacketRequest()]).most().rates[0] == pytest.approx(1.5)


def test_several_attempts_make_a_pair_likelier():
    assert SlotRegion.of(line(0.5, attempts=3), [PacketRequest()]).most().rates[0] == pytest.approx(1 - 0.5**3)


def test_what_can_never_be_served_has_an_infinite_load():
    assert SlotRegion.of(line(0.5), [PacketRequest(least_fidelity=1.0)]).load([1.0]).load == pytest.approx(2)
    assert SlotRegion.of(line(0.5, fidelity=0.9), [PacketRequest(least_fidelity=1.0)]).load([1.0]).load == float("inf")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SlotRegion.of(line(0.5), []), r"requests = \[\]: give at least one"),
        (lambda: SlotRegion.of(line(0.5), [PacketRequest()]).load([1.0, 2.0]), r"load: per_slot = .* must be one for each of 1"),
        (lambda: SlotRegion.of(line(0.5), [PacketRequest()]).most([0.0]), r"most: weights = .* one above 0"),
    ],
)
def test_what_is_no_region_is_refused_in_words(make, message):
    with pytest.raises(ParameterError, match=message):
        make()
