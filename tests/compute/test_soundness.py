"""The walk through a rebuilt circuit: right ones of any kind and size pass, and no wrong one does."""

import dataclasses

import numpy as np
import pytest

from qnkit.compute import Machine, compiled, qft, rebuilt
from qnkit.compute.noisy_plan import noisy
from qnkit.compute.plan_events import Asked, Made, causes_of
from qnkit.compute.rebuilt import Rebuilt
from qnkit.compute.soundness import flaw_of
from qnkit.compute.state_comparison import likeness
from qnkit.qubits import Circuit
from qnkit.qubits.gates import gate_matrix
from qnkit.qubits.noise import bit_flip
from qnkit.qubits.operations import Gate, Noise, Reset
from tests.kernels.test_placement import random_circuit
from tests.project import JIT_OFF

TURNED = Circuit(qubits=4)
for a, b, angle in ((0, 1, 0.3), (1, 2, 1.1), (0, 2, 0.7), (2, 3, 2.0), (0, 3, 0.2)):
    TURNED = TURNED.gate("u", a, angles=(0.3, angle, 0.1)).gate("cp", a, b, angles=angle).gate("rxx", a, b, angles=angle)
    TURNED = TURNED.gate("ch", b, a).gate("x", b).gate("cy", a, b)
MEASURED = Circuit(qubits=4).gate("ry", 0, angles=0.7).gate("cx", 0, 1).gate("cx", 0, 2).measure(1, into=0)
MEASURED = MEASURED.gate("x", 2, when={0: 1}).gate("cx", 0, 3).gate("h", 0).gate("cz", 0, 2, when={0: 1}).gate("h", 0)
MEASURED = MEASURED.measure(0, into=0).reset(1).gate("t", 2, when={0: 0}).gate("cx", 2, 1).measure(3, into=2)


def plan_for(circuit, machine, seed=0):
    return compiled(circuit, machine, rng=np.random.default_rng(seed), steps=200)


def without(made, place):
    """A rebuilt circuit without one operation."""
    rows = tuple(step for k, step in enumerate(made.circuit.operations) if k != place)
    return dataclasses.replace(made, circuit=Circuit(qubits=made.circuit.qubits, operations=rows))


@pytest.mark.parametrize("shape", ["all", "line", "star"])
@pytest.mark.parametrize("circuit", [TURNED, MEASURED, random_circuit(np.random.default_rng(1), 6, 30)])
def test_plans_of_turned_measuring_and_random_circuits_are_proved(circuit, shape):
    plan = plan_for(circuit, Machine.alike(3, 2, shape=shape))
    assert plan.e_bits >= 2
    assert flaw_of(rebuilt(plan), circuit, circuit.bits) == ""


def test_a_fourier_transform_of_32_qubits_is_proved_and_one_without_a_gate_is_not():
    circuit = qft(32, swaps=False)
    plan = plan_for(circuit, Machine.alike(4, 8))
    made = rebuilt(plan)
    assert made.circuit.qubits > 32
    assert flaw_of(made, circuit, 0) == ""
    for place in (31, 200):  # by 1.5e-9 and 3.7e-7 rad
        less = Circuit(qubits=32, operations=circuit.operations[:place] + circuit.operations[place + 1 :])
        assert flaw_of(made, less, 0)
    assert flaw_of(made, circuit.gate("t", 3), 0) == "qubit 3 is not at its end what the circuit leaves of it"


@pytest.mark.parametrize("circuit", [MEASURED, random_circuit(np.random.default_rng(5), 4, 8)])
def test_no_operation_of_a_proved_circuit_can_be_left_out_but_those_that_do_nothing(circuit):
    made = rebuilt(plan_for(circuit, Machine.alike(2, 2), seed=3))
    fresh: set[int] = set()
    for place, step in enumerate(made.circuit.operations):
        plain = step.kind == "reset" and step.qubits[0] not in fresh | set(made.starts)
        plain = plain or (step.kind == "unitary" and np.allclose(step.matrix, np.eye(len(step.matrix)), atol=1e-15))
        fresh |= set(step.qubits)
        if step.kind != "measure":  # a correction without its readout is no circuit
            assert (flaw_of(without(made, place), circuit, circuit.bits) == "") == plain, step


