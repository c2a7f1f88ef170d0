"""Physical qubits in time: who waits for whom, and when bits are known elsewhere."""

import numpy as np
import pytest

from qnkit.compute.plan_register import PlanRegister
from qnkit.qubits.operations import Gate, Measure, Noise
from tests.compute.test_execution import TWO
from tests.compute.test_remote_gate import LEFT, RIGHT


def register(without=()):
    """Two data qubits in the left module and one in the right one."""
    return PlanRegister(TWO, [0, 0, 1], frozenset(without))


def test_a_qubit_that_is_there_earlier_waits_in_its_memory():
    one = register()
    one.joined(Gate(name="cz", qubits=(0, 1)), 0)
    before = len(one.events)
    assert one.meet([0, 2]) == pytest.approx(80e-6)
    (noise,) = one.events[before:]
    assert noise == Noise(channel=RIGHT.data_memory.channel(80e-6), qubits=(2,))


def test_a_link_qubit_waits_in_the_link_memory():
    one = register()
    place = one.fresh(0)
    one.meet([place], 1e-4)
    assert one.events == [Noise(channel=LEFT.link_memory.channel(1e-4), qubits=(place,))]


def test_a_bit_is_known_elsewhere_after_readout_and_message():
    one = register()
    one.read(Measure(qubits=(0,), bit=0))
    assert one.told_s(((0, 1),), 0) == pytest.approx(300e-6)
    assert one.told_s(((0, 1),), 1) == pytest.approx(300e-6 + TWO.connections[0].delay_s)
    one.turned(np.array([[0, 1], [1, 0]]), 2, ((0, 1),))
    assert one.clock[2] == pytest.approx(300e-6 + TWO.connections[0].delay_s)


def test_causes_that_are_switched_off_leave_no_noise():
    loud, quiet = register(), register(("two-qubit gates", "waits in gates and messages"))
    for one in (loud, quiet):
        one.joined(Gate(name="cz", qubits=(0, 1)), 0)
        one.meet([0, 2])
    assert sum(isinstance(event, Noise) for event in loud.events) == 2
    assert not any(isinstance(event, Noise) for event in quiet.events)


def test_a_qubit_that_holds_nothing_is_used_again():
    one = register()
    place = one.fresh(0)
    one.spare.append(place)
    assert one.fresh(1) == place
    assert len(one.clock) == 4
