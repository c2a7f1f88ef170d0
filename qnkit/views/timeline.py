"""The memories of a network along time: how long each held half of which pair, and how it ended."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from qnkit.model import ParameterError
from qnkit.network.trace import Trace
from qnkit.views import theme
from qnkit.views.living_scene import Played, unit_of
from qnkit.views.living_trace import played

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_timeline"]

_GAP = 0.6
"""The room between two nodes, in rows."""

_THICK = 0.62
"""The thickness of a fresh bar, in rows."""

Bars = list[tuple[float, float, float, float, str, float]]
"""Start, end, middle and thickness of each bar, its colour and how opaque it is."""


def draw_timeline(
    ax: Axes, trace: Trace | Played, t: float | None = None, from_s: float = 0.0, until_s: float | None = None
) -> None:
    """Draw the memories of a trace along time, a row each, grouped by node; a cursor at ``t`` in s if given.

    A bar is the stay of half a pair: green where the pair is new, orange and paler as it waits, blue when swapped, double when
    distilled; a line joins the halves that a swap took; a heavy mark ends a delivered pair, a cross a lost one; dashes follow
    where a memory is blocked until it hears of the loss. ParameterError where the trace has no memories, or no time is left.
    """
    scene = played(trace)
    until_s = scene.t_end if until_s is None else until_s
    if not until_s > from_s:
        raise ParameterError(f"draw_timeline: until_s = {until_s:g} s must be after from_s = {from_s:g} s.")
    if not scene.memories:
        raise ParameterError("draw_timeline: this trace says nothing of memories; give the trace of a run.")
    unit, size = unit_of(until_s)
    colours, marks = theme.palette(), theme.COLOUR
    y = [i + _GAP * node for i, (node, _) in enumerate(scene.memories)]
    bars: Bars = []
    mark = min(5.5, max(2.5, 100 / y[-1])) if y[-1] else 5.5
    lost: list[tuple[float, float]] = []
    for pair in scene.pairs:
        if pair.t0 >= until_s or max(pair.t1, *pair.free) < from_s:
            continue
        for row, free in zip(pair.rows, pair.free, strict=True):
            if row < 0:
                continue
            bars += _stay(pair.kind, y[row], (pair.t0, pair.t1, pair.oldest), scene)
            if pair.end == "delivered":
                ax.plot(
                    [pair.t1 / size] * 2,
                    [y[row] - 0.45, y[row] + 0.45],
                    color=marks["delivered"],
                    linewidth=0.65 * mark,
                    zorder=4,
                )
            elif pair.end == "lost":
                lost.append((pair.t1 / size, y[row]))
                if free > pair.t1:
                    look = {"color": marks["lost"], "linewidth": 1.1, "linestyle": (0, (3, 2))}
                    ax.plot([pair.t1 / size, free / size], [y[row]] * 2, **look)  # type: ignore[arg-type]
    _draw_bars(ax, bars, size)
    if lost:
        ax.plot(*zip(*lost, strict=True), "x", color=marks["lost"], markersize=mark, markeredgewidth=mark / 3.5, zorder=4)
    for moment, rows in _joins(scene).items():
        ax.plot([moment / size] * 2, [y[rows[0]], y[rows[1]]], color=marks["swapped"], linewidth=1.4, zorder=3)
    for node, (name, _, _) in enumerate(scene.nodes):
        own = [at for at, (owner, _) in zip(y, scene.memories, strict=True) if owner == node]
        if own:
            ax.axhspan(own[0] - 0.5, own[-1] + 0.5, color=colours.rule, alpha=0.4, linewidth=0)
            middle = (own[0] + own[-1]) / 2
            words: Any = {"ha": "right", "va": "center", "color": colours.ink, "fontsize": 9, "parse_math": False}
            ax.text(-0.012, middle, name, transform=ax.get_yaxis_transform(), **words)
    if t is not None:
        ax.axvline(t / size, color=colours.ink, linewidth=1.0, zorder=5)
    ax.set_xlim(from_s / size, until_s / size)
    ax.set_ylim(y[-1] + 1.0, -1.0)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_xlabel(f"time ({unit})")


def _stay(kind: str, y: float, times: tuple[float, float, float], scene: Played) -> Bars:
    """The bars of one half: while it is new, and in steps as it ages."""
    start, end, oldest = times
    marks, bars = theme.COLOUR, []
    new = min(end, start + scene.fresh_s) if kind == "link" else start
    if new > start:
        bars.append((start, new, y, _THICK, marks["fresh"], 1.0))
    parts = np.linspace(new, end, 7 if end - new > 0.1 * scene.age_s else 2).tolist()
    for a, b in pairwise(parts):
        old = min(1.0, max(0.0, ((a + b) / 2 - oldest) / scene.age_s))
        colour = marks["waiting" if kind == "link" else kind]
        bars.append((a, b, y, _THICK * (1 - 0.4 * old), colour, 1 - 0.55 * old))
    if kind == "distilled":  # a double line
        bars.append((start, end, y, 0.2 * _THICK, theme.palette().card, 1.0))
    return bars


def _draw_bars(ax: Axes, bars: Bars, size: float) -> None:
    """All bars at once."""
    from matplotlib.collections import PolyCollection
    from matplotlib.colors import to_rgba

    corners = [
        [(a / size, y - h / 2), (b / size, y - h / 2), (b / size, y + h / 2), (a / size, y + h / 2)] for a, b, y, h, _, _ in bars
    ]
    colours = [to_rgba(colour, opaque) for *_, colour, opaque in bars]
    ax.add_collection(PolyCollection(corners, facecolors=colours, linewidths=0, zorder=2), autolim=False)


def _joins(scene: Played) -> dict[float, list[int]]:
    """The two memories of each station that swapped, by the time of the swap."""
    ended: dict[tuple[int, float], list[int]] = defaultdict(list)
    for pair in scene.pairs:
        for row in pair.rows:
            if pair.fate == "swapped" and row >= 0:
                ended[scene.memories[row][0], pair.t1].append(row)
    made = ((pair.t0, ended.get((pair.place, pair.t0), [])) for pair in scene.pairs if pair.kind == "swapped")
    return {moment: rows for moment, rows in made if len(rows) == 2}
