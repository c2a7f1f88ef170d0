"""Heralded entanglement at a midpoint: what one or two rounds of clicks make of two emitters, and how long one waits.

One round. Each emitter sends a photon if, and only if, it is bright (1). The two photons meet at a beam splitter with one
detector behind each output. 'Exactly one detector reports exactly one click' turns the state of the emitters into an X
state: every coherence but the one between 01 and 10 would need the environment to forget how many photons it took.
"""

import math

import numpy as np

from ._jit import jit
from .pairs import exponent, relax

COLUMNS = (
    "rounds",  # 1 (single click) or 2 (double click: both emitters are flipped between the rounds)
    "left_bright",  # probability that the left emitter starts bright
    "right_bright",
    "left_arrival",  # probability that a left photon reaches the beam splitter
    "right_arrival",
    "plus_efficiency",
    "plus_dark",  # probability of at least one dark count in the window
    "plus_resolving",  # 1 if the detector tells one photon from two
    "plus_told",  # 1 if its click is accepted as a herald
    "minus_efficiency",
    "minus_dark",
    "minus_resolving",
    "minus_told",
    "overlap",  # |o| of the photons' wave packets, the square root of the two-photon visibility
    "contrast",  # of the optical phase: of one round (single click), of the difference of the rounds (double click)
    "both_lit",  # 1; 0 leaves out the attempts in which both emitters sent a photon
    "gap_s",  # from the first round to the second, 0 for a single one
    "left_wait_s",  # from the last emission until the herald is known
    "right_wait_s",
    "left_relaxation",  # 1/s, as in kernels.pairs.decay
    "left_coherence",
    "left_gaussian",
    "right_relaxation",
    "right_coherence",
    "right_gaussian",
)
"""The numbers of one link, in the order of a row of ``herald``."""

ROUNDS, LEFT_BRIGHT, RIGHT_BRIGHT, LEFT_ARRIVAL, RIGHT_ARRIVAL, PLUS, MINUS = 0, 1, 2, 3, 4, 5, 9
OVERLAP, CONTRAST, BOTH_LIT, GAP, LEFT_WAIT, RIGHT_WAIT, LEFT_RATES, RIGHT_RATES = 13, 14, 15, 16, 17, 18, 19, 22


@jit
def silent(photons, efficiency, dark):
    """The probability that a detector reports nothing when that many photons reach it."""
    return (1.0 - dark) * (1.0 - efficiency) ** photons


@jit
def one_click(photons, efficiency, dark, resolving):
    """The probability that a detector reports exactly one click when 0, 1 or 2 photons reach it.

    A threshold detector clicks once for any light or dark counts; a number-resolving one counts each photon and each dark
    count, and the counts must be one in all. ``dark`` is the probability of at least one count of a Poisson process.
    """
    missed = (1.0 - efficiency) ** photons
    if resolving == 0.0:
        seen = 0.0
        if photons == 1:
            seen = efficiency
        elif photons == 2:
            seen = efficiency * (2.0 - efficiency)
        return seen + missed * dark
    one_dark = 0.0
    if dark < 1.0:
        one_dark = -(1.0 - dark) * math.log1p(-dark)
    one_seen = 0.0
    if photons > 0:
        one_seen = photons * efficiency * (1.0 - efficiency) ** (photons - 1)
    return one_seen * (1.0 - dark) + missed * one_dark


@jit
def add_outcome(row, own, other, factors):
    """Add one accepted outcome, a click of detector ``own`` and none of ``other``, to the factors of a round.

    ``factors`` holds q00, q01, q10, q11 (left emitter first) by which the populations are multiplied, and kappa, by which
    the coherence between 01 and 10 is multiplied, after the phase flip that turns psi- into psi+. The optical phase
    contrast is not in kappa.
    """
    left, right, overlap = row[LEFT_ARRIVAL], row[RIGHT_ARRIVAL], row[OVERLAP]
    eta, dark, resolving = row[own], row[own + 1], row[own + 2]
    other_eta, other_dark = row[other], row[other + 1]
    none = one_click(0, eta, dark, resolving) * silent(0, other_eta, other_dark)
    here = one_click(1, eta, dark, resolving) * silent(0, other_eta, other_dark)
    there = one_click(0, eta, dark, resolving) * silent(1, other_eta, other_dark)
    one = 0.5 * (here + there)
    bunched = 0.5 * (1.0 + overlap * overlap)  # Hong-Ou-Mandel: both photons leave through the same port
    two = (1.0 - bunched) * one_click(1, eta, dark, resolving) * silent(1, other_eta, other_dark)
    two += 0.5 * bunched * one_click(2, eta, dark, resolving) * silent(0, other_eta, other_dark)
    two += 0.5 * bunched * one_click(0, eta, dark, resolving) * silent(2, other_eta, other_dark)
    factors[0] += none
    factors[1] += (1.0 - right) * none + right * one
    factors[2] += (1.0 - left) * none + left * one
    factors[3] += (1.0 - left) * (1.0 - right) * none + (left + right - 2.0 * left * right) * one + left * right * two
    factors[4] += 0.5 * math.sqrt(left * right) * overlap * (here - there)


