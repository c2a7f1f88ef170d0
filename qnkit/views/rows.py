"""Rows: a control as widgets. Label left, present value with its unit right (it can be typed), the slider below."""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from typing import Any

import ipywidgets

from qnkit.model import Model, ParameterError
from qnkit.views.controls import Resolved, shown

__all__ = ["Row"]

_ANSWERS = 4
"""So many values told to the browser one after the other may still be answered."""

_FLOATS = {"readout": False, "continuous_update": True, "layout": {"width": "auto", "margin": "0"}}


class Row:
    """One control on the screen.

    Parameters
    ----------
    control : what it does
    moved : called with this row and the new value when a hand moved it
    typed_wrongly : called with this row and the message when a text was no value
    """

    def __init__(self, control: Resolved, moved: Callable[[Row, Any], None], typed_wrongly: Callable[[Row, str], None]) -> None:
        self.control = control
        self._moved, self._typed_wrongly = moved, typed_wrongly
        self._quiet = False
        self._told: Any = None
        self._unanswered: list[float] = []
        self.note = ipywidgets.HTML()
        label = f"<span class='qnkit-label'>{html.escape(control.label)}</span>"
        unit = f"<span class='qnkit-unit'>{html.escape(control.unit)}</span>" if control.unit else ""
        self.entry: Any = None
        self.input: Any = self._made()
        head: list[Any] = [ipywidgets.HTML(label, layout={"flex": "1 1 0%", "min_width": "0"})]
        below: list[Any] = []
        if control.kind in {"slider", "number"}:
            self.entry = ipywidgets.Text(
                continuous_update=False, tooltip=f"{control.label}: type a value", layout={"width": "72px", "flex": "0 0 auto"}
            )
            self.entry.add_class("qnkit-value")
            self.entry.observe(self._on_text, "value")
            head += [self.entry, *([ipywidgets.HTML(unit)] if unit else [])]
            below = [self.input] if self.input is not None else []
        else:
            head.append(self.input)
        self.box = ipywidgets.VBox([ipywidgets.HBox(head).add_class("qnkit-head"), *below, self.note])
        self.box.add_class("qnkit-control")

    def _made(self) -> Any:
        """The slider, choice or switch; None for a typed number."""
        control = self.control
        tip = f"{control.label}{' in ' + control.unit if control.unit else ''}"
        made: Any
        if control.kind == "slider":
            low, high = control.ends
            if control.spec.log:
                ends = {"min": math.log10(low), "max": math.log10(high)}
                made = ipywidgets.FloatLogSlider(value=low, **ends, step=control.step, tooltip=tip, **_FLOATS)
            elif control.whole:
                ends = {"min": math.ceil(low), "max": math.floor(high)}
                made = ipywidgets.IntSlider(value=ends["min"], **ends, step=int(control.step), tooltip=tip, **_FLOATS)
            else:
                made = ipywidgets.FloatSlider(value=low, min=low, max=high, step=control.step, tooltip=tip, **_FLOATS)
            made.observe(lambda change: self._on_slider(change["new"]), "value")
        elif control.kind == "choice":
            names = [name for name, _ in control.options]
            made = ipywidgets.Dropdown(options=names, tooltip=tip, layout={"width": "auto", "max_width": "190px"})
            values = dict(control.options)
            made.observe(lambda change: self._on_input(values[change["new"]]) if change["new"] in values else None, "value")
        elif control.kind == "switch":
            made = ipywidgets.Checkbox(indent=False, tooltip=tip, layout={"width": "auto"})
            made.observe(lambda change: self._on_input(bool(change["new"])), "value")
        else:
            made = None
        return made

    def _on_input(self, value: Any) -> None:
        if not self._quiet:
            self.say(value)
            self._moved(self, value)

    def _on_slider(self, position: float) -> None:
        if self._quiet or self._is_echo(position, self._told):
            return
        late = next((told for told in self._unanswered if self._is_echo(position, told)), None)
        if late is None:
            self._on_input(self.control.snapped(position))
            self._unanswered.clear()
            return
        self._unanswered.remove(late)  # the browser's answer to a value that has been replaced since: show the present one
        self._quietly(self.input, "value", self._shown(self._told))

    def _is_echo(self, position: float, told: Any) -> bool:
        """True where the browser only rounded what it was told to the slider's steps: no hand moved it.

        The position is that of the slider itself: a value rounded to three digits may lie further off than half a step.
        """
        control = self.control
        if control.kind != "slider" or control.whole or not isinstance(told, int | float):
            return False
        place = math.log10 if control.spec.log else float
        value = self._shown(told)
        near = abs(place(position) - place(value)) <= 0.501 * control.step
        return near and control.snapped(position) != value

    def _shown(self, value: Any) -> Any:
        """Where the slider stands for a value: its upper end for no limit."""
        low, high = self.control.ends
        number = high if value is None else min(max(value, low), high)
        return int(number) if self.control.whole else float(number)

    def _on_text(self, change: Any) -> None:
        if self._quiet:
            return
        try:
            value = self.control.typed(change["new"])
        except ParameterError as error:
            self._typed_wrongly(self, str(error))
            return
        self._moved(self, value)

    def say(self, value: Any) -> None:
        """Show a value in words beside the label."""
        if self.entry is not None:
            self._quietly(self.entry, "value", shown(value))

    def show(self, value: Any) -> None:
        """Show a value: words, slider, choice, switch; nobody hears of it."""
        control = self.control
        if isinstance(self._told, int | float) and self._told != value:
            self._unanswered = [*self._unanswered, float(self._told)][-_ANSWERS:]
        self._told = value
        self.say(value)
        if self.entry is not None:
            self.entry.disabled = False
        if self.input is None:
            return
        self.input.disabled = False
        if control.kind == "slider":
            place = self._shown(value)
            if control.snapped(self.input.value) != place:
                self._quietly(self.input, "value", place)
        elif control.kind == "choice":
            self._quietly(self.input, "value", control.option(value))
        else:
            self._quietly(self.input, "value", bool(value))

    def rest(self) -> None:
        """Show that the model, as it is now, has no such field."""
        for part in (self.entry, self.input):
            if part is not None:
                part.disabled = True
        if self.entry is not None:
            self._quietly(self.entry, "value", "–")

    def follow(self, model: Model) -> None:
        """Show what a model says."""
        self.refuse("")
        try:
            value = self.control.read(model)
        except (ParameterError, AttributeError):
            self.rest()
            return
        self.show(value)

    def refuse(self, message: str) -> None:
        """Say under the control why its value was refused; "" takes the words away."""
        text = f"<div role='alert' class='qnkit-refused'>{html.escape(message)}</div>" if message else ""
        if self.note.value != text:
            self.note.value = text
            (self.box.add_class if message else self.box.remove_class)("qnkit-wrong")

    @property
    def extremes(self) -> tuple[Any, ...]:
        """The ends of a slider, every choice, both states of a switch; nothing for a typed number."""
        kinds = {"slider": lambda: self.control.ends, "switch": lambda: (False, True)}
        kinds["choice"] = lambda: tuple(value for _, value in self.control.options)
        return tuple(kinds.get(self.control.kind, tuple)())

    def _quietly(self, widget: Any, name: str, value: Any) -> None:
        if getattr(widget, name) == value:
            return
        self._quiet = True
        try:
            setattr(widget, name, value)
        finally:
            self._quiet = False

    def __repr__(self) -> str:
        return f"Control({self.control.label!r}, {self.control.kind})"
