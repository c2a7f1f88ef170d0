"""The theory anchors of links, waiting, keys and bounds, with the digits that books and papers print, through the public API.

Those of two pairs and of noise are in test_anchors_pairs.py. The star switch and the e-bits of circuits belong to networks and
modules, and wait for them.
"""

import math

import numpy as np
import pytest

from qnkit.physics import (
    Arm,
    AtTime,
    BellAnalyzer,
    Clock,
    Detector,
    Emitter,
    Fiber,
    Link,
    Memory,
    PairState,
    SingleClick,
    TimeBinDoubleClick,
    UntilNext,
    device_independent_key,
    device_independent_key_error,
    expected_attempts,
    mean_state,
    repeater_bound,
    repeaterless_bound,
)

FOREVER = Memory()


def bare_link(alpha=None, eta=0.1, *, visibility=1.0, contrast=1.0, resolving=False, dark_hz=0.0):
    """A link of two equal arms in which nothing else is imperfect: single click with a bright weight, or double click."""
    arm = Arm(emitter=Emitter(photon_efficiency=eta), fiber=Fiber(length_km=0.0), memory=FOREVER)
    eye = Detector(efficiency=1.0, dark_count_rate_hz=dark_hz, number_resolving=resolving)
    analyzer = BellAnalyzer(plus=eye, minus=eye, visibility=visibility, phase_contrast=contrast)
    protocol = TimeBinDoubleClick() if alpha is None else SingleClick(left_bright_weight=alpha, right_bright_weight=alpha)
    return Link(left=arm, right=arm, analyzer=analyzer, clock=Clock(), protocol=protocol)


def test_one_link_takes_one_over_p_attempts():
    for p in (1e-6, 0.1, 0.5, 1.0):
        assert expected_attempts(p) == pytest.approx(1 / p, rel=1e-15)


@pytest.mark.parametrize(
    ("p", "links", "printed"),
    [(0.1, 2, 14.73684), (0.1, 4, 20.27338), (0.1, 8, 26.29578), (0.5, 2, 2.66667), (0.5, 4, 3.50476), (0.5, 8, 4.42108)],
)
def test_several_links_that_are_all_needed(p, links, printed):
    assert expected_attempts(p, links) == pytest.approx(printed, abs=5e-6)


@pytest.mark.parametrize(("p", "percent"), [(1e-7, 24), (0.1, 28), (0.5, 53)])
def test_the_rule_of_three_halves_per_doubling_is_off_for_eight_links(p, percent):
    assert round(100 * ((3 / 2) ** 3 / p / expected_attempts(p, 8) - 1)) == percent


def test_the_mean_over_exponential_waits_is_not_the_value_at_the_mean_wait():
    """Both qubits of a pair wait the same: with u = mean wait / T2 the coherence is 1/(1 + 2u), not 1/(1 + u)**2."""
    memory, u = Memory(t2_s=1.0), 0.3
    waits = UntilNext(rate_hz=1 / u)
    both = mean_state(PairState.bell("psi+"), memory, memory, waits).correlations()[0, 0]
    one = mean_state(PairState.bell("psi+"), memory, FOREVER, waits).correlations()[0, 0]
    assert both == pytest.approx(1 / (1 + 2 * u), rel=1e-12)
    assert one == pytest.approx(1 / (1 + u), rel=1e-12)
    at_mean = mean_state(PairState.bell("psi+"), memory, FOREVER, AtTime(time_s=u)).correlations()[0, 0]
    assert at_mean == pytest.approx(math.exp(-u), rel=1e-12)
    assert one > at_mean + 0.02
    assert both > 1 / (1 + u) ** 2 + 0.03


@pytest.mark.parametrize("eta", [1e-3, 0.1, 1.0])
@pytest.mark.parametrize("visibility", [1.0, 0.8, 0.0])
def test_barrett_kok_has_half_eta_squared_and_half_of_one_plus_v(eta, visibility):
    pairs = bare_link(eta=eta, visibility=visibility).pairs()
    assert pairs.probability == pytest.approx(eta**2 / 2, rel=1e-12)
    assert pairs.fidelity == pytest.approx((1 + visibility) / 2, abs=1e-12)


