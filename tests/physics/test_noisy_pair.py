"""Claims about a pair and its enemies: master equations, the memories of the links, laws, limits, and the surprise."""

import itertools
import math

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.physics import BELL_ORDER, Memory, PairState, waited
from qnkit.physics.noisy_pair import COURSES, ENEMIES, MEASURES, READINGS, NoisyPair, WaitingNoise, course, flipped, readings
from tests.oracles_noisy_pair import MARKOVIAN, solved

LOSS = WaitingNoise(enemy="relaxation", time_s=1.0, t2_over_t1=0.1)
ALONE = WaitingNoise(enemy="relaxation", time_s=1.0)
TIMES = np.linspace(0, 6, 121)


def pair(enemy, bell="phi+", wait_s=0.3, **other):
    met = WaitingNoise(enemy=enemy, **other)
    return NoisyPair(bell=bell, left=met, right=met, wait_s=wait_s)


@pytest.mark.parametrize("enemy", MARKOVIAN)
@pytest.mark.parametrize("bell", ["phi+", "psi-"])
def test_state_is_that_of_qutips_master_equation(enemy, bell):
    left, right = WaitingNoise(enemy=enemy, time_s=0.7, t2_over_t1=0.6), WaitingNoise(enemy=enemy, time_s=1.9)
    ours = NoisyPair(bell=bell, left=left, right=right, wait_s=0.4).state.matrix
    theirs = solved(bell, (enemy, 0.7, 0.6), (enemy, 1.9, 2.0), 0.4)
    assert np.abs(ours - theirs).max() < 1e-9  # of mesolve, asked for 1e-12 a step


def test_unlike_enemies_act_each_on_its_own_side():
    mixed = NoisyPair(left=ALONE, right=WaitingNoise(enemy="bit flips", time_s=2.0), wait_s=0.5)
    theirs = solved("phi+", ("relaxation", 1.0, 2.0), ("bit flips", 2.0, 2.0), 0.5)
    assert np.abs(mixed.state.matrix - theirs).max() < 1e-9


@pytest.mark.parametrize(
    ("met", "memory"),
    [
        (WaitingNoise(enemy="dephasing", time_s=0.8), Memory(t2_s=0.8)),
        (WaitingNoise(enemy="slow dephasing", time_s=0.8), Memory(t2_s=0.8, dephasing="gaussian")),
        (WaitingNoise(enemy="relaxation", time_s=0.8, t2_over_t1=0.3), Memory(t1_s=0.8, t2_s=0.24)),
        (WaitingNoise(enemy="nothing"), Memory()),
    ],
)
def test_a_memory_of_a_link_decays_alike(met, memory):
    ours = NoisyPair(bell="psi+", left=met, right=WaitingNoise(enemy="nothing"), wait_s=0.5).state.matrix
    theirs = waited(PairState.bell("psi+"), memory, Memory(), 0.5, 0.5).matrix
    assert np.abs(ours - theirs).max() < 1e-14


@pytest.mark.parametrize(("enemy", "bell"), list(itertools.product(ENEMIES, BELL_ORDER)))
def test_every_state_on_the_way_is_one_and_entanglement_never_rises(enemy, bell):
    one = pair(enemy, bell, t2_over_t1=0.1)
    for matrix in one.states(TIMES):
        PairState(matrix)  # refused, if it were none
    for measure in ("concurrence", "negativity"):
        if enemy != "turning":
            assert np.diff(one.along(TIMES, measure)).max() < 1e-9
        else:
            assert np.ptp(one.along(TIMES, measure)) < 1e-7  # square roots of rounding errors


@pytest.mark.parametrize("enemy", ENEMIES)
def test_switching_an_enemy_off_changes_the_state(enemy):
    with_it = pair(enemy)
    without = replaced(replaced(with_it, "left.enemy", "nothing"), "right.enemy", "nothing")
    assert without.state == with_it.fresh
    assert np.abs(with_it.state.matrix - without.state.matrix).max() > 0.01


