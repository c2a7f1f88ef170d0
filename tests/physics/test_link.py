"""physics.link against photons in Fock space, its waits and clocks, and what it refuses."""

import itertools
import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Clock, Fiber, Link, Memory, SingleClick, TimeBinDoubleClick
from qnkit.scenario import from_text, to_text
from tests import link_oracles
from tests.link_oracles import heralded_by_brute_force
from tests.links import ideal_link, single, unlike_link, with_values

PROTOCOLS = (SingleClick(), TimeBinDoubleClick())


# --- oracle -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("kind", ["single click", "double click"])
def test_unlike_arms_and_detectors_match_photons_in_fock_space(seed, kind):
    rng = np.random.default_rng([seed, len(kind)])
    link = unlike_link(
        rng,
        single(*rng.uniform(0, 1, 2).tolist())
        if kind == "single click"
        else TimeBinDoubleClick(flip_us=float(rng.uniform(0, 50))),
    )
    probability, fresh, usable = heralded_by_brute_force(link)
    pairs = link.pairs()
    assert pairs.probability == pytest.approx(probability, rel=1e-12)
    assert pairs.fresh_state.matrix == pytest.approx(fresh, abs=1e-12)
    assert pairs.state.matrix == pytest.approx(usable, abs=1e-12)


# --- what both protocols share ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_an_analyzer_that_tells_one_outcome_halves_each_round(protocol):
    both = ideal_link(protocol, 0.3)
    for accepts in ("plus", "minus"):
        one = with_values(both, analyzer__accepts=accepts)
        assert one.pairs().probability == pytest.approx(both.pairs().probability / 2**protocol.rounds, rel=1e-14)
        assert one.pairs().state.matrix == pytest.approx(both.pairs().state.matrix, abs=1e-14)


def test_the_noisier_outcome_costs_fidelity_when_it_is_told():
    link = with_values(ideal_link(single(0.05)), analyzer__minus__dark_count_rate_hz=1e4)
    told = {accepts: with_values(link, analyzer__accepts=accepts).pairs() for accepts in ("both", "plus", "minus")}
    assert told["plus"].fidelity > told["both"].fidelity > told["minus"].fidelity
    assert told["both"].probability == pytest.approx(told["plus"].probability + told["minus"].probability, rel=1e-14)


def test_each_side_waits_from_its_emission_until_both_stations_know():
    link = with_values(Link(), left__fiber__length_km=10.0, right__fiber__length_km=40.0)
    left, right = link.left.fiber.delay_s, link.right.fiber.delay_s
    pairs = link.pairs()
    assert (pairs.left_wait_s, pairs.right_wait_s) == (left + right, 2 * right)
    assert pairs.attempt_s == pytest.approx(10e-6 + 2 * right, rel=1e-14)


def test_attempts_without_waiting_for_the_herald_take_only_their_preparation():
    link = replaced(Link(), "clock.waits_for_herald", False)
    assert link.attempt_s == pytest.approx(10e-6, rel=1e-14)
    assert replaced(link, "protocol", TimeBinDoubleClick()).attempt_s == pytest.approx(20e-6, rel=1e-14)


def test_the_double_click_prepares_twice_and_waits_once_for_both_heralds():
    assert replaced(Link(), "protocol", TimeBinDoubleClick()).attempt_s == pytest.approx(
        20e-6 + 2 * Fiber(length_km=5.0).delay_s, rel=1e-14
    )


@pytest.mark.parametrize("side", ["left", "right"])
def test_waiting_shrinks_the_coherence_of_the_side_that_waits(side):
    link = with_values(ideal_link(single(0.1)), left__fiber__length_km=30.0, right__fiber__length_km=30.0)
    waits = with_values(link, **{f"{side}__memory__t2_s": 0.001})
    fresh, usable = waits.pairs().fresh_state.matrix, waits.pairs().state.matrix
    shrink = math.exp(-waits.pairs().left_wait_s / 0.001)
    assert usable[1, 2].real == pytest.approx(fresh[1, 2].real * shrink, rel=1e-13)
    assert np.diag(usable) == pytest.approx(np.diag(fresh), abs=1e-15)
    assert link.pairs().state.matrix == pytest.approx(link.pairs().fresh_state.matrix, abs=0)


def test_relaxation_turns_lit_emitters_dark_while_they_wait():
    link = with_values(ideal_link(single(0.1)), left__fiber__length_km=50.0, left__memory__t1_s=0.001)
    fresh, usable = link.pairs().fresh_state.matrix, link.pairs().state.matrix
    kept = math.exp(-link.pairs().left_wait_s / 0.001)
    assert usable[2, 2].real == pytest.approx(fresh[2, 2].real * kept, rel=1e-13)
    assert usable[0, 0].real == pytest.approx(fresh[0, 0].real + (1 - kept) * fresh[2, 2].real, rel=1e-13)


def test_the_second_round_sees_what_relaxed_before_it():
    link = with_values(ideal_link(TimeBinDoubleClick(flip_us=1000.0), 0.5), left__memory__t1_s=0.002)
    kept = math.exp(-0.5)
    one, two = 0.5, 0.75  # a herald given one photon or two, at eta = 1/2 with photons alike
    lit_one, lit_both = one / 4, two / 4  # weights after the first round of 01 and of 10, and of 11
    flipped_to_both = (1 - kept) * lit_one  # 10 relaxed to 00
    flipped_to_one = (1 + kept) * lit_one + (1 - kept) * lit_both  # 11 relaxed to 01
    assert link.pairs().probability == pytest.approx(two * flipped_to_both + one * flipped_to_one, rel=1e-13)


