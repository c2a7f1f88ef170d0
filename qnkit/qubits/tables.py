"""Plain tables that states and their measurements show in a notebook."""

from __future__ import annotations

import html
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

__all__ = ["largest", "state_table"]


def largest(sizes: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """The places of the ``count`` largest numbers, rising; of equal numbers those that come first."""
    if sizes.size <= count:
        return np.arange(sizes.size)
    edge = np.partition(sizes, -count)[-count]
    above, level = np.flatnonzero(sizes > edge), np.flatnonzero(sizes == edge)
    return np.sort(np.concatenate((above, level[: count - above.size])))


def state_table(caption: str, rows: Iterable[tuple[str, str]], note: str = "") -> str:
    """The HTML of a table with a caption, rows of a name and a number, and a last line of its own where there is a note."""
    cells = "".join(
        f"<tr><td style='text-align:left'>{html.escape(name)}</td><td style='text-align:right'>{html.escape(value)}</td></tr>"
        for name, value in rows
    )
    last = f"<tr><td colspan='2' style='text-align:left'>{html.escape(note)}</td></tr>" if note else ""
    return f"<table><caption>{html.escape(caption)}</caption>{cells}{last}</table>"
