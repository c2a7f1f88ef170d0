"""One pair that waits: its mean state against quadrature of the decay kernel, what its fidelity does, and its limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad_vec

from qnkit.kernels.heralding import COLUMNS
from qnkit.model import ParameterError, replaced
from qnkit.physics import (
    AtTime,
    Link,
    Memory,
    PairState,
    SingleClick,
    StoredPair,
    TimeBinDoubleClick,
    UntilNext,
    Window,
    mean_state,
    waited,
)
from qnkit.physics.link import heralded
from tests.links import ideal_link, single, unlike_link
from tests.oracles import random_density_matrix
from tests.physics.test_memory import UNLIKE, memories, states

FOREVER = Memory()


@given(states(), memories(), memories(), st.floats(0, 3), st.floats(0, 2), st.floats(0, 2))
def test_a_wait_is_that_of_the_decay_kernel_from_the_making_on(state, left, right, wait, left_drift, right_drift):
    born = waited(state, left, right, left_drift, right_drift)
    after = StoredPair(born, left, right, (left_drift, right_drift)).after(wait)
    assert after.matrix == pytest.approx(waited(state, left, right, left_drift + wait, right_drift + wait).matrix, abs=1e-13)


@pytest.mark.parametrize(("left", "right"), UNLIKE)
def test_the_mean_state_is_the_quadrature_of_states(left, right):
    state = PairState.from_matrix(random_density_matrix(np.random.default_rng(13), rank=2))
    for waits, density, end in (
        (Window(width_s=0.7), lambda t: 1 / 0.7, 0.7),
        (UntilNext(rate_hz=3.0), lambda t: 3 * math.exp(-3 * t), 15.0),
        (UntilNext(rate_hz=3.0, cutoff_s=0.5), lambda t: 3 * math.exp(-3 * t) / -math.expm1(-1.5), 0.5),
    ):
        solved, _ = quad_vec(lambda t, d=density: d(t) * waited(state, left, right, t, t).matrix, 0, end, epsabs=1e-13)
        assert mean_state(state, left, right, waits).matrix == pytest.approx(solved, abs=1e-11)


@pytest.mark.parametrize(("left", "right"), UNLIKE)
def test_the_mean_state_over_attempts_is_the_sum_of_states(left, right):
    state, p, attempt_s = PairState.werner(0.9), 0.2, 0.05
    waits = UntilNext(rate_hz=p / attempt_s, attempt_s=attempt_s, cutoff_s=0.52)
    weights = np.array([p * (1 - p) ** (k - 1) for k in range(1, 11)])
    added = sum(w * waited(state, left, right, 0.05 * k, 0.05 * k).matrix for k, w in enumerate(weights, 1))
    assert mean_state(state, left, right, waits).matrix == pytest.approx(added / weights.sum(), abs=1e-14)


@given(states(), memories(), memories(), st.floats(0.01, 5))
def test_a_mean_over_waits_is_a_state(state, left, right, rate):
    for waits in (
        Window(width_s=1 / rate),
        UntilNext(rate_hz=rate),
        UntilNext(rate_hz=rate, attempt_s=0.1 / rate, cutoff_s=3 / rate),
    ):
        mean = mean_state(state, left, right, waits).matrix
        assert np.trace(mean).real == pytest.approx(1.0, abs=1e-13)
        assert np.linalg.eigvalsh(mean)[0] > -1e-13


@pytest.mark.parametrize("protocol", [SingleClick(), TimeBinDoubleClick(flip_us=200.0)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_pair_of_a_link_waits_on_as_a_later_herald_would_have_made_it_wait(protocol, seed):
    link, later = unlike_link(np.random.default_rng(seed), protocol), 4e-4
    row = np.array([link.row()])
    row[0, [COLUMNS.index("left_wait_s"), COLUMNS.index("right_wait_s")]] += later
    assert StoredPair.of(link).after(later).matrix == pytest.approx(heralded(row)[2][0], abs=1e-14)


def test_gaussian_dephasing_counts_the_time_before_the_wait():
    memory = Memory(t2_s=1.0, dephasing="gaussian")
    young, old = (StoredPair(PairState.bell("psi+"), memory, FOREVER, (d, 0.0)).after(0.5).fidelity("psi+") for d in (0.0, 1.0))
    assert young == pytest.approx((1 + math.exp(-0.25)) / 2)
    assert old == pytest.approx((1 + math.exp(-1.25)) / 2)


def test_the_mean_fidelity_at_the_next_success_is_a_hyperbola():
    pair = StoredPair(PairState.bell("psi+"), Memory(t2_s=2.0), FOREVER)
    assert pair.mean_fidelity(UntilNext(rate_hz=4.0)) == pytest.approx((1 + 1 / (1 + 0.25 / 2)) / 2, rel=1e-14)


@pytest.mark.parametrize("level", [0.55, 0.7, 0.9])
def test_the_time_until_a_level_and_the_share_above_it_have_their_closed_forms(level):
    pair = StoredPair(PairState.bell("psi+"), Memory(t2_s=2.0), Memory(t2_s=3.0))
    until = -math.log(2 * level - 1) / (1 / 2 + 1 / 3)
    assert pair.time_until(level) == pytest.approx(until, rel=1e-12)
    assert pair.share_above(level, UntilNext(rate_hz=0.7)) == pytest.approx(1 - math.exp(-0.7 * until), rel=1e-12)
    assert pair.share_above(level, Window(width_s=10.0)) == pytest.approx(min(1.0, until / 10), rel=1e-12)
    assert pair.share_above(level, AtTime(time_s=1.0)) == float(until > 1.0)


def test_a_fidelity_that_falls_and_rises_again_passes_a_level_twice():
    memory = Memory(t1_s=1.0, t2_s=0.1)
    pair = StoredPair(PairState.bell("phi+"), memory, memory, target="phi+")
    first, second = pair.crossings_s(0.42)
    assert pair.fidelities([first, second]) == pytest.approx([0.42, 0.42], abs=1e-12)
    waits = UntilNext(rate_hz=0.8)
    sample = waits.sample(40_000, np.random.default_rng(2))
    share = pair.share_above(0.42, waits)
    assert share == pytest.approx(1 - (waits.within(second) - waits.within(first)), abs=1e-12)
    assert np.mean(pair.fidelities(sample) > 0.42) == pytest.approx(share, abs=5 * math.sqrt(share * (1 - share) / 40_000))


@given(states(), memories(), memories(), st.floats(0.1, 0.9))
def test_the_share_above_a_level_is_that_of_a_fine_list_of_waits(state, left, right, level):
    pair, waits = StoredPair(state, left, right), Window(width_s=1.0)
    listed = np.mean(pair.fidelities((np.arange(20_000) + 0.5) / 20_000) > level)
    assert pair.share_above(level, waits) == pytest.approx(listed, abs=1e-3)


def test_memories_without_limits_keep_a_pair_as_it_is():
    pair = StoredPair(PairState.werner(0.8, "psi+"), FOREVER, FOREVER)
    assert pair.mean(UntilNext(rate_hz=1e-3)).matrix == pytest.approx(pair.state.matrix, abs=1e-15)
    assert (pair.time_until(0.5), pair.time_until(0.9)) == (math.inf, 0.0)
    assert (pair.share_above(0.5, Window()), pair.share_above(0.9, Window())) == (1.0, 0.0)


def test_a_longer_wait_or_a_shorter_memory_leaves_less():
    pair = StoredPair.of(Link())
    fidelities = [pair.mean_fidelity(UntilNext.of(Link(), cutoff_s)) for cutoff_s in (1e-3, 1e-2, 0.1, None)]
    assert fidelities == sorted(fidelities, reverse=True)
    worse = StoredPair.of(replaced(Link(), "left.memory.t2_s", 0.01))
    assert worse.mean_fidelity(UntilNext.of(Link())) < fidelities[-1]


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: StoredPair.of(ideal_link(single(0.1), efficiency=0.0)), "StoredPair: no pair ever comes from this Link"),
        (
            lambda: StoredPair.of(Link()).after(-1.0),
            r"StoredPair\.mean_after\(wait\) = .* s: must be finite times of at least 0 s",
        ),
        (lambda: StoredPair.of(Link()).fidelities(math.nan), r"must be finite times of at least 0 s"),
        (lambda: StoredPair.of(Link()).time_until(1.2), r"StoredPair\.level = 1\.2: a fidelity must lie between 0 and 1"),
        (
            lambda: StoredPair.of(Link()).mean(UntilNext(rate_hz=1.0, attempt_s=0.1, cutoff_s=0.05)),
            r"StoredPair\.mean: UntilNext.* keeps no pair; lengthen its cut-off",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
