"""The points of a sweep on Dask: a local cluster of processes, or any client; a worker that dies costs its point a second try."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Generator, Iterator
from typing import Any

from ._sweep_plan import Plan
from ._sweep_point import Outcome, evaluate, reason_of
from .model import ParameterError

__all__ = ["local_client", "on_cluster"]

_AHEAD = 4  # points handed out for each thread, so that none is idle and no list of a whole grid travels


@contextlib.contextmanager
def local_client(workers: int) -> Iterator[Any]:
    """A client of a cluster of that many processes on this machine, closed at the end.

    Raises
    ------
    ParameterError
        Where Dask is not installed.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ParameterError(
            f'sweep: workers = {workers}: Dask is not installed; pip install "qnkit[cluster]", or leave workers out '
            "to compute in this process."
        ) from None
    with (
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs="CRITICAL",
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def on_cluster(client: Any, plan: Plan, points: list[int], catch: bool) -> Generator[tuple[int, Outcome], None, None]:
    """Each point with its outcome, as they are finished; the numbers are those of one process."""
    from distributed import as_completed

    waiting = iter(points)
    places: dict[Any, int] = {}

    def handed_out(count: int) -> list[Any]:
        """Futures of the next points."""
        out = []
        for point in itertools.islice(waiting, count):
            given = (plan.function, plan.model, plan.changes(point), plan.seed_of(point), plan.name, catch)
            future = client.submit(evaluate, *given, pure=False, key=f"sweep-{id(places)}-{point}")
            places[future] = point
            out.append(future)
        return out

    done = as_completed(handed_out(_AHEAD * max(1, sum(client.nthreads().values()))))
    try:
        for future in done:
            point = places.pop(future)
            try:
                outcome: Outcome = future.result()
            except Exception as error:
                if not catch:
                    raise
                outcome = {}, reason_of(error)
            yield point, outcome
            for further in handed_out(1):
                done.add(further)
    finally:
        if places:
            client.cancel(list(places))
