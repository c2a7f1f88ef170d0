"""What a panel draws: its views sorted into matplotlib pictures and SVG diagrams, each called with what it asks for."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from qnkit.model import Model

__all__ = ["Scene", "View", "called", "view_of"]

_GIVEN = ("rng", "predicted")


@dataclass(frozen=True)
class View:
    """A drawing function: its name, whether it draws on axes, the share of the row it asks for, what else it takes."""

    function: Callable[..., Any]
    name: str
    on_axes: bool
    width: float
    takes: frozenset[str]


@dataclass(frozen=True)
class Scene:
    """All that a picture depends on: the model, the seed, the learner's prediction."""

    model: Model
    seed: int = 0
    predicted: Any = None

    @property
    def given(self) -> dict[str, Any]:
        """The keywords a view may ask for; a fresh generator each time, so that only what was moved moves."""
        return {"rng": np.random.default_rng(self.seed), "predicted": self.predicted}


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter]:
    try:
        return list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return []


def view_of(function: Callable[..., Any]) -> View:
    """What a drawing function is: on axes if its first parameter is called ``ax``, else a diagram that returns SVG."""
    if not callable(function):
        raise TypeError(f"views: {function!r}: must be a drawing function draw_x(ax, model) or diagram_x(model).")
    parameters = _parameters(function)
    inner = getattr(function, "func", function)
    name = getattr(inner, "__name__", type(inner).__name__)
    on_axes = bool(parameters) and parameters[0].name == "ax"
    takes = frozenset(p.name for p in parameters if p.name in _GIVEN)
    return View(function, name, on_axes, float(getattr(function, "width", 1.0)), takes)


def called(function: Callable[..., Any], scene: Scene, *first: Any) -> Any:
    """What a function says of a scene; it gets ``first``, the model, and the keywords it asks for."""
    takes = [p.name for p in _parameters(function) if p.name in _GIVEN]
    given = scene.given if takes else {}
    return function(*first, scene.model, **{name: given[name] for name in takes})