def test_a_correction_for_the_other_outcome_is_found_out():
    circuit = random_circuit(np.random.default_rng(5), 4, 8)
    made = rebuilt(plan_for(circuit, Machine.alike(2, 2)))
    for place, step in enumerate(made.circuit.operations):
        if step.when:
            rows = list(made.circuit.operations)
            rows[place] = step.model_copy(update={"when": ((step.when[0][0], 0),)})
            other = dataclasses.replace(made, circuit=Circuit(qubits=made.circuit.qubits, operations=rows))
            assert flaw_of(other, circuit, 0)


@pytest.mark.parametrize(
    ("name", "other", "places"), [("x", "z", (1,)), ("s", "t", (1,)), ("cz", "cx", (1, 2)), ("cz", "ch", (1, 2))]
)
def test_another_gate_under_a_condition_is_found_out(name, other, places):
    measured = Circuit(qubits=3).gate("h", 0).measure(0, into=0)
    circuit, changed = (measured.gate(one, *places, when={0: 1}) for one in (name, other))
    made = Rebuilt(circuit, (0, 0, 0), (0, 1, 2), (0, 1, 2))
    assert flaw_of(made, circuit, circuit.bits) == ""
    assert flaw_of(dataclasses.replace(made, circuit=changed), circuit, circuit.bits)


def test_a_spare_qubit_that_is_reset_under_a_condition_is_not_taken_for_empty():
    circuit = Circuit(qubits=2).gate("h", 0).measure(0, into=0)
    rows = (*circuit.operations, Gate(name="x", qubits=(2,)), Reset(qubits=(2,), when=((0, 1),)), Gate(name="cx", qubits=(2, 1)))
    made = Rebuilt(Circuit(qubits=3, operations=rows), (0, 0, 1), (0, 1), (0, 1))
    assert "throws away" in flaw_of(made, circuit, circuit.bits)
    always = (*rows[:3], Reset(qubits=(2,)), rows[4])
    assert flaw_of(dataclasses.replace(made, circuit=Circuit(qubits=3, operations=always)), circuit, circuit.bits) == ""


@pytest.mark.parametrize(
    ("name", "when", "told"), [("z", {0: 1}, ""), ("z", {0: 1, 1: 1}, "no Pauli"), ("s", {0: 1}, "no Pauli")]
)
def test_a_correction_is_one_pauli_gate_that_hangs_on_one_readout(name, when, told):
    closed = Circuit(qubits=3).gate("cx", 0, 1).gate("h", 1).measure(1, into=0).measure(2, into=1).gate(name, 0, when=when)
    assert told in (flaw := flaw_of(Rebuilt(closed, (0, 1, 1), (0,), (0,)), Circuit(qubits=1), 0))
    assert bool(flaw) == bool(told)


def test_a_readout_of_what_is_kept_and_noise_are_told():
    circuit = Circuit(qubits=2).gate("cz", 0, 1)
    made = Rebuilt(circuit.measure(0, into=0), (0, 0), (0, 1), (0, 1))
    assert flaw_of(made, circuit, 0) == "operation 1 on physical qubits (measure on 0) reads out what the circuit keeps"
    assert "not the circuit's next" in flaw_of(dataclasses.replace(made, circuit=circuit.reset(1)), circuit, 0)
    copied = Rebuilt(Circuit(qubits=3).gate("cx", 0, 2).reset(0), (0, 0, 1), (0, 1), (0, 1))
    assert "throws away what the circuit keeps" in flaw_of(copied, circuit, 0)
    assert "is noise" in flaw_of(dataclasses.replace(made, circuit=circuit.noise(bit_flip(0.1), 0)), circuit, 0)
    assert "is not done" in flaw_of(dataclasses.replace(made, circuit=Circuit(qubits=2)), circuit.gate("cp", 0, 1, angles=1.0), 0)
    exchanged = dataclasses.replace(made, circuit=circuit, ends=(1, 0))
    assert "qubit 0 is not at its end" in flaw_of(exchanged, circuit, 0)


def test_a_copy_that_runs_through_a_gate_done_on_both_is_proved():
    """Qubit 0 and its copy 3 both take a controlled-X from qubit 1 and its copy 4, then serve phases with qubit 2."""
    wanted = Circuit(qubits=3).gate("h", 0).gate("cp", 0, 2, angles=0.3).gate("cx", 1, 0).gate("cp", 0, 2, angles=0.9)
    both = Circuit(qubits=5).gate("h", 0).gate("cx", 0, 3).gate("cp", 3, 2, angles=0.3)
    both = both.gate("cx", 1, 4).gate("cx", 1, 0).gate("cx", 4, 3).gate("cp", 3, 2, angles=0.9)
    for copy, home, bit in ((4, 1, 0), (3, 0, 1)):
        both = both.gate("h", copy).measure(copy, into=bit).gate("z", home, when={bit: 1})
    made = Rebuilt(both, (0, 0, 1, 1, 1), (0, 1, 2), (0, 1, 2))
    assert flaw_of(made, wanted, 0) == ""
    only = Circuit(qubits=5, operations=tuple(step for step in both.operations if step.qubits != (4, 3)))
    assert "cp on 3, 2" in flaw_of(dataclasses.replace(made, circuit=only), wanted, 0)


