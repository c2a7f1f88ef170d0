"""Published machines: their inputs with sources, what was reported, and the run that compares."""

from __future__ import annotations

from importlib import import_module

from qnkit.systems.rows import Row, judged, property_row

__all__ = ["KNOWN", "Row", "judged", "property_row", "reproduce"]

KNOWN = {
    "control_framework": "qnkit.systems.control_framework",
    "gothamq": "qnkit.systems.gothamq",
    "hub_and_spoke": "qnkit.systems.hub_and_spoke",
    "ions_over_10km": "qnkit.systems.ions_over_10km",
    "oxford_modules": "qnkit.systems.oxford_modules",
    "platforms": "qnkit.systems.platforms",
}
"""The published systems: name and the module that holds it."""


def reproduce(name: str) -> list[Row]:
    """The rows of one published system; KeyError for a name that is not in KNOWN."""
    return list(import_module(KNOWN[name]).reproduce())
