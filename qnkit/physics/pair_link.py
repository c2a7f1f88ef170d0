"""The link with one photon kept and one sent: a continuous-wave pair source and two paths to detectors."""

from __future__ import annotations

import math
from typing import Self

from pydantic import model_validator

from ..model import Model, quantity, refusal
from .devices import Detector, Fiber
from .ledger import Ledger, Pairs, ledger_of_stages
from .source import PairSource, fidelity_from_cross_correlation
from .states import PairState

__all__ = ["CROWDED", "PairLink", "Path"]

CROWDED = 0.1
"""The most clicks of the sparser side in a coincidence time, on average, and so the error of the counts; see PairLink."""


class Path(Model):
    """The way of one photon: a fibre with all its losses, then the detectors of that side.

    The detector stands for all detectors of its side; its dark-count rate is their sum, and its dead time, if k alike share
    the clicks, a k-th of that of one. Its own window and jitter are not used: the coincidence time and the joint jitter decide.
    """

    fiber: Fiber = quantity(Fiber(), "fibre")
    detector: Detector = quantity(Detector(dark_count_rate_hz=100.0), "detectors of this side")


class PairLink(Model):
    """A source that keeps one photon of each pair and sends the other through a fibre; the target is phi+.

    Coincidences: true ones T, of two photons of one pair, and accidental ones A = (singles) x (singles) x (coincidence
    time), with dark counts in the singles. The state is (T * pair + A * I/4) / (T + A).

    Dead time leaves a side the share ``1 / (1 + clicks * dead time)`` of its clicks, and of coincidences the product of both
    shares, true and accidental alike, so that it costs rate and not fidelity. That takes the sides as dead at independent
    times; where both click on the same pairs they are dead together, and more coincidences are left, up to the smaller share.

    Every two clicks within a coincidence time count. A setup that lets a click of the busier side make one coincidence at
    most counts fewer, by a share of at most the mean number m of clicks of the sparser side in a coincidence time: where m is
    above ``CROWDED`` the source is refused as too bright.

    Not modelled: bunching of the pairs (their statistics is Poissonian).
    """

    source: PairSource = quantity(PairSource(), "pair source")
    kept: Path = quantity(Path(fiber=Fiber(length_km=0.0)), "path of the kept photon")
    sent: Path = quantity(Path(), "path of the sent photon")
    jitter_ns: float = quantity(0.5, "joint timing jitter, full width at half maximum", unit="ns", at_least=0)
    polarization_fidelity: float = quantity(1.0, "fidelity of the polarisation channel", at_least=0.25, at_most=1)
    uptime: float = quantity(1.0, "share of time the link is up", at_least=0, at_most=1)

    @model_validator(mode="after")
    def _sparse_enough(self) -> Self:
        crowd = min(self._singles_hz(path, True) for path in (self.kept, self.sent)) * self.source.coincidence_time_s
        if crowd > CROWDED * (1 + 1e-9):
            rule = (
                f"too bright: each side clicks at least {crowd:.3g} times in a coincidence time, at most {CROWDED:g} can be told"
                " apart; make it fainter, source.coincidence_time_ns shorter or the dark counts fewer"
            )
            raise refusal(self, "source.brightness_hz", self.source.brightness_hz, "Hz", rule)
        return self

    @property
    def brightest_hz(self) -> float:
        """The brightest source in pairs per second that this link does not refuse; infinite where a side sees no light."""
        room = CROWDED / self.source.coincidence_time_s
        limits = [0.0]
        for path in (self.kept, self.sent):
            seen = path.fiber.transmission * path.detector.efficiency
            limits.append((room - path.detector.dark_count_rate_hz) / seen if seen > 0 else math.inf)
        return max(limits)

    @property
    def target(self) -> str:
        """The Bell state that the link aims at."""
        return "phi+"

    @property
    def delivered_hz(self) -> float:
        """The pairs per second of which both photons arrive, before the detectors, while the link is up."""
        return self.source.brightness_hz * self.kept.fiber.transmission * self.sent.fiber.transmission

    @property
    def in_window(self) -> float:
        """The share of true coincidences inside the coincidence time, for a Gaussian jitter of both sides together."""
        if self.jitter_ns == 0:
            return 1.0
        return math.erf(self.source.coincidence_time_ns * math.sqrt(math.log(2)) / self.jitter_ns)

    def _singles_hz(self, path: Path, dark: bool) -> float:
        light = self.source.brightness_hz * path.fiber.transmission * path.detector.efficiency
        return light + (path.detector.dark_count_rate_hz if dark else 0.0)

    @property
    def true_hz(self) -> float:
        """The true coincidences T per second, both photons of one pair, while the link is up."""
        return self.delivered_hz * self.kept.detector.efficiency * self.sent.detector.efficiency * self.in_window * self._live

    @property
    def _live(self) -> float:
        """The share of coincidences in which no detector is dead."""
        dead = [self._singles_hz(path, True) * path.detector.dead_time_ns * 1e-9 for path in (self.kept, self.sent)]
        return 1 / math.prod(1 + share for share in dead)

    @property
    def accidental_hz(self) -> float:
        """The accidental coincidences A per second, dark counts included, while the link is up."""
        return self._accidental_hz(True, True)

    def _accidental_hz(self, kept_dark: bool, sent_dark: bool) -> float:
        singles = self._singles_hz(self.kept, kept_dark) * self._singles_hz(self.sent, sent_dark)
        return singles * self.source.coincidence_time_s * self._live

    @property
    def coincidence_hz(self) -> float:
        """All coincidences per second, true and accidental, while the link is up."""
        return self.true_hz + self.accidental_hz

    @property
    def inferred_hz(self) -> float:
        """The delivered pairs per second as they are reported: those counted, accidental ones too, over both efficiencies.

        Over up and down time, as the rate of ``pairs()``; 0 where a detector sees nothing.
        """
        seen = self.kept.detector.efficiency * self.sent.detector.efficiency
        return self.coincidence_hz * self.uptime / seen if seen > 0 else 0.0

    @property
    def cross_correlation(self) -> float:
        """The cross-correlation ``g = 1 + 2 T/A`` in the correlated polarisations; NaN where nothing arrives."""
        return _cross_correlation(self.true_hz, self.accidental_hz)

    def _fidelity(self, g: float, polarization: float) -> float:
        """The fidelity: a channel of fidelity e on one photon shrinks the Werner weight (4F - 1)/3 by (4e - 1)/3."""
        weight = (4 * fidelity_from_cross_correlation(g) - 1) / 3 * (4 * polarization - 1) / 3
        return (1 + 3 * weight) / 4

    def pairs(self) -> Pairs:
        """The coincidences of this link: their rate over up and down time, and their state. A dead link has no state."""
        g = self.cross_correlation
        state = None if math.isnan(g) else PairState.werner(self._fidelity(g, self.polarization_fidelity), self.target)
        return Pairs(
            probability=None,
            attempt_s=None,
            rate_hz=self.coincidence_hz * self.uptime,
            state=state,
            fresh_state=state,
            target=self.target,
            left_wait_s=0.0,
            right_wait_s=0.0,
        )

    def ledger(self) -> Ledger:
        """What each cause took from the fidelity; see Ledger for the convention.

        Order: photons of different pairs, true pairs outside the window, polarisation, dark counts kept, dark counts sent.
        """
        true, bright = self.true_hz, self._accidental_hz(False, False)
        before_jitter = true / self.in_window if self.in_window else 0.0
        stages = (
            ("photons of different pairs", before_jitter, bright, 1.0),
            ("pairs outside the window", true, bright, 1.0),
            ("polarisation of the sent photon", true, bright, self.polarization_fidelity),
            ("dark counts, kept side", true, self._accidental_hz(True, False), self.polarization_fidelity),
            ("dark counts, sent side", true, self.accidental_hz, self.polarization_fidelity),
        )
        return ledger_of_stages(
            [cause for cause, *_ in stages], [self._fidelity(_cross_correlation(t, a), e) for _, t, a, e in stages]
        )


def _cross_correlation(true_hz: float, accidental_hz: float) -> float:
    if accidental_hz > 0:
        return 1 + 2 * true_hz / accidental_hz
    return math.inf if true_hz > 0 else math.nan
