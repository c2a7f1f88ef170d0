"""kernels.pairs against a sum over Kraus operators, and at its limits."""

import math

import numpy as np
import pytest

from qnkit.kernels import pairs
from tests.oracles import decayed_by_kraus, random_density_matrix


def decayed(state, left, right, left_times, right_times):
    out = np.empty((len(left_times), 4, 4), dtype=complex)
    pairs.decay(state, np.array(left), np.array(right), np.array(left_times), np.array(right_times), out)
    return out


@pytest.mark.parametrize("seed", range(20))
def test_decay_matches_its_readable_twin_for_unlike_memories(seed):
    rng = np.random.default_rng(seed)
    state = random_density_matrix(rng, rank=1 + seed % 4)
    rates = []
    for _ in range(2):
        relaxation, extra, gaussian = rng.exponential(size=3) * (rng.random(3) < 0.7)
        rates.append((relaxation, relaxation / 2 + extra, gaussian))
    times = rng.exponential(size=(2, 7))
    assert decayed(state, *rates, *times) == pytest.approx(decayed_by_kraus(state, *rates, *times), abs=1e-14)


def test_decay_forms_a_semigroup_when_the_dephasing_is_exponential():
    state = random_density_matrix(np.random.default_rng(3))
    left, right = (0.7, 1.1, 0.0), (0.2, 0.4, 0.0)
    halfway = decayed(state, left, right, [0.4], [0.9])[0]
    assert decayed(halfway, left, right, [0.6], [0.3])[0] == pytest.approx(
        decayed(state, left, right, [1.0], [1.2])[0], abs=1e-15
    )


def test_gaussian_decay_remembers_when_it_began():
    state = np.full((4, 4), 0.25, dtype=complex)
    slow = (0.0, 0.0, 1.0)
    halfway = decayed(state, slow, slow, [1.0], [0.0])[0]
    twice = decayed(halfway, slow, slow, [1.0], [0.0])[0]
    once = decayed(state, slow, slow, [2.0], [0.0])[0]
    assert twice[0, 2].real == pytest.approx(0.25 * math.exp(-2))
    assert once[0, 2].real == pytest.approx(0.25 * math.exp(-4))


def test_nothing_decays_in_no_time_or_at_no_rate():
    state = random_density_matrix(np.random.default_rng(4))
    fast, never = (1e300, 1e300, 1e300), (0.0, 0.0, 0.0)
    assert np.array_equal(decayed(state, fast, fast, [0.0], [0.0])[0], state)
    assert np.array_equal(decayed(state, never, never, [math.inf], [1e300])[0], state)


def test_an_endless_wait_ends_in_the_ground_state():
    state = random_density_matrix(np.random.default_rng(5))
    limited = (1.0, 0.5, 0.0)
    assert np.array_equal(decayed(state, limited, limited, [math.inf], [math.inf])[0], np.diag([1, 0, 0, 0]) * np.trace(state))


def test_the_left_qubit_is_the_first_factor():
    state = np.kron(np.diag([0.0, 1.0]), np.diag([0.0, 1.0])).astype(complex)
    out = decayed(state, (math.log(2), math.log(2) / 2, 0.0), (0.0, 0.0, 0.0), [1.0], [1.0])[0]
    assert np.diag(out).real == pytest.approx([0, 0.5, 0, 0.5])


def test_the_start_is_not_touched():
    state = random_density_matrix(np.random.default_rng(6))
    before = state.copy()
    decayed(state, (1.0, 1.0, 1.0), (1.0, 1.0, 1.0), [1.0], [1.0])
    assert np.array_equal(state, before)