@jit
def round_factors(row, factors):
    """The factors q00, q01, q10, q11, kappa of one round, summed over the accepted outcomes; see add_outcome."""
    for j in range(5):
        factors[j] = 0.0
    if row[PLUS + 3] != 0.0:
        add_outcome(row, PLUS, MINUS, factors)
    if row[MINUS + 3] != 0.0:
        add_outcome(row, MINUS, PLUS, factors)
    factors[3] *= row[BOTH_LIT]


@jit
def apply_round(factors, contrast, state):
    """One round in place: populations times q, the coherence between 01 and 10 times kappa and the contrast."""
    for j in range(4):
        state[j, j] *= factors[j]
    state[1, 2] *= factors[4] * contrast
    state[2, 1] *= factors[4] * contrast


@jit
def wait(row, left_time, right_time, left_drift, right_drift, state):
    """Both qubits wait in place, each at its own rates; see kernels.pairs.relax.

    The drifts are the times of Gaussian dephasing. Its cause, a detuning that stays the same during an attempt, is undone by
    a flip: after one, the time before it counts backwards.
    """
    for step in range(1, 3):
        rates = LEFT_RATES if step == 2 else RIGHT_RATES
        time = left_time if step == 2 else right_time
        drift = left_drift if step == 2 else right_drift
        gaussian = exponent(row[rates + 2], drift)
        coherence = math.exp(-exponent(row[rates + 1], time) - gaussian * gaussian)
        relax(math.exp(-exponent(row[rates], time)), coherence, step, state)


@jit
def flip_both(state):
    """A bit flip of both qubits in place (of an X state without coherence between 00 and 11)."""
    state[0, 0], state[3, 3] = state[3, 3], state[0, 0]
    state[1, 1], state[2, 2] = state[2, 2], state[1, 1]
    state[1, 2], state[2, 1] = state[2, 1], state[1, 2]


@jit
def herald(rows, probability, fresh, usable):
    """Per link: the probability of a herald per attempt, the state right after it and after the waits.

    Exact for any loss. Where the probability is 0 the states are 0.

    Parameters
    ----------
    rows : float (n, len(COLUMNS))
    probability : float (n,)
    fresh, usable : complex (n, 4, 4), basis 00, 01, 10, 11, for the target psi+
    """
    factors = np.empty(5)
    for i in range(rows.shape[0]):
        row, state = rows[i], fresh[i]
        left, right = row[LEFT_BRIGHT], row[RIGHT_BRIGHT]
        state[:, :] = 0.0
        state[0, 0] = (1.0 - left) * (1.0 - right)
        state[1, 1] = (1.0 - left) * right
        state[2, 2] = left * (1.0 - right)
        state[3, 3] = left * right
        state[1, 2] = math.sqrt(left * (1.0 - left) * right * (1.0 - right))
        state[2, 1] = state[1, 2]
        round_factors(row, factors)
        apply_round(factors, row[CONTRAST], state)
        if row[ROUNDS] == 2.0:
            wait(row, row[GAP], row[GAP], 0.0, 0.0, state)
            flip_both(state)
            apply_round(factors, 1.0, state)
        total = 0.0
        for j in range(4):
            total += state[j, j].real
        probability[i] = total
        for a in range(4):
            for b in range(4):
                state[a, b] = state[a, b] / total if total > 0.0 else 0.0
                usable[i, a, b] = state[a, b]
        wait(row, 0.0, 0.0, row[GAP], row[GAP], state)
        left_wait, right_wait = row[LEFT_WAIT], row[RIGHT_WAIT]
        wait(row, left_wait, right_wait, left_wait - row[GAP], right_wait - row[GAP], usable[i])


@jit
def sample_attempts(p, uniforms, out):
    """The number of attempts up to and including each success, geometric with success probability p.

    By inversion of uniforms in [0, 1). With p of at least 1e-17 the largest number fits into 64 bits.
    """
    for i in range(uniforms.shape[0]):
        if p >= 1.0:
            out[i] = 1
        else:
            out[i] = max(1, math.ceil(math.log1p(-uniforms[i]) / math.log1p(-p)))
