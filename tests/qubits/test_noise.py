"""The usual kinds of noise: against Kraus operators by the book, QuTiP's master equation, memories, and their limits."""

import math

import numpy as np
import pytest
import qutip
from hypothesis import given
from hypothesis import strategies as st

from qnkit.model import ParameterError
from qnkit.physics import Memory, PairState, waited
from qnkit.qubits import Channel, DensityMatrix, noise
from tests.oracles_channels import damping, flips, operator, ptm_by_traces, relaxing, replaced_by_noise
from tests.random_things import random_state

UNIT = st.floats(0, 1)


def same(channel, operators):
    assert channel.ptm == pytest.approx(ptm_by_traces(operators, channel.qubits), abs=1e-14)
    assert Channel.from_ptm(channel.ptm) == channel, "its own check accepts it"


@given(UNIT, UNIT)
def test_each_maker_gives_the_kraus_operators_of_the_book(p, share):
    same(noise.bit_flip(p), flips({"X": p}))
    same(noise.dephasing(p), flips({"Z": p}))
    same(noise.phase_damping(p), [np.diag([1, math.sqrt(1 - p)]), np.diag([0, math.sqrt(p)])])
    same(noise.depolarizing(p), replaced_by_noise(p, 1))
    same(noise.amplitude_damping(p, share), damping(p, share))


@pytest.mark.parametrize("qubits", [1, 2])
@pytest.mark.parametrize("p", [0.0, 0.2, 1.0])
def test_depolarizing_replaces_the_state_by_noise_and_errs_in_three_quarters_of_these(p, qubits):
    channel = noise.depolarizing(p, qubits)
    same(channel, replaced_by_noise(p, qubits))
    size = 4**qubits
    assert 1 - channel.pauli_weights()[0] == pytest.approx(p * (size - 1) / size, abs=1e-15)
    assert channel.average_fidelity() == pytest.approx(1 - p * (2**qubits - 1) / 2**qubits, abs=1e-15)


def test_depolarizing_ends_where_every_error_but_none_is_certain():
    assert noise.depolarizing(4 / 3).pauli_weights() == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3], abs=1e-15)
    assert noise.depolarizing(16 / 15, 2).pauli_weights()[0] == pytest.approx(0, abs=1e-15)


def test_a_pauli_channel_on_two_qubits_is_its_operators():
    same(noise.pauli({"XI": 0.1, "ZZ": 0.2, "YX": 0.05}), flips({"XI": 0.1, "ZZ": 0.2, "YX": 0.05}))
    assert noise.pauli({"II": 0.7, "ZZ": 0.3}) == noise.pauli({"ZZ": 0.3})


@pytest.mark.parametrize("label", ["X", "Z", "ZZ", "XY"])
def test_an_over_rotation_is_the_exponential_of_its_operator_and_its_angles_add(label):
    from scipy.linalg import expm

    same(noise.over_rotation(label, 0.3), [expm(-0.15j * operator(label))])
    assert noise.over_rotation(label, 0.1).repeated(7).ptm == pytest.approx(noise.over_rotation(label, 0.7).ptm, abs=1e-14)


def test_a_coherent_error_grows_with_the_square_and_a_random_one_with_the_number():
    angle = 1e-3
    turn = noise.over_rotation("Z", angle)
    flip = noise.dephasing(math.sin(angle / 2) ** 2)
    assert turn.process_fidelity() == pytest.approx(flip.process_fidelity(), abs=1e-15), "once, they look the same"
    lost = [1 - channel.repeated(20).process_fidelity() for channel in (turn, flip)]
    assert lost[0] / (1 - turn.process_fidelity()) == pytest.approx(400, rel=1e-3)
    assert lost[1] / (1 - flip.process_fidelity()) == pytest.approx(20, rel=1e-3)


@pytest.mark.parametrize(("t1", "t2", "share"), [(1.0, 0.7, 0.0), (2.0, 4.0, 0.0), (1.5, 0.3, 0.2), (1.0, 1.1, 1.0)])
def test_relaxation_is_damping_with_the_dephasing_that_t1_does_not_explain(t1, t2, share):
    for time in (0.01, 0.4, 3.0):
        same(noise.relaxation(t1, t2, time, share), relaxing(t1, t2, time, share))


def test_relaxation_solves_the_master_equation_of_a_bath_with_heat():
    t1, t2, share, time = 1.0, 0.8, 0.3, 0.6
    start = random_state(np.random.default_rng(0), 2)
    lower, raised = qutip.Qobj([[0, 1], [0, 0]]), qutip.Qobj([[0, 0], [1, 0]])  # to the state of index 0, and to that of index 1
    pure = 1 / t2 - 1 / t1 / 2
    collapse = [math.sqrt((1 - share) / t1) * lower, math.sqrt(share / t1) * raised, math.sqrt(pure / 2) * qutip.sigmaz()]
    options = {"atol": 1e-13, "rtol": 1e-11}
    theirs = qutip.mesolve(0 * lower, qutip.Qobj(start), [0, time], c_ops=collapse, options=options).states[-1].full()
    mine = noise.relaxation(t1, t2, time, share).on(DensityMatrix.from_matrix(start))
    assert mine.matrix == pytest.approx(theirs, abs=1e-10)


@given(st.floats(0, 5), st.floats(0, 5), UNIT)
def test_relaxation_in_two_waits_is_that_in_one_and_slow_noise_remembers(first, second, share):
    parts = noise.relaxation(1.0, 0.5, first, share).then(noise.relaxation(1.0, 0.5, second, share))
    assert parts.ptm == pytest.approx(noise.relaxation(1.0, 0.5, first + second, share).ptm, abs=1e-14)
    slow = noise.gaussian_dephasing(1.0, first).then(noise.gaussian_dephasing(1.0, second))
    whole = noise.gaussian_dephasing(1.0, first + second)
    assert whole.ptm[1, 1] == pytest.approx(slow.ptm[1, 1] * math.exp(-2 * first * second), abs=1e-14)


