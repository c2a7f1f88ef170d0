"""Waiting in engine runs: entanglement never rises by it; under Pauli noise a good pair's fidelity falls, but not under 1/4."""

import functools
import math

import numpy as np
import pytest

from qnkit.network import Distillation, Rules, weights_of
from qnkit.network.exact import ALL, History
from qnkit.physics import BellMeasurement, Memory, PairState
from qnkit.physics.stored_pair import StoredPair
from tests.network.test_exact import SINGLE, chain, run, with_memory

RELAXING = {
    "relaxation": Memory(t1_s=0.01, t2_s=0.02),
    "relaxation and dephasing": Memory(t1_s=0.02, t2_s=0.01),
    "relaxation and Gaussian dephasing": Memory(t1_s=0.02, t2_s=0.01, dephasing="gaussian"),
}
PAULI = {
    "dephasing": Memory(t1_s=None, t2_s=0.01),
    "Gaussian dephasing": Memory(t1_s=None, t2_s=0.01, dephasing="gaussian"),
}
MEMORIES = {"none": Memory()} | RELAXING | PAULI


@functools.cache
def played(name, distilled=False):
    """A run over three links of single clicks, whose polarised pairs wait as long as their memories last."""
    network = chain(3, with_memory(SINGLE, MEMORIES[name]), 2, station=BellMeasurement(gate_error=0.01, gate_time_us=200.0))
    return run(network, Rules(distillation=Distillation(before=1)) if distilled else None, pairs=12)


def negativity(matrix):
    """Minus the sum of the negative eigenvalues of the partial transpose."""
    values = np.linalg.eigvalsh(np.asarray(matrix).reshape(2, 2, 2, 2).transpose(0, 3, 2, 1).reshape(4, 4))
    return -values[values < 0].sum()


def whiles(one):
    """Of each pair in the history of a delivered one, its exact states between its making and its end, and what it aims at."""
    history, rows = History(one), one.trace.row_of
    seen = {int(serial) for given in one.counts[:, 0] for serial in one.trace.ancestors(int(given))}
    for serial in sorted(seen):
        made, ended = one.trace.numbers[rows[serial], [0, 3]]
        pairs = [history._at(serial, at, (math.inf, math.inf), ALL) for at in np.linspace(made, ended, 4)]
        yield [pair.state for pair in pairs], pairs[0].aim


@pytest.mark.parametrize("distilled", [False, True])
@pytest.mark.parametrize("name", MEMORIES)
def test_negativity_never_rises_by_waiting(name, distilled):
    fell = 0.0
    for states, _ in whiles(played(name, distilled)):
        steps = np.diff([negativity(state.matrix) for state in states])
        assert steps.max() <= 1e-12
        fell -= steps.sum()
    assert (fell > 0.01) == (name != "none")


@pytest.mark.parametrize("name", PAULI)
def test_under_pauli_noise_a_pair_above_one_half_never_gains_fidelity_by_waiting_and_stays_above_one_quarter(name):
    good = 0
    for states, aim in whiles(played(name)):
        values = [state.fidelity(aim) for state in states]
        if values[0] > 0.5:
            good += 1
            assert np.diff(values).max() <= 1e-12
            assert min(values) >= 0.25
    assert good > 20


@pytest.mark.parametrize("name", MEMORIES)
def test_by_bookkeeping_whose_noise_is_pauli_noise_no_pair_of_a_run_falls_under_one_quarter(name):
    """Bookkeeping twirls relaxation. A pair above 1/2 has all three correlations above 0; swaps and waits leave them there."""
    one = played(name)
    made = one.trace.numbers[:, 5:8]
    assert made.min() > 0
    assert weights_of(made)[:, 0].min() > 0.25
    last = [one.trace.row_of[serial] for serial in one.counts[:, 0].tolist()]
    assert (one.fidelities <= one.trace.weights[last, 0] + 1e-15).all()
    assert one.fidelities.min() > 0.25


def test_under_relaxation_the_fidelity_of_a_run_s_pair_can_rise_while_its_negativity_falls():
    """So the claim on fidelity is one on Pauli noise: a pair that has dephased gains fidelity while its qubits fall to 0."""
    pair = StoredPair(PairState.bell("phi+"), Memory(t1_s=1.0, t2_s=0.1), Memory(t1_s=1.0, t2_s=0.1))
    early, late = pair.after(0.7), pair.after(4.0)
    assert late.fidelity("phi+") > early.fidelity("phi+") + 0.1
    assert negativity(late.matrix) <= negativity(early.matrix)


def test_a_pair_between_one_quarter_and_one_half_may_fall_under_one_quarter():
    """The bound needs F > 1/2: of the weights (0.3, 0, 0.7, 0) dephasing leaves F = 0.15."""
    memory = Memory(t1_s=None, t2_s=0.01)
    pair = StoredPair(PairState.bell_diagonal([0.3, 0.0, 0.7, 0.0]), memory, memory)
    assert pair.after(1.0).fidelity("phi+") == pytest.approx(0.15, abs=1e-12)
