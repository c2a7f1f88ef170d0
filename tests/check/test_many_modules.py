"""The exercises of lab 11: right answers by pencil, and each common mistake with its own hint."""

import math

import pytest

from qnkit.check import many_modules as check
from qnkit.compute.split_circuit import SplitCircuit
from qnkit.compute.split_run import SplitRun
from qnkit.model import replaced
from qnkit.qubits import Circuit
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="annealing and runs of many gates: minutes without compiled kernels")

PUZZLE = Circuit(qubits=4).gate("cz", 0, 2).gate("cz", 0, 3).gate("h", 0).gate("cz", 0, 2).gate("cz", 0, 1)
GHZ, QAOA, ADDER = SplitCircuit(modules=4), SplitCircuit(family="QAOA"), SplitCircuit(family="adder")
GOOD, FORGETFUL = SplitRun(), replaced(SplitRun(), "link_memory_s", 0.01)
EXERCISES = [
    (check.pairs, (PUZZLE, (0, 0, 1, 1)), 2),
    (check.chain, (GHZ,), 3),
    (check.cut, (QAOA,), {0, 3, 5, 6}),
    (check.cut, (QAOA,), [1, 2, 4, 7]),
    (check.saved, (ADDER,), 18),
    (check.wins, (GOOD,), "fewest pairs"),
    (check.wins, (FORGETFUL,), "one link qubit"),
]


@pytest.mark.parametrize(("exercise", "given", "answer"), EXERCISES)
def test_pencil_and_paper_are_right_and_dots_are_no_answer(exercise, given, answer):
    assert exercise(answer, *given).passed is True
    assert exercise(..., *given).passed is None
    assert exercise({"a": 1}, *given).passed is False
    assert exercise(math.inf, *given).passed is False


@pytest.mark.parametrize(
    ("exercise", "given", "wrong", "hint"),
    [
        (check.pairs, (PUZZLE, (0, 0, 1, 1)), 3, "can serve several"),
        (check.pairs, (PUZZLE, (0, 0, 1, 1)), 1, "of no use after it"),
        (check.pairs, (PUZZLE, (0, 0, 1, 1)), 4, "within a module"),
        (check.pairs, (PUZZLE, (0, 0, 1, 1)), 9, "Count copies"),
        (check.chain, (GHZ,), 4, "the gaps"),
        (check.chain, (GHZ,), 7, "at every step"),
        (check.chain, (GHZ,), 1, "Let neighbours"),
        (check.cut, (QAOA,), {0, 1, 2, 3}, "fewer will do"),
        (check.cut, (QAOA,), {0, 1, 2}, "a module holds 4"),
        (check.cut, (QAOA,), {0, 1, 2, 9}, "numbered 0 to 7"),
        (check.cut, (QAOA,), "0356", "a set of qubits"),
        (check.saved, (ADDER,), 13, "without sharing"),
        (check.saved, (ADDER,), 31, "share a pair"),
        (check.wins, (GOOD,), "a pair for each gate", "brings its own errors"),
        (check.wins, (FORGETFUL,), "fewest pairs", "copies wait while"),
        (check.wins, (GOOD,), "one link qubit", "worth while"),
        (check.wins, (GOOD,), "five", "choose one of"),
    ],
)
def test_common_mistake_has_its_own_hint(exercise, given, wrong, hint):
    verdict = exercise(wrong, *given)
    assert verdict.passed is False
    assert hint in verdict.message
