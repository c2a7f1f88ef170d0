"""The canvas of a panel: one matplotlib figure of fixed size, drawn again fast enough to follow a hand.

Axes, ticks and labels (the frame) are kept as a picture and drawn again only when they change; what a drawing function adds
(the data) is removed and drawn again at every move. The frame always lies under the data, so that both ways of drawing give the
same pixels. A drawing function stays plain: it gets an axes, draws, and may set limits, scales, ticks and labels, or leave them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from qnkit.views.cell import Cell
from qnkit.views.image import png
from qnkit.views.theme import LIGHT, NORMAL, Palette, Sizes, using

__all__ = ["Canvas", "Draw"]

Draw = Callable[[Axes], object]
"""A drawing function whose model is already bound."""

CSS_DPI = 96.0
"""CSS pixels an inch, so that a point on the canvas is a point of the page."""

_FRAME = -1000.0
"""The z order of axes and spines: under all data."""

_GHOST = 0.28
"""How much of its opacity a kept curve has."""


class Canvas:
    """A figure of fixed size with its axes in one row.

    Parameters
    ----------
    widths : the share of the row that each axes gets
    size : width and height in CSS pixels
    colours, sizes : the palette and the sizes of `qnkit.views.theme`
    scale : pixels of the picture for each CSS pixel; 1.5 is crisp on screens from 1 to 2 pixels a CSS pixel
    """

    def __init__(
        self,
        widths: Sequence[float] = (1.0,),
        size: tuple[int, int] | None = None,
        *,
        colours: Palette = LIGHT,
        sizes: Sizes = NORMAL,
        scale: float = 1.5,
    ) -> None:
        self.widths = tuple(float(width) for width in widths)
        self.size = size or sizes.picture
        self.sizes, self.scale, self.colours = sizes, scale, colours
        self._ghosts: Sequence[Draw] | None = ()
        self.frames_drawn = 0
        self._build()

    def _build(self) -> None:
        """Make the figure afresh; the only place where axes are made."""
        with using(self.colours, self.sizes):
            inches = (self.size[0] / CSS_DPI, self.size[1] / CSS_DPI)
            self.figure = Figure(figsize=inches, dpi=CSS_DPI * self.scale)
            self._agg: Any = FigureCanvasAgg(self.figure)
            self.cells = [Cell(self.figure.add_axes((0.1, 0.1, 0.8, 0.8))) for _ in self.widths]
            for cell in self.cells:
                for part in (cell.axes.xaxis, cell.axes.yaxis, *cell.axes.spines.values()):
                    part.set_zorder(_FRAME)
            self._ghosts = None
            self._place()

    def restyle(self, colours: Palette | None = None, sizes: Sizes | None = None, scale: float | None = None) -> None:
        """Take another palette, size or scale; kept curves come back with the next `draw`."""
        self.colours, self.sizes, self.scale = colours or self.colours, sizes or self.sizes, scale or self.scale
        self._build()

    def _place(self) -> None:
        """Lay the axes out in their row: each gets its share, less the room its labels need."""
        width, height = self.size
        em = self.sizes.text * CSS_DPI / 72
        start, total = 0.0, sum(self.widths)
        for cell, share in zip(self.cells, self.widths, strict=True):
            stop = start + width * share / total
            left = start + max(cell.margin[0], 2.6 * em)
            bottom, right = max(cell.margin[1], 3.4 * em), stop - max(cell.margin[2], 1.2 * em)
            inner = (left / width, bottom / height, max(right - left, 4 * em) / width, (height - bottom - 0.9 * em) / height)
            cell.axes.set_position(inner)
            corner = np.array([[start, 0.0], [stop, height]]) * self.scale
            cell.box = Bbox(np.rint(corner))
            cell.frame = None
            start = stop

    def draw(self, draws: Sequence[Draw], ghosts: Sequence[Draw] = ()) -> None:
        """Draw anew: one drawing function for each axes, and those of the kept curve under them.

        ``ghosts`` are drawn when the sequence is another one than at the last call.
        """
        with using(self.colours, self.sizes):
            if ghosts is not self._ghosts:
                self._keep(ghosts)
            for cell, draw in zip(self.cells, draws, strict=True):
                self._clear(cell)
                draw(cell.axes)
            foreign = len(self.figure.axes) > len(self.cells) or any(cell.axes.child_axes for cell in self.cells)
            if foreign:
                self._whole()
            else:
                self._fast()

    def _keep(self, ghosts: Sequence[Draw]) -> None:
        """Draw the kept curve, faint: its lines, areas and marks, not its words."""
        for cell in self.cells:
            self._clear(cell)
            for ghost in cell.ghosts:
                ghost.remove()
            cell.ghosts = []
        for cell, ghost_draw in zip(self.cells, ghosts, strict=False):
            ghost_draw(cell.axes)
            for artist in cell.data():
                if isinstance(artist, Text | Legend):
                    artist.remove()
                    continue
                artist.set_alpha(_GHOST * _opacity(artist))
                artist.set_zorder(_FRAME + 1)
                artist.set_label("_kept")
                cell.ghosts.append(artist)
        self._ghosts = ghosts

    def _clear(self, cell: Cell) -> None:
        """Remove the data of one axes and set its limits, scales, ticks and words free for the drawing to come."""
        axes = cell.axes
        for extra in [other for other in self.figure.axes if all(other is not known.axes for known in self.cells)]:
            extra.remove()
        for artist in cell.data():
            artist.remove()
        axes.containers.clear()
        axes.set_prop_cycle(None)
        axis: Any
        for axis, rescale in ((axes.xaxis, axes.set_xscale), (axes.yaxis, axes.set_yscale)):
            if axis.have_units():  # the categories of the last drawing would stay, in their old order
                axis._converter, axis.units = None, None
            if axis.get_scale() != "linear" or not (axis.isDefault_majloc and axis.isDefault_majfmt and axis.isDefault_minloc):
                rescale("linear")
            axis.label.set_text("")
        for title in (axes.title, axes._left_title, axes._right_title):  # type: ignore[attr-defined]
            title.set_text("")
        axes.relim()
        axes.autoscale(True)

    def _fast(self) -> None:
        """Draw only the frames that changed, then the data over them."""
        renderer = self._agg.get_renderer()
        changed = []
        for cell in self.cells:
            cell.axes.apply_aspect()
            look = cell.look()
            if cell.frame is None or look != cell.signature:
                cell.signature = look
                changed.append(cell)
        for _ in range(3):  # words that hang on the data may move when the axes get smaller
            if not (changed and self._measure(changed)):
                break
            self._place()
            changed = list(self.cells)
            for cell in changed:
                cell.signature = cell.look()
        for cell in changed:
            self._frame(cell, renderer)
        for cell in self.cells:
            self._agg.restore_region(cell.frame)
        for cell in self.cells:
            for artist in cell.data():
                artist.draw(renderer)

    def _frame(self, cell: Cell, renderer: Any) -> None:
        """Draw and keep the frame of one axes, with its kept curve."""
        renderer.clear()
        hidden = cell.data()
        shown = [artist.get_visible() for artist in hidden]
        for artist in hidden:
            artist.set_visible(False)
        cell.axes.draw(renderer)
        for artist, visible in zip(hidden, shown, strict=True):
            artist.set_visible(visible)
        cell.frame = self._agg.copy_from_bbox(cell.box)
        self.frames_drawn += 1

    def _measure(self, cells: Sequence[Cell]) -> bool:
        """True if labels need more room than they have; the room only grows, so that the picture keeps still."""
        renderer, grown = self._agg.get_renderer(), False
        em = self.sizes.text * CSS_DPI / 72
        for cell in cells:
            inner = cell.axes.get_window_extent(renderer)
            left, low, right = inner.x0, inner.y0, inner.x1
            for axis in (cell.axes.xaxis, cell.axes.yaxis) if cell.axes.axison else ():
                box = axis.get_tightbbox(renderer)
                left, low = (min(left, box.x0), min(low, box.y0)) if box is not None else (left, low)
            words = [artist for artist in cell.data() if isinstance(artist, Text) and artist.get_text() and artist.get_visible()]
            middle = (inner.x0 + inner.x1) / 2
            for box in (artist.get_window_extent(renderer) for artist in words):
                low = min(low, box.y0)
                left = min(left, box.x0) if box.x1 < middle else left
                right = max(right, box.x1) if box.x0 > middle else right  # room cannot help a word that is too long for its axes
            needs = ((inner.x0 - left, 2.6 * em), (inner.y0 - low, 3.4 * em), (right - inner.x1, 1.2 * em))
            most = 0.55 * cell.box.width / self.scale
            for side, (pixels, least) in enumerate(needs):
                need = min(4.0 * float(np.ceil(pixels / self.scale / 4.0 + 1.0)), most)
                if need > max(cell.margin[side], least):
                    cell.margin[side], grown = need, True
        return grown

    def _whole(self) -> None:
        """Draw all of it, for the rare drawing that adds axes of its own."""
        self._agg.draw()
        for cell in self.cells:
            cell.frame = None

    def pixels(self) -> np.ndarray[Any, Any]:
        """The picture as an array of bytes (height, width, 4)."""
        return np.asarray(self._agg.buffer_rgba())

    def png(self, ground: str | None = None) -> bytes:
        """The picture as a PNG file, transparent or on a ground colour."""
        return png(self.pixels(), ground)


def _opacity(artist: Artist) -> float:
    """How opaque an artist is."""
    alpha = artist.get_alpha()
    return float(alpha) if isinstance(alpha, (int, float)) else 1.0
