"""Predictions: the learner commits to a number or a choice before anything is shown, and it survives a kernel restart."""

from __future__ import annotations

import html
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qnkit.views.remembered import keep, kept

__all__ = ["NOTHING", "Prediction", "Question", "predict"]

NOTHING = "no guess"
"""What stands in the place of a first guess where the picture was seen without one."""

_INK = "color:var(--jp-ui-font-color1,currentColor)"
_CARD = f"border:1px solid #F0E442;border-left-width:6px;border-radius:8px;padding:8px 14px;{_INK}"
_QUIET = "font-size:12px;color:var(--jp-ui-font-color2,currentColor)"


@dataclass(frozen=True)
class Question:
    """What is asked: a number in a range, or one of several choices."""

    name: str
    text: str
    low: float = 0.0
    high: float = 1.0
    unit: str = ""
    log: bool = False
    start: float = 0.5
    choices: tuple[str, ...] = ()
    answer: float | str | None = None

    def fits(self, value: object) -> bool:
        """True for an answer that the question offers."""
        if self.choices:
            return value in self.choices
        return isinstance(value, (int, float)) and not isinstance(value, bool) and self.low <= value <= self.high

    def said(self, value: float | str) -> str:
        """An answer in words, with its unit."""
        return value if isinstance(value, str) else f"{value:,.3g} {self.unit}".rstrip()

    def offered(self) -> str:
        """The answers that the question offers, in words."""
        return "one of " + ", ".join(self.choices) if self.choices else f"from {self.low:g} to {self.high:g} {self.unit}".rstrip()


class Prediction:
    """A question with a place for the answer: a slider or choices, and a button to commit.

    ``value`` is None until the learner commits, then a float in the question's unit or the chosen text. The text form names the
    question only, never what was predicted, so that a stored notebook does not depend on its reader. ``first`` is what was said
    before the picture, and stays when the learner thinks again; `NOTHING` where the picture was looked at first.
    """

    def __init__(self, question: Question, folder: Path | None = None) -> None:
        self.question = question
        self._folder = folder
        self._callbacks: list[Callable[[Prediction], object]] = []
        self._widget: Any = None
        found, self.note = kept(folder)
        answer = found.get(question.name)
        self.value: float | str | None = answer if question.fits(answer) else None
        first = found.get(self._first_name, self.value)
        self.first: float | str | None = first if question.fits(first) or first == NOTHING else self.value

    @property
    def _first_name(self) -> str:
        """The name that the first guess is kept under."""
        return f"{self.question.name}, first"

    @property
    def label(self) -> str:
        """What was predicted, in words with its unit; "nothing yet" before."""
        return "nothing yet" if self.value is None else self.question.said(self.value)

    @property
    def when(self) -> str:
        """How the guess came about, and the answer if the question has one: what stands under what was predicted."""
        ask = self.question
        first = "" if self.first is None else ask.said(self.first)
        honest = "before you saw the picture" if self.first == self.value else f"first {first}; changed after the picture"
        return honest if ask.answer is None else f"{honest}. The picture says: {ask.said(ask.answer)}."

    def peeked(self) -> None:
        """Note that the picture was looked at without a guess."""
        if self.first is None:
            self._begin(NOTHING)

    def _begin(self, value: float | str) -> None:
        self.first = value
        self.note = keep(self._first_name, value, self._folder)

    def observe(self, callback: Callable[[Prediction], object]) -> None:
        """Call ``callback(prediction)`` at each commit and each second thought."""
        self._callbacks.append(callback)

    def commit(self, value: float | str | None) -> None:
        """Commit to an answer, or to None to think again; ValueError for one that the question does not offer."""
        if value is not None and not self.question.fits(value):
            raise ValueError(f"prediction {self.question.name!r} = {value!r}: must be {self.question.offered()}.")
        self.value = float(value) if isinstance(value, int) else value
        if self.first is None and self.value is not None:
            self._begin(self.value)
        self.note = keep(self.question.name, self.value, self._folder)
        for callback in list(self._callbacks):
            callback(self)

    def __repr__(self) -> str:
        return f"Predict: {self.question.text} ({self.question.offered()})"

    @property
    def widget(self) -> Any:
        """The ipywidgets box that asks; made once, shown as often as wanted."""
        if self._widget is None:
            self._widget = _asked(self)
        return self._widget

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {**self.widget._repr_mimebundle_(), "text/plain": repr(self)}