def of_events(plan):
    """What a plan's noisy run does, its noise left out, as a rebuilt circuit."""
    made = noisy(plan, without=causes_of(plan))
    rows = []
    for event in made.events:
        if isinstance(event, Made):
            pair = Circuit(qubits=made.qubits).reset(event.near).reset(event.far).gate("h", event.near)
            rows += pair.gate("cx", event.near, event.far).operations
        elif not isinstance(event, Asked | Noise):
            rows.append(event)
    return Rebuilt(Circuit(qubits=made.qubits, operations=tuple(rows)), (), tuple(range(plan.circuit.qubits)), made.ends)


@pytest.mark.parametrize("circuit", [TURNED, MEASURED, random_circuit(np.random.default_rng(1), 6, 30), qft(24, swaps=False)])
def test_what_a_noisy_run_does_is_proved_to_be_the_plan_too(circuit):
    plan = plan_for(circuit, Machine.alike(3, max(2, circuit.qubits // 3), 8))
    made = of_events(plan)
    assert flaw_of(made, circuit, circuit.bits) == ""
    last = max(place for place, step in enumerate(made.circuit.operations) if step.when)
    assert flaw_of(without(made, last), circuit, circuit.bits)


@pytest.mark.parametrize("phase", [0.0, 0.7])
def test_a_gate_between_that_brings_phases_of_its_own_is_proved_and_other_phases_are_not(phase):
    """Controlled half turns about an axis between X and Y: with phases on the qubit, bare flips on the copy."""
    wanted = Circuit(qubits=3).gate("h", 0).gate("cp", 0, 2, angles=0.3).gate("rz", 0, angles=phase).gate("cx", 1, 0)
    wanted = wanted.gate("cp", 1, 0, angles=phase).gate("t", 1).gate("cp", 0, 2, angles=0.9)

    def made_with(angle):
        turn = gate_matrix("rz", angle)
        both = np.diag(np.exp([0, 0, 0, 1j * angle])) @ gate_matrix("cx")  # with cp in it
        whole = np.kron(np.eye(2), turn.conj().T) @ both @ np.kron(np.eye(2), turn)
        circuit = Circuit(qubits=5).gate("h", 0).gate("cx", 0, 3).gate("cp", 3, 2, angles=0.3).gate("cx", 1, 4)
        circuit = circuit.unitary(whole, 1, 0).gate("cx", 4, 3).gate("cp", 3, 2, angles=0.9).gate("t", 1)
        for copy, home, bit in ((4, 1, 0), (3, 0, 1)):
            circuit = circuit.gate("h", copy).measure(copy, into=bit).gate("z", home, when={bit: 1})
        return Rebuilt(circuit.gate("rz", 0, angles=angle), (0, 0, 1, 1, 1), (0, 1, 2), (0, 1, 2))

    together = Circuit(qubits=3, operations=(*wanted.operations[:3],)).unitary(
        np.diag(np.exp([0, 0, 0, 1j * phase])) @ gate_matrix("cx"), 1, 0
    )
    together = Circuit(qubits=3, operations=(*together.operations, *wanted.operations[5:]))
    assert flaw_of(made_with(phase), together, 0) == ""
    assert flaw_of(made_with(0.4), together, 0)


@pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")
def test_the_walk_agrees_with_states_on_gates_changed_at_random():
    circuit = random_circuit(np.random.default_rng(8), 4, 7)
    made, rng, right = rebuilt(plan_for(circuit, Machine.alike(2, 2))), np.random.default_rng(0), 0
    for _ in range(12):
        rows = list(circuit.operations)
        one, other = sorted(rng.choice(len(rows), 2, replace=False).tolist())
        rows[one], rows[other] = rows[other], rows[one]
        changed = Circuit(qubits=4, operations=tuple(rows))
        same = likeness(made, changed, rng, 8) > 1 - 1e-9
        right += same
        assert (flaw_of(made, changed, 0) == "") == same
    assert 0 < right < 12
