"""What a circuit has still to do: its order on qubits and bits."""

import numpy as np

from qnkit.compute.remaining import Remaining
from qnkit.qubits import Circuit
from qnkit.qubits.gates import gate_matrix


def test_a_gate_is_next_when_all_before_it_on_both_qubits_are_over():
    ahead = Remaining(Circuit(qubits=3).gate("cx", 0, 1).gate("h", 1).gate("cx", 2, 1))
    assert ahead.next_of([1, 2]) is None
    assert ahead.next_of([1]) is None
    assert ahead.ahead_of_next(2) == [1]
    assert ahead.next_of([0, 1]) == ahead.first() == 0
    ahead.finish(0)
    assert ahead.qubits_of_next(1) == [1]
    (matrix,) = ahead.singles(1)
    np.testing.assert_array_equal(matrix, gate_matrix("h"))
    assert ahead.qubits_of_next(1) == [2, 1]
    assert ahead.qubits_of_next(0) == ahead.ahead_of_next(0) == []
    number, wanted = ahead.gate([1, 2])
    reversed_cx = np.eye(4)[[0, 3, 2, 1]]  # the second qubit is the control
    np.testing.assert_array_equal(wanted, reversed_cx)
    ahead.finish(number)
    assert ahead.first() is None


def test_what_reads_a_bit_waits_for_its_measurement_and_the_next_measurement_for_what_reads_it():
    circuit = Circuit(qubits=3).measure(0, into=0).gate("x", 1, when={0: 1}).measure(2, into=0).gate("cz", 0, 1, when={0: 0})
    ahead = Remaining(circuit)
    assert ahead.next_of([1]) is None
    assert ahead.next_of([2]) is None
    ahead.finish(0)
    assert ahead.next_of([2]) is None
    assert list(ahead.singles(1)) == []
    assert ahead.gate([1]) == (-1, None)
    assert ahead.gate([1], ((0, 1),))[0] == 1
    ahead.finish(1)
    assert ahead.next_of([0, 1]) is None
    assert ahead.is_on(2, Circuit(qubits=9).measure(8, into=0).operations[0])
    assert not ahead.is_on(2, Circuit(qubits=9).measure(8, into=1).operations[0])
    ahead.finish(2)
    assert ahead.next_of([0, 1]) == 3
