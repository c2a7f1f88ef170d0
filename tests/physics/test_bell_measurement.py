"""Bell-measurement stations: effects against photons counted one by one, sums, limits, refusals."""

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import BELL_ORDER, BellMeasurement, LocalGates, Memory, OpticalBellMeasurement, PairState, swapped
from qnkit.qubits import pauli_matrix
from qnkit.scenario import from_text, to_text
from tests.oracles_two_pairs import told_by_optics

REAL = OpticalBellMeasurement(left_efficiency=0.3, right_efficiency=0.7, visibility=0.9, dark_count_probability=0.02)


def effect(station, name):
    """The effect of an outcome as an operator on the two qubits."""
    return 4 * pauli_matrix(station.effects[name].reshape(-1).copy())


@pytest.mark.parametrize(
    "station",
    [
        REAL,
        OpticalBellMeasurement(),
        replaced(REAL, "visibility", 0.0),
        replaced(REAL, "left_efficiency", 0.0),
        replaced(REAL, "dark_count_probability", 0.0),
    ],
)
def test_the_optical_effects_are_those_of_photons_counted_one_by_one(station):
    for name, expected in told_by_optics(station).items():
        assert effect(station, name) == pytest.approx(expected, abs=1e-15)


def test_light_tells_half_of_the_outcomes_and_a_quarter_where_psi_minus_alone_counts():
    pair = PairState.bell("psi+")
    both, one = OpticalBellMeasurement(), OpticalBellMeasurement(accepts=("psi-",))
    assert swapped(pair, pair, both).probability == pytest.approx(0.5, abs=1e-15)
    assert swapped(pair, pair, one).probability == pytest.approx(0.25, abs=1e-15)
    assert swapped(pair, pair, both).fidelity == swapped(pair, pair, one).fidelity == pytest.approx(1.0, abs=1e-15)


def test_loss_without_dark_counts_costs_probability_and_no_fidelity():
    lossy = OpticalBellMeasurement(left_efficiency=0.1, right_efficiency=0.2)
    made = swapped(PairState.bell(), PairState.bell(), lossy)
    assert made.probability == pytest.approx(0.01, abs=1e-16)
    assert made.fidelity == pytest.approx(1.0, abs=1e-13)


@pytest.mark.parametrize("visibility", [1.0, 0.8, 0.0])
def test_without_loss_and_dark_counts_the_fidelity_is_that_of_the_visibility(visibility):
    made = swapped(PairState.bell(), PairState.bell(), OpticalBellMeasurement(visibility=visibility))
    assert made.fidelity == pytest.approx((1 + visibility) / 2, abs=1e-14)


@pytest.mark.parametrize(
    ("path", "worse"),
    [("visibility", [1.0, 0.9, 0.3]), ("dark_count_probability", [0.0, 0.01, 0.2]), ("left_efficiency", [0.9, 0.3])],
)
def test_every_fault_of_the_optics_takes_fidelity(path, worse):
    pair = PairState.bell()
    fidelities = [swapped(pair, pair, replaced(REAL, path, value)).fidelity for value in worse]
    assert fidelities == sorted(fidelities, reverse=True)
    assert fidelities[0] > fidelities[-1] + 1e-3


def test_dark_counts_alone_leave_the_mixed_pair_and_detectors_that_always_click_tell_nothing():
    dark = OpticalBellMeasurement(left_efficiency=0.0, right_efficiency=0.0, dark_count_probability=0.1)
    made = swapped(PairState.bell(), PairState.bell(), dark)
    assert made.probability == pytest.approx(4 * 0.1**2 * 0.9**2, abs=1e-16)
    assert made.state.matrix == pytest.approx(np.eye(4) / 4, abs=1e-14)
    assert swapped(PairState.bell(), PairState.bell(), replaced(dark, "dark_count_probability", 1.0)).is_dead


def test_the_effects_of_perfect_gates_are_the_bell_states_and_those_of_any_gates_sum_to_one():
    for name in BELL_ORDER:
        assert effect(BellMeasurement(), name) == pytest.approx(PairState.bell(name).matrix, abs=1e-15)
    noisy = BellMeasurement(gate_error=0.1, one_qubit_error=0.05, left_memory=Memory(t1_s=1e-3), gate_time_us=300.0)
    assert sum(effect(noisy, name) for name in BELL_ORDER) == pytest.approx(np.eye(4), abs=1e-15)
    assert np.linalg.eigvalsh(effect(noisy, "psi-")).min() > 0


def test_a_station_is_kept_in_a_file():
    for station in (BellMeasurement(accepts=("psi-", "phi+")), REAL, LocalGates(gate_error=0.1)):
        assert from_text(to_text(station)) == station


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: BellMeasurement(accepts=()), r"BellMeasurement\.accepts = \(\): must name one outcome or more"),
        (lambda: BellMeasurement(accepts=("psi-", "psi-")), r"each once"),
        (lambda: OpticalBellMeasurement(accepts=("phi+",)), r"OpticalBellMeasurement\.accepts.*must be one of 'psi\+' or 'psi-'"),
        (lambda: OpticalBellMeasurement(visibility=1.1), r"OpticalBellMeasurement\.visibility = 1\.1: must be at most 1"),
        (lambda: BellMeasurement(gate_time_us=-1.0), r"BellMeasurement\.gate_time_us = -1\.0 µs: must be at least 0"),
    ],
)
def test_a_station_that_cannot_be_is_refused(make, words):
    with pytest.raises(ParameterError, match=words):
        make()
