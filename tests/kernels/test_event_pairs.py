"""Lists of memories and of pairs in the event engine."""

import numpy as np

from qnkit.kernels import event_columns as c
from qnkit.kernels import event_pairs
from tests.engine_state import Fast, state_from
from tests.random_networks import random_tables


def test_a_stations_list_keeps_the_order_and_lets_any_member_go():
    s = state_from(random_tables(np.random.default_rng(3), ("memories",)))
    names = list(range(min(4, len(s.held))))
    s.held[:, c.SITE] = 0
    for memory in names:
        event_pairs.append(s, memory, 0)
    event_pairs.remove(s, names[1])
    event_pairs.remove(s, names[1])  # twice is once
    event_pairs.append(s, names[1], 0)
    walk, one = [], int(s.sites[0, c.HEAD])
    while one >= 0:
        walk.append(one)
        one = int(s.held[one, c.NEXT])
    assert walk == [names[0], *names[2:], names[1]]
    assert s.sites[0, c.TAIL] == names[1]


def test_no_memory_is_in_two_pairs_and_every_slot_comes_back():
    tables = random_tables(np.random.default_rng(6), ("memories", "decay", "failing", "messages", "cutoff", "recurrence"))
    fast = Fast(tables, np.random.default_rng(6))
    for until in np.linspace(1.0, 20.0, 20):
        fast.advance(until)
        s = fast.state
        live = np.flatnonzero(s.pairs[:, c.SERIAL] >= 0)
        halves = s.pairs[live][:, [c.LEFT, c.RIGHT]]
        halves = halves[halves >= 0]
        assert len(set(halves.tolist())) == len(halves)
        assert len(live) + s.tally[c.SPARE] == len(s.pairs)
        assert all(s.held[m, c.PAIR] in live for m in halves)
