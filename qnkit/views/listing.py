"""The code behind a panel: a model as the constructor call that makes it, and the lines that draw its picture."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from pydantic_core import PydanticUndefined

from qnkit.model import Model
from qnkit.views.drawing import View

__all__ = ["call", "listing"]

_LAYERS = ("qubits", "physics", "network", "compute", "systems", "views")


def call(model: Model, indent: int = 0) -> str:
    """The constructor call that makes a model, naming only the fields that are not the default."""
    default = type(model)() if _has_defaults(model) else None
    return _call(model, default, indent)


def _has_defaults(model: Model) -> bool:
    return not any(info.is_required() for info in type(model).model_fields.values())


def _call(model: Model, usual: Any, indent: int) -> str:
    own = type(model)
    parts = []
    for name, info in own.model_fields.items():
        value = getattr(model, name)
        default = getattr(usual, name) if isinstance(usual, own) else info.get_default(call_default_factory=True)
        if default is not PydanticUndefined and value == default and type(value) is type(default):
            continue
        if name != "kind":
            parts.append((name, value))
    flat = ", ".join(f"{name}={_said(value, indent)}" for name, value in parts)
    if len(flat) + indent < 88 and "\n" not in flat:
        return f"{own.__name__}({flat})"
    pad = " " * (indent + 4)
    lines = "".join(f"{pad}{name}={_said(value, indent + 4)},\n" for name, value in parts)
    return f"{own.__name__}(\n{lines}{' ' * indent})"


def _said(value: Any, indent: int) -> str:
    if isinstance(value, Model):
        return call(value, indent)
    if isinstance(value, tuple):
        inner = ", ".join(_said(item, indent) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return repr(value)


def _home(module: str, name: str) -> str | None:
    """The public place that a name is imported from; None for what a notebook defines."""
    parts = module.split(".")
    if parts[0] == "qnkit" and len(parts) > 2 and parts[1] in _LAYERS:
        layer = ".".join(parts[:2])
        if getattr(import_module(layer), name, None) is not None:
            return layer
    return None if module == "__main__" else module


def _classes(model: Model) -> list[type[Model]]:
    """The classes that the constructor call names."""
    found = [type(model)]
    text = call(model)
    for name in type(model).model_fields:
        values = getattr(model, name)
        for value in values if isinstance(values, tuple) else (values,):
            if isinstance(value, Model) and f"{type(value).__name__}(" in text:
                found += [cls for cls in _classes(value) if f"{cls.__name__}(" in text]
    return list(dict.fromkeys(found))


def _imports(model: Model, views: Sequence[View]) -> tuple[list[str], list[str]]:
    """The import lines, and remarks on what cannot be imported."""
    wanted: dict[str, set[str]] = {}
    remarks = []
    named = [(cls.__module__, cls.__name__) for cls in _classes(model)]
    for view in views:
        inner = getattr(view.function, "func", view.function)
        module = getattr(inner, "__module__", "__main__") or "__main__"
        inside = "<" in getattr(inner, "__qualname__", "<") or not inspect.isroutine(inner)
        named.append(("__main__" if inside else module, view.name))
    for module, name in named:
        home = _home(module, name)
        if home is None:
            remarks.append(f"# {name} is defined in this notebook")
        else:
            wanted.setdefault(home, set()).add(name)
    lines = [f"from {home} import {', '.join(sorted(names))}" for home, names in sorted(wanted.items())]
    return lines, list(dict.fromkeys(remarks))


def listing(
    model: Model, views: Sequence[View], seed: int, predicted: Any, size: tuple[int, int], widths: Sequence[float]
) -> str:
    """The Python program that makes the picture of a panel, ready to run."""
    imports, remarks = _imports(model, views)
    name = type(model).__name__.lower()
    drawn = [view for view in views if view.on_axes]
    uses_rng = any("rng" in view.takes for view in views)
    head = [*(["import matplotlib.pyplot as plt"] if drawn else []), *(["import numpy as np"] if uses_rng else [])]
    body = [f"{name} = {call(model)}"]
    if drawn:
        inches = f"({size[0] / 96:.1f}, {size[1] / 96:.1f})"
        ratios = f", width_ratios=[{', '.join(f'{w:g}' for w in widths)}]" if len(set(widths)) > 1 else ""
        axes = "ax" if len(drawn) == 1 else ", ".join(f"ax{n}" for n in range(1, len(drawn) + 1))
        targets = "ax" if len(drawn) == 1 else f"({axes})"
        body.append(f'figure, {targets} = plt.subplots(1, {len(drawn)}, figsize={inches}{ratios}, layout="constrained")')
    number = 0
    for view in views:
        number += view.on_axes
        given = [f"{'ax' if len(drawn) == 1 else f'ax{number}'}"] if view.on_axes else []
        given.append(name)
        given += [f"rng=np.random.default_rng({seed})"] if "rng" in view.takes else []
        given += [f"predicted={predicted!r}"] if "predicted" in view.takes and predicted is not None else []
        body.append(f"{'' if view.on_axes else 'diagram = '}{view.name}({', '.join(given)})")
    return "\n".join([*head, *imports, "", *remarks, *body])
