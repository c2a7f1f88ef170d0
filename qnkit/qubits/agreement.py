"""Three answers to one question side by side: a formula, a simulation with its standard error, the exact state; do they agree?"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..model import ParameterError
from .arrays import number_of
from .checking import needs
from .estimate import Estimate
from .tables import state_table

__all__ = ["SideBySide", "side_by_side"]


@dataclass(frozen=True)
class SideBySide:
    """One quantity by up to three ways; None where a way has no answer.

    Attributes
    ----------
    name, unit : of the quantity
    formula : a closed form or a recursion
    engine : a simulation
    exact : the exact state, or equations solved without truncation
    within : so many standard errors of the engine are agreement
    tolerance : so large a share of the larger of formula and exact is agreement of these two
    """

    name: str
    unit: str
    formula: float | None
    engine: Estimate | None
    exact: float | None
    within: float
    tolerance: float

    @property
    def off_formula(self) -> float | None:
        """By how many standard errors the engine is above the formula; None where one is missing, NaN where no error is known."""
        return _off(self.engine, self.formula)

    @property
    def off_exact(self) -> float | None:
        """By how many standard errors the engine is above the exact answer; None and NaN as in off_formula."""
        return _off(self.engine, self.exact)

    @property
    def gap(self) -> float | None:
        """How much the formula is above the exact answer, as a share of the larger of both; None where one is missing."""
        if self.formula is None or self.exact is None:
            return None
        largest = max(abs(self.formula), abs(self.exact))
        return (self.formula - self.exact) / largest if largest else 0.0

    @property
    def agrees(self) -> bool | None:
        """Whether all answers that are there agree with one another; None where the engine's error is not known."""
        known = [abs(off) for off in (self.off_formula, self.off_exact) if off is not None]
        if any(math.isnan(off) for off in known):
            return None
        return all(off <= self.within for off in known) and (self.gap is None or abs(self.gap) <= self.tolerance)

    @property
    def verdict(self) -> str:
        """The verdict in words."""
        said = [
            f"the engine is {abs(off):.1f} standard errors {'above' if off > 0 else 'below'} the {other}"
            for off, other in ((self.off_formula, "formula"), (self.off_exact, "exact answer"))
            if off is not None and not math.isnan(off)
        ]
        if self.gap is not None:
            close = abs(self.gap) <= self.tolerance
            said.append(
                "formula and exact answer are the same" if close else f"the formula is {self.gap:+.2g} of the exact answer off"
            )
        word = {True: "agree", False: "do not agree", None: "cannot be told: the engine's error is not known"}[self.agrees]
        return f"{word}: {', '.join(said)}" if said else word

    def _repr_html_(self) -> str:
        rows = [
            (name, f"{value:.6g} {self.unit}".rstrip() if isinstance(value, float) else f"{value} {self.unit}".rstrip())
            for name, value in (("formula", self.formula), ("engine", self.engine), ("exact", self.exact))
            if value is not None
        ]
        return state_table(self.name, rows, self.verdict)


def side_by_side(
    name: str,
    *,
    unit: str = "",
    formula: float | None = None,
    engine: Estimate | None = None,
    exact: float | None = None,
    within: float = 5.0,
    tolerance: float = 1e-9,
) -> SideBySide:
    """Up to three answers to one question and whether they agree; two at least.

    Parameters
    ----------
    within : standard errors that count as agreement; 5 are passed by chance once in two million times
    tolerance : share by which formula and exact answer may differ; more than rounding only with a reason

    Raises
    ------
    ParameterError
        Fewer than two answers, or what is no number, no Estimate.
    """
    owner = "side_by_side"
    if engine is not None:
        needs(engine, Estimate, f"{owner}: engine", "an Estimate, a value with its standard error")
    numbers = [
        None if one is None else number_of(one, f"{owner}: {which}", "must be a finite number")
        for which, one in (("formula", formula), ("exact", exact))
    ]
    if sum(one is not None for one in (*numbers, engine)) < 2:
        raise ParameterError(f"{owner}: {name}: fewer than two answers cannot be compared; give two of formula, engine, exact.")
    for which, value in (("within", within), ("tolerance", tolerance)):
        number_of(value, f"{owner}: {which}", "must be a finite number from 0", -math.ulp(0.0))
    return SideBySide(name, unit, numbers[0], engine, numbers[1], within, tolerance)


def _off(engine: Estimate | None, value: float | None) -> float | None:
    if engine is None or value is None:
        return None
    off = engine.value - value
    if abs(off) <= 1e-12 * max(abs(engine.value), abs(value)):
        return 0.0
    return off / engine.standard_error if engine.standard_error else math.copysign(math.inf, off)
