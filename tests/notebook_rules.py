"""The rules of a lab's cells that strict nbval does not check."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LAYERS = {"qubits", "physics", "network", "compute", "systems", "check", "sweep", "views"}
MAX_LINES = 15
MAX_BYTES = 1_000_000
_SCREEN = {"numba", "ipywidgets", "anywidget", "matplotlib"}
_RAISING = {"raises-exception", "nbval-raises-exception"}


def broken(path: Path) -> list[str]:
    """What is wrong with a notebook file, one line each."""
    book = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code" and _source(cell).strip()]
    found = [f"cell {i}: {text}" for i, cell in enumerate(cells) for text in (*_stored(cell), *_written(cell))]
    if path.stat().st_size > MAX_BYTES:
        found.append(f"the file is larger than {MAX_BYTES} bytes")
    if "widgets" in book["metadata"]:
        found.append("it stores widget state, which web pages refuse and JupyterLab does not restore")
    if not any(_is_compared(cell) for cell in cells):
        found.append("no stored text is compared: strict nbval would pass whatever it prints")
    if not cells or not any(isinstance(node, ast.Assert) for node in ast.walk(_parsed(cells[-1]))):
        found.append("the last code cell asserts nothing")
    if cells and not any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in _parsed(cells[0]).body):
        found.append("the first code cell imports nothing")
    return found


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _tags(cell: dict[str, Any]) -> set[str]:
    return set(cell["metadata"].get("tags", []))


def _parsed(cell: dict[str, Any]) -> ast.Module:
    """The syntax tree of a cell; an empty one where it is not plain Python."""
    try:
        return ast.parse(_source(cell))
    except SyntaxError:
        return ast.Module([], [])


def _is_compared(cell: dict[str, Any]) -> bool:
    """Whether a cell's stored outputs hold text that nbval compares."""
    text = any(out["output_type"] == "stream" or "text/plain" in out.get("data", {}) for out in cell["outputs"])
    return text and not _tags(cell) & {"nbval-ignore-output", "nbval-skip"}


def _stored(cell: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the stored run of a cell."""
    if cell["execution_count"] is None:
        yield "was never run: nbval would pass whatever it prints (python tests/refresh_notebooks.py runs it)"
    if "nbval-skip" in _tags(cell):
        yield "is skipped by nbval"
    for out in cell["outputs"]:
        if out["output_type"] == "error" and not _tags(cell) & _RAISING:
            yield f"stores an error, {out.get('ename')}"
        if "application/vnd.jupyter.widget-view+json" in out.get("data", {}):
            yield "stores a widget's random name: a reopened lab would show 'Error displaying widget'"


def _written(cell: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the code of a cell."""
    if (lines := len(_source(cell).splitlines())) > MAX_LINES:
        yield f"has {lines} lines ({MAX_LINES} at most)"
    try:
        tree = ast.parse(_source(cell))
    except SyntaxError:
        yield "is not plain Python"
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield f"defines the class {node.name}"
        for name in _imported(node):
            top, _, rest = name.partition(".")
            if top in _SCREEN:
                yield f"imports {top}"
            if top == "qnkit" and rest.split(".")[0] not in LAYERS | {"model", "scenario"}:
                yield f"imports {name}, which is none of {', '.join(sorted(LAYERS))}"


def _imported(node: ast.AST) -> list[str]:
    """The dotted names that a statement imports; ``from qnkit import a`` counts as ``qnkit.a``."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"qnkit.{alias.name}" for alias in node.names] if node.module == "qnkit" else [node.module or ""]
    return []