@pytest.mark.parametrize("alpha", [0.025, 0.17])
@pytest.mark.parametrize("eta", [1e-7, 0.1, 1.0])
def test_single_click_fidelity_at_any_efficiency_by_kind_of_detector(alpha, eta):
    threshold, resolving = bare_link(alpha, eta).pairs(), bare_link(alpha, eta, resolving=True).pairs()
    assert threshold.fidelity == pytest.approx((1 - alpha) / (1 - alpha * eta / 2), abs=1e-12)
    assert resolving.fidelity == pytest.approx((1 - alpha) / (1 - alpha * eta), abs=1e-12)
    if eta == 1e-7:
        assert threshold.probability == pytest.approx(2 * alpha * eta, rel=eta)
        assert threshold.fidelity == pytest.approx(1 - alpha, abs=eta)


def test_single_click_coherence_scales_with_the_root_of_v_times_the_contrast():
    """At small eta; else unlike photons, which bunch less, also leave fewer heralds of two photons, by alpha eta."""
    eta = 1e-7
    full = bare_link(0.05, eta).pairs().state.matrix[1, 2].real
    for visibility, contrast in ((0.81, 1.0), (1.0, 0.9), (0.64, 0.7), (0.0, 1.0)):
        found = bare_link(0.05, eta, visibility=visibility, contrast=contrast).pairs().state.matrix[1, 2].real
        assert found == pytest.approx(full * math.sqrt(visibility) * contrast, abs=eta)


def test_a_dark_count_herald_is_mostly_no_emitter_lit_and_not_white_noise():
    alpha = 0.05
    state = bare_link(alpha, eta=0.0, dark_hz=100.0).pairs().state
    expected = np.diag([(1 - alpha) ** 2, alpha * (1 - alpha), alpha * (1 - alpha), alpha**2])
    assert state.matrix == pytest.approx(expected, abs=1e-12)
    assert state.matrix[0, 0].real > 0.9


def test_the_share_of_dark_count_heralds_grows_as_one_over_alpha():
    """Of 2 alpha eta + 2 d heralds 2 d are dark; alpha and the share are small, each adds an error of its own size."""
    shares = {}
    for alpha in (1e-3, 2e-3):
        clean, noisy = (bare_link(alpha, 0.1, dark_hz=hz).pairs().probability for hz in (0.0, 20.0))
        shares[alpha] = 1 - clean / noisy
    dark = -math.expm1(-20.0 * 50e-9)
    assert shares[1e-3] == pytest.approx(dark / (1e-3 * 0.1), rel=0.02)
    assert shares[1e-3] / shares[2e-3] == pytest.approx(2.0, rel=0.02)


def test_chsh_of_a_werner_pair_is_two_at_a_fidelity_of_0_7803():
    for fidelity in (0.3, 0.7803, 0.95):
        assert PairState.werner(fidelity).chsh() == pytest.approx(2 * math.sqrt(2) * (4 * fidelity - 1) / 3, abs=1e-14)
    assert PairState.werner(0.78033).chsh() == pytest.approx(2.0, abs=1e-4)


def test_the_key_of_the_ions_over_10_km_from_their_s_and_q():
    """S = 2.5758(59), Q = 3.60(6) %: 0.326(8)."""
    assert device_independent_key(2.5758, 0.0360) == pytest.approx(0.326, abs=5e-4)
    assert device_independent_key_error(2.5758, 0.0059, 0.0360, 0.0006) == pytest.approx(0.008, abs=5e-4)


def test_the_bounds_of_100_km_at_a_fifth_of_a_decibel():
    fiber = Fiber(length_km=100.0, attenuation_db_per_km=0.2)
    assert repeaterless_bound(fiber.transmission) == pytest.approx(0.014500, abs=5e-7)
    assert repeater_bound(fiber.transmission) == pytest.approx(0.152003, abs=5e-7)
