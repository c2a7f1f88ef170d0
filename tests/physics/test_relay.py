"""Alice, a station and Bob: the joined pair, and what a cut-off does to what is counted."""

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Arm, Emitter, Estimate, Fiber, Link, Memory, Relay, SingleClick, TimeBinDoubleClick, swapped
from qnkit.physics.best_cutoff import best_cutoff


def link(t2_s=1.1, weight=0.025, km=5.0, protocol=None):
    arm = Arm(emitter=Emitter(photon_efficiency=0.1), fiber=Fiber(length_km=km), memory=Memory(t2_s=t2_s))
    click = SingleClick(left_bright_weight=weight, right_bright_weight=weight)
    return Link(left=arm, right=arm, protocol=protocol or click)


RELAY = Relay(left=link(), right=link())


def test_joined_pair_is_the_mean_of_the_swaps_of_the_ways_to_meet():
    meeting = replaced(RELAY, "cutoff.age_s", 0.05).exact()
    made = RELAY.joined(meeting)
    by_hand = sum(p * swapped(*both, targets=("psi+", "psi+")).state.matrix for p, both in meeting.cases)
    assert made.state.matrix == pytest.approx(by_hand, abs=1e-12)
    assert made.rate_hz == pytest.approx(meeting.rate_hz)
    assert made.state.fidelity("phi+") > 0.8


def test_counts_are_rate_times_what_each_pair_is_worth():
    meeting = replaced(RELAY, "cutoff.age_s", 0.02).exact()
    assert replaced(RELAY, "counted", "pairs").counts_hz(meeting) == meeting.rate_hz
    key = RELAY.joined(meeting).state.key_rate()
    assert key > 0
    assert RELAY.counts_hz(meeting) == pytest.approx(meeting.rate_hz * key)
    good = replaced(RELAY, "counted", "good pairs")
    assert good.counts_hz(meeting) == meeting.rate_above(0.8)
    fresh = max(one.fidelities([0.0])[0] for one in meeting.pairs)
    strict = replaced(good, "level", fresh - 0.003)
    assert 0 < strict.counts_hz(meeting) == meeting.rate_above(fresh - 0.003) < good.counts_hz(meeting)


def test_without_a_cutoff_there_are_more_pairs_and_less_key():
    ages = [0.01, 0.02, 0.05, 0.1, 1.0, None]
    pairs = replaced(RELAY, "counted", "pairs").counts_along(ages)
    assert (np.diff(pairs)[:4] > 0).all()
    assert pairs[-1] >= pairs[-2] * (1 - 1e-12)
    key = Relay(left=link(0.05), right=link(0.05)).counts_along(ages)
    assert key[0] > 0
    assert key[-1] == 0


def test_sampled_deliveries_make_the_pair_of_the_closed_form():
    relay = replaced(RELAY, "cutoff.age_s", 0.1)
    sampled = relay.sampled(4000, np.random.default_rng(3))
    exact = relay.joined(relay.exact()).state.fidelity("phi+")
    assert relay.joined(sampled).state.fidelity("phi+") == pytest.approx(exact, abs=0.01)
    assert sampled.rate_hz.value == pytest.approx(relay.exact().rate_hz, abs=5 * sampled.rate_hz.standard_error)


def test_perfect_memories_need_no_cutoff():
    kept = Relay(left=link(None, protocol=TimeBinDoubleClick()), right=link(None, protocol=TimeBinDoubleClick()))
    assert best_cutoff(kept, kept.counts_hz).cutoff.age_s is None


def test_refusals_name_the_field():
    with pytest.raises(ParameterError, match=r"Relay.counted = 'luck'"):
        Relay(counted="luck")
    with pytest.raises(ParameterError, match=r"Relay.level = 1.5: must be at most 1"):
        Relay(level=1.5)


def test_sampled_pairs_agree_with_the_closed_form_and_two_errors_cover_it_as_often_as_they_should():
    relay = replaced(RELAY, "cutoff.age_s", 0.05)
    meeting, runs = relay.exact(), 400
    exact = relay.joined(meeting).state.fidelity("phi+")
    rates, values = zip(*(relay.sampled_pairs(400, np.random.default_rng(seed)) for seed in range(runs)), strict=True)
    pulls = np.array([(one.value - exact) / one.standard_error for one in values])
    assert abs(pulls.mean()) < 5 / runs**0.5
    assert np.mean(abs(pulls) < 2) == pytest.approx(0.9545, abs=5 * (0.9545 * 0.0455 / runs) ** 0.5)
    off = np.mean([one.value for one in rates]) - meeting.rate_hz
    assert abs(off) < 5 * rates[0].standard_error / runs**0.5 + meeting.rate_hz / 400  # 1/mean is off by 1/n


def test_each_sampled_delivery_counts_with_the_fidelity_of_its_own_swap():
    relay = Relay(left=link(weight=0.2), right=link(0.3, km=9.0, protocol=TimeBinDoubleClick()))
    sample = relay.sampled(60, np.random.default_rng(5))
    found = relay.sampled_pairs(60, np.random.default_rng(5))[1]
    one_by_one = [
        swapped(*(pair.after(age) for pair, age in zip(sample.pairs, ages, strict=True)), targets=("psi+", "psi+"))
        for ages in sample.ages_s.tolist()
    ]
    assert found == Estimate(*(pytest.approx(x, rel=1e-9) for x in _mean([one.state.fidelity("phi+") for one in one_by_one])), 60)


def _mean(values):
    return np.mean(values), np.std(values, ddof=1) / len(values) ** 0.5
