"""What a channel says of itself: its forms, its kind, its fidelities; against QuTiP, brute force and averages over states."""

import math

import numpy as np
import pytest
import qutip
from hypothesis import given
from hypothesis import strategies as st

from qnkit.model import ParameterError
from qnkit.qubits import Channel, noise
from qnkit.qubits.gates import gate_matrix
from tests.oracles_channels import choi_by_columns, damping, flips, labels, operator, random_kraus, summed
from tests.random_things import random_unitary

SEEDS = st.integers(0, 2**32 - 1)


def random_channel(rng, qubits, count=3):
    return Channel.from_kraus(random_kraus(rng, qubits, count))


@given(SEEDS, st.integers(1, 2), st.integers(1, 4))
def test_every_channel_keeps_the_trace_and_is_completely_positive(seed, qubits, count):
    channel = random_channel(np.random.default_rng(seed), qubits, count)
    assert channel.ptm[0] == pytest.approx(np.eye(4**qubits)[0], abs=1e-12)
    assert np.linalg.eigvalsh(channel.choi)[0] >= -1e-12
    kept = np.einsum("mai,maj->ij", channel.kraus.conj(), channel.kraus)
    assert kept == pytest.approx(np.eye(2**qubits), abs=1e-12)
    assert len(channel.kraus) <= count


@pytest.mark.parametrize("seed", range(4))
def test_process_and_average_fidelity_are_those_of_qutip(seed):
    rng = np.random.default_rng(seed)
    qubits = 1 + seed % 2
    dims = [[2] * qubits] * 2
    operators, gate = random_kraus(rng, qubits, 3), random_unitary(rng, 2**qubits)
    channel, theirs = Channel.from_kraus(operators), [qutip.Qobj(k, dims=dims) for k in operators]
    target = qutip.Qobj(gate, dims=dims)
    assert channel.average_fidelity(gate) == pytest.approx(qutip.average_gate_fidelity(theirs, target), abs=1e-12)
    assert channel.process_fidelity(gate) == pytest.approx(qutip.process_fidelity(theirs, target), abs=1e-12)
    assert channel.process_fidelity() == pytest.approx(qutip.process_fidelity(theirs), abs=1e-12)
    assert channel.process_fidelity(Channel.from_unitary(gate)) == pytest.approx(channel.process_fidelity(gate), abs=1e-14)


@pytest.mark.parametrize("seed", range(3))
def test_the_average_fidelity_is_the_mean_over_random_states_within_five_standard_errors(seed):
    rng = np.random.default_rng(seed)
    operators, gate = damping(0.4), random_unitary(rng, 2)
    samples = []
    for _ in range(2000):
        ket = random_unitary(rng, 2)[:, 0]
        samples.append((np.conj(gate @ ket) @ summed(operators, np.outer(ket, ket.conj())) @ (gate @ ket)).real)
    error = np.std(samples) / math.sqrt(len(samples))
    assert abs(Channel.from_kraus(operators).average_fidelity(gate) - np.mean(samples)) < 5 * error
    assert error < 0.01


def test_a_gate_has_fidelity_one_to_itself_and_its_opposite_none():
    for name in ("h", "t", "cx", "iswap"):
        gate = Channel.from_unitary(gate_matrix(name))
        assert gate.process_fidelity(gate_matrix(name)) == pytest.approx(1, abs=1e-14)
        assert gate.average_fidelity(gate) == pytest.approx(1, abs=1e-14)
    assert Channel.from_unitary(gate_matrix("x")).process_fidelity() == 0.0
    assert noise.depolarizing(1.0).average_fidelity() == 0.5


@given(st.lists(st.floats(0, 1), min_size=16, max_size=16).filter(lambda weights: sum(weights) > 0.01))
def test_a_pauli_channel_gives_its_probabilities_back(weights):
    shares = np.array(weights) / sum(weights)
    channel = noise.pauli(dict(zip(labels(2)[1:], shares[1:], strict=True)))
    assert channel.pauli_weights() == pytest.approx(shares, abs=1e-14)
    assert channel.pauli_weights().min() >= 0
    assert channel.is_pauli
    assert channel.is_unital


def test_the_kraus_operators_of_a_pauli_channel_are_pauli_operators_the_likeliest_first():
    channel = noise.pauli({"XY": 0.3, "ZI": 0.1})
    expected = [math.sqrt(0.6) * np.eye(4), math.sqrt(0.3) * operator("XY"), math.sqrt(0.1) * operator("ZI")]
    assert channel.kraus == pytest.approx(np.array(expected), abs=1e-15)


