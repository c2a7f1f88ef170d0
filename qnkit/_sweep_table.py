"""The table of a sweep: columns that fill point by point, and the labelled Dataset that they become."""

from __future__ import annotations

import contextlib
import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ._sweep_plan import Plan
from ._sweep_point import Outcome
from .model import ParameterError

if TYPE_CHECKING:
    import xarray

__all__ = ["NOT_YET", "Table"]

NOT_YET = "not computed: the sweep was interrupted"
"""The reason of a point that has not been begun or not been finished."""

_PARTS = ("", "_error", "_samples")


class Table:
    """The columns of a sweep, one entry for each point, and which points are ``missing``."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.columns: dict[str, np.ndarray] = {}
        self.reasons: list[str | None] = [NOT_YET] * plan.size
        self.marks = plan.marks()  # as it begins: the function may change what it closes over
        self._taken = {"reason", "seed", *(path for axis in plan.axes for path in axis.paths)}

    def put(self, point: int, outcome: Outcome) -> Outcome:
        """Take up a finished point and return it; names that the table needs itself make it a failing one."""
        results, reason = outcome
        clash = sorted(
            (self._taken | {name + part for name, row in results.items() if len(row) > 1 for part in _PARTS[1:]}) & set(results)
        )
        if clash:
            results, reason = {}, f"sweep: the function returned {clash[0]!r}, a name that the table needs; give it another."
        for name, row in results.items():
            for part, value in zip(_PARTS, row, strict=False):
                if name + part not in self.columns:
                    self.columns[name + part] = np.full(self.plan.size, np.nan)
                self.columns[name + part][point] = value
        self.reasons[point] = reason
        return results, reason

    def missing(self) -> list[int]:
        """The points that have no numbers yet; failed ones are among them."""
        return [point for point, reason in enumerate(self.reasons) if reason is not None]

    def failed(self) -> list[str]:
        """The reasons of the failed points."""
        return [reason for reason in self.reasons if reason is not None and reason != NOT_YET]

    def take(self, table: Any) -> None:
        """Take up the points of an earlier Dataset of the same sweep.

        Raises
        ------
        ParameterError
            Where it is not one.
        """
        if getattr(table, "attrs", {}).get("sweep") != self._mark():
            raise ParameterError("sweep: resume: this is the result of another sweep (function, model, axes, seed or version).")
        self.reasons = [reason if isinstance(reason, str) else None for reason in table["reason"].values.reshape(-1).tolist()]
        for name in table.data_vars:
            if name not in ("reason", "seed"):
                self.columns[name] = np.array(table[name].values, dtype=float).reshape(-1)

    def dataset(self, units: Mapping[str, str]) -> xarray.Dataset:
        """The table as a Dataset: an axis a dimension, a number a variable, units and labels in ``attrs``."""
        import xarray

        plan, dims = self.plan, [axis.paths[0] for axis in self.plan.axes]
        coords = {
            path: ([axis.paths[0]], _column([row[at] for row in axis.rows]), plan.described(path))
            for axis in plan.axes
            for at, path in enumerate(axis.paths)
        }
        data: dict[str, Any] = {}
        for name, column in self.columns.items():
            data[name] = (dims, column.reshape(plan.shape), self._told(name, units))
        reasons = np.array([np.nan if reason is None else reason for reason in self.reasons], dtype=object).reshape(plan.shape)
        data["reason"] = (dims, reasons, {"long_name": "why a point has no numbers"})
        if plan.seed is not None:
            seeds = np.array([plan.seed_of(point) for point in range(plan.size)], dtype=np.int64).reshape(plan.shape)
            data["seed"] = (dims, seeds, {"long_name": "seed of the point's numpy.random.default_rng"})
        return xarray.Dataset(data, coords, self._facts())

    def _told(self, name: str, units: Mapping[str, str]) -> dict[str, str]:
        """Unit and label of a column."""
        of, _, part = name.rpartition("_")
        label = {"error": f"standard error of {of}", "samples": f"samples behind {of}"}.get(part) if of in self.columns else None
        unit = units.get(of if part == "error" and label else name, "")
        return {key: text for key, text in (("units", unit), ("long_name", label or name.replace("_", " "))) if text}

    def _facts(self) -> dict[str, Any]:
        """What was swept, as texts and numbers."""
        marks = self.marks
        seed = {} if self.plan.seed is None else {"seed": self.plan.seed}
        return {
            "function": marks["function"],
            "model": marks["model"],
            **seed,
            "versions": f"qnkit {marks['qnkit']}, numpy {np.__version__}, Python {platform.python_version()}",
            "points": self.plan.size,
            "failed": len(self.failed()),
            "missing": self.reasons.count(NOT_YET),
            "sweep": self._mark(),
        }

    def _mark(self) -> str:
        """A short mark of all that decides the sweep's numbers."""
        return hashlib.sha256(json.dumps(self.marks).encode()).hexdigest()[:16]


def _column(values: Sequence[Any]) -> np.ndarray:
    """The values of one field as a coordinate: numbers, texts or switches where all are, objects where they differ."""
    for kinds, dtype in ((bool, bool), (int, np.int64), ((int, float), float), (str, str)):
        if all(isinstance(value, kinds) and (dtype is bool or not isinstance(value, bool)) for value in values):
            with contextlib.suppress(OverflowError):  # a whole number beyond 64 bits stays what it is
                return np.array(values, dtype=dtype)
    return np.array(values, dtype=object)
