"""Playing a sample path with a scheduler: slot by slot, its decisions are checked and carried out, its mistakes written down.

A slot: pairs that are too old are lost; requests come, and those whose time is over end; links try (where they always do); what
is booked for this slot is served; the scheduler decides; what it serves is carried out. A service uses one pair of every link of
the way; the swaps of all inner nodes must succeed, else the pairs are lost.
"""

from __future__ import annotations

import itertools
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..model import ParameterError
from ..qubits.checking import needs
from .booking import Bookings, Decision, Mistake
from .requests import Key
from .sample_path import SamplePath
from .scheduled import Scheduled
from .slate import Picked, Slate
from .slot_state import ALIVE, COMING, DELIVERED, DROPPED, SlotState
from .slot_view import SlotView
from .waiting import Waiting

__all__ = ["Scheduler", "played"]

Scheduler = Callable[[SlotView], Iterable[Key | Waiting] | Decision]
"""Who decides: called once a slot with what is to be seen, answers with those to serve, as they wait or by key, or a Decision.

An object may also have ``begin(arena)``, called before slot 0, where it forgets what it knows of another run.
"""

MOST_NAMED = 1_000_000
"""A scheduler that names more requests in a slot has lost count."""

MOST_MISTAKES = 1000
"""A scheduler that makes more than so many mistakes is not asked any more."""

Answer = tuple[list[Any], list[Any], list[tuple[Any, Any]]]
"""What is to be dropped, served and booked, as it was given."""

Served = list[tuple[Waiting, Picked, float]]


def played(scheduler: Scheduler, path: SamplePath, *, name: str | None = None) -> Scheduled:
    """What a scheduler makes of a sample path; whatever it does wrong is in ``mistakes``, and the run goes on.

    Parameters
    ----------
    name : of the scheduler, for tables; None: its own

    Raises
    ------
    ParameterError
        A scheduler that cannot be called; no SamplePath.
    """
    needs(path, SamplePath, "played: path", "a SamplePath, see sample_path")
    if not callable(scheduler):
        raise ParameterError(f"played: scheduler = {scheduler!r}: must be a function of what is to be seen in a slot.")
    play = _Play(scheduler, path)
    for slot in range(path.slots):
        play.slot(slot)
    state = play.state
    own = getattr(scheduler, "name", None) or getattr(scheduler, "__name__", type(scheduler).__name__)
    return Scheduled.of(str(own) if name is None else name, state, tuple(play.mistakes), play.wrong, play.missed)


class _Nonsense(Exception):
    """What a scheduler returned is no decision."""


