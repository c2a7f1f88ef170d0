"""The parts of a hub-and-spoke network: a spoke, the hub, and what the clicks of four photons that belong together may be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, Self

from pydantic import model_validator

from ..model import Model, quantity, refusal
from ..physics import Detector, Fiber, OpticalBellMeasurement, Path

__all__ = ["FourFolds", "Hub", "Spoke"]


class Spoke(Model):
    """A user: a continuous-wave source of phi+ pairs, the way of the kept photon, and the fibre of the other one to the hub.

    The fibres' ``polarization_fidelity`` counts. The kept detector stands for all of that side, as in physics.Path.
    """

    name: str = quantity("", "name")
    brightness_hz: float = quantity(5e5, "pairs made per second", unit="Hz", at_least=0)
    kept: Path = quantity(
        Path(fiber=Fiber(length_km=0.0), detector=Detector(efficiency=0.68, dark_count_rate_hz=100.0)), "path of the kept photon"
    )
    fiber: Fiber = quantity(Fiber(attenuation_db_per_km=0.425), "fibre to the hub")
    jitter_ns: float = quantity(0.36, "joint timing jitter, full width at half maximum", unit="ns", at_least=0)


class Hub(Model):
    """The hub: Bell analysers behind which all cold detectors stand, and the window in which four clicks belong together.

    ``visibility`` is the two-photon (Hong-Ou-Mandel) visibility, taken as it is for every window; its 0.9 is
    chosen, as none is published. An analyser tells psi+ and psi- at best, half of the outcomes; ``accepts`` of one alone is a
    quarter. ``detector`` stands for those of one analyser; its dark counts are their sum, its dead time a quarter of that of one.
    Its own window and jitter are not used.
    """

    detector: Detector = quantity(Detector(dark_count_rate_hz=100.0), "detectors of one analyser")
    window_ns: float = quantity(2.0, "coincidence window", unit="ns", above=0)
    visibility: float = quantity(0.9, "two-photon visibility", at_least=0, at_most=1)
    accepts: tuple[Literal["psi+", "psi-"], ...] = quantity(("psi+", "psi-"), "outcomes that count")
    analyzers: int = quantity(1, "Bell analysers", at_least=1, at_most=1000)

    @model_validator(mode="after")
    def _told(self) -> Self:
        if not self.accepts or len(set(self.accepts)) < len(self.accepts):
            raise refusal(self, "accepts", self.accepts, "", "must name one outcome or more, each once")
        return self

    @property
    def station(self) -> OpticalBellMeasurement:
        """The Bell measurement of two photons that came; the far photon is corrected by the outcome."""
        return OpticalBellMeasurement(visibility=self.visibility, accepts=self.accepts)


@dataclass(frozen=True)
class FourFolds:
    """Four-fold coincidences per second by what their photons are.

    Attributes
    ----------
    true_hz : both kept photons belong to the two photons at the hub
    half_hz : one of them does, the other click is a stranger
    chance_hz : neither does
    """

    true_hz: float
    half_hz: float
    chance_hz: float

    @property
    def rate_hz(self) -> float:
        """All of them: what is counted."""
        return self.true_hz + self.half_hz + self.chance_hz

    @property
    def true_share(self) -> float:
        """The share of true ones; NaN where nothing is counted."""
        return self.true_hz / self.rate_hz if self.rate_hz > 0 else math.nan
