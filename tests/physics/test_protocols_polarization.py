"""The double click in polarisation: its limits, what it shares with time bins and what it does not."""

import math

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.physics import Detector, Link, Memory, PolarizationDoubleClick, TimeBinDoubleClick
from tests.link_oracles import heralded_by_brute_force
from tests.links import ideal_link, unlike_link, with_values

POLARIZATION = PolarizationDoubleClick()


@pytest.mark.parametrize("seed", range(8))
def test_unlike_arms_and_detectors_match_photons_in_fock_space(seed):
    rng = np.random.default_rng([seed, 5])
    link = unlike_link(rng, POLARIZATION)
    for side in ("left", "right"):
        link = replaced(link, f"{side}.fiber.polarization_fidelity", float(rng.uniform(0, 1)))
    probability, fresh, usable = heralded_by_brute_force(link)
    pairs = link.pairs()
    assert pairs.probability == pytest.approx(probability, rel=1e-12)
    assert pairs.fresh_state.matrix == pytest.approx(fresh, abs=1e-12)
    assert pairs.state.matrix == pytest.approx(usable, abs=1e-12)


@pytest.mark.parametrize("visibility", [0.0, 0.6, 1.0])
def test_probability_is_half_eta_squared_and_fidelity_half_of_one_plus_visibility(visibility):
    pairs = ideal_link(POLARIZATION, 0.3, visibility=visibility).pairs()
    assert pairs.probability == pytest.approx(0.3**2 / 2, rel=1e-14)
    assert pairs.fidelity == pytest.approx((1 + visibility) / 2, abs=1e-14)


def test_without_a_gap_it_is_the_double_click_in_time_bins_with_left_and_right_basis_states_swapped():
    link = unlike_link(np.random.default_rng(12), TimeBinDoubleClick(flip_us=0.0))
    link = with_values(link, analyzer__phase_contrast=1.0, left__memory=Memory(), right__memory=Memory())
    bins, colours = link.pairs(), replaced(link, "protocol", POLARIZATION).pairs()
    assert colours.probability == pytest.approx(bins.probability, rel=1e-14)
    assert colours.state.matrix == pytest.approx(bins.state.matrix[::-1, ::-1], abs=1e-14)


def test_the_optical_phase_does_not_matter():
    link = ideal_link(POLARIZATION, 0.3)
    assert with_values(link, analyzer__phase_contrast=0.0).pairs().fidelity == pytest.approx(1, abs=1e-14)


def test_an_attempt_takes_one_emission():
    link = Link(protocol=POLARIZATION)
    assert link.attempt_s == Link().attempt_s
    assert (POLARIZATION.rounds, POLARIZATION.detectors, POLARIZATION.gap_us) == (2, 4, 0.0)
    assert POLARIZATION.bright_weights == (0.5, 0.5)


@pytest.mark.parametrize("kept", [1.0, 0.99, 0.7, 0.25, 0.0])
def test_each_fibre_depolarises_one_qubit(kept):
    link = with_values(ideal_link(POLARIZATION, 0.3), left__fiber__polarization_fidelity=kept)
    assert link.pairs().state.bell_weights() == pytest.approx([(1 - kept) / 3, (1 - kept) / 3, kept, (1 - kept) / 3], abs=1e-14)
    assert link.pairs().probability == pytest.approx(0.3**2 / 2, rel=1e-14)


def test_two_fibres_multiply_their_werner_parameters():
    link = with_values(
        ideal_link(POLARIZATION, 0.3), left__fiber__polarization_fidelity=0.9, right__fiber__polarization_fidelity=0.8
    )
    parameter = (4 * 0.9 - 1) / 3 * (4 * 0.8 - 1) / 3
    assert link.pairs().fidelity == pytest.approx((1 + 3 * parameter) / 4, abs=1e-14)


def test_other_protocols_do_not_feel_the_polarisation():
    link = Link()
    assert with_values(link, left__fiber__polarization_fidelity=0.5).pairs().state == link.pairs().state


def test_dead_detectors_cost_no_outcome_of_it():
    link = with_values(ideal_link(POLARIZATION, 0.3), analyzer__plus__dead_time_ns=20.0, analyzer__minus__dead_time_ns=20.0)
    assert link.pairs().probability == pytest.approx(0.3**2 / 2, rel=1e-14)


def test_a_link_of_dark_counts_alone_leaves_both_qubits_mixed():
    dark = Detector(dark_count_rate_hz=1e3, window_ns=1e3)
    pairs = ideal_link(POLARIZATION, 0.0, plus=dark, minus=dark).pairs()
    d = -math.expm1(-1e-3)
    assert pairs.probability == pytest.approx(4 * d**2 * (1 - d) ** 2, rel=1e-12)
    assert pairs.state.matrix == pytest.approx(np.eye(4) / 4, abs=1e-15)
