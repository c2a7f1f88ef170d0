"""Stepping a driven linear system through time, in short calls of a kernel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..kernels import driven
from ..model import ParameterError
from .generator import Terms
from .pulses import Envelope

__all__ = ["Stepper"]

Vector = NDArray[np.float64]

CALL_WORK = 5e7
"""About how many multiplications one call of the kernel may do: less than 0.2 s."""


class Stepper:
    """A state vector y on its way through ``dy/dt = (L0 + sum_k f_k(t) L_k) y``, by DOP853 with adaptive steps.

    Steps end at every knot of a drive and at every stop, so that nothing short is passed over.
    """

    def __init__(
        self,
        terms: Terms,
        size: int,
        drives: Sequence[Envelope],
        stops: Vector,
        *,
        columns: int = 1,
        atol: float,
        rtol: float,
        max_steps: int,
    ) -> None:
        """Get ready at the first stop with y = 0.

        Parameters
        ----------
        terms : of size ``size``; terms of kind k >= 1 are driven by the real envelope ``drives[k - 1]``
        stops : rising times in s, the first and the last included
        columns : how many vectors go side by side
        atol, rtol : the error allowed in a step, ``atol + rtol * |y|``, the mean over the entries
        max_steps : how many trial steps are allowed in all
        """
        kinds = np.maximum(terms.kinds, 0)
        keys, place = np.unique((kinds * size + terms.columns) * size + terms.rows, return_inverse=True)
        self._begins = np.append(np.searchsorted(keys, np.arange(len(drives) + 2) * size * size), size)
        self._rows, self._columns = (keys % size).astype(np.uint32), (keys // size % size).astype(np.uint32)
        self._entries = np.bincount(place, weights=terms.weights, minlength=keys.size).astype(float)
        self._pieces(drives, stops)
        self.y = np.zeros(size * columns)
        self.size, self.columns = size, columns
        self._atol, self._rtol, self._max_steps = atol, rtol, max_steps
        self._slopes, self._work = np.zeros((16, size * columns)), np.zeros((9, size * columns))
        self._clock = np.array([stops[0], self._first_step(drives)])
        self._counts = np.zeros(6, dtype=np.int64)
        cost = 13 * (2 * keys.size + 12 * size) * columns + 2000
        self._steps_a_call = max(1, int(CALL_WORK / cost))

    def _first_step(self, drives: Sequence[Envelope]) -> float:
        """A step short against every rate, in s; the first error makes it longer or shorter."""
        fastest = 0.0
        for k, strongest in enumerate([1.0, *(float(np.abs(one.coefficients).sum(axis=1).max()) for one in drives)]):
            part = slice(self._begins[k], self._begins[k + 1])
            sums = np.bincount(self._rows[part], weights=np.abs(self._entries[part]))
            fastest += strongest * float(sums.max(initial=0.0))
        return min(0.2 / fastest, self._length) if fastest > 0 else self._length

    def _pieces(self, drives: Sequence[Envelope], stops: Vector) -> None:
        """Cut time at all knots and stops, and find the polynomial of each drive on each piece."""
        knots = np.unique(np.concatenate([stops, *(one.knots_s for one in drives)]))
        knots = knots[(knots >= stops[0]) & (knots <= stops[-1])]
        self._length = float(stops[-1] - stops[0])
        middle = (knots[:-1] + knots[1:]) / 2
        numbers = np.full((len(drives), middle.size), -1, dtype=np.int64)
        at = 0
        for k, one in enumerate(drives):
            piece = np.searchsorted(one.knots_s, middle) - 1
            lit = (piece >= 0) & (piece < len(one.coefficients))
            numbers[k, lit] = at + piece[lit]
            at += len(one.coefficients)
        self._ends, self._numbers = knots[1:].copy(), numbers
        self._middles = np.concatenate([np.zeros(0), *((e.knots_s[1:] + e.knots_s[:-1]) / 2 for e in drives)])
        self._halves = np.concatenate([np.zeros(0), *(np.diff(e.knots_s) / 2 for e in drives)])
        self._polynomials = np.concatenate([np.zeros((0, driven.DEGREE)), *(e.coefficients.real for e in drives)])

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return int(self._counts[2])

    @property
    def refused(self) -> int:
        """How many trial steps were too long."""
        return int(self._counts[3])

    def restart(self, y: NDArray[np.float64]) -> None:
        """Put another state into y at the time that was reached."""
        self.y[:] = y.ravel()
        self._counts[4] = 0

    def at(self, times_s: Vector) -> Vector:
        """The states at rising times in s, none before the time that was reached, shape (T, size * columns).

        The clock ends at the end of the step that holds the last time; that is the last time itself if it is a stop.

        Raises
        ------
        ParameterError
            More than ``max_steps`` steps, or a state that is no longer finite.
        """
        out = np.empty((times_s.size, self.y.size))
        counts, clock = self._counts, self._clock
        counts[1], counts[5] = 0, driven.RUNNING
        while True:
            left = self._max_steps - int(counts[2] + counts[3])
            driven.advance(
                self._begins,
                self._rows,
                self._columns,
                self._entries,
                self._ends,
                self._numbers,
                self._middles,
                self._halves,
                self._polynomials,
                times_s,
                self._atol,
                self._rtol,
                min(self._steps_a_call, left + 1),
                clock,
                counts,
                self.y,
                self._slopes,
                self._work,
                out,
            )
            if counts[5] == driven.DONE:
                return out
            if counts[5] == driven.STUCK:
                raise ParameterError(
                    f"evolution: at t = {clock[0]:g} s no step is short enough: a rate or a pulse is too large for numbers, "
                    "or atol and rtol are below what rounding allows (rtol of 1e-13)."
                )
            if counts[2] + counts[3] > self._max_steps:
                raise ParameterError(
                    f"evolution: {self._max_steps} steps reach only t = {clock[0]:g} s of {self._ends[-1]:g} s, steps are "
                    f"{clock[1]:.2g} s long: shorten the time, leave out a fast rotation, allow a larger rtol or more max_steps."
                )
