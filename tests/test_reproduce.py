"""``reproduce``: every row is printed with both uncertainties and its verdict; what fails is shown, never hidden."""

import json
import math

import pytest

from qnkit import _reproduce, systems
from qnkit.systems.rows import judged

FIELDS = [
    "system",
    "quantity",
    "unit",
    "published",
    "published_error",
    "simulated",
    "simulated_error",
    "tolerance",
    "mark",
    "source",
    "fitted",
    "passes",
    "note",
]

ROWS = [
    judged(
        "A", "rate", "1/s", published=2.0, published_error=0.5, simulated=2.1, simulated_error=0.1, source="Paper 1", mark="S"
    ),
    judged(
        "A",
        "fidelity",
        "",
        published=0.9,
        published_error=0.01,
        simulated=0.8,
        source="Paper 1",
        mark="P",
        note="Why is unknown.",
    ),
    judged("A", "loss", "dB", published=17.5, simulated=17.46, source="Paper 1", mark="S", fitted=True),
    judged("B", "property", "", published=None, simulated=None, source="Paper 2", mark="UNCONFIRMED"),
]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(systems, "KNOWN", {"a": "", "b": ""})
    monkeypatch.setattr(systems, "reproduce", lambda name: [row for row in ROWS if row.system.lower() == name])


@pytest.mark.usefixtures("known")
def test_json_is_a_list_of_objects_with_the_thirteen_fields(capsys: pytest.CaptureFixture[str]) -> None:
    assert _reproduce.run([], as_json=True) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [list(row) for row in rows] == [FIELDS] * len(ROWS)
    assert [row["passes"] for row in rows] == [True, False, None, None]
    assert rows[3]["published"] is None


@pytest.mark.usefixtures("known")
def test_named_systems_alone_are_run_and_once_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert _reproduce.run(["b", "b"], as_json=True) == 0
    assert [row["system"] for row in json.loads(capsys.readouterr().out)] == ["B"]


@pytest.mark.usefixtures("known")
def test_unknown_names_list_the_known_ones_and_run_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert _reproduce.run(["a", "c"], as_json=False) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == "reproduce: c: no such system; the known ones are a, b.\n"


def test_table_shows_the_failing_row_with_its_reason() -> None:
    text = _reproduce.as_table(ROWS)
    line, reason = text[text.index("fidelity") :].splitlines()[:2]
    assert "0.900 ± 0.010" in line
    assert line.endswith("DOES NOT AGREE")
    assert "Why is unknown." in reason
    assert "1 of 2 rows that could fail agree; fitted: 1; not judged: 1." in text


def test_a_source_that_all_rows_share_is_printed_once_and_others_by_each_row() -> None:
    text = _reproduce.as_table(ROWS)
    assert text.count("Paper 1") == 1
    assert text.startswith("A: Paper 1\n")
    other = judged("A", "time", "s", published=1.0, simulated=1.1, tolerance=0.2, source="Paper 3", mark="S")
    lines = _reproduce.as_table([ROWS[0], other]).splitlines()
    assert lines[0] == "A"
    assert "      [Paper 1]" in lines
    assert "      tolerance 0.2 s; [Paper 3]" in lines


def test_table_marks_what_was_fitted_and_what_is_not_confirmed() -> None:
    lines = {line.split()[0]: line for line in _reproduce.as_table(ROWS).splitlines() if line.strip()}
    assert "fitted" in lines["loss"]
    assert "UNCONFIRMED" in lines["property"]
    assert lines["property"].endswith("not judged")


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (None, 0.1, "-"),
        (0.9689, 0.0008, "0.96890 ± 0.00080"),
        (9.7, 0.24, "9.70 ± 0.24"),
        (472.0, None, "472"),
        (1.2e5, None, "120,000"),
        (3.0e12, None, "3e+12"),
        (2.0e5, 3.0e4, "200,000 ± 30,000"),
        (-1.5, 0.2, "-1.50 ± 0.20"),
        (12.0, 3.0, "12.0 ± 3.0"),
        (350.0, 25.0, "350 ± 25"),
    ],
)
def test_numbers_are_rounded_to_the_second_digit_of_their_error(value: float | None, error: float | None, text: str) -> None:
    assert _reproduce.number(value, error) == text


@pytest.mark.parametrize("name", list(systems.KNOWN))
def test_every_published_system_runs_and_its_rows_keep_the_rules(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _reproduce.run([name], as_json=True) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    for row in rows:
        assert list(row) == FIELDS
        assert row["source"], "a published number carries its source"
        if row["fitted"] or row["mark"] == "UNCONFIRMED":
            assert row["passes"] is None
        elif row["published"] is not None and row["simulated"] is not None:
            allowed = row["tolerance"] or 2 * math.hypot(row["published_error"] or 0, row["simulated_error"] or 0)
            assert row["passes"] is (abs(row["simulated"] - row["published"]) <= allowed)
        assert row["passes"] is not False or row["note"], "a row that fails says why, or that it is not known"
