"""Two pairs as whole circuits of four qubits in QuTiP: density matrices, noise by Kraus operators, projections, misread bits."""

import functools
import itertools
import math

import numpy as np
import qutip

from tests.oracles import decayed_by_kraus, kraus_of_one_qubit

ONE = qutip.qeye(2)
PAULI = {"I": ONE, "X": qutip.sigmax(), "Y": qutip.sigmay(), "Z": qutip.sigmaz()}
BELL = {"phi+": "00", "phi-": "01", "psi+": "10", "psi-": "11"}
CORRECTION = dict(zip(BELL, "IZXY", strict=True))


def swap_twin(left, effects, right):
    """The slow twin of kernels.two_pairs.swap."""
    return np.array([left @ effect @ right for effect in effects])


def distil_twin(tensor, first, second):
    """The slow twin of kernels.two_pairs.distil."""
    return np.einsum("ofs,f,s->o", tensor, first, second)


def on(operator, *places):
    """A product of one-qubit operators, or one operator, on those of four qubits."""
    parts = operator if isinstance(operator, tuple) else (operator,)
    each = [ONE] * 4
    for part, place in zip(parts, places, strict=True):
        each[place] = part
    return qutip.tensor(*each)


@functools.cache
def paulis_on(places):
    """All Pauli operators on some of four qubits but the identity."""
    labels = itertools.product("IXYZ", repeat=len(places))
    return [on(tuple(PAULI[letter] for letter in label), *places) for label in labels if set(label) != {"I"}]


@functools.cache
def controlled_x(control, target):
    """A controlled-X between two of four qubits."""
    zero, one = qutip.basis(2, 0).proj(), qutip.basis(2, 1).proj()
    return on(zero, control) + on((one, PAULI["X"]), control, target)


def depolarised(state, error, *places):
    """The state after Pauli errors, all equally likely, that together have an average gate infidelity."""
    d = 2 ** len(places)
    chance = error * (d + 1) / d  # the process infidelity
    flips = paulis_on(places)
    return (1 - chance) * state + chance / len(flips) * sum(flip * state * flip for flip in flips)


def turned(state, gate, error, *places):
    """The state after a gate and its noise."""
    return depolarised(gate * state * gate.dag(), error, *places)


def read(state, place, readout, bit):
    """The unnormalised state where a qubit's readout records that bit."""
    wrong = (readout.reads_one_for_zero, readout.reads_zero_for_one)
    out = 0
    for true in (0, 1):
        chance = wrong[true] if true != bit else 1 - wrong[true]
        seen = on(qutip.basis(2, true).proj(), place)
        out += chance * seen * state * seen
    return out


def both(first, second):
    """Two pairs side by side, four qubits."""
    return qutip.tensor(*(qutip.Qobj(one, dims=[[2, 2], [2, 2]]) for one in (first, second)))


def swapped_by_qutip(left, right, station, shift=0):
    """For each Bell state that the station may record the unnormalised matrix of the far qubits, after its correction."""
    state = both(left, right)
    for place, memory in ((1, station.left_memory), (2, station.right_memory)):
        kraus = [on(qutip.Qobj(k), place) for k in kraus_of_one_qubit(memory.rates, station.gate_time_us * 1e-6)]
        state = sum(k * state * k.dag() for k in kraus)
    state = turned(state, controlled_x(1, 2), station.gate_error, 1, 2)
    state = turned(state, on((PAULI["X"] + PAULI["Z"]) / math.sqrt(2), 1), station.one_qubit_error, 1)
    out = {}
    for number, (name, (flip, phase)) in enumerate(BELL.items()):
        after = read(read(state, 1, station.left_readout, int(phase)), 2, station.right_readout, int(flip)).ptrace([0, 3])
        fix = qutip.tensor(ONE, PAULI[CORRECTION[list(BELL)[number ^ shift]]])
        out[name] = (fix * after * fix.dag() if station.corrects else after).full()
    return out


def distilled_by_qutip(first, second, left, right, angle=math.pi / 2):
    """For each record, left bit first, the unnormalised matrix of the first pair; angle None for no turns before."""
    state = both(first, second)  # the qubits: left and right of the first pair, left and right of the second
    for side, gates, sign in ((0, left, 1), (1, right, -1)):
        if angle is not None:
            turn = (-0.5j * sign * angle * PAULI["X"]).expm()
            for place in (side, side + 2):
                state = turned(state, on(turn, place), gates.one_qubit_error, place)
        state = turned(state, controlled_x(side, side + 2), gates.gate_error, side, side + 2)
    return {
        f"{a}{b}": read(read(state, 2, left.readout, a), 3, right.readout, b).ptrace([0, 1]).full()
        for a, b in itertools.product((0, 1), repeat=2)
    }


def accepted(matrices, names):
    """The probability and the state of the outcomes that count."""
    total = sum(matrices[name] for name in names)
    probability = np.trace(total).real
    return probability, total / probability


def waited_by_kraus(state, memories, time):
    """A pair whose qubits both wait."""
    return decayed_by_kraus(state, *(memory.rates for memory in memories), [time], [time])[0]


def told_by_optics(station):
    """The effects of psi+ and psi- of an optical station, photon by photon: patterns of four detectors, wave packets a and b."""
    overlap, dark = math.sqrt(station.visibility), station.dark_count_probability
    arrivals = (station.left_efficiency, station.right_efficiency)
    packets = ({"a": 1.0}, {"a": overlap, "b": math.sqrt(1 - station.visibility)})
    effects = {"psi+": np.zeros((4, 4), dtype=complex), "psi-": np.zeros((4, 4), dtype=complex)}
    amplitudes = [_patterns(bits, arrivals, packets) for bits in itertools.product("01", repeat=2)]
    for seen in set().union(*amplitudes):
        lit = {mode[:2] for mode in seen if mode[0] != "lost"}
        row = np.array([one.get(seen, 0.0) for one in amplitudes])
        for name, pattern in (
            *(("psi+", {(port, "0"), (port, "1")}) for port in (0, 1)),
            *(("psi-", {(port, "0"), (1 - port, "1")}) for port in (0, 1)),
        ):
            if lit <= pattern:
                effects[name] += dark ** (2 - len(lit)) * (1 - dark) ** 2 * np.outer(row.conj(), row)
    return effects


def _patterns(bits, arrivals, packets):
    """The amplitude of every occupation of modes (port, qubit value, packet), with lost photons kept in the environment."""
    photons = []
    for side, bit in enumerate(bits):
        modes = {("lost", side, bit): math.sqrt(1 - arrivals[side])}
        for port, (packet, share) in itertools.product((0, 1), packets[side].items()):
            sign = -1 if side == 1 and port == 1 else 1
            modes[port, bit, packet] = sign * share * math.sqrt(arrivals[side] / 2)
        photons.append(modes)
    out = {}
    for (one, a), (other, b) in itertools.product(photons[0].items(), photons[1].items()):
        key = tuple(sorted((one, other), key=str))
        out[key] = out.get(key, 0.0) + a * b * (math.sqrt(2) if one == other else 1.0)
    # two terms that lead to the same occupation were added above; one photon in each of two modes needs no factor
    return out
