"""Circuits in H, Rz and CU1: the same as before, one CU1 for a gate, in pytket's order."""

import numpy as np
import pytest

from qnkit.compute import ghz_chain, packets_of, qft, random_cz
from qnkit.compute.pytket_gates import in_layers, rewritten
from qnkit.model import ParameterError
from qnkit.qubits.circuit import Circuit
from qnkit.qubits.gates import gate_matrix
from qnkit.qubits.operations import Gate
from qnkit.qubits.vector import run_ket


def overlap(one, other, seed=1):
    """|<a|b>| of what two circuits make of one random product state."""
    rng = np.random.default_rng(seed)
    turned = [Gate(name="u", qubits=(q,), angles=tuple(rng.uniform(0, 6, 3).tolist())) for q in range(one.qubits)]
    ends = [
        np.asarray(run_ket(Circuit(qubits=one.qubits, operations=(*turned, *each.operations)), rng=rng).state.amplitudes)
        for each in (one, other)
    ]
    return abs(np.vdot(*ends))


def every_gate():
    """A circuit with each gate that is a controlled phase up to one-qubit gates, and one-qubit gates of all kinds."""
    out = Circuit(qubits=3)
    pairs = [("cx",), ("cy",), ("cz",), ("ch",), ("cp", 0.3), ("crx", 0.4), ("cry", 0.5), ("crz", 0.6), ("cu", 0.7, 0.8, 0.9)]
    pairs += [("rxx", 0.2), ("ryy", 0.9), ("rzz", 1.1)]
    ones = [("x",), ("y",), ("s",), ("t",), ("sx",), ("rx", 0.3), ("ry", 0.2), ("u", 0.1, 0.2, 0.3), ("h",), ("rz", 0.4)]
    for k, (name, *angles) in enumerate(pairs):
        out = out.gate(name, k % 3, (k + 1) % 3, angles=angles)
        name, *angles = ones[k % len(ones)]
        out = out.gate(name, (k + 1) % 3, angles=angles)
    return out.unitary(
        np.kron(gate_matrix("sx"), gate_matrix("sx")) @ gate_matrix("cz") @ np.kron(*[gate_matrix("sxdg")] * 2), 2, 0
    )


@pytest.mark.parametrize(
    "circuit", [every_gate(), ghz_chain(4), qft(4, swaps=False), random_cz(4, 0.5, np.random.default_rng(2))]
)
def test_a_rewritten_circuit_does_the_same_in_h_rz_and_cp(circuit):
    made, was = rewritten(circuit, "here")
    assert {step.name for step in made.operations} <= {"h", "rz", "cp"}
    assert overlap(circuit, made) == pytest.approx(1, abs=1e-12)
    before = [step.qubits for step in circuit.operations if len(step.qubits) == 2]
    after = [step.qubits for step in made.operations if len(step.qubits) == 2]
    assert after == [before[k] for k in was]


@pytest.mark.parametrize("circuit", [every_gate(), ghz_chain(5), qft(4, swaps=False)])
def test_a_rewritten_circuit_has_the_same_packets(circuit):
    sizes = [sorted(np.diff(packets_of(each).begins).tolist()) for each in (circuit, rewritten(circuit, "here")[0])]
    assert sizes[0] == sizes[1]


def test_a_cx_chain_costs_two_h_a_gate_and_no_turns():
    made, _ = rewritten(ghz_chain(4), "here")
    assert sorted({step.name for step in made.operations}) == ["cp", "h"]
    assert len(made.operations) == 1 + 3 * 3


def test_gates_are_in_layers_and_in_a_layer_by_qubit():
    assert in_layers([(3,), (0, 1), (2,), (1, 2), (0,), (3, 2)]) == [1, 2, 0, 4, 3, 5]
    assert in_layers([]) == []


def test_what_is_no_controlled_phase_is_refused():
    for circuit, words in (
        (Circuit(qubits=2).gate("swap", 0, 1), r"operations\[0\]: is no controlled phase"),
        (Circuit(qubits=3).gate("ccx", 0, 1, 2), r"operations\[0\]: is no controlled phase"),
        (Circuit(qubits=1).measure(0, into=0), r"operations\[0\] = measure: only gates without conditions"),
        (Circuit(qubits=1).measure(0, into=0).gate("x", 0, when={0: 1}), "measure: only gates"),
    ):
        with pytest.raises(ParameterError, match=words):
            rewritten(circuit, "here")
