"""physics.multiplexing: one mode is the link itself, rounds against simulated ones, leaks against photons counted by hand."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import (
    Absorber,
    AbsorbingArm,
    Clock,
    Fiber,
    Link,
    Memory,
    MidpointLink,
    Multiplexed,
    PairLink,
    PolarizationDoubleClick,
    SenderReceiverLink,
    SingleClick,
    TimeBinDoubleClick,
    sampled_rate,
)
from qnkit.scenario import from_text, to_text
from tests.links import unlike_link, with_values

GAUSSIAN = Memory(t1_s=0.003, t2_s=0.001, dephasing="gaussian")
KINDS = [
    unlike_link(np.random.default_rng(1), SingleClick()),
    unlike_link(np.random.default_rng(2), TimeBinDoubleClick(flip_us=30.0)),
    Link(protocol=PolarizationDoubleClick()),
    with_values(MidpointLink(), pulses_per_round=3, left__fiber__length_km=11.0, left__memory=GAUSSIAN),
    with_values(SenderReceiverLink(), sender__fiber__length_km=30.0, receiver__memory=GAUSSIAN),
    with_values(SenderReceiverLink(), heralded=False, sender__memory=GAUSSIAN),
]


def longer(link, extra_s):
    """The link's pair with both qubits kept for longer, by shifting every wait inside the link."""
    arms = ("sender", "receiver") if isinstance(link, SenderReceiverLink) else ("left", "right")
    memories = [getattr(link, arm).memory for arm in arms]
    pairs, gap = link.pairs(), getattr(link, "gap_s", 0.0)
    state = pairs.state.matrix
    for side, (memory, wait) in enumerate(zip(memories, (pairs.left_wait_s, pairs.right_wait_s), strict=True)):
        relaxation, coherence, gaussian = memory.rates
        drift = wait - gap
        shrink = math.exp(-coherence * extra_s - gaussian**2 * ((drift + extra_s) ** 2 - drift**2))
        kept = math.exp(-relaxation * extra_s)
        t = state.reshape(2, 2, 2, 2) if side == 0 else state.reshape(2, 2, 2, 2).transpose(1, 0, 3, 2)
        new = np.array(t)
        new[0, :, 0, :] = t[0, :, 0, :] + (1 - kept) * t[1, :, 1, :]
        new[1, :, 1, :] = kept * t[1, :, 1, :]
        new[0, :, 1, :], new[1, :, 0, :] = shrink * t[0, :, 1, :], shrink * t[1, :, 0, :]
        state = (new if side == 0 else new.transpose(1, 0, 3, 2)).reshape(4, 4)
    return state


# --- oracle -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", KINDS)
def test_state_is_that_of_each_mode_kept_until_the_round_is_over(link):
    many = Multiplexed(link=link, in_time=5, spacing_us=40.0, in_space=2, in_frequency=3)
    p = link.pairs().probability
    silent = (1 - p) ** 6
    shares = np.array([silent**j * (1 - silent) for j in range(5)])
    shares /= shares.sum()
    states = [longer(link, (4 - j) * 40e-6) for j in range(5)]
    assert many.pairs().state.matrix == pytest.approx(np.tensordot(shares, states, axes=1), abs=1e-12)
    everyone = replaced(many, "keeps", "all").pairs()
    assert everyone.state.matrix == pytest.approx(np.mean(states, axis=0), abs=1e-12)
    mean_s = float(shares @ np.arange(4, -1, -1)) * 40e-6
    assert many.pairs().left_wait_s == pytest.approx(link.pairs().left_wait_s + mean_s, rel=1e-12)


def test_rounds_match_simulated_attempts_of_every_mode():
    link = with_values(Link(), left__emitter__photon_efficiency=1.0, right__emitter__photon_efficiency=1.0)
    many = Multiplexed(link=link, in_time=4, in_space=3, in_frequency=2)
    p, rounds = link.pairs().probability, 40_000
    heralds = np.random.default_rng(1).random((rounds, 4, 6)) < p
    some, pairs = heralds.any(axis=(1, 2)), many.pairs()
    assert some.mean() == pytest.approx(pairs.probability, abs=5 * math.sqrt(pairs.probability / rounds))
    first = heralds.any(axis=2).argmax(axis=1)[some]
    later_s = pairs.left_wait_s - link.pairs().left_wait_s
    assert (3 - first).mean() == pytest.approx(later_s / 1e-6, abs=5 * 1.2 / math.sqrt(first.size))
    everyone = replaced(many, "keeps", "all").pairs()
    counted = heralds.sum(axis=(1, 2))
    expected = everyone.rate_hz * everyone.attempt_s
    assert counted.mean() == pytest.approx(expected, abs=5 * math.sqrt(expected / rounds))
    assert everyone.probability == pytest.approx(pairs.probability, rel=1e-12)


