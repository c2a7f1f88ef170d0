"""Qubits that wait together: against the average over sampled waits, the closed form of two coherences, and limits."""

import numpy as np
import pytest

from qnkit.compute import waited_together, waiting_channel
from qnkit.model import ParameterError
from qnkit.physics import AtTime, Memory, UntilNext
from qnkit.qubits import ghz, random_density

SHORT, LONG = Memory(t1_s=0.5, t2_s=0.3), Memory(t1_s=None, t2_s=2.0)


def test_the_mean_state_is_that_over_many_waits():
    memories = (SHORT, LONG, Memory(t1_s=1.0, t2_s=0.8, dephasing="gaussian"))
    state, waits = random_density(3, np.random.default_rng(2)), UntilNext(rate_hz=4.0)
    times = waits.sample(4000, np.random.default_rng(3))
    channels = [[m.channel(t) for m in memories] for t in times]
    each = np.array([a.tensor(b).tensor(c).on(state).vector for a, b, c in channels])
    error = each.std(axis=0) / np.sqrt(len(times))
    assert np.all(np.abs(waited_together(state, memories, waits).vector - each.mean(axis=0)) <= 5 * error + 1e-12)


def test_a_fixed_wait_is_the_product_of_the_waits_of_each_qubit():
    state = random_density(2, np.random.default_rng(5))
    product = SHORT.channel(0.2).tensor(LONG.channel(0.2)).on(state)
    np.testing.assert_allclose(waited_together(state, (SHORT, LONG), AtTime(time_s=0.2)).vector, product.vector, atol=1e-12)


def test_two_coherences_over_one_exponential_wait_fall_together():
    memory, u = Memory(t2_s=1.0), 0.4
    state = waited_together(ghz(2).density(), (memory, memory), UntilNext(rate_hz=1 / u))
    assert 2 * abs(state.matrix[0, 3]) == pytest.approx(1 / (1 + 2 * u), abs=1e-12)
    apart = waiting_channel((memory,), UntilNext(rate_hz=1 / u))
    assert 2 * abs(apart.tensor(apart).on(ghz(2).density()).matrix[0, 3]) == pytest.approx(1 / (1 + u) ** 2, abs=1e-12)


def test_the_channel_acts_as_the_register_does():
    state = random_density(2, np.random.default_rng(6))
    waits = UntilNext(rate_hz=3.0, attempt_s=0.05)
    channel = waiting_channel((SHORT, LONG), waits)
    np.testing.assert_allclose(channel.on(state).vector, waited_together(state, (SHORT, LONG), waits).vector, atol=1e-12)


def test_memories_that_keep_for_ever_change_nothing_and_an_endless_wait_leaves_the_ground_state():
    state = random_density(2, np.random.default_rng(7))
    kept = waited_together(state, (Memory(), Memory()), UntilNext(rate_hz=1.0))
    np.testing.assert_allclose(kept.vector, state.vector, atol=1e-12)
    ground = waited_together(state, (SHORT, SHORT), AtTime(time_s=1e3)).matrix
    assert ground[0, 0].real == pytest.approx(1.0, abs=1e-12)


def test_a_memory_too_few_or_a_channel_too_wide_is_refused():
    state = random_density(2, np.random.default_rng(7))
    with pytest.raises(ParameterError, match="waited_together: 1 memories for 2 qubits; give one for each"):
        waited_together(state, (SHORT,), AtTime())
    with pytest.raises(ParameterError, match="waiting_channel: 5 memories: must be 1 to 4"):
        waiting_channel((SHORT,) * 5, AtTime())
    with pytest.raises(ParameterError, match="leaves no wait"):
        waited_together(state, (SHORT, SHORT), UntilNext(rate_hz=1.0, attempt_s=0.5, cutoff_s=0.1))
