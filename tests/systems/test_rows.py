"""Claims about the verdict of a row."""

import pytest

from qnkit.model import ParameterError
from qnkit.systems.rows import Row, judged, property_row


def row(**changes: object) -> Row:
    given = {"published": 1.0, "simulated": 1.1, "source": "a paper, table 1", "mark": "P"} | changes
    return judged("box", "rate", "1/s", **given)  # type: ignore[arg-type]


def test_a_stated_tolerance_decides_even_where_errors_are_given() -> None:
    assert row(tolerance=0.11, published_error=0.001).passes is True
    assert row(tolerance=0.09, published_error=1.0).passes is False


def test_without_tolerance_two_combined_standard_errors_decide() -> None:
    assert row(published_error=0.03, simulated_error=0.041).passes is True  # 2 * hypot = 0.1016
    assert row(published_error=0.03, simulated_error=0.039).passes is False  # 2 * hypot = 0.0984


def test_a_property_has_a_verdict_and_no_numbers() -> None:
    held = property_row("box", "above 0.8", True, source="a paper", mark="P", note="")
    assert (held.passes, held.published, held.simulated) == (True, None, None)
    assert property_row("box", "above 0.8", True, source="a paper", mark="UNCONFIRMED", note="").passes is None


@pytest.mark.parametrize(
    "changes", [{"mark": "UNCONFIRMED"}, {"fitted": True}, {"published": None}, {"simulated": None}], ids=lambda c: next(iter(c))
)
def test_nothing_confirmed_to_hold_against_gives_no_verdict(changes: dict[str, object]) -> None:
    assert row(published_error=1.0, **changes).passes is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tolerance": 1.0}, "agrees"),
        ({"tolerance": 0.01}, "does not agree"),
        ({"fitted": True}, "fitted"),
        ({"tolerance": 1.0, "basis": "fits"}, "follows from fits"),
        ({"tolerance": 1.0, "basis": "inputs"}, "follows from inputs"),
        ({"tolerance": 0.01, "basis": "inputs"}, "does not agree"),
        ({"mark": "UNCONFIRMED"}, "not judged"),
        ({"simulated": None}, "not modelled"),
    ],
)
def test_only_what_could_have_come_out_otherwise_is_said_to_agree(changes: dict[str, object], words: str) -> None:
    assert row(**changes).verdict == words
    assert "basis" not in row(**changes).model_dump()


def test_two_numbers_without_any_error_are_refused() -> None:
    with pytest.raises(ParameterError, match=r"Row.tolerance = None 1/s: rate needs a tolerance or an error"):
        row()


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"Row.simulated = nan: must be a finite number"):
        row(simulated=float("nan"), tolerance=1.0)
