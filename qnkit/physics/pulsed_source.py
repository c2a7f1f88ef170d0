"""The pulsed pair source: how many pairs a pulse holds, what of them is still a singlet, and the g2 of one arm."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..model import Model, quantity, refusal

__all__ = ["PulsedPairSource"]

Vector = NDArray[np.float64]

MOST_PAIRS = 100.0
"""The largest mean number of pairs a pulse that a source may have; the sums over their number are whole up to here."""


class PulsedPairSource(Model):
    """A source that sends, in every pulse, n pairs of photons with singlet polarisation to two sides.

    ``thermal``: two two-mode squeezers, one for each polarisation, that share a pump. The number of pairs, over both
    polarisations, is ``P(n) = (n + 1) x**n (1 - x)**2`` with mean ``2 x / (1 - x)``, and the n pairs are one state, the
    singlet of two spins n/2: P. Kok, S. L. Braunstein, Phys. Rev. A 61, 042304 (2000). ``poisson``: many squeezers, each
    faint, so that the pairs are n singlets that can be told apart in principle.

    ``mean_pairs`` counts pairs that are made, both polarisations together; what is lost on the way to a fibre belongs to the
    fibre. The pump is taken as undepleted.
    """

    mean_pairs: float = quantity(0.02, "mean pairs made in a pulse", at_least=0, at_most=MOST_PAIRS)
    statistics: Literal["thermal", "poisson"] = quantity("thermal", "statistics of the pairs")
    repetition_hz: float = quantity(1e6, "pulses per second", unit="Hz", above=0)

    def numbers(self) -> tuple[Vector, Vector]:
        """The numbers of pairs n = 0, 1, 2, ... and their probabilities; what is left out is less than 1e-16."""
        mean = self.mean_pairs
        if self.statistics == "thermal":
            ratio = mean / (2 + mean)
            last = 8 if ratio == 0 else math.ceil((40 + 2 * math.log1p(mean)) / -math.log(ratio)) + 8
            n = np.arange(last + 1.0)
            return n, (n + 1) * ratio**n * (1 - ratio) ** 2
        last = math.ceil(mean + 12 * math.sqrt(mean)) + 20
        n = np.arange(last + 1.0)
        return n, math.exp(-mean) * np.cumprod(np.concatenate([[1.0], mean / n[1:]]))

    def singlet_weights(self, n: Vector) -> Vector:
        """The weight of the singlet in the Werner pair of one photon of each side, taken at random, where n pairs were made.

        Thermal, ``(n + 2) / (3 n)``: of two spins S = n/2 in a singlet <S.S'> = -S(S + 1), shared by n**2 pairs of photons,
        and a Werner pair of weight w has <s.s'> = -3 w / 4. Poisson, ``1 / n``: the chance that both are of one pair. Loss
        that does not look at polarisation leaves a random choice of the photons of each side, and a random one of those is
        a random one of all: the weight stays. It is 1 for n = 1, and is given as 1 for n = 0.
        """
        many = np.maximum(n, 1.0)
        return (many + 2) / (3 * many) if self.statistics == "thermal" else 1 / many

    def unheralded_g2(self, polarizations: int = 2) -> float:
        """The g2 of one arm by itself: 1 for Poisson; thermal 2 in one polarisation, 3/2 in both together."""
        modes = self._modes(polarizations)
        return 1 + 1 / modes if self.statistics == "thermal" else 1.0

    def heralded_g2(self, efficiency: float, dark_probability: float = 0.0, polarizations: int = 2) -> float:
        """The g2 of one arm in the pulses in which a threshold detector of the other arm clicks; NaN where nothing does.

        It does not depend on the loss of the arm that is looked at. For a faint source and no dark counts it is
        ``(2 - efficiency) * mean * (unheralded g2)`` with the mean pairs of the polarisations that are looked at.

        Parameters
        ----------
        efficiency : of the whole way to the heralding detector, its own included
        dark_probability : of at least one dark count of that detector in a pulse
        polarizations : 2, all light of both arms; or 1, one polarisation of the arm, heralded by its partner in the other

        Raises
        ------
        ParameterError
            A probability outside 0 to 1, or another number of polarisations than 1 or 2.
        """
        modes = self._modes(polarizations)
        for name, value in (("efficiency", efficiency), ("dark_probability", dark_probability)):
            if not 0 <= value <= 1:
                raise refusal(self, f"heralded_g2({name})", value, "", "must be a probability from 0 to 1")
        mean = self.mean_pairs * polarizations / 2
        if mean == 0 or efficiency == dark_probability == 0:
            return math.nan
        clicks = [self._clicked(order, modes, mean, efficiency, dark_probability) for order in range(3)]
        return self.unheralded_g2(polarizations) * clicks[0] * clicks[2] / clicks[1] ** 2

    def _clicked(self, order: int, modes: int, mean: float, efficiency: float, dark: float) -> float:
        """The chance of a click, weighted by the factorial moment n (n - 1) ... of that order.

        ``1 - (1 - dark) (1 - efficiency)**order g``, where g = E[z**n] with z = 1 - efficiency, for the order-th derivative
        of it: thermal ``(1 + m e)**-(modes + order)`` with m the mean of one mode, Poisson ``exp(-mean e)``.
        """
        if efficiency == 1 and order:
            return 1.0
        each = mean / modes
        falls = (modes + order) * math.log1p(each * efficiency) if self.statistics == "thermal" else mean * efficiency
        missed = -falls + (order * math.log1p(-efficiency) if order else 0.0)
        return dark - (1 - dark) * math.expm1(missed)

    def _modes(self, polarizations: int) -> int:
        if polarizations not in {1, 2}:
            raise refusal(self, "g2(polarizations)", polarizations, "", "must be 1 (one polarisation) or 2 (all light)")
        return polarizations