def _asked(prediction: Prediction) -> Any:
    """The box with the question, the slider or the choices, and the button."""
    import ipywidgets as widgets

    ask = prediction.question
    begin = prediction.value if prediction.value is not None else None if ask.choices else ask.start
    reading = widgets.HTML()
    plain: dict[str, Any] = {"value": begin, "readout": False, "layout": {"width": "340px"}, "tooltip": ask.offered()}
    entry: Any
    if ask.choices:
        entry = widgets.RadioButtons(options=ask.choices, value=begin, layout={"width": "max-content"})
    elif ask.log:
        low, high = math.log10(ask.low), math.log10(ask.high)
        entry = widgets.FloatLogSlider(min=low, max=high, step=(high - low) / 200, **plain)
    else:
        entry = widgets.FloatSlider(min=ask.low, max=ask.high, step=(ask.high - ask.low) / 200, **plain)
    button = widgets.Button(description="commit", tooltip="Commit to this answer before you see the picture")
    text = widgets.HTML()

    def told(*_: object) -> None:
        button.disabled = entry.value is None  # none of the choices is taken for the learner
        reading.value = "" if ask.choices else f"<b style='font-size:15px'>{html.escape(ask.said(_within(ask, entry.value)))}</b>"

    def shown(*_: object) -> None:
        done = prediction.value is not None
        entry.disabled = done
        told()
        button.description = "think again" if done else "commit"
        said = f"<span style='{_QUIET}'>You predicted</span><br><b style='font-size:16px'>{html.escape(prediction.label)}</b>"
        when = f"<br><span style='{_QUIET}'>{html.escape(prediction.when)}</span>"
        note = f"<br><span role='alert' style='{_QUIET}'>{html.escape(prediction.note)}</span>" if prediction.note else ""
        question = f"<b>Predict.</b> {html.escape(ask.text)}"
        text.value = f"<div style='{_CARD}'>{said + when if done else question}{note}</div>"

    def pressed(_: object) -> None:
        prediction.commit(None if prediction.value is not None else _within(ask, entry.value))

    entry.observe(told, "value")
    button.on_click(pressed)
    prediction.observe(shown)
    shown()
    row = widgets.HBox([entry, reading, button], layout={"align_items": "center", "grid_gap": "12px"})
    return widgets.VBox([text, row], layout={"max_width": "720px"})


def _within(ask: Question, value: Any) -> Any:
    """A slider's value without the rounding that may lead past an end of the range."""
    return value if ask.choices else min(max(float(value), ask.low), ask.high)


def predict(
    name: str,
    question: str,
    low: float = 0.0,
    high: float = 1.0,
    unit: str = "",
    *,
    log: bool = False,
    start: float | None = None,
    choices: Sequence[str] = (),
    answer: float | str | None = None,
    folder: Path | None = None,
) -> Prediction:
    """A question whose answer the learner commits to before the picture; kept in ``./.qnkit/predictions.json``.

    Parameters
    ----------
    name : the name it is kept under; one name, one prediction
    question : the question in one sentence
    low, high, unit : the ends of the slider and their unit; with ``log`` it runs by factors (``low`` above 0)
    start : where the slider begins (by default its middle)
    choices : texts to choose from in place of a number
    answer : what the engine says; told once the learner has committed
    folder : where the predictions are kept

    Raises
    ------
    ValueError
        For a range without room, a logarithm from 0, or a single choice.
    """
    if choices:
        if len(set(choices)) < 2:
            raise ValueError(f"predict({name!r}): choices = {list(choices)}: must be at least two different texts.")
        return Prediction(Question(name, question, unit=unit, choices=tuple(choices), answer=answer), folder)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"predict({name!r}): from {low:g} to {high:g} {unit}: low must be below high, both finite.")
    if log and low <= 0:
        raise ValueError(f"predict({name!r}): low = {low:g} {unit}: must be above 0 on a slider that runs by factors.")
    middle = math.sqrt(low * high) if log else (low + high) / 2
    asked = Question(name, question, float(low), float(high), unit, log, float(middle if start is None else start), (), answer)
    if not asked.fits(asked.start):
        raise ValueError(f"predict({name!r}): start = {start:g} {unit}: must be {asked.offered()}.")
    return Prediction(asked, folder)
