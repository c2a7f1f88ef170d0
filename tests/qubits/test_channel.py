"""Channels made, composed and applied: against sums over Kraus operators on the whole register, and QuTiP."""

import itertools
import math
import pickle

import numpy as np
import pytest
import qutip
from hypothesis import given, settings
from hypothesis import strategies as st

from qnkit.model import ParameterError
from qnkit.qubits import Channel, DensityMatrix, noise
from qnkit.qubits.families import bell, random_density, random_ket
from qnkit.qubits.gates import gate_matrix
from tests.oracles_channels import after, both, choi_by_columns, damping, flips, placed, ptm_by_traces, random_kraus, summed
from tests.random_things import random_unitary

SEEDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize(("qubits", "count"), [(1, 1), (1, 4), (2, 3)])
def test_every_way_in_makes_the_same_channel(qubits, count):
    operators = random_kraus(np.random.default_rng(4), qubits, count)
    channel = Channel.from_kraus(operators)
    theirs = qutip.kraus_to_super([qutip.Qobj(k, dims=[[2] * qubits] * 2) for k in operators])
    assert channel.qubits == qubits
    assert channel.ptm == pytest.approx(ptm_by_traces(operators, qubits), abs=1e-14)
    for other in (
        Channel.from_ptm(channel.ptm),
        Channel.from_choi(choi_by_columns(operators, qubits)),
        Channel.from_kraus(channel.kraus),
        Channel.from_qutip(theirs),
        Channel.from_qutip(channel.to_qutip()),
    ):
        assert other.ptm == pytest.approx(channel.ptm, abs=1e-13)
    assert channel.choi == pytest.approx(choi_by_columns(operators, qubits), abs=1e-14)
    assert channel.to_qutip().dims == theirs.dims
    assert channel.to_qutip().full() == pytest.approx(theirs.full(), abs=1e-14)


@pytest.mark.parametrize("qubits", [1, 2, 3, 4])
def test_a_gate_on_up_to_four_qubits_is_a_channel(qubits):
    gate = random_unitary(np.random.default_rng(qubits), 2**qubits)
    channel = Channel.from_unitary(gate)
    assert channel.qubits == qubits
    assert channel.is_unitary
    assert channel.process_fidelity(gate) == pytest.approx(1, abs=1e-12)
    assert Channel.identity(qubits) == Channel.from_ptm(np.eye(4**qubits))


@pytest.mark.parametrize("places", [(0,), (2,), (0, 1), (1, 0), (2, 0), (0, 2, 1), (2, 0, 1)])
def test_on_some_qubits_of_a_register_it_is_the_sum_over_kraus_operators_on_the_whole_register(places):
    rng = np.random.default_rng(len(places) + sum(places))
    operators = random_kraus(rng, len(places), 2)
    state = random_density(3, rng)
    expected = summed([placed(k, places, 3) for k in operators], state.matrix)
    result = Channel.from_kraus(operators).on(state, places)
    assert result.matrix == pytest.approx(expected, abs=1e-13)
    assert np.trace(result.matrix).real == pytest.approx(1, abs=1e-13)


def test_on_one_qubit_or_all_may_be_said_shortly_and_a_ket_becomes_a_mixed_state():
    channel, ket = noise.amplitude_damping(0.3), random_ket(2, np.random.default_rng(0))
    assert channel.on(ket, 1) == channel.on(ket.density(), [1])
    assert channel.tensor(channel).on(ket).matrix == pytest.approx(channel.on(channel.on(ket, 0), 1).matrix, abs=1e-15)
    assert isinstance(channel.on(ket, 0), DensityMatrix)


@given(SEEDS)
@settings(max_examples=30)
def test_one_after_another_is_the_product_of_their_operators_and_it_does_not_matter_how_they_are_grouped(seed):
    rng = np.random.default_rng(seed)
    first, second, third = (random_kraus(rng, 1, 2) for _ in range(3))
    a, b, c = (Channel.from_kraus(k) for k in (first, second, third))
    assert a.then(b).ptm == pytest.approx(ptm_by_traces(after(first, second), 1), abs=1e-13)
    assert a.then(b).then(c).ptm == pytest.approx(a.then(b.then(c)).ptm, abs=1e-13)
    assert a.tensor(b).ptm == pytest.approx(ptm_by_traces(both(first, second), 2), abs=1e-13)


