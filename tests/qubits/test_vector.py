"""Circuits on state vectors: gates equal the density matrix, events happen with the probabilities that the state gives."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import noise
from qnkit.qubits.circuit import Circuit
from qnkit.qubits.density import run_density
from qnkit.qubits.families import random_density, random_ket
from qnkit.qubits.readout import ReadoutError
from qnkit.qubits.vector import KetProgram, run_ket
from tests.oracles_registers import applied, random_circuit


@pytest.mark.parametrize("qubits", [2, 3, 5, 7])
def test_gates_equal_one_contraction_after_another(qubits):
    rng = np.random.default_rng(qubits)
    circuit = random_circuit(rng, Circuit(qubits=qubits), 25, with_events=False)
    start = random_ket(qubits, rng)
    expected = np.array(start.amplitudes)
    for operation in circuit.operations:
        for places, matrix in operation.matrices():
            expected = applied(matrix, places, expected, 2)
    assert np.abs(run_ket(circuit, start).state.amplitudes - expected).max() < 1e-12


def test_a_circuit_of_gates_on_amplitudes_equals_that_on_pauli_vectors():
    circuit = random_circuit(np.random.default_rng(3), Circuit(qubits=4), 25, with_events=False)
    assert abs(run_density(circuit).state.fidelity(run_ket(circuit).state) - 1) < 1e-12


def test_a_ghz_state_of_ten_qubits():
    circuit = Circuit(qubits=10).gate("h", 0)
    for q in range(9):
        circuit = circuit.gate("cx", q, q + 1)
    amplitudes = run_ket(circuit).state.amplitudes
    assert np.allclose(amplitudes[[0, -1]], np.sqrt(0.5), atol=1e-14)
    assert np.abs(amplitudes[1:-1]).max() < 1e-14


def test_one_seed_one_history_and_every_history_is_one_that_can_be():
    circuit = random_circuit(np.random.default_rng(5), Circuit(qubits=3), 25, with_events=True)
    program, possible = KetProgram(circuit), set(run_density(circuit).probabilities())
    for seed in range(20):
        once, again = (program.run(rng=np.random.default_rng(seed)) for _ in range(2))
        assert once.bits == again.bits
        assert np.array_equal(once.state.amplitudes, again.state.amplitudes)
        assert abs(np.vdot(once.state.amplitudes, once.state.amplitudes) - 1) < 1e-12
        assert "".join(map(str, once.bits)) in possible


def test_teleportation_moves_the_state_in_every_single_run():
    circuit = Circuit(qubits=3).gate("h", 1).gate("cx", 1, 2).gate("cx", 0, 1).gate("h", 0).measure(0, into=0).measure(1, into=1)
    circuit = circuit.gate("x", 2, when={1: 1}).gate("z", 2, when={0: 1})
    sent = random_ket(1, np.random.default_rng(1))
    start = sent.tensor(type(sent)(np.array([1.0, 0, 0, 0])))
    seen = set()
    for seed in range(12):
        run = run_ket(circuit, start, rng=np.random.default_rng(seed))
        seen.add(run.bits)
        assert abs(run.state.reduced(2).fidelity(sent) - 1) < 1e-12
    assert len(seen) > 1


def test_a_readout_that_is_always_wrong_flips_the_record():
    circuit = Circuit(qubits=1).measure(0, into=0, readout=ReadoutError(reads_one_for_zero=1.0, reads_zero_for_one=1.0))
    run = run_ket(circuit, rng=np.random.default_rng(0))
    assert run.bits == (1,)
    assert abs(run.state.expectation("Z") - 1) < 1e-12


def test_a_draw_at_the_very_end_never_takes_an_outcome_that_cannot_be():
    class Last(np.random.Generator):
        def random(self, *args, **kwargs):
            return 1.0  # what 1 - 2**-53 becomes where a product is rounded up

    run = run_ket(Circuit(qubits=1).measure(0, into=0), rng=Last(np.random.PCG64(0)))
    assert run.bits == (0,)
    assert abs(run.state.expectation("Z") - 1) < 1e-12


@pytest.mark.parametrize("state", [0, 1])
@pytest.mark.parametrize(("one_for_zero", "zero_for_one"), [(1.0, 0.0), (0.0, 1.0)])
def test_a_readout_that_always_errs_for_one_state_alone_records_what_the_density_matrix_says(state, one_for_zero, zero_for_one):
    readout = ReadoutError(reads_one_for_zero=one_for_zero, reads_zero_for_one=zero_for_one)
    circuit = Circuit(qubits=1).gate("x" if state else "id", 0).measure(0, into=0, readout=readout)
    assert {str(run_ket(circuit, rng=np.random.default_rng(0)).bits[0])} == set(run_density(circuit).probabilities())


@pytest.mark.parametrize("value", [0, 1])
def test_a_reset_and_noise_under_a_condition_wait_for_it(value):
    circuit = Circuit(qubits=2).gate("x", 0).gate("x", 1).measure(0, into=0).reset(1, when={0: value})
    circuit = circuit.noise(noise.amplitude_damping(1.0), 0, when={0: 1 - value})
    state = run_ket(circuit, rng=np.random.default_rng(0)).state
    assert abs(run_density(circuit).state.fidelity(state) - 1) < 1e-12
    assert state.probabilities().argmax() == (0b10 if value else 0b01)


def test_two_threads_change_no_bit(monkeypatch):
    from qnkit.qubits import program

    circuit = random_circuit(np.random.default_rng(0), Circuit(qubits=9), 30, with_events=True)
    one = run_ket(circuit, rng=np.random.default_rng(2))
    monkeypatch.setattr(program, "WORTH_A_THREAD", 0)
    two = run_ket(circuit, rng=np.random.default_rng(2), threads=2)
    assert one.bits == two.bits
    assert np.array_equal(one.state.amplitudes, two.state.amplitudes)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: run_ket(None), "circuit = None: must be a qnkit.qubits.Circuit"),
        (lambda: run_ket(Circuit(qubits=50)), r"A state vector of 50 qubits needs 36 PB of memory"),
        (lambda: run_ket(Circuit(qubits=1).measure(0, into=0)), "rng is missing: this circuit measures, resets or is noisy"),
        (lambda: run_ket(Circuit(qubits=1).noise(noise.depolarizing(0.1), 0)), "rng is missing"),
        (lambda: run_ket(Circuit(qubits=1), random_density(1, np.random.default_rng(0))), "must be a Ket; run_density takes"),
        (lambda: run_ket(Circuit(qubits=2), random_ket(1, np.random.default_rng(0))), "start has 1 qubits: must have 2"),
    ],
)
def test_what_cannot_run_is_refused_in_one_sentence(call, words):
    with pytest.raises(ParameterError, match=words):
        call()
