"""Messages: when they arrive, and what faults do to them."""

import math

import pytest

from qnkit.model import ParameterError
from qnkit.network import Connection, Network, Node
from qnkit.network.control_messages import ControlFaults, Post, Silence, control_delays

NODES = tuple(Node(name=name) for name in "ABC")
NET = Network(
    nodes=NODES,
    connections=tuple(
        Connection(left=a, right=b, length_km=km) for a, b, km in (("A", "B", 20.0), ("B", "C", 50.0), ("A", "C", 200.0))
    ),
)


def test_delays_are_those_of_light_over_the_fastest_fibres_in_whole_slots():
    slot_s = 10e-6
    near, far = (NET.connections[i].delay_s for i in (0, 1))
    assert control_delays(NET, "A", slot_s) == {"A": 1, "B": math.ceil(near / slot_s), "C": math.ceil((near + far) / slot_s)}
    assert control_delays(NET, "A", 1.0) == {"A": 1, "B": 1, "C": 1}


def arrivals_of(**faults):
    post = Post({"B": 3}, ControlFaults(**faults))
    for slot in range(200):
        post.send(slot, "B", True, "report", "k", 0)
    return [one.arrives_slot for one in post.messages]


def test_a_message_arrives_after_its_travel_and_once():
    post = Post({"B": 3}, ControlFaults())
    post.send(5, "B", True, "push", "k", 0)
    assert post.arriving(7) == []
    assert post.arriving(8) == post.messages
    assert post.arriving(8) == []


def test_faults_take_or_delay_messages_by_number_by_chance_and_by_silence():
    assert arrivals_of(lost_messages=(1,))[:3] == [3, None, 5]
    assert arrivals_of(late_messages=(1,), late_slots=9)[:3] == [3, 13, 5]
    assert arrivals_of(silences=(Silence(node="B", first_slot=4, slots=1),))[:3] == [3, None, 5]
    lost = arrivals_of(lost=0.3).count(None)
    assert abs(lost - 60) < 5 * math.sqrt(200 * 0.3 * 0.7)
    assert arrivals_of(lost=0.3) == arrivals_of(lost=0.3) != arrivals_of(lost=0.3, seed=1)


def test_a_controller_at_no_node_is_refused():
    with pytest.raises(ParameterError, match="is no node of this network"):
        control_delays(NET, "Z", 1.0)
