"""The columns of the event engine's tables, and its state: one tuple of arrays that is carried from call to call.

Which number stands where is said here alone; qnkit.network.tables fills the tables.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

TABLES = {
    # each table: whole numbers (i) or floats (f), and the shape of a row
    "clock": ("f", ()),  # 2: NOW, LEAST
    "tally": ("i", ()),  # 10: HEAP to ASKING
    "links": ("f", (8,)),  # SCALE to DRIFT_RIGHT
    "lit": ("i", ()),  # whether a link is on
    "channels": ("i", (14,)),  # LINK to REVERSED
    "pools": ("i", (6,)),  # POOL_NODE to QUEUE_TAIL
    "stack": ("i", ()),  # the free memories of each pool, from POOL_START on
    "memories": ("f", (8,)),  # ONE_RATE to ASKED_AT
    "held": ("i", (14,)),  # of each memory: NODE to FROZEN
    "nodes": ("f", (6,)),  # CUTOFF to GATE
    "sites": ("i", (9,)),  # SITE_NODE to TAIL
    "distils": ("i", (5,)),  # REQUIRED to LAST
    "tensors": ("f", (4, 4, 4)),  # of each distil site
    "flows": ("i", (2,)),  # HOPS, KEEPS
    "pairs": ("i", (22,)),  # SERIAL to RIGHT_HELD
    "states": ("f", (13,)),  # of each pair: TX to RIGHT_TOLD
    "spare": ("i", ()),  # the free slots of pairs
    "heap": ("f", ()),  # times of the events to come
    "heap_order": ("i", ()),
    "heap_what": ("i", (3,)),  # kind, and whom it concerns
    "log_counts": ("i", (13,)),  # see qnkit.network.trace
    "log_numbers": ("f", (8,)),
    "out_counts": ("i", (6,)),  # see qnkit.network.run
    "out_numbers": ("f", (6,)),
}


class State:
    """The tables of a run, each an attribute; kernels change them in place.

    ``address``: where a compiled kernel finds, in this order, the address and then the number of rows of each table.
    """

    def __init__(self, tables: dict[str, NDArray[Any]]) -> None:
        for name, (dtype, row) in TABLES.items():
            table = np.ascontiguousarray(tables[name], dtype={"i": np.int64, "f": np.float64}[dtype])
            setattr(self, name, table.reshape(-1, *row) if table.size == 0 else table)
        arrays = [getattr(self, name) for name in TABLES]
        self._where = np.array([array.ctypes.data for array in arrays] + [len(array) for array in arrays], dtype=np.int64)
        self.address = int(self._where.ctypes.data)

    def __reduce__(self) -> tuple[Any, ...]:
        """What copies and pickles are made of: the tables, never their addresses."""
        return State, ({name: getattr(self, name) for name in TABLES},)

    def replaced(self, tables: dict[str, NDArray[Any]]) -> State:
        """A State with other arrays in some of its tables."""
        return State({**{name: getattr(self, name) for name in TABLES}, **tables})

    @property
    def _numba_type_(self) -> Any:
        """What numba asks for when a kernel is called."""
        from ._state_type import STATE

        return STATE


NOW, LEAST = range(2)
HEAP, ORDER, SERIALS, SPARE, LOGGED, DELIVERED, DECISION, EVENTS, LOGGING, ASKING = range(10)
SCALE, STEP, FRESH_X, FRESH_Y, FRESH_Z, LINK_SPAN, DRIFT_LEFT, DRIFT_RIGHT = range(8)
LINK, LEFT_POOL, RIGHT_POOL, LEFT_SITE, RIGHT_SITE, LEFT_POSITION, RIGHT_POSITION, CHANNEL_FLOW = range(8)
LEFT_MEMORY, RIGHT_MEMORY, TRY, CHANNEL_STATE, CHANNEL_NEXT, REVERSED = range(8, 14)
IDLE, TRYING, WAITING, HOLDING = range(4)  # HOLDING: one memory, while the other is waited for
POOL_NODE, POOL_START, POOL_SIZE, POOL_FREE, QUEUE_HEAD, QUEUE_TAIL = range(6)
ONE_RATE, COHERENCE_RATE, GAUSSIAN_RATE, BORN, SINCE, TOLD_AT, BAD, ASKED_AT = range(8)
NODE, POOL, GENERATION, PAIR, SITE, SIDE, POSITION, PENDING, BUSY, LISTED, NEXT, PREVIOUS, OTHER, FROZEN = range(14)
CUTOFF, SUCCESS, FACTOR_X, FACTOR_Y, FACTOR_Z, GATE = range(6)
SITE_NODE, SITE_KIND, NEED_LOW, NEED_HIGH, PICK, HEAD, TAIL = range(7)  # HEAD and TAIL of list 0; of list 1 two further on
WAY, SWITCH, ASKED = range(3)
REQUIRED, ORDER_OF, PROTOCOL, FIRST, LAST = range(5)
HOPS, KEEPS = range(2)
SERIAL, KIND, PLACE, PARENT, PARENT_2, LEFT, RIGHT, FLOW, ROUNDS, LINKS, FATE = range(11)
BROKEN, GHOST, FADED, DISTIL, QUEUED, PREVIOUS_PAIR, NEXT_PAIR = range(11, 18)
LEFT_END, RIGHT_END, LEFT_HELD, RIGHT_HELD = range(18, 22)  # the nodes and memories a pair was made between, for the log
TX, TY, TZ, AT, SPAN, OLDEST, MADE, ENDED, MADE_X, MADE_Y, MADE_Z, LEFT_TOLD, RIGHT_TOLD = range(13)
HERALD, TOLD, FAILED, EXPIRE, FADE, SWAP, DISTILLED, AGREED = range(8)
F_WAITING, F_SWAPPED, F_SWAP_FAILED, F_WASTED, F_DISTILLED, F_MEASURED = range(6)
F_DISTIL_FAILED, F_EXPIRED, F_FADED, F_DISCARDED, F_DELIVERED = range(6, 11)
MADE_LINK, MADE_SWAPPED, MADE_DISTILLED = range(3)
BY_TIME, BY_FULL, BY_EMPTY, BY_DECISION, BY_BUDGET, BY_GROWTH = range(6)
"""Why advance came back: the time is reached; a table is full; nothing will ever happen; a controller is asked; the budget is
used; the heap must grow."""
