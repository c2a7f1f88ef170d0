"""The event engine's front door: a network that runs, in steps, with a controller in between where the rules ask for one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..kernels import event_columns as c
from ..kernels import event_loop
from ..model import ParameterError, refusal
from ..qubits.arrays import brief, listed, number_of, whole_of
from ..qubits.checking import generator, needs
from .agenda import with_room
from .network import Network
from .orders import Orders
from .reasons import reasons
from .rules import Flow, Rules
from .tables import Tables, tables_of
from .trace import Trace

__all__ = ["Engine"]

BUDGET = 200_000
"""The events of one call into the kernel: below 0.2 s, so that a run can be interrupted."""
ROWS = 4096


class Engine(Orders):
    """A network that runs: ``advance`` goes on to a time or to a decision; between calls a controller may act.

    Parameters
    ----------
    network, flows, rules : see simulate
    rng : drawn from in the order of the events; the same state gives the same run, bit for bit
    rows : so many pairs at most are kept for the trace (0: none)
    compiled : False for a small run that shall not wait for the compiler: the same kernels as plain Python, the same pairs

    Attributes
    ----------
    now_s : the time that is reached
    events : heralds, swaps, messages, expiries and outcomes handled so far (failed attempts are none)
    """

    def __init__(
        self,
        network: Network,
        flows: Sequence[Flow],
        rules: Rules | None,
        rng: np.random.Generator,
        rows: int = 1_000_000,
        *,
        compiled: bool = True,
    ) -> None:
        needs(network, Network, "simulate: network", "a Network")
        rules = Rules() if rules is None else needs(rules, Rules, "simulate: rules", "Rules")
        self.tables: Tables = tables_of(network, flows_of(flows), rules)
        self.rng = generator(rng, "simulate")
        self.rows = whole_of(rows, "simulate: rows", "must be a whole number of at least 0", 0)
        self._state = state_of(self.tables, self.rows > 0)
        self._out = np.zeros(4)
        self._logged: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
        self._delivered: list[tuple[NDArray[np.int64], NDArray[np.float64]]] = []
        self._kept = self._handed = 0
        self.compiled = compiled
        self._loop.start(self._state, self.rng)

    @property
    def now_s(self) -> float:
        """The time in s that is reached."""
        return float(self._state.clock[c.NOW])

    @property
    def events(self) -> int:
        """The events handled so far."""
        return int(self._state.tally[c.EVENTS])

    @property
    def delivered(self) -> int:
        """How many pairs have been delivered so far."""
        return self._handed + int(self._state.tally[c.DELIVERED])

    def step(self, until_s: float, wanted: int | None = None) -> int:
        """Go on for one call of the kernel, to a time or until so many pairs are delivered; why it came back: see its advance."""
        more = ROWS if wanted is None else min(ROWS, wanted - self._handed)
        reason = int(self._loop.advance(until_s, BUDGET, more, self._state, self._out, self.rng))
        if reason == c.BY_FULL:
            self._drain()
        elif reason == c.BY_GROWTH:
            self._state = with_room(self._state, event_loop.ROOM)
        return reason

    def advance(self, until_s: float) -> str:
        """Go on to a time in s or to a decision: ``time``, ``decision``, or ``empty`` where nothing will happen any more."""
        limit = _finite(until_s)
        if not limit >= self.now_s:
            raise refusal("Engine", "advance(until_s)", brief(until_s), "s", f"must be a finite time from {self.now_s:g} s on")
        while True:
            reason = self.step(limit)
            if reason in (c.BY_TIME, c.BY_EMPTY, c.BY_DECISION):
                return {c.BY_TIME: "time", c.BY_EMPTY: "empty"}.get(reason, "decision")

    def _drain(self) -> None:
        """Empty the tables of results."""
        s = self._state
        n = int(s.tally[c.DELIVERED])
        self._delivered.append((s.out_counts[:n].copy(), s.out_numbers[:n].copy()))
        self._handed += n
        s.tally[c.DELIVERED] = 0
        n = int(s.tally[c.LOGGED])
        take = min(n, self.rows - self._kept)
        self._logged.append((s.log_counts[:take].copy(), s.log_numbers[:take].copy()))
        self._kept += take
        s.tally[c.LOGGED] = 0
        if self._kept >= self.rows:
            s.tally[c.LOGGING] = 0

    def _make_room(self, events: int = 0) -> None:
        """Room for what an order does before the next advance, and for so many events more."""
        s, wanted = self._state, event_loop.ROOM + events
        if s.tally[c.HEAP] + wanted > len(s.heap):
            self._state = with_room(s, wanted)
        if s.tally[c.DELIVERED] + 4 > len(s.out_counts) or s.tally[c.LOGGED] + event_loop.ROOM // 4 > len(s.log_counts):
            self._drain()

    def deliveries(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The delivered pairs so far.

        Whole numbers (n, 6): serial number, flow, left and right node, link pairs, rounds; floats (n, 6): time, birth of the
        oldest qubit, XX, -YY, ZZ, time when it was made.
        """
        self._drain()
        return tuple(np.concatenate(part) for part in zip(*self._delivered, strict=True))  # type: ignore[return-value]

    def trace(self) -> Trace:
        """The trace up to now; pairs that are there have the fate "waiting"."""
        self._drain()
        logging = bool(self._state.tally[c.LOGGING] != 0)
        live = self._there() if logging else tuple(rows[:0] for rows in self._there())
        rows = [np.concatenate([*(part[i] for part in self._logged), live[i]]) for i in (0, 1)]
        return Trace(self.tables.network, rows[0], rows[1], self.now_s, logging)

    def _there(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The rows of the pairs of which a half is still there, by their serial numbers."""
        s = self._state
        live = np.flatnonzero((s.pairs[:, c.SERIAL] >= 0) & (s.pairs[:, c.GHOST] == 0))
        live = live[np.argsort(s.pairs[live, c.SERIAL])]
        counts, numbers, there = s.pairs[live][:, COUNTED], s.states[live][:, TIMED], s.pairs[live, c.BROKEN] == 0
        counts[there, 12], numbers[there, 3] = 0, self.now_s
        numbers[:, 1:3] = np.where(numbers[:, 1:3] > self.now_s, math.inf, numbers[:, 1:3])
        return counts, numbers

    def why(self) -> str:
        """Why flows got no pair so far, in sentences; empty where each has some."""
        served, off = set(self.deliveries()[0][:, 1].tolist()), set(np.flatnonzero(self._state.lit == 0).tolist())
        flows = [way.flow for way in self.tables.ways]
        return " ".join(reasons(self.tables.network, flows, self.tables.rules, self.trace(), served, off))

    def waiting(self) -> Trace:
        """The pairs that wait now, as rows of a trace: what a controller decides on."""
        counts, numbers = self._there()
        waits = counts[:, 12] == 0
        return Trace(self.tables.network, counts[waits], numbers[waits], self.now_s)


COUNTED = np.array([*range(5), *range(c.LEFT_END, c.LEFT_END + 4), *range(c.FLOW, c.FLOW + 4)])
TIMED = np.array([c.MADE, c.LEFT_TOLD, c.RIGHT_TOLD, c.ENDED, c.OLDEST, c.MADE_X, c.MADE_Y, c.MADE_Z])
"""The columns of the engine's pairs and states that are columns of a trace, in its order."""


def state_of(tables: Tables, logging: bool) -> c.State:
    """A State at time 0 with all memories free."""
    memories, slots = len(tables.held), len(tables.held) + 4
    room = 2 * (len(tables.channels) + 4 * memories + 128)
    count = np.zeros(10, dtype=np.int64)
    count[c.SPARE], count[c.LOGGING], count[c.ASKING] = slots, int(logging), int(tables.rules.asking)
    stack = np.concatenate([np.arange(start, start + size)[::-1] for _, start, size, *_ in tables.pools.tolist()])
    pairs = np.full((slots, 22), -1, dtype=np.int64)
    return c.State(
        dict(
            clock=np.array([0.0, tables.rules.least_fidelity]),
            tally=count,
            links=tables.links,
            lit=np.ones(len(tables.links), dtype=np.int64),
            channels=tables.channels.copy(),
            pools=tables.pools.copy(),
            stack=stack.astype(np.int64),
            memories=tables.memories.copy(),
            held=tables.held.copy(),
            nodes=tables.nodes,
            sites=tables.sites.copy(),
            distils=tables.distils.copy(),
            tensors=tables.tensors,
            flows=tables.flows,
            pairs=pairs,
            states=np.zeros((slots, 13)),
            spare=np.arange(slots, dtype=np.int64)[::-1].copy(),
            heap=np.zeros(room),
            heap_order=np.zeros(room, dtype=np.int64),
            heap_what=np.zeros((room, 3), dtype=np.int64),
            log_counts=np.zeros((ROWS, 13), dtype=np.int64),
            log_numbers=np.zeros((ROWS, 8)),
            out_counts=np.zeros((ROWS, 6), dtype=np.int64),
            out_numbers=np.zeros((ROWS, 6)),
        )
    )


def _finite(time_s: object) -> float:
    """A finite number as it is; not a number for anything else."""
    try:
        return number_of(time_s, "", "", -math.inf, math.inf)
    except ParameterError:
        return math.nan


def checked_time(time_s: float, owner: str) -> float:
    """A finite time above 0 s; ParameterError naming the owner otherwise."""
    limit = _finite(time_s)
    if not limit > 0:
        given = repr(time_s) if isinstance(time_s, str) else brief(time_s)
        raise ParameterError(f"{owner} = {given} s: must be a finite time above 0 s.")
    return limit


def flows_of(flows: Sequence[Flow] | Flow) -> tuple[Flow, ...]:
    """The flows as a tuple; ParameterError where one is none."""
    given = [flows] if isinstance(flows, Flow) else listed(flows, "simulate: flows")
    return tuple(needs(flow, Flow, f"simulate: flows[{i}]", "a Flow") for i, flow in enumerate(given))
