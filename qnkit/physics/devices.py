"""Devices: the fibre, converter, emitter, detectors, Bell-state analyser and clock that one link is made of."""

from __future__ import annotations

import math
from typing import Literal, Self

from pydantic import model_validator

from .. import constants
from ..model import Model, quantity, refusal

__all__ = ["BellAnalyzer", "Clock", "Converter", "Detector", "Emitter", "Fiber", "Recoil"]


SHORTEST_US = 1e-6
"""A clock ticks at most every picosecond, so that an attempt always takes time."""


class Fiber(Model):
    """A fibre: what it loses in glass and connectors, how long light takes through it, how well it keeps polarisation.

    ``polarization_fidelity`` is the entanglement fidelity e of its polarisation channel, taken as isotropic: each of the three
    Pauli turns happens with probability ``(1 - e)/3``. Only qubits in polarisation feel it; elsewhere a photon of the wrong
    polarisation is part of the loss or of the visibility.
    """

    length_km: float = quantity(10.0, "fibre length", unit="km", at_least=0)
    attenuation_db_per_km: float = quantity(0.2, "loss of the glass", unit="dB/km", at_least=0)
    extra_loss_db: float = quantity(0.0, "loss of connectors and switches", unit="dB", at_least=0)
    group_index: float = quantity(constants.FIBER_GROUP_INDEX, "group index of the glass", at_least=1)
    polarization_fidelity: float = quantity(1.0, "fidelity of the polarisation channel", at_least=0, at_most=1)

    @property
    def loss_db(self) -> float:
        """The whole loss in dB, glass and extra."""
        return self.length_km * self.attenuation_db_per_km + self.extra_loss_db

    @property
    def transmission(self) -> float:
        """The probability that a photon comes out, ``10**(-loss_db / 10)``."""
        return float(10.0 ** (-self.loss_db / 10.0))

    @property
    def delay_s(self) -> float:
        """The flight time of light, one way, in s: length times group index over the speed of light."""
        return self.length_km * 1e3 * self.group_index / constants.SPEED_OF_LIGHT_M_PER_S


class Converter(Model):
    """A frequency converter: the photons it loses and those it adds.

    Its noise leaves it as a Poisson process of ``noise_hz`` photons a second inside the filter, of no polarisation. At the
    ``station`` it stands before the fibre, which then carries the new colour and thins the noise too; at the ``midpoint`` it
    stands behind it.
    """

    efficiency: float = quantity(1.0, "efficiency of the converter", at_least=0, at_most=1)
    noise_hz: float = quantity(0.0, "noise photons behind the filter", unit="Hz", at_least=0)
    place: Literal["station", "midpoint"] = quantity("station", "place of the converter")

    def noise_behind_hz(self, fiber: Fiber) -> float:
        """Its noise photons per second at the far end of the link's fibre, where it stands or sends them through."""
        return self.noise_hz * (fiber.transmission if self.place == "station" else 1.0)


class Recoil(Model):
    """The kick that an emitter gets with its photon, and the trap that holds it: one mode of motion, thermal.

    ``lamb_dicke`` is the Lamb-Dicke factor of the whole kick along that mode: the wave vector of the exciting light minus that
    of the photon, times the spread of the ground state. The kick is short against the period of the trap.
    """

    lamb_dicke: float = quantity(0.0, "Lamb-Dicke factor of the kick", at_least=0)
    mean_phonons: float = quantity(0.0, "mean number of phonons", at_least=0)
    trap_frequency_mhz: float = quantity(1.0, "trap frequency", unit="MHz", above=0)

    @property
    def contrast(self) -> float:
        """What a kick leaves of the coherence with not being kicked: ``exp(-lamb_dicke**2 (mean_phonons + 1/2))``.

        The mean of the displacement of a thermal state.
        """
        return math.exp(-(self.lamb_dicke**2) * (self.mean_phonons + 0.5))

    def contrast_between(self, gap_us: float) -> float:
        """What is left of the coherence between a kick now and the same kick ``gap_us`` later.

        The two differ by a displacement of ``2 lamb_dicke sin(omega gap / 2)``; whole periods of the trap undo it. The fixed
        phase ``lamb_dicke**2 sin(omega gap)`` between them is left out, as one that is known.
        """
        turn = 2 * math.pi * self.trap_frequency_mhz * gap_us
        return math.exp(-(self.lamb_dicke**2) * (2 * self.mean_phonons + 1) * (1 - math.cos(turn)))


