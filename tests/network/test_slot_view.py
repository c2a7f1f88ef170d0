"""What a scheduler sees: what can be served beside what, with which pairs, and the reasons against it."""

import pytest

from qnkit.model import replaced
from qnkit.network import Arena, PacketRequest, SlotNode
from qnkit.network.booking import Bookings
from qnkit.network.slot_view import Queue, Slate, SlotView, Waiting
from tests.slotted_arenas import line

STAR = Arena.star([0.5, 0.5, 0.5], memories=None, lifetime_slots=None, services=2)


def waiting(arena, key="k", **asked):
    """A request that waits."""
    request = PacketRequest(key=key, **asked)
    return Waiting(request, arena.route(request), 0)


def view(arena, births, slot=10, *requests):
    """A slot with these pairs and requests."""
    rows, queues = {one.key: one for one in requests}, {}
    for one in requests:
        queues.setdefault(one.route, Queue(one.route)).waiting[one.key] = one
    return SlotView(arena, slot, births, rows, {}, queues.values(), Bookings(arena))


def test_taking_a_request_uses_a_pair_of_each_link_and_a_service_of_each_node():
    births = [[4, 9], [7], [8]]
    one, other = waiting(STAR, pairs=3), waiting(STAR, "other", source="A", target="C")
    state = view(STAR, births, 10, one, other)
    assert (state.ages("A", "hub"), state.ages("hub", "A"), state.free("hub"), state.free("A")) == (
        (6, 1),
        (6, 1),
        2,
        float("inf"),
    )
    assert state.take(one)
    assert (state.ages("A", "hub"), state.ages("B", "hub"), state.free("hub")) == ((1,), (), 1)
    assert not state.fits(one), "no pair of B is left"
    assert state.take(other)
    assert not state.has_room(other.route)
    assert births == [[4, 9], [7], [8]], "nothing is carried out"


def test_the_oldest_or_the_newest_pair_is_used_as_the_arena_says():
    one = waiting(STAR)
    assert view(STAR, [[4, 9], [7], []]).choice(one) == [4, 7]
    assert view(replaced(STAR, "pick", "newest"), [[4, 9], [7], []]).choice(one) == [9, 7]


def test_fidelity_is_the_product_of_faded_werner_parameters():
    arena = replaced(line(0.5, 0.5, fidelity=0.85), "nodes", (SlotNode(name="B", kept=0.9), SlotNode(name="C", kept=0.5)))
    one = waiting(arena, target="C", source="A")
    assert view(arena, [[8], [9]]).fidelity(one.route, [8, 9]) == pytest.approx((1 + 3 * 0.8 * 0.9**2 * 0.8 * 0.45) / 4)


def test_a_floor_takes_the_newest_pairs_where_the_oldest_are_too_faded_and_none_where_all_are():
    arena = replaced(line(0.5, memories=None, lifetime_slots=None), "nodes", (SlotNode(name="A", kept=0.9),))
    one = waiting(arena, least_fidelity=0.8)
    assert view(arena, [[1, 9]]).choice(one) == [9]
    assert view(arena, [[1, 2]]).choice(one) == "its pairs would have a fidelity of 0.5729, and it asks for 0.8"
    assert view(arena, [[1, 2]]).choice(waiting(arena)) == [1]


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
    assert slate.choice(one) == reason


def test_a_request_is_not_served_more_often_than_it_needs():
    one = waiting(STAR)
    slate = Slate(STAR, 10, [[4, 5, 6]] * 3)
    assert slate.take(one)
    assert slate.choice(one) == "it needs only 1 more and is to be served 1 times already"


def test_where_links_try_when_asked_each_has_so_many_attempts():
    arena = replaced(line(0.5, 0.5, attempts=2), "attempts", "asked")
    one = waiting(arena, source="A", target="C", pairs=9)
    slate = Slate(arena, 10, [[9], []])
    assert slate.choice(one) == [9, None]
    assert [slate.take(one) for _ in range(2)] == [True, True]
    assert slate.choice(one) == "the link B - C is tried already for 'k', 'k'"
    assert not slate.has_room(one.route)


def test_a_queue_knows_who_came_first():
    queue = Queue(STAR.route(PacketRequest()))
    first = waiting(STAR)
    queue.waiting |= {"k": first, "other": waiting(STAR, "other")}
    assert queue.head is first
    assert repr(first) == "<'k': 1 of 1 pairs of A - B>"
    assert first.deadline_slot == float("inf")
