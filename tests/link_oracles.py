"""The heralded link by brute force: photons in Fock space, every loss an environment mode, every phase averaged.

Nothing here is taken from qnkit but the parameters. Photons are polynomials in creation operators: a photon is a
dictionary from mode to amplitude, a state a dictionary from occupation (a sorted tuple of modes) to amplitude. What the
shapes of photons, the motion of emitters and dead detectors do is in tests.oracles_photons.
"""

import cmath
import functools
import itertools
import math
from collections import Counter, defaultdict

import numpy as np

from tests.oracles import decayed_by_kraus
from tests.oracles_photons import kicked, live_share, shapes

X, Z = np.array([[0, 1], [1, 0]]), np.diag([1, -1])
SIDES = ("left", "right")


def arms(link):
    """The two arms by side."""
    return {"left": link.left, "right": link.right}


def detectors(link):
    """The two (kinds of) detectors by port."""
    return {"plus": link.analyzer.plus, "minus": link.analyzer.minus}


def thinned(fiber):
    """The share of light that leaves a fibre."""
    return 10 ** (-(fiber.length_km * fiber.attenuation_db_per_km + fiber.extra_loss_db) / 10)


def photon(side, arrival, overlap, phase, efficiencies, tag):
    """The modes of one photon from the left or the right emitter; photons of unlike tags have nothing in common."""
    sign = {"left": 1, "right": -1}[side]
    packets = {"a": 1.0} if side == "left" else {"a": overlap, "b": math.sqrt(1 - overlap**2)}
    out = {("lost", side, tag): math.sqrt(1 - arrival)}
    for (port, eta), (packet, share) in itertools.product(efficiencies.items(), packets.items()):
        amplitude = share * math.sqrt(arrival / 2) * (1 if port == "plus" else sign) * cmath.exp(1j * phase)
        out["seen", port, packet, tag] = amplitude * math.sqrt(eta)
        out["missed", port, packet, tag] = amplitude * math.sqrt(1 - eta)
    return {mode: amplitude for mode, amplitude in out.items() if amplitude != 0}


def fock_state(photons):
    """The occupations and amplitudes of creation operators applied to the vacuum, normalised as Fock states."""
    state = defaultdict(complex)
    for modes in itertools.product(*(one.items() for one in photons)):
        occupation = tuple(sorted((mode for mode, _ in modes), key=str))
        state[occupation] += math.prod((amplitude for _, amplitude in modes), start=1.0 + 0j)
    return {occ: a * math.sqrt(math.prod(math.factorial(k) for k in Counter(occ).values())) for occ, a in state.items()}


def lit_by(link, lit, phases):
    """The light of lit emitters, tag by side: a first photon each, and with some amplitude a second one."""
    efficiencies = {port: one.efficiency for port, one in detectors(link).items()}
    inside = dict(zip(SIDES, shapes(link)[:2], strict=True))
    overlap = math.sqrt(link.analyzer.visibility * shapes(link)[2])
    choices = []
    for side, tag in lit.items():
        arm = arms(link)[side]
        emitter, arrival = (
            arm.emitter,
            arm.emitter.photon_efficiency * arm.converter.efficiency * thinned(arm.fiber) * inside[side],
        )
        first = photon(side, arrival, overlap, phases[side], efficiencies, tag)
        second = photon(side, arrival, overlap, phases[side], efficiencies, f"{tag} second {side}")
        more = [(math.sqrt(emitter.double_excitation), [first, second])] if emitter.double_excitation else []
        choices.append([(math.sqrt(1 - emitter.double_excitation), [first]), *more])
    state = defaultdict(complex)
    for runs in itertools.product(*choices):
        weight = math.prod((amplitude for amplitude, _ in runs), start=1.0)
        for occupation, amplitude in fock_state([one for _, photons in runs for one in photons]).items():
            state[occupation] += weight * amplitude
    return state


def background(link, port):
    """The mean number of counts of a detector in its window that no emitter made: its own and the converters'."""
    number = 4 if link.protocol.kind == "polarization_double_click" else 2
    noise = 0.0
    for arm in arms(link).values():
        noise += arm.converter.noise_hz * (thinned(arm.fiber) if arm.converter.place == "station" else 1.0)
    one = detectors(link)[port]
    return (one.dark_count_rate_hz + one.efficiency * noise / number) * one.window_ns * 1e-9


