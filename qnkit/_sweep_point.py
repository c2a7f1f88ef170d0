"""One point of a sweep: the model with its values, the function's answer as plain numbers, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .model import Model, ParameterError, replaced_all

__all__ = ["Outcome", "evaluate", "numbers"]

Outcome = tuple[dict[str, list[Any]], str | None]
"""Results, name -> [value] or [value, standard error, samples], and the reason of a failure (None where there is none)."""


def evaluate(
    function: Callable[..., Any], model: Model, changes: Mapping[str, Any], seed: int | None, name: str, catch: bool
) -> Outcome:
    """The outcome of one point; with ``catch`` an error of model or function becomes its reason, else it is raised."""
    try:
        point = replaced_all(model, changes)
        returned = function(point) if seed is None else function(point, rng=np.random.default_rng(seed))
        return numbers(returned, name), None
    except Exception as error:
        if not catch:
            raise
        return {}, reason_of(error)


def reason_of(error: BaseException) -> str:
    """An error as text: a refusal in its own words, another with the name of its kind before it."""
    return str(error) if isinstance(error, ParameterError) else f"{type(error).__name__}: {error}".rstrip(": ")


def numbers(returned: Any, name: str) -> dict[str, list[Any]]:
    """What a function returned, as name -> [value], or [value, standard error, samples] where it is an estimate.

    Raises
    ------
    ParameterError
        Where it is no number, no estimate and no mapping of names to those.
    """
    if not isinstance(returned, Mapping):
        return {name: _number(returned, "")}
    if not returned or not all(isinstance(key, str) and key for key in returned):
        raise ParameterError(f"sweep: the function returned a mapping with the keys {list(returned)}; they must be names.")
    return {key: _number(value, f"{key} = ") for key, value in returned.items()}


def _number(value: Any, place: str) -> list[Any]:
    if hasattr(value, "value") and hasattr(value, "standard_error"):
        return [float(value.value), float(value.standard_error), float(getattr(value, "n", np.nan))]
    single = isinstance(value, bool | int | float | np.generic | np.ndarray) and np.ndim(value) == 0
    if single and np.asarray(value).dtype.kind in "biuf":
        return [float(value)]
    raise ParameterError(
        f"sweep: the function returned {place}{type(value).__name__}; it must return a number, an Estimate, or names with those."
    )
