"""Curves of a link: rate and fidelity while one of its values goes through a range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..kernels import heralding
from ..model import ParameterError, replaced
from .link import Link, fidelity_to_psi_plus, heralded
from .pair_link import PairLink

__all__ = ["rates_along"]

L = TypeVar("L", Link, PairLink)


def rates_along(
    link: Link | PairLink, path: str | Sequence[str], values: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The rates in Hz (n,) and the fidelities (n,) of a link while a field, or several at once, takes n values.

    The same numbers as ``replaced(link, path, value).pairs()`` point by point; the fidelity is NaN where the link is dead.

    Parameters
    ----------
    path : str or sequence of str
        The dotted path of one field, such as ``"left.fiber.length_km"``, or of several that take the value together.
    values : array-like (n,)

    Raises
    ------
    ParameterError
        Where there is no such field, or a value is outside its domain.
    """
    paths = (path,) if isinstance(path, str) else tuple(path)
    points = np.asarray(values, dtype=float)
    if points.ndim != 1 or not paths:
        raise ParameterError("rates_along: give at least one path and a row of values.")
    if isinstance(link, PairLink):
        pairs = [_at(link, paths, value).pairs() for value in points.tolist()]
        return np.array([one.rate_hz for one in pairs]), np.array([one.fidelity for one in pairs])
    links = [_at(link, paths, value) for value in points.tolist()]
    rows = np.array([one.row() for one in links]).reshape(len(links), len(heralding.COLUMNS))
    probability, _, usable = heralded(rows)
    duty = np.array([one.clock.duty_cycle for one in links])
    return probability * duty / np.array([one.attempt_s for one in links]), fidelity_to_psi_plus(usable)


def _at(link: L, paths: tuple[str, ...], value: float) -> L:
    """The link with every one of the fields set to one value."""
    for path in paths:
        link = replaced(link, path, value)
    return link
