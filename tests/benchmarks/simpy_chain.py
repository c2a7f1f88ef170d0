"""A chain of links in SimPy, as a plain program: the rules of qnkit's event engine, pairs swapped as soon as possible.

Failed attempts are skipped by a geometric wait. An attempt is a process that takes a memory at either end from two Stores; what
comes after a delay (messages, expiries, gates) is a Timeout with a callback, which costs SimPy less than a process for each.
"""

import itertools
import math
import random

import simpy


class Half:
    """One qubit of a pair; side 0 extends its pair to the left, 1 to the right; ``free`` gives its memory back."""

    def __init__(self, node, side, now, free):
        self.node, self.side, self.born, self.free = node, side, now, free
        self.pair, self.pending, self.bad, self.busy, self.frozen, self.held = None, 0, math.inf, False, False, True


class Pair:
    """Two halves, of which one or both may be gone, and the correlations that they had at a time."""

    def __init__(self, link, halves, state, now, span, rounds, broken):
        self.link, self.halves, self.state, self.at, self.span = link, halves, state, now, span
        self.rounds, self.broken, self.faded = rounds, broken, False
        for half in filter(None, halves):
            half.pair = self

    def other(self, half):
        return self.halves[half.side]


class Chain:
    """The chain of qnkit's Tables, with one flow from end to end; ``delivered`` are rows of time and fidelity."""

    def __init__(self, tables, seed):
        self.env, self.random, self.delivered = simpy.Environment(), random.Random(seed), []
        self.links, self.nodes, self.tensors = tables.links.tolist(), tables.nodes.tolist(), tables.tensors.tolist()
        self.relax, self.dephase = tables.memories[0, :2].tolist()  # of all memories
        self.rounds, self.least, self.last = tables.distils[:, 0].tolist(), tables.rules.least_fidelity, len(self.links)
        self.waiting = [([], []) for _ in self.nodes]
        self.partners = [[] for _ in self.links]
        for link, group in itertools.groupby(tables.channels[:, 0].tolist()):
            channels, stores = list(group), (simpy.Store(self.env), simpy.Store(self.env))
            for store in stores:
                store.items.extend(channels)
            for _ in channels:
                self.env.process(self.attempts(link, *stores))

    def later(self, delay, act, what):
        self.env.timeout(delay).callbacks.append(lambda _: act(what))

    def attempts(self, link, left, right):
        scale, step, x, y, z, span, *_ = self.links[link]
        while True:
            yield left.get()
            yield right.get()
            yield self.env.timeout(max(1, math.ceil(math.log1p(-self.random.random()) * scale)) * step)
            now = self.env.now
            halves = [Half(link, 1, now, lambda: left.put(link)), Half(link + 1, 0, now, lambda: right.put(link))]
            pair = Pair(link, halves, [x, y, z], now, span, 0, False)
            for half in halves:
                if self.nodes[half.node][0] < math.inf:
                    self.later(self.nodes[half.node][0], self.expire, half)
            self.fade_later(pair)
            self.settle(pair)

    def age(self, pair):
        for half in pair.halves:
            if half is not None and not half.frozen:
                phase = math.exp(-self.dephase * (self.env.now - pair.at))
                x, y, z = pair.state
                pair.state = [x * phase, y * phase, z * math.exp(-self.relax * (self.env.now - pair.at))]
        pair.at = self.env.now

    def fade_later(self, pair):
        """Say when the fidelity falls below the least: Newton's method from below, as it falls ever more slowly."""
        if not self.least:
            return
        many = sum(half is not None and not half.frozen for half in pair.halves)
        a, b, wait = self.relax * many, self.dephase * many, 0.0
        flip, phase = (pair.state[0] + pair.state[1]) / 4, pair.state[2] / 4
        while (excess := 0.25 + flip * math.exp(-b * wait) + phase * math.exp(-a * wait) - self.least) > 1e-12:
            if not many:
                return
            wait += excess / (b * flip * math.exp(-b * wait) + a * phase * math.exp(-a * wait))
        self.later(wait, self.fade, pair)

    def is_final(self, pair):
        return pair.halves[0].node == 0 and pair.halves[1].node == self.last

    def settle(self, pair):
        if pair.link is not None and pair.rounds < self.rounds[pair.link]:
            partners = self.partners[pair.link]
            partner = next((one for one in partners if one.rounds == pair.rounds), None)
            if partner is None:
                partners.append(pair)
            else:
                partners.remove(partner)
                self.distil(partner, pair)
        elif self.is_final(pair):
            self.age(pair)
            self.delivered.append((self.env.now, (1 + sum(pair.state)) / 4))
            self.end(pair)
        else:
            for half in tuple(pair.halves):
                self.offer(half)

    def offer(self, half):
        lists = self.waiting[half.node]
        if not 0 < half.node < self.last or half.busy or half in lists[half.side]:
            return
        lists[half.side].append(half)
        if lists[0] and lists[1]:
            both = lists[0].pop(0), lists[1].pop(0)
            for one in both:
                one.busy = True
            gate_s = self.nodes[half.node][5]
            if not gate_s:
                self.swap(both)
                return
            for one in both:
                self.age(one.pair)
                one.frozen = True
            self.later(gate_s, self.swap, both)

    def swap(self, both):
        a, b = both
        one, two, now, node = a.pair, b.pair, self.env.now, self.nodes[a.node]
        fail = node[1] < 1 and self.random.random() >= node[1]
        self.age(one)
        self.age(two)
        ends = [one.other(a), two.other(b)]
        state = [p * q * s for p, q, s in zip(one.state, two.state, node[2:5], strict=True)]
        made = Pair(None, ends, state, now, one.span + two.span, 0, one.broken or two.broken or fail)
        for end, other, span in ((ends[0], b, one.span), (ends[1], a, two.span)):
            if end is not None and fail:
                self.lost(end, now + span)
            elif end is not None:
                end.pending += 1
                self.later(span, self.told, end)
            if end is not None and other.bad < math.inf:
                self.lost(end, max(now, other.bad) + span)
        if not made.broken:
            self.fade_later(made)
        for half, pair in ((a, one), (b, two)):
            pair.broken, half.held = True, False
            half.free()

    def told(self, half):
        half.pending -= 1
        pair = half.pair
        if half.held and not half.pending and not pair.broken:
            if pair.faded and not half.busy:
                self.drop(half)
            elif not self.is_final(pair):
                self.offer(half)
            elif not pair.other(half).pending:
                self.settle(pair)

    def lost(self, half, time):
        if time < half.bad:
            half.bad = time
            self.later(time - self.env.now, self.vacate, half)

    def vacate(self, half):
        """Give up a half whose pair is lost, unless it is busy."""
        if not half.held or half.busy:
            return
        pair, lists = half.pair, self.waiting[half.node][half.side]
        if half in lists:
            lists.remove(half)
        if pair.link is not None and pair in self.partners[pair.link]:
            self.partners[pair.link].remove(pair)
        pair.broken, half.held, pair.halves[1 - half.side] = True, False, None
        half.free()

    def drop(self, half):
        other = half.pair.other(half)
        self.vacate(half)
        if other is not None:
            self.lost(other, self.env.now + half.pair.span)

    def expire(self, half):
        if half.held and not half.busy:
            self.drop(half)

    def fade(self, pair):
        if not pair.broken:
            pair.faded = True
            for half in filter(None, tuple(pair.halves)):
                if not half.busy and not half.pending:
                    self.drop(half)

    def end(self, pair):
        """Free both memories of a pair that is used up or known to be lost."""
        for half in tuple(pair.halves):
            half.busy = False
            self.vacate(half)

    def distil(self, kept, measured):
        """DEJMPS, the weakest axis in the place of y; both nodes know how it went when the messages have crossed."""
        self.age(kept)
        self.age(measured)
        weakest = min((1, 0, 2), key=lambda axis: kept.state[axis] * measured.state[axis])
        ours, theirs = ([1.0, *pair.state] for pair in (kept, measured))
        for row in (ours, theirs):
            row[2], row[1 + weakest] = row[1 + weakest], row[2]
        tensor = self.tensors[kept.link]
        chance, *state = (sum(ours[i] * theirs[j] * rows[i][j] for i in range(4) for j in range(4)) for rows in tensor)
        state = [value / chance for value in state]
        state[1], state[weakest] = state[weakest], state[1]
        failed = self.random.random() >= chance
        made = Pair(kept.link, kept.halves, state, self.env.now, kept.span, kept.rounds + 1, failed)
        for half in made.halves:
            half.busy = True
        kept.broken = True
        self.end(measured)
        self.later(made.span, self.distilled, made)

    def distilled(self, pair):
        if pair.broken:
            self.end(pair)
            return
        late = [half for half in pair.halves if self.env.now - half.born >= self.nodes[half.node][0]]
        for half in pair.halves:
            half.busy = False
        for half in late:
            self.drop(half)
        if not late:
            self.age(pair)
            self.fade_later(pair)
            self.settle(pair)
