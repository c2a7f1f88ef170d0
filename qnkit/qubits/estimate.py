"""Estimates: a sampled number with its standard error."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

__all__ = ["Estimate"]


@dataclass(frozen=True)
class Estimate:
    """A sampled mean, its standard error (one standard deviation of the mean) and the number of samples behind it.

    A standard error of NaN means that the sample is too small to tell.
    """

    value: float
    standard_error: float
    n: int

    @classmethod
    def of(cls, values: ArrayLike) -> Self:
        """The mean of independent samples (n,), with its error from their scatter; the error of a single one is NaN."""
        row = np.asarray(values, dtype=float)
        error = float(row.std(ddof=1)) / math.sqrt(row.size) if row.size > 1 else math.nan
        return cls(float(row.mean()), error, row.size)

    @classmethod
    def of_series(cls, values: ArrayLike, stretches: int = 40) -> Self:
        """The mean of samples (n,) of which each may depend on those before it; its error from the means of equal stretches.

        Stretches should be longer than samples remember. Fewer than ten samples a stretch are taken as independent.
        """
        row = np.asarray(values, dtype=float)
        if row.size < 10 * stretches:
            return cls.of(row)
        means = cls.of([part.mean() for part in np.array_split(row, stretches)])
        return cls(float(row.mean()), means.standard_error, row.size)

    @classmethod
    def rate_of(cls, waits: ArrayLike, stretches: int = 40) -> Self:
        """How often something comes, from the waits (n,) between one and the next: one over their mean; error as of_series."""
        row = np.asarray(waits, dtype=float)
        mean = float(row.mean())
        return cls(1 / mean, cls.of_series(row / mean, stretches).standard_error / mean, row.size)

    def __str__(self) -> str:
        """The value and its error to the digits that the error allows, such as ``9.7 ± 0.2``.

        One digit of the error is shown, two where the first is a 1.
        """
        if not (math.isfinite(self.value) and math.isfinite(self.standard_error)):
            return f"{self.value:.2g} ± unknown"
        if self.standard_error <= 0:
            return f"{self.value:g} ± 0"
        one, two = f"{self.standard_error:.0e}", f"{self.standard_error:.1e}"
        starts_with_one = one[0] == "1" or two[0] == "1"
        decimals = starts_with_one - int((two if two[0] == "1" else one).partition("e")[2])
        value, error = round(self.value, decimals), round(self.standard_error, decimals)
        if -4 <= decimals <= 6:
            return f"{value:.{max(decimals, 0)}f} ± {error:.{max(decimals, 0)}f}"
        power = math.floor(math.log10(max(abs(value), error)))
        places = max(decimals + power, 0)
        return f"({value / 10.0**power:.{places}f} ± {error / 10.0**power:.{places}f})e{power:+03d}"

    def _repr_html_(self) -> str:
        return f"<span title='{self.n} samples; ± is one standard error'>{html.escape(str(self))}</span>"
