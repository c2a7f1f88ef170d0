"""Distance: the rate and fidelity of a link as its stations move apart, how far it reaches, and the repeaterless bound."""

from __future__ import annotations

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import Model, ParameterError, refusal, replaced, value_at
from .bounds import bits_of_loss
from .curve import point_by_point, rows_along
from .link import Link, fidelity_to_psi_plus, heralded
from .pair_link import PairLink

__all__ = ["at_distance", "distance_km", "fiber_paths", "over_distance", "reach_km", "repeaterless_bound_hz"]

L = TypeVar("L", bound=Model)

FARTHEST_KM = 20_000.0
"""No two places on Earth are farther apart than half its circumference; the search for a reach ends here."""


def distance_km(link: Model) -> float:
    """The whole length of fibre between the two stations, in km."""
    return float(sum(value_at(link, path) for path in _paths(link)))


def at_distance(link: L, km: float) -> L:
    """The same link with its stations ``km`` of fibre apart; both arms keep their share of it (half each if there was none).

    Of a link with one photon kept, the sent photon's fibre takes up the change; of a sender and a receiver, their one fibre.
    ParameterError for a length that a fibre refuses, and for a link whose fibres are not known.
    """
    moved = link
    for path, length_km in _lengths(link, km).items():
        moved = replaced(moved, path, length_km)
    return moved


def fiber_paths(link: Model) -> tuple[str, ...]:
    """The dotted paths of the fibres between the two ends of a link of any kind; none where it has no fibre.

    Left and right of a station, or kept and sent, or the one fibre that photons are sent through.
    """
    ends = [end for end in ("left", "right", "kept", "sent", "sender") if hasattr(getattr(link, end, None), "fiber")]
    if ends:
        return tuple(f"{end}.fiber" for end in ends)
    if hasattr(link, "fiber"):
        return ("fiber",)
    inner = getattr(link, "link", None)
    return tuple(f"link.{path}" for path in fiber_paths(inner)) if isinstance(inner, Model) else ()


def _paths(link: Model) -> tuple[str, ...]:
    """The dotted paths of the lengths of the fibres."""
    paths = fiber_paths(link)
    if not paths:
        raise ParameterError(f"{type(link).__name__} has no fibres with a length; give a link between two stations.")
    return tuple(f"{path}.length_km" for path in paths)


def _lengths(link: Model, km: Any) -> dict[str, Any]:
    """The lengths, by path, that set the distance to ``km`` (a number, or many)."""
    *others, last = _paths(link)
    if isinstance(link, PairLink):
        return {last: km - link.kept.fiber.length_km}
    if not others:
        return {last: km}
    total = distance_km(link)
    share = value_at(link, others[0]) / total if total > 0 else 0.5
    return {others[0]: km * share, last: km * (1 - share)}


def over_distance(link: Model, km: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The rates in Hz (n,) and fidelities (n,) of a link over n distances in km; the fidelity is NaN where it is dead.

    The same numbers as ``at_distance(link, d).pairs()`` for each distance d.
    """
    distances = np.asarray(km, dtype=float)
    if not isinstance(link, Link):
        return point_by_point(at_distance(link, d) for d in distances.tolist())
    rows, attempt_s, duty = rows_along(link, _lengths(link, distances))
    probability, _, usable = heralded(rows)
    return probability * duty / attempt_s, fidelity_to_psi_plus(usable)


def reach_km(link: Model, rate_hz: float) -> float | None:
    """The largest distance in km at which the link still heralds ``rate_hz`` times a second; None if it never does.

    Heralds count whatever the fidelity behind them; far out most are dark counts.

    The rate falls with distance until dark counts take over; the search is for the first distance at which it falls short,
    by halving, to 1e-9 of the distance. A link that never falls short reaches ``FARTHEST_KM``.
    """
    if not (rate_hz > 0 and math.isfinite(rate_hz)):
        raise refusal("reach_km", "rate_hz", rate_hz, "Hz", "must be a finite rate above 0")
    near = link.kept.fiber.length_km if isinstance(link, PairLink) else 0.0

    def reaches(km: float) -> bool:
        moved: Any = at_distance(link, km)
        return bool(moved.pairs().rate_hz >= rate_hz)

    if not reaches(near):
        return None
    far = near + 1.0
    while reaches(far):
        if far >= FARTHEST_KM:
            return FARTHEST_KM
        near, far = far, far * 1.3
    while far - near > 1e-9 * far:
        middle = 0.5 * (near + far)
        near, far = (middle, far) if reaches(middle) else (near, middle)
    return near


def repeaterless_bound_hz(link: Link, km: ArrayLike) -> NDArray[np.float64]:
    """The most pairs a second (n,) that any scheme with nothing between the stations could share, at this link's tries.

    The ebits per use of the fibre, bounds.repeaterless_bound of its glass from end to end, times the uses a second (rounds
    included); infinite at no loss.
    At great distance a single click, whose photons cross half the way each, may outdo it: an analyser half way is something
    between the stations.
    """
    if not isinstance(link, Link):
        raise ParameterError(f"repeaterless_bound_hz: counts the tries of a Link, not of a {type(link).__name__}; give a Link.")
    lengths = _lengths(link, np.asarray(km, dtype=float))
    _, attempt_s, duty = rows_along(link, lengths)
    arms = zip((link.left, link.right), lengths.values(), strict=True)
    glass_db = sum(length * arm.fiber.attenuation_db_per_km for arm, length in arms)
    return bits_of_loss(glass_db) * (link.protocol.rounds * duty / attempt_s)
