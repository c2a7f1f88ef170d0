"""Decay and fading in the event engine against the closed forms of physics."""

import numpy as np
import pytest
from scipy.optimize import brentq

from qnkit.kernels import event_columns as c
from qnkit.kernels import event_memory
from qnkit.physics import Memory, PairState
from qnkit.physics.stored_pair import StoredPair
from tests.engine_state import Fast
from tests.random_networks import random_tables


def one_pair(t1_s, t2_s, dephasing, drift_s=0.0):
    """A state with one pair of two equal memories, heralded at 0."""
    memory = Memory(t1_s=t1_s, t2_s=t2_s, dephasing=dephasing)
    fast = Fast(random_tables(np.random.default_rng(2)), np.random.default_rng(0))
    s = fast.state
    relaxation, coherence, gaussian = memory.rates
    s.memories[:, : c.BORN] = relaxation, coherence, gaussian**2
    s.memories[:, c.SINCE] = -drift_s
    s.pairs[0, [c.LEFT, c.RIGHT, c.SERIAL, c.BROKEN]] = 0, 1, 0, 0
    s.held[:2, c.FROZEN] = 0
    s.states[0, [c.TX, c.TY, c.TZ, c.AT]] = 0.9, 0.8, 0.85, 0.0
    return s, memory


@pytest.mark.parametrize("dephasing", ["exponential", "gaussian"])
def test_a_pair_decays_as_the_memories_of_physics_do_apart_from_the_twirl(dephasing):
    s, memory = one_pair(2.0, 0.7, dephasing, 0.05)
    weights = np.array([1 + 0.9 + 0.8 + 0.85, 1 - 0.9 - 0.8 + 0.85, 1 + 0.9 - 0.8 - 0.85, 1 - 0.9 + 0.8 - 0.85]) / 4
    pair = StoredPair(PairState.bell_diagonal(weights), memory, memory, (0.05, 0.05), "phi+")
    x, _, _, w = (pair.after(0.3).matrix[i, j].real for i, j in ((0, 3), (1, 2), (0, 0), (1, 1)))
    event_memory.age(s, 0, 0.1)
    event_memory.age(s, 0, 0.3)
    both = s.states[0, c.TX] + s.states[0, c.TY]
    assert both == pytest.approx(4 * x, abs=1e-12)  # the coherence |00><11| is (XX - YY)/4 of the table
    assert s.states[0, c.TZ] == pytest.approx(0.85 * np.exp(-2 * 0.3 / 2.0), abs=1e-12)
    assert w >= 0


def test_a_pair_fades_when_its_fidelity_passes_the_least():
    s, _ = one_pair(None, 0.5, "exponential")
    s.clock[c.LEAST] = 0.7
    s.tally[c.HEAP] = 0
    event_memory.fade(s, 0)
    when = s.heap[0]
    assert when == pytest.approx(-0.25 * np.log((4 * 0.7 - 1 - 0.85) / 1.7), rel=1e-12)


def test_a_pair_that_never_falls_so_low_never_fades():
    s, _ = one_pair(None, 0.5, "exponential")
    s.clock[c.LEAST] = 0.4
    s.tally[c.HEAP] = 0
    event_memory.fade(s, 0)
    assert s.tally[c.HEAP] == 0


def test_a_pair_below_the_least_fades_at_once():
    s, _ = one_pair(None, 0.5, "exponential")
    s.clock[c.LEAST], s.tally[c.HEAP] = 0.95, 0
    event_memory.fade(s, 0)
    assert s.heap[0] == 0.0


def test_a_frozen_half_does_not_decay():
    s, _ = one_pair(None, 0.5, "exponential")
    s.held[0, c.FROZEN] = 1
    event_memory.age(s, 0, 0.5)
    assert s.states[0, c.TX] == pytest.approx(0.9 * np.exp(-1.0), rel=1e-14)


def needed_time(flat, tall, one, both, curved, needed):
    """The first of many times at which the correlations sum up to less than needed, found by halving."""
    t = np.concatenate([[0.0], np.geomspace(1e-6, 1e4, 20_001)])
    level = flat * np.exp(-(both + curved * t) * t) + tall * np.exp(-one * t) - needed
    if level[0] < 0:
        return 0.0
    below = np.flatnonzero(level < 0)
    return brentq(
        lambda x: flat * np.exp(-(both + curved * x) * x) + tall * np.exp(-one * x) - needed, *t[below[0] - 1 : below[0] + 1]
    )


def test_the_time_of_fading_is_where_the_sum_of_correlations_crosses_what_is_needed():
    rng = np.random.default_rng(3)
    for _ in range(200):
        one, both, curved = rng.uniform(0.01, 3.0, 3) * (rng.random(3) < 0.7)
        flat, tall = rng.uniform(0.0, 2.0), rng.uniform(0.0, 1.0)
        stays = flat * (both == curved == 0) + tall * (one == 0)
        needed = stays + (flat + tall - stays) * rng.uniform(0.01, 0.99)
        if needed < flat + tall:
            found = event_memory.fading_time(flat, tall, one, both, curved, needed)
            assert found == pytest.approx(needed_time(flat, tall, one, both, curved, needed), rel=1e-9)
        assert event_memory.fading_time(flat, tall, one, both, curved, 0.99 * stays - 0.01) == np.inf


def test_a_pair_turned_the_wrong_way_may_fade_before_it_recovers():
    found = event_memory.fading_time(1.0, -0.9, 0.5, 1.0, 0.0, -0.1)
    assert found == pytest.approx(needed_time(1.0, -0.9, 0.5, 1.0, 0.0, -0.1), rel=1e-9)


@pytest.mark.parametrize(("free_at", "start"), [(0.5, 0.0), (1.0, 0.0), (1.1, 2.0), (3.0, 2.0), (3.0 + 1e-7, 2.0), (7.5, 8.0)])
def test_a_node_asks_again_whenever_a_no_has_come_back(free_at, start):
    assert event_memory.asked_again(0.0, free_at, 1.0) == start


def test_over_no_distance_the_attempts_begin_when_the_memory_is_free():
    assert event_memory.asked_again(1.0, 2.5, 0.0) == 2.5