def test_order_matters_and_this_one_comes_first():
    flip, fall = Channel.from_unitary(gate_matrix("x")), noise.amplitude_damping(1.0)
    assert flip.then(fall).ptm[3, 0] == 1.0
    assert fall.then(flip).ptm[3, 0] == -1.0


def test_repeated_is_one_after_another_and_no_times_is_nothing():
    channel = Channel.from_kraus(random_kraus(np.random.default_rng(9), 1, 3))
    assert channel.repeated(3).ptm == pytest.approx(channel.then(channel).then(channel).ptm, abs=1e-14)
    assert channel.repeated(np.int64(1)) == channel
    assert channel.repeated(0) == Channel.identity(1)


@given(SEEDS, st.integers(1, 2))
@settings(max_examples=30)
def test_negativity_never_rises_under_local_channels(seed, count):
    rng = np.random.default_rng(seed)
    state = random_density(2, rng, rank=2)
    local = [Channel.from_kraus(random_kraus(rng, 1, count)) for _ in range(2)]
    after_noise = local[0].tensor(local[1]).on(state)
    assert after_noise.negativity() <= state.negativity() + 1e-12


def test_a_channel_that_is_not_local_can_raise_negativity():
    product = DensityMatrix.from_matrix(np.kron(np.full((2, 2), 0.5), np.diag([1, 0])))
    gate = Channel.from_unitary(gate_matrix("cx"))
    assert product.negativity() == pytest.approx(0, abs=1e-15)
    assert gate.on(product).negativity() == pytest.approx(0.5, abs=1e-12)


@pytest.mark.parametrize("qubits", [1, 2])
def test_the_choi_state_is_that_of_pairs_phi_plus_whose_second_halves_the_channel_met(qubits):
    operators = random_kraus(np.random.default_rng(qubits), qubits, 2)
    channel = Channel.from_kraus(operators)
    assert channel.on_bell().matrix == pytest.approx(channel.choi / 2**qubits, abs=1e-14)
    if qubits == 1:
        assert channel.on_bell().matrix == pytest.approx(channel.on(bell(), 1).matrix, abs=1e-14)
    perfect = Channel.identity(qubits).on_bell()
    assert channel.process_fidelity() == pytest.approx(channel.on_bell().fidelity(perfect), abs=1e-13)


