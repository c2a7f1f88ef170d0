"""Slates: which pairs a request gets, what of a slot is taken by others, and the reasons against a service."""

import pytest

from qnkit.model import replaced
from qnkit.network import Arena, SlotNode
from qnkit.network.slate import Slate
from tests.slotted_arenas import line, waiting

STAR = Arena.star([0.5, 0.5, 0.5], memories=None, lifetime_slots=None, services=2)


def test_the_oldest_or_the_newest_pair_is_used_as_the_arena_says():
    one = waiting(STAR)
    assert Slate(STAR, 10, [[4, 9], [7], []]).choice(one) == [4, 7]
    assert Slate(replaced(STAR, "pick", "newest"), 10, [[4, 9], [7], []]).choice(one) == [9, 7]


def test_fidelity_is_the_product_of_faded_werner_parameters():
    arena = replaced(line(0.5, 0.5, fidelity=0.85), "nodes", (SlotNode(name="B", kept=0.9), SlotNode(name="C", kept=0.5)))
    one = waiting(arena, target="C", source="A")
    assert Slate(arena, 10, [[8], [9]]).fidelity(one.route, [8, 9]) == pytest.approx((1 + 3 * 0.8 * 0.9**2 * 0.8 * 0.45) / 4)


def test_a_floor_takes_the_newest_pairs_where_the_oldest_are_too_faded_and_none_where_all_are():
    arena = replaced(line(0.5, memories=None, lifetime_slots=None), "nodes", (SlotNode(name="A", kept=0.9),))
    one = waiting(arena, least_fidelity=0.8)
    assert Slate(arena, 10, [[1, 9]]).choice(one) == [9]
    assert Slate(arena, 10, [[1, 2]]).choice(one) is None
    assert Slate(arena, 10, [[1, 2]]).why_not(one) == "its pairs would have a fidelity of 0.5729, and it asks for 0.8"
    assert Slate(arena, 10, [[1, 2]]).choice(waiting(arena)) == [1]


@pytest.mark.parametrize(
    ("births", "taken", "reason"),
    [
        ([[], [7], []], 0, "no pair waits on A - hub"),
        ([[4], [7, 8], []], 1, "the pairs of A - hub are taken by 'k'"),
        ([[4, 5, 6]] * 3, 2, "node hub serves at most 2 in a slot and is taken by 'k', 'k'"),
    ],
)
def test_what_stands_against_a_service_is_said(births, taken, reason):
    one = waiting(STAR, pairs=5)
    slate = Slate(STAR, 10, births)
    assert [slate.take(one) for _ in range(taken)] == [True] * taken
    assert slate.choice(one) is None
    assert slate.why_not(one) == reason


def test_a_request_is_not_served_more_often_than_it_needs():
    one = waiting(STAR)
    slate = Slate(STAR, 10, [[4, 5, 6]] * 3)
    assert slate.take(one)
    assert slate.choice(one) is None
    assert slate.why_not(one) == "it needs only 1 more and is to be served 1 times already"


def test_where_links_try_when_asked_each_has_so_many_attempts():
    arena = replaced(line(0.5, 0.5, attempts=2), "attempts", "asked")
    one = waiting(arena, source="A", target="C", pairs=9)
    slate = Slate(arena, 10, [[9], []])
    assert slate.choice(one) == [9, None]
    assert [slate.take(one) for _ in range(2)] == [True, True]
    assert slate.why_not(one) == "the link B - C is tried already for 'k', 'k'"
    assert not slate.has_room(one.route)


def test_where_links_try_when_asked_a_floor_takes_fresh_pairs_rather_than_faded_ones():
    arena = replaced(line(0.5, lifetime_slots=None), "nodes", (SlotNode(name="A", kept=0.9),))
    one = waiting(arena, least_fidelity=0.9)
    assert Slate(replaced(arena, "attempts", "asked"), 10, [[2]]).choice(one) == [None]
    assert Slate(arena, 10, [[2]]).choice(one) is None
