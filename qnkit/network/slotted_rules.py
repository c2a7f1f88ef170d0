"""What one slot does to a chain of links: the states of a small Markov chain and every way from one to the next.

Node 0 to N, link i between nodes i and i + 1, a memory for each link at each of its two nodes. A state is a row of segments
``(i, j, a, b)``: node i holds a qubit of age a that is entangled with one of age b at node j.

In a slot, in this order:

1. every link tries whose two memories are free; what is stored becomes one slot older;
2. at the end of the slot the links that succeed have a pair of age 0;
3. stations swap at once, whatever the order of swaps lets them; a swap that fails loses both pairs; ages stay with the qubits;
4. a pair of nodes 0 and N is delivered and its memories are free: its own, or all of the chain;
5. a pair one of whose two qubits is as old as its node's cut-off is lost.

So a link begins again in the slot after its memories at both ends are free, also below a longer pair that stands above it; and a
cut-off of k slots lets a pair be used up to k slots after it was made.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Self, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from ..qubits.arrays import array_of, whole_of

__all__ = ["Move", "Order", "SlotRules", "State"]

Segment = tuple[int, int, int, int]
State = tuple[Segment, ...]
Order = Literal["asap", "turn", "nested"]
_Held = tuple[Segment, tuple[int, ...]]
T = TypeVar("T")


@dataclass(frozen=True)
class Move:
    """One way through a slot.

    Attributes
    ----------
    probability : of this way
    state : what stands at its end
    parents : for each segment of that state the places, in the state before, of the older segments that it holds
    delivered : the same for a pair that was delivered; None where none was
    """

    probability: float
    state: State
    parents: tuple[tuple[int, ...], ...]
    delivered: tuple[int, ...] | None


@dataclass(frozen=True)
class SlotRules:
    """The rules of a chain of N links.

    Attributes
    ----------
    chances : (N,) of a link in a slot
    swaps : (N - 1,) the chance that the swap at node 1 ... N - 1 succeeds
    cutoffs : (N + 1,) in slots, of the qubits of each node; None: none
    order : ``asap``: stations swap whenever they have a pair to either side, all of one slot together, as none hears of another's
        failure before; so one failure loses the whole row of pairs. ``turn``: so too, but from left to right, and each knows of
        those before it. ``nested``: halves first, as nested_waits, each half knowing of its own halves
    frees : what is free after a delivery, ``all`` of the chain or only the pair's ``own`` memories
    """

    chances: tuple[float, ...]
    swaps: tuple[float, ...]
    cutoffs: tuple[int | None, ...]
    order: Order = "asap"
    frees: Literal["all", "own"] = "all"

    @classmethod
    def of(
        cls,
        chances: ArrayLike,
        swaps: ArrayLike,
        cutoffs: int | Sequence[int | None] | None,
        order: Order,
        frees: Literal["all", "own"],
    ) -> Self:
        """The rules by checked numbers; swaps and cut-offs one for all or one for each. ParameterError where they do not fit."""
        for name, value, known in (("order", order, ("asap", "turn", "nested")), ("frees", frees, ("all", "own"))):
            if value not in known:
                raise ParameterError(f"slotted_chain: {name} = {value!r}: must be one of {', '.join(map(repr, known))}.")
        p, limits = _row(chances, "chances"), list(cutoffs) if isinstance(cutoffs, Sequence) else [cutoffs]
        for limit in limits:
            if limit is not None:
                whole_of(limit, "slotted_chain: cutoffs", "must be whole numbers of at least 0 slots, or None", 0)
        swap = _each(_row(swaps, "swaps").tolist(), p.size - 1, "swaps")
        return cls(tuple(p.tolist()), swap, _each(limits, p.size + 1, "cutoffs"), order, frees)

    def moves(self, state: State) -> Iterator[Move]:
        """Every way through the slot that begins with a state; the same end may come several times."""
        links = len(self.chances)
        starts, stops = {one[0] for one in state}, {one[1] for one in state}
        trying = [i for i in range(links) if i not in starts and i + 1 not in stops]
        held: list[_Held] = [(self._older(one), (place,)) for place, one in enumerate(state)]
        for made in itertools.product((True, False), repeat=len(trying)):
            p = math.prod(self.chances[i] if ok else 1 - self.chances[i] for i, ok in zip(trying, made, strict=True))
            fresh: list[_Held] = [((i, i + 1, 0, 0), ()) for i, ok in zip(trying, made, strict=True) if ok]
            if p > 0:
                swap = self._in_row if self.order == "asap" else self._in_turn
                for chance, after in swap(held + fresh):
                    yield self._ended(p * chance, after)

    def _older(self, one: Segment) -> Segment:
        """A segment one slot later; ages that no cut-off asks for stay 0, so that there are fewer states."""
        i, j, a, b = one
        return i, j, a if self.cutoffs[i] is None else a + 1, b if self.cutoffs[j] is None else b + 1

    def _swaps_at(self, held: list[_Held]) -> Iterator[tuple[int, _Held, _Held]]:
        """The stations that may swap, from left to right, with what each has to its left and right."""
        left, right = {one[0][1]: one for one in held}, {one[0][0]: one for one in held}
        for node in range(1, len(self.chances)):
            if node in left and node in right:
                low, high = left[node][0][0], right[node][0][1]
                if self.order != "nested" or self._halves(0, len(self.chances), low, node, high):
                    yield node, left[node], right[node]

    @classmethod
    def _halves(cls, first: int, last: int, low: int, node: int, high: int) -> bool:
        """Whether the piece from low to high is one of the halves of halves of the chain, and the node its middle."""
        middle = (first + last + 1) // 2
        if (first, last) == (low, high) or last - first < 2:
            return (first, last) == (low, high) and node == middle
        return cls._halves(first, middle, low, node, high) if high <= middle else cls._halves(middle, last, low, node, high)

    def _in_turn(self, held: list[_Held]) -> Iterator[tuple[float, list[_Held]]]:
        for node, left, right in self._swaps_at(held):
            rest, q = [one for one in held if one is not left and one is not right], self.swaps[node - 1]
            for chance, after in ((q, [*rest, _joined(left, right)]), (1 - q, rest)):
                if chance > 0:
                    yield from ((chance * more, end) for more, end in self._in_turn(after))
            return
        yield 1.0, held

    def _in_row(self, held: list[_Held]) -> Iterator[tuple[float, list[_Held]]]:
        rows: list[tuple[float, _Held]] = []
        for one in sorted(held, key=lambda each: (each[0][0], -each[0][1])):
            place = next((k for k, (_, row) in enumerate(rows) if row[0][1] == one[0][0]), None)
            if place is None:
                rows.append((1.0, one))
            else:
                q, row = rows[place]
                rows[place] = (q * self.swaps[one[0][0] - 1], _joined(row, one))
        for kept in itertools.product((True, False), repeat=len(rows)):
            chance = math.prod(q if ok else 1 - q for (q, _), ok in zip(rows, kept, strict=True))
            if chance > 0:
                yield chance, [row for (_, row), ok in zip(rows, kept, strict=True) if ok]

    def _ended(self, probability: float, held: list[_Held]) -> Move:
        """The end of a slot after its swaps: a delivery, and what is too old."""
        whole = next((one for one in held if one[0][:2] == (0, len(self.chances))), None)
        if whole is not None:
            held = [] if self.frees == "all" else [one for one in held if one is not whole]
        kept = sorted(one for one in held if not self._too_old(one[0]))
        delivered = None if whole is None else whole[1]
        return Move(probability, tuple(one[0] for one in kept), tuple(one[1] for one in kept), delivered)

    def _too_old(self, one: Segment) -> bool:
        limits = self.cutoffs[one[0]], self.cutoffs[one[1]]
        return any(limit is not None and age >= limit for limit, age in zip(limits, one[2:], strict=True))


def _joined(left: _Held, right: _Held) -> _Held:
    """The segment that a swap makes of two."""
    return (left[0][0], right[0][1], left[0][2], right[0][3]), left[1] + right[1]


def _row(given: ArrayLike, name: str) -> NDArray[np.float64]:
    row = np.atleast_1d(array_of(given, float, f"slotted_chain: {name}", "probabilities"))
    if row.ndim != 1 or row.size == 0 or not bool(np.all((row > 0) & (row <= 1))):
        raise ParameterError(f"slotted_chain: {name} = {row.tolist()}: must be probabilities above 0 and at most 1.")
    return row


def _each(row: Sequence[T], count: int, name: str) -> tuple[T, ...]:
    """One for each: the row itself, or its only number for all."""
    if len(row) not in (1, count):
        raise ParameterError(f"slotted_chain: {len(row)} {name} where {count} are needed; give so many, or one for all.")
    return tuple(row) if len(row) == count else (row[0],) * count
