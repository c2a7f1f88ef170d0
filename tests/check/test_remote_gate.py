"""The exercises of lab 10: right answers by pencil, and each common mistake with its own hint."""

import math

import pytest

from qnkit.check import remote_gate as check
from qnkit.systems.two_traps import TwoTraps, WaitingRegister
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")

EIGHT = WaitingRegister(qubits=8, t2_s=2.0, rate_hz=5.0)
FAR = TwoTraps(message_us=10_000.0)
EXERCISES = [
    (check.fidelity, (0.9,), 0.92),
    (check.seconds, (3, 9.7), 3 / 9.7),
    (check.coherence, (EIGHT,), 1 / 1.8),
    (check.refuted, (), "coherent"),
    (check.dearest, (FAR,), "data wait"),
    (check.dearest, (TwoTraps(gate_error=0.05),), "local gates"),
    (check.dearest, (TwoTraps(readout_error=0.05),), "readout"),
    (check.dearest, (TwoTraps(wait_ms=30.0),), "the pair"),
    (check.dearest, (TwoTraps(pair_fidelity=0.8),), "the pair"),
]


@pytest.mark.parametrize(("exercise", "given", "answer"), EXERCISES)
def test_pencil_and_paper_are_right_and_dots_are_no_answer(exercise, given, answer):
    assert exercise(answer, *given).passed is True
    assert exercise(..., *given).passed is None
    assert exercise({}, *given).passed is False
    assert exercise(math.inf, *given).passed is False


@pytest.mark.parametrize(
    ("exercise", "given", "wrong", "hint"),
    [
        (check.fidelity, (0.9,), 0.9, "process fidelity"),
        (check.fidelity, (0.9,), 2.8 / 3, "one qubit"),
        (check.fidelity, (0.9,), 92, "in percent"),
        (check.fidelity, (0.9,), 0.5, "(4 F + 1)/5"),
        (check.seconds, (3, 9.7), 1 / 9.7, "a pair of its own"),
        (check.seconds, (3, 9.7), 29.1, "divide"),
        (check.seconds, (3, 9.7), 3000 / 9.7, "in ms"),
        (check.coherence, (EIGHT,), 1.1**-8, "one wait for all"),
        (check.coherence, (EIGHT,), math.exp(-0.8), "at the mean wait"),
        (check.coherence, (EIGHT,), 1 / 1.1, "one qubit"),
        (check.coherence, (EIGHT,), math.exp(-0.1), "one qubit, at the mean wait"),
        (check.refuted, (), "depolarising", "lean against it"),
        (check.refuted, (), "Z errors", "on each other"),
        (check.refuted, (), "fog", "choose one of"),
        (check.dearest, (FAR,), "the pair", "takes more"),
    ],
)
def test_common_mistake_has_its_own_hint(exercise, given, wrong, hint):
    verdict = exercise(wrong, *given)
    assert verdict.passed is False
    assert hint in verdict.message
