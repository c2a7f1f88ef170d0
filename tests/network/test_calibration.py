"""Calibration: lapses and their consequences for slots, the walk from the root, and what every scheduler may do."""

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Arena, Calibration, CalibrationTask, CalibrationWindow, Decision, PacketRequest, SlotNode, first_come
from qnkit.network.booking import Bookings
from qnkit.network.slate import Slate
from tests.slotted_arenas import line, run, waiting


def task(name, *after, **more):
    return CalibrationTask(name=name, after=after, **more)


CHAIN = (task("laser", covers=("A",)), task("ion", "laser", lapse_slots=(10,)), task("link", "ion", covers=("A - B",)))


def test_a_lapse_marks_the_task_and_all_its_predecessors_and_nothing_after_it():
    plan = Calibration(tasks=CHAIN)
    assert [plan.status(name, 9) for name in ("laser", "ion", "link")] == ["IN_SPEC"] * 3
    assert [plan.status(name, 10) for name in ("laser", "ion", "link")] == ["OUT_OF_SPEC", "OUT_OF_SPEC", "IN_SPEC"]


def test_predecessors_and_the_walk_agree_with_networkx_on_random_graphs():
    rng = np.random.default_rng(1)
    for _ in range(30):
        many = int(rng.integers(1, 9))
        befores = [tuple(str(j) for j in range(i) if rng.random() < 0.4) for i in range(many)]
        plan = Calibration(tasks=tuple(task(str(i), *befores[i]) for i in rng.permutation(many)))
        graph = nx.DiGraph([(before, str(i)) for i, row in enumerate(befores) for before in row])
        graph.add_nodes_from(map(str, range(many)))
        place = {name: i for i, name in enumerate(plan.walk())}
        assert all(place[a] < place[b] for a, b in graph.edges)
        assert all(plan.predecessors(name) == nx.ancestors(graph, name) for name in graph)


def test_every_slot_that_depends_on_a_lapsed_task_is_closed_and_others_are_open():
    plan = Calibration(tasks=(*CHAIN, task("other", covers=("B",))))
    assert plan.blocked("A - B", 10) == "A - B is not calibrated in slot 10: task 'ion' is OUT_OF_SPEC"
    assert plan.blocked("B - A", 10)
    assert plan.blocked("A", 99)
    assert plan.blocked("A - B", 9) is None
    assert plan.blocked("B", 10) is None


def test_a_window_is_closed_to_requests_and_puts_tasks_back_layer_by_layer_as_far_as_it_reaches():
    plan = Calibration(
        tasks=CHAIN, windows=(CalibrationWindow(first_slot=20, slots=1), CalibrationWindow(first_slot=30, slots=5))
    )
    assert plan.blocked("B", 20) == "slot 20 lies in the calibration window from slot 20 on"
    assert [plan.status(name, 25) for name in ("laser", "ion")] == ["IN_SPEC", "OUT_OF_SPEC"]
    assert [plan.status("ion", slot) for slot in (30, 31)] == ["OUT_OF_SPEC", "IN_SPEC"]
    assert plan.blocked("A - B", 34)
    assert plan.blocked("A - B", 35) is None


def test_a_drift_is_known_from_its_slot_on_and_a_lapse_before():
    drift = Calibration(tasks=(task("link", covers=("A - B",), drift_slots=(10,)),))
    assert drift.blocked("A - B", 12, known=9) is None
    assert drift.blocked("A - B", 12, known=10) == drift.blocked("A - B", 12)
    assert Calibration(tasks=CHAIN).blocked("A - B", 12, known=0) is not None


def test_no_scheduler_serves_or_books_a_closed_slot_and_hears_why():
    plan = Calibration(
        tasks=(task("link", covers=("A - B",), lapse_slots=(3,)),), windows=(CalibrationWindow(first_slot=6, slots=2),)
    )
    arena = replaced(line(1.0), "calibration", plan)
    wanted = PacketRequest(key="k", pairs=20)
    assert run(first_come, arena, wanted, 12).services[:, 0].tolist() == [0, 1, 2, 8, 9, 10, 11]
    assert run(first_come, line(1.0), wanted, 12).services[:, 0].tolist() == list(range(12))
    stubborn = run(
        lambda state: ["k"] if state.slot == 4 else Decision(book={7: ["k"]} if state.slot == 0 else {}), arena, wanted, 12
    )
    assert not stubborn.services.size
    assert [str(one) for one in stubborn.mistakes] == [
        "slot 0: 'k' cannot be booked: slot 7 lies in the calibration window from slot 6 on.",
        "slot 4: 'k' cannot be served: A - B is not calibrated in slot 4: task 'link' is OUT_OF_SPEC.",
    ]


def test_what_is_booked_before_a_drift_is_not_served_after_it():
    arena = replaced(line(1.0), "calibration", Calibration(tasks=(task("link", covers=("A",), drift_slots=(3,)),)))
    wanted = PacketRequest(key="k", pairs=9)
    book = Decision(book={slot: ["k"] for slot in range(1, 6)})
    ours = run(lambda state: book if state.slot == 0 else [], arena, wanted, 9)
    assert (ours.services[:, 0].tolist(), ours.missed, ours.wrong) == ([1, 2], 3, 0)
    one = waiting(arena)
    assert Slate(arena, 3, [[3]]).why_not(one) == "A is not calibrated in slot 3: task 'link' is OUT_OF_SPEC"
    assert Bookings(arena).why_not(one, 4) is None


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Calibration(tasks=(task("a"), task("a"))), r"'a'.*is the name of two tasks"),
        (lambda: Calibration(tasks=(task("a", "b"),)), r"'b'.*comes before 'a' and is no task"),
        (lambda: Calibration(tasks=(task("a", "b"), task("b", "a"))), r"'a', 'b'.*around a cycle"),
        (lambda: CalibrationTask(lapse_slots=(-1,)), r"must be slots, which count from 0"),
        (
            lambda: Calibration(windows=(CalibrationWindow(slots=5), CalibrationWindow(first_slot=3))),
            r"must start after the window before it, from slot 5 on",
        ),
        (lambda: Calibration().status("x", 0), r"'x'.*is no task"),
        (
            lambda: Arena(nodes=(SlotNode(name="A"),), calibration=Calibration(tasks=(task("a", covers=("Z",)),))),
            r"'Z'.*is no node and no link, and a task covers it",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(make, message):
    with pytest.raises(ParameterError, match=message):
        make()
