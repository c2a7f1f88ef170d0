"""The heralded link by brute force: photons in Fock space, every loss an environment mode, every phase averaged.

Nothing here is taken from qnkit but the parameters. Photons are polynomials in creation operators: a photon is a
dictionary from mode to amplitude, a state a dictionary from occupation (a sorted tuple of modes) to amplitude.
"""

import cmath
import itertools
import math
from collections import Counter, defaultdict

import numpy as np

from tests.oracles import decayed_by_kraus

X, Z = np.array([[0, 1], [1, 0]]), np.diag([1, -1])


def detected_modes(amplitudes, efficiencies):
    """One photon behind its fibre: amplitudes per (port, wave packet) split into a seen and a missed mode."""
    out = {}
    for (port, packet), amplitude in amplitudes.items():
        out["seen", port, packet] = amplitude * math.sqrt(efficiencies[port])
        out["missed", port, packet] = amplitude * math.sqrt(1 - efficiencies[port])
    return out


def photon(side, arrival, overlap, phase, efficiencies):
    """The modes of one photon from the left or the right emitter."""
    sign = {"left": 1, "right": -1}[side]
    packets = {"a": 1.0} if side == "left" else {"a": overlap, "b": math.sqrt(1 - overlap**2)}
    at_ports = {
        (port, packet): share * math.sqrt(arrival / 2) * (1 if port == "plus" else sign) * cmath.exp(1j * phase)
        for port in ("plus", "minus")
        for packet, share in packets.items()
    }
    return detected_modes(at_ports, efficiencies) | {("lost", side): math.sqrt(1 - arrival)}


def fock_state(photons):
    """The occupations and amplitudes of creation operators applied to the vacuum, normalised as Fock states."""
    state = defaultdict(complex)
    for modes in itertools.product(*(one.items() for one in photons)):
        occupation = tuple(sorted((mode for mode, _ in modes), key=str))
        state[occupation] += math.prod((amplitude for _, amplitude in modes), start=1.0 + 0j)
    return {occ: a * math.sqrt(math.prod(math.factorial(k) for k in Counter(occ).values())) for occ, a in state.items()}


def reports(detector, seen, clicks):
    """The probability that a detector that sees some photons reports so many clicks (0 or 1)."""
    mean = detector.dark_count_rate_hz * detector.window_ns * 1e-9
    none = math.exp(-mean)
    if detector.number_resolving:
        darks = clicks - seen
        return none * mean**darks / math.factorial(darks) if darks >= 0 else 0.0
    silent = none if seen == 0 else 0.0
    return silent if clicks == 0 else 1 - silent


def one_round(matrix, link, outcome, phase):
    """The unnormalised state of the emitters after one round with a click of that detector only."""
    analyzer = link.analyzer
    detectors = {"plus": analyzer.plus, "minus": analyzer.minus}
    efficiencies = {port: one.efficiency for port, one in detectors.items()}
    overlap = math.sqrt(analyzer.visibility)
    sides = {}
    for side, arm, turn in (("left", link.left, 0.0), ("right", link.right, phase)):
        fiber = arm.fiber
        arrival = arm.emitter.photon_efficiency * 10 ** (
            -(fiber.length_km * fiber.attenuation_db_per_km + fiber.extra_loss_db) / 10
        )
        sides[side] = photon(side, arrival, overlap, turn, efficiencies)
    branches = [
        fock_state([sides[side] for side, lit in zip(("left", "right"), bits, strict=True) if lit])
        for bits in itertools.product((0, 1), repeat=2)
    ]
    out = np.zeros((4, 4), dtype=complex)
    for occupation in set().union(*branches):
        kraus = np.diag([branch.get(occupation, 0.0) for branch in branches])
        seen = Counter(mode[1] for mode in occupation if mode[0] == "seen")
        weight = math.prod(reports(one, seen[port], int(port == outcome)) for port, one in detectors.items())
        out += weight * kraus @ matrix @ kraus.conj().T
    return out


