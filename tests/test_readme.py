"""The README says what is so: its commands, links, ladder and example, and the version beside it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

import qnkit
from tests.project import JIT_OFF, ROOT, clean_environment, copied_to, readme_commands

compiled_only = pytest.mark.skipif(JIT_OFF, reason="annealing: minutes without compiled kernels")
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST = readme_commands("-m qnkit lab")
TESTS = readme_commands("-m pytest")
WINDOWS = os.name == "nt"
network = pytest.mark.network


def test_parts_stand_in_their_order() -> None:
    marks = [
        "![Lab 02",
        "mybinder.org/badge",
        FIRST["sh"],
        TESTS["sh"],
        "## The ladder",
        "```python",
        "## Modelled and not",
        "## Contribute",
        "## Cite",
    ]
    places = [README.index(mark) for mark in marks]
    assert places == sorted(places)


@pytest.mark.parametrize("commands", [FIRST, TESTS], ids=["lab", "tests"])
def test_command_has_a_windows_form_that_does_the_same(commands: dict[str, str]) -> None:
    assert commands["bat"] == commands["sh"].replace("python3 -m venv", "py -m venv").replace(".venv/bin/", ".venv\\Scripts\\")


@pytest.mark.parametrize("commands", [FIRST, TESTS], ids=["lab", "tests"])
@pytest.mark.skipif(shutil.which("bash") is None, reason="reads the command with bash")
def test_command_is_one_line_that_bash_reads(commands: dict[str, str]) -> None:
    assert "\n" not in commands["sh"]
    assert subprocess.run(["bash", "-n", "-c", commands["sh"]], capture_output=True).stderr == b""


def test_every_local_link_and_picture_is_there() -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", README)
    local = [target for target in targets if not target.startswith("http")]
    assert [target for target in local if not (ROOT / target).exists()] == []
    assert {re.match(r"https://[^/]+", target)[0] for target in set(targets) - set(local)} == {
        "https://github.com",
        "https://mybinder.org",
    }


def test_binder_button_opens_a_notebook_that_is_there() -> None:
    place = re.search(r"mybinder\.org/v2/gh/qnkit/qnkit/main\?urlpath=lab/tree/([^)]+)\)", README)
    assert place is not None
    assert (ROOT / place[1]).is_file()


def test_ladder_is_that_of_the_labs_and_links_those_that_are_there() -> None:
    from qnkit.views.stack import LABS

    rows = re.findall(r"^\| (\d\d) \| (?:\[(.+?)\]\(notebooks/(.+?)\)|(.+?)) \| (.+?) \|$", README, re.MULTILINE)
    assert [int(row[0]) for row in rows] == [lab.number for lab in LABS]
    assert [(row[1] or row[3]).lower() for row in rows] == [lab.name for lab in LABS]
    assert [row[2] for row in rows] == [lab.file for lab in LABS]
    assert all((row[4] == "planned") is not bool(row[2]) for row in rows)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (0, "pairs a second, fidelity 0."),
        (1, "fidelity 0.8856, negativity 0."),
        (1, "exact 0.8187"),
        (2, "pairs a second, fidelity 0."),
        (3, "mine: "),
        (4, "1 ccx was written as 15 gates of one and two qubits.\nOPENQASM 3.0;"),
        pytest.param(5, " e-bits, bound 6: the same as the circuit (step by step", marks=compiled_only),
    ],
)
def test_examples_run_as_printed_and_are_ten_lines_at_most(place: int, words: str) -> None:
    examples = re.findall(r"^```python\n(.*?)\n```$", README, re.MULTILINE | re.DOTALL)
    assert len(examples) == 6
    assert len(examples[place].splitlines()) <= 10
    ended = subprocess.run([sys.executable, "-c", examples[place]], capture_output=True, text=True, cwd=ROOT)
    assert ended.returncode == 0, ended.stderr
    assert words in ended.stdout


def test_citation_changelog_and_package_name_one_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(r"^version: (.+)$", citation, re.MULTILINE)[1] == qnkit.__version__
    assert re.search(r"^### (\S+)", README, re.MULTILINE)[1] == qnkit.__version__
    assert "repository-code: https://github.com/qnkit/qnkit" in citation


@network
@pytest.mark.skipif(not os.environ.get("CI"), reason="it installs the labs from the network; set CI=1 to run it")
def test_first_command_sets_up_a_fresh_copy_and_opens_the_first_lab(tmp_path: Path) -> None:
    """The command as printed, with the two options that keep the test off the screen and off a taken port."""
    folder = copied_to(tmp_path / "qnkit")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = f"{FIRST['bat' if WINDOWS else 'sh']} --no-browser --port {port}"
    log = tmp_path / "log.txt"
    environment = clean_environment() | {
        "JUPYTER_TOKEN": "token",
        "HOME": str(tmp_path),
        "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter"),
    }
    with log.open("w") as out:
        server = subprocess.Popen(
            command, shell=True, cwd=folder, env=environment, stdout=out, stderr=out, start_new_session=True
        )
    try:
        page = _page(f"http://127.0.0.1:{port}/lab/tree/00_start_here.ipynb?token=token", server, log)
    finally:
        _stopped(server)
    assert "<title>JupyterLab" in page
    assert f"The labs are in {folder / 'notebooks'}" in log.read_text()
    assert "Traceback" not in log.read_text()


def _page(url: str, server: subprocess.Popen[bytes], log: Path) -> str:
    """The page at an address, as soon as the server answers."""
    end = time.monotonic() + 600
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()[-3000:]
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return answer.read().decode()
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(log.read_text()[-3000:])


def _stopped(server: subprocess.Popen[bytes]) -> None:
    """End the command and everything that it started."""
    if WINDOWS:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(server.pid)], capture_output=True)
    else:
        import signal

        os.killpg(server.pid, signal.SIGINT)  # as Ctrl-C in a terminal does
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        raise
