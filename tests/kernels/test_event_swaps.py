"""Distillation and swaps in the event engine against physics, exact for Bell-diagonal pairs."""

import numpy as np
import pytest

from qnkit.kernels import event_columns as c
from qnkit.kernels import event_swaps
from qnkit.network.trace import correlations_of, weights_of
from qnkit.physics import LocalGates, PairState, distilled
from qnkit.physics.distillation import bell_tensor
from qnkit.physics.frames import AS_IT_IS
from qnkit.qubits.readout import ReadoutError
from tests.engine_state import Fast, state_from
from tests.random_networks import random_tables


def improved(one, two, gates, protocol):
    """The probability and correlations by the kernel, from two rows of correlations."""
    s, out = state_from(random_tables(np.random.default_rng(0))), np.zeros(4)
    s.states[0, : c.AT], s.states[1, : c.AT] = one, two
    tensor = bell_tensor(gates, gates, protocol)
    return event_swaps.improved(s, tensor, int(protocol == "bbpssw"), 0, 1, out), out[1:].copy()


@pytest.mark.parametrize("seed", range(4))
def test_dejmps_with_noisy_gates_is_that_of_physics_in_the_same_frame(seed):
    rng = np.random.default_rng(seed)
    small, *others = np.sort(0.3 * rng.dirichlet([1, 1, 1]))
    state = PairState.bell_diagonal([0.7, *others, small])  # psi- is the smallest error, so no axis is exchanged
    gates = LocalGates(gate_error=0.01, readout=ReadoutError(reads_one_for_zero=0.004, reads_zero_for_one=0.007))
    made = distilled(state, state, gates, gates, frames=(AS_IT_IS, AS_IT_IS))
    chance, out = improved(*[correlations_of(state, "phi+")] * 2, gates, "dejmps")
    assert chance == pytest.approx(made.probability, abs=1e-12)
    assert weights_of(out)[0] == pytest.approx(made.fidelity, abs=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_dejmps_of_bell_diagonal_pairs_is_that_of_physics_in_the_best_of_all_frames(seed):
    rng = np.random.default_rng(seed)
    weights = np.array([0.7, 0, 0, 0]) + 0.3 * rng.dirichlet([1, 1, 1, 1])
    state = PairState.bell_diagonal(weights)
    best = distilled(state, state)
    chance, out = improved(*[correlations_of(state, "phi+")] * 2, LocalGates(), "dejmps")
    assert chance == pytest.approx(best.probability, abs=1e-12)
    assert weights_of(out)[0] == pytest.approx(best.fidelity, abs=1e-12)


def test_bbpssw_of_two_unlike_pairs_is_that_of_physics():
    one, two = (PairState.bell_diagonal(w) for w in ([0.8, 0.1, 0.06, 0.04], [0.9, 0.01, 0.02, 0.07]))
    made = distilled(one, two, protocol="bbpssw")
    chance, out = improved(correlations_of(one, "phi+"), correlations_of(two, "phi+"), LocalGates(), "bbpssw")
    assert chance == pytest.approx(made.probability, abs=1e-12)
    assert weights_of(out)[0] == pytest.approx(made.fidelity, abs=1e-12)


def test_swaps_without_decay_multiply_correlations():
    tables = random_tables(np.random.default_rng(1), ("factors",))
    fast = Fast(tables, np.random.default_rng(1))
    fast.advance(30.0)
    counts, numbers = fast.log
    row = {int(serial): i for i, serial in enumerate(counts[:, 0])}
    swapped = [i for i in range(len(counts)) if counts[i, 1] == c.MADE_SWAPPED]
    for i in swapped:
        parents = numbers[[row[int(counts[i, 3])], row[int(counts[i, 4])]], 5:8]
        factors = tables.nodes[counts[i, 2]].factors
        np.testing.assert_allclose(numbers[i, 5:8], parents[0] * parents[1] * factors, rtol=1e-13)
    assert swapped
