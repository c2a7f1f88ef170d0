"""Bridges: which packets a copy can live on into, and what gates between do to copies."""

from dataclasses import replace

import numpy as np
import pytest

from qnkit.compute import Machine, packets_of, plan_of, rebuilt, verified
from qnkit.compute.bridges import halves_of, on_copies
from qnkit.compute.placement import Placement
from qnkit.compute.plan_steps import Apply, Copy
from qnkit.qubits import Circuit
from qnkit.qubits.gates import gate_matrix

CIRCUIT = Circuit(qubits=3).gate("cz", 0, 1).gate("h", 0).gate("cz", 0, 2).gate("h", 0).gate("cz", 0, 1)
"""Qubit 0 is copied for qubit 1, turned over by qubit 2, and copied for qubit 1 again."""


def bridges(circuit):
    """For each bridge how many packets and gates it runs across."""
    return [(len(one.middles), len(one.gates)) for one in packets_of(circuit).bridges]


def placed(circuit, homes, sites, pins=(), link_qubits=4):
    """A plan of qubits that stay, on modules in which all of them have room."""
    machine, packets = Machine.alike(max(homes) + 1, 3, link_qubits), packets_of(circuit)
    table = np.repeat(np.array(homes)[:, None], packets.layers, axis=1)
    return plan_of(circuit, Placement(packets, machine, table, np.array(sites), pins=pins))


def test_a_controlled_gate_across_the_axis_can_be_bridged():
    assert bridges(CIRCUIT) == [(1, 1)]
    assert bridges(Circuit(qubits=3).gate("cx", 0, 1).gate("cx", 2, 0).gate("cx", 0, 1)) == [(1, 1)]
    two = Circuit(qubits=3).gate("cx", 0, 1).gate("cx", 2, 0).gate("cx", 1, 0).gate("cx", 0, 1)
    assert sorted(bridges(two)) == [(1, 1), (1, 2)]  # qubit 1, a target before and after, is turned over too
    axes = Circuit(qubits=3).gate("cz", 0, 1).gate("cx", 2, 0).gate("cy", 2, 0).gate("cz", 0, 1)
    assert (2, 2) in bridges(axes)


@pytest.mark.parametrize("between", [("cp", (0.5,)), ("rxx", (0.5,)), ("cz", ())])
def test_only_gates_that_turn_the_axis_over_can_be_bridged(between):
    name, angles = between
    circuit = Circuit(qubits=3).gate("cz", 0, 1).gate("h", 0).gate(name, 0, 2, angles=angles).gate("h", 0).gate("cz", 0, 1)
    assert len(bridges(circuit)) == (name == "cz")


def test_a_turn_between_that_moves_the_axis_a_measurement_and_a_condition_end_a_bridge():
    start = Circuit(qubits=3).gate("cz", 0, 1).gate("h", 0).gate("cz", 0, 2)
    last = ("h", 0), ("cz", 0, 1)
    for ended in (start.gate("rz", 0, angles=0.4), start.reset(0), start.measure(2, into=0).gate("x", 0, when={0: 1})):
        for gate in last:
            ended = ended.gate(*gate)
        assert bridges(ended) == []
    assert bridges(start.gate("z", 0).gate("h", 0).gate("cz", 0, 1)) == [(1, 1)]


def test_a_bridge_saves_the_pair_that_the_second_packet_would_need():
    near, far = placed(CIRCUIT, [0, 1, 1], [1, 0, 1]), placed(CIRCUIT, [0, 1, 0], [1, 0, 1])
    assert (near.e_bits, near.placement.carried) == (2, [{0, 1}])  # qubit 2 is copied, qubit 0 once
    assert [step.also for step in near.steps if isinstance(step, Apply)].count((1,)) == 1
    assert (far.e_bits, far.placement.carried) == (2, [set()])  # qubit 2 is not in the other module: qubit 0 is copied twice
    for plan in (near, far):
        assert verified(plan, np.random.default_rng(0)).holds


def test_without_the_bridge_the_same_placement_costs_a_pair_more():
    near = placed(CIRCUIT, [0, 1, 1], [1, 0, 1])
    cut = replace(near.placement, packets=replace(near.placement.packets, bridges=()))
    assert plan_of(CIRCUIT, cut).e_bits == near.e_bits + 1