@pytest.mark.parametrize("link", KINDS[:3])
def test_light_of_other_channels_clicks_in_the_detectors_of_an_analyser(link):
    """Two of three channels leak a hundredth of what reaches the beam splitter; half of it goes to each output."""
    link = replaced(link, "left.emitter.double_excitation", 0.1)
    mode = Multiplexed(link=link, in_frequency=3, crosstalk=0.01).one_mode()
    weights = link.protocol.bright_weights
    light = 1.1 * weights[0] * link.left.arrival + weights[1] * link.right.arrival
    for port in ("plus", "minus"):
        before, after = getattr(link.analyzer, port), getattr(mode.analyzer, port)
        more = (after.dark_count_rate_hz - before.dark_count_rate_hz) * before.window_ns * 1e-9
        assert more == pytest.approx(2 * 0.01 * light / 2 * before.efficiency, rel=1e-9)


def test_light_of_other_channels_flags_an_absorber():
    link = with_values(MidpointLink(), source__mean_pairs=0.5, left__absorber__false_flag_probability=0.1)
    mode = Multiplexed(link=link, in_frequency=3, crosstalk=0.2).one_mode()
    missed = 0.9 * math.exp(-2 * 0.2 * 0.5 * link.left.arrival * link.left.absorber.efficiency)
    assert mode.left.absorber.false_flag_probability == pytest.approx(1 - missed, rel=1e-12)
    assert 0 < mode.right.absorber.false_flag_probability < mode.left.absorber.false_flag_probability
    sender = replaced(SenderReceiverLink(), "sender.emitter.double_excitation", 0.5)
    caught = Multiplexed(link=sender, in_frequency=2, crosstalk=0.3).one_mode()
    photons = 0.3 * 1.5 * sender.efficiency
    assert caught.receiver.absorber.false_flag_probability == pytest.approx(1 - math.exp(-photons), rel=1e-12)


# --- law --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", KINDS)
def test_one_mode_without_losses_is_the_link_itself(link):
    one, pairs = Multiplexed(link=link), link.pairs()
    for keeps in ("first", "all"):
        found = replaced(one, "keeps", keeps).pairs()
        assert (found.state, found.fresh_state, found.target) == (pairs.state, pairs.fresh_state, pairs.target)
        assert (found.probability, found.rate_hz) == pytest.approx((pairs.probability, pairs.rate_hz), rel=1e-14)
        assert (found.attempt_s, found.left_wait_s) == (pairs.attempt_s, pairs.left_wait_s)
    assert (one.memories, one.clock, one.modes) == (link.memories, link.clock, 1)


@pytest.mark.parametrize("link", KINDS)
@pytest.mark.parametrize("keeps", ["first", "all"])
def test_rate_grows_with_the_modes_and_never_more_than_in_proportion(link, keeps):
    for path in ("in_time", "in_space", "in_frequency"):
        many = Multiplexed(link=link, spacing_us=30.0, keeps=keeps)
        rates = [replaced(many, path, n).pairs().rate_hz / link.pairs().rate_hz for n in (1, 2, 7)]
        assert rates[1] <= 2 * (1 + 1e-12)
        assert rates[2] <= 7 * (1 + 1e-12)
        if keeps == "all" and path != "in_time":
            assert rates == pytest.approx([1, 2, 7], rel=1e-12)
        elif link.pairs().probability < 0.1:
            assert rates == sorted(rates)


def test_modes_in_time_fill_the_wait_for_the_news():
    link = with_values(Link(), left__fiber__length_km=100.0, right__fiber__length_km=100.0)
    many = Multiplexed(link=link, in_time=100, spacing_us=1.0)
    assert many.attempt_s == pytest.approx(link.attempt_s + 99e-6, rel=1e-12)
    assert many.pairs().rate_hz == pytest.approx(100 * link.pairs().rate_hz * link.attempt_s / many.attempt_s, rel=0.01)


