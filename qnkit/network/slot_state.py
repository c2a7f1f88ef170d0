"""The state of an arena between two slots: pairs that wait, requests that wait, and what is written down of both."""

from __future__ import annotations

import heapq
import math
from array import array
from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

import numpy as np

from .followers import Followers
from .requests import Key
from .sample_path import SamplePath
from .slate import Picked
from .waiting import Queue, Waiting

__all__ = ["ALIVE", "BARRED", "COMING", "DELIVERED", "DROPPED", "EXPIRED", "SlotState"]

COMING, ALIVE, DELIVERED, EXPIRED, DROPPED, BARRED = range(6)
"""Fates of requests: not asked yet, waiting, and how they ended; the last one: as one before it was not met."""

LOST, USED, WASTED = range(3)
"""Fates of pairs: too old, part of a pair that was handed over, part of a service that failed."""

STRETCHES = 40
"""The use of nodes is added up over so many stretches of slots."""


class SlotState:
    """What there is at a moment of a run, and what has been.

    Attributes
    ----------
    births : of each link the slots in which its pairs that wait were made, oldest first
    waiting, coming : requests that may be served, and that are known but may not yet
    queues : those that wait, by their way
    table : (requests, 5): fate, slot in which it ended, slot of its first pair (-1: none), pairs handed over, first slot in which
        it could be served (-1: none)
    fidelity : (requests,) mean fidelity of a packet when it was whole
    series : (slots, 4): services, pairs handed over, pairs that are still asked for and pairs that wait at the end of the slot
    busy : (stretches, nodes) services that passed a node
    services, joined : each service, one after the other: slot, request, 1 delivered, 0 a swap failed, -1 a link failed; the
        fidelity of what was joined
    pairs : each pair that is gone, one after the other: link, slot in which it was made, slot in which it went, fate
    """

    def __init__(self, path: SamplePath) -> None:
        self.path, self.arena = path, path.arena
        self.births: list[deque[int]] = [deque() for _ in self.arena.links]
        self.waiting, self.coming = dict[Key, Waiting](), dict[Key, Waiting]()
        self.queues = dict[Any, Queue]()
        self.backlog = self._next = 0
        self._followers = Followers(path)
        self._starts, self._ends = list[tuple[int, int]](), list[tuple[int, int]]()
        self._sums, self._keeping = dict[Key, float](), dict[Key, Waiting]()
        self._lives = [math.inf if one.lifetime_slots is None else one.lifetime_slots for one in self.arena.links]
        self._rooms = [math.inf if one.memories is None else one.memories for one in self.arena.links]
        self.table = np.full((len(path.requests), 5), -1, dtype=np.int64)
        self.table[:, 0], self.table[:, 3] = COMING, 0
        self.fidelity = np.full(len(path.requests), np.nan)
        self.series = np.zeros((path.slots, 4), dtype=np.int64)
        self.busy = np.zeros((STRETCHES, len(self.arena.names)), dtype=np.int64)
        self.services, self.joined, self.pairs = array("q"), array("d"), array("q")

    def begin(self, slot: int) -> None:
        """A slot begins: what is too old is lost, requests come and expire, links that always try have tried."""
        for i, row in enumerate(self.births):
            while row and row[0] + self._lives[i] <= slot:
                self.pairs.extend((i, row.popleft(), slot, LOST))
        self._fade(slot)
        self._come(slot)
        if self.arena.attempts == "always":
            closed, made = self.arena.calibration, self.path.made(slot)
            for i, (many, row, room) in enumerate(zip(made, self.births, self._rooms, strict=True)):
                if many and (closed is None or closed.blocked(self.arena.link_name(i), slot) is None):
                    row.extend([slot] * int(min(many, room - len(row))))

    def _fade(self, slot: int) -> None:
        """Pairs of packets that are kept are thrown away where they are too old or too faded."""
        for one in self._keeping.values():
            floor, within, kept = one.request.least_fidelity, one.request.within_slots, self._kept(one)
            good = [
                (born, w)
                for born, w in one.held
                if (within is None or slot - born <= within) and (1 + 3 * w * kept ** (slot - born)) / 4 >= floor
            ]
            self._needs(one, len(one.held) - len(good))
            one.held = good

    def _kept(self, one: Waiting) -> float:
        ends = one.route.nodes
        return self.arena.rows[ends[0]].kept * self.arena.rows[ends[-1]].kept

    def _needs(self, one: Waiting, more: int) -> None:
        one.missing += more
        self.queues[one.route].missing += more
        self.backlog += more

    def _come(self, slot: int) -> None:
        requests = self.path.requests
        while self._next < len(requests) and requests[self._next].asked_slot == slot:
            one = Waiting(requests[self._next], self.path.routes[self._next], self._next)
            self.coming[one.key] = one
            if not self._followers.left[one.place]:
                heapq.heappush(self._starts, (self._followers.starts[one.place], one.place))
            if one.request.deadline_slot is not None:
                heapq.heappush(self._ends, (one.request.deadline_slot, one.place))
            self.table[one.place, 0] = ALIVE
            self._next += 1
            if one.place in self._followers.barred:
                self.end(one.key, BARRED, slot)
        while self._starts and self._starts[0][0] == slot:
            key = requests[heapq.heappop(self._starts)[1]].key
            if key in self.coming:
                one = self.waiting[key] = self.coming.pop(key)
                queue = self.queues.setdefault(one.route, Queue(one.route))
                queue.waiting[key] = one
                one.missing = 0
                self._needs(one, one.request.pairs)
                self.table[one.place, 4] = slot
        while self._ends and self._ends[0][0] == slot:
            place = heapq.heappop(self._ends)[1]
            if self.table[place, 0] == ALIVE:
                self.end(requests[place].key, EXPIRED, slot)

    def end(self, key: Key, fate: int, slot: int) -> None:
        """A request ends, and where it was not met those after it do, too."""
        one = self.waiting.pop(key, None) or self.coming.pop(key)
        one.ended, one.fate = True, fate
        self._sums.pop(key, None)
        self._keeping.pop(key, None)
        queue = self.queues.get(one.route)
        if queue is not None and key in queue.waiting:
            self._needs(one, -one.missing)
            del queue.waiting[key]
            if not queue.waiting:
                del self.queues[one.route]
        self.table[one.place, :2] = fate, slot
        if fate == DELIVERED:
            for place in self._followers.whole(one.place, slot):
                if self.table[place, 0] == ALIVE:
                    heapq.heappush(self._starts, (self._followers.starts[place], place))
        else:
            for place in self._followers.lost(one.place):
                if self.table[place, 0] == ALIVE:
                    self.end(self.path.requests[place].key, BARRED, slot)

    def carry_out(self, slot: int, served: Sequence[tuple[Waiting, Picked, float]]) -> None:
        """Attempts that were asked for, then swaps, then deliveries, in the order in which they are to be served.

        Parameters
        ----------
        served : each service as its request, the pairs it uses, and the Werner parameter of what they join to
        """
        tries, swaps, stretch = Counter[int](), Counter[int](), slot * STRETCHES // self.path.slots
        for one, picked, werner in served:
            fresh = []
            for link, born in zip(one.route.links, picked, strict=True):
                if born is None:
                    fresh.append((link, self.path.tried(slot, link, tries[link])))
                    tries[link] += 1
            there = all(made for _, made in fresh)
            good = there
            if there:
                for node in one.route.inner:
                    good &= self.path.swapped(slot, node, swaps[node])
                    swaps[node] += 1
                self._spent(slot, one, picked, USED if good else WASTED)
            else:
                self._kept_back(slot, [link for link, made in fresh if made])
            self.services.extend((slot, one.place, int(good) if there else -1))
            self.joined.append((1 + 3 * werner) / 4 if there else float("nan"))
            self.busy[stretch, list(one.route.nodes)] += 1
            if good:
                self._handed(slot, one, werner)
        self.series[slot] = len(served), self.series[slot, 1], self.backlog, sum(map(len, self.births))

    def _spent(self, slot: int, one: Waiting, picked: Picked, fate: int) -> None:
        """The pairs of a service are gone."""
        for link, born in zip(one.route.links, picked, strict=True):
            if born is not None:
                self.births[link].remove(born)
            self.pairs.extend((link, slot if born is None else born, slot, fate))

    def _kept_back(self, slot: int, links: Sequence[int]) -> None:
        """Fresh pairs of a service for which another link failed: they wait, where there is room."""
        for link in links:
            if len(self.births[link]) < self._rooms[link]:
                self.births[link].append(slot)
            else:
                self.pairs.extend((link, slot, slot, WASTED))

    def _handed(self, slot: int, one: Waiting, werner: float) -> None:
        """A request gets a pair."""
        row = self.table[one.place]
        row[2] = slot if row[2] < 0 else row[2]
        row[3] += 1
        self.series[slot, 1] += 1
        self._needs(one, -1)
        keeps = one.request.kind == "keep"
        if keeps:
            one.held.append((slot, werner))
            if one.request.least_fidelity or one.request.within_slots is not None:
                self._keeping[one.key] = one
        self._sums[one.key] = self._sums.get(one.key, 0.0) + werner
        if one.missing == 0:
            whole = self._sums[one.key]
            if keeps:
                whole = sum(w * self._kept(one) ** (slot - born) for born, w in one.held)
            self.fidelity[one.place] = (1 + 3 * whole / one.request.pairs) / 4
            self.end(one.key, DELIVERED, slot)
