"""The events to come: a binary heap ordered by time, and among equal times by who was pushed first."""

from ._jit import lean
from .event_columns import HEAP, ORDER


@lean
def push(s, time, kind, a, b):
    """Add an event; ``kind`` and what it concerns, ``a`` and ``b``, come back from take."""
    place, order = s.tally[HEAP], s.tally[ORDER]
    s.tally[HEAP] += 1
    s.tally[ORDER] += 1
    while place > 0:
        parent = (place - 1) // 2
        if s.heap[parent] <= time:  # an equal time was pushed before
            break
        s.heap[place] = s.heap[parent]
        s.heap_order[place] = s.heap_order[parent]
        for i in range(3):
            s.heap_what[place, i] = s.heap_what[parent, i]
        place = parent
    s.heap[place] = time
    s.heap_order[place] = order
    s.heap_what[place, 0] = kind
    s.heap_what[place, 1] = a
    s.heap_what[place, 2] = b


@lean
def take(s):
    """Remove the first event; its time and what it is must have been read from place 0 before."""
    last = s.tally[HEAP] - 1
    s.tally[HEAP] = last
    time, order = s.heap[last], s.heap_order[last]
    kind, a, b = s.heap_what[last, 0], s.heap_what[last, 1], s.heap_what[last, 2]
    place = 0
    while True:
        child = 2 * place + 1
        if child >= last:
            break
        right = child + 1
        if right < last and (
            s.heap[right] < s.heap[child] or (s.heap[right] == s.heap[child] and s.heap_order[right] < s.heap_order[child])
        ):
            child = right
        if s.heap[child] > time or (s.heap[child] == time and s.heap_order[child] > order):
            break
        s.heap[place] = s.heap[child]
        s.heap_order[place] = s.heap_order[child]
        for i in range(3):
            s.heap_what[place, i] = s.heap_what[child, i]
        place = child
    s.heap[place] = time
    s.heap_order[place] = order
    s.heap_what[place, 0] = kind
    s.heap_what[place, 1] = a
    s.heap_what[place, 2] = b
