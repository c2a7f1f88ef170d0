"""The slow twin of the event engine: one heap of events, objects for pairs and memories, lists for what waits."""

from __future__ import annotations

import heapq
import itertools
import math

from tests.oracles_engine_news import News
from tests.oracles_engine_pairs import decayed, time_of_fading
from tests.oracles_engine_swaps import Swaps
from tests.oracles_engine_tables import DELIVERED, LINK, WAITING, Channel, Memory, Pair


class Twin(Swaps, News):
    """An engine on tables; ``delivered`` and ``log`` hold rows (whole numbers, floats)."""

    def __init__(self, tables, rng):
        self.tables, self.rng, self.now = tables, rng, 0.0
        self.heap, self.seq, self.serials = [], itertools.count(), itertools.count()
        self.delivered, self.log, self.decision = [], [], False
        self.on = [link.on for link in tables.links]
        self.memories = [Memory(i, row) for i, row in enumerate(tables.memories)]
        self.free_of = [[m for m in reversed(self.memories) if m.row.pool == pool] for pool in range(tables.pools)]
        self.queue_of = [[] for _ in range(tables.pools)]
        self.lists = [([], []) for _ in tables.sites]
        self.partners = [[] for _ in tables.distil]
        self.channels = [Channel(i, row) for i, row in enumerate(tables.channels)]
        for channel in self.channels:
            self.try_start(channel)

    def push(self, time, action, *what):
        heapq.heappush(self.heap, (time, next(self.seq), action, what))

    def advance(self, until):
        """Handle all events up to a time, or up to one that asks for a decision; whether it does."""
        self.decision = False
        while not self.decision and self.heap and self.heap[0][0] <= until:
            self.now, _, action, what = heapq.heappop(self.heap)
            action(*what)
        if not self.decision:
            self.now = until
        return self.decision

    def finish(self):
        """The log with the pairs that still wait."""
        pairs = {m.pair.serial: m.pair for m in self.memories if m.pair is not None}
        return self.log + [pairs[s].row(WAITING, self.now) for s in sorted(pairs) if not pairs[s].broken]

    # attempts

    def try_start(self, channel):
        row = channel.row
        if channel.trying or channel.waiting or not self.on[row.link]:
            return
        if self.tables.asking:
            return self.ask(channel)
        for pool in (row.left_pool, row.right_pool):
            if not self.free_of[pool]:
                self.queue_of[pool].append(channel)
                channel.waiting = True
                return
        channel.left, channel.right = self.free_of[row.left_pool].pop(), self.free_of[row.right_pool].pop()
        self.attempt(channel, self.now)

    def ask(self, channel):
        """As try_start where nodes ask first: the connection's left node holds its memory until the other has one."""
        row, span = channel.row, self.tables.links[channel.row.link].span
        near, far = (row.right_pool, row.left_pool) if row.backwards else (row.left_pool, row.right_pool)
        if channel.asked is None and self.free_of[near]:
            channel.held, channel.asked = self.free_of[near].pop(), self.now
        pool = near if channel.asked is None else far
        if not self.free_of[pool]:
            self.queue_of[pool].append(channel)
            channel.waiting = True
            return
        start, channel.asked = channel.asked, None
        while span > 0 and start + span < self.now - 2e-6 * span:  # a no came back
            start += 2 * span
        both = channel.held, self.free_of[far].pop()
        channel.left, channel.right = both[::-1] if row.backwards else both
        self.attempt(channel, start if span else self.now)

    def attempt(self, channel, start):
        link, channel.trying = self.tables.links[channel.row.link], True
        logarithm = math.log1p(-self.rng.random())
        wait = -logarithm * link.scale if link.scale > 0 else max(1, math.ceil(logarithm * link.scale)) * link.step
        wait += 2 * link.span if link.scale > 0 and self.tables.asking else 0  # asked once, not by every attempt
        self.push(start + wait, self.herald, channel, channel.run)

    def free(self, memory):
        memory.generation += 1
        memory.pair, memory.busy, memory.frozen = None, False, False
        pool = memory.row.pool
        self.free_of[pool].append(memory)
        while self.free_of[pool] and self.queue_of[pool]:
            channel = self.queue_of[pool].pop(0)
            channel.waiting = False
            self.try_start(channel)

    def herald(self, channel, run):
        if channel.run != run:
            return
        row, sides = channel.row, (channel.left, channel.right)
        link = self.tables.links[row.link]
        pair = self.pair(LINK, row.link, (-1, -1), *sides, link.fresh, self.now, link.span, 0, 1, row.flow, row.link)
        drifts, sites = (link.drift_left, link.drift_right), (row.left_site, row.right_site)
        for i, m in enumerate(sides):
            m.born, m.stored_from, m.pending, m.told, m.bad = (
                self.now,
                self.now - drifts[i ^ row.backwards],
                0,
                self.now,
                math.inf,
            )
            m.busy, m.site, m.side, m.far = False, sites[i], 1 - i, sides[1 - i].row.node
            m.position = (row.left_position, row.right_position)[i]
        for m in sides:
            cutoff = self.tables.nodes[m.row.node].cutoff
            if cutoff < math.inf:
                self.push((self.now + cutoff) * (1 + 1e-13), self.expire, m, m.generation)
        self.fade(pair)
        self.settle(pair)
        channel.trying = False
        self.try_start(channel)

    # pairs

    def pair(self, kind, place, parents, left, right, t, oldest, span, rounds, hops, flow, distil, ghost=False):
        new = Pair(
            next(self.serials),
            kind,
            place,
            parents,
            left,
            right,
            list(t),
            self.now,
            oldest,
            span,
            rounds,
            hops,
            flow,
            distil,
            ghost,
        )
        for half in new.halves:
            half.pair = new
        return new

    def end(self, pair, fate):
        """Log a pair that is whole or was broken before; a ghost leaves no row."""
        if not pair.broken:
            pair.broken, pair.fate, pair.ended = True, fate, self.now
        if not pair.ghost:
            self.log.append(pair.row(pair.fate, pair.ended))

    def age(self, pair):
        pair.t, pair.at = decayed(pair, self.now), self.now

    def fade(self, pair):
        if self.tables.least > 0 and not pair.broken:
            time = time_of_fading(pair, self.tables.least)
            if time < math.inf:
                self.push(time, self.has_faded, pair)

    def required(self, pair):
        return self.tables.distil[pair.distil].rounds if pair.distil >= 0 and self.tables.distil else 0

    def final(self, pair):
        if len(pair.halves) < 2:
            return False
        if pair.flow >= 0:
            return pair.left.position == 0 and pair.right.position == self.tables.flows[pair.flow].hops
        return pair.left.site == pair.right.site == -1

    def settle(self, pair):
        if pair.rounds < self.required(pair):
            self.seek(pair)
        elif self.final(pair):
            self.deliver(pair)
        else:
            left, right = pair.left, pair.right
            self.offer(left)
            self.offer(right)

    def deliver(self, pair):
        self.age(pair)
        left, right = pair.left, pair.right
        counts = [pair.serial, pair.flow, left.row.node, right.row.node, pair.hops, pair.rounds]
        self.delivered.append((counts, [self.now, pair.oldest, *pair.t, pair.made]))
        if pair.flow >= 0 and self.tables.flows[pair.flow].keeps:
            left.busy = right.busy = pair.kept = self.decision = True
        else:
            self.end(pair, DELIVERED)
            self.free(left)
            self.free(right)