def test_the_kinds_of_channels():
    damped, turned = noise.amplitude_damping(0.2), noise.over_rotation("Z", 0.3)
    assert (damped.is_unital, damped.is_pauli, damped.is_unitary) == (False, False, False)
    assert (turned.is_unital, turned.is_pauli, turned.is_unitary) == (True, False, True)
    assert noise.amplitude_damping(0.2, excited_share=0.5).is_unital
    assert Channel.from_unitary(gate_matrix("y")).is_pauli
    assert not noise.bit_flip(0.1).is_unitary


def test_a_channel_that_is_no_pauli_channel_says_how_far_it_is_from_one():
    with pytest.raises(ParameterError, match=r"not a Pauli channel: .* has 0\.2 off the diagonal; pauli_twirl\(channel\)"):
        noise.amplitude_damping(0.2).pauli_weights()


@pytest.mark.parametrize(
    "channel",
    [
        noise.depolarizing(0.1, 2),
        noise.over_rotation("ZZ", 0.4),
        noise.over_rotation("X", 0.4).then(noise.depolarizing(0.2)),
        noise.over_rotation("X", 0.4).then(noise.pauli({"Z": 0.2, "Y": 0.1})),
        noise.dephasing(0.2).then(noise.over_rotation("X", 0.4)),
        noise.depolarizing(0.2).then(noise.over_rotation("X", 0.4)),
        noise.over_rotation("X", 0.4).tensor(noise.dephasing(0.2)),
        Channel.from_kraus([math.sqrt(0.3) * gate_matrix("h"), math.sqrt(0.7) * gate_matrix("t")]),
        Channel.from_choi(choi_by_columns(flips({"X": 0.2}), 1)),
        noise.over_rotation("Y", 0.3).repeated(2),
        noise.over_rotation("Y", 0.3).repeated(3),
    ],
)
def test_a_known_mixture_of_unitaries_is_the_channel(channel):
    chances, unitaries = channel.mixture()
    assert chances.sum() == pytest.approx(1, abs=1e-14)
    eyes = np.einsum("mai,maj->mij", unitaries.conj(), unitaries)
    assert eyes == pytest.approx(np.array([np.eye(2**channel.qubits)] * len(eyes)), abs=1e-12)
    again = Channel.from_kraus(np.sqrt(chances)[:, None, None] * unitaries)
    assert again.ptm == pytest.approx(channel.ptm, abs=1e-13)


@pytest.mark.parametrize("count", [2, 3])
def test_the_mixture_of_a_repeated_channel_is_that_of_the_repeated_one_not_of_the_single_one(count):
    """Of noise by chance before or after a turn it is known; what it is of a gate alone stands above."""
    for noisy in (noise.pauli({"Z": 0.2, "Y": 0.1}), noise.dephasing(0.2)):
        channel = noise.over_rotation("X", 0.4).then(noisy).repeated(count)
        chances, unitaries = channel.mixture()
        again = Channel.from_kraus(np.sqrt(chances)[:, None, None] * unitaries)
        assert again.ptm == pytest.approx(channel.ptm, abs=1e-13)


def test_amplitude_damping_knows_no_mixture():
    assert noise.amplitude_damping(0.2).mixture() is None
    assert noise.amplitude_damping(0.2).then(noise.over_rotation("X", 0.4)).mixture() is None


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (noise.bit_flip(0.1), "the target is no gate on 1 qubit: must be a gate on 1"),
        (gate_matrix("cx"), "the target is a gate on 2 qubits: must be a gate on 1"),
        (np.diag([1, 2]), r"target.matrix: not unitary: .* by up to 3"),
    ],
)
def test_a_target_that_is_no_gate_on_these_qubits_is_refused(target, words):
    with pytest.raises(ParameterError, match=words):
        noise.depolarizing(0.1).process_fidelity(target)


def test_equal_channels_are_equal_serve_as_keys_and_cannot_be_changed():
    assert noise.bit_flip(0.1) == noise.bit_flip(0.1)
    assert noise.bit_flip(0.1) != noise.dephasing(0.1)
    assert noise.bit_flip(0.1) != 3
    assert len({noise.bit_flip(0.1), noise.bit_flip(0.1), noise.dephasing(0.1)}) == 2
    channel = noise.amplitude_damping(0.1)
    for array in (channel.ptm, channel.choi, channel.kraus):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 2.0


def test_a_channel_shows_itself_in_words_and_as_a_table():
    assert repr(noise.depolarizing(0.1)) == "Channel(1 qubit, average fidelity 0.95)"
    text = noise.depolarizing(0.16, 2)._repr_html_()
    assert "Channel, 2 qubits" in text
    assert "process fidelity" in text
    assert "probability of II" in text
    assert "the 8 likeliest Pauli errors" in text
    assert "not a Pauli channel" in noise.amplitude_damping(0.1)._repr_html_()
    assert "likeliest" not in noise.bit_flip(0.1)._repr_html_()
