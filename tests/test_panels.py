"""Every control of every panel of every lab, moved to both ends: the picture and the sentence follow, and nothing goes wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from qnkit.views import Panel
from tests.labs import LABS, ran


def panels(lab: Path) -> dict[str, Any]:
    """The panels that a lab made, by name."""
    return {name: value for name, value in ran(lab).items() if isinstance(value, Panel)}


def ends(row: Any) -> tuple[Any, Any]:
    """The two ends of a control: of its slider, its first and last choice, off and on, a typed number and its double."""
    control = row.control
    if control.kind == "slider":
        return control.ends
    if control.kind == "choice":
        return control.options[0][1], control.options[-1][1]
    return (False, True) if control.kind == "switch" else (1.0, 2.0)


def pictures(panel: Any) -> tuple[Any, ...]:
    """All that the panel shows."""
    return (panel.png, panel.diagrams)


@pytest.fixture(autouse=True)
def _apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("lab", LABS, ids=lambda path: path.stem)
def test_every_control_at_both_ends(lab: Path) -> None:
    found = panels(lab)
    assert found, "a lab without a panel, or with panels that have no name"
    for name, panel in found.items():
        panel.uncover()
        for label, row in panel.controls.items():
            panel.reset()
            seen = []
            for value in ends(row):
                panel.set(label, value)
                assert panel.error_text == "", (name, label, value)
                assert "nan" not in panel.sentence_text.lower(), (name, label, value)
                seen.append((pictures(panel), panel.sentence_text))
            assert seen[0][0] != seen[1][0], f"{name}: {label} does not move the picture"
            assert seen[0][1] != seen[1][1], f"{name}: {label} does not move the sentence"
        panel.reset()


@pytest.mark.parametrize("lab", LABS, ids=lambda path: path.stem)
def test_all_controls_at_one_end_together(lab: Path) -> None:
    for name, panel in panels(lab).items():
        panel.uncover()
        for end in (0, 1):
            panel.reset()
            for label, row in panel.controls.items():
                panel.set(label, ends(row)[end])
                assert panel.error_text == "", (name, label)
        panel.reset()


@pytest.mark.parametrize("lab", LABS, ids=lambda path: path.stem)
def test_presets_draw(lab: Path) -> None:
    for panel in panels(lab).values():
        panel.uncover()
        for preset in panel.presets.values():
            assert panel.take(preset)
            assert panel.error_text == ""
        panel.reset()


@pytest.mark.parametrize("lab", LABS, ids=lambda path: path.stem)
def test_each_panel_has_a_question_and_alt_text(lab: Path) -> None:
    for panel in panels(lab).values():
        panel.uncover()
        assert panel.question.endswith("?")
        assert len(panel.alt_text) > 40
