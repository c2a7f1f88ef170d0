"""Memories: the decay of a waiting pair against QuTiP's master equation, its laws, and the surprise of relaxation."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qnkit.model import ParameterError, quantity_at, replaced
from qnkit.physics import Memory, PairState, decay_curve, waited
from tests.oracles import decayed_by_master_equation, dephased_by_detunings, random_density_matrix

FOREVER = Memory()
TIMES = np.linspace(0.0, 2.0, 9)
UNLIKE = [
    (Memory(t1_s=0.7), FOREVER),
    (Memory(t2_s=0.5), Memory(t2_s=1.3)),
    (Memory(t1_s=1.0, t2_s=0.4), Memory(t1_s=3.0, t2_s=6.0)),
    (Memory(t2_s=0.8, dephasing="gaussian"), FOREVER),
    (Memory(t1_s=2.0, t2_s=0.8, dephasing="gaussian"), Memory(t1_s=1.0, t2_s=0.9)),
]


@st.composite
def memories(draw):
    t1 = draw(st.none() | st.floats(0.05, 20))
    shape = draw(st.sampled_from(["exponential", "gaussian"]))
    longest = 20 if t1 is None or shape == "gaussian" else 2 * t1
    return Memory(t1_s=t1, t2_s=draw(st.none() | st.floats(0.02, longest)), dephasing=shape)


@st.composite
def states(draw):
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    return PairState.from_matrix(random_density_matrix(rng, rank=draw(st.integers(1, 4))))


@pytest.mark.parametrize(("left", "right"), UNLIKE)
def test_waiting_matches_qutips_master_equation(left, right):
    start = PairState.from_matrix(random_density_matrix(np.random.default_rng(11), rank=2))
    solved = decayed_by_master_equation(start.matrix, left, right, TIMES)
    assert np.abs(decay_curve(start, left, right, TIMES) - solved).max() < 1e-8


@pytest.mark.parametrize("time", [0.3, 1.0, 2.5])
def test_gaussian_dephasing_is_an_average_over_normal_detunings(time):
    start = PairState.from_matrix(random_density_matrix(np.random.default_rng(12)))
    left, right = Memory(t2_s=1.0, dephasing="gaussian"), Memory(t2_s=2.0, dephasing="gaussian")
    averaged = dephased_by_detunings(start.matrix, 1.0, 2.0, time)
    assert waited(start, left, right, time, time).matrix == pytest.approx(averaged, abs=1e-12)


@pytest.mark.parametrize("t", [0.0, 0.2, 1.0, 5.0])
def test_t1_alone_damps_populations_and_halves_the_rate_of_coherence(t):
    memory = Memory(t1_s=1.0)
    after = waited(PairState.bell("psi+"), memory, memory, t, t).matrix
    assert after[1, 1].real == pytest.approx(math.exp(-t) / 2)
    assert after[0, 0].real == pytest.approx(1 - math.exp(-t))
    assert after[1, 2].real == pytest.approx(math.exp(-t) / 2)


@pytest.mark.parametrize("name", ["phi+", "phi-", "psi+", "psi-"])
def test_t2_alone_moves_a_bell_state_towards_its_phase_flip(name):
    left, right = Memory(t2_s=2.0), Memory(t2_s=3.0)
    kept = math.exp(-0.6 / 2.0 - 0.9 / 3.0)
    after = waited(PairState.bell(name), left, right, 0.6, 0.9)
    assert after.fidelity(name) == pytest.approx((1 + kept) / 2)
    assert sorted(after.bell_weights()) == pytest.approx([0, 0, (1 - kept) / 2, (1 + kept) / 2], abs=1e-15)


def test_gaussian_dephasing_starts_flat_and_has_its_1_over_e_time_at_t2():
    memory = Memory(t2_s=2.0, dephasing="gaussian")
    curve = decay_curve(PairState.bell(), memory, FOREVER, [0.0, 0.02, 2.0])[:, 0, 3].real * 2
    assert curve == pytest.approx([1.0, math.exp(-1e-4), math.exp(-1.0)])


@pytest.mark.parametrize("side", ["left", "right"])
def test_only_the_qubit_that_waits_decays(side):
    limited = Memory(t1_s=1.0, t2_s=1.0)
    pair = (limited, FOREVER) if side == "left" else (FOREVER, limited)
    start = PairState.bell()
    alone = waited(start, *pair, 1.0, 1.0).matrix
    times = (1.0, 0.0) if side == "left" else (0.0, 1.0)
    assert np.array_equal(alone, waited(start, limited, limited, *times).matrix)
    place = (0, 1) if side == "left" else (1, 0)
    populations = alone.diagonal().real.reshape(2, 2)
    assert populations[place] == pytest.approx((1 - math.exp(-1)) / 2), "the other qubit is still 1 where this one fell to 0"


@pytest.mark.parametrize("limit", ["t1_s", "t2_s"])
def test_switching_a_limit_off_takes_exactly_its_closed_form_away(limit):
    both = Memory(t1_s=1.0, t2_s=0.5, dephasing="gaussian")
    without = replaced(both, limit, None)
    start, t = PairState.bell("psi+"), 0.4
    on, off = waited(start, both, both, t, t).matrix, waited(start, without, without, t, t).matrix
    factor = math.exp(-t) if limit == "t1_s" else math.exp(-2 * (t / 0.5) ** 2)
    assert on[1, 2] / off[1, 2] == pytest.approx(factor)


def test_relaxation_can_raise_the_fidelity_to_a_bell_state_while_entanglement_is_gone():
    memory = Memory(t1_s=1.0, t2_s=0.1)
    early, late = (waited(PairState.bell("phi+"), memory, memory, t, t) for t in (0.7, 4.0))
    assert early.fidelity() == pytest.approx(0.375, abs=5e-4)
    assert late.fidelity() == pytest.approx(0.491, abs=5e-4)
    assert (early.negativity(), late.negativity()) == (0.0, 0.0)


def test_amplitude_damping_of_a_bell_pair_is_exact_and_not_twirled():
    memory = Memory(t1_s=1.0)
    half = math.log(2)  # gamma = 1/2 on both
    assert waited(PairState.bell("phi+"), memory, memory, half, half).fidelity() == pytest.approx(0.625)
    assert waited(PairState.bell("psi+"), memory, memory, half, half).fidelity("psi+") == pytest.approx(0.5)


def test_a_polarised_single_click_pair_relaxes_as_the_exact_channel_says():
    alpha, memory, half = 0.17, Memory(t1_s=1.0), math.log(2)
    for rest, expected in ((0, 0.415), (3, 0.4575)):  # neither or both left in 1 beside psi+
        matrix = (1 - alpha) * PairState.bell("psi+").matrix
        matrix[rest, rest] += alpha
        after = waited(PairState.from_matrix(matrix), memory, memory, half, half)
        assert after.fidelity("psi+") == pytest.approx(expected, abs=1e-12)


@given(states(), memories(), memories(), st.floats(0, 5), st.floats(0, 5))
def test_waiting_keeps_trace_hermiticity_and_positivity(state, left, right, left_wait, right_wait):
    after = waited(state, left, right, left_wait, right_wait).matrix
    assert np.trace(after).real == pytest.approx(1.0, abs=1e-14)
    assert np.abs(after - after.conj().T).max() < 1e-15
    assert np.linalg.eigvalsh(after)[0] > -1e-15


@given(states(), memories(), memories(), st.lists(st.floats(0, 5), min_size=2, max_size=5))
def test_entanglement_never_rises_while_waiting(state, left, right, times):
    curve = [PairState.unchecked(m) for m in decay_curve(state, left, right, sorted(times))]
    # a concurrence is made of square roots of eigenvalues, which are known to about 1e-16, and so to 1e-8 where they are 0
    for measure, rounding in ((PairState.negativity, 1e-13), (PairState.concurrence, 1e-8)):
        values = [measure(one) for one in curve]
        assert all(after <= before + rounding for before, after in itertools.pairwise(values))


@given(states(), st.floats(0, 3), st.floats(0, 3))
def test_two_waits_are_one_longer_wait_when_the_dephasing_is_exponential(state, first, second):
    left, right = Memory(t1_s=1.0, t2_s=0.6), Memory(t1_s=0.4, t2_s=0.8)
    twice = waited(waited(state, left, right, first, first), left, right, second, second)
    assert twice.matrix == pytest.approx(waited(state, left, right, first + second, first + second).matrix, abs=1e-15)


@given(states(), memories(), memories())
def test_no_wait_changes_nothing(state, left, right):
    assert waited(state, left, right, 0.0, 0.0) == state


def test_a_memory_without_limits_keeps_a_pair_for_ever():
    assert waited(PairState.bell(), FOREVER, FOREVER, math.inf, 1e300) == PairState.bell()


def test_an_endless_wait_leaves_the_ground_state_or_a_classical_mixture():
    endless = (math.inf, math.inf)
    relaxed = waited(PairState.bell(), Memory(t1_s=1.0), Memory(t1_s=1.0), *endless)
    assert np.array_equal(relaxed.matrix, np.diag([1, 0, 0, 0]))
    dephased = waited(PairState.bell(), Memory(t2_s=1.0), FOREVER, *endless)
    assert dephased.matrix == pytest.approx(np.diag([0.5, 0, 0, 0.5]))


def test_t2_none_is_the_longest_coherence_that_t1_allows():
    assert Memory(t1_s=3.0).rates == Memory(t1_s=3.0, t2_s=6.0).rates
    assert FOREVER.rates == (0.0, 0.0, 0.0)


def test_a_curve_is_the_same_as_single_waits():
    state, (left, right) = PairState.werner(0.9), UNLIKE[2]
    curve = decay_curve(state, left, right, TIMES)
    assert curve.shape == (9, 4, 4)
    for time, matrix in zip(TIMES, curve, strict=True):
        assert np.array_equal(matrix, waited(state, left, right, time, time).matrix)
    assert decay_curve(state, left, right, []).shape == (0, 4, 4)


def test_the_pair_that_waits_is_not_changed():
    state = PairState.bell()
    before = state.matrix.copy()
    waited(state, Memory(t1_s=1.0), Memory(t1_s=1.0), 1.0, 1.0)
    assert np.array_equal(state.matrix, before)


def test_a_coherence_longer_than_twice_the_lifetime_is_refused():
    with pytest.raises(ParameterError) as refused:
        Memory(t1_s=1.0, t2_s=2.5)
    assert str(refused.value) == "Memory.t2_s = 2.5 s: must be at most 2 T1 = 2 s; lengthen t1_s or shorten it"
    assert Memory(t1_s=1.0, t2_s=2.0).t2_s == 2.0
    assert Memory(t1_s=1.0, t2_s=2.5, dephasing="gaussian").t2_s == 2.5


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"t1_s": 0.0}, "Memory.t1_s = 0.0 s: must be above 0 s"),
        ({"t2_s": -1.0}, "Memory.t2_s = -1.0 s: must be above 0 s"),
        ({"t1_s": math.inf}, "Memory.t1_s = inf s: must be a finite number (no NaN, no infinity)"),
        ({"t2_s": math.nan}, "Memory.t2_s = nan s: must be a finite number (no NaN, no infinity)"),
        ({"t1_s": "1"}, "Memory.t1_s = '1' s: must be a number in s"),
        ({"dephasing": "white"}, "Memory.dephasing = 'white': must be one of 'exponential' or 'gaussian'"),
        ({"t2": 1.0}, "Memory.t2 = 1.0: there is no such field; did you mean t2_s?"),
    ],
)
def test_a_memory_refuses_with_object_field_value_unit_and_rule(fields, message):
    with pytest.raises(ParameterError) as refused:
        Memory(**fields)
    assert str(refused.value) == message


@pytest.mark.parametrize("time", [-0.1, math.nan, -math.inf])
def test_a_waiting_time_that_cannot_be_is_refused(time):
    with pytest.raises(
        ParameterError, match=r"decay\.right_wait_s = .* s: must be one time or a row of times, each at least 0 s"
    ):
        waited(PairState.bell(), FOREVER, FOREVER, 0.0, time)
    with pytest.raises(ParameterError, match=r"decay\.left_wait_s = "):
        decay_curve(PairState.bell(), FOREVER, FOREVER, [0.0, time])


def test_a_slider_finds_a_limit_that_may_be_absent():
    quantity = quantity_at(FOREVER, "t2_s")
    assert (quantity.label, quantity.unit, quantity.optional, quantity.low, quantity.low_open) == (
        "coherence time T2",
        "s",
        True,
        0,
        True,
    )
    assert quantity.with_unit(None) == "no limit"
