"""The drawing of a circuit: each operation on its lines, in order, with what it waits for."""

import numpy as np

from qnkit.qubits import Circuit, noise
from qnkit.qubits.circuit_text import COLUMNS, drawn


def lines(circuit):
    return drawn(circuit.qubits, circuit.operations).splitlines()


def test_operations_on_different_qubits_share_a_column_and_those_on_the_same_do_not():
    assert lines(Circuit(qubits=2).gate("h", 0).gate("x", 1).gate("cx", 0, 1)) == ["q0: -h-o-", "q1: -x-x-"]
    assert lines(Circuit(qubits=1).gate("h", 0).gate("rx", 0, angles=0.1)) == ["q0: -h-rx-"]


def test_controls_are_dots_and_a_qubit_between_is_passed_over():
    circuit = Circuit(qubits=3).gate("ccx", 0, 2, 1).gate("cswap", 2, 0, 1).gate("cz", 2, 0)
    assert lines(circuit) == ["q0: -o-swap-z-", "q1: -x-swap-|-", "q2: -o--o---o-"]


def test_noise_matrices_measurements_and_resets_have_signs_of_their_own():
    circuit = Circuit(qubits=2).noise(noise.depolarizing(0.1, 2), 0, 1).unitary(np.eye(2), 0).measure(0, into=4).reset(1)
    assert lines(circuit) == ["q0: -~--U--M4-", "q1: -~-|0>----"]


def test_an_operation_that_reads_a_bit_stands_right_of_its_measurement():
    circuit = Circuit(qubits=2).measure(0, into=0).gate("x", 1, when={0: 1}).gate("z", 0, when={0: 0})
    assert lines(circuit) == ["q0: -M0-z?!0-", "q1: ----x?0--"]


def test_a_long_drawing_ends_and_says_so_and_all_lines_are_as_long():
    circuit = Circuit(qubits=11, operations=Circuit(qubits=11).gate("x", 10).operations * (COLUMNS + 1))
    text = lines(circuit)
    assert text[10] == "q10: -" + "x-" * COLUMNS + "..."
    assert {len(line) for line in text} == {len(text[10])}
    assert drawn(2, ()) == "q0: -\nq1: -"
