"""The causes of a plan's errors, by name."""

from qnkit.compute.plan_events import COPIED, GATES, READOUT, SPECTATORS, STEPS, TURNS, causes_of
from qnkit.qubits import Circuit
from tests.compute.test_execution import PLAN, placed


def test_the_causes_are_the_links_in_use_and_then_what_modules_do():
    assert causes_of(PLAN) == ("pairs a - b", GATES, TURNS, READOUT, STEPS, COPIED, SPECTATORS)


def test_a_link_that_is_not_used_is_no_cause():
    assert causes_of(placed(Circuit(qubits=2).gate("cz", 0, 1), [0, 0], [0]))[0] == GATES
