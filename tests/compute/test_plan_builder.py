"""Plans under few link qubits: copies are given up and made again, and the plan stays right."""

import numpy as np
import pytest

from qnkit.compute import Machine, Placement, compiled, place, plan_of, verified
from qnkit.compute.plan_steps import Close, Copy
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from tests.kernels.test_placement import random_circuit
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")


def qft(qubits):
    """A Fourier transform without its swaps."""
    circuit = Circuit(qubits=qubits)
    for i in range(qubits):
        circuit = circuit.gate("h", i)
        for j in range(i + 1, qubits):
            circuit = circuit.gate("cp", j, i, angles=np.pi / 2 ** (j - i))
    return circuit


@pytest.mark.parametrize("seed", range(4))
def test_with_two_link_qubits_random_plans_are_right(seed):
    circuit = random_circuit(np.random.default_rng(seed), qubits=5, gates=14)
    plan = compiled(circuit, Machine.alike(3, 2, 2, shape="line"), rng=np.random.default_rng(seed), steps=400)
    verdict = verified(plan, np.random.default_rng(seed))
    assert verdict.holds, str(verdict)
    assert max(plan.peak_link_qubits.values()) <= 2


def test_what_is_given_up_first_is_the_copy_that_is_needed_last():
    circuit = Circuit(qubits=5).gate("cz", 0, 4).gate("cz", 1, 4).gate("cz", 2, 4).gate("cz", 0, 4)
    plan = compiled(circuit, Machine.alike(2, 4, 8), rng=np.random.default_rng(0), steps=300)
    opened = [step for step in plan.steps if isinstance(step, Copy)]
    assert sum(isinstance(step, Close) for step in plan.steps) == len(opened)


def test_layers_keep_what_is_read_behind_what_is_measured():
    circuit = Circuit(qubits=4).gate("cx", 0, 1).gate("cx", 0, 1).gate("cx", 0, 1).measure(0, into=0).gate("x", 3, when={0: 1})
    circuit = circuit.gate("cx", 2, 3)
    plan = compiled(circuit, Machine.alike(2, 2), rng=np.random.default_rng(0), steps=300)
    order = [step.operation for step in plan.steps if hasattr(step, "operation")]
    assert order.index(3) < order.index(4) < order.index(5)


def test_a_gate_that_needs_more_link_qubits_than_there_are_is_refused():
    circuit = Circuit(qubits=2).gate("cx", 0, 1)
    plan = compiled(circuit, Machine.alike(2, 1, 1), rng=np.random.default_rng(0), steps=50)
    assert plan.e_bits == 1
    lone = Machine.alike(3, 1, 1, shape="star")
    forced = Placement(plan.placement.packets, lone, np.array([[1], [2]]), np.array([0]))  # both qubits copied to the hub
    with pytest.raises(ParameterError, match=r"Machine.modules.0.link_qubits = 1: one gate .* needs more at once"):
        plan_of(circuit, forced)


def test_with_few_link_qubits_another_placement_needs_fewer_pairs_than_giving_up_copies():
    circuit, machine = qft(12), Machine.alike(3, 4, 2)
    best = place(circuit, machine, rng=np.random.default_rng(0), steps=4000)
    given_up = plan_of(circuit, best)
    assert max(given_up.peak_link_qubits.values()) <= 2
    assert given_up.e_bits == best.e_bits + given_up.remade
    plan = compiled(circuit, machine, rng=np.random.default_rng(0), steps=4000)
    assert max(plan.peak_link_qubits.values()) <= 2
    assert best.e_bits <= plan.e_bits <= 4 * 2 + 4 < given_up.e_bits  # one copy to each module with later qubits
    assert verified(plan, np.random.default_rng(0)).holds
