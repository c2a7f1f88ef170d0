"""Still pictures: one drawing or diagram with its words, which means something on a page without a kernel."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable
from typing import Any

from qnkit.views.stack import Picture

__all__ = ["still"]


def still(*views: Callable[..., Any], model: object, alt: str, size: tuple[int, int] | None = None, rng: Any = None) -> Picture:
    """A plain figure of a model: drawing functions side by side, or one SVG diagram, with a description in words.

    Parameters
    ----------
    views : drawing functions ``draw_x(ax, model)``, or one diagram ``diagram_x(model)`` that gives SVG text
    model : what they draw
    alt : what the picture shows, in a sentence: the text of the page where no picture can be shown
    size : width and height in CSS pixels
    rng : the random numbers of a drawing that samples
    """
    import inspect

    from qnkit.views.canvas import Canvas

    def takes(view: Callable[..., Any], name: str) -> bool:
        return name in inspect.signature(view).parameters

    if not takes(views[0], "ax"):
        picture = str(views[0](model))
        return Picture(f"<figure style='margin:4px 0'>{picture}{_words(alt)}</figure>", alt)
    canvas = Canvas([1.0] * len(views), size or (380 * min(len(views), 2), 300))
    extra = [(rng,) if takes(view, "rng") else () for view in views]
    canvas.draw([lambda ax, v=view, e=more: v(ax, model, *e) for view, more in zip(views, extra, strict=True)])  # type: ignore[misc]
    data = base64.b64encode(canvas.png(canvas.colours.card)).decode("ascii")
    width, height = canvas.size
    image = f"<img alt='{html.escape(alt, quote=True)}' width='{width}' height='{height}' src='data:image/png;base64,{data}'>"
    return Picture(f"<figure style='margin:4px 0'>{image}{_words(alt)}</figure>", alt)


def _words(alt: str) -> str:
    """The description under the picture."""
    return f"<figcaption style='font-size:12px;color:var(--jp-ui-font-color2,currentColor)'>{html.escape(alt)}</figcaption>"
