"""Agents and their tables of slots: one function at a time, reasons against the rest, and the first common slots."""

import itertools

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Calibration, CalibrationTask, PacketRequest
from qnkit.network.agents import Agent, common_slots, functions_of
from tests.slotted_arenas import line

LINE = line(0.5, 0.5)
ROUTE = LINE.route(PacketRequest(source="A", target="C"))


def at_b(key="k", plan=0, first=5, slots=3):
    return functions_of(ROUTE, key, plan, first, slots)[1]


def test_a_request_has_one_function_a_node_and_all_start_together():
    each = functions_of(ROUTE, "k", 0, 5, 3)
    assert [(one.node, one.what) for one in each] == [
        ("A", "ion-photon entanglement"),
        ("B", "Bell measurement"),
        ("C", "ion-photon entanglement"),
    ]
    assert {one.first_slot for one in each} == {5}


def test_an_agent_never_confirms_two_functions_in_one_slot():
    agent = Agent(LINE, "B")
    assert agent.confirm(0, at_b()) is None
    assert agent.confirm(0, at_b("other", first=7)) == "B runs a function of 'k' in slot 7"
    assert agent.free(0, range(10)) == {1, 2, 3, 4, 8, 9}
    assert agent.confirm(0, at_b("other", first=8)) is None


def test_a_new_plan_takes_the_place_of_an_older_one_and_never_the_other_way_round():
    agent = Agent(LINE, "B")
    agent.confirm(0, at_b(plan=0))
    assert agent.confirm(0, at_b(plan=1, first=6)) is None
    assert agent.free(0, range(5, 10)) == {5, 9}
    assert agent.confirm(0, at_b(plan=0)) == "B knows a newer plan of 'k'"
    agent.release("k", 0)
    assert agent.free(0, range(5, 10)) == {5, 9}
    agent.release("k", 1)
    assert agent.free(0, range(5, 10)) == set(range(5, 10))


def test_the_past_and_slots_out_of_calibration_are_refused():
    agent = Agent(replaced(LINE, "calibration", Calibration(tasks=(CalibrationTask(covers=("B",), lapse_slots=(7,)),))), "B")
    assert agent.confirm(5, at_b()) == "slot 5 is past or has begun at B"
    assert agent.confirm(0, at_b()) == "B is not calibrated in slot 7: task 'task' is OUT_OF_SPEC"
    assert agent.free(4, range(10)) == {5, 6}


def test_what_runs_is_written_down():
    agent = Agent(LINE, "B")
    agent.confirm(0, at_b(slots=1))
    assert [agent.run(slot) for slot in (4, 5, 5)] == [None, at_b(slots=1), None]
    assert agent.ran == {5: at_b(slots=1)}


def test_common_slots_are_the_first_that_a_look_at_every_start_finds():
    rng = np.random.default_rng(2)
    for length in (1, 2, 3, 4):
        for _ in range(50):
            reports = {name: {s for s in range(20) if rng.random() < 0.8} for name in "ABC"}
            taken = {("B", int(s)) for s in rng.integers(0, 20, 3)}
            slow = (
                start
                for start in range(20)
                if all(
                    start + i in reports[name] and (name, start + i) not in taken
                    for name, i in itertools.product("ABC", range(length))
                )
            )
            assert common_slots(ROUTE, length, reports, taken=taken) == next(slow, None)


def test_an_agent_of_a_node_that_is_not_there_is_refused():
    with pytest.raises(ParameterError, match="'Z': is no node"):
        Agent(LINE, "Z")