class _Play:
    """A run: the state, what is booked, and the mistakes so far."""

    def __init__(self, scheduler: Scheduler, path: SamplePath) -> None:
        self.scheduler, self.state, self.bookings = scheduler, SlotState(path), Bookings(path.arena)
        self.missed = self.wrong = 0
        self.mistakes = list[Mistake]()
        begin = getattr(scheduler, "begin", None)
        if begin is not None:
            self._guarded(0, lambda: begin(path.arena))

    def slot(self, slot: int) -> None:
        """Play one slot."""
        state = self.state
        state.begin(slot)
        check = Slate(state.arena, slot, state.births)
        view = SlotView(state.arena, slot, state.births, state.waiting, state.coming, state.queues.values(), self.bookings)
        served: Served = []
        for one in self.bookings.due(slot):
            picked = check.choice(one) if one.key in state.waiting else None
            if picked is None:
                self.missed += 1
                continue
            view.write(one, picked)
            self._serve(one, picked, check, served)
        if self.wrong <= MOST_MISTAKES:
            answer = self._guarded(slot, lambda: _read(self.scheduler(view)))
            if answer is not None:
                served = self._decided(slot, answer, check, served)
        state.carry_out(slot, served)

    @staticmethod
    def _serve(one: Waiting, picked: Picked, check: Slate, served: Served) -> None:
        check.write(one, picked)
        served.append((one, picked, check.werner(one.route, picked)))

    def _guarded(self, slot: int, act: Callable[[], Any]) -> Any:
        """What somebody else's code answers; where it fails that is a mistake, and the answer is None."""
        try:
            return act()
        except _Nonsense as nonsense:
            self._mistake(slot, None, f"the scheduler returned {nonsense}; it must return a list of keys, or a Decision.")
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"line {last.lineno} of {last.name}" + (f": {last.line}" if last.line else "")
            self._mistake(slot, None, f"the scheduler raised {type(error).__name__}: {error} ({where}).")
        return None

    def _mistake(self, slot: int, key: Any, message: str) -> None:
        self.wrong += 1
        if self.wrong <= MOST_MISTAKES:
            self.mistakes.append(Mistake(slot, key, message))

    def _found(self, slot: int, key: Any, coming: bool = False) -> Waiting | None:
        """The request of a key that waits; None where there is none, which is a mistake."""
        state = self.state
        if isinstance(key, Waiting):
            key = key.key
        known = isinstance(key, str | int)
        one = state.waiting.get(key) or (state.coming.get(key) if coming else None) if known else None
        if one is None:
            self._mistake(slot, key, self._why_unknown(key, known))
        return one

    def _why_unknown(self, key: Any, known: bool) -> str:
        state = self.state
        place = state.path.places.get(key) if known else None
        if place is None or state.table[place, 0] == COMING:
            near = ", ".join(map(repr, list(state.waiting)[:5])) or "none"
            return f"{repr(key)[:60]} is no request that is known; those that wait are {near}."
        (fate, end), at = state.table[place, :2].tolist(), state.path.requests[place].first_slot
        before = [term.key for term in state.path.requests[place].after]
        if fate == ALIVE and before:
            return f"{key!r} may not be served before {', '.join(map(repr, before))} are whole, and slot {at}."
        if fate == ALIVE:
            return f"{key!r} may not be served before slot {at}."
        how = ("delivered", "too late", "dropped", "barred")[fate - DELIVERED]
        return f"{key!r} does not wait any more: it was {how} in slot {end}."

    def _decided(self, slot: int, answer: Answer, check: Slate, served: Served) -> Served:
        """What is to be served when what is right of a decision is taken; the rest are mistakes."""
        drop, serve, book = answer
        for key in drop:
            one = self._found(slot, key, True)
            if one is not None:
                self.state.end(one.key, DROPPED, slot)
                served = [row for row in served if row[0] is not one]
        for key in serve:
            one = self._found(slot, key)
            if one is None:
                continue
            picked = check.choice(one)
            if picked is None:
                self._mistake(slot, key, f"{one.key!r} cannot be served: {check.why_not(one)}.")
            else:
                self._serve(one, picked, check, served)
        for at, key in book:
            one = self._found(slot, key, True)
            if one is None:
                continue
            why = self.bookings.why_not(one, at)
            if why is not None:
                self._mistake(slot, key, f"{one.key!r} cannot be booked: {why}.")
            else:
                self.bookings.add(one, at)
        return served


def _read(found: Any) -> Answer:
    """What a scheduler wants to drop, to serve and to book, as lists; _Nonsense where it is no decision."""
    if isinstance(found, Decision):
        for row in (found.serve, found.drop):
            if isinstance(row, str | bytes) or not isinstance(row, Iterable):
                raise _Nonsense(f"a Decision with {row!r}"[:80])
        if not isinstance(found.book, Mapping):
            raise _Nonsense(f"a Decision with {found.book!r}"[:80])
        return _listed(found.drop), _listed(found.serve), _listed((at, key) for at, row in found.book.items() for key in row)
    if isinstance(found, str | bytes | Mapping) or not isinstance(found, Iterable):
        raise _Nonsense(repr(found)[:60])
    return [], _listed(found), []


def _listed(found: Iterable[Any]) -> list[Any]:
    """What was named, as a list; _Nonsense where it goes on for ever."""
    out = list(itertools.islice(found, MOST_NAMED + 1))
    if len(out) > MOST_NAMED:
        raise _Nonsense(f"more than {MOST_NAMED} names")
    return out
