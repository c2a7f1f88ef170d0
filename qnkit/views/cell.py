"""One axes of the canvas: its part of the picture, what was drawn on it, and the look of its frame."""

from __future__ import annotations

from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

__all__ = ["Cell"]


class Cell:
    """One axes of the canvas: its part of the figure, its data artists, its kept frame."""

    def __init__(self, axes: Axes) -> None:
        self.axes = axes
        self.own: set[Artist] = set(axes.get_children())
        self.ghosts: list[Artist] = []
        self.frame: Any = None
        self.signature: tuple[Any, ...] = ()
        self.box = Bbox.unit()
        self.margin = [0.0, 0.0, 0.0]
        """What labels need at the left, below and at the right, in CSS pixels; it only grows."""

    def data(self) -> list[Artist]:
        """What a drawing function added, in the order of drawing."""
        kept = self.own | set(self.ghosts)
        return sorted((a for a in self.axes.get_children() if a not in kept), key=lambda artist: artist.get_zorder())

    def look(self) -> tuple[Any, ...]:
        """All that decides how the frame looks."""
        axes = self.axes
        sides = tuple((s.get_visible(), s.get_bounds(), str(s.get_position()), s.get_edgecolor()) for s in axes.spines.values())
        parts: list[Any] = [axes.axison, axes.get_position().bounds, sides, axes.get_facecolor()]
        parts += [title.get_text() for title in (axes.title, axes._left_title, axes._right_title)]  # type: ignore[attr-defined]
        axis: Any
        for axis in (axes.xaxis, axes.yaxis):
            low, high = axis.get_view_interval()
            major, minor = axis.get_majorticklocs(), axis.get_minorticklocs()
            parts += [axis.get_scale(), low, high, axis.get_visible(), axis.get_label_text(), axis.label.get_color()]
            parts += [tuple(major), tuple(minor), tuple(axis.major.formatter.format_ticks(major))]
            parts += [str(axis.get_tick_params("major")), str(axis.get_tick_params("minor"))]
            if len(minor):
                parts.append(tuple(axis.minor.formatter.format_ticks(minor)))
        return (*parts, tuple(id(ghost) for ghost in self.ghosts))
