"""Controls in percent for fields that are shares from 0 to 1."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qnkit.model import value_at
from qnkit.views.controls import Control

__all__ = ["percent"]


def percent(label: str, low: float, high: float, *paths: str, log: bool = False) -> Control:
    """A slider in percent, from ``low`` to ``high``, that drives the shares at one or several paths together."""

    def share(value: Any) -> float:
        return float(f"{value / 100:.12g}")

    def read(model: Any) -> float:
        return float(f"{100 * value_at(model, paths[0]):.12g}")

    fields: dict[str, Callable[[Any], Any]] = dict.fromkeys(paths, share)
    return Control(low, high, log=log, label=label, unit="%", fields=fields, read=read)
