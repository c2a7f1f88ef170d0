"""Heralded entanglement at a midpoint: what clicks in one or two rounds make of two emitters, and how long one waits.

One round. Each emitter sends a photon if, and only if, it is bright (1). The two photons meet at a beam splitter with one
detector behind each output. 'Exactly one detector reports exactly one click' turns the state of the emitters into an X
state: every coherence but the one between 01 and 10 would need the environment to forget how many photons it took. A second
photon of an emitter comes at another time than every other photon: it only counts.

The numbers of photons enter by their generating function. If each detector sees a photon that reaches it with probability x and
y, a photon that arrives with probability a goes unseen with ``1 - a (x + y)/2``, photons that do not interfere multiply, and two
that do add ``V a_left a_right (x - y)**2 / 4`` to their product (Hong-Ou-Mandel).
"""

import math

import numpy as np

from ._jit import jit
from .pairs import exponent, relax

COLUMNS = (
    "rounds",  # 1 (single click) or 2 (double click: both emitters are flipped between the rounds)
    "at_once",  # 1 if the two rounds are the two polarisations of one emission: neither flip nor time between them
    "left_bright",  # probability that the left emitter starts bright
    "right_bright",
    "left_arrival",  # probability that a left photon reaches the beam splitter, and within the window
    "right_arrival",
    "left_second",  # probability that a left photon is followed by a second one
    "right_second",
    "plus_efficiency",
    "plus_dark",  # probability of at least one count that is not of the emitters in the window
    "plus_resolving",  # 1 if the detector tells one photon from two
    "plus_told",  # 1 if its click is accepted as a herald
    "plus_blind",  # 1 if a click in the first round blinds it for the second
    "minus_efficiency",
    "minus_dark",
    "minus_resolving",
    "minus_told",
    "minus_blind",
    "overlap",  # the square root of the two-photon visibility of photons that meet
    "first_order",  # what unlike photons leave of the coherence in one round
    "contrast",  # of the optical phase: of one round (single click), of the difference of the rounds (double click)
    "recoil",  # what the motion of the emitters leaves of the coherence
    "both_lit",  # 1; 0 leaves out the attempts in which both emitters sent a photon
    "left_polarization",  # entanglement fidelity of the polarisation channel, 1 where no polarisation is used
    "right_polarization",
    "live",  # probability that all detectors are live when an attempt begins
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

ROUNDS, AT_ONCE, LEFT_BRIGHT, RIGHT_BRIGHT, LEFT_ARRIVAL, RIGHT_ARRIVAL, LEFT_SECOND, RIGHT_SECOND = range(8)
PLUS, MINUS, OVERLAP, FIRST_ORDER, CONTRAST, RECOIL, BOTH_LIT = 8, 13, 18, 19, 20, 21, 22
LEFT_POLARIZATION, RIGHT_POLARIZATION, LIVE, GAP, LEFT_WAIT, RIGHT_WAIT, LEFT_RATES, RIGHT_RATES = 23, 24, 25, 26, 27, 28, 29, 32


@jit
def seen_and_unseen(row, eta, other_eta, resolving, left_lit, right_lit):
    """The probabilities that light makes a detector report a click and the other none, and that neither sees any light.

    A threshold detector clicks for any light; a number-resolving one must see exactly one photon. ``eta`` and ``other_eta``
    are the efficiencies, ``left_lit`` and ``right_lit`` say whether each emitter is bright.
    """
    seen, unseen = 0.0, 1.0
    left = row[LEFT_ARRIVAL] if left_lit else 0.0
    right = row[RIGHT_ARRIVAL] if right_lit else 0.0
    for photon in range(4):
        arrival = left if photon % 2 == 0 else right
        if photon >= 2:
            arrival *= row[LEFT_SECOND] if photon == 2 else row[RIGHT_SECOND]
        dark = 1.0 - 0.5 * arrival * (eta + other_eta)
        after = dark if resolving != 0.0 else 1.0 - 0.5 * arrival * other_eta
        seen = seen * after + unseen * 0.5 * arrival * eta
        unseen *= dark
        if photon == 1:
            alike = 0.25 * left * right * row[OVERLAP] * row[OVERLAP]
            seen = max(0.0, seen + alike * eta * (2.0 * other_eta - (2.0 if resolving != 0.0 else 1.0) * eta))
            unseen += alike * (eta - other_eta) ** 2
    return seen, unseen


@jit
def add_outcome(row, own, other, other_sees, factors):
    """Add one outcome, exactly one click of detector ``own`` and none of ``other``, to the factors of a round.

    ``factors`` holds q00, q01, q10, q11 (left emitter first) by which the populations are multiplied, and kappa, by which
    the coherence between 01 and 10 is multiplied, after the phase flip that turns psi- into psi+. Optical phase and recoil are
    not in kappa. ``other_sees`` is 0 if the other detector is blind. A number-resolving detector counts photons and dark
    counts, and the counts must be one in all; dark counts are a Poisson process.
    """
    eta, dark, resolving = row[own], row[own + 1], row[own + 2]
    other_eta, other_silent = other_sees * row[other], 1.0 - other_sees * row[other + 1]
    by_light, by_dark = 1.0, dark
    if resolving != 0.0:
        by_light = 1.0 - dark
        by_dark = -(1.0 - dark) * math.log1p(-dark) if dark < 1.0 else 0.0
    for lit in range(4):
        seen, unseen = seen_and_unseen(row, eta, other_eta, resolving, lit >= 2, lit % 2 == 1)
        click = other_silent * (by_light * seen + by_dark * unseen)
        factors[lit] += click * row[BOTH_LIT] if lit == 3 else click
    alone = row[LEFT_ARRIVAL] * row[RIGHT_ARRIVAL] * (1.0 - row[LEFT_SECOND]) * (1.0 - row[RIGHT_SECOND])
    told_apart = by_light * eta + by_dark * (other_eta - eta)
    factors[4] += 0.5 * math.sqrt(alone) * row[FIRST_ORDER] * other_silent * told_apart


@jit
def round_factors(row, clicked, factors):
    """The factors q00, q01, q10, q11, kappa of one round, summed over the accepted outcomes; see add_outcome.

    ``clicked`` is the detector, PLUS or MINUS, that clicked in a round before; a blind one neither clicks nor sees. 0 for none.
    """
    factors[:] = 0.0
    for own in (PLUS, MINUS):
        other = PLUS + MINUS - own
        if row[own + 3] != 0.0 and not (clicked == own and row[own + 4] != 0.0):
            other_sees = 0.0 if clicked == other and row[other + 4] != 0.0 else 1.0
            add_outcome(row, own, other, other_sees, factors)


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
def depolarize(fidelity, step, state):
    """An isotropic Pauli channel of that entanglement fidelity on one qubit of a pair, in place.

    For a state without coherence between 00 and 11; ``step`` is 2 for the left qubit, 1 for the right one. An error of the
    photon's polarisation is one of its emitter's qubit: on ``|0>|H> + |1>|V>`` a Pauli operator does the same on either side,
    and nothing that happens to the photon afterwards can tell.
    """
    kept = (4.0 * fidelity - 1.0) / 3.0
    other = 3 - step
    for a in range(0, other + 1, other):
        half = 0.5 * (1.0 - kept) * (state[a, a] + state[a + step, a + step])
        state[a, a] = kept * state[a, a] + half
        state[a + step, a + step] = kept * state[a + step, a + step] + half
    state[1, 2] *= kept
    state[2, 1] *= kept


@jit
def two_rounds(row, start, factors, work, state):
    """Both rounds of a double click, summed into ``state`` over what clicked first; ``work`` is a state to work in."""
    for own in (PLUS, MINUS):
        if row[own + 3] == 0.0:
            continue
        work[:, :] = start
        factors[:] = 0.0
        add_outcome(row, own, PLUS + MINUS - own, 1.0, factors)
        apply_round(factors, row[CONTRAST] * row[RECOIL], work)
        if row[AT_ONCE] == 0.0:
            wait(row, row[GAP], row[GAP], 0.0, 0.0, work)
        flip_both(work)
        round_factors(row, own if row[AT_ONCE] == 0.0 else 0, factors)
        apply_round(factors, 1.0, work)
        if row[AT_ONCE] != 0.0:
            flip_both(work)
        state += work


@jit
def herald(rows, probability, fresh, usable):
    """Per link: the probability of a herald per attempt, the state right after it and after the waits; exact for any loss.

    Where the probability is 0 the states are 0.

    Parameters
    ----------
    rows : float (n, len(COLUMNS))
    probability : float (n,)
    fresh, usable : complex (n, 4, 4), basis 00, 01, 10, 11, for the target psi+
    """
    factors = np.empty(5)
    start, work = np.zeros((4, 4), dtype=np.complex128), np.zeros((4, 4), dtype=np.complex128)
    for i in range(rows.shape[0]):
        row, state = rows[i], fresh[i]
        left, right = row[LEFT_BRIGHT], row[RIGHT_BRIGHT]
        start[0, 0] = (1.0 - left) * (1.0 - right)
        start[1, 1] = (1.0 - left) * right
        start[2, 2] = left * (1.0 - right)
        start[3, 3] = left * right
        start[1, 2] = math.sqrt(left * (1.0 - left) * right * (1.0 - right))
        start[2, 1] = start[1, 2]
        state[:, :] = 0.0
        if row[ROUNDS] == 2.0:
            two_rounds(row, start, factors, work, state)
        else:
            state[:, :] = start
            round_factors(row, 0, factors)
            apply_round(factors, row[CONTRAST] * row[RECOIL], state)
        depolarize(row[LEFT_POLARIZATION], 2, state)
        depolarize(row[RIGHT_POLARIZATION], 1, state)
        total = state[0, 0].real + state[1, 1].real + state[2, 2].real + state[3, 3].real
        probability[i] = total * row[LIVE]
        for a in range(4):
            for b in range(4):
                state[a, b] = state[a, b] / total if total > 0.0 else 0.0
                usable[i, a, b] = state[a, b]
        wait(row, 0.0, 0.0, row[GAP], row[GAP], state)
        wait(row, row[LEFT_WAIT], row[RIGHT_WAIT], row[LEFT_WAIT] - row[GAP], row[RIGHT_WAIT] - row[GAP], usable[i])


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
