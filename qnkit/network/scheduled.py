"""What a scheduler made of a sample path: who was served, when, how well; every measure with its error."""

from __future__ import annotations

import html
import math
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.arrays import number_of, whole_of
from ..qubits.checking import ReadOnly, read_only
from ..qubits.estimate import Estimate
from .booking import Mistake
from .sample_path import SamplePath
from .slot_state import ALIVE, BARRED, DELIVERED, DROPPED, EXPIRED, USED, SlotState

__all__ = ["Scheduled"]

Whole = NDArray[np.int64]
Row = NDArray[np.float64]

STRETCHES = 40
FATES = {ALIVE: "waiting", DELIVERED: "delivered", EXPIRED: "expired", DROPPED: "dropped", BARRED: "barred"}


@dataclass(frozen=True, eq=False)
class Scheduled(ReadOnly):
    """A run of a scheduler on a sample path.

    Attributes
    ----------
    name, path : of the scheduler; what it met
    table : (requests, 5): fate, slot in which it ended, slot of its first pair (-1: none yet), pairs handed over, first slot in
        which it could be served (-1: none yet)
    fidelity : (requests,) mean fidelity of each packet when it was whole; NaN where it never was
    series : (slots, 4): services, pairs handed over, pairs still asked for and pairs that wait, both at the end of the slot
    busy : (stretches, nodes) services that passed a node
    services : (n, 3): slot, request, 1 delivered, 0 a swap failed, -1 a link failed
    joined : (n,) fidelity of what each service joined; NaN where a link failed
    pairs : (m, 4), each link pair that is gone: link, slot in which it was made, slot in which it went, 0 too old, 1 used, 2 lost
        in a service that failed
    mistakes : the first of them; ``wrong``: how many there were
    missed : services that were booked and could not be, as no pair was there or the request had ended
    """

    name: str
    path: SamplePath
    table: Whole
    fidelity: Row
    series: Whole
    busy: Whole
    services: Whole
    joined: Row
    pairs: Whole
    mistakes: tuple[Mistake, ...]
    wrong: int
    missed: int

    @classmethod
    def of(cls, name: str, state: SlotState, mistakes: tuple[Mistake, ...], wrong: int, missed: int) -> Self:
        """The run that a state has come from."""
        services = np.array(state.services, dtype=np.int64).reshape(-1, 3)
        pairs = np.array(state.pairs, dtype=np.int64).reshape(-1, 4)
        rows = (state.table, state.fidelity, state.series, state.busy, services, np.array(state.joined), pairs)
        read_only(rows)
        return cls(name, state.path, *rows, mistakes, wrong, missed)

    def fates(self) -> dict[str, int]:
        """How many requests met each fate: waiting, delivered, expired, dropped, barred (as one before it was not met)."""
        found = Counter(self.table[:, 0].tolist())
        return {name: found[fate] for fate, name in FATES.items()}

    def pairs_per_slot(self, after: int = 0) -> Estimate:
        """The pairs handed over in a slot, without the first ``after`` slots."""
        return Estimate.of_series(self.series[self._after(after) :, 1])

    def requests_per_slot(self, after: int = 0) -> Estimate:
        """The packets completed in a slot, without the first ``after`` slots."""
        ends = self.table[self.table[:, 0] == DELIVERED, 1]
        return Estimate.of_series(np.bincount(ends, minlength=self.path.slots)[self._after(after) :])

    def backlog(self, after: int = 0) -> Estimate:
        """The mean number of pairs that are asked for and not there, without the first ``after`` slots."""
        return Estimate.of_series(self.series[self._after(after) :, 2])

    def backlog_slope(self, after: int = 0) -> Estimate:
        """How many pairs the backlog grows by in a slot: 0 where a scheduler keeps up, arrivals less capacity where none can."""
        return Estimate.of_series(np.diff(self.series[self._after(after) :, 2]))

    def waiting_pairs(self, after: int = 0) -> Estimate:
        """The mean number of link pairs that wait at the end of a slot, without the first ``after`` slots."""
        return Estimate.of_series(self.series[self._after(after) :, 3])

    def _after(self, slot: int) -> int:
        rule = f"must be a whole number from 0 to {self.path.slots - 2}, so that slots are left"
        return whole_of(slot, "Scheduled: after", rule, 0, self.path.slots - 2)

    def _delivered(self) -> NDArray[np.intp]:
        found = np.flatnonzero(self.table[:, 0] == DELIVERED)
        if not found.size:
            raise ParameterError(f"Scheduled: {self.name} completed no packet of {len(self.table)} in {self.path.slots} slots.")
        return found

    def completion_slots(self) -> Row:
        """Of each packet that was completed, in the order in which they were asked: slots from its first one to its last pair.

        Those that still wait at the end are left out, so that long times are seen less often near the end of a run.
        """
        done = self._delivered()
        out: Row = (self.table[done, 1] - self.table[done, 4] + 1).astype(float)
        return out

    def completion(self) -> Estimate:
        """The mean number of slots that a packet took; ParameterError where none was completed."""
        return Estimate.of_series(self.completion_slots())

    def completion_tail(self, share: float = 0.95) -> Estimate:
        """So many slots were enough for this share of the packets; its error is unknown under 400 packets."""
        quantile = number_of(share, "Scheduled.completion_tail: share", "must be between 0 and 1", 0.0, 1.0)
        times = self.completion_slots()
        error = math.nan
        if times.size >= 10 * STRETCHES:
            error = Estimate.of([np.quantile(part, quantile) for part in np.array_split(times, STRETCHES)]).standard_error
        return Estimate(float(np.quantile(times, quantile)), error, times.size)

    def met(self) -> Estimate:
        """The share of packets that were delivered among all that have ended; ParameterError where none has."""
        ended = self.table[self.table[:, 0] >= DELIVERED, 0]
        if not ended.size:
            raise ParameterError(
                f"Scheduled.met: no request of {len(self.table)} has ended in {self.path.slots} slots; play more."
            )
        return Estimate.of_series(ended == DELIVERED)

    def mean_fidelity(self) -> Estimate:
        """The mean fidelity of completed packets; ParameterError where there are none."""
        return Estimate.of_series(self.fidelity[self._delivered()])

    def starved(self, slots: int) -> Estimate:
        """The share of requests that got no pair within so many slots of waiting.

        Those that ended or were not over before are left out.
        """
        limit = whole_of(slots, "Scheduled.starved: slots", "must be a whole number of at least 1 slot", 1)
        fates, ends, gots, _, firsts = self.table.T
        last = np.where(fates >= DELIVERED, ends, self.path.slots)
        waits = np.where(gots >= 0, gots, last) - firsts
        known = (firsts >= 0) & ((gots >= 0) | (waits >= limit))
        if not known.any():
            raise ParameterError(f"Scheduled.starved: no request has waited {limit} slots or got a pair; ask for fewer slots.")
        return Estimate.of_series(waits[known] >= limit)

    def longest_wait_slots(self) -> int:
        """The longest time in slots that any request waited for its first pair, those included that got none."""
        fates, ends, gots, _, firsts = self.table.T
        last = np.where(gots >= 0, gots, np.where(fates >= DELIVERED, ends, self.path.slots))
        waits = (last - firsts)[firsts >= 0]
        return int(waits.max(initial=0))

    def fairness(self, groups: Sequence[Hashable] | None = None) -> Estimate:
        """Jain's index of the share of its pairs that each group got: 1 where all got the same, 1/n where one of n got all.

        Source: R. Jain, D. Chiu, W. Hawe, DEC Research Report TR-301 (1984).

        Parameters
        ----------
        groups : of each request, such as ``[one.tenant for one in path.requests]``; None: its two nodes
        """
        requests = self.path.requests
        given = [(one.source, one.target) for one in requests] if groups is None else list(groups)
        if len(given) != len(requests) or not given:
            raise ParameterError(f"Scheduled.fairness: {len(given)} groups for {len(requests)} requests; give one for each.")
        names = {name: i for i, name in enumerate(dict.fromkeys(given))}
        places = np.array([names[name] for name in given])
        asked, got = np.array([one.pairs for one in requests]), self.table[:, 3]

        def sums(rows: NDArray[Any]) -> Row:
            counts = [np.bincount(places[rows], weights[rows], len(names)) for weights in (got, asked)]
            return np.array(counts)

        parts = np.array([sums(rows) for rows in np.array_split(np.arange(len(given)), min(STRETCHES, len(given)))])
        return _jackknife(parts, _jain)

    def used(self) -> Estimate:
        """The share of link pairs that became part of a pair that was handed over; ParameterError where none is gone yet."""
        if not len(self.pairs):
            raise ParameterError(f"Scheduled.used: no link pair is gone after {self.path.slots} slots; play more of them.")
        return Estimate.of_series(self.pairs[:, 3] == USED)

    def _repr_html_(self) -> str:
        from .race import Race

        wrong = "".join(f"<li>{html.escape(str(mistake))}</li>" for mistake in self.mistakes[:10])
        return Race(self.path, (self,))._repr_html_() + (f"<ul>{wrong}</ul>" if wrong else "")

    def utilisation(self, node: str) -> Estimate:
        """The services in a slot that pass a node, as a share of those it can serve where it has a limit."""
        limit, place = self.path.arena.row(node).services, self.path.arena.names.index(node)
        lengths = np.bincount(np.arange(self.path.slots) * len(self.busy) // self.path.slots, minlength=len(self.busy))
        some = lengths > 0
        error = Estimate.of(self.busy[some, place] / lengths[some]).standard_error
        mean = float(self.busy[:, place].sum()) / self.path.slots
        return Estimate(mean / (limit or 1), error / (limit or 1), self.path.slots)


def _jain(sums: Row) -> float:
    """Jain's index of what groups got, (groups,), over what they asked for; groups that asked for nothing are left out."""
    got, asked = sums
    shares = got[asked > 0] / asked[asked > 0]
    return float(shares.sum() ** 2 / (shares.size * (shares**2).sum())) if shares.any() else math.nan


def _jackknife(parts: Row, function: Callable[[Row], float]) -> Estimate:
    """A function of the sum of parts (n, ...), its error from leaving out one part after the other."""
    whole = parts.sum(axis=0)
    left = np.array([function(whole - part) for part in parts])
    many = len(parts)
    error = math.sqrt((many - 1) / many * float(((left - left.mean()) ** 2).sum())) if many > 1 else math.nan
    return Estimate(function(whole), error, many)
