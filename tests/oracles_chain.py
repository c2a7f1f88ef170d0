"""Slow, readable answers for chains: a plan of nested pieces, summed over all pairs of times as it stands, and played by chance.

A plan is ``("link", chance, state, left, right)`` or ``("swap" | "distil", plan, plan, options)``; states and decay rates are
three numbers. ``built`` makes the same plan of the package's own pieces.
"""

from __future__ import annotations

import itertools
import math

import numpy as np

from qnkit.network.chain_joins import distilled_waits, swapped_waits
from qnkit.network.chain_waits import link_waits
from qnkit.physics import distilled_weights

SIGNS = np.array([[1, 1, 1], [-1, -1, 1], [1, -1, -1], [-1, 1, -1]])
"""The correlations of phi+, phi-, psi+ and psi-."""


def built(plan, attempts):
    """The plan by the package."""
    kind, first, second, *rest = plan
    if kind == "link":
        return link_waits(first, second, attempts, left=rest[0], right=rest[1])
    join = swapped_waits if kind == "swap" else distilled_waits
    return join(built(first, attempts), built(second, attempts), **rest[0])


def ends(plan):
    """The decay rates at the left and at the right end of a plan."""
    kind, first, second, *rest = plan
    if kind == "link":
        return np.array(rest[0], dtype=float), np.array(rest[1], dtype=float)
    return ends(first)[0], ends(second if kind == "swap" else first)[1]


def one_try(plan, times, states):
    """How a try ends whose two pairs come at these times: success probability, attempt, state."""
    kind, first, second, options = plan
    cutoff, message = options.get("cutoff"), options.get("message", 0)
    wait = abs(times[0] - times[1])
    if cutoff is not None and wait > cutoff:
        return 0.0, min(times) + cutoff + message, None
    old = [state * np.exp(-(max(times) - t) * sum(ends(p))) for p, t, state in zip((first, second), times, states, strict=True)]
    if kind == "swap":
        chance, state = options.get("chance", 1.0), old[0] * old[1] * options.get("station", 1.0)
    else:
        protocol = options.get("protocol", "bbpssw")
        weights = [(1 + SIGNS @ one) / 4 for one in old]
        chance, made = distilled_weights(*weights, "bbpssw" if protocol == "werner" else protocol)
        state = made @ SIGNS
        state = np.full(3, state.mean()) if protocol == "werner" else state
    return chance, max(times) + message, state * np.exp(-message * sum(ends(plan)))


def summed(plan, attempts):
    """The probabilities (n,) and mean states (n, 3) of a delivery at each attempt, by sums over all pairs of times."""
    kind, first, second, *_ = plan
    made, sums, lost = np.zeros(attempts + 1), np.zeros((attempts + 1, 3)), np.zeros(attempts + 1)
    if kind == "link":
        made[1:] = [first * (1 - first) ** (t - 1) for t in range(1, attempts + 1)]
        return made, np.broadcast_to(np.array(second, dtype=float), sums.shape)
    (left, left_states), (right, right_states) = summed(first, attempts), summed(second, attempts)
    for s, t in itertools.product(range(1, attempts + 1), repeat=2):
        chance, end, state = one_try(plan, (s, t), (left_states[s], right_states[t]))
        if end <= attempts:
            made[end] += left[s] * right[t] * chance
            lost[end] += left[s] * right[t] * (1 - chance)
            sums[end] += 0 if state is None else left[s] * right[t] * chance * state
    # a pair that comes after the last attempt still lets the cut-off of the other pass before it
    cutoff, message = plan[3].get("cutoff"), plan[3].get("message", 0)
    for one, other in ((left, right), (right, left)) if cutoff is not None else ():
        for s in range(1, attempts + 1 - cutoff - message):
            lost[s + cutoff + message] += one[s] * (1 - other.sum())
    out, states = np.zeros(attempts + 1), np.zeros((attempts + 1, 3))
    for t in range(1, attempts + 1):
        out[t] = made[t] + sum(lost[k] * out[t - k] for k in range(1, t))
        states[t] = sums[t] + sum(lost[k] * states[t - k] for k in range(1, t))
    return out, np.divide(states, out[:, None], out=np.zeros(states.shape), where=out[:, None] > 0)


def played(plan, rng):
    """One delivery by chance: its attempt and its state."""
    kind, first, second, *_ = plan
    if kind == "link":
        tries = 1 + int(math.log(rng.random()) / math.log1p(-first)) if first < 1 else 1
        return tries, np.array(second, dtype=float)
    clock = 0
    while True:
        times, states = zip(played(first, rng), played(second, rng), strict=True)
        chance, end, state = one_try(plan, times, states)
        clock += end
        if rng.random() < chance:
            return clock, state
