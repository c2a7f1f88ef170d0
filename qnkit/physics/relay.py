"""Alice, a station and Bob: two links whose pairs meet at the station and are joined there, and what of it one counts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ..model import quantity
from ..qubits.bell_states import BELL_SIGNS, bell_index
from ..qubits.estimate import Estimate
from .exponentials import decayed
from .joining import JoinedTerms
from .meeting import Delivered, Meeting
from .meeting_samples import SampledMeeting
from .stored_pair import StoredPair
from .swapping import swapped
from .two_links import TwoLinks

__all__ = ["Relay"]

Row = NDArray[np.float64]


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
        return meeting.joined(partial(swapped, targets=(left.target, right.target)))

    def counts_hz(self, meeting: Meeting, made: Delivered | None = None) -> float:
        """What is counted, per second; ``made`` is what joined gives of the meeting, if it is at hand."""
        if self.counted == "pairs":
            return meeting.rate_hz
        if self.counted == "good pairs":
            return meeting.rate_above(self.level)
        return meeting.rate_hz * (made or self.joined(meeting)).state.key_rate()

    def counts_along(self, ages_s: Iterable[float | None]) -> Row:
        """What is counted, per second, at each of many cut-offs in s (None: no cut-off)."""
        return np.array([self.counts_hz(meeting) for meeting in self.along(ages_s)])

    def sampled_pairs(self, n: int, rng: np.random.Generator) -> tuple[Estimate, Estimate]:
        """The Alice-Bob pairs per second and their mean fidelity F to phi+, of n sampled deliveries."""
        sample = self.sampled(n, rng)
        left, right = sample.pairs
        waits = sample.ages_s[:, 0] - sample.ages_s[:, 1]
        by_left, by_right = _fidelities(left, right)
        first = decayed(*left.terms[1:], np.maximum(waits, 0.0)[:, None]) @ by_left
        values = np.where(waits < 0, decayed(*right.terms[1:], np.maximum(-waits, 0.0)[:, None]) @ by_right, first)
        return sample.rate_hz, Estimate.of(values)


@lru_cache(maxsize=16)
def _fidelities(left: StoredPair, right: StoredPair) -> tuple[Row, Row]:
    """The fidelity to phi+ that each matrix (StoredPair.terms) of the left, and of the right pair makes with the other fresh."""
    terms = JoinedTerms.of((left, right), partial(swapped, targets=(left.target, right.target)))
    vector = BELL_SIGNS[bell_index("phi+", "Relay")]
    by_left, by_right = ((vector @ parts @ vector).real / 2 for parts in (terms.left, terms.right))
    return by_left, by_right
