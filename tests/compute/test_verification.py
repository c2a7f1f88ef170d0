"""Verification: plans are right, and what is wrong with a plan is found, with its step."""

import dataclasses

import numpy as np
import pytest

from qnkit.compute import Machine, compiled, cut_bound, qft, rebuilt, verification, verified
from qnkit.compute.plan_steps import Apply, Close, Copy
from qnkit.model import ParameterError
from qnkit.qubits import Circuit
from tests.compute.test_placing import ghz
from tests.compute.test_soundness import MEASURED, TURNED
from tests.kernels.test_placement import random_circuit
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")

RNG = np.random.default_rng(0)
CIRCUIT = random_circuit(np.random.default_rng(1), qubits=5, gates=14)
PLAN = compiled(CIRCUIT, Machine.alike(3, 2), rng=np.random.default_rng(1), steps=300)


def places_of(kind):
    return [k for k, step in enumerate(PLAN.steps) if isinstance(step, kind)]


def without(*places):
    return dataclasses.replace(PLAN, steps=tuple(step for k, step in enumerate(PLAN.steps) if k not in places))


def with_step(place, step):
    return dataclasses.replace(PLAN, steps=(*PLAN.steps[:place], step, *PLAN.steps[place + 1 :]))


@pytest.mark.parametrize("shape", ["all", "line", "star"])
@pytest.mark.parametrize("seed", [1, 2])
def test_plans_of_random_circuits_are_right(shape, seed):
    circuit = random_circuit(np.random.default_rng(seed), qubits=5, gates=12)
    plan = compiled(circuit, Machine.alike(3, 2, shape=shape), rng=np.random.default_rng(seed), steps=500)
    verdict = plan.verify(np.random.default_rng(seed))
    assert verdict.holds, str(verdict)
    assert verdict.proved
    assert verdict.step is None
    assert "the same as the circuit (step by step, on state vectors" in str(verdict)
    assert verdict._repr_html_() == f"<p>{verdict}</p>"


@pytest.mark.parametrize("circuit", [TURNED, MEASURED])
def test_gates_with_turned_axes_and_circuits_that_measure_are_right(circuit):
    verdict = compiled(circuit, Machine.alike(2, 2), rng=RNG, steps=500).verify(RNG)
    assert verdict.holds
    assert verdict.by_stim is None
    assert verdict.least_fidelity == (None if circuit is MEASURED else pytest.approx(1.0, abs=1e-9))  # it resets a qubit


def test_large_circuits_are_shown_too():
    verdict = compiled(qft(32, swaps=False), Machine.alike(4, 8), rng=RNG, steps=300).verify(RNG)
    assert verdict.holds
    assert verdict.proved
    assert verdict.least_fidelity is None
    verdict = compiled(ghz(40), Machine.alike(4, 10), rng=RNG, steps=300).verify(RNG)
    assert verdict.bound == verdict.e_bits == 3
    assert verdict.holds
    assert str(verdict).endswith("the same as the circuit (step by step, by Stim)" if verdict.by_stim else ")")


@pytest.mark.parametrize("which", [0, 2, -1])
def test_a_copy_left_out_is_told_where_it_is_used(which):
    place = places_of(Copy)[which]
    one = PLAN.steps[place]
    verdict = without(place).verify(RNG)
    assert not verdict.holds
    assert not verdict.pairs_agree
    assert verdict.difference.endswith("a copy is used that is not there")
    used = PLAN.steps[verdict.step + 1]
    assert one.qubit in (CIRCUIT.operations[used.operation].qubits if isinstance(used, Apply) else (used.qubit,))
    assert (
        used.site == one.target
        if isinstance(used, Apply)
        else one.target in (used.source if isinstance(used, Copy) else used.module,)
    )


