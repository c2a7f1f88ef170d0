"""Plans: their pairs, their link qubits, and the steps in their order."""

import copy
import pickle
from dataclasses import replace

import numpy as np
import pytest

from qnkit.compute import Machine, compiled, decomposed, packets_of, plan_of
from qnkit.compute.placement import Placement
from qnkit.compute.plan import fewest_pairs
from qnkit.compute.plan_steps import Apply, Close, Copy, Settle
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from tests.kernels.test_placement import random_circuit
from tests.project import JIT_OFF

compiled_only = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")


def plan_for(seed, shape="line"):
    """A plan of a random circuit on three modules."""
    circuit = random_circuit(np.random.default_rng(seed), qubits=6, gates=20)
    return compiled(circuit, Machine.alike(3, 2, shape=shape), rng=np.random.default_rng(seed), steps=800)


@pytest.mark.parametrize("shape", ["all", "line", "star"])
def test_a_plan_uses_as_many_pairs_as_its_placement_costs(shape):
    for seed in range(4):
        plan = plan_for(seed, shape)
        assert plan.e_bits == plan.placement.e_bits == sum(plan.pairs_of_link.values())


def test_pairs_join_neighbours_only():
    machine = Machine.alike(3, 2, shape="line")
    for seed in range(4):
        for step in plan_for(seed).steps:
            if isinstance(step, Copy):
                assert machine.hops[step.source, step.target] == 1


def test_every_operation_is_applied_once_where_its_qubits_or_copies_are():
    for seed in range(4):
        plan = plan_for(seed)
        here = [{int(home)} for home in plan.placement.homes[:, 0]]
        home = [int(one) for one in plan.placement.homes[:, 0]]
        done = []
        for step in plan.steps:
            if isinstance(step, Copy):
                assert step.source in here[step.qubit]
                here[step.qubit].add(step.target)
            elif isinstance(step, Settle):
                assert step.module in here[step.qubit]
                home[step.qubit] = step.module
            elif isinstance(step, Close):
                assert step.module != home[step.qubit]
                here[step.qubit].remove(step.module)
            else:
                done.append(step.operation)
                assert all(step.site in here[q] for q in plan.circuit.operations[step.operation].qubits)
        assert sorted(done) == list(range(len(plan.circuit.operations)))
        assert all(len(places) == 1 for places in here)


def test_the_peak_of_link_qubits_counts_copies_and_the_half_that_is_read_out():
    star = Circuit(qubits=3).gate("cx", 0, 1).gate("cx", 0, 2)
    plan = compiled(star, Machine.alike(3, 1, shape="star"), rng=np.random.default_rng(0), steps=500)
    assert plan.e_bits == 2
    assert max(plan.peak_link_qubits.values()) <= 2
    assert any(isinstance(step, Apply) for step in plan.steps)


@compiled_only
def test_a_plan_that_is_copied_or_written_and_read_is_equal_and_one_with_other_steps_is_not():
    plan = plan_for(1)
    for other in (copy.deepcopy(plan), pickle.loads(pickle.dumps(plan)), plan_for(1)):
        assert other == plan
        assert hash(other) == hash(plan)
        assert other.verify(np.random.default_rng(1)).holds
    assert replace(plan, steps=plan.steps[:-1]) != plan
    assert plan != plan_for(2)
    assert plan != 3


def test_a_placement_of_another_circuit_is_refused():
    plan, other = plan_for(1), plan_for(2)
    assert plan_of(plan.circuit, plan.placement) == plan
    for circuit in (other.circuit, Circuit(qubits=4).gate("cx", 0, 1), Circuit(qubits=6)):
        with pytest.raises(ParameterError, match="plan_of: the placement is of another circuit; give the two"):
            plan_of(circuit, plan.placement)
    with pytest.raises(ParameterError, match=r"plan_of: circuit: int '3': must be a qnkit.qubits.Circuit"):
        plan_of(3, plan.placement)
    with pytest.raises(ParameterError, match=r"plan_of: placement: int '3': must be a qnkit.compute.Placement"):
        plan_of(plan.circuit, 3)


def test_a_placement_that_needs_too_many_link_qubits_gives_way_to_another_one():
    circuit, hub = Circuit(qubits=2).gate("cx", 0, 1), Machine.alike(3, 1, 1, shape="star")
    packets, away = packets_of(circuit), np.array([[1], [2]])
    crowded = Placement(packets, hub, away, np.array([0]))  # both qubits copied to the hub
    assert fewest_pairs(circuit, crowded, Placement(packets, hub, np.array([[0], [1]]), np.array([0]))).e_bits == 1
    tight = Machine.alike(3, 1, 1, shape="star")
    with pytest.raises(ParameterError, match="needs more at once; give it one more, or search on"):
        plan_of(circuit, Placement(packets, tight, away, np.array([0])))


@compiled_only
def test_gates_of_three_qubits_are_decomposed_and_the_plan_says_so():
    circuit, machine, rng = Circuit(qubits=3).gate("ccx", 0, 1, 2), Machine.alike(3, 1), np.random.default_rng(0)
    plan = compiled(circuit, machine, rng=rng, steps=300)
    assert plan.note == "1 ccx was written as 15 gates of one and two qubits."
    assert plan.circuit == decomposed(circuit).circuit
    assert plan.verify(rng).holds
    assert compiled(plan.circuit, machine, rng=rng, steps=300).note == ""
    with pytest.raises(ParameterError, match=r"ccx on qubits .* acts on more than two qubits; .* qnkit.compute.decomposed"):
        packets_of(circuit)
    with pytest.raises(ParameterError, match=r"swap on qubits .* decompose it .* qnkit.compute.two_qubit_gates"):
        packets_of(Circuit(qubits=2).gate("swap", 0, 1))
