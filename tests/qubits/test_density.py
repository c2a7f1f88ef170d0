"""Circuits on density matrices: exact against brute force, with branches for every record of the bits."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.qubits import density, noise
from qnkit.qubits.circuit import Circuit
from qnkit.qubits.density import DensityProgram, all_zero, run_density
from qnkit.qubits.density_matrix import DensityMatrix
from qnkit.qubits.families import random_density, random_ket
from qnkit.qubits.readout import ReadoutError
from tests.oracles_registers import brute_force, random_circuit


@pytest.mark.parametrize("qubits", [2, 3, 4])
def test_a_random_noisy_circuit_equals_sums_over_kraus_operators(qubits):
    rng = np.random.default_rng(qubits)
    for _ in range(4):
        circuit = random_circuit(rng, Circuit(qubits=qubits), 18, with_events=True)
        start = random_density(qubits, rng)
        slow = brute_force(circuit, start.matrix)
        fast = run_density(circuit, start)
        chances = {"".join(map(str, bits)): np.trace(rho).real for bits, rho in slow.items()}
        assert {b for b, p in chances.items() if p > 1e-13} == set(fast.probabilities())
        for branch in fast.branches:
            assert abs(branch.probability - chances["".join(map(str, branch.bits))]) < 1e-12
            assert np.abs(branch.probability * branch.state.matrix - slow[branch.bits]).max() < 1e-12
        assert np.abs(fast.state.matrix - sum(slow.values())).max() < 1e-12


def test_a_circuit_equals_qutip():
    qutip = pytest.importorskip("qutip")
    circuit = Circuit(qubits=2).gate("ry", 0, angles=[0.4]).gate("cx", 0, 1).noise(noise.depolarizing(0.1), 1)
    ry = (-0.2j * qutip.sigmay()).expm()
    cx = qutip.Qobj(np.eye(4)[[0, 1, 3, 2]], dims=[[2, 2], [2, 2]])
    psi = cx * qutip.tensor(ry, qutip.qeye(2)) * qutip.basis([2, 2], [0, 0])
    rho = qutip.ket2dm(psi)
    mixed = qutip.tensor(rho.ptrace(0), qutip.qeye(2) / 2)
    assert np.abs(run_density(circuit).state.matrix - (0.9 * rho + 0.1 * mixed).full()).max() < 1e-12


def _teleported(corrections: bool) -> Circuit:
    circuit = Circuit(qubits=3).gate("h", 1).gate("cx", 1, 2).gate("cx", 0, 1).gate("h", 0).measure(0, into=0).measure(1, into=1)
    return circuit.gate("x", 2, when={1: 1}).gate("z", 2, when={0: 1}) if corrections else circuit


def test_teleportation_moves_any_state_and_needs_its_corrections():
    sent = random_ket(1, np.random.default_rng(1))
    start = sent.tensor(type(sent)(np.array([1.0, 0, 0, 0])))
    moved = run_density(_teleported(True), start)
    assert list(moved.probabilities()) == ["00", "01", "10", "11"]
    assert all(abs(branch.probability - 0.25) < 1e-12 for branch in moved.branches)
    assert all(abs(branch.state.reduced(2).fidelity(sent) - 1) < 1e-12 for branch in moved.branches)
    lost = run_density(_teleported(False), start).state.reduced(2)
    assert np.abs(lost.matrix - np.eye(2) / 2).max() < 1e-12


def test_a_readout_error_changes_the_record_and_not_the_qubit():
    circuit = Circuit(qubits=1).measure(0, into=0, readout=ReadoutError(reads_one_for_zero=0.2))
    run = run_density(circuit)
    assert run.probabilities() == pytest.approx({"0": 0.8, "1": 0.2}, abs=1e-12)
    assert all(abs(run.given(bits).expectation("Z") - 1) < 1e-12 for bits in "01")


def test_a_bit_written_again_forgets_what_it_was():
    circuit = Circuit(qubits=1).gate("h", 0).measure(0, into=0).reset(0).measure(0, into=0)
    assert run_density(circuit).probabilities() == pytest.approx({"0": 1.0}, abs=1e-12)


def test_reset_and_zero_noise_and_no_operation():
    assert run_density(Circuit(qubits=2)).state == DensityMatrix.unchecked(all_zero(2))
    after = run_density(Circuit(qubits=2).gate("h", 0).gate("cx", 0, 1).reset(0)).state
    assert np.abs(after.matrix - np.diag([0.5, 0.5, 0, 0])).max() < 1e-12
    flipped = Circuit(qubits=1).gate("x", 0)
    assert run_density(flipped.noise(noise.depolarizing(0.0), 0)).state == run_density(flipped).state


def test_the_all_zero_vector_is_that_of_the_projector():
    assert np.abs(DensityMatrix.unchecked(all_zero(3)).matrix - np.diag([1] + [0] * 7)).max() < 1e-15


def test_two_threads_change_no_bit(monkeypatch):
    from qnkit.qubits import program

    circuit = random_circuit(np.random.default_rng(0), Circuit(qubits=5), 30, with_events=True)
    one = run_density(circuit)
    monkeypatch.setattr(program, "WORTH_A_THREAD", 0)
    two = run_density(circuit, threads=2)
    assert all(a.probability == b.probability and a.state == b.state for a, b in zip(one.branches, two.branches, strict=True))


def _coins(count: int) -> Circuit:
    circuit = Circuit(qubits=1)
    for bit in range(count):
        circuit = circuit.gate("h", 0).measure(0, into=bit)
    return circuit


def test_a_rare_record_is_a_record():
    circuit = Circuit(qubits=4)
    for q in range(4):
        circuit = circuit.gate("ry", q, angles=[2e-2]).measure(q, into=q)
    found = run_density(circuit).probabilities()
    assert len(found) == 16
    assert abs(found["1111"] / np.sin(1e-2) ** 8 - 1) < 1e-10


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: run_density(Circuit(qubits=20)), r"A density matrix of 20 qubits needs 8.8 TB of memory .* free: take fewer"),
        (lambda: run_density(Circuit(qubits=2), random_ket(1, np.random.default_rng(0))), "start has 1 qubits: must have 2"),
        (lambda: DensityProgram(Circuit(qubits=1)).run("0"), "start = 0: must be a DensityMatrix or a Ket"),
        (lambda: run_density(Circuit(qubits=1).measure(0, into=0)).given("1"), "bits = '1': never occur; those that do are 0"),
        (lambda: run_density("h 0"), "circuit = h 0: must be a qnkit.qubits.Circuit"),
        (lambda: run_density(_coins(5)).given("2"), r"bits = '2': never occur; those that do are 00000, .* and 16 more\.$"),
        (lambda: run_density(Circuit(qubits=1), threads=0), "threads = 0: must be a whole number from 1"),
    ],
)
def test_what_cannot_run_is_refused_in_one_sentence(call, words):
    with pytest.raises(ParameterError, match=words):
        call()


def test_more_records_than_can_be_kept_are_refused_and_trajectories_named(monkeypatch):
    assert density.MOST_BRANCHES == 32768
    monkeypatch.setattr(density, "MOST_BRANCHES", 16)
    assert len(run_density(_coins(4)).probabilities()) == 16
    with pytest.raises(ParameterError, match=r"up to 32 records of bits: must be at most 16; .* or sample with Trajectories"):
        run_density(_coins(5))
