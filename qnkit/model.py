"""Parameters: the frozen base of every device, link and module, and the one declaration of a quantity.

A field is declared once, ``length_km: float = quantity(10.0, "fibre length", unit="km", at_least=0)``.
That declaration validates the value, labels a slider, documents the field and writes the file.
"""

from __future__ import annotations

import difflib
import html
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo

__all__ = ["Model", "ParameterError", "Quantity", "quantity", "quantity_at", "refusal", "replaced", "value_at"]


class ParameterError(ValueError):
    """A refused parameter; the message says object, field, value, unit, rule."""


@dataclass(frozen=True)
class Quantity:
    """What one field declares: its label, unit, domain and choices."""

    name: str
    label: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    choices: tuple[Any, ...] = ()
    is_switch: bool = False
    is_number: bool = True
    optional: bool = False

    def with_unit(self, value: object) -> str:
        """The value as text with its unit, for messages and tables."""
        if value is None:
            return "no limit" if self.is_number else "none"
        text = f"{value!r}" if isinstance(value, (bool, str)) else f"{value:g}" if isinstance(value, float) else f"{value}"
        return f"{text} {self.unit}".rstrip()


def quantity(
    default: Any = ...,
    label: str = "",
    *,
    unit: str = "",
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
    below: float | None = None,
) -> Any:
    """A field with its label, unit and domain; ``...`` as default means the value must be given."""
    extra: dict[str, Any] = {"label": label, "unit": unit}
    return Field(default, ge=at_least, gt=above, le=at_most, lt=below, json_schema_extra=extra, validate_default=False)


def _rule(error: Mapping[str, Any], unit: str) -> str:
    """The rule a value broke, in words."""
    kind, context = error["type"], error.get("ctx", {})
    tail = f" {unit}" if unit else ""
    bounds = {
        "greater_than_equal": ("at least", "ge"),
        "greater_than": ("above", "gt"),
        "less_than_equal": ("at most", "le"),
        "less_than": ("below", "lt"),
    }
    if kind in bounds:
        words, key = bounds[kind]
        return f"must be {words} {context[key]:g}{tail}"
    if kind == "finite_number":
        return "must be a finite number (no NaN, no infinity)"
    if kind in {"float_type", "int_type", "float_parsing", "int_parsing", "int_from_float"}:
        return f"must be a{' whole' if 'int_' in kind else ''} number{' in ' + unit if unit else ''}"
    if kind == "bool_type":
        return "must be True or False"
    if kind in {"literal_error", "union_tag_invalid"}:
        return f"must be one of {context.get('expected', context.get('expected_tags', ''))}"
    if kind == "missing":
        return "must be given"
    if kind in {"model_type", "model_attributes_type", "is_instance_of", "dataclass_type"}:
        return f"must be a {context.get('class_name', context.get('class', 'model'))}"
    if kind in {"union_tag_not_found"}:
        return f"must say its kind in a field {context.get('discriminator', 'kind')}"
    return str(error["msg"]).removeprefix("Value error, ").removeprefix("Input ").lower()


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
        """Numpy scalars become Python numbers, so that a value taken from an array is accepted."""
        if isinstance(values, dict):
            return {k: v.item() if isinstance(v, np.generic | np.ndarray) and np.ndim(v) == 0 else v for k, v in values.items()}
        return values

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
            lines.append(f"{cls.__name__}.{path} = {item['input']!r}: there is no such field; {hint}")
            continue
        unit = _extra(info).get("unit", "") if info is not None else ""
        given = "" if item["type"] == "missing" else f" = {_brief(item['input'])}{' ' + unit if unit else ''}"
        lines.append(f"{cls.__name__}.{path}{given}: {_rule(item, unit)}" if path else f"{cls.__name__}: {_rule(item, unit)}")
    return ParameterError("\n".join(lines))


def _brief(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _extra(info: FieldInfo) -> dict[str, Any]:
    extra = info.json_schema_extra
    return extra if isinstance(extra, dict) else {}


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


def _choices(annotation: Any) -> tuple[Any, ...]:
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    return ()


def _described(name: str, info: FieldInfo) -> Quantity:
    """The public description of one field."""
    bounds: dict[str, Any] = {}
    for rule in info.metadata:
        for key, target in (("ge", "low"), ("gt", "low"), ("le", "high"), ("lt", "high")):
            if getattr(rule, key, None) is not None:
                bounds[target] = float(getattr(rule, key))
                bounds[f"{target}_open"] = key in {"gt", "lt"}
    annotation = info.annotation
    parts = typing.get_args(annotation) if typing.get_origin(annotation) in (typing.Union, types.UnionType) else (annotation,)
    return Quantity(
        name=name,
        label=_extra(info).get("label", "") or name.replace("_", " "),
        unit=_extra(info).get("unit", ""),
        choices=_choices(annotation),
        is_switch=annotation is bool,
        is_number=float in parts or int in parts,
        optional=type(None) in parts,
        **bounds,
    )


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
    return _described(name, type(owner).model_fields[name])


def replaced(model: M, path: str, value: Any) -> M:
    """A new model with one field, named by a dotted path, changed and checked; the old one is untouched."""
    name, _, rest = path.partition(".")
    current = _step(model, path, name)
    inner = replaced(current, rest, value) if rest else value
    kept = {field: getattr(model, field) for field in type(model).model_fields}
    return type(model)(**(kept | {name: inner}))


def leaves(model: Model, prefix: str = "") -> Iterator[tuple[str, Quantity, Any]]:
    """Every plain field of a model and of the models inside it: dotted path, declaration, value."""
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, Model):
            yield from leaves(value, f"{prefix}{name}.")
        elif name != "kind":
            yield f"{prefix}{name}", _described(name, info), value
