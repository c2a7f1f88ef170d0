"""Heralding protocols: how the two emitters are prepared and how many rounds of clicks make one pair."""

from __future__ import annotations

from typing import Literal

from ..model import Model, quantity

__all__ = ["PolarizationDoubleClick", "SingleClick", "TimeBinDoubleClick"]


class SingleClick(Model):
    """One round: each emitter starts in ``sqrt(1 - a) |0> + sqrt(a) |1>`` with its own bright weight a, one click heralds.

    With equal weights and small efficiency: probability 2 a eta, fidelity 1 - a. A photon interferes with its absence: the
    optical phase counts, the emitter's motion tells whether it was kicked, and pure dephasing of the emitters costs the whole
    visibility gamma/(gamma + 2 gamma*), not its root; see interference.alike.
    C. Cabrillo, J. I. Cirac, P. Garcia-Fernandez, P. Zoller, Phys. Rev. A 59, 1025 (1999).
    """

    kind: Literal["single_click"] = "single_click"
    left_bright_weight: float = quantity(0.05, "bright weight, left", at_least=0, at_most=1)
    right_bright_weight: float = quantity(0.05, "bright weight, right", at_least=0, at_most=1)

    @property
    def rounds(self) -> int:
        """The number of rounds of one attempt, 1."""
        return 1

    @property
    def detectors(self) -> int:
        """The number of detectors, 2."""
        return 2

    @property
    def gap_us(self) -> float:
        """The time in µs from the first round to the last, 0."""
        return 0.0

    @property
    def bright_weights(self) -> tuple[float, float]:
        """The bright weights, left and right."""
        return self.left_bright_weight, self.right_bright_weight


class TimeBinDoubleClick(Model):
    """Two rounds with both emitters flipped between them, one click in each (Barrett-Kok); both start half bright.

    One preparation serves both rounds; ``flip_us`` lies between their emissions. A detuning that stays the same (Gaussian
    dephasing) is partly undone by the flip, as by a spin echo. Equal outcomes herald psi+, unequal ones psi-.
    Ideal limit: probability eta**2 / 2, fidelity (1 + V)/2.
    S. D. Barrett, P. Kok, Phys. Rev. A 71, 060310(R) (2005).

    An optical phase that stays the same over both rounds cancels; what is left is its change from the first round to the
    second. The analyser's ``phase_contrast`` is, for this protocol, the contrast of that change, counted once. A kick early is
    told from a kick late unless whole periods of the trap lie between. Emitters that dephase do so in each bin by itself, which
    costs gamma/(gamma + 2 gamma*) twice. A detector whose dead time is longer than ``flip_us`` cannot click in both bins: psi+ is
    lost, and what it would see in the second bin goes unseen.
    """

    kind: Literal["time_bin_double_click"] = "time_bin_double_click"
    flip_us: float = quantity(10.0, "from the first light to the second", unit="µs", at_least=0)

    @property
    def rounds(self) -> int:
        """The number of rounds of one attempt, 2."""
        return 2

    @property
    def detectors(self) -> int:
        """The number of detectors, 2."""
        return 2

    @property
    def gap_us(self) -> float:
        """The time in µs from the first round to the last: the detection window and the flip."""
        return self.flip_us

    @property
    def bright_weights(self) -> tuple[float, float]:
        """The bright weights, left and right: one half each."""
        return 0.5, 0.5


class PolarizationDoubleClick(Model):
    """One emission, ``(|0>|H> + |1>|V>)/sqrt 2`` at each emitter; one click of each polarisation heralds.

    Behind each output of the beam splitter stand two detectors of the kind given for it, one for H and one for V. Clicks behind
    the same output herald psi+, behind different outputs psi-. Ideal limit: probability eta**2 / 2, fidelity (1 + V)/2.

    The algebra is that of two time bins, H for the bin of 0 and V for the bin of 1, and what differs is: no optical phase is
    left, for both polarisations take the same way at the same time; the kick of a photon does not tell its polarisation; four
    detectors see their noise once each instead of two twice; no detector needs to click twice; nothing waits for a flip; but the
    fibres' polarisation counts.
    """

    kind: Literal["polarization_double_click"] = "polarization_double_click"

    @property
    def rounds(self) -> int:
        """The number of clicks of one herald, 2: a round for each polarisation, both at once."""
        return 2

    @property
    def gap_us(self) -> float:
        """The time in µs from the first round to the last, 0."""
        return 0.0

    @property
    def detectors(self) -> int:
        """The number of detectors, 4."""
        return 4

    @property
    def bright_weights(self) -> tuple[float, float]:
        """The weights of V, left and right: one half each."""
        return 0.5, 0.5
