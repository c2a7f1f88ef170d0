"""The swaps of the slow event engine: what waits where, who is joined with whom, and what the ends are told."""

from __future__ import annotations

import math

from tests.oracles_engine_tables import FAILED, SWAPPED, WASTED, WENT


class Swaps:
    """What a Twin does at its swap sites."""

    def stand(self, memory, where):
        where.append(memory)
        memory.standing = where

    def leave(self, thing):
        """Take a memory, or a pair that waits for a partner, out of the list that it stands in."""
        if thing.standing is not None:
            thing.standing.remove(thing)
            thing.standing = None

    def offer(self, m):
        if m.site < 0 or m.standing is not None:
            return
        site, lists = self.tables.sites[m.site], self.lists[m.site]
        if site.kind == 2:
            self.stand(m, lists[0])
            self.decision = True
        elif site.kind == 1:
            for one in reversed(lists[0]) if site.pick else list(lists[0]):
                if one.far != m.far:
                    self.leave(one)
                    self.begin_swap(one, m)
                    return
            self.stand(m, lists[0])
        else:
            need = site.need_hi if m.side else site.need_lo
            far = m.pair.other(m)
            if need >= 0 and (m.pending or far is None or far.position != need):
                return
            self.stand(m, lists[m.side])
            if lists[0] and lists[1]:
                a, b = (one[-1 if site.pick else 0] for one in lists)
                self.leave(a)
                self.leave(b)
                self.begin_swap(a, b)

    def begin_swap(self, a, b):
        a.busy = b.busy = True
        if self.tables.asking:
            self.push(self.now + 2 * max(a.pair.span, b.pair.span), self.measure, a, b)
        else:
            self.measure(a, b)

    def measure(self, a, b):
        gate = self.tables.nodes[a.row.node].gate
        if gate > 0:
            self.age(a.pair)
            self.age(b.pair)
            a.frozen = b.frozen = True
            self.push(self.now + gate, self.do_swap, a, b)
        else:
            self.do_swap(a, b)

    def do_swap(self, a, b):
        place = a.row.node
        node, p, q = self.tables.nodes[place], a.pair, b.pair
        x, y = p.other(a), q.other(b)
        fail = node.success < 1 and self.rng.random() >= node.success
        self.age(p)
        self.age(q)
        lost = p.broken, q.broken
        self.end(p, FAILED if fail else WASTED if lost[1] else WENT)
        self.end(q, FAILED if fail else WASTED if lost[0] else WENT)
        if x is not None or y is not None:
            self.join(a, b, x, y, p, q, fail, fail or any(lost))
        else:
            self.free(a)
            self.free(b)

    def join(self, a, b, x, y, p, q, fail, ghost):
        place, flow = a.row.node, p.flow if p.flow == q.flow else -1
        t = [one * other * s for one, other, s in zip(p.t, q.t, self.tables.nodes[place].factors, strict=True)]
        new = self.pair(
            SWAPPED,
            place,
            (p.serial, q.serial),
            x,
            y,
            t,
            min(p.oldest, q.oldest),
            p.span + q.span,
            0,
            p.hops + q.hops,
            flow,
            -1,
            ghost,
        )
        links, sites = len(self.tables.links), self.tables.sites
        if self.final(new):
            new.distil = links + len(sites) + flow if flow >= 0 else -1
        elif max(sites[a.site].need_lo, sites[a.site].need_hi) >= 0:
            new.distil = links + a.site
        for far, near, span in ((x, b, p.span), (y, a, q.span)):
            if far is None:
                continue
            far.pending, far.told = far.pending + 1, math.inf  # whatever it is, news is on its way
            if fail:
                self.spoil(far, self.now + span)
            else:
                self.push(self.now + span, self.hear, far, far.generation)
            if near.bad < math.inf:
                self.spoil(far, max(self.now, near.bad) + span)
        self.free(a)
        self.free(b)
        self.fade(new)
