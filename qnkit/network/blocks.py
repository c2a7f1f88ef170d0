"""Earliest deadline with a block of slots for each request: planned once, or planned again when things turn out otherwise."""

from __future__ import annotations

import math

from ..qubits.arrays import number_of
from .arena import Arena
from .booking import Decision
from .deadline_orders import can_be_met
from .requests import Key
from .slot_view import SlotView
from .waiting import Waiting

__all__ = ["BookedBlocks", "block_slots"]

LONGEST = 100_000
"""The longest block of slots that is looked for."""


class BookedBlocks:
    """Every request gets a block of slots in a row in which its links and nodes are free, those with early deadlines first.

    A block is long enough for all pairs with a given chance. A request for which there is none before its deadline is given up,
    and so is one that misses pairs when its block is over. That is the static plan; what makes it dynamic is to ``defer``: to
    look again in later slots for a block, as others leave theirs early; and to ``retry``: to book another block for the rest.
    What cannot be met any more is given up in either case. A request after others is planned once they are whole.

    Parameters
    ----------
    share : the chance that a block is long enough
    defer, retry : see above

    Raises
    ------
    ParameterError
        No chance between 0 and 1.
    """

    def __init__(self, share: float = 0.9, *, defer: bool = False, retry: bool = False) -> None:
        self.share = number_of(share, "BookedBlocks: share", "must be between 0 and 1", 0.0, 1.0)
        self.defer, self.retry = defer, retry
        more = ", ".join(name for name, on in (("defer", defer), ("retry", retry)) if on)
        self.name = f"booked blocks{', ' + more if more else ''}"

    def begin(self, arena: Arena) -> None:
        """Forget what was planned."""
        self._until = dict[Key, int]()

    def __call__(self, state: SlotView) -> Decision:
        """What to book and what to give up in a slot."""
        book, drop, planning = dict[int, list[Key]](), list[Key](), list[Waiting]()
        for one in (*state.waiting, *(one for one in state.coming if not one.request.after)):
            until = self._until.get(one.key)
            if until is None or until < state.slot:
                if (until is not None and not self.retry) or not can_be_met(state, one):
                    drop.append(one.key)
                else:
                    planning.append(one)
        for one in sorted(planning, key=lambda one: one.deadline_slot):
            block = self._block(state, one, book)
            if block:
                self._until[one.key] = block[-1]
                for slot in block:
                    book.setdefault(slot, []).append(one.key)
                    state.pencil(one, slot)
            elif not self.defer:
                drop.append(one.key)
        return Decision(book=book, drop=drop)

    def _block(self, state: SlotView, one: Waiting, book: dict[int, list[Key]]) -> range | None:
        """The first block that is free and ends before the deadline; None where there is none."""
        chance = state.arena.try_chance(one.route)
        length = block_slots(one.missing, chance, self.share)
        start = slot = max(one.request.first_slot, state.slot + 1)
        last = min(one.deadline_slot, start + LONGEST)
        while slot < last:
            if not state.can_book(one, slot):
                start = slot + 1
            elif slot - start + 1 == length:
                return range(start, slot + 1)
            slot += 1
        return None


def block_slots(pairs: int, chance: float, share: float) -> float:
    """So many slots give as many pairs with this chance, at one service a slot of which each succeeds with its own chance.

    The smallest n for which a binomial number of n trials is at least ``pairs`` with a probability of ``share``; infinite where
    the chance is 0.
    """
    from scipy.stats import nbinom

    if chance <= 0:
        return math.inf
    return pairs + int(nbinom.ppf(share, pairs, chance))