def decay_rates(memory):
    """The rates (1/T1, exponential, Gaussian) of a memory."""
    relaxation = 1 / memory.t1_s if memory.t1_s else 0.0
    if memory.dephasing == "gaussian":
        return relaxation, relaxation / 2, 1 / memory.t2_s if memory.t2_s else 0.0
    return relaxation, 1 / memory.t2_s if memory.t2_s else relaxation / 2, 0.0


def rest(matrix, link, left_time, right_time):
    """The (unnormalised) state after both memories waited, Gaussian dephasing left out."""
    rates = [(*decay_rates(memory)[:2], 0.0) for memory in (link.left.memory, link.right.memory)]
    return decayed_by_kraus(matrix, *rates, [left_time], [right_time])[0]


def turned(matrix, left_angle, right_angle):
    """The state after |1> of each qubit gained a phase."""
    turn = np.kron(np.diag([1, np.exp(1j * left_angle)]), np.diag([1, np.exp(1j * right_angle)]))
    return turn @ matrix @ turn.conj().T


def drifted(matrix, link, left_time, right_time):
    """The state averaged over normal detunings that stay the same for the given times: Gauss-Hermite quadrature."""
    nodes, weights = np.polynomial.hermite.hermgauss(60)
    for memory, turn in ((link.left.memory, (left_time, 0.0)), (link.right.memory, (0.0, right_time))):
        spread = 2 * decay_rates(memory)[2]  # a coherence exp(-(t/T2)**2) is a standard deviation of sqrt 2 / T2
        matrix = sum(w * turned(matrix, *(spread * x * t for t in turn)) for x, w in zip(nodes, weights, strict=True))
        matrix = matrix / math.sqrt(math.pi)
    return matrix


def gap_of(link):
    """The time from the first emission of an attempt to its last."""
    return link.protocol.flip_us * 1e-6 if link.protocol.kind == "time_bin_double_click" else 0.0


def told(link):
    """The detectors whose clicks are told."""
    return {"both": ("plus", "minus"), "plus": ("plus",), "minus": ("minus",)}[link.analyzer.accepts]


def prepared(left_bright, right_bright):
    """Both emitters in their superpositions of dark and bright."""
    left, right = (np.array([math.sqrt(1 - a), math.sqrt(a)]) for a in (left_bright, right_bright))
    vector = np.kron(left, right)
    return np.outer(vector, vector).astype(complex)


def single_click(link):
    """The unnormalised state after one round, corrected to psi+ and averaged over the optical phase."""
    start = prepared(link.protocol.left_bright_weight, link.protocol.right_bright_weight)
    drift = math.acos(link.analyzer.phase_contrast)
    total = np.zeros((4, 4), dtype=complex)
    for outcome, phase in itertools.product(told(link), (drift, -drift)):
        after = one_round(start, link, outcome, phase) / 2
        fix = np.kron(Z, np.eye(2)) if outcome == "minus" else np.eye(4)
        total += fix @ after @ fix
    return total


def double_click(link):
    """The same after two rounds, averaged over a slow phase common to both and over its change in between."""
    change = math.acos(link.analyzer.phase_contrast)
    total, slow = np.zeros((4, 4), dtype=complex), (0.3, 2.1, 5.0)
    gap = gap_of(link)
    for first, second, phase, step in itertools.product(told(link), told(link), slow, (change, -change)):
        state = one_round(prepared(0.5, 0.5), link, first, phase) / (2 * len(slow))
        state = np.kron(X, X) @ rest(state, link, gap, gap) @ np.kron(X, X)
        state = one_round(state, link, second, phase + step)
        fix = np.kron(Z, np.eye(2)) if first != second else np.eye(4)
        total += fix @ state @ fix
    return total


def heralded_by_brute_force(link):
    """The probability, the fresh and the usable state of a heralded link."""
    state = single_click(link) if link.protocol.kind == "single_click" else double_click(link)
    probability = np.trace(state).real
    flights = [arm.fiber.length_km * 1e3 * arm.fiber.group_index / 299_792_458 for arm in (link.left, link.right)]
    waits, gap = [flight + max(flights) for flight in flights], gap_of(link)
    state = state / probability
    fresh = drifted(state, link, -gap, -gap)  # the flip turns back what the gap before it turned
    return probability, fresh, drifted(rest(state, link, *waits), link, *(wait - gap for wait in waits))
