"""Swapping against whole circuits in QuTiP and by the package's own registers, its limits and what it refuses."""

import itertools

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import BELL_ORDER, BellMeasurement, Memory, OpticalBellMeasurement, PairState, swapped
from qnkit.qubits import Circuit, ReadoutError, noise, product, run_density
from tests.oracles import random_density_matrix
from tests.oracles_two_pairs import accepted, swapped_by_qutip

NOISY = BellMeasurement(
    gate_error=0.03,
    one_qubit_error=0.011,
    left_readout=ReadoutError(reads_one_for_zero=0.02, reads_zero_for_one=0.07),
    right_readout=ReadoutError(reads_one_for_zero=0.05, reads_zero_for_one=0.01),
    left_memory=Memory(t1_s=3e-3, t2_s=2e-3),
    right_memory=Memory(t1_s=4e-3, t2_s=1e-3, dephasing="gaussian"),
    gate_time_us=200.0,
)
SUBSETS = [names for size in (1, 2, 3, 4) for names in itertools.combinations(BELL_ORDER, size)]


def random_pair(seed):
    return PairState(random_density_matrix(np.random.default_rng(seed), rank=1 + seed % 4))


@pytest.mark.parametrize("corrects", [True, False])
def test_every_accepted_subset_matches_the_circuit_in_qutip(corrects):
    left, right = random_pair(3), random_pair(7)
    station = NOISY.model_copy(update={"corrects": corrects})
    matrices = swapped_by_qutip(left.matrix, right.matrix, station)
    for names in SUBSETS:
        made = swapped(left, right, station.model_copy(update={"accepts": names}))
        probability, state = accepted(matrices, names)
        assert made.probability == pytest.approx(probability, abs=1e-12)
        assert made.state.matrix == pytest.approx(state, abs=1e-12)
        for name in names:
            one = made.outcomes[name]
            assert (one.probability, one.state.matrix) == (
                pytest.approx(accepted(matrices, [name])[0], abs=1e-12),
                pytest.approx(accepted(matrices, [name])[1], abs=1e-12),
            )


@pytest.mark.parametrize("seed", range(4))
def test_random_mixed_pairs_match_the_circuit_in_qutip(seed):
    left, right = random_pair(seed), random_pair(10 + seed)
    targets, target = (BELL_ORDER[seed], BELL_ORDER[3 - seed]), BELL_ORDER[(seed + 2) % 4]
    shift = seed ^ (3 - seed) ^ ((seed + 2) % 4)
    probability, state = accepted(swapped_by_qutip(left.matrix, right.matrix, NOISY, shift), BELL_ORDER)
    made = swapped(left, right, NOISY, targets=targets, target=target)
    assert made.probability == pytest.approx(probability, abs=1e-12)
    assert made.state.matrix == pytest.approx(state, abs=1e-12)


def test_it_is_the_same_as_a_noisy_circuit_of_the_register():
    left, right = random_pair(1), random_pair(2)
    circuit = Circuit(qubits=4).noise(NOISY_WAIT, 1).gate("cx", 1, 2).noise(noise.depolarizing(0.04, 2), 1, 2)
    circuit = circuit.gate("h", 1).noise(noise.depolarizing(0.022), 1)
    circuit = circuit.measure(1, into=0, readout=NOISY.left_readout).measure(2, into=1, readout=NOISY.right_readout)
    circuit = circuit.gate("x", 3, when={1: 1}).gate("z", 3, when={0: 1})
    ran = run_density(circuit, product([left.density(), right.density()])).state.reduced((0, 3))
    station = NOISY.model_copy(update={"right_memory": Memory()})
    assert swapped(left, right, station).state.matrix == pytest.approx(ran.matrix, abs=1e-13)


NOISY_WAIT = noise.relaxation(3e-3, 2e-3, 200e-6)


