"""The other half of the slow event engine: what is heard, lost and distilled, and what a controller may do."""

from __future__ import annotations

import math

from tests.oracles_engine_pairs import distilled
from tests.oracles_engine_tables import DELIVERED, DISCARDED, DISTILLED, EXPIRED, FADED, FAILED, KEPT, MEASURED, UNDISTILLED


class News:
    """What a Twin does with messages, lost halves and partners."""

    def spoil(self, m, time):
        """Bad news for a half are on their way."""
        if time < m.bad:
            m.bad = time
            self.push(time, self.hear_bad, m, m.generation)

    def hear_bad(self, m, generation):
        if m.generation == generation and not m.busy:
            self.vacate(m, FAILED)

    def hear(self, m, generation):
        if m.generation != generation:
            return
        m.pending -= 1
        if m.pending:
            return
        m.told = self.now
        if m.pair.broken:
            return
        if m.pair.faded and not m.busy:
            self.drop(m, FADED)
        else:
            self.know(m)

    def know(self, m):
        pair, other = m.pair, m.pair.other(m)
        if self.required(pair) > pair.rounds or self.final(pair):
            if other is not None and not other.pending:
                self.settle(pair)
        elif not m.busy:
            self.offer(m)

    def expire(self, m, generation):
        if m.generation == generation and not m.busy:
            self.now = m.born + self.tables.nodes[m.row.node].cutoff  # it was only looked at last
            self.drop(m, EXPIRED)

    def has_faded(self, pair):
        if pair.broken:
            return
        pair.faded = True
        for half in pair.halves:
            if half.pair is pair and not half.busy and not half.pending:
                self.drop(half, FADED)

    def drop(self, m, fate):
        other, span = m.pair.other(m), m.pair.span
        self.vacate(m, fate)
        if other is not None:
            self.spoil(other, self.now + span)

    def vacate(self, m, fate):
        pair = m.pair
        self.leave(m)
        self.leave(pair)
        last = pair.other(m) is None
        if last:
            self.end(pair, fate)
        elif not pair.broken:
            pair.broken, pair.fate, pair.ended = True, fate, self.now
        if m is pair.left:
            pair.left, pair.told[0] = None, m.told
        else:
            pair.right, pair.told[1] = None, m.told
        self.free(m)

    # distillation

    def seek(self, pair):
        site, standing = self.tables.distil[pair.distil], self.partners[pair.distil]
        if pair.standing is not None:
            return
        for one in standing:
            if one.rounds == pair.rounds if site.order else 0 in (one.rounds, pair.rounds):
                self.leave(one)
                self.distil_now(*((pair, one) if pair.rounds > one.rounds else (one, pair)))
                return
        self.stand(pair, standing)

    def distil_now(self, kept, measured):
        self.age(kept)
        self.age(measured)
        chance, t = distilled(self.tables.distil[kept.distil], kept.t, measured.t)
        ok = self.rng.random() < chance
        gone, stay = (measured.left, measured.right), (kept.left, kept.right)
        self.end(measured, MEASURED)
        self.end(kept, KEPT if ok else UNDISTILLED)
        new = self.pair(
            DISTILLED,
            -1,
            (kept.serial, measured.serial),
            *stay,
            t,
            min(kept.oldest, measured.oldest),
            kept.span,
            kept.rounds + 1,
            kept.hops,
            kept.flow,
            kept.distil,
            ghost=not ok,
        )
        for half in stay:
            half.busy, half.pending, half.told = True, 0, self.now + kept.span if ok else math.inf
        for half in gone:
            self.free(half)
        self.push(self.now + kept.span, self.has_distilled, new)

    def has_distilled(self, pair):
        halves = pair.halves
        for half in halves:
            half.busy = False
        for half in halves:
            if pair.ghost:
                self.vacate(half, UNDISTILLED)
            elif self.now - half.born >= self.tables.nodes[half.row.node].cutoff:
                self.drop(half, EXPIRED)
        if not pair.broken:
            self.age(pair)
            self.fade(pair)
            self.settle(pair)

    # what a controller sees and may do; each action says whether it was done

    def waiting(self, site):
        """The memories (index, side) that wait at a site, in order."""
        return [(m.index, m.side) for m in self.lists[site][0] + self.lists[site][1]]

    def kept(self):
        """The serial numbers of delivered pairs that are kept."""
        return sorted(m.pair.serial for m in self.memories if m.pair is not None and m is m.pair.left and m.pair.kept)

    def swap(self, a, b):
        """Swap two halves at one node, by the indices of their memories."""
        a, b = self.memories[a], self.memories[b]
        if a.pair is None or b.pair is None or a.pair is b.pair or a.busy or b.busy:
            return False
        if a.row.node != b.row.node or a.site < 0 or b.site < 0:
            return False
        self.leave(a)
        self.leave(b)
        for pair in (a.pair, b.pair):
            self.leave(pair)
        self.begin_swap(a, b)
        return True

    def discard(self, memory):
        """Throw a half away and tell the other end."""
        m = self.memories[memory]
        if m.pair is None or m.busy:
            return False
        self.drop(m, DISCARDED)
        return True

    def use(self, serial):
        """Take a kept pair, by its serial number, out of its memories."""
        for m in self.memories:
            pair = m.pair
            if pair is not None and pair.serial == serial and not pair.broken and m is pair.left and pair.kept:
                left, right = pair.left, pair.right
                self.end(pair, DELIVERED)
                self.free(left)
                self.free(right)
                return True
        return False

    def link_on(self, link, on):
        """Switch a link on or off; its attempts under way are stopped, its pairs stay."""
        self.on[link] = on
        for channel in [one for one in self.channels if one.row.link == link and one.asked is not None and not on]:
            row = channel.row
            self.queue_of[row.left_pool if row.backwards else row.right_pool].remove(channel)
            channel.waiting, channel.asked = False, None
            self.free(channel.held)
        for channel in self.channels:
            if channel.row.link != link:
                continue
            if on:
                self.try_start(channel)
            elif channel.trying:
                channel.trying, channel.run = False, channel.run + 1
                self.free(channel.left)
                self.free(channel.right)

    def distil(self, kept, measured):
        """Distil two pairs between the same nodes, by their serial numbers; the first one is kept."""
        pairs = {m.pair.serial: m.pair for m in self.memories if m.pair is not None}
        one, other = pairs.get(kept), pairs.get(measured)
        if one is None or other is None or one is other or one.distil < 0:
            return False
        ends = [[half.row.node for half in pair.halves] for pair in (one, other)]
        if one.broken or other.broken or ends[0] != ends[1] or any(half.busy for half in one.halves + other.halves):
            return False
        if any(half.pending for half in one.halves + other.halves):
            return False
        for thing in (one, other, *one.halves, *other.halves):
            self.leave(thing)
        self.distil_now(one, other)
        return True
