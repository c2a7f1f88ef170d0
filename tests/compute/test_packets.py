"""Packets: which gates one copy can serve."""

import numpy as np
import pytest

from qnkit.compute import packets_of
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from qnkit.qubits.noise import bit_flip


def count(circuit, qubit):
    """How many packets a qubit has."""
    return int(np.count_nonzero(packets_of(circuit).owners == qubit))


def test_controls_and_phases_share_a_packet_and_a_target_does_not():
    circuit = Circuit(qubits=3).gate("cx", 0, 1).gate("t", 0).gate("cz", 0, 2).gate("cp", 2, 0, angles=0.3)
    assert count(circuit, 0) == 1
    assert count(circuit.gate("cx", 1, 0), 0) == 2


@pytest.mark.parametrize(("between", "packets"), [("z", 1), ("x", 1), ("y", 1), ("rz", 1), ("h", 2), ("sx", 2)])
def test_turns_about_the_axis_and_half_turns_across_it_keep_the_packet(between, packets):
    circuit = Circuit(qubits=2).gate("cz", 0, 1).gate(between, 0, angles=(0.3,) if between == "rz" else ()).gate("cz", 0, 1)
    assert count(circuit, 0) == packets


def test_two_hadamards_are_none_and_one_carries_a_control_to_a_target():
    both = Circuit(qubits=2).gate("cz", 0, 1).gate("h", 0).gate("h", 0).gate("cz", 0, 1)
    assert count(both, 0) == 1
    assert count(Circuit(qubits=2).gate("cz", 0, 1).gate("h", 0).gate("cx", 1, 0), 0) == 1


def test_a_measurement_a_reset_and_a_gate_on_condition_end_a_packet():
    start = Circuit(qubits=2).gate("cz", 0, 1)
    for ended in (start.measure(0, into=0), start.reset(0), start.measure(1, into=0).gate("z", 0, when={0: 1})):
        assert count(ended.gate("cz", 0, 1), 0) == 2


def test_each_qubit_has_one_gate_a_layer_and_every_layer_a_packet():
    circuit = Circuit(qubits=4).gate("cx", 0, 1).gate("cx", 2, 3).gate("cx", 1, 2).gate("h", 1).gate("cx", 1, 2)
    packets = packets_of(circuit)
    assert packets.layers == 3
    assert packets.gates[:, 2].tolist() == [0, 0, 1, 2]
    assert np.array_equal(packets.owners[packets.packet_at], np.repeat(np.arange(4)[:, None], 3, axis=1))
    for number in range(len(packets.owners)):
        for gate in packets.of_packet[packets.begins[number] : packets.begins[number + 1]]:
            assert number in packets.gates[gate, 3:]


def test_a_qubit_without_gates_has_a_packet_of_its_own():
    assert count(Circuit(qubits=3).gate("cx", 0, 1), 2) == 1


def test_what_has_no_packets_is_refused():
    with pytest.raises(ParameterError, match="no two-qubit gate"):
        packets_of(Circuit(qubits=2).gate("h", 0))
    with pytest.raises(ParameterError, match="holds noise"):
        packets_of(Circuit(qubits=2).gate("cx", 0, 1).noise(bit_flip(0.1), 0))
    for name, places in (("swap", (0, 1)), ("ccx", (0, 1, 2))):
        with pytest.raises(ParameterError, match=rf"operations\[0\] = {name} on qubits .*decompose it"):
            packets_of(Circuit(qubits=3).gate(name, *places))
