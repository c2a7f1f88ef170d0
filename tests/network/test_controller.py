"""The controller: its states in order, one function a node, a common start, and an end with a reason whatever is lost."""

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Arena, Calibration, CalibrationTask, CalibrationWindow, PacketRequest, raced
from qnkit.network.control_messages import ControlFaults, Silence
from qnkit.network.controller import Controller
from tests.slotted_arenas import line, path_of, run

SURE = line(1.0, 1.0)
ASKED = PacketRequest(key="k", source="A", target="C", pairs=2, deadline_slot=60)


def followed(arena, requests, slots=80, **more):
    controller = Controller(**more)
    ours = run(controller, arena, requests, slots)
    controller.finish(ours)
    return controller, ours


def told(controller, key="k"):
    return [(one.slot, one.state) for one in controller.steps if one.key == key]


def test_a_request_goes_through_the_eight_steps_with_their_times():
    controller, ours = followed(SURE, ASKED)
    assert told(controller) == [
        *((0, name) for name in ("asked", "admitted", "path", "functions")),
        *((2, name) for name in ("tables", "T1", "pushed")),
        (4, "confirmed"),
        (5, "running"),
        (7, "delivered"),
    ]
    assert ours.services[:, 0].tolist() == [5, 6]


def test_longer_ways_of_messages_start_a_request_later():
    _, near = followed(SURE, ASKED)
    _, far = followed(SURE, ASKED, delays={"C": 6})
    assert far.services[0, 0] - near.services[0, 0] == 4 * 5


@pytest.mark.parametrize(
    "faults",
    [
        ControlFaults(lost_messages=(1,)),
        ControlFaults(lost_messages=(10,)),
        ControlFaults(late_messages=(10,)),
        ControlFaults(silences=(Silence(node="B", first_slot=1, slots=3),)),
    ],
    ids=["a question lost", "a confirmation lost", "a confirmation late", "a node silent"],
)
def test_each_kind_of_fault_moves_the_slots_of_a_request_and_is_in_the_trace(faults):
    _, without = followed(SURE, ASKED)
    controller, ours = followed(SURE, ASKED, faults=faults)
    assert ours.services[0, 0] > without.services[0, 0]
    assert [state for _, state in told(controller)].count("re-planned") == 1
    assert told(controller)[-1][1] == "delivered"


def test_a_link_that_drifts_away_ends_what_it_ran_and_is_used_again_after_its_calibration():
    plan = Calibration(
        tasks=(CalibrationTask(covers=("A - B",), drift_slots=(6,)),), windows=(CalibrationWindow(first_slot=20, slots=2),)
    )
    controller, ours = followed(replaced(SURE, "calibration", plan), ASKED)
    assert ours.services[:, 0].tolist()[0] == 5
    assert ours.services[1, 0] >= 22
    why = next(one.why for one in controller.steps if one.state == "re-planned")
    assert why == "its block is over and it misses 1 pairs; A - B is not calibrated in slot 6: task 'task' is OUT_OF_SPEC"


def test_a_node_that_never_answers_and_a_fidelity_that_is_nowhere_are_refused_with_the_reason():
    controller, ours = followed(SURE, ASKED, faults=ControlFaults(silences=(Silence(node="B", slots=80),)), tries=3)
    assert controller.steps[-1].why == "no table of B came, 3 times in a row"
    assert ours.table[0, 0] == 4
    controller, _ = followed(line(1.0, 1.0, fidelity=0.9), replaced(ASKED, "least_fidelity", 0.95))
    assert controller.steps[-1].why == "'k' asks for a fidelity of 0.95, but fresh pairs over A - B - C have 0.8133."


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_lost_late_or_silent_nothing_overlaps_and_everything_ends_with_a_reason(seed):
    rng = np.random.default_rng(seed)
    many, plan = (
        int(rng.integers(3, 6)),
        Calibration(
            tasks=(CalibrationTask(covers=("A",), drift_slots=(int(rng.integers(100)),)),),
            windows=(CalibrationWindow(first_slot=int(rng.integers(20, 150)), slots=5),),
        ),
    )
    arena = replaced(Arena.star(rng.uniform(0.3, 1.0, many).tolist()), "calibration", plan)
    requests = []
    for i in range(12):
        a, b = rng.choice(many, 2, replace=False)
        ends = {"source": chr(65 + a), "target": chr(65 + b)}
        asked = int(rng.integers(100))
        requests.append(PacketRequest(key=i, **ends, pairs=int(rng.integers(1, 4)), asked_slot=asked, deadline_slot=asked + 90))
    silence = Silence(node="hub", first_slot=int(rng.integers(100)), slots=15)
    faults = ControlFaults(lost=0.1, late=0.1, late_slots=7, silences=(silence,), seed=seed)
    controller, ours = followed(arena, requests, 200, faults=faults, delays={"hub": 1, "A": 3})
    assert ours.wrong == 0
    last = {one.key: one for one in controller.steps}
    assert len(last) == 12
    assert all(one.state in ("delivered", "refused", "expired") and one.why for one in last.values())
    assert [last[i.key].state == "delivered" for i in ours.path.requests] == (ours.table[:, 0] == 2).tolist()
    used = set()
    for slot, place, _ in ours.services.tolist():
        route = ours.path.routes[place]
        functions = [controller.agents[name].ran[slot] for name in route.names]
        assert {one.key for one in functions} == {ours.path.requests[place].key}
        assert len({(one.first_slot, one.plan) for one in functions}) == 1
        assert not used & {(slot, name) for name in route.names}
        used |= {(slot, name) for name in route.names}
        assert arena.closed(route, slot) is None
    assert ours.table[:, 3].sum() == (ours.services[:, 2] == 1).sum() == (ours.pairs[:, 3] == 1).sum() / 2


def test_it_races_like_any_scheduler():
    path = path_of(SURE, [ASKED], 80)
    assert raced([Controller()], path).run("controller").met().value == 1


def test_no_try_at_all_is_refused():
    with pytest.raises(ParameterError, match=r"Controller: tries.*must be a whole number from 1"):
        Controller(tries=0)
