"""Labelled sweeps: a function of a model over named axes becomes an `xarray.Dataset`, on this machine or on a Dask cluster."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._sweep_cluster import local_client, on_cluster
from ._sweep_journal import Journal
from ._sweep_plan import Axis, Plan, takes_rng
from ._sweep_point import Outcome, evaluate
from ._sweep_table import NOT_YET, Table
from .model import Model, ParameterError

if TYPE_CHECKING:
    import xarray

__all__ = ["sweep"]


def sweep(
    function: Callable[..., Any],
    model: Model,
    axes: Mapping[Any, Any],
    *,
    seed: int | None = None,
    file: str | Path | None = None,
    resume: xarray.Dataset | None = None,
    workers: int | None = None,
    client: Any = None,
    units: Mapping[str, str] | None = None,
    progress: bool = True,
    on_error: str = "record",
) -> xarray.Dataset:
    """A Dataset of what the function returns for the model at every point of the axes.

    A dimension is called by its field's path, ``table["rate"].sel({"fiber.length_km": 10})``; units and labels are in
    ``attrs``. Each number is a variable; an estimate adds ``<name>_error`` (its standard error) and ``<name>_samples``.
    A point that fails is NaN and ``reason`` says why (missing elsewhere). For a function that takes ``rng``, ``seed`` holds
    the seed of each point: ``numpy.random.default_rng(that)`` draws the point's numbers again. A point's numbers depend on
    ``seed`` and its place on the axes alone, not on the order, the workers or an interruption.

    **Interrupted.** With ``file`` every finished point is on the disk at once: after an interrupt (raised as
    KeyboardInterrupt) or a kill, the same call goes on, and tries failed points again. Without it an interrupt gives back
    what there is, NaN elsewhere; hand it in as ``resume`` to go on.

    Parameters
    ----------
    function : ``f(model)`` or ``f(model, rng)``; returns a number, an `Estimate`, or a mapping of names to those. A bare number
        is called by the function's name. A dictionary ``function.units`` serves where ``units`` is not given.
    model : what the axes change
    axes : path of a field -> its values; a tuple of paths moves several fields together, all to the same value, or, where each
        value is a row of as many, each to its own (the dimension is called by the first). No axis: one point.
    seed : of all random numbers; needed where the function takes ``rng``
    file : a small file of JSON lines, made where there is none; one that belongs to another sweep is refused, never overwritten
    resume : the Dataset that an interrupted call of the same sweep gave back
    workers : number of processes of a local Dask cluster (extra ``cluster``); without it the points are computed one by one in
        this process. Handing out a point costs some milliseconds: it pays for points that take longer. In a script, call it
        under ``if __name__ == "__main__":``.
    client : a `distributed.Client` in place of ``workers``
    units : name of a result -> its unit
    progress : False for no progress bar
    on_error : "record" notes a failing point and goes on; "raise" raises its error

    Raises
    ------
    ParameterError
        For an unknown field, an axis without values, a seed that is missing or would not be used, a file of another sweep, one
        that is in use, an earlier result of another sweep, or ``workers`` without the extra.
    """
    plan = _planned(function, model, axes, seed)
    _checked(file, resume, workers, client, on_error)
    units = units if units is not None else getattr(function, "units", {})
    if not isinstance(units, Mapping):
        raise ParameterError(f"sweep: units = {units!r}: must be a mapping of names of results to their units.")
    table, catch = Table(plan), on_error == "record"
    with contextlib.ExitStack() as stack:
        journal = None if file is None else stack.enter_context(Journal(file, table.marks, plan.size))
        if journal is not None:
            for point, outcome in journal.done.items():
                table.put(point, outcome)
        if resume is not None:
            table.take(resume)
        missing = table.missing()
        try:
            if missing and workers is not None:
                client = stack.enter_context(local_client(workers))
            run = _here(plan, missing, catch) if client is None else on_cluster(client, plan, missing, catch)
            stack.enter_context(contextlib.closing(run))
            bar = stack.enter_context(_bar(plan.size, len(missing), progress))
            for point, outcome in run:
                kept = table.put(point, outcome)
                if journal is not None:
                    journal.add(point, kept)
                bar.update()
        except KeyboardInterrupt:
            if file is not None:
                raise
            left = table.reasons.count(NOT_YET)
            warnings.warn(
                f"sweep: interrupted with {left} of {plan.size} points to do; sweep(..., resume=this result) goes on.",
                stacklevel=2,
            )
    return _finished(table, dict(units))


def _planned(function: Callable[..., Any], model: Model, axes: Mapping[Any, Any], seed: int | None) -> Plan:
    """The plan of a sweep, checked."""
    random = takes_rng(function)
    if not isinstance(model, Model):
        raise ParameterError(f"sweep: model = {model!r}: must be a qnkit model, such as Link().")
    if not isinstance(axes, Mapping):
        raise ParameterError(f"sweep: axes = {axes!r}: must be a mapping, such as {{'fiber.length_km': [1, 10, 100]}}.")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int) or seed < 0):
        raise ParameterError(f"sweep: seed = {seed!r}: must be a whole number, at least 0.")
    if random and seed is None:
        raise ParameterError("sweep: the function takes rng; give seed=..., so that its numbers can be had again.")
    if not random and seed is not None:
        raise ParameterError(f"sweep: seed = {seed}: the function takes no rng and would not use it; leave it out.")
    found = tuple(Axis.of(key, values, model) for key, values in axes.items())
    paths = [path for axis in found for path in axis.paths]
    for at, path in enumerate(paths):
        for other in paths[:at]:
            if f"{path}.".startswith(f"{other}.") or f"{other}.".startswith(f"{path}."):
                raise ParameterError(f"sweep: axes: {other!r} and {path!r} drive the same field; leave one out.")
    return Plan(function, model, found, seed)


def _checked(file: object, resume: object, workers: int | None, client: object, on_error: str) -> None:
    """ParameterError for options that are none, or that exclude one another."""
    if on_error not in ("record", "raise"):
        raise ParameterError(f"sweep: on_error = {on_error!r}: must be 'record' or 'raise'.")
    if workers is not None and (isinstance(workers, bool) or not isinstance(workers, int) or workers < 1):
        raise ParameterError(f"sweep: workers = {workers!r}: must be a whole number, at least 1.")
    if client is not None and not hasattr(client, "submit"):
        raise ParameterError(f"sweep: client = {client!r}: must be a distributed.Client.")
    if workers is not None and client is not None:
        raise ParameterError("sweep: give workers or client, not both.")
    if file is not None and not isinstance(file, str | Path):
        raise ParameterError(f"sweep: file = {file!r}: must be the path of a file.")
    if file is not None and resume is not None:
        raise ParameterError("sweep: give file or resume, not both; a file goes on by itself.")


def _here(plan: Plan, points: list[int], catch: bool) -> Generator[tuple[int, Outcome], None, None]:
    """Each point with its outcome, one by one in this process."""
    for point in points:
        yield point, evaluate(plan.function, plan.model, plan.changes(point), plan.seed_of(point), plan.name, catch)


def _bar(total: int, missing: int, progress: bool) -> Any:
    """The progress bar, begun where an earlier run ended."""
    from tqdm.auto import tqdm

    return tqdm(total=total, initial=total - missing, disable=not progress, unit="point", desc="sweep")


def _finished(table: Table, units: Mapping[str, str]) -> xarray.Dataset:
    """The Dataset; one sentence says where points failed, or where a unit has no result."""
    failed, size = table.failed(), table.plan.size
    if failed:
        first = failed[0].partition("\n")[0]
        if len(failed) < size:
            said = f"{len(failed)} of {size} points failed and are NaN (see the variable 'reason'); the first: {first}"
        else:
            said = f"all {size} points failed{', each with: ' if len(set(failed)) == 1 else '; the first: '}{first}"
        warnings.warn(f"sweep: {said}", stacklevel=3)
    unknown = sorted(set(units) - set(table.columns))
    if unknown and table.columns:
        known = ", ".join(table.columns)
        warnings.warn(f"sweep: units: there is no result {unknown[0]!r}; the results are {known}.", stacklevel=3)
    return table.dataset(units)
