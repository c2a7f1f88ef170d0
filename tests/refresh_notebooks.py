"""Run the labs and store their outputs as strict nbval wants them: ``python tests/refresh_notebooks.py [NOTEBOOK ...]``.

Each lab runs in an empty folder, so that nobody's predictions in ``./.qnkit`` are read or written. Timings, widget state and
random cell names are dropped; a lab that fails is left as it was.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

LABS = Path(__file__).resolve().parents[1] / "notebooks"
_WIDGET = "application/vnd.jupyter.widget-view+json"


def tidied(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook without what changes from run to run: timings, widget state, random names of cells and views."""
    notebook.metadata = nbformat.NotebookNode(
        kernelspec={"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"},
        language_info={"name": "python"},
    )
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number:02d}"
        cell.metadata = nbformat.NotebookNode({key: value for key, value in cell.metadata.items() if key == "tags"})
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(_WIDGET, None)
    return notebook


def refreshed(path: Path) -> nbformat.NotebookNode:
    """The notebook run from top to bottom in an empty folder with the package of this folder, and tidied."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(prefix="qnkit-lab-", ignore_cleanup_errors=True) as folder:
        client = NotebookClient(notebook, timeout=300, store_widget_state=False, resources={"metadata": {"path": folder}})
        paths = [str(LABS.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        client.execute(env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)})
    return tidied(notebook)


def main(names: list[str]) -> int:
    """The number of notebooks that could not be run; those are left as they were."""
    failed = 0
    for path in [Path(name) for name in names] or sorted(LABS.glob("*.ipynb")):
        try:
            notebook = refreshed(path)
        except CellExecutionError as error:
            failed += 1
            print(f"{path.name}: left as it was; a cell failed:\n{error}", file=sys.stderr)
            continue
        nbformat.write(notebook, path)
        print(f"{path.name}: run and stored")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
