"""Teleportation: the circuit by two simulators, the channel as a mixture of Pauli errors, fidelity by averages over states."""

import itertools
import math

import numpy as np
import pytest
import qutip

from qnkit.model import ParameterError
from qnkit.physics import (
    BELL_ORDER,
    CLASSICAL_LIMIT,
    PairState,
    teleportation_channel,
    teleportation_circuit,
    teleportation_fidelity,
)
from qnkit.qubits import DensityMatrix, product, random_ket, run_density
from qnkit.qubits.operations import Gate
from tests.oracles import random_density_matrix

PAULIS = {"i": qutip.qeye(2), "x": qutip.sigmax(), "y": qutip.sigmay(), "z": qutip.sigmaz()}
AXES = [np.array(ket, dtype=complex) / np.linalg.norm(ket) for ket in ((1, 0), (0, 1), (1, 1), (1, -1), (1, 1j), (1, -1j))]
"""The six states along the axes; an average of a fidelity over them is that over all pure states (a 2-design)."""


def random_pair(seed):
    return PairState(random_density_matrix(np.random.default_rng(seed), rank=1 + seed % 4))


def teleported_by_qutip(message, pair, target):
    """The average state of the right qubit: a projection on each Bell state of message and left qubit, and its correction."""
    joint = qutip.tensor(qutip.Qobj(message), qutip.Qobj(pair, dims=[[2, 2], [2, 2]]))
    signs = {"phi+": (1, 0, 0, 1), "phi-": (1, 0, 0, -1), "psi+": (0, 1, 1, 0), "psi-": (0, 1, -1, 0)}
    turn = dict(zip(BELL_ORDER, "izxy", strict=True))
    out = 0
    for name, sign in signs.items():
        ket = qutip.Qobj(np.array(sign) / math.sqrt(2), dims=[[2, 2], [1]])
        seen = qutip.tensor(ket.proj(), qutip.qeye(2))
        undo = PAULIS[turn[target]] * PAULIS[turn[name]]
        out += undo * (seen * joint * seen).ptrace(2) * undo.dag()
    return out.full()


@pytest.mark.parametrize(("seed", "target"), list(enumerate(BELL_ORDER)))
def test_the_circuit_the_channel_and_qutip_make_the_same_state_of_any_message_and_pair(seed, target):
    pair = random_pair(seed)
    message = random_density_matrix(np.random.default_rng(50 + seed))[:2, :2]
    message = message / np.trace(message).real
    given = DensityMatrix.from_matrix(message)
    ran = run_density(teleportation_circuit(target), product([given, pair.density()])).state.reduced(2)
    assert ran.matrix == pytest.approx(teleported_by_qutip(message, pair.matrix, target), abs=1e-14)
    assert teleportation_channel(pair, target).on(given).matrix == pytest.approx(ran.matrix, abs=1e-14)


@pytest.mark.parametrize("target", BELL_ORDER)
def test_a_perfect_pair_teleports_perfectly_in_its_own_frame_and_with_a_known_error_in_another(target):
    pair = PairState.bell(target)
    assert teleportation_channel(pair, target).average_fidelity() == pytest.approx(1.0, abs=1e-15)
    errors = {teleportation_channel(pair, other).pauli_weights().argmax() for other in BELL_ORDER}
    assert errors == {0, 1, 2, 3}


def test_without_its_corrections_the_message_is_lost():
    """Switching off the two corrections leaves the completely mixed state."""
    whole = teleportation_circuit()
    bare = whole.model_copy(update={"operations": tuple(o for o in whole.operations if not (isinstance(o, Gate) and o.when))})
    message = random_ket(1, np.random.default_rng(4)).density()
    ran = run_density(bare, product([message, PairState.bell().density()])).state.reduced(2)
    assert ran.matrix == pytest.approx(np.eye(2) / 2, abs=1e-15)


@pytest.mark.parametrize("seed", range(4))
def test_fidelity_is_the_average_over_six_states(seed):
    pair = random_pair(seed)
    for target in BELL_ORDER:
        fidelities = [
            np.vdot(ket, teleported_by_qutip(np.outer(ket, ket.conj()), pair.matrix, target) @ ket).real for ket in AXES
        ]
        assert teleportation_fidelity(pair, target) == pytest.approx(np.mean(fidelities), abs=1e-14)
        assert teleportation_channel(pair, target).average_fidelity() == pytest.approx(np.mean(fidelities), abs=1e-14)
        assert teleportation_fidelity(pair) >= teleportation_fidelity(pair, target) - 1e-15


def test_a_turned_bell_pair_needs_its_turn_and_then_teleports_perfectly():
    angles = (0.9, 0.4)
    turn = (-1j * angles[0] * qutip.sigmay()).expm() * (-1j * angles[1] * qutip.sigmax()).expm()
    ket = (qutip.tensor(qutip.qeye(2), turn) * qutip.bell_state("00")).full()
    pair = PairState(ket @ ket.conj().T)
    assert teleportation_fidelity(pair) == pytest.approx(1.0, abs=1e-14)
    assert max(teleportation_fidelity(pair, name) for name in BELL_ORDER) < 0.9


def test_product_pairs_reach_the_classical_limit_and_no_more():
    for bits in itertools.product((0, 1), repeat=2):
        pair = PairState(np.diag(np.eye(4)[2 * bits[0] + bits[1]]).astype(complex))
        assert teleportation_fidelity(pair) == pytest.approx(CLASSICAL_LIMIT, abs=1e-15)
    assert teleportation_fidelity(PairState.werner(0.5)) == pytest.approx(CLASSICAL_LIMIT, abs=1e-15)
    assert teleportation_fidelity(PairState.werner(0.25)) == pytest.approx(0.5, abs=1e-15)


@pytest.mark.parametrize("wrong", [teleportation_circuit, lambda name: teleportation_channel(PairState.bell(), name)])
def test_refusal_names_the_bell_states(wrong):
    with pytest.raises(ParameterError, match=r"teleportation_\w+: 'bell' is not a Bell state; choose one of phi\+, phi-"):
        wrong("bell")
    with pytest.raises(ParameterError, match="not a Bell state"):
        teleportation_fidelity(PairState.bell(), "up")
