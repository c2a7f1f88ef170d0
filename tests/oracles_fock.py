"""Pair sources and absorbing memories in Fock space: squeezed states, beam splitters for losses, annihilation operators.

Operators on one side act on its modes H and V, each cut at ``levels`` photon numbers. Losses are taken to the operators
(Heisenberg picture), so that the state stays pure.
"""

import itertools
import math

import numpy as np


def two_squeezers(mean_pairs, levels):
    """The amplitudes (left, right) of two two-mode squeezers, H with V and, with the other sign, V with H."""
    x = mean_pairs / (2 + mean_pairs)
    out = np.zeros((levels, levels, levels, levels))
    for i, j in itertools.product(range(levels), repeat=2):
        out[i, j, j, i] = (1 - x) * math.sqrt(x) ** (i + j) * (-1) ** j
    return out.reshape(levels**2, levels**2)


def annihilators(levels):
    """The annihilation operators of H and V."""
    one = np.diag(np.sqrt(np.arange(1.0, levels)), 1)
    return np.kron(one, np.eye(levels)), np.kron(np.eye(levels), one)


def totals(levels):
    """The number of photons in H and V together, for each basis state."""
    return np.add.outer(np.arange(levels), np.arange(levels)).ravel()


def behind_loss(operator, transmission, levels):
    """The operator as it is before a beam splitter of that transmission in both modes whose other output is lost."""
    lost = []
    for k in range(levels):
        kraus = np.zeros((levels, levels))
        for n in range(k, levels):
            kraus[n - k, n] = math.sqrt(math.comb(n, k) * transmission ** (n - k) * (1 - transmission) ** k)
        lost.append(kraus)
    for first in (True, False):
        both = [np.kron(k, np.eye(levels)) if first else np.kron(np.eye(levels), k) for k in lost]
        operator = sum(k.T @ operator @ k for k in both)
    return operator


def turned(operator, fidelity, levels):
    """The operator before a fibre that turns all polarisations by one of the Paulis, together in 1 - fidelity of the pulses."""
    swap = np.eye(levels**2).reshape(levels, levels, levels, levels).transpose(1, 0, 2, 3).reshape(levels**2, levels**2)
    sign = np.diag((-1.0) ** np.tile(np.arange(levels), levels))
    wrong = sum(u.T @ operator @ u for u in (swap, sign, swap @ sign))
    return fidelity * operator + (1 - fidelity) / 3 * wrong


def flagged(absorber, transmission, fidelity, levels):
    """The operators E[s, t] whose mean is the (unnormalised) matrix element <t| rho |s> of a flagged memory qubit."""
    lowering, m = annihilators(levels), totals(levels)
    share = np.where(m == 1 if absorber.number_resolving else m > 0, 1 / np.maximum(m, 1), 0.0)
    false, nothing = absorber.false_flag_probability, np.diag((m == 0) * 1.0)
    out = np.empty((2, 2), dtype=object)
    for s, t in itertools.product(range(2), repeat=2):
        taken = lowering[s].T @ lowering[t] * share  # one photon of the m, at random
        taken = taken * (1 - false) if absorber.number_resolving else taken
        taken = taken + nothing * false / 2 * (s == t)
        taken = behind_loss(taken, absorber.efficiency, levels)
        out[s, t] = turned(behind_loss(taken, transmission, levels), fidelity, levels)
    return out


def mean(amplitudes, left, right):
    """The mean of a product of an operator of the left and one of the right side."""
    return float(np.sum(amplitudes * (left @ amplitudes @ right.T)))


def flagged_pulse(link, levels):
    """The chances of a flag of the left, of the right, of both, and the state of both qubits, Z applied on the left."""
    arms, amplitudes = (link.left, link.right), two_squeezers(link.source.mean_pairs, levels)
    sides = []
    for arm in arms:
        fiber = arm.fiber
        transmission = 10 ** (-(fiber.length_km * fiber.attenuation_db_per_km + fiber.extra_loss_db) / 10)
        sides.append(flagged(arm.absorber, transmission, fiber.polarization_fidelity, levels))
    left, right = sides
    rho = np.array(
        [
            [mean(amplitudes, left[c, a], right[d, b]) for c, d in itertools.product(range(2), repeat=2)]
            for a, b in itertools.product(range(2), repeat=2)
        ]
    )
    one = np.eye(levels**2)
    chances = [mean(amplitudes, left[0, 0] + left[1, 1], one), mean(amplitudes, one, right[0, 0] + right[1, 1])]
    flip = np.kron(np.diag([1.0, -1.0]), np.eye(2))
    return (*chances, np.trace(rho), flip @ rho @ flip / np.trace(rho))


def heralded_g2(mean_pairs, efficiency, dark, polarizations, levels):
    """The g2 of the left side in pulses with a click on the right: of all light, or of H heralded by V."""
    amplitudes, (h, v) = two_squeezers(mean_pairs, levels), annihilators(levels)
    numbers = totals(levels) if polarizations == 2 else np.tile(np.arange(levels), levels)
    click = np.diag(1 - (1 - dark) * (1 - efficiency) ** numbers)
    seen = (h, v) if polarizations == 2 else (h,)
    one = sum(a.T @ a for a in seen)
    two = sum(a.T @ b.T @ b @ a for a in seen for b in seen)
    chance = mean(amplitudes, np.eye(levels**2), click)
    return mean(amplitudes, two, click) * chance / mean(amplitudes, one, click) ** 2


def flagged_pulse_of_singlets(pairs, left, right):
    """The chances that both flag, and that they hold photons of one pair, of so many singlets that can be told apart.

    Every set of photons taken up is gone through; ``left`` and ``right`` are (chance to be taken up, absorber).
    """
    both = same = 0.0
    for bits in itertools.product((0, 1), repeat=2 * pairs):
        weight, chosen, flags = 1.0, [], []
        for (taken, absorber), held in ((left, bits[:pairs]), (right, bits[pairs:])):
            weight *= math.prod(taken if bit else 1 - taken for bit in held)
            false, m = absorber.false_flag_probability, sum(held)
            real = (m == 1) * (1 - false) if absorber.number_resolving else float(m > 0)
            flags.append(real + (m == 0) * false)
            chosen.append([bit * real / max(m, 1) for bit in held])
        both += weight * flags[0] * flags[1]
        same += weight * sum(a * b for a, b in zip(*chosen, strict=True))
    return both, same
