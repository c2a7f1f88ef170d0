"""The table of a sweep: columns, labels, and names that it keeps for itself."""

from __future__ import annotations

import numpy as np
import pytest

from qnkit._sweep_plan import Axis, Plan
from qnkit._sweep_table import NOT_YET, Table
from qnkit.model import ParameterError
from qnkit.physics import Link

LENGTH = "left.fiber.length_km"


def _table(values: object = (1.0, 2.0, 3.0)) -> Table:
    return Table(Plan(len, Link(), (Axis.of(LENGTH, values, Link()),), None))


def test_points_are_missing_until_they_have_numbers() -> None:
    table = _table()
    assert table.missing() == [0, 1, 2]
    table.put(1, ({"rate": [2.0, 0.1, 5.0]}, None))
    table.put(2, ({}, "dark"))
    assert table.missing() == [0, 2]
    assert table.failed() == ["dark"]
    out = table.dataset({"rate": "Hz"})
    assert out["reason"].values.tolist()[::2] == [NOT_YET, "dark"]
    assert np.isnan(out["rate"].values).tolist() == [True, False, True]
    assert (out.attrs["points"], out.attrs["failed"], out.attrs["missing"]) == (3, 1, 1)


def test_an_error_has_the_unit_of_its_value_and_says_whose_it_is() -> None:
    table = _table()
    table.put(0, ({"pair_rate": [2.0, 0.1, 5.0], "bit_error": [0.1]}, None))
    out = table.dataset({"pair_rate": "Hz"})
    assert out["pair_rate"].attrs == {"units": "Hz", "long_name": "pair rate"}
    assert out["pair_rate_error"].attrs == {"units": "Hz", "long_name": "standard error of pair_rate"}
    assert out["pair_rate_samples"].attrs == {"long_name": "samples behind pair_rate"}
    assert out["bit_error"].attrs == {"long_name": "bit error"}


@pytest.mark.parametrize("name", ["reason", "seed", LENGTH])
def test_a_name_that_the_table_needs_fails_the_point(name: str) -> None:
    _, reason = _table().put(0, ({name: [1.0]}, None))
    assert reason == f"sweep: the function returned {name!r}, a name that the table needs; give it another."


def test_a_result_may_not_take_the_name_of_anothers_error() -> None:
    _, reason = _table().put(0, ({"rate": [1.0, 0.1, 9.0], "rate_error": [0.1]}, None))
    assert "'rate_error', a name that the table needs" in str(reason)
    _, reason = _table().put(0, ({"rate": [1.0], "rate_error": [0.1]}, None))
    assert reason is None


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ((1, 2), "i"),
        ((1, 2.5), "f"),
        (("a", "b"), "U"),
        ((True, False), "b"),
        ((None, 1.0), "O"),
        ((True, 2), "O"),
        ((1, 2**70), "f"),
        ((1, 10**400), "O"),
    ],
)
def test_a_coordinate_has_the_kind_of_its_values(values: tuple[object, ...], kind: str) -> None:
    out = _table(values).dataset({})
    assert out[LENGTH].dtype.kind == kind
    assert out[LENGTH].values.tolist() == list(values)


def test_an_earlier_result_is_taken_up_whole() -> None:
    first = _table()
    first.put(0, ({"rate": [2.0]}, None))
    first.put(1, ({}, "dark"))
    again = _table()
    again.take(first.dataset({}))
    assert again.missing() == [1, 2]
    assert again.dataset({}).identical(first.dataset({}))
    with pytest.raises(ParameterError, match="result of another sweep"):
        _table((1.0, 2.0)).take(first.dataset({}))
    with pytest.raises(ParameterError, match="result of another sweep"):
        again.take("no table")
