"""What a self-marking exercise says: right, not yet, or not answered, and where to look next."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Verdict", "chosen", "graded", "is_blank"]

_MARKS = {True: ("✓", "right", "#009E73"), False: ("✗", "not yet", "#D55E00"), None: ("…", "not answered yet", "#888888")}


@dataclass(frozen=True)
class Verdict:
    """One answer's mark: ``passed`` is True, False, or None where nothing was answered; ``message`` is for the learner.

    ``bool(verdict)`` is True only for a right answer, so that ``assert check....(answer)`` means what it says.
    """

    passed: bool | None
    message: str = ""

    def __bool__(self) -> bool:
        return self.passed is True

    def __repr__(self) -> str:
        mark, word, _ = _MARKS[self.passed]
        return f"{mark} {word}" + (f": {self.message}" if self.message else "")

    def _repr_html_(self) -> str:
        mark, word, colour = _MARKS[self.passed]
        text = f": {html.escape(self.message)}" if self.message else ""
        return (
            f"<div role='status' style='border-left:4px solid {colour};padding:.35em .8em;margin:.2em 0'>"
            f"<b><span aria-hidden='true'>{mark}</span> {word}</b>{text}</div>"
        )


def is_blank(answer: object) -> bool:
    """True for an answer that the learner has not given yet: the ``...`` of the notebook, None, or an empty text."""
    return answer is ... or answer is None or (isinstance(answer, str) and not answer.strip())


def graded(
    answer: object,
    right: float,
    *,
    within: float,
    unit: str = "",
    because: str = "",
    mistakes: Sequence[tuple[float, str]] = (),
    hint: str = "",
) -> Verdict:
    """The verdict on a number: right if it lies no further than ``within`` from ``right``.

    Parameters
    ----------
    answer : number, or ``...`` for not answered
    right, within : the engine's answer and the accepted distance from it, both in ``unit``
    because : what to notice, said with a right answer
    mistakes : pairs of a common wrong number and the hint that belongs to it; the nearest within ``within`` is used
    hint : what to look at after any other wrong number; the right number is never told
    """
    if is_blank(answer):
        return Verdict(None)
    if isinstance(answer, bool) or (not isinstance(answer, (int, float)) and not _is_scalar(answer)):
        return Verdict(False, f"an answer here is one number{' in ' + unit if unit else ''}, not {type(answer).__name__}.")
    try:
        value = float(answer)  # type: ignore[arg-type]
    except OverflowError:  # a whole number that no float holds
        value = math.inf
    if not math.isfinite(value):
        return Verdict(False, f"an answer here is a finite number{' in ' + unit if unit else ''}.")
    if abs(value - right) <= within:
        return Verdict(True, because)
    near = [(abs(value - wrong), text) for wrong, text in mistakes if abs(value - wrong) <= within]
    if near:
        return Verdict(False, min(near)[1])
    if unit == "s" and abs(value / 1000 - right) <= within:
        return Verdict(False, "that is in ms; an answer here is in s.")
    if not unit and 0 < right < 1 < value and abs(value / 100 - right) <= max(within, 0.005):
        return Verdict(False, "that is a percentage; an answer here is a number between 0 and 1.")
    side = "too high" if value > right else "too low"
    return Verdict(False, f"{side}. {hint}".strip())


def chosen(answer: object, right: str, options: Mapping[str, str], *, because: str = "") -> Verdict:
    """The verdict on a choice: ``options`` maps each allowed word to the hint it earns when it is wrong.

    Parameters
    ----------
    answer : one of the words, or ``...`` for not answered; upper and lower case are the same
    right : the right word; ``because`` is said with it
    """
    if is_blank(answer):
        return Verdict(None)
    word = answer.strip().lower() if isinstance(answer, str) else ""
    if word == right.lower():
        return Verdict(True, because)
    hints = {key.lower(): text for key, text in options.items()}
    if word not in hints:
        return Verdict(False, "choose one of " + ", ".join(repr(key) for key in options) + ".")
    return Verdict(False, hints[word])


def _is_scalar(answer: object) -> bool:
    """True for a numpy number or a 0-d array of one."""
    kind = getattr(getattr(answer, "dtype", None), "kind", "")
    return kind in "iuf" and kind != "" and getattr(answer, "ndim", 1) == 0
