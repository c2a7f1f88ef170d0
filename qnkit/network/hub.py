"""Hub and spoke: users with a warm pair source each, and one hub with the cold detectors that joins any two of them.

A spoke keeps one photon of each pair and sends the other to the hub. A swapped pair here is a four-fold coincidence: a click at
each of the two spokes and two clicks of the hub's Bell analyser, all in one window. The two clicks of the hub alone are no usable
pair, as two pairs of one source make them as often as one pair of each.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from ..model import Model, ParameterError, quantity, refusal, replaced
from ..physics import Fiber, Ledger, OpticalBellMeasurement, PairLink, Pairs, PairSource, PairState, Path, swapped
from ..physics.ledger import ledger_of_stages
from .spokes import FourFolds, Hub, Spoke

__all__ = ["Counts", "FourFolds", "Hub", "HubAndSpoke", "Spoke"]

Row = NDArray[np.float64]

PER_SIDE, PER_ANALYZER = 2, 4
"""Detectors that tell two polarisations apart, and those of a Bell analyser: two polarisations at two outputs."""


@dataclass(frozen=True)
class Counts:
    """What a network needs, from sources to kilometres of fibre, and how many pairs of users it serves."""

    sources: int
    warm_detectors: int
    cold_detectors: int
    cryostats: int
    fiber_km: float
    pairs: int


class HubAndSpoke(Model):
    """A hub and its spokes, which may differ in everything.

    Clicks are counted as in PairLink: every four within the window. With the rates c of true coincidences between a spoke and the
    hub, s of all clicks of a spoke, H of all clicks of the hub (both sources, dark counts) and the window t they come at
    ``f t (c1 c2 + H t (c1 s2 + c2 s1) + H**2 t**2 s1 s2 / 2)``; the first term is true, in the second one kept click is a
    stranger, in the last both. f is the share of outcomes told, 1/4 for each. A stranger's polarisation is random and
    independent, so that all but the first term add white noise, also where both photons at the hub are of one source.

    Not modelled: bunching of pairs (their statistics is Poissonian), how the window changes the visibility.
    """

    hub: Hub = quantity(Hub(), "hub")
    spokes: tuple[Spoke, ...] = quantity((Spoke(name="Alice"), Spoke(name="Bob")), "spokes")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        names = [spoke.name for spoke in self.spokes]
        if len(names) < 2 or len(set(names)) < len(names):
            raise refusal(self, "spokes", ", ".join(names) or "none", "", "must be two spokes or more, each with its own name")
        for spoke in self.spokes:
            _link(self.hub, spoke)  # refuses a source that is too bright for the window
        return self

    def with_spoke(self, *spokes: Spoke) -> Self:
        """The same with more spokes; the hub and the other spokes stay as they are."""
        return type(self)(hub=self.hub, spokes=(*self.spokes, *spokes))

    def spoke(self, name: str) -> Spoke:
        """The spoke of that name; ParameterError where there is none."""
        for spoke in self.spokes:
            if spoke.name == name:
                return spoke
        raise ParameterError(f"HubAndSpoke: no spoke {name!r}; there are {', '.join(one.name for one in self.spokes)}.")

    def link(self, name: str) -> PairLink:
        """The link of a spoke with the hub: coincidences of its kept photons with clicks of the hub."""
        return _link(self.hub, self.spoke(name))

    def four_folds(self, left: str, right: str) -> FourFolds:
        """The four-fold coincidences of two spokes while an analyser serves them; ParameterError for unknown or equal names."""
        return self._counted(*self._two(left, right))

    def pairs(self, left: str, right: str) -> Pairs:
        """The swapped pairs of two spokes while an analyser serves them: counted rate and state, aimed at phi+."""
        ends = self._two(left, right)
        counted = self._counted(*ends)
        state = _state(counted.true_share, *ends, self.hub.station)
        return Pairs(
            probability=None,
            attempt_s=None,
            rate_hz=counted.rate_hz,
            state=state,
            fresh_state=state,
            target="phi+",
            left_wait_s=0.0,
            right_wait_s=0.0,
        )

    def ledger(self, left: str, right: str) -> Ledger:
        """What each cause took from the fidelity; order: polarisation, interference, other pairs' photons, dark counts."""
        ends = self._two(left, right)
        clean, station = OpticalBellMeasurement(accepts=self.hub.accepts), self.hub.station
        shares = [self._counted(*ends, dark).true_share for dark in (0.0, 1.0)]
        stages = [(1.0, clean), (1.0, station), (shares[0], station), (shares[1], station)]
        states = [_state(share, *ends, station) for share, station in stages]
        fidelities = [math.nan if state is None else state.fidelity() for state in states]
        return ledger_of_stages(("polarisation", "interference", "photons of other pairs", "dark counts"), fidelities)

    def rates_hz(self) -> Row:
        """The counted pairs per second (n, n) of each two spokes while an analyser serves them; 0 on the diagonal."""
        out = np.zeros((len(self.spokes),) * 2)
        for (i, one), (j, other) in combinations(enumerate(self.spokes), 2):
            out[i, j] = out[j, i] = self._counted(one, other).rate_hz
        return out

    def shared_hz(self) -> Row:
        """The same where all pairs of spokes are served in turn for equal times; no spoke at two analysers at once."""
        count = len(self.spokes)
        return self.rates_hz() * min(self.hub.analyzers, count // 2) / math.comb(count, 2)

    def direct(self, left: str, right: str) -> PairLink:
        """A link of their own for two spokes: the left one's source, both fibres end to end, the hub's kind of detectors."""
        one, other = self._two(left, right)
        a, b = one.fiber, other.fiber
        fiber = Fiber(
            length_km=a.length_km + b.length_km,
            attenuation_db_per_km=0.0,
            extra_loss_db=a.loss_db + b.loss_db,
            polarization_fidelity=_after_both(a, b),
        )
        return _link(self.hub, replaced(one, "fiber", fiber))

    def counts(self) -> Counts:
        """What this network needs: all that is cold stands at the hub."""
        n, analyzers = len(self.spokes), self.hub.analyzers
        glass = math.fsum(spoke.fiber.length_km for spoke in self.spokes)
        return Counts(n, PER_SIDE * n, PER_ANALYZER * analyzers, 1, glass, math.comb(n, 2))

    def mesh_counts(self) -> Counts:
        """What a mesh needs instead, every two users with a link of their own and a fibre of their own through the same ducts.

        A link has a source and warm detectors at one end, cold ones at the other. A cryostat stands with every user at whom a
        link ends, which are all but one at the fewest.
        """
        n = len(self.spokes)
        duos = math.comb(n, 2)
        glass = (n - 1) * math.fsum(spoke.fiber.length_km for spoke in self.spokes)
        return Counts(duos, PER_SIDE * duos, PER_SIDE * duos, n - 1, glass, duos)

    def _two(self, left: str, right: str) -> tuple[Spoke, Spoke]:
        if left == right:
            raise ParameterError(f"HubAndSpoke: {left!r} twice: a swap joins two spokes; name another one.")
        return self.spoke(left), self.spoke(right)

    def _counted(self, one: Spoke, other: Spoke, dark: float = 1.0) -> FourFolds:
        """The four-folds, with this share of the dark counts."""
        window_s, hub = self.hub.window_ns * 1e-9, self.hub.detector
        links = [_link(self.hub, one), _link(self.hub, other)]
        c1, c2 = (link.delivered_hz * link.kept.detector.efficiency * hub.efficiency * link.in_window for link in links)
        s1, s2 = (_seen_hz(link, link.kept) + dark * link.kept.detector.dark_count_rate_hz for link in links)
        at_hub = math.fsum(_seen_hz(link, link.sent) for link in links) + dark * hub.dark_count_rate_hz
        dead = [s * link.kept.detector.dead_time_ns * 1e-9 for s, link in zip((s1, s2), links, strict=True)]
        dead += [at_hub * hub.dead_time_ns * 1e-9] * 2
        scale = len(self.hub.accepts) / 4 * window_s / math.prod(1 + share for share in dead)
        strangers = at_hub * window_s
        return FourFolds(scale * c1 * c2, scale * strangers * (c1 * s2 + c2 * s1), scale * strangers**2 * s1 * s2 / 2)


@functools.lru_cache(maxsize=256)
def _link(hub: Hub, spoke: Spoke) -> PairLink:
    return PairLink(
        source=PairSource(brightness_hz=spoke.brightness_hz, coincidence_time_ns=hub.window_ns),
        kept=spoke.kept,
        sent=Path(fiber=spoke.fiber, detector=hub.detector),
        jitter_ns=spoke.jitter_ns,
        polarization_fidelity=max(0.25, _after_both(spoke.kept.fiber, spoke.fiber)),
    )


def _seen_hz(link: PairLink, path: Path) -> float:
    return link.source.brightness_hz * path.fiber.transmission * path.detector.efficiency


def _after_both(one: Fiber, other: Fiber) -> float:
    """The fidelity of a polarisation channel made of those of two fibres, both isotropic."""
    weights = [(4 * fiber.polarization_fidelity - 1) / 3 for fiber in (one, other)]
    return (1 + 3 * math.prod(weights)) / 4


def _state(true_share: float, one: Spoke, other: Spoke, station: OpticalBellMeasurement) -> PairState | None:
    """The pair of the two kept photons: swapped, and white noise for what is not true; None where nothing is counted."""
    if math.isnan(true_share):
        return None
    left, right = (PairState.werner(_after_both(spoke.kept.fiber, spoke.fiber)) for spoke in (one, other))
    made = swapped(left, right, station).state
    return PairState.unchecked(true_share * made.matrix + (1 - true_share) * np.eye(4) / 4)
