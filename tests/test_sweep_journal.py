"""The file of a sweep: no finished point is lost, and no file that is another's is touched."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from qnkit._sweep_journal import Journal
from qnkit.model import ParameterError
from qnkit.physics import Link
from qnkit.sweep import sweep
from tests.project import ROOT, clean_environment

LENGTH = "left.fiber.length_km"
MARKS = {"function": "f", "axes": [[[LENGTH], [[1.0], [2.0]]]], "seed": 1}


def _swept(link: Link, rng: np.random.Generator) -> float:
    return float(rng.random())


def _run(path: Path, lengths: tuple[float, ...] = (1, 2, 3, 4), seed: int = 1) -> xr.Dataset:
    return sweep(_swept, Link(), {LENGTH: lengths}, seed=seed, file=path, progress=False)


def test_points_come_back_bit_for_bit(tmp_path: Path) -> None:
    third, path = 1 / 3, tmp_path / "a.jsonl"
    with Journal(path, MARKS, 4) as journal:
        journal.add(2, ({"rate": [third, float("nan"), 1.0], "far": [float("inf")]}, None))
        journal.add(0, ({}, "dark\nside"))
    with Journal(path, MARKS, 4) as journal:
        results, reason = journal.done[2]
        assert (results["rate"][0], results["far"][0], reason) == (third, float("inf"), None)
        assert np.isnan(results["rate"][1])
        assert journal.done[0] == ({}, "dark\nside")


def test_the_same_call_goes_on_and_computes_no_point_twice(tmp_path: Path) -> None:
    calls: list[float] = []

    def stopped(link: Link, rng: np.random.Generator) -> float:
        calls.append(link.left.fiber.length_km)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return float(rng.random())

    def run(path: Path | None) -> xr.Dataset:
        return sweep(stopped, Link(), {LENGTH: [1, 2, 3, 4]}, seed=1, file=path, progress=False)

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "a.jsonl")
    whole = run(tmp_path / "a.jsonl")
    assert calls == [1, 2, 3, 3, 4]
    assert whole.identical(run(tmp_path / "a.jsonl"))
    assert calls == [1, 2, 3, 3, 4]
    assert whole.identical(run(None))


def test_failed_points_are_tried_again(tmp_path: Path) -> None:
    calls: list[int] = []

    def once(link: Link) -> float:
        calls.append(1)
        if len(calls) == 1:
            raise OSError("no room")
        return 1.0

    with pytest.warns(UserWarning, match="no room"):
        sweep(once, Link(), {LENGTH: [1, 2]}, file=tmp_path / "a", progress=False)
    table = sweep(once, Link(), {LENGTH: [1, 2]}, file=tmp_path / "a", progress=False)
    assert table["once"].values.tolist() == [1.0, 1.0]
    assert len(calls) == 3


KILLED = """
import os, signal, sys
from qnkit.physics import Link
from qnkit.sweep import sweep

def drawn(link, rng):
    if link.left.fiber.length_km == 3 and sys.argv[2] == "die":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    print(link.left.fiber.length_km, flush=True)
    return rng.random()

