"""physics.protocols: both protocols at their limits, every effect switched on alone against its closed form."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Detector, Link, SingleClick, TimeBinDoubleClick
from tests.links import ideal_link, single, with_values

PROTOCOLS = (SingleClick(), TimeBinDoubleClick())


# --- limits: the single click -------------------------------------------------------------------------------------------


def test_single_click_with_little_light_has_probability_two_alpha_eta_and_fidelity_one_minus_alpha():
    eta, alpha = 1e-7, 0.2
    pairs = ideal_link(single(alpha), eta).pairs()
    assert pairs.probability == pytest.approx(2 * alpha * eta, rel=2 * eta)
    assert pairs.fidelity == pytest.approx(1 - alpha, abs=2 * eta)


@pytest.mark.parametrize("eta", [0.03, 0.5, 1.0])
def test_single_click_at_finite_efficiency_depends_on_whether_detectors_count(eta):
    alpha = 0.17
    threshold = ideal_link(single(alpha), eta)
    counting = with_values(threshold, analyzer__plus__number_resolving=True, analyzer__minus__number_resolving=True)
    assert threshold.pairs().fidelity == pytest.approx((1 - alpha) / (1 - alpha * eta / 2), abs=1e-14)
    assert counting.pairs().fidelity == pytest.approx((1 - alpha) / (1 - alpha * eta), abs=1e-14)
    assert counting.pairs().probability == pytest.approx(2 * alpha * eta * (1 - alpha * eta), rel=1e-14)


def test_single_click_loses_half_the_missing_overlap():
    visibility, alpha, eta = 0.81, 0.1, 1e-6
    weight = (1 - alpha) * (1 + math.sqrt(visibility)) / 2
    assert ideal_link(single(alpha), eta, visibility=visibility).pairs().fidelity == pytest.approx(weight, abs=2 * eta)


def test_single_click_loses_half_the_missing_phase_contrast():
    contrast, alpha, eta = 0.9, 0.1, 1e-6
    weight = (1 - alpha) * (1 + contrast) / 2
    assert ideal_link(single(alpha), eta, phase_contrast=contrast).pairs().fidelity == pytest.approx(weight, abs=2 * eta)


def test_visibility_counts_by_its_root_and_phase_contrast_by_itself():
    one = ideal_link(single(0.1), 0.3, visibility=0.25, phase_contrast=1.0).pairs().fresh_state.matrix[1, 2]
    other = ideal_link(single(0.1), 0.3, visibility=1.0, phase_contrast=0.5).pairs().fresh_state.matrix[1, 2]
    both = ideal_link(single(0.1), 0.3, visibility=0.25, phase_contrast=0.5).pairs().fresh_state.matrix[1, 2]
    assert abs(one / both) == pytest.approx(2, rel=0.05)  # the both-lit share of the norm depends on the visibility, a little
    assert abs(other) == pytest.approx(abs(one), rel=0.05)


def test_dark_count_heralds_are_mostly_a_state_with_neither_emitter_lit_and_grow_as_one_over_alpha():
    def dark_share(alpha):
        dark = Detector(efficiency=1.0, dark_count_rate_hz=10.0, window_ns=100.0)
        link = ideal_link(single(alpha), 1e-3, plus=dark, minus=dark)
        matrix = link.pairs().fresh_state.matrix
        return matrix[0, 0].real

    d, eta = -math.expm1(-1e-6), 1e-3
    for alpha in (0.02, 0.01):
        assert dark_share(alpha) == pytest.approx(2 * d * (1 - alpha) ** 2 / (2 * alpha * eta + 2 * d), rel=2 * eta)
    assert dark_share(0.01) / dark_share(0.02) == pytest.approx(2, rel=0.06)


def test_a_link_of_dark_counts_alone_heralds_the_state_it_was_prepared_in():
    link = replaced(
        replaced(Link(protocol=single(0.2, 0.4)), "left.emitter.photon_efficiency", 0.0), "right.emitter.photon_efficiency", 0.0
    )
    pairs, d = link.pairs(), link.analyzer.plus.dark_probability
    assert pairs.probability == pytest.approx(2 * d * (1 - d), rel=1e-12)
    assert np.diag(pairs.fresh_state.matrix).real == pytest.approx([0.48, 0.32, 0.12, 0.08], abs=1e-15)


def test_arms_out_of_balance_cost_what_the_two_amplitudes_say():
    link = with_values(ideal_link(single(1e-7), 1e-3), left__fiber__extra_loss_db=10.0)
    assert link.pairs().fidelity == pytest.approx(0.5 + math.sqrt(0.1) / 1.1, abs=1e-6)


def test_a_brighter_left_emitter_makes_up_for_a_longer_left_fibre():
    eta = 1e-6
    link = with_values(ideal_link(single(0.01, 0.001), eta), left__fiber__extra_loss_db=10.0)
    balanced = 0.01 * 0.1 * (1 - 0.001) / (0.001 * (1 - 0.01))
    both_lit = 0.01 * 0.001 * eta * 1.1
    weight = 0.01 * 0.1 * (1 - 0.001) * eta + 0.001 * (1 - 0.01) * eta
    expected = (0.5 + math.sqrt(balanced) / (1 + balanced)) * weight / (weight + both_lit)
    assert link.pairs().fidelity == pytest.approx(expected, abs=2 * eta)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_unequal_detector_efficiencies_alone_leave_the_coherence_whole(protocol):
    link = with_values(ideal_link(protocol, 1e-6), analyzer__plus__efficiency=0.3)
    assert link.pairs().fidelity == pytest.approx(ideal_link(protocol, 1e-6).pairs().fidelity, abs=1e-6)


# --- limits: the double click -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", [0.0, 0.6, 1.0])
def test_double_click_has_probability_half_eta_squared_and_fidelity_half_of_one_plus_visibility(visibility):
    eta = 0.3
    pairs = ideal_link(TimeBinDoubleClick(), eta, visibility=visibility).pairs()
    assert pairs.probability == pytest.approx(eta**2 / 2, rel=1e-14)
    assert pairs.fidelity == pytest.approx((1 + visibility) / 2, abs=1e-14)


def test_double_click_counts_the_phase_contrast_once():
    pairs = ideal_link(TimeBinDoubleClick(), 0.3, visibility=0.8, phase_contrast=0.5).pairs()
    assert pairs.fidelity == pytest.approx((1 + 0.8 * 0.5) / 2, abs=1e-14)


def test_double_click_forgives_arms_out_of_balance():
    link = with_values(ideal_link(TimeBinDoubleClick(), 0.4), left__fiber__extra_loss_db=7.0)
    assert link.pairs().fidelity == pytest.approx(1, abs=1e-14)
    assert link.pairs().probability == pytest.approx(0.4**2 * 10**-0.7 / 2, rel=1e-14)


def test_double_click_dark_counts_leave_a_mixture_of_all_four_populations():
    dark = Detector(efficiency=1.0, dark_count_rate_hz=1e4, window_ns=100.0)
    eta, d = 0.01, -math.expm1(-1e-3)
    matrix = ideal_link(TimeBinDoubleClick(), eta, plus=dark, minus=dark).pairs().fresh_state.matrix
    none, one = 2 * d * (1 - d), (1 - d) * (eta + (1 - eta) * 2 * d)
    two = (1 - d) * ((1 - (1 - eta) ** 2) + 2 * d * (1 - eta) ** 2)
    populations = np.array([two * none, one**2, one**2, none * two])
    assert np.diag(matrix).real == pytest.approx(populations / populations.sum(), abs=1e-12)
    assert matrix[1, 2].real == pytest.approx((eta * (1 - d)) ** 2 / populations.sum(), abs=1e-12)


# --- what they say ------------------------------------------------------------------------------------------------------


def test_rounds_and_bright_weights_are_those_of_the_protocol():
    assert (SingleClick().rounds, TimeBinDoubleClick().rounds) == (1, 2)
    assert single(0.1, 0.2).bright_weights == (0.1, 0.2)
    assert TimeBinDoubleClick().bright_weights == (0.5, 0.5)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_bright_weight_beyond_one_is_refused(side):
    with pytest.raises(ParameterError, match=rf"SingleClick\.{side}_bright_weight = 1\.2: must be at most 1"):
        SingleClick(**{f"{side}_bright_weight": 1.2})


def test_the_double_click_has_no_bright_weight_to_set():
    with pytest.raises(ParameterError, match=r"left_bright_weight.*there is no such field"):
        TimeBinDoubleClick(left_bright_weight=0.2)
