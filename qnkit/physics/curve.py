"""Curves of a link: rate and fidelity while one of its values goes through a range."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..kernels import heralding
from ..model import ParameterError, replaced
from .link import Arm, Link, fidelity_to_psi_plus, heralded, meeting_waits_s
from .pair_link import PairLink

__all__ = ["rates_along"]

L = TypeVar("L", Link, PairLink)
Numbers = NDArray[np.float64]

_SIDES = ("left", "right")
_COLUMN_OF = {
    "protocol.left_bright_weight": "left_bright",
    "protocol.right_bright_weight": "right_bright",
    "analyzer.phase_contrast": "contrast",
    "analyzer.plus.efficiency": "plus_efficiency",
    "analyzer.minus.efficiency": "minus_efficiency",
}
"""Fields whose value is, as it stands, one number of a row."""


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
    fast = _along_columns(link, paths, points) if points.size else None
    rows, attempt_s, duty = fast if fast is not None else _along_anything(link, paths, points)
    probability, _, usable = heralded(rows)
    return probability * duty / attempt_s, fidelity_to_psi_plus(usable)


def _at(link: L, paths: tuple[str, ...], value: float) -> L:
    """The link with every one of the fields set to one value."""
    for path in paths:
        link = replaced(link, path, value)
    return link


def _along_anything(link: Link, paths: tuple[str, ...], points: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The rows, the attempt times in s and the duty cycles of the link at each value."""
    links = [_at(link, paths, value) for value in points.tolist()]
    rows = np.array([one.row() for one in links], dtype=float).reshape(len(links), len(heralding.COLUMNS))
    return rows, np.array([one.attempt_s for one in links]), np.array([one.clock.duty_cycle for one in links])


def _along_columns(link: Link, paths: tuple[str, ...], points: Numbers) -> tuple[Numbers, Numbers, Numbers] | None:
    """The same, faster, where the fields are of a fibre or are columns as they stand; else None.

    The domain of such a field is an interval, so finite values lie in it if the smallest and the largest do.
    """
    of_fiber = [path.split(".") for path in paths if path.startswith(("left.fiber.", "right.fiber."))]
    if len(of_fiber) + sum(path in _COLUMN_OF for path in paths) != len(paths) or not np.isfinite(points).all():
        return None
    for end in (points.min(), points.max()):
        _at(link, paths, float(end))
    rows = np.tile(np.array(link.row(), dtype=float), (points.size, 1))
    for path in paths:
        if path in _COLUMN_OF:
            rows[:, _column(_COLUMN_OF[path])] = points
    delays = {}
    for side in _SIDES:
        arm: Arm = getattr(link, side)
        names = [name for where, _, name in of_fiber if where == side]
        fibers = [arm.fiber.model_copy(update=dict.fromkeys(names, v)) if names else arm.fiber for v in points.tolist()]
        rows[:, _column(f"{side}_arrival")] = [arm.emitter.photon_efficiency * fiber.transmission for fiber in fibers]
        delays[side] = [fiber.delay_s for fiber in fibers]
    waits = [meeting_waits_s(left, right) for left, right in zip(delays["left"], delays["right"], strict=True)]
    rows[:, _column("left_wait_s") : _column("right_wait_s") + 1] = waits
    attempt_s = np.array([link.clock.attempt_s(max(wait)) + link.gap_s for wait in waits])
    return rows, attempt_s, np.full(points.size, link.clock.duty_cycle)


def _column(name: str) -> int:
    return heralding.COLUMNS.index(name)
