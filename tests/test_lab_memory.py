"""Every lab fits a small machine: its kernel stays under 1 GB from top to bottom."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import nbclient
import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
LIMIT_BYTES = 1_000_000_000
PEAK = """
from pathlib import Path
import resource
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
own = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
print(own[0] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
"""The peak of the kernel alone: on Linux ru_maxrss begins with that of the process that started it, here the whole test suite."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell a process its peak memory this way")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_lab_stays_under_one_gigabyte(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = nbformat.read(path, as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(PEAK))
    start = time.monotonic()
    nbclient.NotebookClient(book, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    seconds = time.monotonic() - start
    peak = int(book.cells[-1].outputs[0].text) * (1 if sys.platform == "darwin" else 1024)
    with capsys.disabled():
        print(f"\n{path.name}: peak {peak / 1e6:.0f} MB, {seconds:.1f} s from top to bottom", end=" ")
    assert peak < LIMIT_BYTES