@pytest.mark.parametrize("t1", [None, 0.9])
@pytest.mark.parametrize("t2", [None, 0.5])
@pytest.mark.parametrize("shape", ["exponential", "gaussian"])
def test_a_pair_in_two_memories_is_a_pair_whose_qubits_met_these_channels(t1, t2, shape):
    start = PairState.from_matrix(random_state(np.random.default_rng(1), 4))
    memory = Memory(t1_s=t1, t2_s=t2, dephasing=shape)

    def channel(time):
        if shape == "exponential":
            return noise.relaxation(t1, t2, time)
        return noise.relaxation(t1, None, time).then(noise.gaussian_dephasing(t2, time))

    for left, right in ((0.0, 0.3), (0.7, 0.2), (math.inf, 1.0)):
        mine = channel(left).tensor(channel(right)).on(DensityMatrix.from_matrix(start.matrix))
        assert mine.matrix == pytest.approx(waited(start, memory, memory, left, right).matrix, abs=1e-14)


@pytest.mark.parametrize(
    "channel",
    [
        noise.bit_flip(0),
        noise.dephasing(0.0),
        noise.phase_damping(0.0),
        noise.depolarizing(0.0),
        noise.amplitude_damping(0.0, 0.3),
        noise.relaxation(1e-300, 1e-300, 0.0),
        noise.relaxation(None, None, math.inf),
        noise.relaxation(math.inf, math.inf, math.inf),
        noise.gaussian_dephasing(1e-300, 0.0),
        noise.gaussian_dephasing(None, math.inf),
        noise.pauli({"X": 0.0}),
        noise.over_rotation("X", 0.0),
    ],
)
def test_no_noise_is_the_identity_to_the_last_bit(channel):
    assert np.array_equal(channel.ptm, np.eye(4))


def test_after_endless_time_only_equilibrium_is_left():
    settled = np.zeros((4, 4))
    settled[0, 0], settled[3, 0] = 1.0, 1 - 2 * 0.25
    assert np.array_equal(noise.relaxation(1.0, 1.0, math.inf, 0.25).ptm, settled)
    assert np.array_equal(noise.relaxation(1e-300, None, 1e300, 0.25).ptm, settled)
    assert np.array_equal(noise.gaussian_dephasing(1e-300, 1e300).ptm, np.diag([1.0, 0, 0, 1]))
    assert np.array_equal(noise.relaxation(None, 1.0, math.inf).ptm, np.diag([1.0, 0, 0, 1]))


def test_at_t2_of_twice_t1_nothing_but_relaxation_dephases():
    gamma = -math.expm1(-0.4)
    assert noise.relaxation(1.0, 2.0, 0.4).ptm == pytest.approx(noise.amplitude_damping(gamma).ptm, abs=1e-15)
    assert noise.relaxation(1.0, None, 0.4) == noise.relaxation(1.0, 2.0, 0.4)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: noise.relaxation(1.0, 2.1, 0.1), r"noise.relaxation.t2_s = 2.1 s: must be at most 2 T1 = 2 s; lengthen t1_s"),
        (lambda: noise.relaxation(0.0, 1.0, 0.1), r"noise.relaxation.t1_s = 0.0 s: must be a time above 0 s"),
        (lambda: noise.relaxation(1.0, 1.0, -0.1), r"noise.relaxation.time_s = -0.1 s: must be a time of at least 0 s"),
        (lambda: noise.relaxation(1.0, 1.0, math.nan), r"time_s = nan s: must be a time of at least 0 s"),
        (lambda: noise.relaxation(1.0, 1.0, 0.1, 1.5), r"excited_share = 1.5: must be a number from 0 to 1"),
        (lambda: noise.gaussian_dephasing(-1.0, 1.0), r"noise.gaussian_dephasing.t2_s = -1.0 s: must be a time above 0 s"),
        (lambda: noise.bit_flip(1.2), r"noise.bit_flip.p = 1.2: must be a number from 0 to 1"),
        (lambda: noise.dephasing("half"), r"noise.dephasing.p = half: must be a number from 0 to 1"),
        (lambda: noise.depolarizing(1.4), r"noise.depolarizing.p = 1.4: must be a number from 0 to 1.33333333"),
        (lambda: noise.depolarizing(0.1, 0), "qubits = 0: must be a whole number from 1 to 4"),
        (lambda: noise.amplitude_damping(math.nan), "gamma = nan: must be a number from 0 to 1"),
        (lambda: noise.phase_damping(-0.1), "lam = -0.1: must be a number from 0 to 1"),
        (lambda: noise.pauli({}), "must name operators of 1 to 4 qubits"),
        (lambda: noise.pauli({"X": 0.6, "Z": 0.6}), r"\(sum 1.2\): must sum to at most 1, with the identity to 1"),
        (lambda: noise.pauli({"I": 0.5, "Z": 0.4}), r"\(sum 0.9\): must sum to at most 1, with the identity to 1"),
        (lambda: noise.pauli({"X": -0.1}), r"weights\['X'\] = -0.1: must be a number from 0 to 1"),
        (lambda: noise.pauli({"X": 0.1, "XX": 0.1}), "has 2 letters: must have 1"),
        (lambda: noise.pauli({"Q": 0.1}), "must be letters of I, X, Y, Z"),
        (lambda: noise.over_rotation("X", math.inf), "angle = inf rad: must be a finite number"),
    ],
)
def test_noise_that_cannot_be_is_refused_in_words(call, words):
    with pytest.raises(ParameterError, match=words):
        call()
