"""The fast engine on the tables of the slow one, with the same calls, so that one script can drive both."""

from __future__ import annotations

import math

import numpy as np

from qnkit.kernels import event_columns as c
from qnkit.kernels import event_loop
from qnkit.network.agenda import with_room
from qnkit.network.engine import state_of
from qnkit.network.rules import Rules
from qnkit.network.tables import Tables


def whole(rows, columns):
    """Rows of whole numbers, also where there are none."""
    return np.array(rows, dtype=np.int64).reshape(-1, columns)


def channel_of(k):
    """What a channel's row begins with."""
    return k.link, k.left_pool, k.right_pool, k.left_site, k.right_site, k.left_position, k.right_position, k.flow


def state_from(t, rows=8192):
    """The State that the slow engine's tables describe."""
    pools, order = [], []
    for pool in range(t.pools):
        mine = [i for i, memory in enumerate(t.memories) if memory.pool == pool]
        pools.append([t.memories[mine[0]].node if mine else 0, len(order), len(mine), len(mine), -1, -1])
        order += mine[::-1]
    tables = Tables(
        network=None,
        ways=(),
        rules=Rules(least_fidelity=t.least, asking=t.asking),
        numbers=(),
        links=np.array([[k.scale, k.step, *k.fresh, k.span, k.drift_left, k.drift_right] for k in t.links]),
        channels=whole([[*channel_of(k), -1, -1, 0, 0, -1, k.backwards] for k in t.channels], 14),
        pools=whole(pools, 6),
        memories=np.array([[m.rate_z, m.rate_xy, m.gauss, 0, 0, math.inf, math.inf, 0] for m in t.memories], dtype=float),
        held=whole([[m.node, m.pool, 0, -1, -1, 0, 0, 0, 0, -1, -1, -1, -1, 0] for m in t.memories], 14),
        nodes=np.array([[n.cutoff, n.success, *n.factors, n.gate] for n in t.nodes], dtype=float),
        sites=whole([[s.node, s.kind, s.need_lo, s.need_hi, s.pick, -1, -1, -1, -1] for s in t.sites], 9),
        distils=whole([[d.rounds, d.order, d.protocol, -1, -1] for d in t.distil], 5),
        tensors=np.array([d.tensor for d in t.distil], dtype=float).reshape(-1, 4, 4, 4),
        flows=whole([[f.hops, int(f.keeps)] for f in t.flows], 2),
    )
    return state_of(tables, True).replaced(
        {
            "lit": np.array([int(link.on) for link in t.links]),
            "stack": np.array(order, dtype=np.int64),  # the memories of a pool need not lie side by side
            "log_counts": np.zeros((rows, 13), dtype=np.int64),
            "log_numbers": np.zeros((rows, 8)),
            "out_counts": np.zeros((rows, 6), dtype=np.int64),
            "out_numbers": np.zeros((rows, 6)),
        }
    )


class Fast:
    """The kernels behind the slow engine's calls."""

    def __init__(self, tables, rng):
        self.tables, self.rng, self.out = tables, rng, np.zeros(4)
        self.state = state_from(tables)
        event_loop.start(self.state, rng)

    def advance(self, until):
        """As Twin.advance."""
        while True:
            why = event_loop.advance(until, 10_000, 10**9, self.state, self.out, self.rng)
            if why == c.BY_GROWTH:
                self.state = with_room(self.state, event_loop.ROOM)
            elif why != c.BY_BUDGET:
                assert why in (c.BY_TIME, c.BY_EMPTY, c.BY_DECISION)
                return why == c.BY_DECISION

    def kept(self):
        """The serial numbers of delivered pairs that are kept."""
        s = self.state
        given = s.out_counts[: s.tally[c.DELIVERED], 0]
        return sorted(int(n) for n in s.pairs[:, c.SERIAL] if n >= 0 and n in given)

    def slot(self, serial):
        """The slot of a pair."""
        return int(np.flatnonzero(self.state.pairs[:, c.SERIAL] == serial)[0])

    def use(self, serial):
        """As Twin.use."""
        event_loop.order_use(self.state, self.slot(serial), self.rng)

    def waiting(self, site):
        """As Twin.waiting."""
        s, out = self.state, []
        for number in (0, 1):
            one = int(s.sites[site, c.HEAD + 2 * number])
            while one >= 0:
                out.append((one, int(s.held[one, c.SIDE])))
                one = int(s.held[one, c.NEXT])
        return out

    def swap(self, a, b):
        """As Twin.swap."""
        event_loop.order_swap(self.state, a, b, self.rng)

    @property
    def log(self):
        """The rows of pairs that ended: whole numbers, floats."""
        n = int(self.state.tally[c.LOGGED])
        return self.state.log_counts[:n], self.state.log_numbers[:n]

    @property
    def delivered(self):
        """The rows of delivered pairs: whole numbers, floats."""
        n = int(self.state.tally[c.DELIVERED])
        return self.state.out_counts[:n], self.state.out_numbers[:n]
