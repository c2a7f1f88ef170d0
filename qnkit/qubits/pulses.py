"""Envelopes: a pulse as polynomials on pieces of time, so that a kernel can follow it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..kernels.driven import DEGREE
from ..model import ParameterError
from .arrays import array_of, number_of, rising
from .checking import ReadOnly, read_only

__all__ = ["Envelope", "envelope", "sampled_envelope"]

MOST_PIECES = 8192
"""A pulse that needs more pieces than this is refused."""

_NODES = np.cos(np.pi * (np.arange(DEGREE) + 0.5) / DEGREE)
_SERIES = np.cos(np.outer(np.arange(DEGREE), np.arccos(_NODES))) * np.where(np.arange(DEGREE) == 0, 1, 2)[:, None] / DEGREE
_POWERS = np.zeros((DEGREE, DEGREE))
_POWERS[0, 0], _POWERS[1, 1] = 1.0, 1.0
for _n in range(2, DEGREE):  # T_n = 2 x T_(n-1) - T_(n-2), one column each
    _POWERS[1:, _n] = 2 * _POWERS[:-1, _n - 1]
    _POWERS[:, _n] -= _POWERS[:, _n - 2]
_FIT = _POWERS @ _SERIES
_CHECKS = np.cos(np.pi * np.arange(DEGREE + 1) / DEGREE) * (1 - 1e-12)
_CHECKED = np.vander(_CHECKS, DEGREE, increasing=True)
_PLACES = np.concatenate([_NODES, _CHECKS])


@dataclass(frozen=True, eq=False)
class Envelope(ReadOnly):
    """A pulse: polynomials on pieces of time that follow each other, and zero before the first and after the last.

    Attributes
    ----------
    knots_s : float (n + 1,), rising, in s; read-only
        Where the pieces begin and end. The pulse may jump at a knot and is smooth between two.
    coefficients : float or complex (n, 12); read-only
        On the piece from a to b the value is ``sum_p coefficients[i, p] x**p`` with ``x = (2 t - a - b) / (b - a)``.

    Raises
    ------
    ParameterError
        Knots that do not rise or are not finite, and coefficients that are not finite numbers, 12 for each piece.
    """

    knots_s: NDArray[np.float64]
    coefficients: NDArray[Any]

    def __post_init__(self) -> None:
        knots = rising(self.knots_s, "Envelope.knots_s")
        given = array_of(self.coefficients, complex, "Envelope.coefficients", "table")
        if given.shape != (knots.size - 1, DEGREE) or not np.isfinite(given).all():
            raise ParameterError(
                f"Envelope.coefficients: an array of shape {given.shape}: must be ({knots.size - 1}, {DEGREE}), a row for each "
                "piece between two knots, and finite."
            )
        complex_given = np.iscomplexobj(self.coefficients)
        vars(self).update(knots_s=read_only(knots), coefficients=read_only(given if complex_given else given.real.copy()))

    @classmethod
    def unchecked(cls, knots_s: NDArray[np.float64], coefficients: NDArray[Any]) -> Self:
        """The envelope of arrays that are sure to fit and belong to nobody else; they become read-only."""
        out = object.__new__(cls)
        vars(out).update(knots_s=read_only(knots_s), coefficients=read_only(coefficients))
        return out

    def __call__(self, times_s: ArrayLike) -> NDArray[Any]:
        """The values at times in s; at a knot that of the piece that begins there.

        Raises
        ------
        ParameterError
            Times that are not real numbers.
        """
        times = array_of(times_s, float, "Envelope: times_s", "row")
        piece = np.searchsorted(self.knots_s, times, side="right") - 1
        inside = (piece >= 0) & (piece < len(self.coefficients))
        piece = np.clip(piece, 0, len(self.coefficients) - 1)
        begin, end = self.knots_s[piece], self.knots_s[piece + 1]
        x = (2 * times - begin - end) / (end - begin)
        value = np.zeros_like(x, dtype=self.coefficients.dtype)
        for power in range(DEGREE - 1, -1, -1):
            value = value * x + self.coefficients[piece, power]
        return np.where(inside, value, 0)

    @property
    def is_real(self) -> bool:
        """Whether the values are real numbers."""
        return not np.iscomplexobj(self.coefficients) or not self.coefficients.imag.any()

    def scaled(self, factor: complex) -> Envelope:
        """The envelope times a number; ParameterError where that, or what it leads to, is no finite number."""
        if type(factor) is float and (
            abs(factor) <= 1 or (abs(factor) < 1e100 and float(np.abs(self.coefficients).max()) < 1e100)
        ):
            return Envelope.unchecked(self.knots_s, self.coefficients * factor)  # it is sure to stay finite
        whole = array_of(factor, complex, "Envelope.scaled: factor", "number")
        out = self.coefficients * (factor if whole.ndim == 0 and np.iscomplexobj(factor) else whole.real)
        if whole.ndim or not np.isfinite(out).all():
            raise ParameterError(
                f"Envelope.scaled: factor = {str(factor)[:60]}: must be one number, and the pulse finite with it."
            )
        return Envelope.unchecked(self.knots_s, out)


def envelope(
    function: Callable[[NDArray[np.float64]], ArrayLike], breaks_s: Sequence[float], *, tolerance: float = 1e-11
) -> Envelope:
    """The envelope of a function of time, zero outside its first and last break.

    Each piece gets the polynomial of degree 11 through its Chebyshev nodes, and is halved until that is right.

    Parameters
    ----------
    function : takes an array of times in s and returns as many real or complex values
    breaks_s : rising times in s, the first and last included; the function must be smooth between two of them. It is looked
        at 200 times between two breaks at least: put breaks around what is narrower than that
    tolerance : the largest error, as a share of the largest value that was seen

    Raises
    ------
    ParameterError
        Breaks that do not rise, values that are not finite, a function that no 8192 pieces describe or that is none, and a
        tolerance outside 0 to 1.
    """
    breaks = rising(breaks_s, "envelope: breaks_s")
    tolerance = number_of(tolerance, "envelope: tolerance", "must be from 0 and below 1.", -5e-324, 1.0)
    if not callable(function):
        raise ParameterError(f"envelope: {type(function).__name__} {str(function)[:60]!r} is not a function of times in s.")
    edges = np.concatenate([np.linspace(a, b, 9)[:-1] for a, b in itertools.pairwise(breaks)] + [breaks[-1:]])
    begins, ends = edges[:-1], edges[1:]
    done: list[tuple[NDArray[np.float64], NDArray[Any]]] = []
    largest, count = 0.0, 0
    while begins.size:
        middles = (begins + ends) / 2
        times = middles[:, None] + ((ends - begins) / 2)[:, None] * _PLACES
        found = np.asarray(function(times.ravel()))
        if found.shape != (times.size,) or found.dtype.kind not in "fciub" or not np.isfinite(found).all():
            raise ParameterError("envelope: the function must turn an array of times into as many finite numbers.")
        seen = found.reshape(times.shape)
        fitted = seen[:, :DEGREE] @ _FIT.T
        largest = max(largest, float(np.abs(seen).max()))
        good = np.abs(seen[:, DEGREE:] - fitted @ _CHECKED.T).max(axis=1) <= tolerance * largest
        done.append((begins[good], fitted[good]))
        bad = ~good
        count += int(good.sum())
        begins, ends = np.append(begins[bad], middles[bad]), np.append(middles[bad], ends[bad])
        if count + begins.size > MOST_PIECES:
            raise ParameterError(
                f"envelope: {MOST_PIECES} pieces do not describe this function to {tolerance:g} near {float(begins[0]):g} s: "
                "put its jumps and kinks into breaks_s, or allow a larger tolerance."
            )
    pieces = np.concatenate([one for one, _ in done])
    order = np.argsort(pieces)
    coefficients = np.concatenate([one for _, one in done])[order]
    return Envelope.unchecked(np.append(pieces[order], breaks[-1]), coefficients)


def sampled_envelope(times_s: ArrayLike, values: ArrayLike) -> Envelope:
    """The envelope through samples, a cubic spline (not-a-knot), zero before the first and after the last time.

    Raises
    ------
    ParameterError
        Times that do not rise, other than one value a time, or fewer than four.
    """
    from scipy.interpolate import CubicSpline

    times = rising(times_s, "sampled_envelope: times_s")
    given = array_of(values, complex, "sampled_envelope: values", "row")
    given = given if np.iscomplexobj(values) else given.real.copy()
    if given.shape != times.shape or times.size < 4 or not np.isfinite(given).all():
        raise ParameterError(f"sampled_envelope: {times.size} times and values of shape {given.shape}: give 4 samples or more.")
    half = np.diff(times) / 2
    c3, c2, c1, c0 = CubicSpline(times, given).c  # in powers of the time since the piece began, t = half * (x + 1)
    coefficients = np.zeros((half.size, DEGREE), dtype=c0.dtype)
    a1, a2, a3 = c1 * half, c2 * half**2, c3 * half**3
    coefficients[:, 0] = c0 + a1 + a2 + a3
    coefficients[:, 1] = a1 + 2 * a2 + 3 * a3
    coefficients[:, 2] = a2 + 3 * a3
    coefficients[:, 3] = a3
    return Envelope.unchecked(times, coefficients)
