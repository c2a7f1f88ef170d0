"""Independent answers: readable slow twins of the kernels, brute force, and master equations by QuTiP."""

import itertools
import math

import numpy as np

from tests.random_things import random_state

# --- pairs that wait ------------------------------------------------------------------------------------------------


def kraus_of_one_qubit(rates, time):
    """The Kraus operators of amplitude damping followed by a phase flip, for rates (1/T1, exponential, Gaussian)."""
    relaxation, coherence, gaussian = rates
    kept = math.exp(-relaxation * time)
    pure = math.exp(-(coherence - relaxation / 2) * time - (gaussian * time) ** 2)
    damping = [np.diag([1.0, math.sqrt(kept)]), np.array([[0.0, math.sqrt(1 - kept)], [0.0, 0.0]])]
    flips = [math.sqrt((1 + pure) / 2) * np.eye(2), math.sqrt(max(0.0, 1 - pure) / 2) * np.diag([1.0, -1.0])]
    return [flip @ damp for flip, damp in itertools.product(flips, damping)]


def decayed_by_kraus(state, left_rates, right_rates, left_times, right_times):
    """The slow twin of kernels.pairs.decay: sums over Kraus operators of the left and the right qubit."""
    out = []
    for left_time, right_time in zip(left_times, right_times, strict=True):
        lefts, rights = kraus_of_one_qubit(left_rates, left_time), kraus_of_one_qubit(right_rates, right_time)
        both = [np.kron(left, right) for left, right in itertools.product(lefts, rights)]
        out.append(sum(k @ state @ k.conj().T for k in both))
    return np.array(out)


def _decay_operators(memory, place):
    """The collapse operators of one memory, as QuTiP takes them: relaxation, and the dephasing that T1 does not explain."""
    import qutip

    lower, phase, one = qutip.destroy(2), qutip.sigmaz(), qutip.qeye(2)
    lower, phase = (qutip.tensor(o, one) if place == "left" else qutip.tensor(one, o) for o in (lower, phase))
    relaxation = 0.0 if memory.t1_s is None else 1 / memory.t1_s
    operators = [math.sqrt(relaxation) * lower] if relaxation else []
    if memory.t2_s is None:
        return operators
    if memory.dephasing == "gaussian":  # a coherence exp(-(t/T2)^2) falls at the rate 2 t / T2^2
        return [*operators, qutip.QobjEvo([[phase, lambda t: math.sqrt(t) / memory.t2_s]])]
    pure = max(0.0, 1 / memory.t2_s - relaxation / 2)
    return [*operators, math.sqrt(pure / 2) * phase]


def decayed_by_master_equation(state, left, right, times):
    """The states of a pair in two memories at rising times from 0, by QuTiP's master-equation solver."""
    import qutip

    start = qutip.Qobj(state, dims=[[2, 2], [2, 2]])
    operators = _decay_operators(left, "left") + _decay_operators(right, "right")
    still = 0 * qutip.tensor(qutip.qeye(2), qutip.qeye(2))
    options = {"atol": 1e-13, "rtol": 1e-11, "nsteps": 100_000, "method": "dop853"}
    result = qutip.mesolve(still, start, times, c_ops=operators, options=options)
    return np.array([one.full() for one in result.states])


def dephased_by_detunings(state, t2_left, t2_right, time, order=60):
    """The state after each qubit precessed at its own normally distributed detuning, averaged by quadrature."""
    nodes, weights = np.polynomial.hermite.hermgauss(order)
    out = np.zeros((4, 4), dtype=complex)
    for (x, wx), (y, wy) in itertools.product(zip(nodes, weights, strict=True), repeat=2):
        left, right = 2 * x / t2_left * time, 2 * y / t2_right * time  # a standard deviation of sqrt(2) / T2
        turn = np.exp(1j * np.array([0, right, left, left + right]))
        out += wx * wy / math.pi * turn[:, None] * state * turn.conj()[None, :]
    return out


# --- states ---------------------------------------------------------------------------------------------------------


def random_density_matrix(rng, rank=4):
    """A random two-qubit state of at most that rank."""
    return random_state(rng, 4, rank)


def chsh_by_search(matrix, starts=12):
    """The largest CHSH value found by turning all four measurements, from several starts."""
    from scipy.optimize import minimize

    paulis = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])]

    def spin(polar, azimuth):
        axis = (math.sin(polar) * math.cos(azimuth), math.sin(polar) * math.sin(azimuth), math.cos(polar))
        return sum(a * p for a, p in zip(axis, paulis, strict=True))

    def minus_s(angles):
        a, b, c, d = (spin(*pair) for pair in angles.reshape(4, 2))
        operator = np.kron(a, c + d) + np.kron(b, c - d)
        return -float(np.trace(matrix @ operator).real)

    rng = np.random.default_rng(1)
    options = {"gtol": 1e-9}
    return max(-minimize(minus_s, rng.uniform(0, 2 * math.pi, 8), options=options).fun for _ in range(starts))


def bbm92_by_counting(matrix):
    """The BBM92 key per pair from the chances of unequal outcomes in z and x, each basis read the better way round."""
    from scipy.stats import entropy

    key = 1.0
    for first, second in ((np.array([1, 0]), np.array([0, 1])), (np.array([1, 1]), np.array([1, -1]))):
        unequal = 0.0
        for a, b in ((first, second), (second, first)):
            outcome = np.kron(a, b) / (np.linalg.norm(a) * np.linalg.norm(b))
            unequal += float((outcome @ matrix @ outcome).real)
        error = min(unequal, 1 - unequal)
        key -= float(entropy([error, 1 - error], base=2))
    return max(0.0, key)
