"""Gates of three qubits as gates of two: the same circuit, and a sentence."""

import numpy as np
import pytest

from qnkit.compute.decomposed import decomposed
from qnkit.compute.generators import adder
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from tests.oracles_circuits import any_circuit, unitary_of


def test_the_circuit_does_the_same_with_gates_of_one_and_two_qubits():
    circuit = any_circuit(np.random.default_rng(1), 4, 40)
    small = decomposed(circuit).circuit
    assert max(len(step.qubits) for step in circuit.operations) == 3
    assert max(len(step.qubits) for step in small.operations) == 2
    assert np.abs(unitary_of(small) - unitary_of(circuit)).max() < 1e-13


def test_the_note_says_what_was_changed():
    assert decomposed(adder(2)).note == "4 ccx were written as 60 gates of one and two qubits."
    circuit = Circuit(qubits=3).gate("cswap", 0, 1, 2)
    assert decomposed(circuit).note == "1 cswap was written as 17 gates of one and two qubits."
    assert "17 gates" in decomposed(circuit)._repr_html_()


def test_a_circuit_without_such_gates_is_returned_itself():
    circuit = Circuit(qubits=2).gate("cx", 0, 1)
    assert decomposed(circuit).circuit is circuit
    assert "nothing was changed" in decomposed(circuit).note


def test_conditions_and_measurements_are_kept():
    circuit = Circuit(qubits=3).measure(0, into=0).gate("ccx", 0, 1, 2, when={0: 1}).reset(1)
    first, *gates, last = decomposed(circuit).circuit.operations
    assert (first, last) == (circuit.operations[0], circuit.operations[2])
    assert {gate.when for gate in gates} == {((0, 1),)}


def test_something_else_is_refused():
    with pytest.raises(ParameterError, match=r"decomposed: circuit"):
        decomposed("ccx q[0], q[1], q[2];")
