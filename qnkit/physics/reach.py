"""Distance: the rate and fidelity of a link as its stations move apart, how far it reaches, and the repeaterless bound."""

from __future__ import annotations

import math
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import refusal, replaced
from .bounds import bits_of_loss
from .curve import rows_along
from .link import Link, fidelity_to_psi_plus, heralded
from .pair_link import PairLink

__all__ = ["at_distance", "distance_km", "over_distance", "reach_km", "repeaterless_bound_hz"]

L = TypeVar("L", bound=Link | PairLink)

FARTHEST_KM = 20_000.0
"""No two places on Earth are farther apart than half its circumference; the search for a reach ends here."""


def distance_km(link: Link | PairLink) -> float:
    """The whole length of fibre between the two stations, in km."""
    if isinstance(link, PairLink):
        return link.kept.fiber.length_km + link.sent.fiber.length_km
    return link.left.fiber.length_km + link.right.fiber.length_km


def at_distance(link: L, km: float) -> L:
    """The same link with its stations ``km`` of fibre apart; both arms keep their share of it (half each if there was none).

    Of a link with one photon kept, the sent photon's fibre takes up the change. ParameterError for a length that a fibre refuses.
    """
    if isinstance(link, PairLink):
        return replaced(link, "sent.fiber.length_km", km - link.kept.fiber.length_km)
    share = _share(link)
    moved = replaced(link, "left.fiber.length_km", km * share)
    return replaced(moved, "right.fiber.length_km", km * (1 - share))


def over_distance(link: Link | PairLink, km: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The rates in Hz (n,) and fidelities (n,) of a link over n distances in km; the fidelity is NaN where it is dead.

    The same numbers as ``at_distance(link, d).pairs()`` for each distance d.
    """
    distances = np.asarray(km, dtype=float)
    if isinstance(link, PairLink):
        pairs = [at_distance(link, d).pairs() for d in distances.tolist()]
        return np.array([one.rate_hz for one in pairs]), np.array([one.fidelity for one in pairs])
    rows, attempt_s, duty = rows_along(link, _lengths(link, distances))
    probability, _, usable = heralded(rows)
    return probability * duty / attempt_s, fidelity_to_psi_plus(usable)


def _share(link: Link) -> float:
    """The left arm's share of the distance; half if there is none."""
    total = distance_km(link)
    return link.left.fiber.length_km / total if total > 0 else 0.5


def _lengths(link: Link, distances: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """The fibre lengths of both arms, by path, at each distance in km."""
    share = _share(link)
    return {"left.fiber.length_km": distances * share, "right.fiber.length_km": distances * (1 - share)}


def reach_km(link: Link | PairLink, rate_hz: float) -> float | None:
    """The largest distance in km at which the link still heralds ``rate_hz`` times a second; None if it never does.

    Heralds count whatever the fidelity behind them; far out most are dark counts.

    The rate falls with distance until dark counts take over; the search is for the first distance at which it falls short,
    by halving, to 1e-9 of the distance. A link that never falls short reaches ``FARTHEST_KM``.
    """
    if not (rate_hz > 0 and math.isfinite(rate_hz)):
        raise refusal("reach_km", "rate_hz", rate_hz, "Hz", "must be a finite rate above 0")
    near = link.kept.fiber.length_km if isinstance(link, PairLink) else 0.0
    if at_distance(link, near).pairs().rate_hz < rate_hz:
        return None
    far = near + 1.0
    while at_distance(link, far).pairs().rate_hz >= rate_hz:
        if far >= FARTHEST_KM:
            return FARTHEST_KM
        near, far = far, far * 1.3
    while far - near > 1e-9 * far:
        middle = 0.5 * (near + far)
        near, far = (middle, far) if at_distance(link, middle).pairs().rate_hz >= rate_hz else (near, middle)
    return near


def repeaterless_bound_hz(link: Link, km: ArrayLike) -> NDArray[np.float64]:
    """The most pairs a second (n,) that any scheme with nothing between the stations could share, at this link's tries.

    The ebits per use of the fibre, bounds.repeaterless_bound of its glass from end to end, times the uses a second (rounds
    included); infinite at no loss.
    At great distance a single click, whose photons cross half the way each, may outdo it: an analyser half way is something
    between the stations.
    """
    lengths = _lengths(link, np.asarray(km, dtype=float))
    _, attempt_s, duty = rows_along(link, lengths)
    arms = zip((link.left, link.right), lengths.values(), strict=True)
    glass_db = sum(length * arm.fiber.attenuation_db_per_km for arm, length in arms)
    return bits_of_loss(glass_db) * (link.protocol.rounds * duty / attempt_s)
