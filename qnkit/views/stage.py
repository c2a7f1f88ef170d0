"""The stage: draws a scene with all the views of a panel, whole or not at all; it knows no widget."""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Sequence
from typing import Any

from qnkit.views import theme
from qnkit.views.canvas import Canvas
from qnkit.views.drawing import Scene, View, called

__all__ = ["Stage", "plain"]


def plain(markup: str) -> str:
    """HTML as plain text."""
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


class Stage:
    """What is drawn: diagrams, the picture, the sentence, and the kept curve.

    Attributes
    ----------
    canvas : the `Canvas`, None without a view on axes
    diagrams : the SVG texts of the last good drawing
    png : its picture
    sentence : its sentence, HTML
    kept : the scene of the kept curve, None for none
    kept_sentence : its sentence
    """

    def __init__(
        self,
        views: Sequence[View],
        sentence: Callable[..., str] | None,
        *,
        size: tuple[int, int] | None,
        widths: Sequence[float],
        colours: theme.Palette,
        sizes: theme.Sizes,
        scale: float,
    ) -> None:
        self.views, self._says = tuple(views), sentence
        self.colours, self.sizes, self.scale = colours, sizes, scale
        self.diagrams: tuple[str, ...] = ()
        self.png, self.sentence, self.kept_sentence = b"", "", ""
        self.kept: Scene | None = None
        self._ghosts: tuple[Callable[[Any], Any], ...] = ()
        self.on_axes = tuple(view for view in self.views if view.on_axes)
        self.canvas = Canvas(widths, size, colours=colours, sizes=sizes, scale=scale) if self.on_axes else None

    def draw(self, scene: Scene) -> None:
        """Draw a scene; whatever a view raises goes on, and then nothing has changed."""
        with theme.using(self.colours, self.sizes, pictures=False):
            diagrams = tuple(str(called(view.function, scene)) for view in self.views if not view.on_axes)
            sentence = str(called(self._says, scene)) if self._says is not None else ""
        if self.canvas is not None:
            self.canvas.draw(self._bound(scene), self._ghosts)
            self.png = self.canvas.png()
        self.diagrams, self.sentence = diagrams, sentence

    def _bound(self, scene: Scene) -> tuple[Callable[[Any], Any], ...]:
        """The drawing functions on axes, each with its model bound."""
        return tuple(functools.partial(called, view.function, scene) for view in self.on_axes)

    def keep(self, scene: Scene | None) -> None:
        """Keep a scene's curve, faint, with the present sentence, from the next drawing on; None lets the kept one go."""
        self.kept = scene
        self.kept_sentence = self.sentence if scene is not None else ""
        self._ghosts = self._bound(scene) if scene is not None else ()

    def restyle(self, colours: theme.Palette, scale: float) -> bool:
        """True if palette or scale are new; then all has to be drawn again."""
        if colours is self.colours and scale == self.scale:
            return False
        self.colours, self.scale = colours, scale
        if self.canvas is not None:
            self.canvas.restyle(colours=colours, scale=scale)
        return True

    @property
    def height(self) -> int:
        """The height of the picture in CSS pixels."""
        return self.canvas.size[1] if self.canvas is not None else 200

    @property
    def alt_text(self) -> str:
        """The picture in words: the sentence, then what the figure shows."""
        shown = []
        for view, cell in zip(self.on_axes, self.canvas.cells if self.canvas is not None else (), strict=True):
            y, x = cell.axes.get_ylabel(), cell.axes.get_xlabel()
            shown.append(f"{y} against {x}" if x and y else view.name.removeprefix("draw_").replace("_", " "))
        parts = plain(self.sentence), f"The picture shows {'; '.join(shown)}." if shown else ""
        return " ".join(part for part in parts if part)
