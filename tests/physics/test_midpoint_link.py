"""physics.midpoint_link against squeezed states in Fock space, enumerated pairs and simulated rounds; limits and refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import (
    Absorber,
    AbsorbingArm,
    Clock,
    Converter,
    Fiber,
    Memory,
    MidpointLink,
    PairState,
    PulsedPairSource,
    waited,
)
from qnkit.scenario import from_text, to_text
from tests import oracles_fock
from tests.links import with_values


def clean(**values):
    """A link without loss, noise or decay, one faint pulse a round."""
    arm = AbsorbingArm(fiber=Fiber(length_km=0.0), absorber=Absorber(efficiency=1.0), memory=Memory())
    source = PulsedPairSource(mean_pairs=1e-3, repetition_hz=1e6)
    return MidpointLink(**({"source": source, "left": arm, "right": arm, "pulses_per_round": 1} | values))


def unlike(rng, statistics="thermal", mean_pairs=0.1):
    """A link whose arms differ in everything."""

    def arm():
        fiber = Fiber(
            length_km=float(rng.uniform(0, 20)),
            extra_loss_db=float(rng.uniform(0, 3)),
            polarization_fidelity=float(rng.uniform(0.7, 1)),
        )
        absorber = Absorber(
            efficiency=float(rng.uniform(0.2, 1)),
            false_flag_probability=float(rng.uniform(0, 0.05)),
            number_resolving=bool(rng.random() < 0.5),
        )
        t1 = float(rng.uniform(0.001, 0.01))
        shape = str(rng.choice(["exponential", "gaussian"]))
        return AbsorbingArm(
            fiber=fiber, absorber=absorber, memory=Memory(t1_s=t1, t2_s=t1 * rng.uniform(0.1, 1), dephasing=shape)
        )

    source = PulsedPairSource(mean_pairs=mean_pairs, statistics=statistics, repetition_hz=float(rng.uniform(1e5, 1e7)))
    clock = Clock(preparation_us=float(rng.uniform(1, 50)), duty_cycle=float(rng.uniform(0.1, 1)))
    return MidpointLink(source=source, left=arm(), right=arm(), clock=clock, pulses_per_round=int(rng.integers(1, 300)))


# --- oracle -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_thermal_pairs_behind_unlike_arms_match_squeezed_states_in_fock_space(seed):
    """At 0.1 pairs a pulse ten photon numbers leave out less than 1e-11; a round of one pulse shows the pulse itself."""
    link = unlike(np.random.default_rng(seed))
    left, right, both, rho = oracles_fock.flagged_pulse(link, 10)
    one = replaced(link, "pulses_per_round", 1).pairs()
    assert one.probability == pytest.approx(both, rel=1e-9)
    assert one.fresh_state.matrix == pytest.approx(rho, abs=1e-9)
    either, n = left + right - both, link.pulses_per_round
    assert link.pairs().probability == pytest.approx(both * (1 - (1 - either) ** n) / either, rel=1e-9)
    assert link.pairs().fresh_state == one.fresh_state


@pytest.mark.parametrize("levels", [6, 8])
def test_squeezed_states_cut_at_few_photons_agree_to_one_in_a_million(levels):
    link = unlike(np.random.default_rng(1), mean_pairs=0.05)
    _, _, both, rho = oracles_fock.flagged_pulse(link, levels)
    one = replaced(link, "pulses_per_round", 1).pairs()
    assert one.probability == pytest.approx(both, rel=1e-6)
    assert one.fresh_state.matrix == pytest.approx(rho, abs=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_poisson_pairs_match_every_set_of_photons_gone_through(seed):
    """At 0.02 pairs a pulse five pairs are the most that matter: six come with 1e-13."""
    link = with_values(
        unlike(np.random.default_rng([9, seed]), "poisson", 0.02),
        pulses_per_round=1,
        left__fiber__polarization_fidelity=1.0,
        right__fiber__polarization_fidelity=1.0,
    )
    sides = [(arm.fiber.transmission * arm.absorber.efficiency, arm.absorber) for arm in (link.left, link.right)]
    both = same = 0.0
    for n in range(6):
        chance = math.exp(-0.02) * 0.02**n / math.factorial(n)
        flagged, singlets = oracles_fock.flagged_pulse_of_singlets(n, *sides)
        both, same = both + chance * flagged, same + chance * singlets
    pairs = link.pairs()
    assert pairs.probability == pytest.approx(both, rel=1e-9)
    assert pairs.fresh_fidelity == pytest.approx((1 + 3 * same / both) / 4, abs=1e-9)


def test_rounds_of_memories_that_latch_match_simulated_pulses():
    rng, link = np.random.default_rng(5), unlike(np.random.default_rng(2), mean_pairs=0.5)
    link = replaced(link, "pulses_per_round", 8)
    n, chances = link.source.numbers()
    size = (20_000, 8)
    made = rng.choice(n.size, size, p=chances / chances.sum())
    flags = []
    for arm in (link.left, link.right):
        taken, a = rng.binomial(made, arm.arrival * arm.absorber.efficiency), arm.absorber
        events = taken + (rng.random(size) < a.false_flag_probability)
        flags.append(events == 1 if a.number_resolving else events > 0)
    first = [np.where(f.any(axis=1), f.argmax(axis=1), 9 + side) for side, f in enumerate(flags)]
    won = float((first[0] == first[1]).mean())
    p = link.pairs().probability
    assert won == pytest.approx(p, abs=5 * math.sqrt(p * (1 - p) / size[0]))


def test_waits_decay_the_pair_as_its_memories_do():
    link = unlike(np.random.default_rng(4))
    pairs = link.pairs()
    left, right = (10**3 * arm.fiber.length_km * arm.fiber.group_index / 299_792_458 for arm in (link.left, link.right))
    assert pairs.left_wait_s == pytest.approx(max(left, right) + left + right - left, rel=1e-12)
    assert pairs.right_wait_s == pytest.approx(max(left, right) + left + right - right, rel=1e-12)
    assert pairs.state == waited(pairs.fresh_state, *link.memories, pairs.left_wait_s, pairs.right_wait_s)


# --- law --------------------------------------------------------------------------------------------------------------


def test_a_round_takes_its_pulses_and_the_news_over_the_whole_distance():
    arm = AbsorbingArm(fiber=Fiber(length_km=30.0))
    link = clean(left=arm, right=arm, pulses_per_round=50, clock=Clock(preparation_us=7.0, duty_cycle=0.5))
    assert link.attempt_s == pytest.approx(7e-6 + 50e-6 + 2 * arm.fiber.delay_s, rel=1e-12)
    assert link.pairs().rate_hz == pytest.approx(0.5 * link.pairs().probability / link.attempt_s, rel=1e-12)


@pytest.mark.parametrize("statistics", ["thermal", "poisson"])
def test_mirrored_link_makes_the_mirrored_state(statistics):
    link = unlike(np.random.default_rng(8), statistics)
    mirror = MidpointLink(**(dict(link) | {"left": link.right, "right": link.left}))
    swap = mirror.pairs().state.matrix.reshape(2, 2, 2, 2).transpose(1, 0, 3, 2).reshape(4, 4)
    assert link.pairs().state.matrix == pytest.approx(swap, abs=1e-14)
    assert mirror.pairs().probability == pytest.approx(link.pairs().probability, rel=1e-13)


@pytest.mark.parametrize(
    ("path", "worse"),
    [
        ("source.mean_pairs", [1e-4, 1e-2, 1.0, 30.0]),
        ("left.absorber.false_flag_probability", [0.0, 1e-4, 1e-2]),
        ("right.converter.noise_hz", [0.0, 1e3, 1e6]),
        ("left.fiber.polarization_fidelity", [1.0, 0.95, 0.5]),
        ("right.memory.t2_s", [1.0, 1e-3, 1e-4]),
    ],
)
def test_fidelity_falls_with_every_kind_of_noise(path, worse):
    fidelities = [replaced(MidpointLink(), path, value).pairs().fidelity for value in worse]
    assert fidelities == sorted(fidelities, reverse=True)
    assert fidelities[0] > fidelities[-1] + 1e-3


def test_losses_sum_to_what_is_missing_and_each_cause_switched_off_loses_nothing():
    link = replaced(unlike(np.random.default_rng(3)), "left.converter", Converter(efficiency=0.5, noise_hz=1e5))
    ledger = link.ledger()
    assert len(ledger.entries) == 6
    assert min(entry.loss for entry in ledger.entries) > 0
    assert ledger.end == pytest.approx(link.pairs().fidelity, abs=1e-15)
    assert math.fsum(entry.loss for entry in ledger.entries) == pytest.approx(1 - ledger.end, abs=1e-15)
    assert [entry.loss for entry in clean(source=PulsedPairSource(mean_pairs=1e-9)).ledger().entries] == pytest.approx(
        [0] * 6, abs=1e-8
    )


# --- limit ------------------------------------------------------------------------------------------------------------


def test_faint_source_with_perfect_arms_makes_the_target_once_a_pair():
    pairs = clean(source=PulsedPairSource(mean_pairs=1e-9)).pairs()
    assert pairs.probability == pytest.approx(1e-9, rel=1e-6)
    assert pairs.state.matrix == pytest.approx(PairState.bell("psi+").matrix, abs=1e-8)


def test_absorbers_that_see_all_light_and_tell_one_photon_from_two_refuse_several_pairs():
    eye = Absorber(efficiency=1.0, number_resolving=True)
    link = with_values(clean(), left__absorber=eye, right__absorber=eye, source__mean_pairs=2.0)
    assert link.pairs().fidelity == pytest.approx(1, abs=1e-14)
    assert replaced(link, "left.absorber.number_resolving", False).pairs().fidelity == pytest.approx(1, abs=1e-14)
    assert with_values(link, left__absorber__efficiency=0.5, right__absorber__efficiency=0.5).pairs().fidelity < 0.9


def test_very_bright_thermal_light_ends_at_the_brink_of_entanglement_and_poisson_light_far_beyond():
    """The mean of 1/n is 2/100 and, but for a hundredth of it, 1/100: F = 1/2 + <1/n>/2 and 1/4 + 3 <1/n>/4."""
    bright = replaced(clean(), "source.mean_pairs", 100.0)
    assert bright.pairs().fidelity == pytest.approx(0.51, abs=5e-4)
    assert replaced(bright, "source.statistics", "poisson").pairs().fidelity == pytest.approx(0.2575, abs=1.5e-4)


def test_link_without_light_and_false_flags_is_dead():
    for path in ("source.mean_pairs", "left.absorber.efficiency"):
        link = replaced(clean(), path, 0.0)
        assert (link.pairs().is_dead, link.pairs().rate_hz, link.ledger().entries) == (True, 0.0, ())
    false = with_values(clean(), source__mean_pairs=0.0, left__absorber__false_flag_probability=0.1)
    false = replaced(false, "right.absorber.false_flag_probability", 0.2)
    assert false.pairs().probability == pytest.approx(0.02, rel=1e-12)
    assert false.pairs().state.matrix == pytest.approx(np.eye(4) / 4, abs=1e-15)
    assert false.ledger().loss("false flags") == pytest.approx(0.75, abs=1e-14)


def test_link_that_flags_every_pulse_wins_with_the_first():
    mad = Absorber(efficiency=1.0, false_flag_probability=1.0)
    assert with_values(clean(pulses_per_round=9), left__absorber=mad, right__absorber=mad).pairs().probability == 1.0


# --- error ------------------------------------------------------------------------------------------------------------


def test_a_scenario_keeps_the_link():
    link = unlike(np.random.default_rng(6), "poisson")
    assert from_text(to_text(link)) == link


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("pulses_per_round", 0, r"MidpointLink\.pulses_per_round = 0: must be at least 1"),
        ("left.fiber.length_km", -1.0, r"Fiber\.length_km = -1\.0 km: must be at least 0"),
        ("source.mean_pairs", math.nan, r"PulsedPairSource\.mean_pairs = nan: must be a finite number"),
    ],
)
def test_refusals(path, value, words):
    with pytest.raises(ParameterError, match=words):
        replaced(MidpointLink(), path, value)
