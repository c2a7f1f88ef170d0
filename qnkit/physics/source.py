"""The pair source: polarisation-entangled photon pairs at random times, continuous wave."""

from __future__ import annotations

import math

from ..model import Model, quantity

__all__ = ["PairSource", "fidelity_from_cross_correlation"]


class PairSource(Model):
    """A continuous-wave source of phi+ pairs, made at random (Poisson) times.

    Two photons count as one pair if they arrive within the coincidence time. The brighter the source, the more photons of
    different pairs do: they are uncorrelated, and the state is a Werner state.
    """

    brightness_hz: float = quantity(5e5, "pairs made per second", unit="Hz", at_least=0)
    coincidence_time_ns: float = quantity(10.0, "coincidence time", unit="ns", above=0)

    @property
    def coincidence_time_s(self) -> float:
        """The coincidence time in s."""
        return self.coincidence_time_ns * 1e-9

    @property
    def cross_correlation(self) -> float:
        """The cross-correlation g of signal and idler in the correlated polarisations, ``1 + 2 / (brightness * time)``.

        Without dark counts; true pairs come at a rate R, accidental ones at R**2 * time; infinite for a dark source.
        """
        made = self.brightness_hz * self.coincidence_time_s
        return 1 + 2 / made if made > 0 else math.inf

    @property
    def fidelity(self) -> float:
        """The fidelity to phi+ of the Werner state that the cross-correlation leaves."""
        return fidelity_from_cross_correlation(self.cross_correlation)


def fidelity_from_cross_correlation(g: float) -> float:
    """The fidelity ``F = 1 - 3 / (2 (1 + g))`` of a Werner pair; Craddock et al., PRX Quantum 5, 030330 (2024).

    g = 1 + 2 T/A for true coincidences T and accidental ones A over all polarisations: F = (T + A/4) / (T + A).
    """
    return 1 - 3 / (2 * (1 + g))
