"""The events of a noisy plan: who waits, what is used again, and when bits are known."""

import numpy as np
import pytest

from qnkit.compute.noisy_plan import noisy
from qnkit.compute.plan_events import Asked, Made
from qnkit.qubits import Circuit
from qnkit.qubits.operations import Unitary
from tests.compute.test_execution import LEFT, PLAN, RIGHT, TWO, placed


def test_each_pair_is_asked_for_once_and_made_once():
    events = noisy(PLAN).events
    assert sum(isinstance(event, Asked) for event in events) == PLAN.e_bits
    assert sum(isinstance(event, Made) for event in events) == PLAN.e_bits


def test_all_that_holds_something_waits_for_a_pair():
    (asked,) = [event for event in noisy(PLAN).events if isinstance(event, Asked)]
    assert sorted(asked.qubits) == [0, 1, 2]
    assert asked.memories == (LEFT.data_memory, LEFT.data_memory, RIGHT.data_memory)


def test_link_qubits_are_used_again():
    circuit = Circuit(qubits=2)
    for _ in range(3):
        circuit = circuit.gate("cz", 0, 1).gate("ry", 0, angles=0.3).gate("ry", 1, angles=0.3)
    plan = placed(circuit, [0, 1], [1, 1, 1])
    assert plan.e_bits == 3
    assert noisy(plan).qubits == 4


def test_the_steps_of_one_remote_gate_take_its_time():
    made = noisy(placed(Circuit(qubits=2).gate("cz", 0, 1), [0, 1], [1]))
    message_s = TWO.connections[0].delay_s
    assert made.steps_s == pytest.approx((80 + 300 + 50 + 400) * 1e-6 + 2 * message_s)


def test_local_gates_of_two_modules_run_side_by_side():
    circuit = Circuit(qubits=4).gate("cz", 0, 1).gate("cz", 2, 3)
    assert noisy(placed(circuit, [0, 0, 1, 1], [0, 1])).steps_s == pytest.approx(np.max([80e-6, 50e-6]))


def test_all_pairs_of_a_layer_can_be_asked_for_at_once():
    circuit = Circuit(qubits=4).gate("cz", 0, 2).gate("cz", 1, 3)
    plan = placed(circuit, [0, 0, 1, 1], [1, 1])
    counts = [[len(e.connections) for e in noisy(plan, together=one).events if isinstance(e, Asked)] for one in (False, True)]
    assert counts == [[1, 1], [2]]


def test_one_qubit_gates_and_the_turn_to_a_packets_axis_are_one_gate_or_none():
    for name, gates in (("h", 0), ("s", 1)):  # the copied target's axis X is turned to Z by H: with an H before it by nothing
        circuit = Circuit(qubits=2).gate(name, 1).gate("cx", 0, 1)
        turns = [event for event in noisy(placed(circuit, [0, 1], [0])).events if isinstance(event, Unitary) and not event.when]
        before = [event for event in turns if event.qubits == (1,)]
        assert len(before) == gates + 1  # and back again at the end
