"""Circuits written as OpenQASM: read back the same, and by Qiskit the same."""

import numpy as np
import pytest

from qnkit.compute.qasm import from_qasm
from qnkit.compute.qasm_writing import to_qasm
from qnkit.model import ParameterError
from qnkit.qubits import Circuit, ReadoutError
from qnkit.qubits.noise import bit_flip
from tests.oracles_circuits import any_circuit, apart, unitary_of
from tests.random_things import random_unitary


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("seed", range(3))
def test_a_circuit_of_every_named_gate_is_read_back_as_itself(version, seed):
    circuit = any_circuit(np.random.default_rng(seed), 4, 60)
    assert from_qasm(to_qasm(circuit, version=version)) == circuit


@pytest.mark.parametrize("seed", range(3))
def test_qiskit_reads_version_2_as_the_same_unitary(seed):
    qasm2 = pytest.importorskip("qiskit.qasm2")
    info = pytest.importorskip("qiskit.quantum_info")
    circuit = any_circuit(np.random.default_rng(seed), 4, 60)
    theirs = info.Operator(qasm2.loads(to_qasm(circuit, version=2)).reverse_bits()).data
    assert apart(theirs, unitary_of(circuit)) < 1e-12


@pytest.mark.parametrize("seed", range(3))
def test_qiskit_reads_version_3_as_the_same_unitary(seed):
    qasm3 = pytest.importorskip("qiskit.qasm3")
    info = pytest.importorskip("qiskit.quantum_info")
    pytest.importorskip("qiskit_qasm3_import")
    circuit = any_circuit(np.random.default_rng(seed), 4, 60)
    theirs = info.Operator(qasm3.loads(to_qasm(circuit)).reverse_bits()).data
    assert apart(theirs, unitary_of(circuit)) < 1e-12


@pytest.mark.parametrize("version", [2, 3])
def test_matrices_become_gates_with_the_same_unitary(version):
    rng = np.random.default_rng(1)
    circuit = Circuit(qubits=3).unitary(random_unitary(rng, 4), 2, 0).unitary(random_unitary(rng, 2), 1).gate("h", 0)
    assert apart(unitary_of(from_qasm(to_qasm(circuit, version=version))), unitary_of(circuit)) < 1e-12


def test_measurements_resets_and_conditions_are_kept():
    circuit = Circuit(qubits=3).gate("h", 0).measure(0, into=1).gate("x", 1, when={1: 1}).reset(0, when={1: 0}).measure(1, into=0)
    assert from_qasm(to_qasm(circuit, version=2)) == circuit
    circuit = circuit.gate("rx", 2, angles=0.3, when={0: 1, 1: 0}).gate("iswap", 0, 2, when={0: 1})
    assert from_qasm(to_qasm(circuit)) == circuit


def test_the_text_of_a_small_circuit_is_the_plain_one():
    circuit = Circuit(qubits=2).gate("h", 0).gate("cp", 0, 1, angles=0.5).measure(0, into=0).gate("x", 1, when={0: 0})
    lines = ["h q[0];", "cp(0.5) q[0], q[1];", "c[0] = measure q[0];", "if (!c[0]) { x q[1]; }"]
    assert to_qasm(circuit) == "\n".join(["OPENQASM 3.0;", 'include "stdgates.inc";', "qubit[2] q;", "bit[1] c;", *lines, ""])
    lines = ["h q[0];", "cu1(0.5) q[0], q[1];", "measure q[0] -> c0[0];", "if (c0 == 0) x q[1];"]
    assert to_qasm(circuit, version=2).split("\n")[2:] == ["qreg q[2];", "creg c0[1];", *lines, ""]


@pytest.mark.parametrize(
    ("circuit", "version", "words"),
    [
        (Circuit(qubits=1).gate("h", 0).noise(bit_flip(0.1), 0), 3, r"operations\[1\]: noise has no word"),
        (Circuit(qubits=1).measure(0, into=0, readout=ReadoutError(reads_one_for_zero=0.1)), 2, "a readout error has no word"),
        (Circuit(qubits=2).measure(0, into=0).measure(1, into=1).gate("x", 0, when={0: 1, 1: 1}), 2, "hangs on 2 bits"),
        (Circuit(qubits=1), 4, "version = 4: must be 2 or 3"),
        ("h q;", 3, "to_qasm: circuit"),
    ],
)
def test_what_has_no_words_is_refused(circuit, version, words):
    with pytest.raises(ParameterError, match=words):
        to_qasm(circuit, version=version)
