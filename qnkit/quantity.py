"""Quantities: the one declaration of a field, and what it says of label, unit, domain and a broken rule."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field
from pydantic.fields import FieldInfo

__all__ = ["Quantity", "described", "quantity", "rule_broken", "unit_of"]


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


def rule_broken(error: Mapping[str, Any], unit: str) -> str:
    """The rule that a value broke, in words, from one item of a validation error."""
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


def _extra(info: FieldInfo) -> dict[str, Any]:
    extra = info.json_schema_extra
    return extra if isinstance(extra, dict) else {}


def unit_of(info: FieldInfo | None) -> str:
    """The unit that a field declares, or nothing."""
    return str(_extra(info).get("unit", "")) if info is not None else ""


def _choices(annotation: Any) -> tuple[Any, ...]:
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    return ()


def described(name: str, info: FieldInfo) -> Quantity:
    """What a field of that name declares, read off its annotation and bounds."""
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
        unit=unit_of(info),
        choices=_choices(annotation),
        is_switch=annotation is bool,
        is_number=float in parts or int in parts,
        optional=type(None) in parts,
        **bounds,
    )
