"""Goals: one cost, mixes told as multiples of a reference, ties, refusals."""

import pytest

from qnkit.compute import Goal
from qnkit.compute.plan_numbers import PlanNumbers
from qnkit.model import ParameterError

FEW = PlanNumbers(e_bits=4, peak_link_qubits=2, depth=20, time_s=0.010, fidelity=0.80)
MANY = PlanNumbers(e_bits=6, peak_link_qubits=1, depth=15, time_s=0.016, fidelity=0.90)


@pytest.mark.parametrize(
    ("name", "best"), [("e_bits", FEW), ("peak_link_qubits", MANY), ("depth", MANY), ("time", FEW), ("loss", MANY)]
)
def test_with_one_weight_the_plan_that_is_best_in_this_cost_wins(name, best):
    goal = Goal(**{name: 3.0})
    assert min((FEW, MANY), key=lambda one: goal.order(one, FEW)) is best


def test_a_mix_adds_multiples_of_the_reference():
    goal = Goal(e_bits=2.0, time=0.5)
    assert goal.cost(FEW, FEW) == pytest.approx(2.5, rel=1e-15)
    assert goal.cost(MANY, FEW) == pytest.approx(2 * 6 / 4 + 0.5 * 1.6, rel=1e-15)


def test_the_weights_of_a_mix_decide():
    order = [min((FEW, MANY), key=lambda one: Goal(loss=1.0, e_bits=w).order(one, FEW)) for w in (0.1, 10.0)]
    assert order == [MANY, FEW]


def test_a_cost_that_the_reference_does_not_have_counts_as_it_is():
    none = PlanNumbers(e_bits=0, peak_link_qubits=0, depth=2, time_s=0.001, fidelity=0.5)
    assert Goal(e_bits=1.0, depth=1.0).cost(FEW, none) == pytest.approx(4 + 10, rel=1e-15)


def test_equally_good_plans_are_told_apart_by_pairs_and_rounding_decides_nothing():
    same = PlanNumbers(e_bits=3, peak_link_qubits=2, depth=20, time_s=0.020, fidelity=0.80 * (1 - 1e-14))
    assert min((FEW, same), key=lambda one: Goal(loss=1.0).order(one, FEW)) is same


def test_what_is_no_goal_is_refused():
    with pytest.raises(ParameterError, match="all weights are 0; give one cost a weight"):
        Goal()
    with pytest.raises(ParameterError, match=r"Goal\.time = -1\.0: must be at least 0"):
        Goal(time=-1.0)
    with pytest.raises(ParameterError, match="did you mean time"):
        Goal(times=1.0)