def test_a_pin_brings_a_partner_to_copies_of_several_qubits():
    circuit = Circuit(qubits=4)
    for turn in range(3):
        circuit = circuit.gate("cz", 0, 1).gate("cz", 2, 1)
        if turn < 2:
            for qubit in (0, 2):
                circuit = circuit.gate("h", qubit).gate("cz", qubit, 3).gate("h", qubit)
    packets = packets_of(circuit)
    partner = next(one.partners[0] for one in packets.bridges)
    sites = [1 if 1 in row[:2] else 0 for row in packets.gates.tolist()]
    plain, pinned = (placed(circuit, [0, 1, 0, 0], sites, pins) for pins in ((), ((partner, 1),)))
    assert (plain.e_bits, pinned.e_bits) == (6, 3)
    assert verified(pinned, np.random.default_rng(0)).holds


@pytest.mark.parametrize(("homes", "e_bits"), [([0, 1, 1], 3), ([0, 1, 0], 2)])
def test_a_copy_that_is_made_late_is_not_made_again_and_those_that_were_to_follow_it_are_spared(homes, e_bits):
    (bridge,) = packets_of(CIRCUIT).bridges
    plan = placed(CIRCUIT, homes, [0, 0, 1], ((bridge.first, 1), (bridge.partners[0], 1)))
    assert (plan.placement.e_bits, plan.e_bits, plan.remade) == (3, e_bits, 0)
    verdict = verified(plan, np.random.default_rng(0))
    assert verdict.holds, str(verdict)


@pytest.mark.parametrize("link_qubits", [1, 2, 3])
def test_where_link_qubits_are_scarce_the_copy_is_given_up_and_made_again(link_qubits):
    circuit = Circuit(qubits=4).gate("cz", 0, 1).gate("cz", 2, 1)
    for qubit in (0, 2):
        circuit = circuit.gate("h", qubit).gate("cz", qubit, 3).gate("h", qubit)
    circuit = circuit.gate("cz", 0, 1).gate("cz", 2, 1)
    packets = packets_of(circuit)
    sites = [1 if 1 in row[:2] else 0 for row in packets.gates.tolist()]
    plan = placed(circuit, [0, 1, 0, 1], sites, link_qubits=link_qubits)
    verdict = verified(plan, np.random.default_rng(0))
    assert verdict.holds, str(verdict)
    assert plan.e_bits - plan.remade == plan.placement.e_bits == 3
    assert max(plan.peak_link_qubits.values()) <= link_qubits


def test_a_copy_is_turned_over_where_the_qubit_is():
    plan = placed(CIRCUIT, [0, 1, 1], [1, 0, 1])
    made = rebuilt(plan)
    assert sum(isinstance(step, Copy) for step in plan.steps) == 2
    assert made.circuit.qubits <= 7


def test_halves_are_the_gate_on_one_qubit_for_each_value_of_the_other():
    z = np.array([0.0, 0.0, 1.0])
    along, against = halves_of(gate_matrix("cx"), 1, z)
    assert np.allclose(along, np.eye(2), atol=1e-12)
    assert np.allclose(against, gate_matrix("x"), atol=1e-12)
    swapped = np.eye(4)[[0, 3, 2, 1]]  # controlled by the second qubit
    along, against = halves_of(swapped.astype(complex), 0, z)
    assert np.allclose(against, gate_matrix("x"), atol=1e-12)
    x = np.array([1.0, 0.0, 0.0])
    along, against = halves_of(gate_matrix("cx"), 0, x)  # the control, for the target's X
    assert np.allclose(along, np.eye(2), atol=1e-12)
    assert np.allclose(against, gate_matrix("z"), atol=1e-12)


def test_on_copies_a_gate_is_its_turning_over_alone():
    s = np.kron(np.eye(2), gate_matrix("s"))
    assert np.allclose(on_copies(s @ gate_matrix("cx")), gate_matrix("cx"), atol=1e-12)
    assert np.allclose(on_copies(gate_matrix("cp", 0.3)), np.eye(4), atol=1e-12)
    assert np.allclose(on_copies(np.eye(4)[[0, 3, 2, 1]].astype(complex)), np.eye(4)[[0, 3, 2, 1]], atol=1e-12)
