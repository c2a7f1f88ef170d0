"""The front of a split circuit: its plans' own fidelities, one that is looked at, and costs that cross as memories get worse."""

import pytest

from qnkit.compute import plan_fidelity
from qnkit.compute.split_front import SplitFront
from qnkit.model import replaced, replaced_all
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="annealing and runs of many gates: minutes without compiled kernels")


def test_fidelities_are_those_of_the_plans_and_above_the_chance_of_no_error():
    front = SplitFront()
    assert len(front.fidelities) == len(front.front) > 1
    for plan, numbers, fidelity in zip(front.front.plans, front.front.numbers, front.fidelities, strict=True):
        assert fidelity == pytest.approx(plan_fidelity(plan), abs=1e-12)
        assert fidelity >= numbers.fidelity


def test_the_plan_looked_at_is_the_chosen_one_or_the_last():
    front = SplitFront()
    assert front.plan is front.front.plans[0]
    assert replaced(front, "chosen", 99).plan is front.front.plans[-1]
    assert front.times.end_s == pytest.approx(front.front.numbers[0].time_s)


def test_moment_zoom_and_whose_change_no_front():
    other = replaced_all(SplitFront(), {"run.moment": 0.5, "run.zoom": 3.0, "run.whose": "one link qubit"})
    assert other.front is SplitFront().front


def test_where_link_qubits_forget_the_best_plan_takes_a_pair_more_and_where_they_remember_that_is_worth_little():
    gains = []
    for memory_s in (0.01, 0.3):
        front = replaced(SplitFront(), "run.link_memory_s", memory_s)
        pairs = [one.e_bits for one in front.front.numbers]
        few = max(value for value, count in zip(front.fidelities, pairs, strict=True) if count == min(pairs))
        gains.append(max(front.fidelities) - few)
    assert gains[0] > 0.1 > 10 * max(0.0, gains[1])
