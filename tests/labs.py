"""The labs run in this process: their cells' names and values, for the tests of panels and of the instructor's solutions."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import nbformat

from tests.project import ROOT

LABS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def code_cells(path: Path) -> list[str]:
    """The source of every code cell of a notebook."""
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def run(sources: list[str], names: dict[str, Any]) -> None:
    """Run pieces of code one after the other in one namespace; what a last line shows is not shown."""
    for number, source in enumerate(sources):
        exec(compile(ast.parse(source), f"<cell {number}>", "exec"), names)


@cache
def ran(path: Path) -> dict[str, Any]:
    """The names and values after a lab ran from top to bottom in the present folder; one run a process."""
    names: dict[str, Any] = {}
    run(code_cells(path), names)
    return names


def python_blocks(path: Path) -> list[str]:
    """The Python blocks of a Markdown file."""
    return re.findall(r"^```python\n(.*?)^```", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