@pytest.mark.parametrize(("a", "b", "target"), list(itertools.product(BELL_ORDER, repeat=3)))
def test_perfect_pairs_stay_perfect_after_every_outcome(a, b, target):
    made = swapped(PairState.bell(a), PairState.bell(b), targets=(a, b), target=target)
    assert made.probability == pytest.approx(1.0, abs=1e-15)
    assert made.fidelity == pytest.approx(1.0, abs=1e-15)
    for one in made.outcomes.values():
        assert (one.probability, one.fidelity) == (pytest.approx(0.25, abs=1e-15), pytest.approx(1.0, abs=1e-15))


def test_two_pairs_that_aim_at_the_same_state_need_no_word_about_it():
    psi = PairState.werner(0.9, "psi+")
    assert swapped(psi, psi, targets=("psi+", "psi+")) == swapped(psi, psi)
    assert swapped(psi, psi).fidelity == pytest.approx(0.81 + 0.01 / 3, abs=1e-15)


def test_without_corrections_the_average_is_worth_nothing_and_each_outcome_is_its_own_bell_state():
    made = swapped(PairState.bell(), PairState.bell(), BellMeasurement(corrects=False))
    assert made.state.matrix == pytest.approx(np.eye(4) / 4, abs=1e-15)
    for name, one in made.outcomes.items():
        assert one.state.fidelity(name) == pytest.approx(1.0, abs=1e-15)


def test_a_mixed_pair_leaves_a_mixed_one_and_a_useless_gate_too():
    mixed = PairState(np.eye(4) / 4)
    assert swapped(mixed, PairState.bell()).state.matrix == pytest.approx(np.eye(4) / 4, abs=1e-15)
    useless = BellMeasurement(gate_error=0.75)
    assert swapped(PairState.bell(), PairState.bell(), useless).state.matrix == pytest.approx(np.eye(4) / 4, abs=1e-15)


@pytest.mark.parametrize(
    "change",
    [
        {"gate_error": 0.1},
        {"one_qubit_error": 0.1},
        {"left_readout": ReadoutError(reads_one_for_zero=0.1)},
        {"right_readout": ReadoutError(reads_zero_for_one=0.1)},
        {"left_memory": Memory(t2_s=1e-3), "gate_time_us": 100.0},
        {"right_memory": Memory(t1_s=1e-3), "gate_time_us": 100.0},
    ],
)
def test_every_fault_of_the_station_takes_fidelity(change):
    worse = swapped(PairState.bell(), PairState.bell(), BellMeasurement(**change))
    assert worse.probability == pytest.approx(1.0, abs=1e-15)
    assert worse.fidelity < 0.99


def test_entanglement_never_grows_and_left_and_right_are_alike_for_a_perfect_station():
    for seed in range(5):
        left, right = random_pair(seed), random_pair(20 + seed)
        made = swapped(left, right)
        assert made.state.negativity() <= min(left.negativity(), right.negativity()) + 1e-12
        turn = np.arange(4).reshape(2, 2).T.reshape(-1)
        mirrored = swapped(*(PairState(one.matrix[np.ix_(turn, turn)]) for one in (right, left)))
        assert mirrored.fidelity == pytest.approx(made.fidelity, abs=1e-14)


def test_a_station_that_never_tells_leaves_no_pair_and_says_so():
    made = swapped(PairState.bell(), PairState.bell(), OpticalBellMeasurement(left_efficiency=0.0))
    assert made.is_dead
    assert np.isnan(made.fidelity)
    assert "no accepted outcome" in made._repr_html_()
    with pytest.raises(ParameterError, match=r"Swapped\.state: no accepted outcome ever comes"):
        made.state  # noqa: B018


def test_a_station_or_a_pair_that_is_none_is_refused():
    with pytest.raises(ParameterError, match=r"swapped: station.*must be a BellMeasurement or an OpticalBellMeasurement"):
        swapped(PairState.bell(), PairState.bell(), "gate")
    with pytest.raises(ParameterError, match=r"must be a PairState, such as link\.pairs\(\)\.state"):
        swapped(PairState.bell(), None)


def test_an_unknown_target_is_refused():
    with pytest.raises(ParameterError, match=r"'bell' is not a Bell state"):
        swapped(PairState.bell(), PairState.bell(), target="bell")