def test_the_flip_between_two_rounds_undoes_a_detuning_as_a_spin_echo_does():
    """Every detuning simulated by itself, photons and all, then averaged; without the echo F would be 0.887."""
    memory = Memory(t2_s=0.001, dephasing="gaussian")
    link = ideal_link(TimeBinDoubleClick(flip_us=300.0), 0.5)
    link = with_values(link, left__fiber__length_km=20.0, right__fiber__length_km=20.0, left__memory=memory, right__memory=memory)
    gap, (wait, _) = 300e-6, link.waits_s
    nodes, weights = np.polynomial.hermite.hermgauss(12)
    total, flip = np.zeros((4, 4), dtype=complex), np.kron(link_oracles.X, link_oracles.X)
    for (x, u), (y, v) in itertools.product(zip(nodes, weights, strict=True), repeat=2):
        left, right = 2 * x / 0.001, 2 * y / 0.001
        state = link_oracles.one_round(link_oracles.prepared(0.5, 0.5), link, "plus", 0.0)
        state = flip @ link_oracles.turned(state, left * gap, right * gap) @ flip
        state = link_oracles.one_round(state, link, "plus", 0.0)
        total += u * v * link_oracles.turned(state, left * wait, right * wait)
    fidelity = (total[1, 1] + total[2, 2] + total[1, 2] + total[2, 1]).real / 2 / np.trace(total).real
    assert link.pairs().fidelity == pytest.approx(fidelity, abs=1e-9)
    assert fidelity > 0.98


def test_the_flip_time_lengthens_an_attempt_of_two_rounds_only():
    one, two = ideal_link(SingleClick(), 0.5), ideal_link(TimeBinDoubleClick(flip_us=25.0), 0.5)
    assert two.attempt_s - one.attempt_s == pytest.approx(25e-6, rel=1e-9)


def test_the_duty_cycle_scales_the_rate_and_nothing_else():
    full, half = Link().pairs(), replaced(Link(), "clock.duty_cycle", 0.5).pairs()
    assert half.rate_hz == pytest.approx(full.rate_hz / 2, rel=1e-15)
    assert (half.probability, half.attempt_s, half.fidelity) == (full.probability, full.attempt_s, full.fidelity)


# --- laws ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("seed", range(5))
def test_every_link_delivers_a_state_and_mirroring_it_mirrors_the_state(protocol, seed):
    link = unlike_link(np.random.default_rng([7, seed]), protocol)
    mirror = Link(left=link.right, right=link.left, analyzer=link.analyzer, clock=link.clock, protocol=protocol)
    for state, mirrored in ((link.pairs().state, mirror.pairs().state), (link.pairs().fresh_state, mirror.pairs().fresh_state)):
        assert np.trace(state.matrix).real == pytest.approx(1, abs=1e-14)
        assert np.linalg.eigvalsh(state.matrix)[0] > -1e-14
        swap = state.matrix.reshape(2, 2, 2, 2).transpose(1, 0, 3, 2).reshape(4, 4)
        assert mirrored.matrix == pytest.approx(swap, abs=1e-14)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("path", "worse"),
    [
        ("analyzer.visibility", [1.0, 0.9, 0.5, 0.0]),
        ("analyzer.phase_contrast", [1.0, 0.9, 0.5, 0.0]),
        ("analyzer.plus.dark_count_rate_hz", [0.0, 10.0, 1e3, 1e5]),
        ("left.memory.t2_s", [1.0, 0.1, 1e-3, 1e-5]),
    ],
)
def test_fidelity_falls_with_every_kind_of_noise(protocol, path, worse):
    link = replaced(Link(), "protocol", protocol)
    fidelities = [replaced(link, path, value).pairs().fidelity for value in worse]
    assert fidelities == sorted(fidelities, reverse=True)
    assert fidelities[0] > fidelities[-1] + 1e-3


def test_a_scenario_keeps_the_link_and_its_protocol():
    for protocol in (single(0.1, 0.2), TimeBinDoubleClick()):
        link = Link(protocol=protocol)
        assert from_text(to_text(link)) == link


# --- a dead link, and refusals ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_link_without_light_and_dark_counts_is_dead(protocol):
    link = ideal_link(protocol, efficiency=0.0)
    pairs = link.pairs()
    assert pairs.is_dead
    assert (pairs.rate_hz, pairs.probability, pairs.state, pairs.fresh_state) == (0.0, 0.0, None, None)
    assert math.isnan(pairs.fidelity)
    assert link.ledger().entries == ()


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("left.fiber.length_km", -3.0, r"Fiber\.length_km = -3\.0 km: must be at least 0"),
        ("protocol.left_bright_weight", 1.5, r"SingleClick\.left_bright_weight = 1\.5: must be at most 1"),
        ("right.memory.t2_s", math.nan, r"Memory\.t2_s = nan s: must be a finite number"),
        ("left.fibre", 1.0, r"Arm has no field 'fibre'"),
    ],
)
def test_a_refused_value_is_named_with_its_place_and_rule(path, value, words):
    with pytest.raises(ParameterError, match=words):
        replaced(Link(), path, value)


def test_an_unknown_protocol_is_refused_with_the_known_ones():
    with pytest.raises(ParameterError, match=r"single_click.*double_click"):
        from_text(to_text(Link()).replace("single_click", "triple_click"))


def test_clock_and_arm_must_be_given_as_models():
    with pytest.raises(ParameterError, match=r"Link\.clock"):
        Link(clock=3.0)
    assert Link(clock=Clock()).clock == Clock()
