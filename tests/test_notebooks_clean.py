"""Every lab keeps the rules that strict nbval lets through; each rule is broken on purpose once to see that it speaks."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests import refresh_notebooks
from tests.notebook_rules import broken
from tests.project import ROOT

_NUMBER = itertools.count()
LABS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.name)
def test_lab_keeps_the_rules(path: Path) -> None:
    nbformat.validate(nbformat.read(path, as_version=4))
    assert broken(path) == []


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.name)
def test_lab_has_its_note_for_the_instructor(path: Path) -> None:
    assert (ROOT / "notebooks" / "instructor" / f"{path.stem}.md").is_file()


def _cell(source: str, *, count: int | None = 1, text: str | None = None, tags: tuple[str, ...] = ()) -> dict[str, Any]:
    outputs = [] if text is None else [{"output_type": "stream", "name": "stdout", "text": text}]
    return {
        "cell_type": "code",
        "id": f"id-{next(_NUMBER)}",
        "source": source,
        "execution_count": count,
        "outputs": outputs,
        "metadata": {"tags": list(tags)},
    }


def _book(*cells: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    sound = [_cell("from qnkit.physics import Link"), _cell("print(1)", text="1\n"), *cells, _cell("assert 1 < 2")]
    return {"cells": sound, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _written(folder: Path, book: dict[str, Any]) -> Path:
    path = folder / "lab.ipynb"
    path.write_text(json.dumps(book), encoding="utf-8")
    return path


def test_a_sound_lab_breaks_no_rule(tmp_path: Path) -> None:
    assert broken(_written(tmp_path, _book())) == []


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (_cell("print(2)", count=None), "was never run"),
        (_cell("x = 1\n" * 16), "has 16 lines"),
        (_cell("class A:\n    pass"), "defines the class A"),
        (_cell("import numba"), "imports numba"),
        (_cell("from matplotlib import pyplot"), "imports matplotlib"),
        (_cell("import ipywidgets as w"), "imports ipywidgets"),
        (_cell("from qnkit.kernels import pairs"), "imports qnkit.kernels"),
        (_cell("from qnkit import kernels"), "imports qnkit.kernels"),
        (_cell("%timeit 1"), "is not plain Python"),
        (_cell("1", tags=("nbval-skip",)), "is skipped by nbval"),
        (
            {**_cell("1 / 0"), "outputs": [{"output_type": "error", "ename": "ZeroDivisionError"}]},
            "stores an error, ZeroDivisionError",
        ),
        (
            {
                **_cell("w"),
                "outputs": [{"output_type": "display_data", "data": {"application/vnd.jupyter.widget-view+json": {}}}],
            },
            "stores a widget's random name",
        ),
    ],
)
def test_each_rule_of_a_cell_can_fail(cell: dict[str, Any], message: str, tmp_path: Path) -> None:
    found = broken(_written(tmp_path, _book(cell)))
    assert len(found) == 1
    assert message in found[0]


def test_each_rule_of_a_whole_lab_can_fail(tmp_path: Path) -> None:
    book = _book(widgets={"state": {}})
    book["cells"] = [_cell("x = 1"), _cell("print(x)", text="1\n", tags=("nbval-ignore-output",))]
    book["cells"].append({"cell_type": "markdown", "id": "b", "metadata": {}, "source": "x" * 1_000_000})
    found = " | ".join(broken(_written(tmp_path, book)))
    for message in ("larger than", "widget state", "no stored text", "asserts nothing", "first code cell imports nothing"):
        assert message in found


def test_a_refresh_stores_what_nbval_compares_and_touches_nothing_of_the_users(tmp_path: Path) -> None:
    mine = tmp_path / ".qnkit" / "predictions.json"
    mine.parent.mkdir()
    mine.write_text("mine")
    here = "import os\nopen('.qnkit', 'w').close()\nprint(sorted(os.listdir()))"
    book = _book(_cell(here, count=None), widgets={"state": {}})
    book["cells"][2]["metadata"] = {"execution": {"start": "now"}, "tags": ["kept"]}
    path = _written(tmp_path, {**book, "cells": [_cell("import os"), *book["cells"][2:]]})
    assert refresh_notebooks.main([str(path)]) == 0
    stored = nbformat.read(path, as_version=4)
    assert broken(path) == []
    assert stored.cells[1].outputs[0].text == "['.qnkit']\n"
    assert stored.cells[1].metadata == {"tags": ["kept"]}
    assert [cell.id for cell in stored.cells] == ["cell-00", "cell-01", "cell-02"]
    assert mine.read_text() == "mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == [".qnkit", "lab.ipynb"]


def test_a_lab_that_fails_is_left_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _written(tmp_path, _book(_cell("1 / 0")))
    before = path.read_bytes()
    assert refresh_notebooks.main([str(path)]) == 1
    assert path.read_bytes() == before
    assert "left as it was" in capsys.readouterr().err
