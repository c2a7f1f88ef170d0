"""Pairs of qubits that wait: the closed-form decay of two-qubit density matrices."""

import math

from ._jit import jit


@jit
def exponent(rate, time):
    """The product of a rate and a time; nothing decays at rate 0 or in time 0, however long or fast the other is."""
    if rate == 0.0 or time == 0.0:
        return 0.0
    return rate * time


@jit
def relax(kept, coherence, step, state):
    """One qubit's decay in place: |1> keeps the share ``kept``, its coherence the share ``coherence``.

    ``step`` is the qubit's place value in the basis 00, 01, 10, 11: 2 for the left one, 1 for the right one.
    """
    other = 3 - step
    for a in range(0, other + 1, other):
        for b in range(0, other + 1, other):
            state[a, b] += (1.0 - kept) * state[a + step, b + step]
            state[a + step, b + step] *= kept
            state[a, b + step] *= coherence
            state[a + step, b] *= coherence


@jit
def decay(state, left_rates, right_rates, left_times, right_times, out):
    """The states ``out[i]`` of a pair whose left and right qubit waited ``left_times[i]`` and ``right_times[i]`` seconds.

    Exact for local amplitude damping to |0> with exponential and Gaussian dephasing; nothing is twirled.

    Parameters
    ----------
    state : complex (4, 4), basis 00, 01, 10, 11
    left_rates, right_rates : float (3,), in 1/s
        The rate of |1> -> |0>, the exponential rate of the coherence (all of it), its Gaussian rate: a coherence falls
        as ``exp(-rates[1] t - (rates[2] t)**2)``.
    left_times, right_times : float (n,), in s
    out : complex (n, 4, 4)
    """
    for i in range(left_times.shape[0]):
        for a in range(4):
            for b in range(4):
                out[i, a, b] = state[a, b]
        for step in range(1, 3):
            rates = left_rates if step == 2 else right_rates
            time = left_times[i] if step == 2 else right_times[i]
            kept = math.exp(-exponent(rates[0], time))
            gaussian = exponent(rates[2], time)
            coherence = math.exp(-exponent(rates[1], time) - gaussian * gaussian)
            relax(kept, coherence, step, out[i])
