"""The cut-off that makes the most of two links: most pairs, most key, most of whatever is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..model import ParameterError, replaced
from ..qubits.checking import needs
from .cutoff import Cutoff
from .meeting import Meeting
from .two_links import TwoLinks

__all__ = ["BestCutoff", "best_cutoff"]

POINTS = 60
"""The cut-offs that are tried before the best of them is refined."""


@dataclass(frozen=True)
class BestCutoff:
    """The best cut-off (its ``age_s`` None: keep every pair), the value it reaches, and what the links then deliver."""

    cutoff: Cutoff
    value: float
    meeting: Meeting


def best_cutoff(two: TwoLinks, measure: Callable[[Meeting], float]) -> BestCutoff:
    """The cut-off at which a measure of what two links deliver is largest; that of ``two`` gives only how ages are counted.

    First POINTS cut-offs, evenly in their logarithm, from one attempt to forty mean waits; then a bounded search between the
    neighbours of the best one (R. P. Brent's minimisation), so a measure with one hill of ordinary width is found to 1e-6.

    Parameters
    ----------
    measure : of a Meeting, larger is better, such as ``lambda m: m.rate_above(0.9)`` or
        ``lambda m: m.rate_hz * m.joined(swap).state.key_rate()``

    Raises
    ------
    ParameterError
        A dead link or one without memories; a measure that is a number nowhere.
    """
    from scipy.optimize import minimize_scalar

    needs(measure, Callable, "best_cutoff: measure", "a function of a Meeting that gives a number")
    sides, at = two.numbers(), two.meetings()
    delay = max(one.delay_s for one in sides) if two.cutoff.counted_from == "emission" else 0.0
    shortest = max(one.attempt_s or 1e-3 / one.rate_hz for one in sides)
    waits = np.geomspace(shortest * (1 + 1e-9), max(40 / min(one.rate_hz for one in sides), 2 * shortest), POINTS)
    tried = [*(delay + waits).tolist(), None]
    found = [measure(meeting) for meeting in map(at, tried)]
    values = [float(needs(one, int | float | np.number, "best_cutoff: measure gives", "a number")) for one in found]
    if np.isnan(values).all():
        raise ParameterError("best_cutoff: the measure is not a number at any cut-off; check it on two.exact().")
    best = int(np.nanargmax(values))
    # keeping every pair is best where no cut-off is better than rounding
    if values[-1] >= values[best] * (1 - 1e-12):
        return _best(two, at, None, measure)

    low, high = waits[max(best - 1, 0)], waits[min(best + 1, POINTS - 1)]
    whole = sides[1].attempt_s or 0.0
    if at(None).exact and high - low <= POINTS * whole:  # only whole attempts count: look at all of them
        ages = [delay + whole * (k + 1e-9) for k in range(round(low / whole), round(high / whole) + 1)]
        ages.append(float(tried[best] or 0.0))
        best = int(np.nanargmax([float(measure(meeting)) for meeting in map(at, ages)]))
        return _best(two, at, ages[best], measure)

    def loss(logarithm: float) -> float:
        return -float(measure(at(delay + float(np.exp(logarithm)))))

    lowest = minimize_scalar(loss, bounds=(np.log(low), np.log(high)), method="bounded", options={"xatol": 1e-7})
    refined = float(-lowest.fun) > values[best]
    return _best(two, at, delay + float(np.exp(lowest.x)) if refined else tried[best], measure)


def _best(
    two: TwoLinks, at: Callable[[float | None], Meeting], age_s: float | None, measure: Callable[[Meeting], float]
) -> BestCutoff:
    meeting = at(age_s)
    return BestCutoff(replaced(two.cutoff, "age_s", age_s), float(measure(meeting)), meeting)