@pytest.mark.parametrize("size", range(1, 4))
def test_the_forms_of_larger_channels_agree(size):
    side_by_side = noise.amplitude_damping(0.2)
    operators = damping(0.2)
    for _ in range(size):
        side_by_side, operators = side_by_side.tensor(noise.dephasing(0.1)), both(operators, flips({"Z": 0.1}))
    assert Channel.from_kraus(operators).ptm == pytest.approx(side_by_side.ptm, abs=1e-13)
    assert side_by_side.qubits == size + 1


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: Channel.identity(5), "Channel.identity: qubits = 5: must be a whole number from 1 to 4"),
        (lambda: Channel.identity(1.0), "must be a whole number from 1 to 4"),
        (lambda: noise.bit_flip(0.1).then(noise.depolarizing(0.1, 2)), "2 qubits after a channel of 1 qubit"),
        (lambda: noise.bit_flip(0.1).then("x"), "x after a channel of 1 qubit"),
        (lambda: noise.depolarizing(0.1, 3).tensor(noise.depolarizing(0.1, 2)), "3 and 2 qubits: together must be at most 4"),
        (lambda: noise.bit_flip(0.1).repeated(-1), "count = -1: must be a whole number from 0"),
        (lambda: noise.bit_flip(0.1).on(bell(), 2), r"Channel.on: qubits = 2: must be different qubits of 0 to 1"),
        (lambda: noise.bit_flip(0.1).on(bell()), r"Channel.on: qubits = \(0, 1\): must be 1, the channel acts on so many"),
        (lambda: noise.depolarizing(0.1, 2).on(bell(), (1, 1)), "must be different qubits"),
        (lambda: Channel.from_unitary([[1, 0], [0, 1.1]]), r"not unitary: .* by up to 0\.21"),
        (lambda: Channel.from_unitary(np.eye(3)), "must be 2x2 or 4x4 or 8x8 or 16x16"),
        (lambda: Channel.from_ptm(np.diag([1, 1, -1, 1])), "not completely positive"),
        (lambda: Channel.from_kraus([0.9 * np.eye(2)]), "do not sum to the identity"),
        (lambda: Channel.from_qutip(qutip.Qobj(np.diag([1, 0.5]))), "not trace-preserving"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(call, words):
    with pytest.raises(ParameterError, match=words) as refused:
        call()
    assert "\n" not in str(refused.value)


def test_channels_survive_pickling():
    channel = noise.over_rotation("X", 0.2).then(noise.depolarizing(0.1))
    again = pickle.loads(pickle.dumps(channel))
    assert again == channel
    for mine, theirs in itertools.zip_longest(again.mixture(), channel.mixture()):
        assert np.array_equal(mine, theirs)


def test_kraus_operators_within_rounding_make_a_channel_that_keeps_the_trace_and_stays_one():
    operators = (1 + 4.5e-10) * np.array([[[1, 0], [0, np.sqrt(0.75)]], [[0, 0.5], [0, 0]]])
    channel = Channel.from_kraus(operators)
    assert np.array_equal(channel.ptm[0], [1, 0, 0, 0])
    assert np.abs(np.linalg.matrix_power(channel.ptm, 10**5)).max() < 1 + 1e-10


def test_the_first_row_of_a_channel_is_exact_whatever_it_was_made_from():
    """So a channel that is written as its Pauli-transfer matrix comes back with the same bits."""
    ptm = np.diag([1 + 5e-10, 0.5, 0.5, 0.5])
    ptm[0, 2] = 3e-10
    made = [Channel.from_ptm(ptm), Channel.unchecked(ptm), noise.amplitude_damping(0.3).then(noise.over_rotation("X", 0.7))]
    made += [noise.over_rotation("ZX", 0.3), Channel.from_choi(noise.over_rotation("Y", 0.3).choi)]
    for channel in made:
        assert np.array_equal(channel.ptm[0], np.eye(len(channel.ptm))[0])
        assert np.array_equal(Channel.from_ptm(channel.ptm).ptm, channel.ptm)
    assert ptm[0, 0] == 1 + 5e-10


FREQUENT = [
    noise.bit_flip(1e-12),
    noise.depolarizing(1e-9, 2),
    Channel.from_unitary(gate_matrix("h")),
    Channel.from_unitary(gate_matrix("iswap")),
    noise.amplitude_damping(0.3),
    noise.relaxation(1.0, 0.5, 1e-3, excited_share=0.2),
    Channel.from_unitary(gate_matrix("s")).then(noise.phase_damping(0.1)),
]


@pytest.mark.parametrize("count", [7, 10**6, 10**9, 10**15, 2**70, 10**400])
@pytest.mark.parametrize("channel", FREQUENT, ids=repr)
def test_a_channel_repeated_however_often_is_a_channel(channel, count):
    out = channel.repeated(count)
    assert np.array_equal(Channel.from_ptm(out.ptm).ptm, out.ptm)
    assert np.abs(out.ptm).max() <= 1 + 1e-9


@pytest.mark.parametrize("count", [1000, 10**9, 10**12])
def test_powers_of_a_pauli_channel_are_those_of_its_entries(count):
    kept = noise.dephasing(1e-9).repeated(count).ptm[1, 1]
    assert kept == pytest.approx(math.exp(count * math.log1p(-2e-9)), abs=count * 1.2e-16)
    assert Channel.from_unitary(np.diag([1, -1])).repeated(count + 1).ptm[1, 1] == -1


def test_a_gate_repeated_stays_orthogonal_and_turns_by_the_sum_of_its_angles():
    out = noise.over_rotation("X", 0.3).repeated(10**5)
    assert np.abs(out.ptm @ out.ptm.T - np.eye(4)).max() < 2e-15
    assert out.ptm == pytest.approx(noise.over_rotation("X", 0.3 * 10**5).ptm, abs=1e-10)


@pytest.mark.parametrize("count", [10**9, 10**15, 2**70, 10**400])
@pytest.mark.parametrize("channel", [noise.over_rotation("X", 0.3), noise.over_rotation("ZX", 0.1)], ids=["X", "ZX"])
def test_a_count_at_which_rounding_decides_is_refused_with_what_it_moves(channel, count):
    with pytest.raises(ParameterError, match=r"Channel.repeated: count = .*: rounding in the last digit .*; repeat it fewer"):
        channel.repeated(count)
