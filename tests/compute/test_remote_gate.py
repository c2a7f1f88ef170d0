"""Remote gates: the channel against a full simulation of all qubits, its limits, and what each cause takes."""

import numpy as np
import pytest
import qutip as qt

from qnkit.compute import CONTROLLED, ModuleGates, RemoteGate
from qnkit.model import ParameterError, replaced, replaced_all
from qnkit.physics import Memory, PairState
from qnkit.qubits import random_density
from qnkit.qubits.bell_states import BELL_ORDER
from qnkit.qubits.gates import gate_matrix
from qnkit.qubits.readout import ReadoutError
from qnkit.systems import oxford_pair
from tests.oracles_remote_gate import cat_gate, parallel_gate, transfer

BAD = ReadoutError(reads_one_for_zero=0.02, reads_zero_for_one=0.05)
LEFT = ModuleGates(
    gate_error=0.03,
    one_qubit_error=0.004,
    readout=BAD,
    gate_time_us=80.0,
    readout_time_us=300.0,
    data_memory=Memory(t1_s=9e-3, t2_s=4e-3),
    link_memory=Memory(t1_s=5e-3, t2_s=2e-3),
)
RIGHT = ModuleGates(
    gate_error=0.02,
    one_qubit_error=0.007,
    readout=ReadoutError(reads_one_for_zero=0.03),
    gate_time_us=50.0,
    readout_time_us=400.0,
    data_memory=Memory(t1_s=None, t2_s=3e-3),
    link_memory=Memory(t1_s=4e-3, t2_s=None),
)
NOISY = {"left": LEFT, "right": RIGHT, "message_us": 90.0}
PAIR = PairState(random_density(2, np.random.default_rng(4)).matrix)


@pytest.mark.parametrize(("gate", "angles"), [("cz", ()), ("cx", ()), ("cp", (0.7,)), ("cu", (0.4, 1.1, -0.3))])
def test_a_telegate_through_any_pair_is_the_full_simulation(gate, angles):
    model = RemoteGate(gate=gate, angles=angles, left_z_error=0.03, right_z_error=0.01, **NOISY)
    unitary = qt.Qobj(gate_matrix(gate, *angles)[2:, 2:])
    expected = transfer(lambda rho, n: cat_gate(rho, n, unitary, model), PAIR.matrix)
    np.testing.assert_allclose(model.channel(PAIR).ptm, expected, atol=1e-10)


@pytest.mark.parametrize("gate", ["cz", "cx", "ch"])
def test_a_teleported_gate_through_any_pair_is_the_full_simulation(gate):
    model = RemoteGate(gate=gate, protocol="teleported", **NOISY)
    unitary = qt.Qobj(gate_matrix(gate)[2:, 2:])
    expected = transfer(lambda rho, n: parallel_gate(rho, n, unitary, model), PAIR.matrix)
    np.testing.assert_allclose(model.channel(PAIR).ptm, expected, atol=1e-10)


@pytest.mark.parametrize("protocol", ["cat", "teleported"])
@pytest.mark.parametrize("target", BELL_ORDER)
def test_a_perfect_pair_of_any_kind_gives_the_perfect_gate(protocol, target):
    for gate in CONTROLLED if protocol == "cat" else ("cx", "cy", "cz", "ch"):
        angles = {"cp": (0.3,), "crx": (0.3,), "cry": (0.3,), "crz": (0.3,), "cu": (0.1, 0.2, 0.3)}.get(gate, ())
        model = RemoteGate(gate=gate, angles=angles, protocol=protocol)
        assert model.fidelity(PairState.bell(target), target) == pytest.approx(1.0, abs=1e-12)


@pytest.mark.parametrize("protocol", ["cat", "teleported"])
def test_with_perfect_modules_the_gate_is_a_pauli_channel_of_the_bell_weights_of_the_pair(protocol):
    model = RemoteGate(protocol=protocol)
    error = np.linalg.inv(model.ideal.ptm) @ model.channel(PAIR).ptm
    np.testing.assert_allclose(error, np.diag(np.diag(error)), atol=1e-12)
    process = np.trace(error) / 16
    assert process == pytest.approx(PAIR.fidelity("phi+"), abs=1e-12)
    assert model.fidelity(PAIR) == pytest.approx((4 * process + 1) / 5, abs=1e-12)


