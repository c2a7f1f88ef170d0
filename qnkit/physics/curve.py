"""Curves of a link: rate and fidelity while one of its values goes through a range."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..kernels import heralding
from ..model import Model, ParameterError, replaced, replaced_all
from .devices import Detector, dark_probability
from .link import Arm, Link, fidelity_to_psi_plus, heralded, meeting_waits_s
from .link_columns import is_separable, shape, with_noise_hz

__all__ = ["point_by_point", "rates_along", "rows_along"]

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


def rates_along(link: Model, path: str | Sequence[str], values: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The rates in Hz (n,) and the fidelities (n,) of a link of any kind while a field, or several at once, takes n values.

    The same numbers as ``replaced(link, path, value).pairs()`` point by point; the fidelity is NaN where the link is dead.

    Parameters
    ----------
    path : str or sequence of str
        The dotted path of one field, such as ``"left.fiber.length_km"``, or of several that take the value together.
    values : array-like (n,); whole numbers for a field that counts

    Raises
    ------
    ParameterError
        Where there is no such field, or a value is outside its domain.
    """
    paths = (path,) if isinstance(path, str) else tuple(path)
    points = np.asarray(values, dtype=float)
    if points.ndim != 1 or not paths:
        raise ParameterError("rates_along: give at least one path and a row of values.")
    if not isinstance(link, Link):
        return point_by_point(replaced_all(link, dict.fromkeys(paths, value)) for value in np.asarray(values).tolist())
    rows, attempt_s, duty = rows_along(link, dict.fromkeys(paths, points))
    probability, _, usable = heralded(rows)
    return probability * duty / attempt_s, fidelity_to_psi_plus(usable)


def point_by_point(links: Iterable[Any]) -> tuple[Numbers, Numbers]:
    """The rates in Hz (n,) and the fidelities (n,) of n links, each asked for its pairs."""
    pairs = [one.pairs() for one in links]
    return np.array([one.rate_hz for one in pairs]), np.array([one.fidelity for one in pairs])


def rows_along(link: Link, fields: Mapping[str, Numbers]) -> tuple[Numbers, Numbers, Numbers]:
    """The kernel rows (n, columns), attempt times in s (n,) and duty cycles (n,) of a link while fields take n values each."""
    if all(values.size for values in fields.values()):
        fast = _along_columns(link, fields)
        if fast is not None:
            return fast
    return _along_anything(link, fields)


def _along_anything(link: Link, fields: Mapping[str, Numbers]) -> tuple[Numbers, Numbers, Numbers]:
    """The rows, the attempt times in s and the duty cycles of the link at each value."""
    columns = zip(*(points.tolist() for points in fields.values()), strict=True)
    links = [replaced_all(link, dict(zip(fields, values, strict=True))) for values in columns]
    rows = np.array([one.row() for one in links], dtype=float).reshape(len(links), len(heralding.COLUMNS))
    return rows, np.array([one.attempt_s for one in links]), np.array([one.clock.duty_cycle for one in links])


def _along_columns(link: Link, fields: Mapping[str, Numbers]) -> tuple[Numbers, Numbers, Numbers] | None:
    """The same, faster, where the fields are of a fibre or are columns as they stand; else None.

    The domain of such a field is an interval, so finite values lie in it if the smallest and the largest do.
    """
    of_fiber = [path for path in fields if path.startswith(("left.fiber.", "right.fiber."))]
    if len(of_fiber) + sum(path in _COLUMN_OF for path in fields) != len(fields) or not is_separable(link):
        return None
    if not all(np.isfinite(points).all() for points in fields.values()):
        return None
    for path, points in fields.items():
        for end in (points.min(), points.max()):
            replaced(link, path, float(end))
    size = next(iter(fields.values())).size
    rows = np.tile(np.array(link.row(), dtype=float), (size, 1))
    for path, points in fields.items():
        if path in _COLUMN_OF:
            rows[:, _column(_COLUMN_OF[path])] = points
    delays, noise, shares = {}, {}, dict(zip(_SIDES, shape(link)[:2], strict=True))
    for side in _SIDES:
        arm: Arm = getattr(link, side)
        moved = {path.split(".")[2]: fields[path].tolist() for path in of_fiber if path.startswith(side)}
        changes = [dict(zip(moved, values, strict=True)) for values in zip(*moved.values(), strict=True)]
        fibers = [arm.fiber.model_copy(update=change) for change in changes] if changes else [arm.fiber] * size
        rows[:, _column(f"{side}_arrival")] = [arm.light * fiber.transmission * shares[side] for fiber in fibers]
        delays[side] = [fiber.delay_s for fiber in fibers]
        noise[side] = [arm.converter.noise_behind_hz(fiber) for fiber in fibers] if arm.converter.noise_hz > 0 else [0.0] * size
    if link.left.converter.noise_hz + link.right.converter.noise_hz > 0:
        both = [left + right for left, right in zip(noise["left"], noise["right"], strict=True)]
        for port in ("plus", "minus"):
            eye: Detector = getattr(link.analyzer, port)
            seen = zip(rows[:, _column(f"{port}_efficiency")].tolist(), both, strict=True)
            rates = [with_noise_hz(eye, efficiency, noise_hz, link.protocol.detectors) for efficiency, noise_hz in seen]
            rows[:, _column(f"{port}_dark")] = [dark_probability(rate, eye.window_ns) for rate in rates]
    waits = [meeting_waits_s(left, right) for left, right in zip(delays["left"], delays["right"], strict=True)]
    rows[:, _column("left_wait_s") : _column("right_wait_s") + 1] = waits
    attempt_s = np.array([link.clock.attempt_s(max(wait)) + link.gap_s for wait in waits])
    return rows, attempt_s, np.full(size, link.clock.duty_cycle)


def _column(name: str) -> int:
    return heralding.COLUMNS.index(name)
