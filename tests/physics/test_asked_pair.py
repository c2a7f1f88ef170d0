"""A stored pair that is asked for: means by quadrature and by sampling, and limits."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import Arm, AskedPair, BellAnalyzer, Detector, Emitter, Link, Memory, StoredPair
from qnkit.physics.asked_pair import AGAINST_THE_MEAN, against_the_mean

ARM = Arm(emitter=Emitter(photon_efficiency=0.1), memory=Memory(t2_s=1.1))
LINK = Link(left=ARM, right=ARM)
PAIR = AskedPair(link=LINK, wait_s=0.4)


def density(pair, times):
    """The density of the wait, written down again."""
    if pair.asked == "window":
        return np.where(times <= 2 * pair.wait_s, 0.5 / pair.wait_s, 0.0)
    return np.exp(-times / pair.wait_s) / pair.wait_s


@pytest.mark.parametrize(("asked", "far"), [("window", 0.8), ("next", 20.0)])
def test_mean_fidelity_is_the_integral_of_fidelity_times_chance(asked, far):
    pair = replaced(PAIR, "asked", asked)
    nodes, weights = np.polynomial.legendre.leggauss(200)
    times = far * (1 + nodes) / 2
    by_hand = far / 2 * (weights * density(pair, times) * pair.stored.fidelities(times)).sum()
    assert pair.mean_fidelity == pytest.approx(by_hand, abs=1e-12)


@pytest.mark.parametrize("asked", ["fixed", "window", "next"])
def test_sampled_run_has_the_exact_mean_and_share(asked):
    pair = replaced(replaced(PAIR, "asked", asked), "level", 0.7)
    run = pair.sampled(4000, np.random.default_rng(1))
    assert run.mean_fidelity.value == pytest.approx(pair.mean_fidelity, abs=5 * run.mean_fidelity.standard_error + 1e-12)
    share = pair.share_above
    error = math.sqrt(share * (1 - share) / 4000)
    assert float((run.fidelities > 0.7).mean()) == pytest.approx(share, abs=5 * error)
    assert float((run.asked_s - run.made_s).mean()) == pytest.approx(0.4, abs=5 * 0.4 / math.sqrt(4000))


def test_one_pair_has_the_place_at_a_time_and_the_next_one_takes_it_at_once():
    run = PAIR.sampled(50, np.random.default_rng(2))
    assert (run.made_s[1:] > run.asked_s[:-1]).all()
    run = replaced(PAIR, "asked", "next").sampled(50, np.random.default_rng(2))
    assert run.made_s[1:] == pytest.approx(run.asked_s[:-1])


def test_a_spread_wait_leaves_more_than_its_mean_does_where_the_decay_is_exponential():
    fixed, window, chance = (replaced(PAIR, "asked", asked).mean_fidelity for asked in ("fixed", "window", "next"))
    assert chance > window > fixed


def test_coherence_at_random_is_one_over_one_plus_the_mean_wait_over_the_coherence_time():
    pair = AskedPair(link=LINK, asked="next", wait_s=0.7)
    fresh, mean = pair.stored.state.matrix, pair.stored.mean(pair.waits).matrix
    assert mean[1, 2] == pytest.approx(fresh[1, 2] / (1 + 0.7 * 2 / 1.1), abs=1e-12)


@pytest.mark.parametrize("asked", ["fixed", "window", "next"])
def test_limits_at_once_and_with_perfect_memories(asked):
    at_once = AskedPair(link=LINK, asked=asked, wait_s=0.0)
    assert at_once.mean_fidelity == pytest.approx(StoredPair.of(LINK).state.fidelity("psi+"), abs=1e-12)
    kept = replaced(replaced(LINK, "left.memory", Memory()), "right.memory", Memory())
    forever = AskedPair(link=kept, asked=asked, wait_s=100.0)
    assert forever.mean_fidelity == pytest.approx(StoredPair.of(kept).state.fidelity("psi+"), abs=1e-12)
    assert forever.share_above == 1.0


def test_refusals_name_the_field():
    with pytest.raises(ParameterError, match=r"AskedPair.wait_s = -1.0 s: must be at least 0"):
        AskedPair(wait_s=-1.0)
    with pytest.raises(ParameterError, match=r"AskedPair.asked = 'never'"):
        AskedPair(asked="never")
    dark = Arm(emitter=Emitter(photon_efficiency=0.0))
    eye = Detector(dark_count_rate_hz=0.0)
    dead = AskedPair(link=Link(left=dark, right=dark, analyzer=BellAnalyzer(plus=eye, minus=eye)))
    with pytest.raises(ParameterError, match=r"StoredPair: no pair ever comes from this Link"):
        print(dead.mean_fidelity)


def test_random_waits_do_better_than_fixed_ones_of_the_same_mean_and_slow_drift_turns_that_round():
    pair = AskedPair(wait_s=0.02, asked="next")
    assert against_the_mean(pair) == AGAINST_THE_MEAN[0]
    assert against_the_mean(replaced(pair, "asked", "fixed")) == AGAINST_THE_MEAN[1]
    for side in ("left", "right"):
        pair = replaced(pair, f"link.{side}.memory.dephasing", "gaussian")
    assert against_the_mean(replaced(pair, "wait_s", 0.003)) == AGAINST_THE_MEAN[2]