def reports(resolving, mean, seen, clicks):
    """The probability that a detector that sees some photons reports so many clicks (0 or 1)."""
    none = math.exp(-mean)
    if resolving:
        darks = clicks - seen
        return none * mean**darks / math.factorial(darks) if darks >= 0 else 0.0
    silent = none if seen == 0 else 0.0
    return silent if clicks == 0 else 1 - silent


@functools.lru_cache(maxsize=64)
def light_seen(link, phase):
    """What a round does to the emitters' matrix, element by element, for each number of photons that each detector sees."""
    phases = {"left": 0.0, "right": phase}
    branches = [
        lit_by(link, {side: "" for side, lit in zip(SIDES, bits, strict=True) if lit}, phases)
        for bits in itertools.product((0, 1), repeat=2)
    ]
    out = defaultdict(lambda: np.zeros((4, 4), dtype=complex))
    for occupation in set().union(*branches):
        vector = np.array([branch.get(occupation, 0.0) for branch in branches])
        seen = Counter(mode[1] for mode in occupation if mode[0] == "seen")
        out[seen["plus"], seen["minus"]] += np.outer(vector, vector.conj())
    return dict(out)


def one_round(matrix, link, outcome, phase, blind=""):
    """The unnormalised state of the emitters after one round with a click of that detector only; a blind one never clicks."""
    out = np.zeros((4, 4), dtype=complex)
    for seen, change in light_seen(link, phase).items():
        weight = 1.0
        for (port, one), number in zip(detectors(link).items(), seen, strict=True):
            if port == blind:
                weight *= float(port != outcome)
            else:
                weight *= reports(one.number_resolving, background(link, port), number, int(port == outcome))
        out += weight * change * matrix
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


def washed_out(link):
    """The optical phases of one round whose mean is what shapes take from its coherence beyond the photons' overlap."""
    _, _, visibility, first_order = shapes(link)
    lost = math.acos(min(1.0, first_order / math.sqrt(visibility))) if visibility else 0.0
    return (lost, -lost)


def single_click(link):
    """The unnormalised state after one round, corrected to psi+ and averaged over the optical phase."""
    start = prepared(link.protocol.left_bright_weight, link.protocol.right_bright_weight)
    start = kicked(start, link)
    drift = math.acos(link.analyzer.phase_contrast)
    total = np.zeros((4, 4), dtype=complex)
    for outcome, phase, own in itertools.product(told(link), (drift, -drift), washed_out(link)):
        after = one_round(start, link, outcome, phase + own) / 4
        fix = np.kron(Z, np.eye(2)) if outcome == "minus" else np.eye(4)
        total += fix @ after @ fix
    return total


def double_click(link):
    """The same after two rounds, averaged over a slow phase common to both and over its change in between."""
    change = math.acos(link.analyzer.phase_contrast)
    total, slow = np.zeros((4, 4), dtype=complex), (0.3, 2.1)
    gap, own = gap_of(link), washed_out(link)
    own = own if own[0] else (0.0,)
    for first, phase, shift in itertools.product(told(link), slow, own):
        start = kicked(prepared(0.5, 0.5), link, gap)
        state = one_round(start, link, first, phase + shift) / (2 * len(slow) * len(own) ** 2)
        state = np.kron(X, X) @ rest(state, link, gap, gap) @ np.kron(X, X)
        blind = first if detectors(link)[first].dead_time_ns * 1e-9 > gap else ""
        for second, step, other in itertools.product(told(link), (change, -change), own):
            after = one_round(state, link, second, phase + step + other, blind)
            fix = np.kron(Z, np.eye(2)) if first != second else np.eye(4)
            total += fix @ after @ fix
    return total


def heralded_by_brute_force(link):
    """The probability, the fresh and the usable state of a heralded link."""
    from tests.oracles_polarization import polarization_double_click

    kinds = {"single_click": single_click, "time_bin_double_click": double_click}
    state = kinds.get(link.protocol.kind, polarization_double_click)(link)
    probability = np.trace(state).real
    flights = [arm.fiber.length_km * 1e3 * arm.fiber.group_index / 299_792_458 for arm in (link.left, link.right)]
    waits, gap = [flight + max(flights) for flight in flights], gap_of(link)
    state = state / probability
    fresh = drifted(state, link, -gap, -gap)  # the flip turns back what the gap before it turned
    usable = drifted(rest(state, link, *waits), link, *(wait - gap for wait in waits))
    return probability * live_share(link), fresh, usable
