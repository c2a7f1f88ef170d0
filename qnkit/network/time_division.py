"""Time division: a table says in advance which ways are served in which slot, and is repeated for ever."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.arrays import listed, number_of, whole_of
from ..qubits.checking import needs
from .arena import Arena, Route
from .requests import Key, PacketRequest
from .slate import Slate
from .slot_view import SlotView
from .waiting import Waiting

__all__ = ["TimeDivision"]

Row = NDArray[np.float64]


class TimeDivision:
    """Slot t serves the ways in row ``t mod frame`` of a table, first come first served, whether or not others wait.

    The table is made row by row: those ways first that are furthest behind their share, as far as their links and nodes are free
    in this row. It is a heuristic: a better table may exist.

    Parameters
    ----------
    arena : whose links (each for as many services in a slot as it has attempts) and nodes the table keeps to
    requests : one for each way
    shares : in what proportion ways shall be served; None: all alike
    frame : rows of the table

    Attributes
    ----------
    table : for each row the places of the requests whose ways are served
    """

    def __init__(
        self, arena: Arena, requests: Sequence[PacketRequest], shares: Sequence[float] | None = None, *, frame: int = 24
    ) -> None:
        needs(arena, Arena, "TimeDivision: arena", "an Arena")
        rows = whole_of(frame, "TimeDivision: frame", "must be a whole number of rows from 1 to 100000", 1, 100_000)
        asked = [
            needs(one, PacketRequest, "TimeDivision: requests", "PacketRequests") for one in listed(requests, "TimeDivision")
        ]
        given = [1.0] * len(asked) if shares is None else listed(shares, "TimeDivision: shares")
        row = np.array([number_of(one, "TimeDivision: shares", "must be at least 0", -1e-300) for one in given])
        if not asked or row.size != len(asked) or not row.any():
            raise ParameterError(f"TimeDivision: {row.size} shares for {len(asked)} requests: must be one each, one above 0.")
        self.arena, self.frame, self.name = arena, rows, f"time division, {rows} rows"
        self.routes = [arena.route(one) for one in asked]
        self.table = self._table(asked, row)

    def _table(self, requests: Sequence[PacketRequest], shares: Row) -> tuple[tuple[int, ...], ...]:
        """The rows: first the ways whose services, with one more, are fewest over their share."""
        births = [[0] * (link.attempts if self.arena.attempts == "always" else 0) for link in self.arena.links]
        places, given, out = np.flatnonzero(shares), np.zeros(len(requests)), []
        for _ in range(self.frame):
            slate, row = Slate(self.arena, 0, births), list[int]()
            for place in places[np.argsort((given[places] + 1) / shares[places], kind="stable")].tolist():
                one = Waiting(requests[place].model_copy(update={"least_fidelity": 0.0}), self.routes[place], place)
                if slate.take(one):
                    row.append(place)
                    given[place] += 1
            out.append(tuple(row))
        return tuple(out)

    def services(self) -> dict[Route, float]:
        """The services per slot that the table gives to each way."""
        return {route: sum(i in row for row in self.table) / self.frame for i, route in enumerate(self.routes)}

    def __call__(self, state: SlotView) -> list[Key]:
        """The keys to serve in a slot."""
        queues = {queue.route: queue for queue in state.queues}
        served = list[Key]()
        for place in self.table[state.slot % self.frame]:
            queue = queues.get(self.routes[place])
            one = None if queue is None else state.next_of(queue)
            if one is not None and state.take(one):
                served.append(one.key)
        return served