class Emitter(Model):
    """A matter qubit that emits a photon when, and only when, it is in its bright state.

    ``lifetime_ns`` 1/gamma shapes the photon: it decays exponentially from its arrival on. With None the shape is not
    modelled: all of the photon falls into the window, and the photons are as alike as the analyser says. Pure dephasing, 1/gamma*
    in ``pure_dephasing_ns``, is white noise of the optical frequency: the coherence of the transition falls as ``exp(-t (gamma/2
    + gamma*))``. Of the detunings only the difference between the two emitters counts.

    ``double_excitation`` is the probability that an emission is followed by a second one in the same pulse. The second photon
    is like the first (colour, polarisation, way to the detectors) but comes at another time: it interferes with nothing, and
    which emitter sent two photons is taken as known.
    """

    photon_efficiency: float = quantity(0.1, "photons into the fibre per bright emitter", at_least=0, at_most=1)
    lifetime_ns: float | None = quantity(None, "lifetime of the excited state", unit="ns", above=0)
    pure_dephasing_ns: float | None = quantity(None, "pure dephasing time of the transition", unit="ns", above=0)
    detuning_mhz: float = quantity(0.0, "detuning of the photon", unit="MHz")
    double_excitation: float = quantity(0.0, "second photons per emission", at_least=0, at_most=1)
    recoil: Recoil = quantity(Recoil(), "recoil")

    @model_validator(mode="after")
    def _shaped(self) -> Self:
        if self.lifetime_ns is None and (self.pure_dephasing_ns is not None or self.detuning_mhz != 0):
            rule = "must be given with a detuning or pure dephasing, which act while the photon comes out; give lifetime_ns"
            raise refusal(self, "lifetime_ns", None, "", rule)
        return self


def dark_probability(rate_hz: float, window_ns: float) -> float:
    """The probability of at least one count of a Poisson process in the window, ``1 - exp(-rate * window)``."""
    return -math.expm1(-rate_hz * window_ns * 1e-9)


class Detector(Model):
    """A photon detector with its time window, which opens when a photon may arrive; dark counts are a Poisson process.

    The jitter, normal with its full width at half maximum in ``jitter_ns``, blurs the edges of the window for photons whose
    shape is modelled. For ``dead_time_ns`` after a click the detector sees nothing; that time is not lengthened by what arrives
    in it.
    """

    efficiency: float = quantity(0.9, "detector efficiency", at_least=0, at_most=1)
    dark_count_rate_hz: float = quantity(10.0, "dark counts", unit="Hz", at_least=0)
    window_ns: float = quantity(50.0, "detection window", unit="ns", above=0)
    number_resolving: bool = quantity(False, "tells one photon from two")
    jitter_ns: float = quantity(0.0, "timing jitter, full width at half maximum", unit="ns", at_least=0)
    dead_time_ns: float = quantity(0.0, "dead time after a click", unit="ns", at_least=0)

    @property
    def dark_probability(self) -> float:
        """The probability of at least one dark count in the window, ``1 - exp(-rate * window)``."""
        return dark_probability(self.dark_count_rate_hz, self.window_ns)


class BellAnalyzer(Model):
    """A beam splitter with a detector at each output; the two detectors may differ in everything.

    A click of ``plus`` alone heralds psi+, a click of ``minus`` alone psi-. Two numbers say how alike the photons are:
    ``visibility`` is the two-photon (Hong-Ou-Mandel) visibility, the squared overlap ``|o|**2`` of their wave packets, and
    ``phase_contrast`` the first-order contrast left by drifts of the optical phase.
    """

    plus: Detector = quantity(Detector(), "detector of psi+")
    minus: Detector = quantity(Detector(), "detector of psi-")
    visibility: float = quantity(0.96, "two-photon visibility", at_least=0, at_most=1)
    phase_contrast: float = quantity(0.98, "optical phase contrast", at_least=0, at_most=1)
    accepts: Literal["both", "plus", "minus"] = quantity("both", "outcomes that are told")

    @property
    def overlap(self) -> float:
        """The overlap ``|o|`` of the two photons' wave packets, the square root of the visibility."""
        return math.sqrt(self.visibility)

    @property
    def accepted(self) -> tuple[str, ...]:
        """The names of the detectors whose click is told to the stations."""
        return ("plus", "minus") if self.accepts == "both" else (self.accepts,)


class Clock(Model):
    """The rhythm of attempts: preparation, the share of time spent on attempts, and whether each waits for its herald.

    Not waiting needs spare memories: with one qubit a station, the next attempt would use up the one that waits for its news.
    """

    preparation_us: float = quantity(10.0, "preparation of one attempt", unit="µs", at_least=SHORTEST_US)
    duty_cycle: float = quantity(1.0, "share of time spent on attempts", above=0, at_most=1)
    waits_for_herald: bool = quantity(True, "waits for the herald before the next attempt (if not: needs spare memories)")

    def attempt_s(self, herald_s: float) -> float:
        """The time of one attempt in s; ``herald_s`` is from emission until the herald is back at both stations."""
        if not 0 <= herald_s < math.inf:
            raise refusal(self, "attempt_s(herald_s)", herald_s, "s", "must be a finite time of at least 0 s")
        return self.preparation_us * 1e-6 + (herald_s if self.waits_for_herald else 0.0)

    def rate_hz(self, probability: float, herald_s: float) -> float:
        """The heralds per second of wall-clock time: ``probability * duty_cycle / attempt_s``."""
        if not 0 <= probability <= 1:
            raise refusal(self, "rate_hz(probability)", probability, "", "must be a probability from 0 to 1")
        return probability * self.duty_cycle / self.attempt_s(herald_s)
