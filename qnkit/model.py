"""Parameters: the frozen base of every device, link and module, and the ways to a field inside it.

A field is declared once, ``length_km: float = quantity(10.0, "fibre length", unit="km", at_least=0)``.
That declaration validates the value, labels a slider, documents the field and writes the file.
"""

from __future__ import annotations

import difflib
import functools
import html
import typing
from collections.abc import Iterator, Mapping
from typing import Any, Self, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic.fields import FieldInfo

from .quantity import Quantity, described, quantity, rule_broken, unit_of

__all__ = ["Model", "ParameterError", "Quantity", "quantity", "quantity_at", "refusal", "replaced", "replaced_all", "value_at"]


class ParameterError(ValueError):
    """A refused parameter; the message says object, field, value, unit, rule."""


class Model(BaseModel):
    """The frozen base of every parameter object: keyword-only, unknown fields refused, validated once.

    Raises
    ------
    ParameterError
        With object, field, value, unit and rule, one line for each refused field.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False, protected_namespaces=())

    def __init__(self, **values: Any) -> None:
        try:
            super().__init__(**values)
        except ValidationError as error:
            raise _reworded(type(self), error) from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise ParameterError(
            f"{type(self).__name__}.{name} cannot be changed in place; make a new one with replaced(model, {name!r}, value)."
        )

    @model_validator(mode="before")
    @classmethod
    def _plain_numbers(cls, values: Any) -> Any:
        """Numpy scalars become Python numbers, so that a value taken from an array is accepted; a file's list becomes a tuple."""
        if not isinstance(values, dict):
            return values
        out = {k: v.item() if isinstance(v, np.generic | np.ndarray) and np.ndim(v) == 0 else v for k, v in values.items()}
        return out | {name: tuple(out[name]) for name in _rows(cls) if isinstance(out.get(name), list)}

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """The model written in a JSON text; ParameterError where it is not one."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise _reworded(cls, error) from None

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td style='text-align:left'>{html.escape(path)}</td><td style='text-align:left'>{html.escape(q.label)}</td>"
            f"<td style='text-align:right'>{html.escape(q.with_unit(value))}</td></tr>"
            for path, q, value in leaves(self)
        )
        return f"<table><caption>{type(self).__name__}</caption>{rows}</table>"


@functools.cache
def _rows(cls: type[Model]) -> tuple[str, ...]:
    """The names of the fields that hold tuples."""
    return tuple(name for name, info in cls.model_fields.items() if typing.get_origin(info.annotation) is tuple)


M = TypeVar("M", bound=Model)


def refusal(model: object, field: str, value: object, unit: str, rule: str) -> ParameterError:
    """The error for a value that a rule beyond one field's domain refuses; raise it."""
    name = model if isinstance(model, str) else type(model).__name__
    shown = f"{value} {unit}".rstrip()
    return ParameterError(f"{name}.{field} = {shown}: {rule}")


def _reworded(cls: type[Model], error: ValidationError) -> ParameterError:
    """The validation error in the words of the house, without addresses."""
    lines = []
    for item in error.errors(include_url=False):
        owner, info, path = _declared(cls, item["loc"])
        if item["type"] == "value_error":  # a refusal of an inner model, or of a model's own check, gets the way to it
            lines += [_placed(line, cls.__name__, path) for line in str(item["ctx"]["error"]).splitlines()]
            continue
        if item["type"] == "json_invalid":
            lines.append(f"{cls.__name__}: this is not JSON ({item['ctx']['error']})")
            continue
        if item["type"] == "extra_forbidden":
            known = list(owner.model_fields)
            near = difflib.get_close_matches(str(item["loc"][-1]), known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"its fields are {', '.join(known)}."
            lines.append(f"{cls.__name__}.{path} = {_brief(item['input'])}: there is no such field; {hint}")
            continue
        unit = unit_of(info)
        given = "" if item["type"] == "missing" else f" = {_brief(item['input'])}{' ' + unit if unit else ''}"
        lines.append(
            f"{cls.__name__}.{path}{given}: {rule_broken(item, unit)}" if path else f"{cls.__name__}: {rule_broken(item, unit)}"
        )
    return ParameterError("\n".join(lines))


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _placed(line: str, outer: str, path: str) -> str:
    """A refusal's line with the way from the outer model: ``Lamp.power_w = ...`` becomes ``Tower.lamp.power_w = ...``."""
    inner, dot, rest = line.partition(".")
    return f"{outer}.{path}.{rest}" if path and dot and inner.isidentifier() else line


def _declared(cls: type[Model], loc: tuple[int | str, ...]) -> tuple[type[Model], FieldInfo | None, str]:
    """The class that owns the last part of a location, that field's declaration if it has one, and the dotted path."""
    owner, info, names = cls, None, []
    for part in loc:
        inside: list[type[Model]] = _model_types(info.annotation) if info is not None else []
        tagged = [m for m in inside if "kind" in m.model_fields and m.model_fields["kind"].default == part]
        if tagged:  # the kind that a union was told, not a field
            owner, info = tagged[0], None
            continue
        owner = next((m for m in inside if part in m.model_fields), inside[0]) if inside else owner
        info = owner.model_fields.get(str(part))
        names.append(str(part))
    return owner, info, ".".join(names)


def _model_types(annotation: Any) -> list[type[Model]]:
    """The model classes that an annotation allows."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return [annotation]
    return [found for part in typing.get_args(annotation) for found in _model_types(part)]


def _step(model: object, path: str, name: str) -> Any:
    if not isinstance(model, Model) or name not in type(model).model_fields:
        known = ", ".join(type(model).model_fields) if isinstance(model, Model) else "none"
        raise ParameterError(f"{path}: {type(model).__name__} has no field {name!r}; its fields are {known}.")
    return getattr(model, name)


def value_at(model: Model, path: str) -> Any:
    """The value of the field at a dotted path, such as ``"left.fiber.length_km"``."""
    value: Any = model
    for name in path.split("."):
        value = _step(value, path, name)
    return value


def quantity_at(model: Model, path: str) -> Quantity:
    """The declaration (label, unit, domain) of the field at a dotted path."""
    *parents, name = path.split(".")
    owner = value_at(model, ".".join(parents)) if parents else model
    _step(owner, path, name)
    return described(name, type(owner).model_fields[name])


def replaced(model: M, path: str, value: Any) -> M:
    """A new model with one field, named by a dotted path, changed and checked; the old one is untouched."""
    name, _, rest = path.partition(".")
    current = _step(model, path, name)
    inner = replaced(current, rest, value) if rest else value
    kept = {field: getattr(model, field) for field in type(model).model_fields}
    return type(model)(**(kept | {name: inner}))


def replaced_all(model: M, changes: Mapping[str, Any]) -> M:
    """A new model with several fields, named by dotted paths, changed together and checked once."""
    direct: dict[str, Any] = {}
    inner: dict[str, dict[str, Any]] = {}
    for path, value in changes.items():
        name, _, rest = path.partition(".")
        value_at(model, name)
        if rest:
            inner.setdefault(name, {})[rest] = value
        else:
            direct[name] = value
    for name, below in inner.items():
        direct[name] = replaced_all(direct.get(name, getattr(model, name)), below)
    kept = {field: getattr(model, field) for field in type(model).model_fields}
    return type(model)(**(kept | direct))


def leaves(model: Model, prefix: str = "") -> Iterator[tuple[str, Quantity, Any]]:
    """Every plain field of a model and of the models inside it: dotted path, declaration, value."""
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, Model):
            yield from leaves(value, f"{prefix}{name}.")
        elif name != "kind":
            yield f"{prefix}{name}", described(name, info), value
