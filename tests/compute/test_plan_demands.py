"""A plan's demands: its pairs, when each can and must be used, orders that run the plan, and link qubits in use."""

import numpy as np
import pytest

from qnkit.compute import Machine, Module, compiled, verified
from qnkit.compute.noisy_plan import noisy
from qnkit.compute.plan import Plan
from qnkit.compute.plan_demands import demands_of, peak_of_stays, stays_of
from qnkit.compute.plan_links import PlanLinks
from qnkit.compute.plan_steps import Apply, Close, Copy, Settle
from qnkit.model import ParameterError, replaced
from qnkit.network.network import Connection
from qnkit.qubits import Circuit
from tests.compute.test_execution import LINK, PLAN, TWO, placed
from tests.compute.test_remote_gate import LEFT, RIGHT
from tests.kernels.test_placement import random_circuit
from tests.project import JIT_OFF

compiled_only = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")


def machine(link_qubits=4):
    """Three modules in a line, whose gates and fibres take different times."""
    rows, ways = (("a", LEFT), ("b", RIGHT), ("c", LEFT)), (("a", "b", 3.0), ("b", "c", 8.0))
    return Machine(
        modules=tuple(Module(name=name, data_qubits=2, link_qubits=link_qubits, gates=gates) for name, gates in rows),
        connections=tuple(Connection(left=a, right=b, link=LINK, length_km=km) for a, b, km in ways),
    )


def plan_of_seed(seed, link_qubits=4, gates=24):
    """A plan of a circuit of cp and cx: no packet keeps one-qubit gates back."""
    rng = np.random.default_rng(seed)
    circuit = Circuit(qubits=6)
    for _ in range(gates):
        one, other = rng.permutation(6)[:2].tolist()
        circuit = circuit.gate("cp", one, other, angles=0.3) if rng.random() < 0.7 else circuit.gate("cx", one, other)
    return compiled(circuit, machine(link_qubits), rng=rng, steps=600)


def touched(plan):
    """Of each step the qubits it touches, each with the module where it does."""
    home = plan.placement.homes[:, 0].tolist()
    for step in plan.steps:
        if isinstance(step, Copy):
            yield [(step.qubit, step.source), (step.qubit, step.target)]
        elif isinstance(step, Apply):
            yield [(qubit, k) for k in (step.site, *step.also) for qubit in plan.circuit.operations[step.operation].qubits]
        else:
            yield [(step.qubit, step.module), (step.qubit, home[step.qubit])]
            if isinstance(step, Settle):
                home[step.qubit] = step.module


def played(plan, there_s):
    """The twin: when each copy's pair is used and when all is done, with as many link qubits as it takes."""
    links, gates = PlanLinks(plan.machine), [module.gates for module in plan.machine.modules]
    home, clock, uses = plan.placement.homes[:, 0].tolist(), {}, []
    for step, places in zip(plan.steps, touched(plan), strict=True):
        start = max(clock.get(place, 0.0) for place in places)
        if isinstance(step, Copy):
            uses.append(max(clock.get(places[0], 0.0), there_s[len(uses)]))
            clock[places[0]] = uses[-1] + gates[step.source].gate_time_us * 1e-6
            read_s = clock[places[0]] + gates[step.source].readout_time_us * 1e-6
            clock[places[1]] = read_s + links.message_s(step.source, step.target)
        elif isinstance(step, Close):
            read_s = clock.pop(places[0]) + gates[step.module].readout_time_us * 1e-6
            clock[places[1]] = max(clock.get(places[1], 0.0), read_s + links.message_s(step.module, home[step.qubit]))
        elif isinstance(step, Apply) and len(places) > 1:
            for pair in zip(places[::2], places[1::2], strict=True):
                begins = max(clock.get(place, 0.0) for place in pair)
                clock |= dict.fromkeys(pair, begins + gates[pair[0][1]].gate_time_us * 1e-6)
        else:
            clock |= dict.fromkeys(places, start)
            if isinstance(step, Settle):
                home[step.qubit] = step.module
    return uses, max(clock.values())


@pytest.mark.parametrize("seed", range(4))
def test_there_is_a_demand_for_each_pair_of_each_link(seed):
    plan = plan_of_seed(seed)
    job = demands_of(plan)
    assert job.pairs == plan.e_bits
    assert job.pairs_of() == {tuple(sorted(ends)): count for ends, count in plan.pairs_of_link.items()}