def test_losses_of_switch_and_filters_are_those_of_both_fibres():
    lossy = Multiplexed(link=KINDS[0], switch_loss_db=1.5, filter_loss_db=0.5, in_frequency=2)
    by_hand = KINDS[0]
    for path in ("left.fiber.extra_loss_db", "right.fiber.extra_loss_db"):
        by_hand = replaced(by_hand, path, getattr(KINDS[0], path.split(".")[0]).fiber.extra_loss_db + 2.0)
    assert lossy.one_mode().pairs().probability == pytest.approx(by_hand.pairs().probability, rel=1e-12)
    alone = replaced(lossy, "in_frequency", 1)
    assert alone.pairs().probability > replaced(alone, "switch_loss_db", 2.0).pairs().probability
    assert alone.pairs().probability == replaced(alone, "filter_loss_db", 0.0).pairs().probability


@pytest.mark.parametrize("link", KINDS[:5])
def test_crosstalk_costs_fidelity_and_losses_sum_to_what_is_missing(link):
    clean = Multiplexed(link=link, in_frequency=4, in_time=3, spacing_us=50.0)
    leaky = replaced(clean, "crosstalk", 0.05)
    assert leaky.pairs().fidelity < clean.pairs().fidelity
    ledger = leaky.ledger()
    assert ledger.loss("light of other channels") > 0
    assert clean.ledger().loss("light of other channels") == 0
    assert replaced(leaky, "in_time", 1).ledger().loss("waiting for the round") == pytest.approx(0, abs=1e-15)
    assert ledger.end == pytest.approx(leaky.pairs().fidelity, abs=1e-15)
    assert math.fsum(entry.loss for entry in ledger.entries) == pytest.approx(1 - ledger.end, abs=1e-14)


# --- limit ------------------------------------------------------------------------------------------------------------


def test_perfect_link_wins_with_its_first_mode():
    arm = AbsorbingArm(fiber=Fiber(length_km=0.0), absorber=Absorber(efficiency=1.0, false_flag_probability=1.0), memory=Memory())
    link = MidpointLink(left=arm, right=arm, pulses_per_round=1)
    pairs = Multiplexed(link=link, in_time=4, spacing_us=10.0).pairs()
    assert pairs.probability == 1.0
    assert pairs.left_wait_s == pytest.approx(30e-6, rel=1e-12)
    assert Multiplexed(link=link, in_time=4, keeps="all", spacing_us=10.0).pairs().probability == 1.0


def test_dead_link_stays_dead_however_many_there_are():
    dead = Multiplexed(link=replaced(SenderReceiverLink(), "receiver.absorber.efficiency", 0.0), in_time=3, in_space=9)
    assert (dead.pairs().is_dead, dead.pairs().rate_hz, dead.pairs().probability) == (True, 0.0, 0.0)
    assert dead.ledger().entries == ()


def test_rate_of_rounds_can_be_sampled_as_that_of_a_link():
    many = Multiplexed(link=Link(), in_time=50)
    seen = sampled_rate(many, 4000, np.random.default_rng(3))
    assert seen.value == pytest.approx(many.pairs().rate_hz, abs=5 * seen.standard_error)
    with pytest.raises(ParameterError, match=r"Multiplexed\.keeps = all: must be first to sample a rate: heralds are counted"):
        sampled_rate(replaced(many, "keeps", "all"), 4000, np.random.default_rng(3))


# --- error ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("link", KINDS)
def test_a_scenario_keeps_the_link_of_every_kind(link):
    many = Multiplexed(link=link, in_time=3, spacing_us=50.0)
    assert from_text(to_text(many)) == many


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"in_time": 0}, r"Multiplexed\.in_time = 0: must be at least 1"),
        ({"link": PairLink()}, r"Multiplexed\.link = PairLink\(.*must be a link with attempts: with an analyser, a source"),
        ({"link": Link(clock=Clock(waits_for_herald=False)), "in_time": 2}, r"in_time = 2: must be 1 for a link whose clock"),
        ({"in_time": 2, "spacing_us": 0.01}, r"spacing_us = 0\.01 µs: must be at least 0\.05 µs"),
        ({"link": MidpointLink(), "in_time": 2}, r"spacing_us = 1\.0 µs: must be at least 100 µs"),
        (
            {"link": SenderReceiverLink(heralded=False), "in_frequency": 2, "crosstalk": 0.1},
            r"crosstalk = 0\.1: must be 0 for a link without heralds",
        ),
    ],
)
def test_refusals(values, words):
    with pytest.raises(ParameterError, match=words):
        Multiplexed(**values)