def test_fidelity_falls_and_rises_again_under_relaxation():
    losing = NoisyPair(left=LOSS, right=LOSS)
    assert losing.along([0.7])[0] == pytest.approx(0.375, abs=5e-4)
    assert losing.along([4.0])[0] == pytest.approx(0.491, abs=5e-4)
    assert losing.along([200.0])[0] == pytest.approx(0.5, abs=1e-12)


def test_higher_fidelity_is_not_more_entanglement():
    phi, psi = (NoisyPair(bell=bell, left=ALONE, right=ALONE, wait_s=math.log(2)) for bell in ("phi+", "psi+"))
    assert [phi.number, psi.number] == pytest.approx([0.625, 0.5], abs=1e-12)
    assert [phi.state.concurrence(), psi.state.concurrence()] == pytest.approx([0.25, 0.5], abs=1e-9)


def test_twirl_of_the_channel_gives_the_bell_diagonal_model():
    half = [math.log(2)]
    for bell in ("phi+", "psi+"):
        assert NoisyPair(bell=bell, left=ALONE, right=ALONE).along(half, "fidelity", twirled=True)[0] == pytest.approx(0.5625)
    for matrix in NoisyPair(left=LOSS, right=ALONE).states(TIMES, twirled=True):
        weights = PairState(matrix).bell_weights()
        assert np.abs(matrix - PairState.bell_diagonal(np.clip(weights, 0, None) / weights.sum()).matrix).max() < 1e-12


@pytest.mark.parametrize("enemy", ["dephasing", "slow dephasing", "depolarising", "bit flips"])
def test_twirl_leaves_pauli_channels_alone(enemy):
    assert np.abs(pair(enemy).states(TIMES) - pair(enemy).states(TIMES, twirled=True)).max() < 1e-15


def test_slow_drift_begins_with_the_square_of_time_and_fast_noise_with_time():
    for enemy, power in (("slow dephasing", 2), ("dephasing", 1)):
        early, later = 1 - pair(enemy).along([1e-3, 2e-3])
        assert later / early == pytest.approx(2**power, rel=5e-3)  # the next order is the wait itself


def test_steady_turn_takes_no_purity_comes_back_and_cancels_in_psi():
    turning = pair("turning", wait_s=1.2)
    assert turning.state.purity() == pytest.approx(1.0, abs=1e-12)
    assert turning.number < 0.5
    assert turning.along([math.pi])[0] == pytest.approx(1.0, abs=1e-12)  # half a turn on each side, together a full one
    assert pair("turning", "psi+").along(TIMES).min() == pytest.approx(1.0, abs=1e-12)


def test_readings_are_the_agreements_and_leanings():
    state = NoisyPair(left=ALONE, right=WaitingNoise(enemy="turning", time_s=3.0), wait_s=0.4).state
    table, diagonal = state.correlations(), state.matrix.diagonal().real
    named = dict(zip(READINGS, readings(state), strict=True))
    assert [named["XX"], named["YY"], named["ZZ"]] == pytest.approx(table.diagonal().tolist(), abs=1e-15)
    assert (named["XY"], named["YX"]) == pytest.approx((table[0, 1], table[1, 0]), abs=1e-15)
    assert named["Z Alice"] == pytest.approx(diagonal[0] + diagonal[1] - diagonal[2] - diagonal[3], abs=1e-15)
    assert named["Z Bob"] == pytest.approx(diagonal[0] - diagonal[1] + diagonal[2] - diagonal[3], abs=1e-15)


def test_no_wait_is_a_fresh_pair_and_a_long_one_has_an_end():
    for enemy in ENEMIES:
        assert np.abs(pair(enemy, wait_s=0.0).state.matrix - pair(enemy).fresh.matrix).max() < 1e-15
        assert np.isfinite(pair(enemy).states([1e9])).all()
    assert pair("depolarising").along([1e3])[0] == pytest.approx(0.25, abs=1e-15)


