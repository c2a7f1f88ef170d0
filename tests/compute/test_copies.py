"""Copies closed early, and closed and made again: the same circuit, the pairs counted, and less decay."""

import numpy as np
import pytest

from qnkit.compute import Machine, chance_of_no_error, compiled, expected_time_s
from qnkit.compute.copies import closed_early, idle_copies, made_again
from qnkit.compute.plan_steps import Apply, Close, Copy
from qnkit.model import replaced
from qnkit.physics import Memory
from qnkit.qubits import Circuit
from tests.compute.test_candidates import right
from tests.compute.test_execution import PLAN, TWO, placed
from tests.compute.test_plan_estimates import with_gates
from tests.kernels.test_placement import random_circuit


def plans():
    """Plans of random circuits on three modules, most with qubits that move."""
    for seed in range(4):
        circuit = random_circuit(np.random.default_rng(seed), qubits=5, gates=14)
        yield compiled(circuit, Machine.alike(3, 2, shape="line"), rng=np.random.default_rng(seed), steps=800)


TWICE = Circuit(qubits=3).gate("cz", 0, 2).gate("cx", 0, 1).gate("ry", 1, angles=0.3).gate("cx", 0, 1).gate("cz", 0, 2)
"""Qubit 0 has a gate with qubit 2 at the begin and at the end."""


def test_closed_early_a_plan_does_the_same_with_the_same_pairs_and_no_more_link_qubits():
    for plan in plans():
        early = closed_early(plan)
        assert right(early)
        assert early.pairs_of_link == plan.pairs_of_link
        assert all(early.peak_link_qubits[name] <= most for name, most in plan.peak_link_qubits.items())
        assert closed_early(early).steps == early.steps


def test_closed_early_each_copy_is_closed_right_after_a_step_of_its_own():
    for plan in plans():
        steps = closed_early(plan).steps
        for place, step in enumerate(steps):
            if isinstance(step, Close):
                before = next(one for one in reversed(steps[:place]) if not isinstance(one, Close))
                if isinstance(before, Apply):
                    assert step.qubit in plan.circuit.operations[before.operation].qubits
                    assert step.module == before.site
                else:
                    assert step.qubit == before.qubit


def test_a_copy_that_is_closed_early_does_not_decay_while_the_next_pair_is_waited_for():
    circuit = Circuit(qubits=4).gate("cz", 0, 2).gate("cz", 1, 3)
    plan = with_gates(placed(circuit, [0, 0, 1, 1], [1, 1]), link_memory=Memory(t2_s=1e-3), data_memory=Memory())
    assert chance_of_no_error(closed_early(plan)) > chance_of_no_error(plan) + 0.05
    kept = with_gates(plan, link_memory=Memory())
    assert chance_of_no_error(closed_early(kept)) == pytest.approx(chance_of_no_error(kept), rel=1e-12)


def test_closing_a_copy_early_holds_up_the_gates_of_its_qubit():
    circuit = Circuit(qubits=3).gate("cz", 0, 2).gate("cx", 0, 1).gate("ry", 1, angles=0.3).gate("cx", 0, 1)
    plan = with_gates(placed(circuit, [0, 0, 1], [1, 0, 0]), data_memory=Memory(t2_s=1e-2), readout_time_us=300.0)
    gates_s = 2e-6 * plan.machine.modules[0].gates.gate_time_us  # else they run while the copy is read out
    assert expected_time_s(closed_early(plan)) == pytest.approx(expected_time_s(plan) + gates_s, rel=1e-9)
    assert chance_of_no_error(closed_early(plan)) < chance_of_no_error(plan)


def test_made_again_a_copy_costs_one_pair_more_and_the_plan_does_the_same():
    tried = 0
    for plan in plans():
        for idle in idle_copies(plan)[:6]:
            again = made_again(plan, idle)
            if again is not None:
                tried += 1
                assert again.e_bits == plan.e_bits + 1
                assert again.remade == plan.remade + 1
                assert right(again)
    assert tried > 5


def test_the_copy_that_idles_between_two_uses_is_found_and_nothing_else():
    plan = placed(TWICE, [0, 0, 1], [1, 0, 0, 1])
    (idle,) = idle_copies(plan)
    assert (idle.qubit, idle.module) == (0, 1)
    again = made_again(plan, idle)
    assert [step.target for step in again.steps if isinstance(step, Copy)] == [1, 1]
    assert idle_copies(again) == ()
    assert idle_copies(PLAN) == ()


def test_a_copy_cannot_be_made_again_without_a_link_qubit_to_spare():
    few = replaced(TWO, "modules", (replaced(TWO.modules[0], "link_qubits", 1), TWO.modules[1]))
    circuit = Circuit(qubits=4).gate("cz", 0, 2).gate("cz", 3, 1).gate("cx", 3, 2).gate("cz", 0, 2)
    plan = placed(circuit, [0, 0, 1, 1], [1, 0, 1, 1], few)
    assert made_again(plan, idle_copies(plan)[0]) is None
    free = placed(circuit, [0, 0, 1, 1], [1, 0, 1, 1])
    assert made_again(free, idle_copies(free)[0]).e_bits == 3


@pytest.mark.parametrize("seed", range(2))
def test_the_longest_idle_copies_come_first(seed):
    plan = compiled(
        random_circuit(np.random.default_rng(seed), 6, 24), Machine.alike(3, 2), rng=np.random.default_rng(seed), steps=500
    )
    lengths = [plan.steps[one.following].layer - plan.steps[one.last].layer for one in idle_copies(plan)]
    assert lengths == sorted(lengths, reverse=True)
    assert all(length > 0 for length in lengths)
