"""A dial: one large slider with named marks, for the one control that a screen is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

__all__ = ["Dial"]


class Dial(anywidget.AnyWidget):
    """A slider from ``low`` to ``high`` as wide as the panel; ``marks`` are (value, words) that can be clicked.

    Equal steps on the screen are equal steps of the square root of the distance from ``end``: near-perfect values have room.
    """

    _esm = Path(__file__).with_name("dial.js")
    _css = Path(__file__).with_name("dial.css")
    value = traitlets.Float().tag(sync=True)
    low = traitlets.Float(0.0).tag(sync=True)
    high = traitlets.Float(1.0).tag(sync=True)
    end = traitlets.Float(1.0).tag(sync=True)
    marks: Any = traitlets.List().tag(sync=True)
    label = traitlets.Unicode("").tag(sync=True)
    reading = traitlets.Unicode("").tag(sync=True)

    def __repr__(self) -> str:
        return f"Dial({self.label!r}, {self.low:g} to {self.high:g})"
