"""Claims about the bench of two traps and the register that waits."""

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.systems.teleported_circuits import IDEAL_CZ
from qnkit.systems.two_traps import TwoTraps, WaitingRegister
from tests.project import JIT_OFF

pytestmark = pytest.mark.skipif(JIT_OFF, reason="runs of many gates: minutes without compiled kernels")

PERFECT = TwoTraps(gate_error=0.0, readout_error=0.0, link_t2_s=1e9, data_t2_s=1e9)


@pytest.mark.parametrize("fidelity", [0.25, 0.6, 0.97, 1.0])
def test_with_perfect_traps_the_gate_is_as_good_as_the_pair(fidelity):
    traps = replaced(PERFECT, "pair_fidelity", fidelity)
    assert traps.fidelity == pytest.approx((4 * fidelity + 1) / 5, abs=1e-9)


@pytest.mark.parametrize("field", ["gate_error", "readout_error", "wait_ms", "message_us"])
def test_more_of_each_error_lowers_the_gate(field):
    assert (
        replaced(TwoTraps(), field, 0.03 if "error" in field else 10.0 if "ms" in field else 5e3).fidelity < TwoTraps().fidelity
    )


def test_a_pair_that_waits_loses_the_coherence_of_both_its_qubits():
    traps = TwoTraps(pair_fidelity=1.0, wait_ms=20.0)
    assert traps.pair.fidelity() == pytest.approx((1 + np.exp(-0.4)) / 2, abs=1e-12)


def test_ledger_ends_at_the_fidelity():
    traps = TwoTraps(wait_ms=5.0, message_us=1000.0)
    assert traps.ledger.start - sum(entry.loss for entry in traps.ledger.entries) == pytest.approx(traps.fidelity, abs=1e-12)
    assert traps.channel.average_fidelity(IDEAL_CZ) == traps.fidelity


@pytest.mark.parametrize("qubits", [1, 4, 20])
def test_a_register_waits_once_for_all_its_qubits(qubits):
    register = WaitingRegister(qubits=qubits, t2_s=2.0, rate_hz=5.0)
    assert register.together() == pytest.approx(1 / (1 + qubits * 0.1), abs=1e-12)
    assert register.apart() == pytest.approx(1.1**-qubits, abs=1e-12)
    waits = np.random.default_rng(3).exponential(0.2, 100_000)
    drawn = np.exp(-qubits * waits / 2)
    assert abs(register.together() - drawn.mean()) < 5 * drawn.std() / np.sqrt(waits.size)


def test_waits_of_their_own_leave_less_but_for_one_qubit():
    assert WaitingRegister(qubits=1).apart() == WaitingRegister(qubits=1).together()
    assert WaitingRegister(qubits=8).apart() < WaitingRegister(qubits=8).together()
