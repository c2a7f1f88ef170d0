"""Laser pulses that drive an emitter: the Rabi frequency over time.

Convention: the peak is given as an ordinary frequency, Omega / 2 pi in MHz, and the Hamiltonian is ``Omega(t) / 2`` times
``|e><g| + |g><e|``; a resonant pulse with the area ``integral of Omega dt`` = pi inverts.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from ..model import Model, quantity, refusal
from ..qubits.pulses import Envelope, envelope, sampled_envelope

__all__ = ["DecayingPulse", "GaussianPulse", "Pulse", "SampledPulse", "SineSquaredPulse", "SquarePulse"]

NS = 1e-9
"""One nanosecond in s."""

RAD_PER_S = 2e6 * math.pi
"""What one MHz of ordinary frequency is in rad/s."""


class GaussianPulse(Model):
    """A Gaussian: ``Omega exp(-(t - center)**2 / (2 width**2))``, off beyond eight widths, where it is 1e-14 of its peak."""

    kind: Literal["gaussian"] = "gaussian"
    rabi_mhz: float = quantity(40.0, "peak Rabi frequency / 2π", unit="MHz", at_least=0)
    center_ns: float = quantity(200.0, "centre", unit="ns")
    width_ns: float = quantity(60.0, "standard deviation", unit="ns", above=0)

    def envelope(self) -> Envelope:
        """The Rabi frequency in rad/s over time in s."""
        center, width = self.center_ns * NS, self.width_ns * NS
        shape = envelope(lambda t: np.exp(-(((t - center) / width) ** 2) / 2), [center - 8 * width, center + 8 * width])
        return shape.scaled(self.rabi_mhz * RAD_PER_S)


class SineSquaredPulse(Model):
    """Half a sine, squared: ``Omega sin(pi (t - start) / duration)**2``, zero outside."""

    kind: Literal["sine_squared"] = "sine_squared"
    rabi_mhz: float = quantity(20.0, "peak Rabi frequency / 2π", unit="MHz", at_least=0)
    start_ns: float = quantity(0.0, "start", unit="ns")
    duration_ns: float = quantity(300.0, "duration", unit="ns", above=0)

    def envelope(self) -> Envelope:
        """The Rabi frequency in rad/s over time in s."""
        start, duration = self.start_ns * NS, self.duration_ns * NS
        shape = envelope(lambda t: np.sin(np.pi * (t - start) / duration) ** 2, [start, start + duration])
        return shape.scaled(self.rabi_mhz * RAD_PER_S)


class SquarePulse(Model):
    """A steady pulse whose edges rise and fall as a sine squared; with a rise of 0 it jumps."""

    kind: Literal["square"] = "square"
    rabi_mhz: float = quantity(10.0, "Rabi frequency / 2π", unit="MHz", at_least=0)
    start_ns: float = quantity(0.0, "start", unit="ns")
    duration_ns: float = quantity(300.0, "duration, edges included", unit="ns", above=0)
    rise_ns: float = quantity(5.0, "length of each edge", unit="ns", at_least=0)

    @model_validator(mode="after")
    def _edges_fit(self) -> Self:
        if 2 * self.rise_ns > self.duration_ns:
            raise refusal(
                self, "rise_ns", self.rise_ns, "ns", f"must be at most half the duration, {self.duration_ns / 2:g} ns; shorten it"
            )
        return self

    def envelope(self) -> Envelope:
        """The Rabi frequency in rad/s over time in s."""
        start, end, rise = self.start_ns * NS, (self.start_ns + self.duration_ns) * NS, self.rise_ns * NS

        def shape(t: np.typing.NDArray[np.float64]) -> np.typing.NDArray[np.float64]:
            edge = np.minimum(np.minimum(t - start, end - t), rise) / rise if rise else np.ones_like(t)
            return np.sin(np.pi / 2 * edge) ** 2

        breaks = sorted({start, start + rise, end - rise, end})
        return envelope(shape, breaks).scaled(self.rabi_mhz * RAD_PER_S)


class DecayingPulse(Model):
    """A sudden start and an exponential end: ``Omega exp(-(t - start) / lifetime)``, off after 37 lifetimes (1e-16)."""

    kind: Literal["decaying"] = "decaying"
    rabi_mhz: float = quantity(20.0, "Rabi frequency at the start / 2π", unit="MHz", at_least=0)
    start_ns: float = quantity(0.0, "start", unit="ns")
    lifetime_ns: float = quantity(50.0, "1/e time", unit="ns", above=0)

    def envelope(self) -> Envelope:
        """The Rabi frequency in rad/s over time in s."""
        start, lifetime = self.start_ns * NS, self.lifetime_ns * NS
        shape = envelope(lambda t: np.exp(-(t - start) / lifetime), [start, start + 37 * lifetime])
        return shape.scaled(self.rabi_mhz * RAD_PER_S)


class SampledPulse(Model):
    """A pulse of one's own: a cubic spline through samples, zero before the first and after the last; it may change sign."""

    kind: Literal["sampled"] = "sampled"
    times_ns: tuple[float, ...] = quantity((0.0, 100.0, 200.0, 300.0), "times of the samples", unit="ns")
    rabi_mhz: tuple[float, ...] = quantity((0.0, 15.0, 15.0, 0.0), "Rabi frequency / 2π at these times", unit="MHz")

    @model_validator(mode="after")
    def _samples_fit(self) -> Self:
        if len(self.times_ns) < 4 or len(self.times_ns) != len(self.rabi_mhz):
            raise refusal(
                self,
                "rabi_mhz",
                f"{len(self.rabi_mhz)} samples",
                "",
                f"must be as many as there are times, {len(self.times_ns)}, and at least 4",
            )
        if not all(b > a for a, b in zip(self.times_ns, self.times_ns[1:], strict=False)):
            raise refusal(self, "times_ns", str(self.times_ns)[:60], "ns", "each time must be after the last")
        return self

    def envelope(self) -> Envelope:
        """The Rabi frequency in rad/s over time in s."""
        return sampled_envelope(np.array(self.times_ns) * NS, np.array(self.rabi_mhz) * RAD_PER_S)


Pulse = Annotated[GaussianPulse | SineSquaredPulse | SquarePulse | DecayingPulse | SampledPulse, Field(discriminator="kind")]
"""Any of the pulses."""
