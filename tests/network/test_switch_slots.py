"""The switch with buffers played in slots: how many pairs wait, exactly, and towards the formula where slots are short."""

import math

import numpy as np
import pytest

from qnkit.network import Arena, switch_stored
from tests.slotted_arenas import duos, run, within

SLOTS = 3000


def mean_stored(users, p, most=100):
    """The mean number of pairs that wait at the end of a slot where users with a pair are swapped two by two, the longest first.

    All pairs that wait are of one user. A slot brings a pair of it with chance p, and pairs of m of the others: those are swapped
    with it first, then among themselves.
    """

    def chance(n, m):
        return math.comb(n, m) * p**m * (1 - p) ** (n - m)

    step = np.zeros((most + 1, most + 1))
    for m in range(users + 1):
        step[0, m % 2] += chance(users, m)
    for n in range(1, most + 1):
        for have, here in ((n, 1 - p), (n + 1, p)):
            for m in range(users):
                after = have - m if have >= m else (m - have) % 2
                step[n, min(after, most)] += here * chance(users - 1, m)
    ties = step.T - np.eye(most + 1)
    ties[-1] = 1.0
    return float(np.linalg.solve(ties, np.eye(most + 1)[-1]) @ np.arange(most + 1))


def longest_first(state):
    """Serve the two users that have most pairs, until no two have one."""
    served = []
    while ready := [one for one in state.waiting if state.fits(one)]:
        one = max(ready, key=lambda one: sum(len(state.left(link)) for link in one.route.links))
        state.take(one)
        served.append(one.key)
    return served


@pytest.mark.parametrize(("users", "p"), [(3, 0.2), (5, 0.3)])
def test_pairs_that_wait_are_those_of_the_chain_solved_exactly(users, p):
    star = Arena.star([p] * users, lifetime_slots=None, memories=None)
    ours = run(longest_first, star, duos(users), SLOTS)
    assert ours.wrong == 0
    assert within(ours.waiting_pairs(200), mean_stored(users, p))
    assert within(ours.pairs_per_slot(200), users * p / 2)


@pytest.mark.parametrize("users", [3, 4, 6])
def test_in_short_slots_as_many_wait_as_in_the_switch_of_poisson_pairs(users):
    """What two pairs in one slot change is of the order of their chance: with half of it the gap is half as wide."""
    gaps = [mean_stored(users, p) - switch_stored(users) for p in (2e-3, 1e-3)]
    assert gaps[1] == pytest.approx(gaps[0] / 2, rel=0.05)
    assert abs(gaps[1]) < 0.02
