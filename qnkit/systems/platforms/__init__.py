"""Real platforms, each dialled in from one paper: its figures with their marks, the link they make, and what was reported.

A module a platform: ``FIGURES``, the inputs; ``link()``; ``reproduce()``, the reported results beside the link's. A figure that
was adjusted to a result is no figure but a row that says ``fitted``.
"""

from __future__ import annotations

from importlib import import_module

from qnkit.systems.rows import Row

__all__ = ["PLATFORMS", "reproduce"]

PLATFORMS = {
    "calcium ion": "calcium",
    "strontium ion": "strontium",
    "barium ion": "barium",
    "NV centre": "nitrogen_vacancy",
    "SiV centre": "silicon_vacancy",
    "rubidium atom": "rubidium_atom",
    "T centre": "t_centre",
    "erbium ion": "erbium",
    "warm rubidium pair source": "rubidium_vapour",
    "transmon": "transmon",
}
"""The platforms: name and the module of this package that holds it."""


def reproduce() -> list[Row]:
    """The rows of all platforms."""
    return [row for module in PLATFORMS.values() for row in import_module(f"{__name__}.{module}").reproduce()]
