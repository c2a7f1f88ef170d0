"""The event engine against the slow one, told the same: identical traces, with each feature alone and with all of them."""

import os

import numpy as np
import pytest

from qnkit.kernels import event_columns as c
from qnkit.kernels import event_loop
from tests.engine_state import Fast
from tests.oracles_engine import Twin
from tests.random_networks import FEATURES, play, random_tables

UNCOMPILED = os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}
ALONE = 2 if UNCOMPILED else 9
TOGETHER = 6 if UNCOMPILED else 60
UNTIL = 10.0 if UNCOMPILED else 40.0


def rows(found, columns):
    """The slow engine's rows as two arrays."""
    counts = np.array([one for one, _ in found], dtype=np.int64).reshape(-1, columns)
    return counts, np.array([other for _, other in found])


def same(features, seed):
    """How many pairs ended in a random network, after both engines were seen to do the same to the last pair."""
    tables = random_tables(np.random.default_rng(seed), features)
    slow, fast = Twin(tables, np.random.default_rng(seed)), Fast(tables, np.random.default_rng(seed))
    play(slow, UNTIL)
    play(fast, UNTIL)
    for theirs, mine, columns in ((slow.log, fast.log, 13), (slow.delivered, fast.delivered, 6)):
        counts, numbers = rows(theirs, columns)
        assert np.array_equal(counts, mine[0])
        if len(counts):
            np.testing.assert_allclose(numbers, mine[1], rtol=1e-12, atol=1e-12)
    assert slow.rng.bit_generator.state == fast.rng.bit_generator.state
    return len(slow.log)


@pytest.mark.parametrize("feature", [(), *[(name,) for name in FEATURES]], ids=lambda one: one[0] if one else "plain")
def test_each_feature_alone_gives_the_trace_of_the_slow_engine(feature):
    assert sum(same(feature, seed) for seed in range(ALONE)) > 0


def test_all_features_together_give_the_trace_of_the_slow_engine():
    assert sum(same(FEATURES, 1000 + seed) for seed in range(TOGETHER)) > TOGETHER


def test_pairs_of_features_give_the_trace_of_the_slow_engine():
    rng = np.random.default_rng(5)
    cases = [tuple(rng.choice(FEATURES, size=4, replace=False).tolist()) for _ in range(TOGETHER)]
    assert sum(same(features, 2000 + seed) for seed, features in enumerate(cases)) > TOGETHER


def test_a_run_cut_into_many_calls_is_the_same_run():
    tables = random_tables(np.random.default_rng(3), ("memories", "decay", "failing", "messages", "cutoff"))
    whole, cut = (Fast(tables, np.random.default_rng(3)) for _ in range(2))
    whole.advance(UNTIL)
    while event_loop.advance(UNTIL, 3, 10**9, cut.state, cut.out, cut.rng) != c.BY_TIME:
        pass
    assert np.array_equal(whole.log[0], cut.log[0])
    assert np.array_equal(whole.log[1], cut.log[1])


@pytest.mark.parametrize("features", [(), ("asking", "memories")])
def test_a_link_that_is_switched_off_makes_nothing_and_gives_its_memories_back(features):
    tables = random_tables(np.random.default_rng(1), features)
    slow, fast = Twin(tables, np.random.default_rng(1)), Fast(tables, np.random.default_rng(1))
    for link in range(len(tables.links)):
        slow.link_on(link, False)
        event_loop.order_link(fast.state, link, 0, fast.rng)
    slow.advance(UNTIL)
    fast.advance(UNTIL)
    assert len(slow.log) == len(fast.log[0]) == 0
    assert np.all(fast.state.pools[:, c.POOL_FREE] == fast.state.pools[:, c.POOL_SIZE])
    for link in range(len(tables.links)):
        slow.link_on(link, True)
        event_loop.order_link(fast.state, link, 1, fast.rng)
    slow.advance(2 * UNTIL)
    fast.advance(2 * UNTIL)
    assert np.array_equal(rows(slow.log, 13)[0], fast.log[0])


def test_a_pair_that_a_controller_throws_away_ends_discarded_and_frees_both_memories():
    tables = random_tables(np.random.default_rng(4), ("asked",))
    fast = Fast(tables, np.random.default_rng(4))
    assert fast.advance(UNTIL)
    site = next(i for i in range(len(tables.sites)) if fast.waiting(i))
    event_loop.order_discard(fast.state, fast.waiting(site)[0][0], fast.rng)
    fast.state.tally[c.DECISION] = 0
    event_loop.advance(fast.state.clock[c.NOW] + 1e3, 50, 10**9, fast.state, fast.out, fast.rng)
    assert fast.log[0][0, 12] == c.F_DISCARDED


def test_a_controller_delivers_and_distils_pairs():
    tables = random_tables(np.random.default_rng(8), ("asked", "memories"))
    fast = Fast(tables, np.random.default_rng(8))
    fast.advance(UNTIL)
    fast.advance(UNTIL)
    s = fast.state
    live = [p for p in range(len(s.pairs)) if s.pairs[p, c.SERIAL] >= 0]
    event_loop.order_deliver(s, live[0], fast.rng)
    assert s.tally[c.DELIVERED] == 1
    assert fast.log[0][-1, 12] == c.F_DELIVERED


def test_an_engine_without_links_that_try_comes_back_empty():
    tables = random_tables(np.random.default_rng(1), ())
    for link in tables.links:
        link.on = False
    fast = Fast(tables, np.random.default_rng(1))
    assert event_loop.advance(1.0, 10, 10**9, fast.state, fast.out, fast.rng) == c.BY_EMPTY


def test_a_link_switched_off_while_its_left_node_asks_gives_that_memory_back():
    tables = random_tables(np.random.default_rng(7), ("asking",))
    for seed in range(20):
        slow, fast = (kind(tables, np.random.default_rng(seed)) for kind in (Twin, Fast))
        for step in range(1, 10):
            slow.advance(step * UNTIL / 10)
            fast.advance(step * UNTIL / 10)
            link = step % len(tables.links)
            slow.link_on(link, step % 2 == 0)
            event_loop.order_link(fast.state, link, int(step % 2 == 0), fast.rng)
        assert np.array_equal(rows(slow.log, 13)[0], fast.log[0])
        assert np.array_equal([len(one) for one in slow.free_of], fast.state.pools[:, c.POOL_FREE])
