"""Memories that take up a photon and say so, and the arm of a link that ends in one."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import Model, quantity
from .devices import Converter, Fiber
from .memory import Memory

__all__ = ["Absorber", "AbsorbingArm", "Receiver"]

Vector = NDArray[np.float64]


class Absorber(Model):
    """A memory qubit that takes up the polarisation of one photon, whatever it is, and flags that it did.

    Of k photons that arrive, each is taken up with chance e by itself. The flag comes with ``1 - (1 - e)**k`` and the qubit
    holds one of the photons taken up, at random; or, with ``number_resolving``, only where exactly one was taken up. The
    others are lost. A flag without a photon leaves a completely mixed qubit: that is assumed, not derived.
    """

    efficiency: float = quantity(0.5, "chance to take up a photon and flag it", at_least=0, at_most=1)
    false_flag_probability: float = quantity(0.0, "flags without a photon, per pulse", at_least=0, at_most=1)
    number_resolving: bool = quantity(False, "flags one photon, not several")
    window_ns: float = quantity(50.0, "window in which light is taken up", unit="ns", above=0)

    def flags(self, photons: ArrayLike, arrival: float, noise: float = 0.0) -> tuple[Vector, Vector]:
        """The chances that the flag comes with a photon behind it, and that it comes at all.

        A false flag is one event a pulse, from the absorber itself or from one of the noise photons; where it comes together
        with a photon's own, a threshold flag is the photon's and a number-resolving one stays away.

        Parameters
        ----------
        photons : numbers of photons that set out, any shape
        arrival : the chance of each to reach the absorber
        noise : mean number of noise photons that reach it in its window (Poisson)
        """
        n, taken = np.asarray(photons, dtype=float), arrival * self.efficiency
        false = 1 - (1 - self.false_flag_probability) * math.exp(-noise * self.efficiency)
        none = (1 - taken) ** n
        if self.number_resolving:
            real = (1 - false) * n * taken * (1 - taken) ** np.maximum(n - 1, 0)
        elif taken < 1:
            real = -np.expm1(n * math.log1p(-taken))
        else:
            real = 1 - none
        return real, real + none * false

    def noise_photons(self, noise_hz: float) -> float:
        """The mean number of noise photons that reach the absorber in its window, at a rate in Hz."""
        return noise_hz * self.window_ns * 1e-9


class Receiver(Model):
    """A station that takes up photons: the absorber and the memory that then waits."""

    absorber: Absorber = quantity(Absorber(), "absorber")
    memory: Memory = quantity(Memory(t1_s=1.0, t2_s=0.05), "memory")


class AbsorbingArm(Receiver):
    """One side of a link with its source at the midpoint: the fibre, a converter at one of its ends, the absorbing memory.

    The fibre carries light away from the midpoint: a converter at the ``midpoint`` stands before it, one at the ``station``
    behind it.
    """

    fiber: Fiber = quantity(Fiber(length_km=5.0), "fibre from the midpoint")
    converter: Converter = quantity(Converter(), "frequency converter")

    @property
    def arrival(self) -> float:
        """The probability that a photon of the source reaches the absorber."""
        return self.fiber.transmission * self.converter.efficiency

    @property
    def noise_photons(self) -> float:
        """The mean number of the converter's noise photons at the absorber; of a midpoint's the fibre takes its share."""
        passed = self.fiber.transmission if self.converter.place == "midpoint" else 1.0
        return self.absorber.noise_photons(self.converter.noise_hz * passed)
