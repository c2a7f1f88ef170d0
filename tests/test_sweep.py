"""Sweeps: labelled numbers over named axes, the same whatever the order, and nothing finished lost."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr

from qnkit.model import ParameterError
from qnkit.physics import Link
from qnkit.qubits import Estimate
from qnkit.sweep import sweep
from tests.project import ROOT, clean_environment

LENGTH, LOSS = "left.fiber.length_km", "left.fiber.attenuation_db_per_km"
GRID = {LENGTH: [1.0, 10.0, 50.0], LOSS: [0.2, 0.3]}


def passed(link: Link) -> float:
    return float(10 ** (-link.left.fiber.length_km * link.left.fiber.attenuation_db_per_km / 10))


def sampled(link: Link, rng: np.random.Generator) -> dict[str, Any]:
    hits = rng.random(100) < passed(link)
    return {"hits": Estimate.of(hits), "share": passed(link)}


def _quiet(function: Callable[..., Any], axes: Any, **options: Any) -> xr.Dataset:
    return sweep(function, Link(), axes, progress=False, **options)


def test_each_point_holds_the_function_of_the_model_with_its_values() -> None:
    table = _quiet(passed, GRID, units={"passed": "1"})
    assert table["passed"].dims == (LENGTH, LOSS)
    for length in GRID[LENGTH]:
        for loss in GRID[LOSS]:
            assert float(table["passed"].sel({LENGTH: length, LOSS: loss})) == 10 ** (-length * loss / 10)
    assert table[LENGTH].attrs == {"units": "km", "long_name": "fibre length"}
    assert table["passed"].attrs["units"] == "1"
    assert not table["reason"].notnull().any()
    assert "seed" not in table


def test_an_estimate_brings_its_error_and_its_samples() -> None:
    table = _quiet(sampled, GRID, seed=3)
    assert {"hits", "hits_error", "hits_samples", "share", "reason", "seed"} == set(table.data_vars)
    assert (table["hits_samples"] == 100).all()
    off = abs(table["hits"] - table["share"])
    assert (off <= 5 * np.sqrt(table["share"] * (1 - table["share"]) / 100)).all()


def test_a_point_is_drawn_again_from_its_recorded_seed() -> None:
    table = _quiet(sampled, GRID, seed=3)
    point = table.sel({LENGTH: 10.0, LOSS: 0.3})
    link = Link.from_json(json.dumps({"left": {"fiber": {"length_km": 10.0, "attenuation_db_per_km": 0.3}}}))
    again = sampled(link, np.random.default_rng(int(point["seed"])))
    assert float(point["hits"]) == again["hits"].value


def test_the_numbers_follow_the_seed_and_the_place_alone() -> None:
    table = _quiet(sampled, GRID, seed=3)
    assert table.identical(_quiet(sampled, GRID, seed=3))
    assert not table["hits"].equals(_quiet(sampled, GRID, seed=4)["hits"])
    longer = _quiet(sampled, {LENGTH: [1.0, 10.0, 50.0, 80.0], LOSS: [0.2, 0.3]}, seed=3)
    assert longer["hits"].isel({LENGTH: slice(3)}).equals(table["hits"])


def test_no_axis_gives_one_point() -> None:
    table = _quiet(passed, {})
    assert table["passed"].dims == ()
    assert float(table["passed"]) == passed(Link())


def test_texts_and_fields_that_move_together_are_axes() -> None:
    both = (LENGTH, "right.fiber.length_km")
    table = _quiet(
        lambda link: link.right.fiber.length_km, {both: [(1, 2), (3, 4)], "left.converter.place": ["station", "midpoint"]}
    )
    assert table["value"].isel({"left.converter.place": 0}).values.tolist() == [2.0, 4.0]
    assert table["right.fiber.length_km"].dims == (LENGTH,)
    same = _quiet(lambda link: link.right.fiber.length_km, {both: [1, 3]})
    assert same["value"].values.tolist() == [1.0, 3.0]
    assert table["left.converter.place"].values.tolist() == ["station", "midpoint"]


def test_a_failing_point_is_recorded_with_its_reason_and_the_others_are_computed() -> None:
    def fragile(link: Link) -> float:
        if link.left.fiber.length_km == 2:
            raise ValueError("too near")
        return 1.0

    with pytest.warns(UserWarning, match="2 of 3 points failed and are NaN") as said:
        table = _quiet(fragile, {LENGTH: [-1, 2, 3]})
    assert table["reason"].values[0] == "Fiber.length_km = -1 km: must be at least 0 km"
    assert table["reason"].values[1] == "ValueError: too near"
    assert table["fragile"].values[2] == 1.0
    assert math.isnan(table["fragile"].values[0])
    assert table.attrs["failed"] == 2
    assert said[0].filename == __file__
    with pytest.raises(ValueError, match="too near"):
        _quiet(fragile, {LENGTH: [2, 3]}, on_error="raise")


def test_one_error_at_all_points_is_said_once() -> None:
    def broken(link: Link) -> float:
        raise RuntimeError("no light")

    with pytest.warns(UserWarning, match="^sweep: all 3 points failed, each with: RuntimeError: no light$"):
        table = _quiet(broken, {LENGTH: [1, 2, 3]})
    assert list(table.data_vars) == ["reason"]


def test_a_nan_is_a_number_and_no_failure() -> None:
    table = _quiet(lambda link: math.nan, {LENGTH: [1, 2]})
    assert table.attrs["failed"] == 0


def test_names_that_differ_between_points_leave_gaps() -> None:
    table = _quiet(lambda link: {"far" if link.left.fiber.length_km > 5 else "near": 1}, {LENGTH: [1, 10]})
    assert np.isnan(table["far"].values).tolist() == [True, False]
    assert np.isnan(table["near"].values).tolist() == [False, True]


def test_tables_merge_even_where_only_one_failed() -> None:
    def half(link: Link) -> float:
        return 1 / (link.left.fiber.length_km - 10)

    with pytest.warns(UserWarning, match="1 of 3 points failed"):
        other = _quiet(half, {LENGTH: [1.0, 10.0, 50.0]})
    whole = xr.merge([_quiet(passed, {LENGTH: [1.0, 10.0, 50.0]}), other], compat="no_conflicts", combine_attrs="drop")
    assert {"passed", "half"} <= set(whole.data_vars)
    assert whole["reason"].notnull().sum() == 1


def test_attributes_are_plain_and_say_what_was_swept() -> None:
    table = _quiet(sampled, GRID, seed=3)
    facts = json.loads(json.dumps(table.attrs))
    assert facts["function"].endswith("test_sweep.sampled")
    kind, _, text = facts["model"].partition(" ")
    assert (kind, Link.from_json(text)) == ("Link", Link())
    assert facts["seed"] == 3
    assert "numpy" in facts["versions"]
    json.dumps(table.to_dict())


def test_an_interrupt_gives_back_what_there_is_and_resume_goes_on() -> None:
    calls: list[float] = []

    def stopped(link: Link, rng: np.random.Generator) -> float:
        calls.append(link.left.fiber.length_km)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return float(rng.random())

    with pytest.warns(UserWarning, match="interrupted with 2 of 4 points to do"):
        part = _quiet(stopped, {LENGTH: [1, 2, 3, 4]}, seed=1)
    assert part.attrs["missing"] == 2
    assert np.isnan(part["stopped"].values).tolist() == [False, False, True, True]
    whole = _quiet(stopped, {LENGTH: [1, 2, 3, 4]}, seed=1, resume=part)
    assert calls == [1, 2, 3, 3, 4]
    assert whole.attrs["missing"] == 0
    assert whole["stopped"].values.tolist() == [float(np.random.default_rng(int(s)).random()) for s in whole["seed"].values]
    with pytest.raises(ParameterError, match="resume: this is the result of another sweep"):
        _quiet(stopped, {LENGTH: [1, 2, 3, 4]}, seed=2, resume=part)


def test_units_may_come_with_the_function_and_a_wrong_name_is_said() -> None:
    def rate(link: Link) -> float:
        return 1.0

    rate.units = {"rate": "Hz"}  # type: ignore[attr-defined]
    assert _quiet(rate, {LENGTH: [1]})["rate"].attrs["units"] == "Hz"
    with pytest.warns(UserWarning, match="there is no result 'rat'; the results are rate"):
        _quiet(rate, {LENGTH: [1]}, units={"rat": "Hz"})


def test_a_point_costs_less_than_200_microseconds() -> None:
    axes = {LENGTH: np.linspace(1, 2, 100), LOSS: np.linspace(0, 1, 40)}
    best = math.inf
    for _ in range(3):
        began = time.process_time()
        _quiet(lambda link, rng: 1.0, axes, seed=0)
        best = min(best, time.process_time() - began)
    assert best / 4000 < 200e-6


def test_the_bar_can_be_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tqdm's own, where no notebook widgets are
        sweep(passed, Link(), {LENGTH: [1, 2]})
    assert "2/2" in capsys.readouterr().err
    _quiet(passed, {LENGTH: [1, 2]})
    assert capsys.readouterr().err == ""


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys; import qnkit.sweep; print(sorted({'xarray', 'pandas', 'tqdm', 'dask', 'numba'} & set(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(ROOT), env=clean_environment(), capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"seed": 1}, "the function takes no rng"),
        ({"on_error": "stop"}, "on_error = 'stop': must be 'record' or 'raise'"),
        ({"workers": 0}, "workers = 0: must be a whole number, at least 1"),
        ({"workers": True}, "workers = True: must be a whole number"),
        ({"workers": 2, "client": Estimate.of([1.0])}, "must be a distributed.Client"),
        ({"file": "a", "resume": xr.Dataset()}, "file or resume, not both"),
        ({"resume": xr.Dataset()}, "this is the result of another sweep"),
        ({"file": 5}, "file = 5: must be the path of a file"),
        ({"file": b"a"}, "file = b'a': must be the path of a file"),
        ({"units": 5}, "units = 5: must be a mapping of names of results to their units"),
    ],
)
def test_options_that_do_not_fit_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        _quiet(passed, {LENGTH: [1]}, **options)
