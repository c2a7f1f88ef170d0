"""The two palettes: every colour of the pictures and panels, in light and dark.

The things have the colours of Okabe and Ito, told apart by people with any colour vision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["DARK", "LIGHT", "Palette"]


@dataclass(frozen=True)
class Palette:
    """The colours of one theme: of the page, of the things (``marks``), and of words that name a thing (``labels``)."""

    name: str
    ink: str
    quiet: str
    card: str
    plate: str
    rule: str
    accent: str
    alert: str
    marks: Mapping[str, str]
    labels: Mapping[str, str]


_OKABE_ITO = {
    "fresh": "#009E73",
    "waiting": "#E69F00",
    "swapped": "#0072B2",
    "distilled": "#0072B2",
    "delivered": "#CC79A7",
    "lost": "#D55E00",
    "published": "#56B4E9",
    "predicted": "#F0E442",
}

LIGHT = Palette(
    name="light",
    ink="#1b1f2a",
    quiet="#626978",
    card="#fdfdfd",
    plate="#f0f3f7",
    rule="#dfe3e9",
    accent="#0072B2",
    alert="#b23c00",
    marks={**_OKABE_ITO, "message": "#7b8290", "theory": "#1b1f2a"},
    labels={
        "fresh": "#007857",
        "waiting": "#8f6200",
        "swapped": "#0069a5",
        "distilled": "#0069a5",
        "delivered": "#a34a7b",
        "lost": "#b34f00",
        "published": "#1f73a8",
        "predicted": "#6d6500",
        "message": "#626978",
        "theory": "#1b1f2a",
    },
)
"""The light palette."""

DARK = Palette(
    name="dark",
    ink="#e6e8ec",
    quiet="#a1a8b4",
    card="#16181d",
    plate="#20242b",
    rule="#343a44",
    accent="#4aa3df",
    alert="#ff9461",
    marks={
        **_OKABE_ITO,
        "fresh": "#16b78a",
        "swapped": "#3d97d6",
        "distilled": "#3d97d6",
        "lost": "#e8702a",
        "message": "#959cab",
        "theory": "#f2f3f5",
    },
    labels={
        "fresh": "#3ccb9f",
        "waiting": "#f0b63a",
        "swapped": "#5fb0e6",
        "distilled": "#5fb0e6",
        "delivered": "#e09ac2",
        "lost": "#f28a4b",
        "published": "#7cc6f0",
        "predicted": "#f0e442",
        "message": "#a1a8b4",
        "theory": "#f2f3f5",
    },
)
"""The dark palette: the same hues, lifted where they would sink into the ground."""
