"""Bounds: the most entanglement or key that lossy fibre can carry, with nothing between the stations and with ideal repeaters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError, refusal
from ..qubits.arrays import whole_of

if TYPE_CHECKING:
    from .link import Link

__all__ = ["bits_of_loss", "chain_bound", "chain_bound_hz", "repeater_bound", "repeaterless_bound"]

Numbers = NDArray[np.float64]


def bits_of_loss(loss_db: ArrayLike) -> Numbers:
    """The bits per use of one stretch of fibre from its loss in dB: repeaterless_bound of ``eta = 10**(-dB/10)``.

    Exact to rounding for any loss from none (infinite) to where eta itself is too small for a number (0).

    Raises
    ------
    ParameterError
        A loss below 0 dB.
    """
    given = np.asarray(loss_db, dtype=float)
    wrong = ~(given >= 0)
    if wrong.any():
        raise refusal("bits_of_loss", "loss_db", float(given[wrong].flat[0]), "dB", "must be at least 0")
    nepers = given * (math.log(10) / 10)
    with np.errstate(divide="ignore", over="ignore"):
        near = -np.log(-np.expm1(-nepers))
        far = -np.log1p(-np.exp(-nepers))
    out: Numbers = np.where(nepers < math.log(2), near, far) / math.log(2)
    return out


def repeaterless_bound(transmission: ArrayLike) -> Numbers:
    """The most ebits or secret bits per use of a lossy channel with nothing between its ends: ``-log2(1 - eta)``.

    Infinite at eta = 1; near ``1.44 eta`` where eta is small. It holds whatever the stations do, with any number of classical
    messages both ways, and is reached in the limit: it is the capacity. Source: S. Pirandola, R. Laurenza, C. Ottaviani,
    L. Banchi, Nat. Commun. 8, 15043 (2017), eq. (19).

    Raises
    ------
    ParameterError
        A transmission that is not from 0 to 1.
    """
    with np.errstate(divide="ignore"):
        out: Numbers = -np.log1p(-_checked(transmission, "repeaterless_bound")) / math.log(2)
    return out


def repeater_bound(transmission: ArrayLike, stations: int = 1) -> Numbers:
    """The most bits per use of the whole line with n ideal stations in between, evenly placed: ``-log2(1 - eta**(1/(n+1)))``.

    The stations cut the line into n + 1 equal stretches and lose nothing themselves. ``stations=0`` is repeaterless_bound.
    Source: S. Pirandola, Commun. Phys. 2, 51 (2019).

    Parameters
    ----------
    transmission : of the whole line, end to end

    Raises
    ------
    ParameterError
        A transmission that is not from 0 to 1, or a number of stations that is not a whole number from 0.
    """
    count = whole_of(stations, "repeater_bound: stations", "must be a whole number from 0.", 0)
    with np.errstate(divide="ignore"):
        loss_db = -10 * np.log10(_checked(transmission, "repeater_bound"))
    return bits_of_loss(loss_db / (count + 1))


def chain_bound(transmissions: ArrayLike) -> float:
    """The most bits per use of a chain of ideal stations from the transmission of each stretch: that of the worst stretch.

    Source: as of repeater_bound; a chain carries what its weakest link carries.

    Raises
    ------
    ParameterError
        No stretch at all, or a transmission that is not from 0 to 1.
    """
    given = np.atleast_1d(_checked(transmissions, "chain_bound"))
    if given.ndim != 1 or not given.size:
        raise ParameterError("chain_bound: transmissions: must be a row of one or more numbers, one a stretch.")
    return float(repeaterless_bound(given.min()))


def chain_bound_hz(links: Sequence[Link]) -> float:
    """The most pairs a second of a chain with ideal stations between these links and nothing inside a link, at their tries.

    The least of the links' reach.repeaterless_bound_hz. One link is a chain without a station in between.

    Raises
    ------
    ParameterError
        No link.
    """
    from .reach import distance_km, repeaterless_bound_hz

    if not links:
        raise ParameterError("chain_bound_hz: links: must be one or more.")
    return min(float(repeaterless_bound_hz(link, [distance_km(link)])[0]) for link in links)


def _checked(transmission: ArrayLike, owner: str) -> Numbers:
    given = np.asarray(transmission, dtype=float)
    wrong = ~((given >= 0) & (given <= 1))
    if wrong.any():
        raise refusal(owner, "transmission", float(given[wrong].flat[0]), "", "must be from 0 to 1")
    return given
