"""A data qubit that moves through a pair: against the Pauli channel of teleportation and the bits of a full simulation."""

import numpy as np
import pytest
import qutip as qt

from qnkit.compute import ModuleGates, Teledata
from qnkit.model import ParameterError, replaced_all
from qnkit.physics import Memory, PairState, teleportation_channel, teleportation_fidelity
from qnkit.qubits import random_density
from qnkit.qubits.readout import ReadoutError
from tests.oracles_remote_gate import HADAMARD, PAULIS, controlled, gate, kept, recorded

PAIR = PairState(random_density(2, np.random.default_rng(8)).matrix)
NOISY = Teledata(
    left=ModuleGates(
        gate_error=0.03,
        one_qubit_error=0.01,
        readout=ReadoutError(reads_one_for_zero=0.02, reads_zero_for_one=0.04),
        gate_time_us=100.0,
        readout_time_us=300.0,
    ),
    right=ModuleGates(one_qubit_error=0.02, link_memory=Memory(t1_s=4e-3, t2_s=2e-3)),
    message_us=50.0,
    mapping_error=0.03,
)


def moved(rho):
    """The full simulation: qubit 0 moves onto qubit 2 of three."""
    rho = gate(rho, controlled(qt.sigmax()), [0, 1], 3, 0.03)
    rho = gate(rho, HADAMARD, [0], 3, 0.01)
    out = 0
    for phase, one in enumerate(recorded(rho, 0, 3, NOISY.left.readout)):
        for flip, two in enumerate(recorded(one, 1, 3, NOISY.left.readout)):
            two = kept(two, 2, 3, NOISY.right.link_memory, 450e-6)
            two = gate(two, qt.sigmax(), [2], 3, 0.02) if flip else two
            two = gate(two, qt.sigmaz(), [2], 3, 0.02) if phase else two
            out = out + gate(two, qt.qeye(2), [2], 3, 0.03)
    return out.ptrace([2])


def test_a_move_through_any_pair_is_the_full_simulation():
    pair = qt.Qobj(PAIR.matrix, dims=[[2, 2], [2, 2]])
    expected = [[(p * moved(qt.tensor(q, pair))).tr().real / 2 for q in PAULIS] for p in PAULIS]
    np.testing.assert_allclose(NOISY.channel(PAIR).ptm, expected, atol=1e-10)


@pytest.mark.parametrize("target", ["phi+", "phi-", "psi+", "psi-"])
def test_with_perfect_modules_it_is_the_channel_of_teleportation(target):
    np.testing.assert_allclose(Teledata().channel(PAIR, target).ptm, teleportation_channel(PAIR, target).ptm, atol=1e-12)
    assert Teledata().fidelity(PAIR, target) == pytest.approx(teleportation_fidelity(PAIR, target), abs=1e-12)


@pytest.mark.parametrize(
    "cause",
    [
        {"left.gate_error": 0.0},
        {"left.one_qubit_error": 0.0},
        {"left.readout": ReadoutError()},
        {"right.one_qubit_error": 0.0},
        {"right.link_memory": Memory()},
        {"message_us": 0.0},
        {"mapping_error": 0.0},
    ],
)
def test_each_cause_switched_off_betters_the_move(cause):
    pair = PairState.werner(0.97)
    assert replaced_all(NOISY, cause).fidelity(pair) > NOISY.fidelity(pair) + 1e-5


def test_it_takes_one_message():
    assert NOISY.duration_s == pytest.approx(450e-6)


def test_what_is_no_pair_is_refused():
    with pytest.raises(ParameterError, match=r"Teledata\.channel: pair"):
        NOISY.channel(np.eye(4))
    with pytest.raises(ParameterError, match="omega"):
        NOISY.channel(PAIR, "omega")
