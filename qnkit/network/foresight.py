"""A scheduler that knows the future: what is best on a sample path, by an integer programme; only for small ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..model import ParameterError
from ..qubits.checking import needs
from .requests import Key
from .sample_path import SamplePath
from .slate import Slate
from .slot_view import SlotView

__all__ = ["Foresight"]

VARIABLES = 50_000
"""The most slots, over all requests, in which one could be served."""


class Foresight:
    """Serves so that the priorities of the packets that are completed in time have the largest sum that this sample path allows.

    It knows every attempt and every request to come, so that no scheduler does better; among equals it serves early. Requests
    that will not be completed get nothing. Pairs must live for one slot and swaps must be sure, as only then the future does not
    depend on what is done.

    Parameters
    ----------
    path : the sample path, and the only one it can be played on

    Attributes
    ----------
    worth : the sum of the priorities of all packets that are completed
    plan : for each slot the keys that are served

    Raises
    ------
    ParameterError
        Pairs that live longer, swaps that fail, several attempts side by side where links try when asked; requests after others;
        packets whose pairs must not grow too old or too faded; a path that is too long.
    """

    name = "foresight"

    def __init__(self, path: SamplePath) -> None:
        self.path = needs(path, SamplePath, "Foresight: path", "a SamplePath")
        self._check()
        slots = [self._slots(place) for place in range(len(path.requests))]
        many = sum(map(len, slots))
        if many > VARIABLES:
            what = "slots in which requests could be served"
            raise ParameterError(f"Foresight: {many} {what}: must be at most {VARIABLES}; play fewer.")
        self.worth, counts = self._best(slots)
        self.plan: dict[int, list[Key]] = {}
        for (place, slot), count in counts.items():
            self.plan.setdefault(slot, []).extend([path.requests[place].key] * count)

    def __call__(self, state: SlotView) -> list[Key]:
        """The keys to serve in a slot."""
        return self.plan.get(state.slot, [])

    def _check(self) -> None:
        arena, owner = self.path.arena, "Foresight"
        for link in arena.links:
            if link.lifetime_slots != 1 or (arena.attempts == "asked" and link.attempts > 1):
                where = f"{owner}: link {link.left} - {link.right}"
                raise ParameterError(f"{where}: pairs must live for 1 slot, and one attempt be made where links try when asked.")
        for route in self.path.routes:
            for node in route.inner:
                if arena.rows[node].swap < 1:
                    raise ParameterError(f"{owner}: node {arena.names[node]}: swaps must be sure, swap=1.")
        for one in self.path.requests:
            if one.after:
                raise ParameterError(f"{owner}: {one.key!r} waits for others: must be requests without after.")
            if one.kind == "keep" and (one.within_slots is not None or one.least_fidelity):
                raise ParameterError(f"{owner}: {one.key!r} is kept and must not grow too old or too faded; ask for neither.")

    def _slots(self, place: int) -> list[int]:
        """The slots in which a request could be served."""
        path, one, route = self.path, self.path.requests[place], self.path.routes[place]
        last = path.slots if one.deadline_slot is None else min(path.slots, one.deadline_slot)
        fidelity = Slate(path.arena, 0, [()] * len(path.arena.links)).fidelity(route, [None] * len(route.links))
        if fidelity < one.least_fidelity:
            return []
        return [slot for slot in range(one.first_slot, last) if all(self._there(slot, link) for link in route.links)]

    def _there(self, slot: int, link: int) -> int:
        room = self.path.arena.links[link].memories
        made = int(self.path.made(slot)[link])
        return made if room is None else min(made, room)

    def _best(self, slots: Sequence[Sequence[int]]) -> tuple[float, dict[tuple[int, int], int]]:
        """The worth of the best plan and how often it serves which request in which slot: HiGHS, to optimality."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        requests, rows = self.path.requests, self.path.arena.rows
        cells = [(place, slot) for place, row in enumerate(slots) for slot in row]
        if not cells:
            return 0.0, {}
        size, many = len(cells), len(requests)
        limits = dict[tuple[str, int, int], tuple[int, float]]()  # what is shared: its row and how much of it there is
        entries = list[tuple[int, int, float]]()
        for column, (place, slot) in enumerate(cells):
            route = self.path.routes[place]
            shared = [("link", link, float(self._there(slot, link))) for link in route.links]
            shared += [("node", node, float(limit)) for node in route.nodes if (limit := rows[node].services) is not None]
            for what, which, room in shared:
                row, _ = limits.setdefault((what, which, slot), (len(limits), room))
                entries.append((row, column, 1.0))
        first = len(limits)
        entries += [(first + place, column, 1.0) for column, (place, _) in enumerate(cells)]
        entries += [(first + place, size + place, -float(one.pairs)) for place, one in enumerate(requests)]
        at = np.array(entries)
        matrix = csr_array((at[:, 2], (at[:, 0].astype(int), at[:, 1].astype(int))), shape=(first + many, size + many))
        upper = np.concatenate([[room for _, room in limits.values()], np.zeros(many)])
        lower = np.concatenate([np.full(first, -np.inf), np.zeros(many)])
        worth = np.array([one.priority for one in requests])
        some = worth[worth > 0]
        late = np.array([slot - requests[place].first_slot for place, slot in cells], dtype=float)
        small = 0.1 * float(some.min(initial=1.0)) / (1.0 + float(late.max()) * sum(one.pairs for one in requests))
        most = np.array([min(self._there(slot, link) for link in self.path.routes[place].links) for place, slot in cells])
        found = milp(
            np.concatenate([small * late, -worth]),
            constraints=LinearConstraint(matrix, lower, upper),
            bounds=Bounds(np.zeros(size + many), np.concatenate([most, np.ones(many)])),
            integrality=np.ones(size + many),
            options={"mip_rel_gap": 0.0},
        )
        if found.status != 0:
            raise ParameterError(f"Foresight: the integer programme was not solved: {found.message}")
        counts = np.rint(found.x).astype(int)
        return float(worth @ counts[size:]), {cell: n for cell, n in zip(cells, counts[:size].tolist(), strict=True) if n}
