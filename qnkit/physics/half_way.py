"""One station half way: two equal links, a swap between them, and the key that is left, beside what fibre alone allows."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import Model, quantity, replaced
from ..qubits.readout import ReadoutError
from .bell_measurement import BellMeasurement
from .bounds import repeater_bound, repeaterless_bound
from .cutoff import Cutoff
from .link import Link
from .meeting import Delivered
from .reach import at_distance
from .swapping import swapped
from .two_links import TwoLinks

__all__ = ["HalfWay"]

Row = NDArray[np.float64]


class HalfWay(Model):
    """Two links of half the distance each, both trying at once, and a swap by gates where they meet.

    The pair that comes first waits for the other, at most until the cut-off, and then both are swapped. Numbers are per try, one
    use of each link, so that they stand beside what the fibre could carry per use.
    """

    link: Link = quantity(Link(), "either link")
    distance_km: float = quantity(100.0, "distance", unit="km", at_least=0)
    cutoff_s: float | None = quantity(None, "cut-off", unit="s", above=0)
    gate_error: float = quantity(0.0, "gate error", at_least=0, at_most=0.8)
    readout_error: float = quantity(0.0, "readout error", at_least=0, at_most=0.5)

    @property
    def station(self) -> BellMeasurement:
        """The station that swaps."""
        read = ReadoutError(reads_one_for_zero=self.readout_error, reads_zero_for_one=self.readout_error)
        return BellMeasurement(gate_error=self.gate_error, left_readout=read, right_readout=read)

    def links(self) -> TwoLinks:
        """The two links."""
        one = at_distance(self.link, self.distance_km / 2)
        return TwoLinks(left=one, right=one, cutoff=Cutoff(age_s=self.cutoff_s))

    def delivered(self) -> Delivered:
        """The long pairs: their rate in Hz and mean state; errors as for TwoLinks.exact."""
        aim = (self.link.target, self.link.target)
        join = functools.partial(swapped, station=self.station, targets=aim, target=aim[0])
        return self.links().exact().joined(join)

    @property
    def try_s(self) -> float:
        """The time in s of one try of both links."""
        one = at_distance(self.link, self.distance_km / 2)
        return one.attempt_s / one.clock.duty_cycle

    def key_per_try(self) -> tuple[float, float]:
        """The BBM92 secret bits per try: of the long pairs, and of one such link over all the distance, where nothing waits."""
        long = self.delivered()
        alone = at_distance(self.link, self.distance_km).pairs()
        direct = 0.0 if alone.state is None else (alone.probability or 0.0) * alone.state.key_rate()
        return long.rate_hz * self.try_s * long.state.key_rate(), direct

    def key_over(self, km: Sequence[float]) -> Row:
        """The two numbers of key_per_try at each of n distances in km, shape (n, 2)."""
        return np.array([replaced(self, "distance_km", one).key_per_try() for one in km])

    def bounds_over(self, km: ArrayLike) -> tuple[Row, Row]:
        """The most bits per use of this glass at n distances in km: with nothing in between, and with one ideal station half way.

        An analyser half way counts as such a station, so that one link lies below the second bound and may lie above the first;
        two links and their swap have three stations.
        """
        arms = (self.link.left.fiber, self.link.right.fiber)
        db_per_km = sum(fiber.attenuation_db_per_km for fiber in arms) / 2
        through = 10 ** (-np.asarray(km, dtype=float) * db_per_km / 10)
        return repeaterless_bound(through), repeater_bound(through)
