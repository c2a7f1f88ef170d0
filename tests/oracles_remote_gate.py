"""Remote gates as a full simulation in QuTiP: every qubit, every outcome, Kraus operators of every error, in plain matrices."""

from __future__ import annotations

import itertools

import numpy as np
import qutip as qt

PAULIS = [qt.qeye(2), qt.sigmax(), qt.sigmay(), qt.sigmaz()]
HADAMARD = qt.Qobj(np.array([[1, 1], [1, -1]]) / np.sqrt(2))


def on(operator, places, n):
    """An operator of one or two qubits on the places of a register of n."""
    terms = 0 * qt.tensor([qt.qeye(2)] * n)
    small = operator.full().reshape([2] * (2 * len(places)))
    for rows in itertools.product(range(2), repeat=len(places)):
        for columns in itertools.product(range(2), repeat=len(places)):
            factor = small[(*rows, *columns)]
            if factor != 0:
                parts = [qt.qeye(2)] * n
                for place, row, column in zip(places, rows, columns, strict=True):
                    parts[place] = qt.basis(2, row) * qt.basis(2, column).dag()
                terms = terms + factor * qt.tensor(parts)
    return terms


def controlled(unitary):
    """The gate that applies a unitary where its first qubit is in state 1."""
    return qt.tensor(qt.fock_dm(2, 0), qt.qeye(2)) + qt.tensor(qt.fock_dm(2, 1), unitary)


def pauli_noise(rho, places, n, chance_of):
    """Pauli errors on some places; ``chance_of`` gives the probability of each string of 0 to 3."""
    out = 0 * rho
    for string in itertools.product(range(4), repeat=len(places)):
        chance = chance_of(string)
        if chance:
            error = on(qt.tensor([PAULIS[k] for k in string]), places, n)
            out = out + chance * error * rho * error.dag()
    return out


def depolarized(rho, places, n, error):
    """Depolarising noise of an average gate infidelity."""
    d = 2 ** len(places)
    other = error * (d + 1) / d / (d * d - 1)
    return pauli_noise(rho, places, n, lambda string: other if any(string) else 1 - error * (d + 1) / d)


def kept(rho, place, n, memory, time):
    """Amplitude damping and dephasing of one qubit, by Kraus operators."""
    gamma = 0.0 if memory.t1_s is None else 1 - np.exp(-time / memory.t1_s)
    left = np.exp(-time / memory.t2_s) / np.sqrt(1 - gamma) if memory.t2_s is not None else 1.0
    damping = [qt.Qobj([[1, 0], [0, np.sqrt(1 - gamma)]]), qt.Qobj([[0, np.sqrt(gamma)], [0, 0]])]
    rho = sum((on(k, [place], n) * rho * on(k, [place], n).dag() for k in damping), 0 * rho)
    return pauli_noise(rho, [place], n, lambda string: {0: (1 + left) / 2, 3: (1 - left) / 2}.get(string[0], 0.0))


def recorded(rho, place, n, readout):
    """For each recorded bit the unnormalised state, misread outcomes among them."""
    true = [on(qt.fock_dm(2, k), [place], n) for k in (0, 1)]
    states = [p * rho * p for p in true]
    one, zero = readout.reads_one_for_zero, readout.reads_zero_for_one
    return (1 - one) * states[0] + zero * states[1], one * states[0] + (1 - zero) * states[1]


def gate(rho, operator, places, n, error):
    """A gate and the depolarising noise behind it."""
    big = on(operator, places, n)
    return depolarized(big * rho * big.dag(), places, n, error)


def cat_gate(rho, n, unitary, gate_model):
    """A telegate on qubits 0 (control), 1 (target), 2 and 3 (link) of a register of n; rho starts with the pair as it is."""
    g, left, right = gate_model, gate_model.left, gate_model.right
    us = 1e-6
    rho = gate(rho, controlled(qt.sigmax()), [0, 2], n, left.gate_error)
    out = 0 * rho
    for bit, one in enumerate(recorded(rho, 2, n, left.readout)):
        one = kept(one, 0, n, left.data_memory, (left.readout_time_us + g.message_us) * us)
        before = (left.gate_time_us + left.readout_time_us + g.message_us) * us
        one = kept(kept(one, 1, n, right.data_memory, before), 3, n, right.link_memory, before)
        if bit:
            one = gate(one, qt.sigmax(), [3], n, right.one_qubit_error)
        one = gate(one, controlled(unitary), [3, 1], n, right.gate_error)
        one = gate(one, HADAMARD, [3], n, right.one_qubit_error)
        for again, two in enumerate(recorded(one, 3, n, right.readout)):
            two = kept(two, 0, n, left.data_memory, (right.gate_time_us + right.readout_time_us + g.message_us) * us)
            two = kept(two, 1, n, right.data_memory, (right.readout_time_us + g.message_us) * us)
            out = out + (gate(two, qt.sigmaz(), [0], n, left.one_qubit_error) if again else two)
    return pauli_noise(
        pauli_noise(out, [0], n, lambda s: {0: 1 - g.left_z_error, 3: g.left_z_error}.get(s[0], 0.0)),
        [1],
        n,
        lambda s: {0: 1 - g.right_z_error, 3: g.right_z_error}.get(s[0], 0.0),
    )


def parallel_gate(rho, n, unitary, gate_model):
    """The teleported gate: both sides act, both read out, both correct."""
    g, left, right = gate_model, gate_model.left, gate_model.right
    us = 1e-6
    slow, read = max(left.gate_time_us, right.gate_time_us), max(left.readout_time_us, right.readout_time_us)
    rho = gate(rho, controlled(qt.sigmax()), [0, 2], n, left.gate_error)
    rho = gate(rho, controlled(unitary), [3, 1], n, right.gate_error)
    for side, data, link in ((left, 0, 2), (right, 1, 3)):
        rho = kept(rho, link, n, side.link_memory, (slow - side.gate_time_us) * us)
        rho = kept(rho, data, n, side.data_memory, (slow - side.gate_time_us + read + g.message_us) * us)
    rho = gate(rho, HADAMARD, [3], n, right.one_qubit_error)
    out = 0 * rho
    for bit, one in enumerate(recorded(rho, 2, n, left.readout)):
        for again, two in enumerate(recorded(one, 3, n, right.readout)):
            two = gate(two, unitary, [1], n, right.one_qubit_error) if bit else two
            out = out + (gate(two, qt.sigmaz(), [0], n, left.one_qubit_error) if again else two)
    return out


def transfer(act, pair):
    """The Pauli-transfer matrix (16, 16) of what a protocol on four qubits, the last two a pair, does to the first two."""
    strings = list(itertools.product(range(4), repeat=2))
    big = qt.Qobj(pair, dims=[[2, 2], [2, 2]])
    out = np.zeros((16, 16))
    for j, string in enumerate(strings):
        rho = act(qt.tensor(PAULIS[string[0]], PAULIS[string[1]], big), 4).ptrace([0, 1])
        for i, measured in enumerate(strings):
            out[i, j] = (qt.tensor(PAULIS[measured[0]], PAULIS[measured[1]]) * rho).tr().real / 4
    return out