table = sweep(drawn, Link(), {"left.fiber.length_km": [1, 2, 3, 4]}, seed=5, file=sys.argv[1] or None, progress=False)
print("numbers", table["drawn"].values.tolist())
"""


def test_after_a_kill_the_next_process_goes_on(tmp_path: Path) -> None:
    script, path = tmp_path / "run.py", str(tmp_path / "a.jsonl")
    script.write_text(KILLED, encoding="utf-8")

    def run(file: str, how: str) -> tuple[int, list[str]]:
        command = [sys.executable, str(script), file, how]
        done = subprocess.run(command, capture_output=True, text=True, env=clean_environment() | {"PYTHONPATH": str(ROOT)})
        return done.returncode, done.stdout.split("\n")

    code, computed = run(path, "die")
    assert (code != 0, computed[:2]) == (True, ["1.0", "2.0"])
    if hasattr(signal, "SIGKILL"):
        assert code == -signal.SIGKILL
    code, computed = run(path, "live")
    assert (code, computed[:2]) == (0, ["3.0", "4.0"])
    assert computed[2] == run("", "live")[1][4]


def test_a_torn_last_line_costs_its_point_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    whole = _run(path)
    text = path.read_bytes()
    last = text.rstrip(b"\n").rfind(b"\n") + 1
    for cut in (last + 1, len(text) - 1):
        path.write_bytes(text[:cut])
        assert _run(path).identical(whole)
        assert path.read_bytes() == text


def test_a_torn_first_line_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    whole = _run(path)
    text = path.read_bytes()
    for cut in (0, 10, text.find(b"\n")):
        path.write_bytes(text[:cut])
        assert _run(path).identical(whole)
        assert path.read_bytes() == text


@pytest.mark.parametrize("text", ["notes\n", "notes", "{}\n", '{"point": 1}\n', "\n", "[1]\n[2]\n", "é" * 9])
def test_a_file_that_is_no_sweep_is_refused_and_kept(text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(ParameterError, match="it is not the file of a sweep and is kept"):
        _run(path)
    assert path.read_bytes() == text.encode()


def test_the_file_of_another_sweep_is_refused_with_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    _run(path)
    text = path.read_bytes()
    with pytest.raises(ParameterError, match=r"belongs to another sweep \(its seed\) and is kept"):
        _run(path, seed=2)
    with pytest.raises(ParameterError, match=r"\(its axes\)"):
        _run(path, lengths=(1, 2, 3))
    with pytest.raises(ParameterError, match=r"\(its function, its function's code, its seed\)"):
        sweep(lambda link: 1.0, Link(), {LENGTH: [1, 2, 3, 4]}, file=path, progress=False)
    assert path.read_bytes() == text


@pytest.mark.parametrize(
    "line", ["nonsense", "[]", '{"point": 9, "results": {}}', '{"point": 1}', '{"point": 1, "results": {"a": ["b"]}}', "7", ""]
)
def test_a_line_that_is_no_point_is_named(line: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    _run(path)
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write(line + "\n")
    with pytest.raises(ParameterError, match="line 6: it is not a point of this sweep"):
        _run(path)


def test_a_second_holder_of_the_file_is_refused_and_a_dead_one_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with Journal(path, MARKS, 4), pytest.raises(ParameterError, match="another sweep is writing to it now"):
        Journal(path, MARKS, 4)
    code = (
        "import json, os, sys, time\nfrom qnkit._sweep_journal import Journal\n"
        "Journal(sys.argv[1], json.loads(sys.argv[2]), 4).add(1, ({'a': [1.0]}, None))\nprint('held', flush=True)\nos._exit(1)"
        if os.name == "nt"
        else "import json, sys, time\nfrom qnkit._sweep_journal import Journal\n"
        "held = Journal(sys.argv[1], json.loads(sys.argv[2]), 4)\nheld.add(1, ({'a': [1.0]}, None))\n"
        "print('held', flush=True)\ntime.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(path), json.dumps(MARKS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, env=clean_environment()) as other:
        assert other.stdout is not None
        assert other.stdout.readline().startswith(b"held")
        if os.name != "nt":
            with pytest.raises(ParameterError, match="another sweep is writing to it now"):
                Journal(path, MARKS, 4)
        other.kill()
    with Journal(path, MARKS, 4) as journal:
        assert journal.done == {1: ({"a": [1.0]}, None)}


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no" / "a.jsonl", "a\0b"):
        with pytest.raises(ParameterError, match="it cannot be opened or written"):
            Journal(path, MARKS, 4)


@pytest.mark.skipif(os.name == "nt", reason="there are no such devices")
def test_what_is_no_file_is_refused_unread() -> None:
    with pytest.raises(ParameterError, match="it is not the file of a sweep"):
        Journal("/dev/zero", MARKS, 4)


def test_a_full_disk_is_said_in_words_and_costs_no_finished_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write

    def full(file: int, text: bytes) -> int:
        if len(text) < 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(file, text[:-5])

    with Journal(tmp_path / "a", MARKS, 4) as journal:
        journal.add(1, ({"rate": [1.0]}, None))
        monkeypatch.setattr(os, "write", full)
        with pytest.raises(ParameterError, match="No space left on device"):
            journal.add(2, ({"rate": [2.0]}, None))
    monkeypatch.undo()
    with Journal(tmp_path / "a", MARKS, 4) as journal:
        assert list(journal.done) == [1]
