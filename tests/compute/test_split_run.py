"""Split circuits that run: the plan's own fidelity, ledgers that add up, and when fewest pairs is not best."""

import numpy as np
import pytest

from qnkit.compute import plan_fidelity
from qnkit.compute.split_circuit import FAMILIES, SplitCircuit
from qnkit.compute.split_run import CAUSES, PLANS, SplitRun, best_plan
from qnkit.model import ParameterError, replaced, replaced_all
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="annealing and runs of many gates: minutes without compiled kernels")
PERFECT = {"pair_fidelity": 1.0, "gate_error": 0.0, "readout_error": 0.0, "memory_s": 1e9, "link_memory_s": 1e9}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_fidelity_is_that_of_the_plan_and_the_ledger_adds_up(family):
    run = SplitRun(split=SplitCircuit(family=family, qubits=4))
    fidelity, chances = run.result
    assert fidelity == pytest.approx(plan_fidelity(run.plan), abs=1e-10)
    assert chances.sum() == pytest.approx(1.0)
    assert tuple(entry.cause for entry in run.ledger.entries) == CAUSES
    assert sum(entry.loss for entry in run.ledger.entries) == pytest.approx(1 - fidelity, abs=1e-12)


@pytest.mark.parametrize("whose", ["yours", "fewest pairs", "one link qubit", "a pair for each gate"])
def test_perfect_modules_give_what_the_circuit_gives(whose):
    run = replaced_all(SplitRun(), {**PERFECT, "whose": whose})
    fidelity, chances = run.result
    assert fidelity == pytest.approx(1.0, abs=1e-6)
    np.testing.assert_allclose(chances, run.ideal, atol=1e-6)


@pytest.mark.parametrize(
    ("path", "worse"),
    [("pair_fidelity", 0.9), ("gate_error", 0.02), ("readout_error", 0.05), ("memory_s", 0.1), ("link_memory_s", 0.02)],
)
def test_each_imperfection_alone_costs_fidelity(path, worse):
    assert replaced(SplitRun(), path, worse).result[0] < SplitRun().result[0] - 0.005


def test_fewest_pairs_is_best_on_good_link_qubits_and_not_on_those_that_forget():
    def three(link_memory_s):
        return [replaced(replaced(SplitRun(), "link_memory_s", link_memory_s), "whose", whose) for whose in PLANS]

    assert [run.plan.e_bits for run in three(0.3)] == [4, 6, 12]
    few, one, each = [run.result[0] for run in three(0.3)]
    assert few > one + 0.02 > each
    few, one, each = [run.result[0] for run in three(0.01)]
    assert one > few + 0.1
    assert one > each + 0.1
    assert best_plan(replaced(SplitRun(), "link_memory_s", 0.01)) == "one link qubit"


def test_a_plan_that_cannot_do_with_one_link_qubit_says_so():
    run = SplitRun(split=SplitCircuit(family="QFT", qubits=4, modules=4), whose="one link qubit")
    with pytest.raises(ParameterError, match="needs two link qubits at once; choose another plan"):
        _ = run.plan


def test_scarce_link_qubits_take_more_pairs_and_hold_fewer():
    one = replaced(SplitRun(), "link_qubits", 1)
    assert one.plan.e_bits > SplitRun().plan.e_bits
    assert max(one.plan.peak_link_qubits.values()) == 1


def test_what_no_machine_has_is_refused():
    with pytest.raises(ParameterError, match=r"SplitRun.pair_fidelity = 1.2: must be"):
        SplitRun(pair_fidelity=1.2)
