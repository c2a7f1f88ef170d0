"""The twirl of channels and states: averages over operators by brute force, and where the short cut is exact or not."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qnkit.model import ParameterError
from qnkit.qubits import Channel, DensityMatrix, noise
from qnkit.qubits.families import basis_state, bell, ghz, random_density
from qnkit.qubits.gates import gate_matrix
from qnkit.qubits.twirl import bell_twirl, clifford_twirl, pauli_twirl, twirl_error
from tests.oracles_channels import BELL, PAULI, bell_part, damping, kept_where_both_read_one, random_kraus, summed

SEEDS = st.integers(0, 2**32 - 1)


def both_sides(channel):
    return channel.tensor(channel)


def damped(gamma, state):
    return both_sides(noise.amplitude_damping(gamma)).on(state)


def cliffords():
    """The 24 Clifford gates of one qubit, up to a phase, as products of H and S."""
    found = [np.eye(2)]
    for gate in found:
        for step in (gate_matrix("h"), gate_matrix("s")):
            new = step @ gate
            if all(abs(np.trace(new.conj().T @ old)) < 1.99 for old in found):
                found.append(new)
    return found


@pytest.mark.parametrize("seed", range(3))
def test_the_pauli_twirl_is_the_average_over_pauli_operators_before_and_after(seed):
    operators = random_kraus(np.random.default_rng(seed), 1, 2)
    turned = [p @ k @ p / 2 for p, k in itertools.product(PAULI.values(), operators)]
    assert pauli_twirl(Channel.from_kraus(operators)).ptm == pytest.approx(Channel.from_kraus(turned).ptm, abs=1e-14)


@pytest.mark.parametrize("seed", range(3))
def test_the_clifford_twirl_is_the_average_over_the_24_clifford_gates_before_and_undone_after(seed):
    operators = random_kraus(np.random.default_rng(seed), 1, 2)
    group = cliffords()
    assert len(group) == 24
    turned = [c.conj().T @ k @ c / math.sqrt(24) for c, k in itertools.product(group, operators)]
    twirled = clifford_twirl(Channel.from_kraus(operators))
    assert twirled.ptm == pytest.approx(Channel.from_kraus(turned).ptm, abs=1e-13)
    assert twirled.process_fidelity() == pytest.approx(Channel.from_kraus(operators).process_fidelity(), abs=1e-13)


@given(SEEDS, st.integers(1, 2))
@settings(max_examples=30)
def test_twirling_keeps_the_fidelities_and_twirling_twice_changes_nothing(seed, qubits):
    channel = Channel.from_kraus(random_kraus(np.random.default_rng(seed), qubits, 3))
    for twirl in (pauli_twirl, clifford_twirl):
        once = twirl(channel)
        assert once.process_fidelity() == pytest.approx(channel.process_fidelity(), abs=1e-13)
        assert once.is_pauli
        assert Channel.from_ptm(twirl(once).ptm).ptm == pytest.approx(once.ptm, abs=1e-14)


def test_a_pauli_channel_is_its_own_twirl_and_a_clifford_twirl_is_depolarising():
    channel = noise.pauli({"X": 0.1, "Z": 0.2})
    assert pauli_twirl(channel) == channel
    assert clifford_twirl(channel).ptm == pytest.approx(noise.depolarizing(0.4).ptm, abs=1e-15)


@given(st.floats(0, 3), st.floats(0, 3), st.floats(0, 1))
def test_twirled_relaxation_composes_so_the_answer_does_not_depend_on_how_often_one_looks(first, second, share):
    def twirled(time):
        return pauli_twirl(noise.relaxation(1.0, 0.7, time, share))

    assert twirled(first).then(twirled(second)).ptm == pytest.approx(twirled(first + second).ptm, abs=1e-14)


def test_for_turns_the_twirl_of_the_whole_is_not_the_whole_of_the_twirls():
    turn = noise.over_rotation("X", 0.3)
    assert pauli_twirl(turn.then(turn)).process_fidelity() < pauli_twirl(turn).repeated(2).process_fidelity() - 0.01


@pytest.mark.parametrize(("name", "exact"), [("phi+", 0.625), ("psi+", 0.5)])
def test_half_damped_bell_pairs_are_not_what_the_twirl_says(name, exact):
    found = twirl_error(both_sides(noise.amplitude_damping(0.5)), bell(name))
    assert found.fidelity == pytest.approx(exact, abs=1e-14)
    assert found.twirled_fidelity == pytest.approx(0.5625, abs=1e-14)
    assert found.fidelity_error == pytest.approx(0.5625 - exact, abs=1e-14)


def test_a_state_twirled_at_every_event_depends_on_how_often_one_looks():
    fidelities = []
    for looks in (1, 2, 10, 1000):
        state = bell("phi+").density()
        for _ in range(looks):
            state = bell_twirl(damped(1 - 0.5 ** (1 / looks), state))
        fidelities.append(state.fidelity(bell("phi+")))
    assert fidelities[0] == pytest.approx(0.625, abs=1e-13), "once, at the end, it is exact"
    assert np.all(np.diff(fidelities) < -1e-4)
    assert fidelities[-1] == pytest.approx(0.5625, abs=1e-3), "looking all the time, it is the twirl of the channel"


@pytest.mark.parametrize(("bits", "exact"), [("00", 0.415), ("11", 0.4575)])
def test_t1_after_a_polarised_state_is_where_a_bell_diagonal_model_fails(bits, exact):
    """A single-click pair with alpha = 0.17 in one of the two polarised states, gamma = 0.5 on both qubits.

    The twirled channel on the exact pair is worse here than the exact channel on the twirled pair: 0.49875 against 0.43625.
    """
    matrix = 0.83 * bell("psi+").matrix + 0.17 * basis_state(bits).matrix
    pair = DensityMatrix.from_matrix(matrix)
    both = [np.kron(a, b) for a, b in itertools.product(damping(0.5), repeat=2)]
    assert damped(0.5, pair).fidelity(bell("psi+")) == pytest.approx(exact, abs=1e-14)
    assert damped(0.5, bell_twirl(pair)).fidelity(bell("psi+")) == pytest.approx(0.43625, abs=1e-14)
    found = twirl_error(both_sides(noise.amplitude_damping(0.5)), pair, bell("psi+"))
    assert (found.fidelity, found.twirled_fidelity) == pytest.approx((exact, 0.49875), abs=1e-14), "the channel twirled"
    for state, expected in ((matrix, exact), (bell_part(matrix), 0.43625)):
        assert (BELL["psi+"] @ summed(both, state) @ BELL["psi+"]).real == pytest.approx(expected, abs=1e-14)


def test_accepting_one_outcome_alone_tells_an_exact_pair_from_its_bell_diagonal_part():
    """Two damped pairs, distilled; where only 11 is accepted F = (1 + gamma**2 / 2) / (1 + 2 gamma**2)."""
    gamma = 0.25
    pair = damped(gamma, bell("phi+"))
    exact, chance = kept_where_both_read_one(pair.matrix)
    short_cut, other_chance = kept_where_both_read_one(bell_twirl(pair).matrix)
    fidelities = [(BELL["phi+"] @ kept @ BELL["phi+"]).real for kept in (exact, short_cut)]
    assert fidelities[0] == pytest.approx((1 + gamma**2 / 2) / (1 + 2 * gamma**2), abs=1e-14)
    assert chance == pytest.approx((1 - gamma) ** 2 / 2 * (1 + 2 * gamma**2), abs=1e-14)
    assert fidelities[1] < fidelities[0] - 0.03
    assert other_chance > chance + 0.03


@pytest.mark.parametrize("seed", range(4))
def test_the_twirl_of_a_pair_is_its_bell_diagonal_part(seed):
    state = random_density(2, np.random.default_rng(seed))
    assert bell_twirl(state).matrix == pytest.approx(bell_part(state.matrix), abs=1e-14)


@given(SEEDS)
@settings(max_examples=30)
def test_the_error_on_any_state_is_within_the_bound_of_the_choi_state(seed):
    rng = np.random.default_rng(seed)
    channel = Channel.from_kraus(random_kraus(rng, 1, 2))
    state = random_density(1, rng, rank=1)
    found = twirl_error(channel, state)
    difference = found.exact.matrix - found.approximate.matrix
    assert found.trace_distance == pytest.approx(np.linalg.svd(difference, compute_uv=False).sum() / 2, abs=1e-13)
    assert found.trace_distance <= 2 * found.choi_trace_distance + 1e-12
    assert abs(found.fidelity_error) <= found.trace_distance + 1e-12


def test_the_twirl_of_a_pauli_channel_makes_no_error_and_another_target_may_be_asked_for():
    found = twirl_error(noise.depolarizing(0.1, 2), bell("psi-"), bell("phi+"))
    assert (found.trace_distance, found.choi_trace_distance, found.fidelity_error) == pytest.approx((0, 0, 0), abs=1e-14)
    assert found.fidelity == pytest.approx(0.1 / 4, abs=1e-15)


def test_the_choi_state_of_half_damping_is_off_by_what_its_shift_of_z_is():
    """The difference is 1 (x) Z * gamma / 4, with eigenvalues gamma / 4 twice and -gamma / 4 twice."""
    found = twirl_error(noise.amplitude_damping(0.5), basis_state("1"))
    assert found.choi_trace_distance == pytest.approx(0.25, abs=1e-14)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: bell_twirl(ghz(3)), "bell_twirl: state = 3 qubits: must be the state of 2 qubits"),
        (lambda: bell_twirl(np.eye(4)), "must be the state of 2 qubits"),
        (lambda: twirl_error(noise.bit_flip(0.1), bell()), "twirl_error: state = 2 qubits: must be a state of 1, as the channel"),
        (lambda: twirl_error(noise.depolarizing(0.1, 2), bell(), ghz(3)), "target = 3 qubits: must be a state of 2"),
    ],
)
def test_states_of_another_size_are_refused(call, words):
    with pytest.raises(ParameterError, match=words):
        call()
