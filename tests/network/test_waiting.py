"""Requests that wait, and their queues."""

from qnkit.network import Arena, PacketRequest
from qnkit.network.waiting import Queue
from tests.slotted_arenas import waiting

STAR = Arena.star([0.5, 0.5])


def test_a_queue_knows_who_came_first():
    queue = Queue(STAR.route(PacketRequest()))
    first = waiting(STAR)
    queue.waiting |= {"k": first, "other": waiting(STAR, "other")}
    assert queue.head is first
    assert repr(first) == "<'k': 1 of 1 pairs of A - B>"
    assert first.deadline_slot == float("inf")
