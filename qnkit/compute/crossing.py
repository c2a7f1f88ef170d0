"""Where connecting begins to win: the size of job at which several modules overtake one, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ..model import quantity_at, replaced
from .scaling import Comparison

__all__ = ["SPREAD", "Crossing", "crossing"]

SPREAD: dict[str, float] = {"pair_fidelity": 0.0008, "memory_s": 3.0, "gate_error": 0.001, "growth": 0.15}
"""One standard error of each uncertain input: pair_fidelity's is published, the other three are assumed."""

MOST_QUBITS = 1e5
"""The crossing is looked for up to a job of this many qubits."""

HOPELESS = 1e-6
"""Where both chances are below this, it does not matter who wins."""


@dataclass(frozen=True)
class Crossing:
    """Where connecting begins to win: the job's ``qubits``, ``low`` to ``high``, the ``chance`` of both there, the ``wait_s``.

    ``qubits`` is inf where connecting never wins and 2k, the smallest job that k modules can share, where it always does.
    ``high`` is inf where, within the errors of the inputs, connecting may never win.
    """

    qubits: float
    low: float
    high: float
    chance: float
    wait_s: float
    always: bool = False

    @property
    def never(self) -> bool:
        """True where no job, however large, is better off connected, or only jobs that nobody can do."""
        return math.isinf(self.qubits) or self.chance < HOPELESS

    @property
    def vague(self) -> bool:
        """True where the errors of the inputs leave the upper end open, or three times the number and more."""
        return self.high > 3 * self.qubits

    def __str__(self) -> str:
        """Where connecting begins to win, in words."""
        if self.never:
            return "never"
        if self.always:
            return "at every size"
        if self.vague:
            return f"somewhere above {_round(self.low)} qubits, perhaps never"
        between = f" ({_round(self.low)} to {_round(self.high)})" if self.high > self.low else ""
        return f"above {_round(self.qubits)} qubits{between}"

    def _repr_html_(self) -> str:
        return f"<p>Connecting wins <b>{self}</b>.</p>"


def _round(number: float) -> str:
    """A number of qubits with two digits."""
    return f"{round(number, 1 - math.floor(math.log10(number))):,.0f}"


def _where(model: Comparison) -> float:
    """The first job size at which connecting wins: 2k if always, inf if never (below MOST_QUBITS)."""
    least, grid = 2.0 * model.modules, np.geomspace(2.0 * model.modules, MOST_QUBITS, 160)
    for _ in range(7):  # each round shrinks the bracket 31-fold or more
        ahead = np.nonzero(model.lead(grid) > 0)[0]
        if model.pair_fidelity <= 0.5 or len(ahead) == 0:
            return math.inf
        if ahead[0] == 0:
            return least
        grid = np.geomspace(grid[ahead[0] - 1], grid[ahead[0]], 32)
        least = float(grid[0])
    return float(grid[-1])


def crossing(model: Comparison, spread: dict[str, float] | None = None) -> Crossing:
    """The job size above which connecting wins, and the interval that the errors of its inputs leave.

    Pairs of fidelity 1/2 or less carry no entanglement: such links never win.

    Parameters
    ----------
    spread : standard error of each uncertain field; ``SPREAD`` if not given. The crossing is computed anew with each field one
        error up and down; the moves up and those down are added in quadrature, in the logarithm of the size, each for itself.
        A field without a value (``memory_s=None``) has none.
    """
    here = _where(model)
    if math.isinf(here):
        return Crossing(math.inf, math.inf, math.inf, 0.0, math.inf)
    chance, wait = float(model.giant(here)), float(model.wait_s(here))
    if here <= 2.0 * model.modules:
        return Crossing(here, here, here, float(model.connected(here)), wait, always=True)
    up = down = 0.0
    for field, error in (SPREAD if spread is None else spread).items():
        value = getattr(model, field)
        if value is None or error == 0:
            continue
        moves = [math.log(_where(replaced(model, field, _inside(model, field, value + sign * error))) / here) for sign in (-1, 1)]
        up, down = math.hypot(up, max(*moves, 0.0)), math.hypot(down, min(*moves, 0.0))
    return Crossing(here, here * math.exp(-down), here * math.exp(up), chance, wait)


def _inside(model: Comparison, field: str, value: float) -> float:
    """The value, no further than the ends of what its field allows."""
    domain = quantity_at(model, field)
    low = domain.low if domain.low is not None and not domain.low_open else 1e-12
    return max(min(value, domain.high if domain.high is not None else value), low)
