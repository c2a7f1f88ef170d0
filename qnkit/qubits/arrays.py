"""Numbers and arrays as evolutions take them: plain numbers, whole numbers and arrays of them, or a refusal in one sentence."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError

__all__ = ["array_of", "brief", "is_whole", "listed", "number_of", "rising", "whole_of"]


def _counts(given: NDArray[Any], real: bool) -> bool:
    """Whether an array holds numbers, real ones where that is asked: no truth values, texts, dates or masked entries."""
    if isinstance(given, np.ma.MaskedArray) or given.dtype.kind not in "fciuO":
        return False
    if given.dtype.kind == "O":
        other = bool | np.bool_ | complex | np.complexfloating if real else bool | np.bool_
        return all(isinstance(x, numbers.Number) and not isinstance(x, other) for x in given.flat)
    return not (real and given.dtype.kind == "c")


def brief(given: Any) -> str:
    """The beginning of what was given, on one line."""
    try:
        return " ".join(str(given)[:60].split())
    except ValueError:  # Python writes no whole number of more than some thousand digits
        return "a number too long to write"


def array_of(given: Any, kind: type[float] | type[complex], owner: str, what: str) -> NDArray[Any]:
    """A new array, row by row in memory, of what was given.

    Parameters
    ----------
    kind : complex, or float for real numbers alone
    owner, what : whom a refusal names, and what it should have been: "matrix", "row"

    Raises
    ------
    ParameterError
        No array of such numbers: texts, truth values, an array with a mask, rows of unequal length.
    """
    if type(given) is np.ndarray and given.dtype.char in ("d" if kind is float else "dD"):
        return np.array(given, dtype=kind, order="C")  # what is sure to be numbers needs no further look
    if type(given) is list and kind is float and given and all(type(x) is float for x in given):
        return np.array(given)
    try:
        masked = isinstance(given, list | tuple) and any(isinstance(x, np.ma.MaskedArray) for x in given)
        found = np.asanyarray(given)
        if masked or not _counts(found, kind is float):
            raise TypeError
        return np.array(found, dtype=kind, order="C", subok=False)
    except (TypeError, ValueError, OverflowError):
        sort = "real numbers" if kind is float else "numbers"
        mask = ", fill in what is masked" if isinstance(given, np.ma.MaskedArray) else ""
        raise ParameterError(f"{owner}: {type(given).__name__} {str(given)[:60]!r} is not a {what} of {sort}{mask}.") from None


def listed(given: Any, owner: str) -> list[Any]:
    """The items of a list, a tuple or an array; ParameterError where it is none."""
    if type(given) in {list, tuple}:
        return list(given)
    single = isinstance(given, np.ndarray) and given.ndim == 0
    if single or isinstance(given, str | bytes | dict) or not isinstance(given, Iterable) or hasattr(given, "full"):
        raise ParameterError(f"{owner}: {type(given).__name__} {str(given)[:60]!r}: must be a list.")
    return list(given)


def rising(given: Any, owner: str) -> NDArray[np.float64]:
    """A new row of two or more finite times in s that rise; ParameterError where they are none."""
    times: NDArray[np.float64] = array_of(given, float, owner, "row")
    if times.ndim != 1 or times.size < 2 or not np.isfinite(times).all() or not bool(np.all(np.diff(times) > 0)):
        raise ParameterError(f"{owner} = {brief(given)}: must be at least two finite times in s, each after the last.")
    return times


def number_of(given: Any, owner: str, rule: str, least: float = -math.inf, most: float = math.inf) -> float:
    """A real number strictly between two bounds; ParameterError with the rule where it is none.

    Decimals and fractions count as numbers; texts, truth values and NaN do not.
    """
    if type(given) is float and least < given < most:
        return given
    plain = isinstance(given, numbers.Number) and not isinstance(given, bool | np.bool_ | complex | np.complexfloating)
    try:
        out = float(given) if plain else math.nan
    except (TypeError, ValueError, OverflowError):
        out = math.nan
    if not least < out < most:
        raise ParameterError(f"{owner} = {brief(given)}: {rule}")
    return out


def is_whole(given: Any) -> bool:
    """Whether something is a whole number; a truth value is none."""
    return isinstance(given, int | np.integer) and not isinstance(given, bool)


def whole_of(given: Any, owner: str, rule: str, least: int, most: float = math.inf) -> int:
    """A whole number from ``least`` to ``most``; ParameterError with the rule where it is none."""
    if not is_whole(given) or not least <= given <= most:
        raise ParameterError(f"{owner} = {brief(repr(given) if isinstance(given, str) else given)}: {rule}")
    return int(given)
