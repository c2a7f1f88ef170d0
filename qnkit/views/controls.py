"""Controls: what a slider, choice, switch or typed number does to a model; no widget here.

A control knows the fields it drives, how its one value becomes theirs, how it is read back, and between which ends it moves.
Unit and label come from the field's own declaration; the ends are the lab's (teaching), the domain is the model's (physics).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qnkit.model import Model, ParameterError, Quantity, quantity_at, replaced_all, value_at

__all__ = ["Control", "Resolved", "chosen", "replaced_all", "resolved", "shown"]

Choices = Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True)
class Control:
    """How a control looks and acts, where the field's own declaration is not enough.

    Parameters
    ----------
    low, high : the ends of the slider, in the field's unit; without them a number is typed
    log : True for a slider that runs by factors
    choices : values to choose from; a mapping names them
    label, unit : in place of the field's own
    share : the part of the value that each of several fields gets (they get the whole value each without it)
    fields : path of a field -> its value as a function of the control's value, in place of ``share``
    read : the control's value as a function of the model, for ``fields`` that cannot be read back
    step : the slider's step (a round one is taken without it)
    """

    low: float | None = None
    high: float | None = None
    log: bool = False
    choices: Choices = ()
    label: str = ""
    unit: str | None = None
    share: tuple[float, ...] = ()
    fields: Mapping[str, Callable[[Any], Any]] | None = None
    read: Callable[[Any], Any] | None = None
    step: float | None = None


@dataclass(frozen=True)
class Resolved:
    """A control with all it needs: kind is "slider", "choice", "switch" or "number"."""

    paths: tuple[str, ...]
    kind: str
    label: str
    unit: str
    spec: Control
    quantity: Quantity
    whole: bool = False
    options: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str:
        """The name the panel knows the control by: its path, or its paths joined by `` + ``."""
        return " + ".join(self.paths)

    @property
    def step(self) -> float:
        """The slider's step: round, at least a hundred from end to end (by factors: two hundred)."""
        low, high = self.ends
        if self.spec.step is not None:
            return self.spec.step
        if self.spec.log:
            return (math.log10(high) - math.log10(low)) / 200
        power = 10.0 ** math.floor(math.log10((high - low) / 100))
        step = max(m * power for m in (1, 2, 5) if m * power <= (high - low) / 100 * (1 + 1e-9))
        return max(1.0, round(step)) if self.whole else step

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of the slider."""
        assert_ends = self.spec.low, self.spec.high
        if assert_ends[0] is None or assert_ends[1] is None:
            raise ParameterError(f"{self.name}: this control has no ends; it is a {self.kind}.")
        return assert_ends[0], assert_ends[1]

    def snapped(self, position: float) -> float | int:
        """The round value at a slider's position; the ends exactly."""
        low, high = self.ends
        if self.whole:
            return round(min(max(position, low), high))
        span = high - low
        if position >= high - 1e-9 * span:
            return high
        if position <= low + (1e-9 * low if self.spec.log else 1e-9 * span):
            return low
        digits = 3 if self.spec.log else 12
        return float(f"{position:.{digits}g}")

    def read(self, model: Model) -> Any:
        """The control's value in a model; ParameterError where the model has no such field now."""
        if self.spec.read is not None:
            return self.spec.read(model)
        values = [value_at(model, path) for path in self.paths]
        return sum(values) if self.spec.share else values[0]

    def changes(self, value: Any) -> dict[str, Any]:
        """The value of each field for one value of the control."""
        if self.spec.fields is not None:
            return {path: function(value) for path, function in self.spec.fields.items()}
        if self.spec.share:
            return {path: value * part for path, part in zip(self.paths, self.spec.share, strict=True)}
        return dict.fromkeys(self.paths, value)

    def meant(self, value: Any) -> Any:
        """The value of the choice of that name; else the value itself."""
        return dict(self.options).get(value, value) if isinstance(value, str) else value

    def option(self, value: Any) -> str | None:
        """The name of the option that a value is, or is of the kind of; None if of none."""
        same = [name for name, option in self.options if option == value and type(option) is type(value)]
        near = [name for name, option in self.options if isinstance(value, Model) and type(option) is type(value)]
        return next(iter(same + near), None)

    def typed(self, text: str) -> Any:
        """The value that a text means; ParameterError for a text that is no number."""
        plain = text.replace("\N{MINUS SIGN}", "-").removesuffix(self.unit).strip()
        if "," in plain:
            if not _THOUSANDS.fullmatch(plain):
                raise ParameterError(f"{self.label} = {text.strip()!r}: write a decimal point, not a comma.")
            plain = plain.replace(",", "")
        if self.quantity.optional and plain.lower() in {"", "none", "no limit"}:
            return None
        try:
            number = float(plain)
        except ValueError:
            raise ParameterError(
                f"{self.label} = {text.strip()!r}: must be a number{' in ' + self.unit if self.unit else ''}."
            ) from None
        return int(number) if self.whole and number.is_integer() else number


