"""A stored pair of ions whose <XX> falls exponentially and whose <ZZ> falls linearly, while it waits for the next pair.

The decay that W.-Z. Liu et al., Nature 652, 51 (2026), arXiv:2602.08472, report for two ions over 10 km, in closed forms; its
numbers are in `ions_over_10km`. The linear part comes, they say, from errors of the decoupling pulses. Which state those leave
behind is not published: here the lost part of ZZ is shared by 00 and 11, which neither F nor the CHSH value sees.
"""

from __future__ import annotations

import math

import numpy as np

from qnkit.model import Model, quantity, refusal
from qnkit.physics import PairState

__all__ = ["StoredIons", "single_click_pair"]


def single_click_pair(bright_weight: float, x: float, z: float) -> PairState:
    """The state near psi+ with <XX> = <YY> = x and <ZZ> = -z, of a single click's pair: its fidelity is (1 + 2 x + z) / 4.

    Fresh, ``z = 1 - 2 bright_weight`` and both qubits are bright (11) with the bright weight; what z has lost since lies in
    00 and 11 in equal parts.
    """
    lost = (1 - z) / 2 - bright_weight
    matrix = np.diag([lost / 2, (1 + z) / 4, (1 + z) / 4, bright_weight + lost / 2]).astype(complex)
    matrix[1, 2] = matrix[2, 1] = x / 2
    return PairState.from_matrix(matrix)


class StoredIons(Model):
    """A pair that waits: <XX> = <YY> falls as ``exp(-t / coherence_s)``, -<ZZ> as ``1 - 2 a - slope_hz t`` until it is 0."""

    fresh_fidelity: float = quantity(..., "fresh fidelity", above=0.25, at_most=1)
    bright_weight: float = quantity(..., "bright weight a", at_least=0, below=0.5)
    coherence_s: float = quantity(..., "coherence time of XX", unit="s", above=0)
    slope_hz: float = quantity(..., "slope of ZZ", unit="1/s", above=0)
    rate_hz: float = quantity(..., "rate of further pairs", unit="Hz", above=0)

    @property
    def fresh(self) -> tuple[float, float]:
        """The fresh <XX> and -<ZZ>: ZZ from the bright weight, XX from the fidelity ``(1 + 2 XX - ZZ) / 4``."""
        z = 1 - 2 * self.bright_weight
        return (4 * self.fresh_fidelity - 1 - z) / 2, z

    def after(self, t_s: float) -> PairState:
        """The pair after a time in s; ParameterError below 0, for no number, or where XX outlives ZZ as in no state."""
        if not 0 <= t_s < math.inf:
            raise refusal(self, "after(t_s)", t_s, "s", "must be a finite time of at least 0 s")
        x, z = self.fresh
        return single_click_pair(self.bright_weight, x * math.exp(-t_s / self.coherence_s), max(z - self.slope_hz * t_s, 0.0))

    def fidelity_after(self, t_s: float) -> float:
        """The fidelity F to psi+ after a time in s, ``(1 + 2 XX - ZZ) / 4``."""
        return self.after(t_s).fidelity("psi+")

    def time_above_half_s(self) -> float:
        """How long in s the fidelity stays above 1/2; 0 for a pair that begins below."""
        from scipy.optimize import brentq

        if self.fresh_fidelity <= 0.5:
            return 0.0
        last = max(self.coherence_s * 40, self.fresh[1] / self.slope_hz)  # nothing is left of XX and ZZ
        return float(brentq(lambda t: self.fidelity_after(t) - 0.5, 0.0, last, xtol=1e-13))

    def mean_over(self, window_s: float) -> float:
        """The mean fidelity over all waits up to a time in s alike; ParameterError for a time that is not finite and above 0."""
        if not 0 < window_s < math.inf:
            raise refusal(self, "mean_over(window_s)", window_s, "s", "must be a finite time above 0 s")
        x, z = self.fresh
        end = min(window_s, z / self.slope_hz)
        exponential = -self.coherence_s * math.expm1(-window_s / self.coherence_s)
        return (1 + (2 * x * exponential + z * end - self.slope_hz * end * end / 2) / window_s) / 4

    def mean_at_next(self, within_s: float = math.inf) -> float:
        """The mean fidelity when the next pair comes, or of those pairs that are followed within a time in s.

        The wait is exponential with the rate R. ``E exp(-t/T) = R/(R + 1/T)``; for the linear part the mean of
        ``max(z - k t, 0)``; both cut off at ``within_s`` and divided by the chance of a next pair that soon.

        Raises
        ------
        ParameterError
            A time that is not above 0.
        """
        if not within_s > 0:
            raise refusal(self, "mean_at_next(within_s)", within_s, "s", "must be a time above 0 s")
        rate, k = self.rate_hz, self.slope_hz
        x, z = self.fresh
        arrived, faster = -math.expm1(-rate * within_s), rate + 1 / self.coherence_s
        exponential = rate / faster * -math.expm1(-faster * within_s)
        end = min(within_s, z / k)
        linear = z - (z - k * end) * math.exp(-rate * end) + k / rate * math.expm1(-rate * end)
        return (1 + (2 * x * exponential + linear) / arrived) / 4
