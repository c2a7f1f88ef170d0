"""Predictions on disk, written by several at once. Broken files and closed folders: see test_predict."""

import json
import subprocess
import sys

from qnkit.views.remembered import keep, kept

WRITER = (
    "import sys; from pathlib import Path; from qnkit.views.remembered import keep\n"
    "notes = {keep(f'{sys.argv[2]} {k}', float(k), Path(sys.argv[1])) for k in range(20)}; assert notes == {''}, notes"
)


def test_two_notebooks_at_once_lose_nothing(tmp_path):
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name]) for name in ("one", "two")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    found, note = kept(tmp_path)
    assert (len(found), note) == (40, "")
    assert [path.name for path in tmp_path.iterdir()] == ["predictions.json"]


def test_a_lock_left_by_a_dead_process_is_taken_over(tmp_path):
    (tmp_path / ".predictions.json.lock").touch()
    assert keep("reach", 30.0, tmp_path) == ""
    assert kept(tmp_path) == ({"reach": 30.0}, "")
    assert json.loads((tmp_path / "predictions.json").read_text())["version"] == 1
