"""The numbers of plans: depth counted by hand, and each number where it has a home of its own."""

import math

import pytest

from qnkit.compute import chance_of_no_error, depth_of, expected_time_s, numbers_of, plan_fidelity
from qnkit.compute.plan_numbers import PlanNumbers
from qnkit.model import ParameterError, replaced
from qnkit.qubits import Circuit
from tests.compute.test_execution import PLAN, placed
from tests.project import JIT_OFF


def test_the_numbers_are_those_of_the_plan_and_of_its_estimates():
    found = numbers_of(PLAN)
    assert found.e_bits == PLAN.e_bits == 1
    assert found.peak_link_qubits == max(PLAN.peak_link_qubits.values())
    assert found.time_s == expected_time_s(PLAN)
    assert found.fidelity == chance_of_no_error(PLAN)
    assert found.loss == pytest.approx(-math.log(found.fidelity), rel=1e-15)


@pytest.mark.skipif(JIT_OFF, reason="density matrices: slow without compiled kernels")
def test_asked_for_exactly_the_fidelity_is_that_of_the_state():
    assert numbers_of(PLAN, exact=True).fidelity == plan_fidelity(PLAN) > numbers_of(PLAN).fidelity


def test_a_plan_without_any_fidelity_has_lost_everything():
    assert PlanNumbers(0, 0, 0, 0.0, 0.0).loss == math.inf
    assert PlanNumbers(0, 0, 0, 0.0, 1.0).loss == 0.0


@pytest.mark.parametrize(
    ("circuit", "homes", "sites", "depth"),
    [
        (Circuit(qubits=2).gate("cz", 0, 1).gate("h", 0), [0, 0], [0], 1),  # one-qubit gates take no layer
        (Circuit(qubits=4).gate("cz", 0, 1).gate("cz", 2, 3), [0, 0, 1, 1], [0, 1], 1),  # side by side
        (Circuit(qubits=3).gate("cz", 0, 1).gate("cx", 2, 1), [0, 0, 0], [0, 0], 2),  # one after the other
        # pair, gate, readout, message; the gate; readout of the copy, message
        (Circuit(qubits=2).gate("cz", 0, 1), [0, 1], [1], 4 + 1 + 2),
        # the copy serves two gates of its packet
        (Circuit(qubits=3).gate("cz", 0, 1).gate("cz", 0, 2), [0, 1, 1], [1, 1], 4 + 2 + 2),
        # two copies of two qubits that do not meet
        (Circuit(qubits=4).gate("cz", 0, 2).gate("cz", 1, 3), [0, 0, 1, 1], [1, 1], 4 + 1 + 2),
        # readout, message, the gate that it decides
        (Circuit(qubits=2).gate("cz", 0, 1).measure(0, into=0).gate("x", 1, when={0: 1}), [0, 0], [0], 1 + 1),
        (Circuit(qubits=3).gate("cz", 0, 1).measure(0, into=0).gate("x", 2, when={0: 1}), [0, 0, 1], [0], 1 + 1 + 1),
    ],
)
def test_the_depth_is_the_longest_chain_of_what_waits_for_one_another(circuit, homes, sites, depth):
    plan = placed(circuit, homes, sites)
    assert depth_of(plan) == depth
    assert depth_of(plan) >= plan.placement.packets.layers


def test_a_machine_without_a_way_for_its_messages_is_refused():
    bare = tuple(replaced(one, "length_km", None) for one in PLAN.machine.connections)
    plan = placed(PLAN.circuit, [0, 0, 1], [0, 1], replaced(PLAN.machine, "connections", bare))
    with pytest.raises(ParameterError, match="say length_km for its messages"):
        numbers_of(plan)
    with pytest.raises(ParameterError, match=r"must be a qnkit\.compute\.Plan"):
        numbers_of(None)
