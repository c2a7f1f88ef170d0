"""What a scheduler sees: requests, pairs and nodes, and what it has taken or pencilled in so far."""

from qnkit.network import Arena, SlotNode
from qnkit.network.booking import Bookings
from qnkit.network.slot_view import SlotView
from qnkit.network.waiting import Queue
from tests.slotted_arenas import waiting

STAR = Arena.star([0.5, 0.5, 0.5], memories=None, lifetime_slots=None, services=2)


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


def test_the_next_of_a_queue_is_the_first_that_can_be_served():
    dear, other = waiting(STAR, "dear", least_fidelity=0.9), waiting(STAR, "other")
    fading = Arena.star([0.5] * 3, memories=None, lifetime_slots=None).model_copy(
        update={"nodes": (SlotNode(name="A", kept=0.5),)}
    )
    state = view(fading, [[4], [7], []], 10, dear, other)
    (queue,) = state.queues
    assert state.next_of(queue) is other
    state.take(other)
    assert state.next_of(queue) is None


def test_what_is_pencilled_in_stands_in_the_way_and_is_not_booked():
    one, other = waiting(STAR, pairs=9), waiting(STAR, "other", source="A", target="C")
    state = view(STAR, [[], [], []], 0, one, other)
    assert state.pencil(one, 5)
    assert not state.can_book(one, 5), "each link makes one attempt"
    assert not state.pencil(other, 5)
    assert state.can_book(other, 6)
    assert state.booked(5) == ()