_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
"""A number with commas between its thousands."""


def chosen(table: Mapping[str, tuple[Any, Control]], names: Sequence[str], owner: str) -> dict[Any, Control]:
    """The controls of these names in a table (name: what it drives, how), as ``explore`` takes them.

    Raises
    ------
    ValueError
        For a name, with its owner, that is none of the table's.
    """
    for name in names:
        if name not in table:
            raise ValueError(f"{owner}: {name!r}: must be one of {', '.join(table)}.")
    return dict(table[name] for name in names)


def shown(value: Any) -> str:
    """A value as a short text: four significant digits, thousands apart."""
    if value is None:
        return "no limit"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if value and math.isfinite(value) and not 1e-4 <= abs(value) < 1e7:
        return f"{value:.4g}"
    whole = f"{value:,.0f}"
    return whole if abs(value) >= 1000 else f"{value:.4g}"


def resolved(key: str | tuple[str, ...], spec: Any, model: Model) -> Resolved:
    """A control out of what a lab wrote: (low, high), (low, high, "log"), a list, a mapping, True or a `Control`.

    Raises
    ------
    ParameterError
        For a path that does not exist, ends that are no range, shares that do not fit, a choice of nothing.
    """
    control = spec if isinstance(spec, Control) else _written(key, spec)
    paths = (key,) if isinstance(key, str) else tuple(key)
    if control.fields is not None:
        paths = tuple(control.fields)
    name = " + ".join(paths)
    try:
        field = quantity_at(model, paths[0])
        now = value_at(model, paths[0])
        for path in paths[1:]:
            quantity_at(model, path)
    except ParameterError:
        if not control.label:  # a field of another choice of the model may not be there yet; then it must be named
            raise
        field, now = Quantity(name=paths[0], label=control.label, unit=control.unit or ""), 0.0
    if control.share and len(control.share) != len(paths):
        raise ParameterError(f"{name}: share = {control.share}: must have one part for each of the {len(paths)} fields.")
    whole = isinstance(now, int) and not isinstance(now, bool)
    unit = field.unit if control.unit is None else control.unit
    kind, options = _kind(name, control, field)
    return Resolved(paths, kind, control.label or field.label, unit, control, field, whole, options)


def _kind(name: str, control: Control, field: Quantity) -> tuple[str, tuple[tuple[str, Any], ...]]:
    """The kind of a control, and its options if it is a choice."""
    if isinstance(control.choices, Mapping):
        options = tuple((str(key), value) for key, value in control.choices.items())
    else:
        options = tuple((shown(value) if not isinstance(value, Model) else _words(value), value) for value in control.choices)
    if options:
        return "choice", options
    if control.low is not None or control.high is not None:
        low, high = control.low, control.high
        if low is None or high is None or not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ParameterError(f"{name}: a slider from {low} to {high}: low must be below high, both finite.")
        if control.log and low <= 0:
            raise ParameterError(f"{name}: a slider by factors from {low}: low must be above 0.")
        return "slider", ()
    if field.choices:
        return "choice", tuple((str(value).replace("_", " "), value) for value in field.choices)
    return ("switch" if field.is_switch else "number"), ()


def _words(value: Model) -> str:
    """The name of a model among choices: its kind, else its class, in words."""
    return str(getattr(value, "kind", type(value).__name__)).replace("_", " ")


def _written(key: object, spec: Any) -> Control:
    """The control that the short forms mean."""
    if spec is True:
        return Control()
    if isinstance(spec, Mapping | list):
        if not spec:
            raise ParameterError(f"{key}: a choice needs at least one value.")
        return Control(choices=spec)
    numbers = isinstance(spec, tuple) and len(spec) in (2, 3) and all(isinstance(end, int | float) for end in spec[:2])
    if numbers and spec[2:] in ((), ("log",), ("linear",)):
        return Control(low=spec[0], high=spec[1], log=spec[2:] == ("log",))
    raise ParameterError(
        f'{key}: {spec!r}: must be (low, high), (low, high, "log"), a list or mapping of choices, True, or a Control.'
    )