def test_a_copy_never_closed_is_told_at_the_end_or_where_its_qubit_turns():
    for place in places_of(Close):
        verdict = without(place).verify(RNG)
        assert not verdict.same
        assert verdict.least_fidelity < 0.99
        assert verdict.step >= place
        closed, step = PLAN.steps[place], verdict.step
        if step == len(PLAN.steps) - 1:
            assert verdict.difference == f"at the end: qubit {closed.qubit} is not at its end what the circuit leaves of it"
        else:
            assert verdict.difference.startswith(f"step {step}, ")
            used = PLAN.steps[step + 1]
            qubits = CIRCUIT.operations[used.operation].qubits if isinstance(used, Apply) else (used.qubit,)
            assert closed.qubit in qubits


def test_a_gate_left_out_and_a_gate_done_twice_are_told():
    place = places_of(Apply)[3]
    number = PLAN.steps[place].operation
    verdict = without(place).verify(RNG)
    assert verdict.difference.startswith(f"operation {number} is never applied")
    assert verdict.step >= place
    site = PLAN.steps[place].site
    twice = dataclasses.replace(PLAN, steps=(*PLAN.steps[: place + 1], *PLAN.steps[place:]))
    verdict = twice.verify(RNG)
    assert verdict.step == place + 1
    assert verdict.difference.startswith(f"step {place + 1}, operation {number} in module {site}: ")


def test_a_packet_with_a_wrong_axis_is_told_at_its_first_gate():
    packets = PLAN.placement.packets
    copied = PLAN.steps[places_of(Copy)[0]]
    axes = packets.axes.copy()
    axes[copied.packet] = [0.0, 1.0, 0.0]
    placement = dataclasses.replace(PLAN.placement, packets=dataclasses.replace(packets, axes=axes))
    verdict = dataclasses.replace(PLAN, placement=placement).verify(RNG)
    step = PLAN.steps[verdict.step]
    assert verdict.least_fidelity < 0.99
    assert isinstance(step, Apply)
    assert copied.qubit in CIRCUIT.operations[step.operation].qubits


@pytest.mark.parametrize(("name", "kind"), [("x", Apply), ("z", Close)])
def test_corrections_left_out_are_told_where_they_are_missed_first(monkeypatch, name, kind):
    def broken(plan):
        made = rebuilt(plan)
        rows = tuple(step for step in made.circuit.operations if not (step.when and step.name == name))
        return dataclasses.replace(made, circuit=Circuit(qubits=made.circuit.qubits, operations=rows))

    monkeypatch.setattr(verification, "rebuilt", broken)
    verdict = PLAN.verify(RNG)
    assert not verdict.proved
    assert not verdict.same
    assert verdict.step <= (places_of(kind)[0] if kind is Close else places_of(Copy)[1] + 2)
    assert isinstance(PLAN.steps[verdict.step], kind | Copy)


def test_a_qubit_that_is_moved_to_the_wrong_module_or_a_site_that_differs_is_found_out():
    fewer = dataclasses.replace(PLAN, placement=dataclasses.replace(PLAN.placement, sites=(PLAN.placement.sites + 1) % 3))
    assert not verified(fewer, np.random.default_rng(1)).pairs_agree
    copy = places_of(Copy)[0]
    step = PLAN.steps[copy]
    third = 3 - step.source - step.target
    verdict = with_step(copy, dataclasses.replace(step, target=third)).verify(RNG)
    assert not verdict.same
    assert verdict.step > copy


def test_no_plan_goes_below_the_bound_over_cuts_and_a_chain_meets_it():
    for seed in range(4):
        circuit = random_circuit(np.random.default_rng(seed), qubits=5, gates=10)
        plan = compiled(circuit, Machine.alike(3, 2), rng=np.random.default_rng(seed), steps=300)
        assert cut_bound(plan) <= plan.e_bits
    plan = compiled(ghz(4), Machine.alike(2, 2), rng=RNG, steps=1000)
    assert cut_bound(plan) == plan.e_bits == 1


def test_what_is_no_plan_or_no_generator_is_refused():
    with pytest.raises(ParameterError, match=r"(?s)verified: plan.* must be a qnkit\.compute\.Plan"):
        verified(CIRCUIT, RNG)
    with pytest.raises(ParameterError, match="must be a generator"):
        PLAN.verify(3)
