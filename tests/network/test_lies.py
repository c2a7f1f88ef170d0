"""The six lies: each is a switch that is nothing where it must be nothing, and is off by what pencil and paper say elsewhere."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr

from qnkit.constants import FIBER_GROUP_INDEX, SPEED_OF_LIGHT_M_PER_S
from qnkit.model import ParameterError, replaced, replaced_all
from qnkit.network import LIES, Claim
from qnkit.network.chain_formulas import all_links, asap_kept
from qnkit.network.lies import ATTEMPT_S, RUNS, _fidelity, raw_correlations
from qnkit.physics import distilled_werner

CLAIM = Claim(pairs=60)
PLAIN = replaced(CLAIM, "distil", False)
LIGHT_S = 200e3 * FIBER_GROUP_INDEX / SPEED_OF_LIGHT_M_PER_S
HARMLESS = {
    "nothing fades": {"t2_s": 1e6},
    "no round fails": {"t2_s": 1e6, "fidelity": 1.0},
    "news is instant": {"length_km": 0.0},
    "one link for all": {"unlike": 1.0},
}


def lying(lie, claim=CLAIM, **changes):
    return replaced_all(claim, {"lie": lie, **changes})


@pytest.mark.parametrize("lie", HARMLESS)
def test_where_a_lie_is_true_liar_and_engine_say_the_same_number_by_number(lie):
    claim = lying(lie, **HARMLESS[lie])
    assert claim.told(3) == claim.honest(3)


@pytest.mark.parametrize("lie", LIES)
def test_each_lie_changes_what_is_said_at_the_values_the_lab_begins_with(lie):
    claim = lying(lie)
    assert claim.told(3) != claim.honest(3)
    assert claim.told(3) == lying(lie).told(3)


def test_the_honest_engine_without_distillation_meets_the_closed_form_of_two_links_and_their_news():
    claim = replaced(PLAIN, "pairs", 800)
    told, (p, q) = claim.honest(1), claim.chances
    assert (p + q) / 2 == pytest.approx(0.2)
    assert p / q == pytest.approx(4.0)
    rate = 1 / (all_links([p, q]).mean * ATTEMPT_S + LIGHT_S / 2)
    assert abs(told.rate_hz.value - rate) < 5 * told.rate_hz.standard_error
    w = ((4 * 0.95 - 1) / 3) ** 2
    left = asap_kept([p, q], 2 * ATTEMPT_S / claim.t2_s, 2000) * math.exp(-2 * LIGHT_S / 2 / claim.t2_s)
    assert abs(told.fidelity.value - (1 + w + 2 * w * left) / 4) < 5 * told.fidelity.standard_error
    assert told.youngest_s >= LIGHT_S / 2 - 1e-12
    assert told.worked is None


@pytest.mark.parametrize("claim", [CLAIM, PLAIN, replaced(CLAIM, "t2_s", 0.005)])
def test_every_delivered_fidelity_follows_from_the_ages_in_the_trace(claim):
    run = claim.run(2)
    ours = [_fidelity(claim, raw) for raw in raw_correlations(run, claim)]
    assert ours == pytest.approx(run.fidelities.tolist(), abs=1e-12)


def test_failed_rounds_that_are_counted_make_as_many_pairs_more_as_bennett_says():
    claim = lying("no round fails", t2_s=1e6, pairs=300)
    told, true = claim.told(5), claim.honest(5)
    f = (1 + 3 * ((4 * 0.95 - 1) / 3) ** 2) / 4
    chance, _ = distilled_werner(f, f)  # for Werner pairs DEJMPS works as often as BBPSSW
    assert abs(true.worked - chance) < 5 * math.sqrt(chance * (1 - chance) / 300)
    assert true.rate_hz.value / told.rate_hz.value == pytest.approx(true.worked, abs=1 / 300)
    assert told.worked == 1.0
    assert told.fidelity == true.fidelity


def test_no_pair_is_younger_than_its_news_unless_news_takes_no_time():
    claim = lying("news is instant", chance=0.5, unlike=1.0)
    assert claim.honest().youngest_s >= 1.5 * LIGHT_S - 1e-12  # half the way for the swap, the whole way for the two records
    assert claim.told().youngest_s < 1.5 * LIGHT_S
    assert claim.told().rate_hz.value > 1.1 * claim.honest().rate_hz.value


def test_links_taken_alike_are_too_fast_by_what_the_closed_form_says():
    claim = lying("one link for all", PLAIN, length_km=0.0, unlike=9.0, pairs=500)
    right = all_links(claim.chances).mean / all_links([0.2, 0.2]).mean
    told, true = claim.told().rate_hz, claim.honest().rate_hz
    off = math.hypot(told.standard_error / told.value, true.standard_error / true.value)
    assert abs(math.log(told.value / true.value / right)) < 5 * off


@pytest.mark.parametrize("t2_s", [0.003, 0.03, 0.3])
def test_one_age_for_all_is_below_the_truth_without_distillation_and_not_far_below_where_memories_are_long(t2_s):
    claim = lying("one age for all", PLAIN, t2_s=t2_s)
    gap = claim.honest().fidelity.value - claim.told().fidelity.value
    logs = np.log(claim.run(0).numbers[:, 2])
    assert 0 < gap < 0.5 * logs.var()  # exp(m + x) on average is exp(m) (1 + var/2), and no correlation is above 1
    assert claim.told() == replace(claim.honest(), fidelity=claim.told().fidelity)


def test_the_best_of_ten_runs_is_as_many_standard_errors_too_high_as_the_largest_of_ten_normal_numbers():
    expected, _ = quad(lambda x: x * RUNS * ndtr(x) ** (RUNS - 1) * math.exp(-x * x / 2) / math.sqrt(2 * math.pi), -9, 9)
    assert expected == pytest.approx(1.5388, abs=1e-4)
    seeds, claim = 5, lying("the luckiest run", PLAIN, pairs=30)
    rates = [[claim.run(seed, which, rows=0).rate_hz().value for which in range(RUNS)] for seed in range(seeds)]
    best = [claim.told(seed).rate_hz.value for seed in range(seeds)]
    assert best == [max(row) for row in rates]
    spread = np.std(rates, ddof=1)
    pulls = (np.array(best) - np.mean(rates)) / spread
    assert abs(pulls.mean() - expected) < 5 * 0.6 / math.sqrt(seeds)  # the largest of ten scatters by 0.6


def test_the_fastest_of_ten_short_runs_is_the_same_whether_longer_ones_were_made_before_or_not():
    short, long = (lying("the luckiest run", PLAIN, pairs=pairs, t2_s=0.0501) for pairs in (30, 60))
    rates = [short.run(7, which, rows=0).rate_hz() for which in range(RUNS)]
    assert long.told(7).rate_hz == max((long.run(7, which).rate_hz() for which in range(RUNS)), key=lambda one: one.value)
    assert short.told(7).rate_hz == max(rates, key=lambda one: one.value)


def test_a_difference_on_the_same_random_numbers_is_known_better_than_its_two_sides():
    share, fidelity = lying("news is instant").off(4)
    assert share.n == fidelity.n == 4
    alone = CLAIM.honest().rate_hz
    assert 0 < share.standard_error < alone.standard_error / alone.value
    assert fidelity.value > 0


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("lie", "the earth is flat", "nothing fades"), ("unlike", 0.5, "at least 1"), ("chance", 0.6, "at most 0.5")],
)
def test_what_is_no_claim_is_refused_in_words(field, value, words):
    with pytest.raises(ParameterError, match=words):
        replaced(CLAIM, field, value)


def test_one_seed_alone_is_refused_as_it_has_no_error():
    with pytest.raises(ParameterError, match="at least 2, for an error"):
        CLAIM.off(1)
