"""Estimates: a sampled number with its standard error."""

from __future__ import annotations

import html
import math
from dataclasses import dataclass

__all__ = ["Estimate"]


@dataclass(frozen=True)
class Estimate:
    """A sampled mean, its standard error (one standard deviation of the mean) and the number of samples behind it.

    A standard error of NaN means that the sample is too small to tell.
    """

    value: float
    standard_error: float
    n: int

    def __str__(self) -> str:
        """The value and its error to the digits that the error allows, such as ``9.7 ± 0.2``.

        One digit of the error is shown, two where the first is a 1.
        """
        if not (math.isfinite(self.value) and math.isfinite(self.standard_error)):
            return f"{self.value:.2g} ± unknown"
        if self.standard_error <= 0:
            return f"{self.value:g}"
        shown = 2 if f"{self.standard_error:.1e}"[0] == "1" else 1
        error = float(f"{self.standard_error:.{shown - 1}e}")
        decimals = shown - 1 - math.floor(math.log10(error))
        if -4 <= decimals <= 6:
            places = max(decimals, 0)
            return f"{round(self.value, decimals):.{places}f} ± {error:.{places}f}"
        power = math.floor(math.log10(max(abs(self.value), error)))
        scale, places = 10.0**power, max(decimals + power, 0)
        return f"({self.value / scale:.{places}f} ± {error / scale:.{places}f})e{power:+03d}"

    def _repr_html_(self) -> str:
        return f"<span title='{self.n} samples; ± is one standard error'>{html.escape(str(self))}</span>"
