"""The Bell states and the mixtures of them."""

import math

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError
from qnkit.qubits.bell_states import BELL_ORDER, BELL_SIGNS, bell_index, bell_mixture, werner_weights


def test_the_bell_states_are_those_of_qutip_with_bit_flip_before_phase_flip():
    for signs, bits in zip(BELL_SIGNS, ("00", "01", "10", "11"), strict=True):
        assert signs / math.sqrt(2) == pytest.approx(qutip.bell_state(bits).full().ravel(), abs=1e-15)


def test_each_name_has_its_place():
    assert [bell_index(name, "State") for name in BELL_ORDER] == [0, 1, 2, 3]


def test_a_mixture_is_the_sum_of_projectors():
    weights = [0.1, 0.2, 0.3, 0.4]
    expected = sum(
        weight * qutip.ket2dm(qutip.bell_state(bits)).full()
        for weight, bits in zip(weights, ("00", "01", "10", "11"), strict=True)
    )
    assert bell_mixture(weights, "State") == pytest.approx(expected, abs=1e-15)


def test_a_single_weight_gives_a_bell_state_to_the_last_bit():
    assert np.array_equal(bell_mixture([0, 0, 0, 1], "State"), np.outer(BELL_SIGNS[3], BELL_SIGNS[3]) / 2)


def test_the_weights_of_a_state_make_a_mixture_although_rounding_leaves_one_below_zero():
    found = bell_mixture([0.085, 0.085, 0.83, -2.8e-17], "State")
    assert np.array_equal(found, bell_mixture([0.085, 0.085, 0.83, 0.0], "State"))


def test_the_rest_of_a_werner_state_is_shared_equally():
    assert werner_weights(0.7, "psi+", "State") == pytest.approx([0.1, 0.1, 0.7, 0.1])
    assert werner_weights(0.25, "psi+", "State") == pytest.approx([0.25] * 4)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: bell_index("phi", "State"), "State: 'phi' is not a Bell state; choose one of phi+, phi-, psi+, psi-"),
        (lambda: bell_mixture([1, 0, 0], "State"), "State: weights = [1, 0, 0]: must be four numbers from 0 that sum to 1"),
        (lambda: bell_mixture([0.5, 0.5, 0.5, -0.5], "State"), "must be four numbers from 0 that sum to 1"),
        (lambda: bell_mixture([1, 1e-8, 0, -1e-8], "State"), "must be four numbers from 0 that sum to 1"),
        (lambda: bell_mixture([math.nan, 1, 0, 0], "State"), "must be four numbers from 0 that sum to 1"),
        (lambda: werner_weights(1.1, "phi+", "State"), "State: fidelity = 1.1: must be from 0 to 1"),
        (lambda: werner_weights(math.nan, "phi+", "State"), "State: fidelity = nan: must be from 0 to 1"),
        (lambda: werner_weights(0.9, "bell", "State"), "State: 'bell' is not a Bell state"),
    ],
)
def test_what_cannot_be_is_refused_in_words(call, message):
    with pytest.raises(ParameterError) as refused:
        call()
    assert message in str(refused.value)
