"""Circuits from and to Qiskit: unitaries, conditions and measurements, and what is refused."""

import numpy as np
import pytest

from qnkit.compute import qiskit_circuits
from qnkit.compute.qiskit_circuits import from_qiskit, to_qiskit
from qnkit.model import ParameterError
from qnkit.qubits import Circuit, ReadoutError
from qnkit.qubits.noise import bit_flip
from tests.oracles_circuits import any_circuit, apart, unitary_of
from tests.random_things import random_unitary

qiskit = pytest.importorskip("qiskit")


def unitary_of_theirs(circuit):
    return qiskit.quantum_info.Operator(circuit.reverse_bits()).data


@pytest.mark.parametrize("seed", range(3))
def test_a_circuit_of_every_named_gate_goes_there_and_back(seed):
    rng = np.random.default_rng(seed)
    circuit = any_circuit(rng, 4, 60).unitary(random_unitary(rng, 4), 3, 1).unitary(random_unitary(rng, 2), 0)
    theirs = to_qiskit(circuit)
    assert apart(unitary_of_theirs(theirs), unitary_of(circuit)) < 1e-12
    assert from_qiskit(theirs) == circuit


@pytest.mark.parametrize("seed", range(8))
def test_random_circuits_of_qiskit_have_the_same_unitary(seed):
    from qiskit.circuit.random import random_circuit

    theirs = random_circuit(4, 6, max_operands=4, seed=seed)
    assert apart(unitary_of(from_qiskit(theirs)), unitary_of_theirs(theirs)) < 1e-12


def test_gates_without_a_name_here_are_written_out_as_qiskit_defines_them():
    from qiskit.circuit.library import CU3Gate, MCXGate, QFTGate, XGate

    theirs = qiskit.QuantumCircuit(4)
    theirs.append(MCXGate(3), [2, 0, 1, 3])
    theirs.append(XGate().control(2, ctrl_state=1), [0, 3, 2])
    theirs.append(QFTGate(3), [3, 1, 0])
    theirs.append(CU3Gate(0.1, 0.2, 0.3), [1, 0])
    theirs.cu(0.1, 0.2, 0.3, 0.4, 2, 1)
    assert apart(unitary_of(from_qiskit(theirs)), unitary_of_theirs(theirs)) < 1e-12


def test_a_gate_with_a_known_name_but_another_meaning_is_not_taken_for_it():
    own = qiskit.QuantumCircuit(1, name="h")
    own.x(0)
    theirs = qiskit.QuantumCircuit(1)
    theirs.append(own.to_gate(), [0])
    assert [step.name for step in from_qiskit(theirs).operations] == ["x"]


def test_measurements_resets_and_conditions_go_there_and_back():
    circuit = Circuit(qubits=3).gate("h", 0).measure(0, into=1).measure(2, into=0).gate("x", 1, when={1: 1}).reset(0, when={1: 0})
    circuit = circuit.gate("rx", 2, angles=0.3, when={0: 1, 1: 0}).measure(1, into=2)
    assert from_qiskit(to_qiskit(circuit)) == circuit


def test_registers_expressions_and_else_blocks_become_cases():
    from qiskit.circuit.classical import expr

    q, c = qiskit.QuantumRegister(2), qiskit.ClassicalRegister(2)
    theirs = qiskit.QuantumCircuit(q, c)
    theirs.measure(q, c)
    with theirs.if_test((c, 2)) as otherwise:
        theirs.x(0)
    with otherwise:
        theirs.z(0)
    with theirs.if_test(expr.logic_and(c[0], expr.logic_not(c[1]))), theirs.if_test((c[0], True)):
        theirs.y(1)
    found = {(step.name, step.when) for step in from_qiskit(theirs).operations[2:]}
    assert ("x", ((0, 0), (1, 1))) in found
    assert {when for name, when in found if name == "z"} == {((0, 1),), ((0, 0), (1, 0))}
    assert {when for name, when in found if name == "y"} == {((0, 1), (1, 0))}


def test_a_block_with_bits_of_its_own_is_read_with_the_bits_that_it_is_given():
    inner = qiskit.QuantumCircuit(qiskit.QuantumRegister(1, "q"), qiskit.ClassicalRegister(2, "c"))
    with inner.if_test((inner.clbits[0], True)):
        inner.x(0)
    outer = qiskit.QuantumCircuit(qiskit.QuantumRegister(2, "q"), qiskit.ClassicalRegister(2, "c"))
    outer.measure([0, 1], [0, 1])
    outer.if_test((outer.clbits[0], True), inner, [1], [1, 0])
    (step,) = from_qiskit(outer).operations[2:]
    assert (step.name, step.qubits, step.when) == ("x", (1,), ((0, 1), (1, 1)))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda c: c.rx(qiskit.circuit.Parameter("a"), 0), "'rx' has a parameter without a value"),
        (lambda c: c.delay(10, 0), "'delay' is not read"),
        (lambda c: c.append(qiskit.circuit.Gate("magic", 1, []), [0]), "'magic' has neither a name that is known here nor a def"),
    ],
)
def test_what_a_circuit_here_cannot_hold_is_refused_by_name(make, words):
    theirs = qiskit.QuantumCircuit(2, 2)
    make(theirs)
    with pytest.raises(ParameterError, match=f"from_qiskit: .*{words}"):
        from_qiskit(theirs)


def test_loops_and_measurements_under_a_condition_are_refused():
    theirs = qiskit.QuantumCircuit(2, 2)
    with theirs.for_loop(range(3)):
        theirs.h(0)
    with pytest.raises(ParameterError, match="'for_loop' is not read"):
        from_qiskit(theirs)
    theirs = qiskit.QuantumCircuit(2, 2)
    theirs.measure(0, 0)
    with theirs.if_test((theirs.clbits[0], True)):
        theirs.measure(1, 1)
    with pytest.raises(ParameterError, match="a measurement under a condition"):
        from_qiskit(theirs)


def test_a_gate_bomb_of_definitions_is_refused(monkeypatch):
    monkeypatch.setattr(qiskit_circuits, "MOST_STEPS", 300)
    gate = qiskit.QuantumCircuit(1, name="g0")
    gate.h(0)
    for level in range(1, 4):
        outer = qiskit.QuantumCircuit(1, name=f"g{level}")
        for _ in range(10):
            outer.append(gate.to_gate(), [0])
        gate = outer
    with pytest.raises(ParameterError, match="written out, the circuit comes to more than 300 steps"):
        from_qiskit(gate)


def test_noise_readout_errors_and_other_things_are_refused():
    with pytest.raises(ParameterError, match=r"operations\[0\]: noise is not part of a Qiskit circuit"):
        to_qiskit(Circuit(qubits=1).noise(bit_flip(0.1), 0))
    with pytest.raises(ParameterError, match="a readout error is not part"):
        to_qiskit(Circuit(qubits=1).measure(0, into=0, readout=ReadoutError(reads_one_for_zero=0.1)))
    with pytest.raises(ParameterError, match="from_qiskit: circuit"):
        from_qiskit("circuit")
    with pytest.raises(ParameterError, match="a circuit of 0 qubits"):
        from_qiskit(qiskit.QuantumCircuit())
