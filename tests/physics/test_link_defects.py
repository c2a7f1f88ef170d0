"""physics.link with everything that goes wrong with photons, alone and together, against photons in Fock space; laws."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced, replaced_all
from qnkit.physics import Emitter, Link, PolarizationDoubleClick, SingleClick, TimeBinDoubleClick
from qnkit.scenario import from_text, to_text
from tests.link_oracles import heralded_by_brute_force
from tests.links import defects, ideal_link, single, unlike_link, with_values

PROTOCOLS = {
    "single click": single(0.35, 0.6),
    "time bins": TimeBinDoubleClick(flip_us=7.3),
    "polarisation": PolarizationDoubleClick(),
}
NAMES = list(defects(np.random.default_rng(0)))
FELT = {
    "single click": set(NAMES) - {"polarisation"},
    "time bins": set(NAMES) - {"polarisation"},
    "polarisation": set(NAMES) - {"recoil"},
}
"""The defects that change what a protocol delivers."""


def same(pairs, expected):
    probability, fresh, usable = expected
    assert pairs.probability == pytest.approx(probability, rel=1e-12)
    assert pairs.fresh_state.matrix == pytest.approx(fresh, abs=1e-12)
    assert pairs.state.matrix == pytest.approx(usable, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", PROTOCOLS)
def test_each_defect_alone_matches_photons_in_fock_space_and_is_felt_where_it_should_be(kind, name):
    rng = np.random.default_rng([len(kind), NAMES.index(name)])
    plain = replaced(unlike_link(rng, PROTOCOLS[kind]), "analyzer.accepts", "both")
    changes = defects(rng)[name]
    link = replaced_all(plain, changes)
    pairs = link.pairs()
    same(pairs, heralded_by_brute_force(link))
    shared = ("lifetime_ns", "window_ns") if name in {"dephasing", "jitter"} else "window_ns"
    off = {path: value for path, value in changes.items() if path.endswith(shared)}
    without = replaced_all(plain, off).pairs()
    change = max(abs(pairs.probability / without.probability - 1), np.abs(pairs.state.matrix - without.state.matrix).max())
    assert change > 1e-6 if name in FELT[kind] else change == 0


@pytest.mark.parametrize(("kind", "seed"), [("single click", 0), ("single click", 1), ("time bins", 2)])
def test_all_defects_together_match_photons_in_fock_space(kind, seed):
    rng = np.random.default_rng([seed, 17])
    link = replaced(unlike_link(rng, PROTOCOLS[kind]), "analyzer.accepts", "both")
    for changes in defects(rng).values():
        link = replaced_all(link, changes)
    same(link.pairs(), heralded_by_brute_force(link))


def test_all_defects_together_match_photons_in_fock_space_with_polarisation():
    rng = np.random.default_rng(23)
    link = unlike_link(rng, PolarizationDoubleClick())
    for changes in defects(rng).values():
        link = replaced_all(link, changes)
    link = replaced(link, "left.emitter.double_excitation", 0.0)  # four photons in every turn take long
    same(link.pairs(), heralded_by_brute_force(link))


# --- limits and laws ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PROTOCOLS)
@pytest.mark.parametrize(
    ("path", "worse"),
    [
        ("left.emitter.double_excitation", [0.0, 0.02, 0.1, 0.5]),
        ("right.emitter.recoil.lamb_dicke", [0.0, 0.05, 0.2, 0.5]),
        ("right.emitter.pure_dephasing_ns", [None, 1e3, 100.0, 10.0]),
        ("left.emitter.detuning_mhz", [0.0, 1.0, -5.0, 20.0]),
        ("left.converter.noise_hz", [0.0, 1e3, 1e4, 1e6]),
        ("right.fiber.polarization_fidelity", [1.0, 0.99, 0.8, 0.4]),
    ],
)
def test_fidelity_never_rises_with_a_defect(kind, path, worse):
    link = replaced_all(
        Link(protocol=PROTOCOLS[kind]),
        {f"{side}.emitter": Emitter(lifetime_ns=20.0) for side in ("left", "right")}
        | {"analyzer.plus.window_ns": 60.0, "analyzer.minus.window_ns": 60.0},
    )
    fidelities = [replaced(link, path, value).pairs().fidelity for value in worse]
    assert fidelities == sorted(fidelities, reverse=True)


def test_a_single_click_whose_emitters_always_send_two_photons_keeps_no_coherence():
    link = with_values(ideal_link(single(0.1), 0.3), left__emitter__double_excitation=1.0)
    state = link.pairs().state.matrix
    assert state[1, 2] == 0
    weight = 1 - 0.7 * 0.7  # at least one of two photons arrives, and both detectors' clicks are told
    split = 2 * (0.3 / 2) ** 2  # both arrive and leave through different ports: not one click
    assert state[2, 2].real / state[1, 1].real == pytest.approx((weight - split) / 0.3, rel=1e-13)


def test_a_number_resolving_detector_refuses_second_photons_that_it_sees():
    link = with_values(
        ideal_link(TimeBinDoubleClick(), 1.0),
        left__emitter__double_excitation=0.2,
        right__emitter__double_excitation=0.2,
    )
    counting = with_values(link, analyzer__plus__number_resolving=True, analyzer__minus__number_resolving=True)
    assert link.pairs().fidelity < 0.9
    assert counting.pairs().fidelity == pytest.approx(1, abs=1e-14)
    assert counting.pairs().probability == pytest.approx(0.5 * 0.8**2, rel=1e-13)


@pytest.mark.parametrize(("protocol", "power"), [(TimeBinDoubleClick(), 2), (PolarizationDoubleClick(), 1)])
def test_pure_dephasing_costs_two_time_bins_twice_and_two_polarisations_once(protocol, power):
    """Each bin has noise of its own; the polarisations of one emission share it, and keep the two-photon visibility."""
    emitter = Emitter(photon_efficiency=0.2, lifetime_ns=1.0, pure_dephasing_ns=10.0)
    link = replaced_all(ideal_link(protocol, 0.2), {"left.emitter": emitter, "right.emitter": emitter})
    visibility = 1 / (1 + 2 / 10)
    assert link.pairs().fidelity == pytest.approx((1 + visibility**power) / 2, abs=1e-14)
    assert link.pairs().probability == pytest.approx(0.2**2 / 2, rel=1e-12)


def test_pure_dephasing_costs_a_single_click_its_visibility_not_the_root_of_it():
    emitter = Emitter(photon_efficiency=1e-7, lifetime_ns=1.0, pure_dephasing_ns=10.0)
    link = replaced_all(ideal_link(single(0.1), 1e-7), {"left.emitter": emitter, "right.emitter": emitter})
    assert link.pairs().fidelity == pytest.approx(0.9 * (1 + 1 / 1.2) / 2, abs=1e-6)


def test_a_shorter_window_buys_fidelity_with_rate():
    emitter = Emitter(photon_efficiency=0.2, lifetime_ns=20.0, pure_dephasing_ns=40.0)
    pairs = []
    for window in (5.0, 20.0, 80.0):
        changes = {"left.emitter": emitter, "right.emitter": emitter}
        changes |= {"analyzer.plus.window_ns": window, "analyzer.minus.window_ns": window}
        pairs.append(replaced_all(Link(protocol=PolarizationDoubleClick()), changes).pairs())
    assert pairs[0].fidelity > pairs[1].fidelity > pairs[2].fidelity
    assert pairs[0].rate_hz < pairs[1].rate_hz < pairs[2].rate_hz


def test_a_detector_that_is_dead_after_its_click_loses_the_psi_plus_of_two_time_bins():
    link = ideal_link(TimeBinDoubleClick(flip_us=10.0), 0.3)
    for dead_ns, share in ((9_999.0, 1.0), (10_001.0, 0.5)):
        dead = with_values(link, analyzer__plus__dead_time_ns=dead_ns, analyzer__minus__dead_time_ns=dead_ns)
        assert dead.pairs().probability / dead.live == pytest.approx(share * link.pairs().probability, rel=1e-13)
        assert dead.pairs().fidelity == pytest.approx(1, abs=1e-14)
    assert replaced(dead, "analyzer.accepts", "minus").pairs().is_dead
    one = with_values(link, analyzer__plus__dead_time_ns=10_001.0)
    assert one.pairs().probability / one.live == pytest.approx(0.75 * link.pairs().probability, rel=1e-13)


def test_a_noiseless_converter_is_a_loss_and_nothing_else():
    link = unlike_link(np.random.default_rng(4), SingleClick())
    converted = with_values(link, left__converter__efficiency=0.5)
    lossy = with_values(link, left__fiber__extra_loss_db=link.left.fiber.extra_loss_db - 10 * math.log10(0.5))
    assert converted.pairs().probability == pytest.approx(lossy.pairs().probability, rel=1e-13)
    assert converted.pairs().state.matrix == pytest.approx(lossy.pairs().state.matrix, abs=1e-14)


def test_noise_made_at_the_midpoint_is_not_thinned_by_the_fibre():
    link = with_values(Link(), left__fiber__length_km=50.0, left__converter__noise_hz=1e4)
    near = replaced(link, "left.converter.place", "midpoint")
    thinned = replaced(near, "left.converter.noise_hz", 1e4 * link.left.fiber.transmission)
    assert near.pairs().fidelity < link.pairs().fidelity
    assert thinned.pairs().state.matrix == pytest.approx(link.pairs().state.matrix, abs=1e-14)


@pytest.mark.parametrize("kind", PROTOCOLS)
@pytest.mark.parametrize("seed", range(5))
def test_with_all_defects_a_link_still_delivers_a_state_and_its_mirror_image_mirrors_it(kind, seed):
    rng = np.random.default_rng([seed, 41])
    link = replaced(unlike_link(rng, PROTOCOLS[kind]), "analyzer.accepts", "both")
    for changes in defects(rng).values():
        link = replaced_all(link, changes)
    protocol = single(0.6, 0.35) if kind == "single click" else link.protocol
    mirror = replaced_all(link, {"left": link.right, "right": link.left, "protocol": protocol})
    state, mirrored = link.pairs().state.matrix, mirror.pairs().state.matrix
    assert np.trace(state).real == pytest.approx(1, abs=1e-14)
    assert np.linalg.eigvalsh(state)[0] > -1e-14
    swap = state.reshape(2, 2, 2, 2).transpose(1, 0, 3, 2).reshape(4, 4)
    assert mirrored == pytest.approx(swap, abs=1e-14)
    assert mirror.pairs().probability == pytest.approx(link.pairs().probability, rel=1e-13)


# --- files and refusals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PROTOCOLS)
def test_a_scenario_keeps_every_defect(kind):
    rng = np.random.default_rng(9)
    link = unlike_link(rng, PROTOCOLS[kind])
    for changes in defects(rng).values():
        link = replaced_all(link, changes)
    assert from_text(to_text(link)) == link


def test_photons_have_a_shape_on_both_sides_or_on_neither():
    with pytest.raises(ParameterError, match=r"Link.right.emitter.lifetime_ns = None: must be given for both emitters"):
        replaced(Link(), "left.emitter.lifetime_ns", 10.0)


@pytest.mark.parametrize("field", ["window_ns", "jitter_ns"])
def test_photons_with_a_shape_meet_detectors_with_equal_windows(field):
    link = replaced_all(Link(), {"left.emitter.lifetime_ns": 10.0, "right.emitter.lifetime_ns": 20.0})
    with pytest.raises(ParameterError, match=rf"Link.analyzer.minus.{field} = .* ns: must be 7.0 ns, as of analyzer.plus"):
        replaced(link, f"analyzer.plus.{field}", 7.0)
    assert replaced(Link(), f"analyzer.plus.{field}", 7.0).pairs().rate_hz > 0
