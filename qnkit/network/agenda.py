"""The table of the events to come: what can no longer happen leaves it, and where that is not enough it grows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernels import event_columns as c

__all__ = ["alive", "with_room"]

HEAPS = ("heap", "heap_order", "heap_what")


def alive(state: Any) -> NDArray[np.bool_]:
    """Which of the events to come can still happen, in the order of the table.

    A cut-off or a fading time of a pair that is gone, news for a memory that has moved on and a herald of an attempt that was
    stopped are handled as nothing when their time comes.
    """
    s = state
    kind, a, b = s.heap_what[: s.tally[c.HEAP]].T
    out = np.ones(len(kind), dtype=bool)

    def rows(*kinds: int) -> NDArray[np.intp]:
        return np.flatnonzero(np.isin(kind, kinds))

    of = rows(c.HERALD)
    out[of] = (s.channels[a[of], c.TRY] == b[of]) & (s.channels[a[of], c.CHANNEL_STATE] == c.TRYING)
    of = rows(c.FADE, c.DISTILLED)
    out[of] = s.pairs[a[of], c.SERIAL] == b[of]
    of = rows(c.TOLD, c.FAILED, c.EXPIRE)
    out[of] = s.held[a[of], c.GENERATION] == b[of]
    return out


def with_room(state: Any, wanted: int) -> Any:
    """The state with room for so many more events.

    Long cut-offs leave an event behind for every pair that was used long before: without them leaving the table it would grow
    with the length of a run. What is left is put in order, which is a heap too; only if it fills more than half, there is more
    room than before.
    """
    kept = np.flatnonzero(alive(state))
    kept = kept[np.lexsort((state.heap_order[kept], state.heap[kept]))]
    old = len(state.heap)
    room = max(old, 2 * (len(kept) + wanted))
    tables = {}
    for name in HEAPS:
        table = getattr(state, name)
        tables[name] = np.concatenate([table[kept], np.zeros((room - len(kept), *table.shape[1:]), dtype=table.dtype)])
    state.tally[c.HEAP] = len(kept)
    return state.replaced(tables)
