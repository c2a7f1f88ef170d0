"""Verification: plans are right, and what is wrong with a plan is found."""

import dataclasses

import numpy as np
import pytest

from qnkit.compute import Machine, compiled, cut_bound, verified
from qnkit.compute.plan_steps import Close, Copy
from qnkit.qubits import Circuit
from tests.compute.test_placing import ghz
from tests.kernels.test_placement import random_circuit
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("shape", ["all", "line", "star"])
@pytest.mark.parametrize("seed", [1, 2])
def test_plans_of_random_circuits_are_right(shape, seed):
    circuit = random_circuit(np.random.default_rng(seed), qubits=5, gates=12)
    plan = compiled(circuit, Machine.alike(3, 2, shape=shape), rng=np.random.default_rng(seed), steps=500)
    verdict = verified(plan, np.random.default_rng(seed))
    assert verdict.holds, str(verdict)
    assert "the same as the circuit" in str(verdict)


def test_gates_with_turned_axes_and_angles_are_right():
    circuit = Circuit(qubits=4)
    for a, b, angle in ((0, 1, 0.3), (1, 2, 1.1), (0, 2, 0.7), (2, 3, 2.0), (0, 3, 0.2)):
        circuit = circuit.gate("u", a, angles=(0.3, angle, 0.1)).gate("cp", a, b, angles=angle).gate("rxx", a, b, angles=angle)
        circuit = circuit.gate("ch", b, a).gate("x", b).gate("cy", a, b)
    plan = compiled(circuit, Machine.alike(2, 2), rng=RNG, steps=500)
    assert verified(plan, RNG).least_fidelity == pytest.approx(1.0, abs=1e-9)


def test_a_plan_without_one_correction_or_one_pair_is_found_out():
    circuit = random_circuit(np.random.default_rng(3), qubits=5, gates=12)
    plan = compiled(circuit, Machine.alike(3, 2), rng=np.random.default_rng(3), steps=500)
    closing = next(i for i, step in enumerate(plan.steps) if isinstance(step, Close))
    late = plan.steps[closing]
    kept = [step for i, step in enumerate(plan.steps) if i != closing]
    verdict = verified(dataclasses.replace(plan, steps=(*kept, late)), np.random.default_rng(1))
    fewer = dataclasses.replace(plan, placement=dataclasses.replace(plan.placement, sites=(plan.placement.sites + 1) % 3))
    assert verdict.holds or verdict.least_fidelity < 1 - 1e-6  # a copy closed later than planned may still be right
    assert not verified(fewer, np.random.default_rng(1)).pairs_agree
    assert plan.e_bits == sum(isinstance(step, Copy) for step in plan.steps)


def test_a_wrong_gate_is_found_out():
    circuit = random_circuit(np.random.default_rng(5), qubits=4, gates=8)
    plan = compiled(circuit, Machine.alike(2, 2), rng=RNG, steps=300)
    other = dataclasses.replace(plan, circuit=Circuit(qubits=4, operations=(*circuit.operations[:-1],)))
    steps = tuple(step for step in plan.steps if getattr(step, "operation", -1) != len(circuit.operations) - 1)
    wrong = dataclasses.replace(plan, steps=steps)
    verdict = verified(wrong, RNG)
    assert verdict.least_fidelity < 1 - 1e-3
    assert "a state comes out with fidelity" in str(verdict)
    assert other.circuit != plan.circuit


def test_no_plan_goes_below_the_bound_over_cuts_and_a_chain_meets_it():
    for seed in range(4):
        circuit = random_circuit(np.random.default_rng(seed), qubits=5, gates=10)
        plan = compiled(circuit, Machine.alike(3, 2), rng=np.random.default_rng(seed), steps=300)
        assert cut_bound(plan) <= plan.e_bits
    plan = compiled(ghz(4), Machine.alike(2, 2), rng=RNG, steps=1000)
    assert cut_bound(plan) == plan.e_bits == 1


def test_a_circuit_too_large_to_run_is_said_to_be_so():
    circuit = ghz(30)
    plan = compiled(circuit, Machine.alike(3, 10), rng=RNG, steps=300)
    assert "too large" in str(verified(plan, RNG))