def test_the_measured_pair_of_oxford_gives_the_derived_z_errors():
    channel = RemoteGate().channel(oxford_pair.pair(), "psi+")
    diagonal = np.diag(np.linalg.inv(RemoteGate().ideal.ptm) @ channel.ptm)
    z, zs = diagonal.reshape(4, 4), np.array([[1, 1], [1, -1]])
    weights = zs @ z[np.ix_((0, 1), (0, 1))] @ zs / 4  # of II, IZ, ZI, ZZ, from what happens to X on either side
    assert weights.ravel() == pytest.approx([0.9694, 0.0060, 0.0185, 0.0061], abs=2e-4) or weights.ravel() == pytest.approx(
        [0.9694, 0.0185, 0.0060, 0.0061], abs=2e-4
    )
    assert RemoteGate().fidelity(oxford_pair.pair(), "psi+") == pytest.approx(0.975, abs=6e-4)


def test_a_useless_pair_leaves_no_entanglement():
    channel = RemoteGate().channel(PairState(np.eye(4) / 4))
    assert channel.average_fidelity(RemoteGate().ideal) == pytest.approx((4 * 0.25 + 1) / 5, abs=1e-12)


CAUSES = {
    "left.gate_error": 0.0,
    "right.gate_error": 0.0,
    "left.one_qubit_error": 0.0,
    "right.one_qubit_error": 0.0,
    "left.readout": ReadoutError(),
    "right.readout": ReadoutError(),
    "left.data_memory": Memory(),
    "right.data_memory": Memory(),
    "right.link_memory": Memory(),
    "message_us": 0.0,
    "left_z_error": 0.0,
    "right_z_error": 0.0,
}


@pytest.mark.parametrize("cause", CAUSES)
def test_each_cause_switched_off_betters_the_gate(cause):
    model = RemoteGate(left_z_error=0.03, right_z_error=0.01, **NOISY)
    pair = PairState.werner(0.97)
    assert replaced_all(model, {cause: CAUSES[cause]}).fidelity(pair) > model.fidelity(pair) + 1e-5


def test_the_ledger_adds_up_and_knows_the_pairs_wait():
    model = RemoteGate(left_z_error=0.03, **NOISY)
    fresh, waited = PairState.werner(0.98), PairState.werner(0.95)
    ledger = model.ledger(waited, fresh=fresh)
    assert ledger.start - sum(entry.loss for entry in ledger.entries) == pytest.approx(model.fidelity(waited), abs=1e-12)
    assert ledger.loss("the pair's wait") == pytest.approx(0.8 * 0.03, abs=1e-12)
    assert all(entry.loss > 0 for entry in ledger.entries)


def test_the_protocols_take_two_messages_in_a_row_and_one():
    assert RemoteGate(**NOISY).duration_s == pytest.approx((80 + 300 + 50 + 400 + 180) * 1e-6)
    assert RemoteGate(protocol="teleported", **NOISY).duration_s == pytest.approx((80 + 400 + 90) * 1e-6)


def test_a_gate_that_a_pair_cannot_make_is_refused():
    with pytest.raises(ParameterError, match=r"RemoteGate.gate = 'swap': must be one of cx, cy, cz, ch, cp"):
        RemoteGate(gate="swap")
    with pytest.raises(ParameterError, match=r"gate = 'cp': must be one of cx, cy, cz, ch, or the cat protocol"):
        RemoteGate(gate="cp", angles=(0.1,), protocol="teleported")
    with pytest.raises(ParameterError, match=r"RemoteGate.angles = \(\) rad: cp takes 1"):
        RemoteGate(gate="cp")
    with pytest.raises(ParameterError, match="must be a PairState"):
        RemoteGate().channel(None)
    assert replaced(RemoteGate(), "gate", "cx").gate == "cx"
