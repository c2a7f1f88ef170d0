"""Still pictures: one drawing or diagram with its words, which means something on a page without a kernel."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable
from functools import partial
from typing import Any

from qnkit.model import Model
from qnkit.views.drawing import Scene, called, view_of
from qnkit.views.stack import Picture

__all__ = ["still"]


def still(*views: Callable[..., Any], model: Model, alt: str, size: tuple[int, int] | None = None, seed: int = 0) -> Picture:
    """A plain figure of a model: drawing functions side by side, or one SVG diagram, with a description in words.

    Parameters
    ----------
    views : drawing functions ``draw_x(ax, model)``, or one diagram ``diagram_x(model)`` that gives SVG text
    model : what they draw
    alt : what the picture shows, in a sentence: the text of the page where no picture can be shown
    size : width and height in CSS pixels
    seed : of the random numbers of a drawing that samples
    """
    from qnkit.views.canvas import Canvas

    scene, known = Scene(model, seed), [view_of(view) for view in views]
    if not known[0].on_axes:
        picture = str(called(known[0].function, scene))
        return Picture(f"<figure style='margin:4px 0'>{picture}{_words(alt)}</figure>", alt)
    canvas = Canvas([view.width for view in known], size or (400 * min(len(known), 2), 300))
    canvas.draw([partial(called, view.function, scene) for view in known])
    data = base64.b64encode(canvas.png(canvas.colours.card)).decode("ascii")
    width, height = canvas.size
    image = f"<img alt='{html.escape(alt, quote=True)}' width='{width}' height='{height}' src='data:image/png;base64,{data}'>"
    return Picture(f"<figure style='margin:4px 0'>{image}{_words(alt)}</figure>", alt)


def _words(alt: str) -> str:
    """The description under the picture."""
    return f"<figcaption style='font-size:12px;color:var(--jp-ui-font-color2,currentColor)'>{html.escape(alt)}</figcaption>"
