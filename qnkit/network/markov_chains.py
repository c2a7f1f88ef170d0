"""Small chains solved exactly, slot by slot: the mean time between deliveries and the mean state, by sparse linear equations.

The states and rules are those of slotted_rules. Nothing is truncated and nothing is sampled: what the event engine, run with the
same rules, must show within its errors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from ..qubits.arrays import array_of, whole_of
from .chain_waits import three_of
from .slotted_rules import Move, Order, SlotRules, State

__all__ = ["SlottedChain", "slotted_chain"]

Row = NDArray[np.float64]
Moment = tuple[int, frozenset[int]]

STATES = 100_000
"""The most states that are enumerated."""


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


def slotted_chain(
    chances: ArrayLike,
    *,
    swaps: ArrayLike = 1.0,
    decays: ArrayLike = 0.0,
    correlations: ArrayLike = 1.0,
    cutoffs: int | Sequence[int | None] | None = None,
    order: Order = "asap",
    frees: Literal["all", "own"] = "all",
    attempts: int = 0,
) -> SlottedChain:
    """What a chain of N links delivers, one memory a link at each of its ends; the rules and their order: slotted_rules.

    A qubit that waits a slot takes ``exp(-rate)`` of each correlation of its pair. Every delivered pair is made of one fresh pair
    of each link, so their states, and what stations take, are one factor; only waiting differs.

    Parameters
    ----------
    chances : (N,) of each link in a slot
    swaps : (N - 1,) the chance of each station's swap, or one for all
    decays : (N + 1,) rates per slot of the memories of each node, alike for the three correlations; (N + 1, 3); or one for all
    correlations : the product over all links of the three correlations of a fresh pair, times what the stations leave
    cutoffs : (N + 1,) in slots for the qubits of each node, None for none; or one for all
    order, frees : see SlotRules
    attempts : so many slots of the first delivery's distribution

    Raises
    ------
    ParameterError
        Chances that are not above 0 and at most 1, as many numbers as do not fit, more than 100 000 states.
    """
    rules = SlotRules.of(chances, swaps, cutoffs, order, frees)
    links = len(rules.chances)
    rates = _decays(decays, links + 1)
    last = whole_of(attempts, "slotted_chain: attempts", "must be a whole number of at least 0 slots", 0, 10_000_000)
    states, ways = _enumerated(rules)
    first, weights, per_slot = _long_run(states, ways, last, rules.frees)
    known: dict[tuple[float, ...], float] = {}
    for row in map(tuple, rates.T.tolist()):
        if row not in known:
            known[row] = _kept(states, ways, weights, row) / per_slot
    kept = np.array([known[tuple(row)] for row in rates.T.tolist()])
    return SlottedChain(
        1 / per_slot, first[0], kept * three_of(correlations, "slotted_chain: correlations"), first[1], len(states)
    )


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
    is left of a pair follows from those of the pairs it was swapped from, one slot earlier: linear equations.
    """
    into: dict[int, list[tuple[int, Move]]] = defaultdict(list)
    for i, j, move in ways:
        into[j].append((i, move))

    def faded(i: int, segments: frozenset[int]) -> float:
        ends = (rates[node] for place in segments for node in states[i][place][:2])
        return float(np.exp(-sum(ends)))

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


def _decays(given: ArrayLike, nodes: int) -> Row:
    rates = array_of(given, float, "slotted_chain: decays", "rates per slot")
    rates = rates[:, None] if rates.shape == (nodes,) else rates
    if rates.shape not in ((), (nodes, 1), (nodes, 3)) or not bool(np.all(rates >= 0)):
        raise ParameterError(
            f"slotted_chain: decays must be {nodes} rates of at least 0 per slot, or {nodes} times 3, or one for all."
        )
    return np.array(np.broadcast_to(rates, (nodes, 3)))
