"""The trade-off front: nothing on it is beaten, everything else is, and it says what is best under each goal."""

import numpy as np
import pytest

from qnkit.compute import Goal, ModuleGates, compiled, numbers_of, trade_offs
from qnkit.compute import front as fronts
from qnkit.compute.front import Front
from qnkit.model import ParameterError, replaced
from tests.compute.test_candidates import CIRCUIT, LINK, right, triangle

ONE = [Goal(**{name: 1.0}) for name in ("e_bits", "peak_link_qubits", "depth", "time", "loss")]
MACHINE = triangle(replaced(LINK, "fidelity", 0.8))


@pytest.fixture(scope="module", name="front")
def _front():
    """A front for no goal of its own."""
    return trade_offs(CIRCUIT, MACHINE, rng=np.random.default_rng(0), steps=300)


def five(numbers):
    """The costs of a plan; less is better."""
    return numbers.e_bits, numbers.peak_link_qubits, numbers.depth, numbers.time_s, -numbers.fidelity


def test_no_plan_of_the_front_is_worse_than_another_in_every_cost(front):
    rows = [five(numbers) for numbers in front.numbers]
    for k, one in enumerate(rows):
        for j, other in enumerate(rows):
            assert k == j or any(a < b for a, b in zip(one, other, strict=True))
    assert len(rows) > 2


def test_the_numbers_are_those_of_the_plans_and_every_plan_holds(front):
    for plan, numbers in zip(front.plans, front.numbers, strict=True):
        assert numbers_of(plan) == numbers
        assert right(plan)
    assert [one.e_bits for one in front.numbers] == sorted(one.e_bits for one in front.numbers)
    assert front.looked_at > len(front)


@pytest.mark.parametrize("place", range(5))
def test_under_the_goal_of_one_cost_no_plan_of_the_front_is_better_in_it(front, place):
    best = five(numbers_of(front.best(ONE[place])))
    assert best[place] == min(five(one)[place] for one in front.numbers)


def test_the_same_generator_gives_the_same_front(front):
    again = trade_offs(CIRCUIT, MACHINE, rng=np.random.default_rng(0), steps=300)
    assert again.numbers == front.numbers
    assert [plan.steps for plan in again.plans] == [plan.steps for plan in front.plans]


def test_a_front_for_one_goal_is_at_least_as_good_in_it():
    goal = Goal(loss=1.0, time=0.3)
    found = trade_offs(CIRCUIT, MACHINE, rng=np.random.default_rng(0), steps=300, goal=goal)
    fewest = numbers_of(compiled(CIRCUIT, MACHINE, rng=np.random.default_rng(0), steps=300))
    assert goal.order(numbers_of(found.best(goal)), found.numbers[0]) <= goal.order(fewest, found.numbers[0])


def test_with_tries_enough_other_placements_are_bettered_too(monkeypatch):
    monkeypatch.setattr(fronts, "STEPS_A_TRY", 3)  # 100 tries: two placements, or one alone
    found = []
    for most in (1, 2):
        monkeypatch.setattr(fronts, "MOST_STARTS", most)
        found.append(trade_offs(CIRCUIT, MACHINE, rng=np.random.default_rng(0), steps=300, goal=Goal(loss=1.0)))
    assert found[0].numbers != found[1].numbers


@pytest.mark.parametrize("fidelity", [1.0, 0.95])
def test_where_links_are_alike_and_nothing_else_errs_the_goals_of_fidelity_and_of_pairs_agree_in_pairs(fidelity):
    machine = triangle(gates=[ModuleGates()] * 3)
    links = tuple(replaced(one, "link", replaced(LINK, "fidelity", fidelity)) for one in machine.connections)
    found = trade_offs(CIRCUIT, replaced(machine, "connections", links), rng=np.random.default_rng(1), steps=300)
    one, other = (numbers_of(found.best(goal)) for goal in (Goal(loss=1.0), Goal(e_bits=1.0)))
    assert one.e_bits == other.e_bits
    assert one.fidelity == pytest.approx(fidelity**one.e_bits, rel=1e-9)


def test_a_front_is_read_as_a_table(front):
    text = front._repr_html_()
    assert text.count("<tr>") == len(front) + 1
    assert f"of {front.looked_at} looked at" in text
    assert f"<td>{front.numbers[0].time_s * 1e3:.4g} ms</td>" in text


def test_what_is_no_goal_or_no_number_of_steps_is_refused(front):
    with pytest.raises(ParameterError, match=r"trade_offs: goal.*must be a qnkit\.compute\.Goal"):
        trade_offs(CIRCUIT, MACHINE, rng=np.random.default_rng(0), steps=1, goal="loss")
    with pytest.raises(ParameterError, match="trade_offs"):
        trade_offs(CIRCUIT, MACHINE, rng=np.random.default_rng(0), steps=0)
    with pytest.raises(ParameterError, match=r"Front\.best: goal"):
        Front(front.plans, front.numbers, 1).best("loss")
