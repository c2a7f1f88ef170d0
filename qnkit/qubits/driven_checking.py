"""What `driven.Driven` takes, as arrays and numbers, and what it refuses, in words."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from .arrays import array_of, brief, number_of, whole_of
from .lindblad_checking import HERMITICITY, plain

__all__ = ["checked_times", "is_hermitian", "limits", "operator_of", "skew"]

Matrix = NDArray[np.complex128]
Vector = NDArray[np.float64]


def operator_of(name: str, matrix: Any, dim: int | None = None) -> Matrix:
    """A new complex array of a square matrix of finite numbers; ParameterError where it is none or has another size."""
    given = array_of(plain(matrix), complex, f"Driven.{name}", "matrix")
    if given.ndim != 2 or given.shape[0] != given.shape[1] or dim not in {None, len(given)} or not np.isfinite(given).all():
        side = "square" if dim is None else f"{dim}x{dim}"
        raise ParameterError(f"Driven.{name}: a matrix of shape {given.shape}: must be {side} with finite entries.")
    return given


def skew(matrix: Matrix) -> float:
    """By how much a matrix differs from its conjugate transpose, in the entry where that is most."""
    return float(np.abs(matrix - matrix.conj().T).max())


def is_hermitian(matrix: Matrix) -> bool:
    """Whether a matrix is Hermitian but for HERMITICITY of its largest entry."""
    return skew(matrix) <= HERMITICITY * float(np.abs(matrix).max())


def checked_times(times_s: ArrayLike, start_s: Any) -> tuple[float, Vector]:
    """The start, and the times as a new array; ParameterError where they are not finite, fall, or are before the start."""
    start = number_of(start_s, "Driven.start_s", "must be a finite time in s.")
    times: Vector = array_of(times_s, float, "Driven.times_s", "row")
    if times.ndim != 1 or not times.size or not np.isfinite(times).all() or np.any(np.diff(times, prepend=start) < 0):
        raise ParameterError(
            f"Driven.times_s = {brief(times_s)}: must be finite times in s, none before the start at {start:g} s (start_s) "
            "or before the one ahead of it."
        )
    return start, times


def limits(atol: Any, rtol: Any, max_steps: Any) -> tuple[float, float, int]:
    """Both tolerances and the number of steps as the kernels take them.

    Raises
    ------
    ParameterError
        A tolerance that is not a number above 0 and below 1, steps that are not a whole number from 1.
    """
    rule = "must be above 0 and below 1."
    absolute, relative = number_of(atol, "Driven.atol", rule, 0.0, 1.0), number_of(rtol, "Driven.rtol", rule, 0.0, 1.0)
    steps = whole_of(max_steps, "Driven.max_steps", "must be a whole number from 1 to 10**15.", 1, 10**15)
    return absolute, relative, steps
