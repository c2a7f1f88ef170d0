"""Sweeps on Dask: the numbers of one process, bit for bit, also where a worker is killed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import Link
from qnkit.sweep import sweep

distributed = pytest.importorskip("distributed")

LENGTH, LOSS = "left.fiber.length_km", "left.fiber.attenuation_db_per_km"
GRID = {LENGTH: [1.0, 10.0, 50.0, 80.0], LOSS: [0.1, 0.2, 0.3]}


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A client of two processes on this machine."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs="CRITICAL"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def _drawn(link: Link, rng: np.random.Generator) -> dict[str, float]:
    return {"draw": float(rng.normal()), "length": link.left.fiber.length_km}


def test_a_local_cluster_in_one_argument_gives_the_numbers_of_one_process() -> None:
    here = sweep(_drawn, Link(), GRID, seed=2, progress=False)
    assert here.identical(sweep(_drawn, Link(), GRID, seed=2, progress=False, workers=2))


def test_a_given_client_does_the_work_in_its_processes(client: Any) -> None:
    def where(link: Link) -> int:
        return os.getpid()

    table = sweep(where, Link(), GRID, client=client, progress=False)
    assert set(np.unique(table["where"])) <= set(client.run(os.getpid).values())


def test_a_killed_worker_costs_nothing(client: Any, tmp_path: Path) -> None:
    marker, fatal = tmp_path / "killed", getattr(signal, "SIGKILL", signal.SIGTERM)

    def drawn(link: Link, rng: np.random.Generator) -> float:
        if link.left.fiber.length_km == 50.0 and not marker.exists() and os.getpid() != parent:
            marker.write_text(str(os.getpid()), encoding="utf-8")
            os.kill(os.getpid(), fatal)
        return float(rng.normal())

    parent = os.getpid()
    before = set(client.run(os.getpid).values())
    far = sweep(drawn, Link(), GRID, seed=2, client=client, file=tmp_path / "a.jsonl", progress=False)
    client.wait_for_workers(2)
    assert int(marker.read_text(encoding="utf-8")) in before - set(client.run(os.getpid).values())
    assert far.identical(sweep(drawn, Link(), GRID, seed=2, progress=False))
    assert len((tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()) == 1 + 12


def test_a_point_that_kills_its_worker_is_recorded(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def deadly(link: Link) -> float:
        if link.left.fiber.length_km == 10.0:
            os._exit(1)
        return 1.0

    monkeypatch.setattr(client.cluster.scheduler, "allowed_failures", 0)
    with pytest.warns(UserWarning, match=r"1 of 2 points failed and are NaN .*KilledWorker"):
        table = sweep(deadly, Link(), {LENGTH: [1.0, 10.0]}, client=client, progress=False)
    assert table["deadly"].values[0] == 1.0
    client.wait_for_workers(2)


def test_a_function_of_a_notebook_travels_with_what_it_uses(client: Any) -> None:
    space: dict[str, Any] = {"__name__": "__main__"}
    exec("SCALE = 3\ndef twice(x): return 2 * x\ndef f(link): return SCALE * twice(link.left.fiber.length_km)", space)
    table = sweep(space["f"], Link(), {LENGTH: [1.0, 2.0]}, client=client, progress=False)
    assert table["f"].values.tolist() == [6.0, 12.0]


def test_failures_are_recorded_or_raised_as_in_one_process(client: Any) -> None:
    def near(link: Link) -> float:
        if link.left.fiber.length_km < 5:
            raise ValueError("too near")
        return 1.0

    with pytest.warns(UserWarning, match="1 of 2 points failed"):
        table = sweep(near, Link(), {LENGTH: [1.0, 10.0]}, client=client, progress=False)
    assert table["reason"].values[0] == "ValueError: too near"
    with pytest.raises(ValueError, match="too near"):
        sweep(near, Link(), {LENGTH: [1.0, 10.0]}, client=client, progress=False, on_error="raise")


def test_an_interrupt_keeps_the_finished_points(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Bar:
        count = 0

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *error: object) -> None: ...

        def update(self) -> None:
            Bar.count += 1
            if Bar.count == 5:
                raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sys.modules["qnkit.sweep"], "_bar", lambda *given: Bar())
        with pytest.warns(UserWarning, match="interrupted with 7 of 12 points to do"):
            part = sweep(_drawn, Link(), GRID, seed=2, client=client, progress=False)
    whole = sweep(_drawn, Link(), GRID, seed=2, client=client, progress=False, resume=part)
    assert whole.identical(sweep(_drawn, Link(), GRID, seed=2, progress=False))


def test_without_the_extra_the_way_to_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParameterError, match=r'pip install "qnkit\[cluster\]", or leave workers out'):
        sweep(_drawn, Link(), GRID, seed=2, progress=False, workers=2)


def test_workers_and_a_client_exclude_one_another(client: Any) -> None:
    with pytest.raises(ParameterError, match="workers or client, not both"):
        sweep(_drawn, Link(), GRID, seed=2, workers=2, client=client)
