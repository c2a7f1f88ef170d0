"""Small chains solved exactly, slot by slot: the mean time between deliveries and the mean state, by sparse linear equations.

The states and rules are those of slotted_rules; slotted_chain is the way in. Nothing is truncated and nothing is sampled: what
the event engine, run with the same rules, must show within its errors.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from .slotted_rules import Move, SlotRules, State

__all__ = ["SlottedChain", "solved_chain"]

Row = NDArray[np.float64]
Moment = tuple[int, frozenset[int]]

STATES = 100_000
"""The most states that are enumerated."""
SLOWEST = 1e-12
"""The smallest chance per slot to leave a state: below it the rounding of 1 less such a chance reaches the fifth digit."""


@dataclass(frozen=True, eq=False)
class SlottedChain:
    """What a slotted chain delivers in the long run.

    Attributes
    ----------
    mean_attempts : slots from one delivery to the next
    first_attempts : mean slots to the first delivery of an empty chain; the same where a delivery frees all memories
    correlations : the mean (XX, -YY, ZZ) of a delivered pair, (3,)
    chances : the probability that the first delivery of an empty chain is at the end of slot t, as far as was asked for
    states : how many states there are
    """

    mean_attempts: float
    first_attempts: float
    correlations: Row
    chances: Row
    states: int

    @property
    def fidelity(self) -> float:
        """The mean fidelity F to phi+ of a delivered pair."""
        return (1 + float(self.correlations.sum())) / 4


def solved_chain(rules: SlotRules, left: Row, right: Row, attempts: int) -> SlottedChain:
    """What a chain delivers by its rules, all fresh pairs perfect.

    Parameters
    ----------
    left, right : (N, 3), the rates per slot at which the memory of link i at node i, and at node i + 1, takes from correlations
    attempts : so many slots of the first delivery's distribution
    """
    states, ways = _enumerated(rules)
    first, weights, per_slot = _long_run(states, ways, attempts, rules.frees)
    known: dict[tuple[float, ...], float] = {}
    rates = [(*left[:, k].tolist(), *right[:, k].tolist()) for k in range(3)]
    for row in rates:
        if row not in known:
            known[row] = _kept(states, ways, weights, row) / per_slot
    return SlottedChain(1 / per_slot, first[0], np.array([known[row] for row in rates]), first[1], len(states))


def _enumerated(rules: SlotRules) -> tuple[list[State], list[tuple[int, int, Move]]]:
    """All states that an empty chain comes to, and every way with the places of the state before and after it."""
    states: list[State] = [()]
    places: dict[State, int] = {(): 0}
    ways: list[tuple[int, int, Move]] = []
    for place, state in enumerate(states):  # grows while it is walked
        alike: dict[tuple[Any, ...], float] = defaultdict(float)
        for move in rules.moves(state):
            alike[move.state, move.parents, move.delivered] += move.probability
        for (after, parents, delivered), p in alike.items():
            if after not in places:
                places[after] = len(states)
                states.append(after)
            ways.append((place, places[after], Move(p, after, parents, delivered)))
        if len(states) > STATES:
            raise ParameterError(f"slotted_chain: more than {STATES} states; take fewer links or shorter cut-offs, or simulate.")
    return states, ways


def _long_run(
    states: list[State], ways: list[tuple[int, int, Move]], last: int, frees: str
) -> tuple[tuple[float, Row], Row, float]:
    """Mean and distribution of the first delivery, the share of slots in each state (n,), and the deliveries per slot."""
    from scipy.sparse import csr_array

    n = len(states)
    leaves = np.zeros(n)
    for i, j, move in ways:
        leaves[i] += move.probability * (i != j or move.delivered is not None)
    if leaves.min() < SLOWEST:
        raise ParameterError(
            f"slotted_chain: a slot changes some state with a chance of {leaves.min():.2g} only: must be at least {SLOWEST:g}, "
            "or rounding hides the answer; take more likely links and swaps, or a closed form."
        )
    going = [(i, j, move.probability) for i, j, move in ways if move.delivered is None]
    through = [(i, j, move.probability) for i, j, move in ways if move.delivered is not None]
    stays, ends = csr_array(_entries(going, n)), np.zeros(n)
    for i, _, p in through:
        ends[i] += p
    visits = _solved(stays, np.eye(1, n)[0])
    first, chances, now = float(visits.sum()), np.zeros(last + 1), np.eye(1, n)[0]
    for slot in range(1, last + 1):
        chances[slot], now = float(now @ ends), stays @ now
    weights = visits / first
    if frees == "own":
        whole = (csr_array(_entries(going + through, n))).tolil()
        # the shares solve (whole - 1) shares = 0; one of these equations follows from the others and makes room for their sum
        whole.setdiag(whole.diagonal() - 1)
        whole[0, :] = 1.0
        weights = _solve(whole.tocsc(), np.eye(1, n)[0])
    return (first, chances), weights, float(weights @ ends)


def _kept(states: list[State], ways: list[tuple[int, int, Move]], weights: Row, rates: tuple[float, ...]) -> float:
    """The mean of what waiting leaves of a delivered pair's correlation, times the deliveries per slot.

    Unknowns are the means, over all slots, of "the chain is in this state" times what is left of some of its pairs by then. What
    is left of a pair follows from those of the pairs it was swapped from, one slot earlier: linear equations. The rates are those
    of each link's left memory, then of each link's right memory.
    """
    links = len(rates) // 2
    into: dict[int, list[tuple[int, Move]]] = defaultdict(list)
    for i, j, move in ways:
        into[j].append((i, move))

    def faded(i: int, segments: frozenset[int]) -> float:
        ends = (states[i][place][:2] for place in segments)
        return float(np.exp(-sum(rates[low] + rates[links + high - 1] for low, high in ends)))

    places: dict[Moment, int] = {}
    queue: list[Moment] = []

    def place_of(moment: Moment) -> int:
        if moment not in places:
            places[moment] = len(queue)
            queue.append(moment)
        return places[moment]

    known, reward = 0.0, defaultdict[int, float](float)
    for i, _, move in ways:
        if move.delivered:
            older = frozenset(move.delivered)
            reward[place_of((i, older))] += move.probability * faded(i, older)
        elif move.delivered is not None:
            known += move.probability * float(weights[i])
    entries: list[tuple[int, int, float]] = []
    given = defaultdict[int, float](float)
    for row, (j, segments) in enumerate(queue):  # grows while it is walked
        for i, move in into[j]:
            older = frozenset(place for one in segments for place in move.parents[one])
            if older:
                entries.append((place_of((i, older)), row, move.probability * faded(i, older)))
            else:
                given[row] += move.probability * float(weights[i])
    from scipy.sparse import csr_array

    n = len(queue)
    if n == 0:
        return known
    right = np.array([given[row] for row in range(n)])
    means = _solved(csr_array(_entries(entries, n)), right)
    return known + sum(value * float(means[row]) for row, value in reward.items())


def _entries(found: list[tuple[int, int, float]], n: int) -> Any:
    """The matrix (n, n) whose entry [to, from] is the sum of the numbers of all ``(from, to, number)``."""
    from scipy.sparse import coo_array

    came, went, numbers = zip(*found, strict=True) if found else ((), (), ())
    return coo_array((np.array(numbers, dtype=float), (np.array(went, dtype=int), np.array(came, dtype=int))), shape=(n, n))


def _solved(matrix: Any, right: Row) -> Row:
    """The solution x of ``x = matrix x + right``."""
    from scipy.sparse import eye_array

    return _solve((eye_array(right.size) - matrix).tocsc(), right)


def _solve(matrix: Any, right: Row) -> Row:
    from scipy.sparse.linalg import splu

    out: Row = splu(matrix).solve(right)
    return out
