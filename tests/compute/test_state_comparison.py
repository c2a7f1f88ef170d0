"""Plans against circuits on state vectors: branch by branch, and in every phase."""

import numpy as np
import pytest

from qnkit.compute import Machine, compiled, rebuilt, state_comparison
from qnkit.compute.state_comparison import likeness
from qnkit.qubits import Circuit
from qnkit.qubits.readout import ReadoutError
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")

MEASURED = Circuit(qubits=4).gate("ry", 0, angles=0.7).gate("cx", 0, 1).gate("cx", 0, 2).measure(1, into=0)
MEASURED = MEASURED.gate("x", 2, when={0: 1}).gate("cx", 0, 3).gate("h", 0).gate("cz", 0, 2).gate("h", 0)
MEASURED = MEASURED.measure(0, into=0).gate("t", 2, when={0: 0}).gate("ry", 3, angles=0.3)
RNG = np.random.default_rng(0)


def made_of(circuit):
    return rebuilt(compiled(circuit, Machine.alike(2, 2), rng=np.random.default_rng(0), steps=300))


@pytest.mark.parametrize("most", [18, 8])
def test_a_circuit_that_measures_into_one_bit_twice_is_the_same_in_each_branch(most, monkeypatch):
    monkeypatch.setattr(state_comparison, "MOST_QUBITS", most)  # with and without references
    made = made_of(MEASURED)
    assert made.circuit.qubits > 4
    for _ in range(4):
        assert likeness(made, MEASURED, RNG) == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("most", [18, 8])
def test_a_branch_that_differs_is_seen(most, monkeypatch):
    monkeypatch.setattr(state_comparison, "MOST_QUBITS", most)
    rows = tuple(
        step.model_copy(update={"when": ((0, 1 - step.when[0][1]),)}) if step.when else step for step in MEASURED.operations
    )
    other = Circuit(qubits=4, operations=rows)
    assert likeness(made_of(other), MEASURED, RNG, 20) < 1 - 1e-6


def test_a_sign_between_basis_states_is_seen():
    circuit = Circuit(qubits=3).gate("cz", 0, 1).gate("cz", 1, 2).gate("cp", 0, 2, angles=0.4)
    other = Circuit(qubits=3).gate("cz", 0, 1).gate("cz", 1, 2).gate("cp", 0, 2, angles=0.9)
    expected = abs(6 + 2 * np.exp(0.5j)) ** 2 / 64  # |tr U+ V|^2 / 64
    assert likeness(made_of(circuit), circuit, RNG) == pytest.approx(1.0, abs=1e-12)
    assert likeness(made_of(other), circuit, RNG) == pytest.approx(expected, abs=1e-12)


def test_readout_errors_of_the_circuit_are_left_out():
    reads = ReadoutError(reads_one_for_zero=0.5, reads_zero_for_one=0.5)
    circuit = Circuit(qubits=2).gate("h", 0).gate("cx", 0, 1).measure(0, into=0, readout=reads).gate("x", 1, when={0: 1})
    assert likeness(made_of(circuit), circuit, RNG) == pytest.approx(1.0, abs=1e-12)


def test_what_is_too_large_or_resets_qubits_is_not_compared():
    assert likeness(made_of(Circuit(qubits=2).gate("cz", 0, 1).reset(0)), Circuit(qubits=2).reset(0), RNG) is None
    wide = Circuit(qubits=20).gate("cz", 0, 1)
    assert likeness(rebuilt(compiled(wide, Machine.alike(2, 10), rng=RNG, steps=50)), wide, RNG) is None
