"""Decay and fading in the event engine against the closed forms of physics."""

import numpy as np
import pytest

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
    event_memory.fade(s, 0, 1e-6)
    when = s.heap[0]
    assert event_memory.fidelity_at(s, 0, when) == pytest.approx(0.7, abs=1e-12)
    assert when == pytest.approx(-0.25 * np.log((4 * 0.7 - 1 - 0.85) / 1.7), rel=1e-12)


def test_a_pair_that_never_falls_so_low_never_fades():
    s, _ = one_pair(None, 0.5, "exponential")
    s.clock[c.LEAST] = 0.4
    s.tally[c.HEAP] = 0
    event_memory.fade(s, 0, 1e-6)
    assert s.tally[c.HEAP] == 0


def test_a_pair_below_the_least_fades_at_once():
    s, _ = one_pair(None, 0.5, "exponential")
    s.clock[c.LEAST], s.tally[c.HEAP] = 0.95, 0
    event_memory.fade(s, 0, 1e-6)
    assert s.heap[0] == 0.0


def test_a_frozen_half_does_not_decay():
    s, _ = one_pair(None, 0.5, "exponential")
    s.held[0, c.FROZEN] = 1
    event_memory.age(s, 0, 0.5)
    assert s.states[0, c.TX] == pytest.approx(0.9 * np.exp(-1.0), rel=1e-14)
