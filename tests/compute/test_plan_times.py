"""The plan in time: it ends when the estimate says, nobody is in two places, and waits are drawn from their links."""

import itertools

import numpy as np
import pytest

from qnkit.compute import expected_time_s
from qnkit.compute.plan_steps import Apply, Copy
from qnkit.compute.plan_times import plan_times
from qnkit.compute.split_circuit import FAMILIES, SplitCircuit
from qnkit.compute.split_run import SplitRun
from qnkit.model import ParameterError, replaced
from qnkit.qubits.estimate import Estimate


def run_of(family, whose="yours", **given):
    return SplitRun(split=SplitCircuit(family=family, qubits=4), whose=whose, **given)


@pytest.mark.parametrize("family", FAMILIES)
def test_with_mean_waits_it_ends_when_the_estimate_says(family):
    run = run_of(family)
    assert run.times().end_s == pytest.approx(expected_time_s(run.plan), rel=1e-12)


@pytest.mark.parametrize("family", FAMILIES)
def test_no_slot_holds_two_qubits_at_once_and_all_are_inside_the_run(family):
    times = run_of(family).times(np.random.default_rng(2))
    for one, other in itertools.combinations(times.spans, 2):
        if (one.module, one.slot) == (other.module, other.slot):
            assert one.end <= other.begin or other.end <= one.begin
    for span in times.spans:
        assert 0 <= span.from_s <= span.until_s <= times.end_s * (1 + 1e-12)
        data = times.plan.machine.modules[span.module].data_qubits
        assert span.copy == (span.slot >= data)


def test_every_step_of_the_plan_is_an_act_in_its_order():
    run = run_of("adder")
    acts, steps = run.times().acts, run.plan.steps
    applied = [step for step in steps if isinstance(step, Apply)]
    across = sum(len(step.also) for step in applied)  # gates on copies that live on
    assert len(acts) == len(steps) + across > len(steps)
    assert [act.operation for act in acts if act.operation >= 0] == [one.operation for one in applied for _ in (0, *one.also)]
    assert sum(act.kind == "pair" for act in acts) == sum(isinstance(step, Copy) for step in steps) == run.plan.e_bits


def test_a_gate_is_remote_exactly_where_its_qubits_live_apart():
    run = run_of("QFT")
    times, homes = run.times(), run.split.lived_in
    for act in times.acts:
        if act.kind == "gate":
            one, other = run.split.circuit.operations[act.operation].qubits
            assert times.remote(act) == (homes[one] != homes[other])


def test_a_gate_waits_for_the_message_of_its_pair():
    times = run_of("GHZ").times()
    told = {act.spans[1]: act.told_s for act in times.acts if act.kind == "pair"}
    for act in times.acts:
        for span in set(act.spans) & set(told) if act.kind == "gate" else ():
            assert act.from_s >= told[span] - 1e-15


def test_waits_of_many_runs_have_the_mean_of_their_links_and_more_pairs_a_second_shorten_them():
    run, rng = run_of("GHZ"), np.random.default_rng(5)
    seen = Estimate.of([run.times(rng).waited_s() for _ in range(400)])
    assert abs(seen.value - run.times().waited_s()) < 5 * seen.standard_error
    assert replaced(run, "pairs_hz", 1000.0).times().waited_s() == pytest.approx(run.times().waited_s() / 10)


def test_qubits_that_move_leave_one_module_and_enter_another():
    from qnkit.compute import compiled
    from tests.compute.test_placing import moving_circuit

    plan = compiled(moving_circuit(), replaced(SplitRun(), "link_qubits", 4).machine, rng=np.random.default_rng(0), steps=6000)
    times = plan_times(plan)
    settled = [act for act in times.acts if act.kind == "settle"]
    assert settled
    for act in settled:
        was_copy, was_home, home, copy = (times.spans[k] for k in act.spans)
        assert (was_copy.module, was_home.module) == (home.module, copy.module)
        assert (was_copy.copy, was_home.copy, home.copy, copy.copy) == (True, False, False, True)


def test_no_generator_is_refused():
    with pytest.raises(ParameterError, match="must be a generator"):
        run_of("GHZ").times(3)
