"""Sampled runs of a plan: their means against density matrices, pairs side by side, and what is refused."""

import numpy as np
import pytest

from qnkit.compute import Machine, Module, compiled
from qnkit.compute.execution import executed, plan_fidelity
from qnkit.compute.plan_events import COPIED, SPECTATORS, causes_of
from qnkit.compute.plan_runs import PlanRuns, sampled_ledger
from qnkit.model import ParameterError, replaced
from qnkit.network.network import Connection
from qnkit.physics import Memory, StatedLink
from qnkit.qubits import Circuit
from tests.compute.test_execution import LEFT, LINK, PLAN, RIGHT, TWO, placed
from tests.kernels.test_placement import random_circuit
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")


def runs(plan, count, seed=1, **more):
    """So many runs."""
    out = PlanRuns(plan, rng=np.random.default_rng(seed), **more)
    out.run(count)
    return out


def test_the_mean_fidelity_of_runs_is_that_of_density_matrices():
    found = runs(PLAN, 300).fidelity
    assert abs(found.value - plan_fidelity(PLAN)) < 5 * found.standard_error
    assert found.standard_error < 0.03


def test_the_counts_of_runs_are_those_of_density_matrices():
    circuit = Circuit(qubits=3).gate("ry", 0, angles=0.9).gate("cx", 0, 1).measure(0, into=0).gate("cx", 1, 2)
    circuit = circuit.gate("x", 1, when={0: 1}).measure(1, into=1).measure(2, into=2)
    plan = placed(circuit, [0, 0, 1], [0, 1])
    wanted, found = executed(plan).probabilities(), runs(plan, 100).counts()
    for bits, p in wanted.items():
        assert abs(found.get(bits, 0) / 100 - p) < 5 * np.sqrt(p * (1 - p) / 100) + 1e-9


def test_without_any_cause_every_run_is_perfect():
    circuit = random_circuit(np.random.default_rng(2), 4, 8)
    plan = compiled(circuit, TWO, rng=np.random.default_rng(2), steps=300)
    assert runs(plan, 3, without=causes_of(plan)).fidelities == pytest.approx([1.0] * 3, abs=1e-10)


def two_links(fidelity=1.0):
    """A gate of module b with each of its neighbours, in the same layer."""
    link = StatedLink(probability=0.02, attempt_s=1e-4, fidelity=fidelity)
    machine = Machine(
        modules=tuple(Module(name=name, data_qubits=2, gates=gates) for name, gates in (("a", LEFT), ("b", RIGHT), ("c", LEFT))),
        connections=tuple(Connection(left=a, right=b, link=link, length_km=1.0) for a, b in ("ab", "bc")),
    )
    circuit = Circuit(qubits=4)
    for qubit in range(4):
        circuit = circuit.gate("h", qubit)
    return placed(circuit.gate("cz", 0, 1).gate("cz", 2, 3), [0, 1, 1, 2], [1, 1], machine)


def test_pairs_of_two_links_side_by_side_come_sooner_than_in_turn():
    plan = two_links()
    mean_s = 1e-4 / 0.02
    sooner, later = runs(plan, 100, together=True).time_s, runs(plan, 100).time_s
    steps_s = later.value - 2 * mean_s
    longer_s = 1e-4 * (2 / 0.02 - 1 / (1 - 0.98**2))  # of two geometric waits
    assert abs(sooner.value - steps_s - longer_s) < 5 * np.hypot(sooner.standard_error, later.standard_error)


def test_a_pair_that_is_there_earlier_decays_until_the_last_is_there():
    without = (COPIED, SPECTATORS)
    plan = two_links()
    modules = tuple(replaced(module, "gates.link_memory", Memory()) for module in plan.machine.modules)
    forgiving = placed(plan.circuit, [0, 1, 1, 2], [1, 1], replaced(plan.machine, "modules", modules))
    lossy, kept = (runs(one, 200, together=True, without=without).fidelity for one in (plan, forgiving))
    assert kept.value - lossy.value > 5 * np.hypot(kept.standard_error, lossy.standard_error)


def test_the_sampled_ledger_adds_up_and_is_that_of_density_matrices():
    ledger = sampled_ledger(PLAN, rng=np.random.default_rng(4), runs=60)
    assert tuple(ledger) == causes_of(PLAN)
    gone = sum(entry.value for entry in ledger.values())
    one = plan_fidelity(PLAN, without=causes_of(PLAN)[1:])
    assert abs(ledger["pairs a - b"].value - (1 - one)) < 5 * ledger["pairs a - b"].standard_error
    assert abs(1 - gone - plan_fidelity(PLAN)) < 5 * sum(entry.standard_error for entry in ledger.values())


def test_the_same_seed_gives_the_same_runs_however_they_are_divided():
    one, other = runs(PLAN, 6), PlanRuns(PLAN, rng=np.random.default_rng(1))
    other.run(2)
    other.run(4)
    assert one.fidelities == other.fidelities
    assert one.times_s == other.times_s


def test_what_cannot_be_sampled_is_refused():
    with pytest.raises(ParameterError, match=r"nothing was run yet"):
        _ = PlanRuns(PLAN, rng=np.random.default_rng(0)).fidelity
    with pytest.raises(ParameterError, match="measures or resets"):
        _ = runs(placed(Circuit(qubits=2).gate("cz", 0, 1).measure(0, into=0), [0, 1], [0]), 1).fidelity
    with pytest.raises(ParameterError, match="count"):
        runs(PLAN, 0)
    with pytest.raises(ParameterError, match="rng"):
        PlanRuns(PLAN, rng=3)
    wide = compiled(random_circuit(np.random.default_rng(0), 25, 14), Machine.alike(5, 5), rng=np.random.default_rng(0), steps=99)
    with pytest.raises(ParameterError, match=r"\d+ physical qubits: must be at most 24"):
        PlanRuns(wide, rng=np.random.default_rng(0))
    assert LINK.fidelity < 1
