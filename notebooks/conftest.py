"""What strict nbval leaves uncompared in the labs (what carries random ids, dates or paths), and where it runs them.

Each notebook runs in a folder of its own, so that a person's predictions in ``./.qnkit`` are neither read nor written.
"""

import tempfile
from typing import Any

import pytest

UNCOMPARED = ("text/html", "image/svg+xml", "application/javascript", "stderr")


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Prepare each notebook that nbval collects."""
    if hasattr(collector, "skip_compare") and collector.path.suffix == ".ipynb":
        collector.skip_compare = (*collector.skip_compare, *UNCOMPARED)
        _run_apart(collector)


def _run_apart(notebook: Any) -> None:
    """Let the notebook's kernel start in an empty folder that ends with it."""
    start, end = notebook.setup, notebook.teardown
    folder = tempfile.TemporaryDirectory(prefix="qnkit-lab-", ignore_cleanup_errors=True)

    def setup() -> None:
        start()
        kernel = notebook.kernel
        request = kernel.execute_cell_input(f"__import__('os').chdir({folder.name!r})")
        kernel.await_reply(request, timeout=30)
        kernel.await_idle(request, timeout=30)

    def teardown() -> None:
        end()
        folder.cleanup()

    notebook.setup, notebook.teardown = setup, teardown
