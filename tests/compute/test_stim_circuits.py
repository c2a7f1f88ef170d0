"""Circuits for Stim: against state vectors, and rebuilt circuits compared there."""

import dataclasses

import numpy as np
import pytest

from qnkit.compute import Machine, compiled, ghz_chain, rebuilt
from qnkit.compute.stim_circuits import same_by_stim, stim_circuit, stim_gates
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from qnkit.qubits.gates import gate_matrix
from tests.compute.test_cut_bounds import clifford
from tests.compute.test_soundness import without

stim = pytest.importorskip("stim")
RNG = np.random.default_rng(0)


@pytest.mark.parametrize("name", ["h", "s", "sx", "cx", "cy", "iswap"])
def test_gates_keep_their_matrices(name):
    gate = gate_matrix(name)
    places = tuple(range(len(gate) // 2))
    made = stim_gates(stim, gate, places).to_tableau().to_unitary_matrix(endian="big")
    assert abs(np.vdot(made, gate)) == pytest.approx(len(gate), abs=1e-5)


def test_corrections_follow_the_last_readout_of_their_bit():
    circuit = Circuit(qubits=3).gate("x", 0).measure(0, into=0).measure(1, into=1).gate("y", 1, when={0: 1})
    circuit = circuit.gate("x", 2, when={1: 0}).reset(0).measure(0, into=0).gate("x", 0, when={0: 1}).measure(1, into=1)
    circuit = circuit.measure(2, into=2).measure(0, into=3)
    assert stim_circuit(stim, circuit).compile_sampler().sample(1)[0].astype(int).tolist() == [1, 0, 0, 1, 1, 0]


@pytest.mark.parametrize("qubits", [5, 30])
def test_rebuilt_clifford_circuits_are_the_same_and_no_correction_can_be_left_out(qubits):
    circuit = clifford(1, qubits, 2 * qubits)
    plan = compiled(circuit, Machine.alike(3, qubits // 2), rng=RNG, steps=100)
    made = rebuilt(plan)
    assert plan.e_bits > 2
    assert same_by_stim(made, circuit, RNG)
    corrections = [place for place, step in enumerate(made.circuit.operations) if step.when]
    assert not any(same_by_stim(without(made, place), circuit, RNG) for place in corrections[:: max(1, qubits // 5)])
    assert not same_by_stim(dataclasses.replace(made, ends=made.ends[::-1]), circuit, RNG)


def test_other_gates_are_not_compared_or_are_refused():
    circuit = ghz_chain(3).gate("t", 0)
    made = rebuilt(compiled(circuit, Machine.alike(2, 2), rng=RNG, steps=50))
    assert same_by_stim(made, circuit, RNG) is None
    assert same_by_stim(made, ghz_chain(3), RNG) is False
    with pytest.raises(ParameterError, match="no Clifford gate"):
        stim_circuit(stim, circuit)
    with pytest.raises(ParameterError, match="no Pauli gate"):
        stim_circuit(stim, Circuit(qubits=1).measure(0, into=0).gate("h", 0, when={0: 1}))
    with pytest.raises(ParameterError, match="cannot be written"):
        stim_circuit(stim, Circuit(qubits=1).measure(0, into=0).reset(0, when={0: 1}))
