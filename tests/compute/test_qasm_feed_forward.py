"""Measurements, resets and conditions on their way through OpenQASM and Qiskit: every record keeps its chance and its state."""

import numpy as np
import pytest

from qnkit.compute import from_qasm, from_qiskit, to_qasm, to_qiskit
from qnkit.qubits import Circuit
from tests.oracles import random_density_matrix
from tests.oracles_registers import brute_force, random_circuit

SEEDS = range(3)


def made(seed):
    """A random circuit that reads bits, resets qubits and lets gates hang on what was read."""
    rng = np.random.default_rng(seed)
    steps = random_circuit(rng, Circuit(qubits=3).gate("h", 0).measure(0, into=0), 25, with_events=True).operations
    exact = [step for step in steps if step.kind != "noise" and getattr(step, "readout", None) is None]
    return Circuit(qubits=3, operations=tuple(exact)).gate("cry", 0, 2, angles=0.3, when={0: 1})


def apart_in_any_record(one, other):
    assert one.bits == other.bits
    rho = np.kron(random_density_matrix(np.random.default_rng(7)), [[0.7, 0.2j], [-0.2j, 0.3]])
    found, wanted = brute_force(one, rho), brute_force(other, rho)
    return max(np.abs(found.get(record, 0) - wanted.get(record, 0)).max() for record in {*found, *wanted})


def test_the_circuits_have_all_that_is_to_be_kept_and_their_conditions_matter():
    steps = [step for seed in SEEDS for step in made(seed).operations]
    assert {step.kind for step in steps} == {"gate", "unitary", "measure", "reset"}
    assert {value for step in steps for _, value in step.when} == {0, 1}
    circuit = made(0)
    always = [step if step.kind == "measure" else step.model_copy(update={"when": ()}) for step in circuit.operations]
    assert apart_in_any_record(circuit, Circuit(qubits=3, operations=tuple(always))) > 0.01


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_written_is_read_back(seed, version):
    assert apart_in_any_record(from_qasm(to_qasm(made(seed), version=version)), made(seed)) < 1e-12


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("seed", SEEDS)
def test_qiskit_reads_what_is_written(seed, version):
    reader = pytest.importorskip(f"qiskit.qasm{version}")
    if version == 3:
        pytest.importorskip("qiskit_qasm3_import")
    assert apart_in_any_record(from_qiskit(reader.loads(to_qasm(made(seed), version=version))), made(seed)) < 1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_what_qiskit_writes_is_read(seed):
    writer = pytest.importorskip("qiskit.qasm3")
    assert apart_in_any_record(from_qasm(writer.dumps(to_qiskit(made(seed)))), made(seed)) < 1e-12
