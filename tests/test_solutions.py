"""The solutions in the instructor's notes are right: they run after the lab's own cells, and the checks say so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qnkit import check
from tests.labs import LABS, code_cells, python_blocks, ran, run


def _note(lab: Path) -> Path:
    return lab.parent / "instructor" / f"{lab.stem}.md"


@pytest.mark.parametrize("lab", LABS, ids=lambda path: path.stem)
def test_solutions_pass_their_checks(lab: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = dict(ran(lab))
    run(python_blocks(_note(lab)), names)


@pytest.mark.parametrize("lab", LABS, ids=lambda path: path.stem)
def test_every_exercise_of_a_lab_has_its_solution(lab: Path) -> None:
    called = re.compile(r"check\.\w+\.\w+")
    asked = {name for source in code_cells(lab) for name in called.findall(source)}
    solved = {name for source in python_blocks(_note(lab)) for name in called.findall(f"{source}")}
    assert asked
    assert asked <= solved


@pytest.mark.parametrize("lab", LABS, ids=lambda path: path.stem)
def test_answers_start_open_and_hints_stand_in_the_lab(lab: Path) -> None:
    asking = [source for source in code_cells(lab) if re.search(r"^check\.\w+\.\w+\(", source, flags=re.MULTILINE)]
    assert asking
    assert all(re.search(r"^\w+ = \.\.\.", source, flags=re.MULTILINE) for source in asking)
    assert "<details>" in lab.read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["Time", "Prerequisites", "Aims", "Misconceptions", "discussion", "Solutions"])
@pytest.mark.parametrize("lab", LABS, ids=lambda path: path.stem)
def test_note_has_what_an_instructor_needs(lab: Path, word: str) -> None:
    assert word.lower() in _note(lab).read_text(encoding="utf-8").lower()


def test_an_unsolved_answer_is_not_taken_for_a_solution() -> None:
    assert not check.Verdict(None)
    assert not check.Verdict(False)
    assert check.Verdict(True)
