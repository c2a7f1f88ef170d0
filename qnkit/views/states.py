"""Pictures of one pair's state: its density matrix, each entry a square whose area is its size and whose hand is its phase."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from qnkit.physics import Link, PairLink, PairState
from qnkit.physics.ledger import Pairs
from qnkit.views.theme import COLOUR, LABEL, palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_state"]

_KETS = ("00", "01", "10", "11")
_SMALLEST = 0.004
"""Entries smaller than this are not drawn: their square would be a dot."""


def _of(state: PairState | Pairs | Link | PairLink) -> PairState | None:
    """The state meant: itself, or the usable state of pairs or of a link (None if no pair ever comes)."""
    if isinstance(state, PairState):
        return state
    return (state if isinstance(state, Pairs) else state.pairs()).state


def draw_state(ax: Axes, state: PairState | Pairs | Link | PairLink) -> None:
    """Draw the density matrix of a pair: rows and columns 00, 01, 10, 11 (left qubit first).

    The area of a square is the size of the entry, a full cell being 1/2 as in a Bell state. Positive real entries are plain,
    negative ones hatched, and a hand shows the phase of any other: pointing right is +, up is +i. The diagonal carries its
    numbers; they are the chances of the four outcomes.
    """
    from matplotlib.collections import LineCollection
    from matplotlib.patches import Rectangle

    ax.set_xlim(-0.55, 3.55)
    ax.set_ylim(3.55, -0.55)
    ax.set_aspect("equal")
    ax.set_xticks(range(4), _KETS)
    ax.set_yticks(range(4), _KETS)
    ax.tick_params(length=0)
    ax.set_xlabel("Alice's and Bob's bits")
    for edge in ("left", "bottom"):
        ax.spines[edge].set_visible(False)
    lines = [[(-0.5, k - 0.5), (3.5, k - 0.5)] for k in range(5)] + [[(k - 0.5, -0.5), (k - 0.5, 3.5)] for k in range(5)]
    ax.add_collection(LineCollection(lines, colors=palette().rule, linewidths=0.8), autolim=False)
    pair = _of(state)
    if pair is None:
        ax.text(1.5, 1.5, "no pair ever comes", ha="center", va="center", color=LABEL["lost"])
        return
    for row, column in np.ndindex(4, 4):
        entry = complex(pair.matrix[row, column])
        size = abs(entry)
        if size < _SMALLEST:
            continue
        side, phase = 0.9 * math.sqrt(min(size, 0.5) / 0.5), math.atan2(entry.imag, entry.real)
        turned, negative = min(abs(phase), math.pi - abs(phase)) > 0.03, abs(phase) > math.pi / 2
        colour = COLOUR["waiting"] if negative else COLOUR["swapped"]
        corner = (column - side / 2, row - side / 2)
        ax.add_patch(
            Rectangle(corner, side, side, facecolor=colour, edgecolor=palette().card, hatch="///" if negative else "", lw=0)
        )
        if turned:
            reach = 0.5 * side
            ax.plot([column, column + reach * math.cos(phase)], [row, row - reach * math.sin(phase)], color=palette().ink, lw=1.6)
    for k in range(4):
        chance = float(pair.matrix[k, k].real)
        inside = chance > 0.2  # a smaller square has no room for its number
        words = f"{chance:.2f}" if chance >= 0.005 or chance < 1e-12 else "<0.01"
        where = (k, k) if inside else (k, k + 0.37)
        ink = "#ffffff" if inside else palette().quiet
        ax.text(where[0], where[1], words, ha="center", va="center", color=ink, fontsize="small")