def test_no_waits_give_no_states():
    assert NoisyPair().states([]).shape == (0, 4, 4)
    assert NoisyPair().along([], twirled=True).shape == (0,)


def test_flipped_shares_are_the_other_bell_states():
    state = PairState.bell_diagonal([0.1, 0.2, 0.3, 0.4])
    assert flipped(state, "phi+") == pytest.approx([0.2, 0.3, 0.4])  # phi-, psi+, psi-
    assert flipped(state, "psi+") == pytest.approx([0.4, 0.1, 0.2])  # psi-, phi+, phi-
    nothing = WaitingNoise(enemy="nothing")
    phase, bit, both = flipped(replaced(pair("dephasing", "psi+", 0.04), "right", nothing).state, "psi+")
    assert phase > 0.01
    assert (bit, both) == pytest.approx((0.0, 0.0), abs=1e-15)
    white = replaced(pair("depolarising", "psi+", 0.04), "right", nothing)
    assert flipped(white.state, "psi+") == pytest.approx([-0.25 * math.expm1(-0.04)] * 3)


def test_number_is_the_watched_one():
    for name in MEASURES:
        watching = replaced(NoisyPair(), "measure", name)
        assert watching.number == pytest.approx(watching.along([watching.wait_s], name)[0], abs=1e-15)


def test_bad_input_is_refused_in_words():
    with pytest.raises(ParameterError, match=r"NoisyPair.wait_s = -1.0 s: must be at least 0"):
        NoisyPair(wait_s=-1.0)
    with pytest.raises(ParameterError, match=r"WaitingNoise.t2_over_t1 = 2.5: must be at most 2"):
        WaitingNoise(t2_over_t1=2.5)
    with pytest.raises(ParameterError, match=r"WaitingNoise.channel = inf: a wait must be a finite time"):
        WaitingNoise().channel(math.inf)
    for wait in (-1.0, -5e-324, math.nan, "1", None, True, [1.0]):
        with pytest.raises(ParameterError, match=r"WaitingNoise.channel = .*: a wait must be a finite time of at least 0 s"):
            WaitingNoise().channel(wait)
    turning = NoisyPair(left=WaitingNoise(enemy="turning", time_s=1e-300), wait_s=1e300)
    with pytest.raises(ParameterError, match=r"channel = 1e\+300 s: .* turns too far to know the angle: at most 1e\+12"):
        _ = turning.state
    for given in (["0.5"], "0.5", [True], None, [[0.1], [0.1, 0.2]]):
        with pytest.raises(ParameterError, match=r"NoisyPair.states: .* is not a row of real numbers"):
            NoisyPair().states(given)
    for measure in ([], ["fidelity"], 3, None):
        with pytest.raises(ParameterError, match=r"is no measure; choose one of fidelity"):
            NoisyPair().along([0.1], measure)
    for ask in (readings, lambda junk: flipped(junk, "phi+")):
        with pytest.raises(ParameterError, match=r"must be a PairState, such as NoisyPair\(\).state"):
            ask(np.eye(4))
    with pytest.raises(ParameterError, match=r"charm"):
        flipped(NoisyPair().state, "charm")
    with pytest.raises(ParameterError, match=r"'charm' is no measure; choose one of fidelity, concurrence"):
        NoisyPair().along([0.1], "charm")
    with pytest.raises(ParameterError, match=r"times of shape \(1, 2\): must be one row"):
        NoisyPair().states([[0.0, 1.0]])


def test_course_of_a_fidelity_is_read_off_the_pair():
    pairs = [NoisyPair(), NoisyPair(left=LOSS, right=LOSS), pair("depolarising"), pair("relaxation", "psi+")]
    assert [course(one) for one in pairs] == [COURSES[way] for way in (0, 1, 2, 0)]
