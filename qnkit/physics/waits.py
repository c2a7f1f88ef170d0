"""How long a pair waits: a fixed time, any time within a window, or until the next herald of a link; each with a cut-off."""

from __future__ import annotations

import math
from typing import Protocol, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import model_validator

from ..model import Model, quantity, refusal
from ..qubits.arrays import whole_of
from ..qubits.checking import generator
from .exponentials import decayed, integral, sum_of_attempts
from .link_numbers import LinkNumbers, attempts_within

__all__ = ["AtTime", "UntilNext", "Waits", "Window"]

Row = NDArray[np.float64]


class Waits(Protocol):
    """A distribution of waits. All but ``kept`` is of the waits that the cut-off leaves."""

    @property
    def kept(self) -> float:
        """The probability that the wait is within the cut-off."""

    @property
    def mean_s(self) -> float:
        """The mean wait in s."""

    def averages(self, linear: Row, quadratic: Row) -> Row:
        """The means of ``exp(-linear t - quadratic t**2)`` over the waits t, term by term."""

    def within(self, times_s: ArrayLike) -> Row:
        """The probabilities that the wait is at most so long."""

    def sample(self, n: int, rng: np.random.Generator) -> Row:
        """So many waits in s."""


class AtTime(Model):
    """A fixed wait."""

    time_s: float = quantity(0.0, "wait", unit="s", at_least=0)
    cutoff_s: float | None = quantity(None, "cut-off", unit="s", at_least=0)

    @model_validator(mode="after")
    def _within_cutoff(self) -> Self:
        if self.cutoff_s is not None and self.cutoff_s < self.time_s:
            rule = f"is after the cut-off of {self.cutoff_s:g} s, so no pair is left; ask earlier or lengthen cutoff_s"
            raise refusal(self, "time_s", self.time_s, "s", rule)
        return self

    @property
    def kept(self) -> float:
        """The probability that the wait is within the cut-off, 1."""
        return 1.0

    @property
    def mean_s(self) -> float:
        """The wait in s."""
        return self.time_s

    def averages(self, linear: Row, quadratic: Row) -> Row:
        """The values of ``exp(-linear t - quadratic t**2)``, term by term."""
        return decayed(linear, quadratic, self.time_s)

    def within(self, times_s: ArrayLike) -> Row:
        """The probabilities, 0 or 1, that the wait is at most so long."""
        return np.where(np.asarray(times_s, dtype=float) >= self.time_s, 1.0, 0.0)

    def sample(self, n: int, rng: np.random.Generator) -> Row:
        """So many times the same wait in s."""
        return np.full(_count(n), self.time_s)


class Window(Model):
    """A wait that may with equal chance be any time from 0 to the width of a window."""

    width_s: float = quantity(1.0, "window", unit="s", above=0)
    cutoff_s: float | None = quantity(None, "cut-off", unit="s", above=0)

    @property
    def _end(self) -> float:
        return self.width_s if self.cutoff_s is None else min(self.width_s, self.cutoff_s)

    @property
    def kept(self) -> float:
        """The probability that the wait is within the cut-off."""
        return self._end / self.width_s

    @property
    def mean_s(self) -> float:
        """The mean wait in s of those that the cut-off leaves."""
        return self._end / 2

    def averages(self, linear: Row, quadratic: Row) -> Row:
        """The means of ``exp(-linear t - quadratic t**2)`` over the window, term by term."""
        return integral(linear, quadratic, self._end) / self._end

    def within(self, times_s: ArrayLike) -> Row:
        """The probabilities that the wait is at most so long."""
        return np.clip(np.asarray(times_s, dtype=float) / self._end, 0.0, 1.0)

    def sample(self, n: int, rng: np.random.Generator) -> Row:
        """So many waits in s, uniform."""
        return generator(rng, "Window.sample").uniform(0.0, self._end, _count(n))


