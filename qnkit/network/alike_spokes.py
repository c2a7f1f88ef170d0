"""Users alike in everything around one hub: what lab 06 explores."""

from __future__ import annotations

import functools
import math
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import Model, quantity, replaced
from ..physics import Detector, Fiber, Ledger, Pairs, Path
from ..qubits.arrays import number_of
from .hub import Counts, HubAndSpoke
from .spokes import FourFolds, Hub, Spoke

__all__ = ["AlikeSpokes"]


class AlikeSpokes(Model):
    """A hub and so many users, each with an arm of this length; dark counts are 100 a second at each user and at the hub.

    Chosen: brightness, losses, dark counts, the visibility, which is not published, and 94 % where cold detectors count the kept
    photons. The other numbers are those of systems.hub_and_spoke.
    """

    users: int = quantity(2, "users", at_least=2, at_most=200)
    arm_km: float = quantity(8.8, "fibre from a user to the hub", unit="km", at_least=0)
    loss_db: float = quantity(3.0, "other losses of an arm", unit="dB", at_least=0)
    brightness_hz: float = quantity(5e5, "pairs made per second", unit="Hz", at_least=0)
    window_ns: float = quantity(6.4, "coincidence window", unit="ns", above=0)
    visibility: float = quantity(0.9, "two-photon visibility", at_least=0, at_most=1)
    kept_efficiency: float = quantity(0.68, "detectors of the kept photons", at_least=0, at_most=1)
    outcomes: Literal["both", "one"] = quantity("both", "outcomes told")
    analyzers: int = quantity(1, "Bell analysers at the hub", at_least=1, at_most=100)

    @property
    def network(self) -> HubAndSpoke:
        """The hub and all its spokes, named 1, 2, ..."""
        return _network(self, self.users)

    def four_folds(self) -> FourFolds:
        """The four-fold coincidences of two users while an analyser serves them."""
        return _network(self, 2).four_folds("1", "2")

    def pairs(self) -> Pairs:
        """The swapped pairs of two users while an analyser serves them."""
        return _network(self, 2).pairs("1", "2")

    def ledger(self) -> Ledger:
        """What each cause took from the fidelity of a swapped pair; see HubAndSpoke.ledger."""
        return _network(self, 2).ledger("1", "2")

    @property
    def chsh(self) -> float:
        """The largest CHSH value S of a swapped pair; NaN where there is none."""
        state = self.pairs().state
        return math.nan if state is None else state.chsh()

    def seconds_to_know(self, error: float) -> float:
        """How long in s two users must count until S has this standard error: ``16 (1 - (S/4)**2) / error**2`` pairs.

        A quarter of the pairs for each of the four settings, whose correlations are S/4 each; infinite without pairs.
        """
        error = number_of(error, "AlikeSpokes.seconds_to_know: error", "must be a standard error above 0", 0.0)
        rate = self.four_folds().rate_hz
        return 16 * (1 - (self.chsh / 4) ** 2) / error**2 / rate if rate > 0 else math.inf

    @property
    def shared_hz(self) -> float:
        """The pairs per second of each two users, all served in turn."""
        return self.four_folds().rate_hz * min(self.analyzers, self.users // 2) / math.comb(self.users, 2)

    @property
    def direct_hz(self) -> float:
        """The pairs per second of two users with a link of their own, counted, over both arms end to end."""
        return _network(self, 2).direct("1", "2").pairs().rate_hz

    def counts(self) -> Counts:
        """What the hub and its spokes need."""
        return self.network.counts()

    def mesh_counts(self) -> Counts:
        """What a mesh of as many users needs."""
        return self.network.mesh_counts()

    def along_brightness(self, brightness_hz: ArrayLike) -> NDArray[np.float64]:
        """The counted pairs per second and S of two users at n brightnesses in pairs per second, (n, 2)."""
        each = [replaced(self, "brightness_hz", hz) for hz in np.asarray(brightness_hz, dtype=float).tolist()]
        counted = [one.four_folds() for one in each]
        clean = next(
            (one.chsh / part.true_share for one, part in zip(each, counted, strict=True) if part.true_share > 0), math.nan
        )
        # strangers are white noise, so that they shrink S in proportion
        return np.array([(part.rate_hz, clean * part.true_share) for part in counted])

    @property
    def brightest_hz(self) -> float:
        """The brightest sources in pairs per second that the window does not refuse."""
        return _network(replaced(self, "brightness_hz", 0.0), 2).link("1").brightest_hz

    def brightness_at(self, chsh: float = 2.0) -> float:
        """The brightness in pairs per second at which S has fallen to a value; NaN where it is never there."""
        from scipy.optimize import brentq

        def above(log_hz: float) -> float:
            return replaced(self, "brightness_hz", math.exp(log_hz)).chsh - chsh

        low, high = math.log(1e3), math.log(self.brightest_hz * (1 - 1e-9))
        return math.exp(float(brentq(above, low, high))) if above(low) > 0 > above(high) else math.nan


@functools.lru_cache(maxsize=512)
def _network(alike: AlikeSpokes, users: int) -> HubAndSpoke:
    kept = Path(fiber=Fiber(length_km=0.0), detector=Detector(efficiency=alike.kept_efficiency, dark_count_rate_hz=100.0))
    fiber = Fiber(length_km=alike.arm_km, attenuation_db_per_km=0.425, extra_loss_db=alike.loss_db)
    hub = Hub(
        window_ns=alike.window_ns,
        visibility=alike.visibility,
        accepts=("psi+", "psi-") if alike.outcomes == "both" else ("psi-",),
        analyzers=alike.analyzers,
    )
    spokes = (Spoke(name=str(i + 1), brightness_hz=alike.brightness_hz, kept=kept, fiber=fiber) for i in range(users))
    return HubAndSpoke(hub=hub, spokes=tuple(spokes))
