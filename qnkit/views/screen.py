"""The card: where question, controls, picture, sentence, buttons and words of alarm stand; it knows no model."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from qnkit.views.rows import Row
from qnkit.views.sheet import css

__all__ = ["COVERED", "PREPARING", "Screen", "image", "more"]

COVERED = "commit your prediction above first"
PREPARING = "preparing the kernels, a few seconds, once"


def image(png: bytes, alt: str, size: tuple[int, int]) -> str:
    """A PNG file as an ``<img>`` of fixed size with its text; it is decoded before the page is painted, so nothing flickers."""
    data = base64.b64encode(png).decode("ascii")
    return (
        f'<img alt="{html.escape(alt)}" width="{size[0]}" height="{size[1]}" decoding="sync" src="data:image/png;base64,{data}">'
    )


class Screen:
    """The widgets that show what a panel says: picture, sentence, alert, the card of the prediction, "show me anyway"."""

    def __init__(self, show_anyway: Callable[[], None]) -> None:
        self.picture = ipywidgets.HTML().add_class("qnkit-picture")
        self.sentence, self.alert, self.card = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        self.anyway = ipywidgets.Button(description="show me anyway", tooltip="Show the picture without a prediction")
        self.anyway.add_class("qnkit-link").add_class("qnkit-show").on_click(lambda _: show_anyway())
        self.anyway.layout.display = "none"

    def arranged(self, question: str, rows: Sequence[Row], shown_first: int, buttons: Any) -> list[Any]:
        """The card from top to bottom: question; controls and buttons at the left, picture and sentence at the right.

        The first ``shown_first`` rows stand open, the others behind "more".
        """
        boxes = [row.box for row in rows]
        side: list[Any] = [ipywidgets.VBox(boxes[:shown_first]).add_class("qnkit-controls")]
        if boxes[shown_first:]:
            rest = ipywidgets.VBox(boxes[shown_first:]).add_class("qnkit-controls")
            side += [more(rest), rest]
        side += [self.card, buttons]
        main = [self.picture, self.anyway, self.sentence, self.alert]
        columns = [ipywidgets.VBox(part).add_class(name) for part, name in ((side, "qnkit-side"), (main, "qnkit-main"))]
        top = [ipywidgets.HTML(f"<h2 class='qnkit-question'>{html.escape(question)}</h2>")] if question else []
        return [ipywidgets.HTML(f"<style>{css()}</style>"), *top, ipywidgets.HBox(columns).add_class("qnkit-body")]

    def show(self, pictures: str, sentence: str, kept: str) -> None:
        """Show pictures, sentence, and the sentence of the kept curve; all three are HTML."""
        self.anyway.layout.display = "none"
        self.picture.value = pictures
        beside = f"<div class='qnkit-kept'>{f'kept: {kept}' if kept else ''}</div>"
        self.sentence.value = f"<div class='qnkit-sentence'>{sentence}</div>{beside}" if sentence else ""

    def cover(self, words: str, height: int, *, may_skip: bool) -> None:
        """Put a calm cover in the place of the picture."""
        self.anyway.layout.display = "" if may_skip else "none"
        self.picture.value = f"<div class='qnkit-cover' style='min-height:{height}px' role='status'>{html.escape(words)}</div>"
        self.sentence.value = ""

    def predicted(self, label: str, when: str = "") -> None:
        """Show what the learner predicted and how it came about; "" for nothing."""
        words = f"You predicted<b>{html.escape(label)}</b>{html.escape(when)}"
        self.card.value = f"<div class='qnkit-predicted'>{words}</div>" if label else ""

    def alarm(self, message: str) -> None:
        """Say what went wrong, under the picture; "" takes the words away."""
        self.alert.value = f"<div role='alert' class='qnkit-alert'>{html.escape(message)}</div>" if message else ""


def more(rest: Any) -> Any:
    """The quiet link that folds and unfolds a box; the box is folded from now on."""
    rest.layout.display = "none"
    link = ipywidgets.Button(description="more …", tooltip="Show the other controls").add_class("qnkit-link")

    def unfold(_: Any) -> None:
        hidden = rest.layout.display == "none"
        rest.layout.display = "flex" if hidden else "none"
        link.description = "less" if hidden else "more …"

    link.on_click(unfold)
    return link