class UntilNext(Model):
    """The wait for the next herald of a link: a geometric number of whole attempts, or exponential without attempts.

    The mean wait without cut-off is ``1 / rate_hz`` either way. With attempts the first chance comes after one attempt, and
    a cut-off leaves the attempts that end within it.
    """

    rate_hz: float = quantity(1.0, "heralds per second", unit="Hz", above=0)
    attempt_s: float | None = quantity(None, "time of one attempt, pauses shared out", unit="s", above=0)
    cutoff_s: float | None = quantity(None, "cut-off", unit="s", at_least=0)

    @classmethod
    def of(cls, link: Model, cutoff_s: float | None = None) -> Self:
        """The wait for the next herald of a link of any kind; ParameterError where it is dead."""
        numbers = LinkNumbers.of(link, "UntilNext")
        return cls(rate_hz=numbers.rate_hz, attempt_s=numbers.attempt_s, cutoff_s=cutoff_s)

    @model_validator(mode="after")
    def _at_most_one_a_attempt(self) -> Self:
        if self.attempt_s is not None and self.rate_hz * self.attempt_s > 1 + 1e-12:
            rule = f"must be at most one an attempt, {1 / self.attempt_s:g} Hz; lower it or shorten attempt_s"
            raise refusal(self, "rate_hz", self.rate_hz, "Hz", rule)
        return self

    @property
    def _limit(self) -> Row:
        return np.array([math.inf if self.cutoff_s is None else self.cutoff_s])

    @property
    def kept(self) -> float:
        """The probability that the next herald comes within the cut-off."""
        return float(kept_within(self.rate_hz, self.attempt_s, self._limit)[0])

    @property
    def mean_s(self) -> float:
        """The mean wait in s of those within the cut-off; NaN where none is."""
        kept, end = self.kept, float(self._limit[0])
        if kept == 0:
            return math.nan
        if self.attempt_s is not None:
            end = self.attempt_s * float(attempts_within(self.attempt_s, self._limit)[0])
        return 1 / self.rate_hz - (end * (1 - kept) / kept if kept < 1 else 0.0)

    def averages(self, linear: Row, quadratic: Row) -> Row:
        """The means of ``exp(-linear t - quadratic t**2)`` over the waits within the cut-off, term by term."""
        out: Row = averages_until_next(self.rate_hz, self.attempt_s, self._limit, linear, quadratic)[0]
        return out

    def within(self, times_s: ArrayLike) -> Row:
        """The probabilities that the wait, if it is within the cut-off, is at most so long."""
        times = np.clip(np.asarray(times_s, dtype=float), 0.0, self._limit[0])
        return kept_within(self.rate_hz, self.attempt_s, times) / self.kept

    def sample(self, n: int, rng: np.random.Generator) -> Row:
        """So many waits in s, each within the cut-off."""
        uniforms = generator(rng, "UntilNext.sample").random(_count(n)) * self.kept
        if self.attempt_s is None:
            return -np.log1p(-uniforms) / self.rate_hz
        p = min(1.0, self.rate_hz * self.attempt_s)
        if p == 1:
            return np.full(n, self.attempt_s)
        return self.attempt_s * np.maximum(1.0, np.ceil(np.log1p(-uniforms) / math.log1p(-p)))


def _count(n: int) -> int:
    return whole_of(n, "Waits.sample(n)", "must be a whole number of at least 1 wait", 1)


def kept_within(rate_hz: float, attempt_s: float | None, limits_s: Row) -> Row:
    """The probabilities that the next herald comes within each limit, in s."""
    if attempt_s is None:
        return -np.expm1(-rate_hz * limits_s)
    p, counts = min(1.0, rate_hz * attempt_s), attempts_within(attempt_s, limits_s)
    out: Row = np.where(counts > 0, 1.0, 0.0) if p == 1 else -np.expm1(counts * math.log1p(-p))
    return out


def averages_until_next(rate_hz: float, attempt_s: float | None, limits_s: Row, linear: Row, quadratic: Row) -> Row:
    """The means of ``exp(-linear t - quadratic t**2)`` over waits within each limit: shape (limits, terms), 1 where none is."""
    kept = kept_within(rate_hz, attempt_s, limits_s)[:, None]
    if attempt_s is None:
        total = rate_hz * integral(linear + rate_hz, quadratic, limits_s[:, None])
    else:
        p, counts = min(1.0, rate_hz * attempt_s), attempts_within(attempt_s, limits_s)
        if p == 1:
            total = kept * decayed(linear, quadratic, attempt_s)
        else:
            failed = math.log1p(-p)
            total = p / (1 - p) * sum_of_attempts(linear * attempt_s - failed, quadratic * attempt_s**2, counts)
    out: Row = np.divide(total, kept, out=np.ones(total.shape), where=kept > 0)
    return out
