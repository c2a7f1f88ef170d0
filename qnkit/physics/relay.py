"""Alice, a station and Bob: two links whose pairs meet at the station and are joined there, and what of it one counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..model import quantity
from ..qubits.estimate import Estimate
from .meeting import Delivered, Meeting
from .meeting_samples import SampledMeeting
from .swapping import swapped
from .two_links import TwoLinks

__all__ = ["Relay"]

BATCHES = 10
"""The batches of a sample whose scatter gives the error of a mean fidelity."""


class Relay(TwoLinks):
    """Two links that meet at a station, which joins their pairs to one between Alice and Bob, and the number that is counted.

    The station is perfect here (see swapped); the joined pair aims at phi+. ``pairs``: Alice-Bob pairs. ``good pairs``: those
    made of two pairs whose fidelities, given their ages, were both above ``level``. ``key bits``: secret bits of BBM92, as of
    the mean state of all Alice-Bob pairs, whose ages nobody keeps.
    """

    counted: Literal["pairs", "good pairs", "key bits"] = quantity("key bits", "what is counted")
    level: float = quantity(0.8, "a good pair has a fidelity above", at_least=0, at_most=1)

    def joined(self, meeting: Meeting | SampledMeeting) -> Delivered:
        """The Alice-Bob pairs that the deliveries of a meeting make: their rate and mean state."""
        left, right = meeting.pairs
        targets = (left.target, right.target)
        return meeting.joined(partial(swapped, targets=targets))

    def counts_hz(self, meeting: Meeting, made: Delivered | None = None) -> float:
        """What is counted, per second; ``made`` is what joined gives of the meeting, if it is at hand."""
        if self.counted == "pairs":
            return meeting.rate_hz
        if self.counted == "good pairs":
            return meeting.rate_above(self.level)
        return meeting.rate_hz * (made or self.joined(meeting)).state.key_rate()

    def counts_along(self, ages_s: Iterable[float | None]) -> NDArray[np.float64]:
        """What is counted, per second, at each of many cut-offs in s (None: no cut-off)."""
        return np.array([self.counts_hz(meeting) for meeting in self.along(ages_s)])

    def sampled_pairs(self, n: int, rng: np.random.Generator) -> tuple[Estimate, Estimate]:
        """The Alice-Bob pairs per second and their mean fidelity F to phi+, of n sampled deliveries (at least two a batch).

        The error of F is that of the mean of BATCHES batches, one after the other, and so itself known to a quarter.
        """
        sample = self.sampled(n, rng)
        values = []
        for ages in np.array_split(sample.ages_s, BATCHES):
            values.append(self.joined(replace(sample, ages_s=ages)).state.fidelity("phi+"))
        mean = self.joined(sample).state.fidelity("phi+")
        return sample.rate_hz, Estimate(mean, float(np.std(values, ddof=1)) / BATCHES**0.5, n)