@pytest.mark.parametrize("seed", range(4))
def test_uses_and_the_end_are_those_of_a_plan_played_step_by_step(seed):
    plan = plan_of_seed(seed, link_qubits=40)
    job, rng = demands_of(plan), np.random.default_rng(seed)
    for spread_s in (0.0, 1e-3, 1e-2):
        there = rng.uniform(0, 1, plan.e_bits) * spread_s
        uses, end_s = played(plan, there)
        found = job.uses_s({str(k): time_s for k, time_s in enumerate(there.tolist())})
        assert [found[str(k)] for k in range(plan.e_bits)] == pytest.approx(uses, abs=1e-12)
        assert job.end_s(found) == pytest.approx(end_s, abs=1e-12)
        if not spread_s:
            assert [one.earliest_s for one in job.demands] == pytest.approx(uses, abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("link_qubits", [2, 4])
@compiled_only
def test_any_order_that_keeps_what_comes_first_runs_the_plan(seed, link_qubits):
    plan = plan_of_seed(seed, link_qubits)
    job, rng = demands_of(plan), np.random.default_rng(seed)
    shuffled = replaced(job, "demands", tuple(job.demands[k] for k in rng.permutation(len(job))))
    copies = [place for place, step in enumerate(plan.steps) if isinstance(step, Copy)]
    turns = [copies[int(key)] for key in shuffled.order]
    rows, done = list(touched(plan)), []
    needed = [row[:1] if isinstance(step, Close) else row for step, row in zip(plan.steps, rows, strict=True)]
    before = [[i for i in range(k) if set(rows[i]) & set(needed[k])] for k in range(len(rows))]  # copies are read out at once
    while len(done) < len(rows):
        ready = [k for k in range(len(rows)) if k not in done and k not in copies and set(before[k]) <= set(done)]
        done.append(ready[0] if ready else turns.pop(0))
        assert set(before[done[-1]]) <= set(done)
    verdict = verified(Plan(plan.circuit, plan.placement, tuple(plan.steps[k] for k in done)), rng)
    assert verdict.holds, str(verdict)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("shape", ["all", "line", "star"])
def test_link_qubits_in_the_plans_order_are_those_that_the_plan_counts(seed, shape):
    circuit = random_circuit(np.random.default_rng(seed), qubits=6, gates=20)
    plan = compiled(circuit, Machine.alike(3, 2, 3, shape=shape), rng=np.random.default_rng(seed), steps=500)
    assert peak_of_stays(plan) == plan.peak_link_qubits
    assert max(demands_of(plan).peaks().values()) <= 3


def test_few_link_qubits_make_pairs_wait_for_each_other():
    circuit = Circuit(qubits=4).gate("cz", 0, 2).gate("cz", 1, 3)
    jobs = []
    for link_qubits in (1, 2):
        modules = tuple(replaced(module, "link_qubits", link_qubits) for module in TWO.modules)
        jobs.append(demands_of(placed(circuit, [0, 0, 1, 1], [1, 1], replaced(TWO, "modules", modules))))
    assert [job.widths for job in jobs] == [(1, 1), (2,)]
    (term,) = jobs[0].demands[1].after
    hold = next(hold for hold in jobs[0].demands[0].holds if hold.node == "b")
    assert hold.ends == (term,)
    rng = np.random.default_rng(3)
    for _ in range(20):
        there = dict(zip("01", rng.random(2) * 1e-3, strict=True))
        assert jobs[0].peaks(jobs[0].uses_s(there)) == {"a": 1, "b": 1}


def test_a_plan_of_one_remote_gate_takes_its_time_and_its_pair_is_wanted_at_once():
    plan = placed(Circuit(qubits=2).gate("cz", 0, 1), [0, 1], [1])
    (one,) = demands_of(plan).demands
    assert demands_of(plan).duration_s == pytest.approx(noisy(plan).steps_s, rel=1e-12)
    assert (one.left, one.right, one.earliest_s, one.latest_s) == ("a", "b", 0.0, pytest.approx(0.0, abs=1e-15))
    near, far = (LEFT, RIGHT)
    lives = {hold.node: hold.ends[0].lag_s for hold in one.holds}
    message_s = TWO.connections[0].delay_s
    near_s = (near.gate_time_us + near.readout_time_us) * 1e-6
    assert lives == {
        "a": pytest.approx(near_s),
        "b": pytest.approx(near_s + message_s + (far.gate_time_us + far.readout_time_us) * 1e-6),
    }
    assert demands_of(plan).lives_s()["0"] == lives["b"]


def test_a_qubit_that_moves_leaves_a_copy_in_a_link_qubit_where_it_was():
    circuit = Circuit(qubits=3)
    for turn in range(14):  # cp between turned axes: no packet goes on
        circuit = circuit.gate("cp", 0, 1 + (turn > 5), angles=0.3).gate("h", 0).gate("h", 1 + (turn > 5))
    plan = compiled(circuit, Machine.alike(2, 2), rng=np.random.default_rng(1), steps=2000)
    assert any(isinstance(step, Settle) for step in plan.steps)
    modules = {hold.node for one in demands_of(plan).demands for hold in one.holds}
    assert modules == {"0", "1"}
    assert peak_of_stays(plan) == plan.peak_link_qubits
    assert len(stays_of(plan)) > 2 * plan.e_bits


def test_the_least_fidelity_is_the_links_or_as_given():
    (one,), (other,) = demands_of(PLAN).demands, demands_of(PLAN, least_fidelity=0.8).demands
    assert one.least_fidelity == pytest.approx(LINK.fidelity, abs=1e-12)
    assert other.least_fidelity == 0.8
    with pytest.raises(ParameterError, match="least_fidelity"):
        demands_of(PLAN, least_fidelity=1.2)
    with pytest.raises(ParameterError, match=r"demands_of: plan"):
        demands_of(PLAN.circuit)


def test_a_circuit_within_one_module_demands_nothing():
    job = demands_of(placed(Circuit(qubits=2).gate("cz", 0, 1), [0, 0], [0]))
    assert (len(job), job.pairs) == (0, 0)
    assert job.duration_s == pytest.approx(LEFT.gate_time_us * 1e-6)
