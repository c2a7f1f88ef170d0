"""The heap of events against Python's own."""

import heapq

import numpy as np

from qnkit.kernels import event_columns as c
from qnkit.kernels import event_heap
from tests.engine_state import state_from
from tests.random_networks import random_tables


def test_events_come_back_by_time_and_then_in_the_order_of_their_pushing():
    rng, s, theirs = np.random.default_rng(0), state_from(random_tables(np.random.default_rng(0))), []
    for number in range(2000):
        if theirs and rng.random() < 0.45:
            time, order, kind, a, b = heapq.heappop(theirs)
            assert (s.heap[0], s.heap_order[0], *s.heap_what[0]) == (time, order, kind, a, b)
            event_heap.take(s)
        else:
            event = float(rng.integers(40)), number % 7, number, 2 * number
            heapq.heappush(theirs, (event[0], int(s.tally[c.ORDER]), *event[1:]))
            event_heap.push(s, *event)
        assert s.tally[c.HEAP] == len(theirs)
    while theirs:
        assert s.heap[0] == heapq.heappop(theirs)[0]
        event_heap.take(s)
    assert s.tally[c.HEAP] == 0
