"""The command line: what each command is given, and the codes it ends with."""

import os
import subprocess
import sys

import pytest

from qnkit import __main__ as command_line
from qnkit import __version__


def test_lab_passes_port_and_browser_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from qnkit import _lab

    seen: dict[str, object] = {}
    monkeypatch.setattr(_lab, "run", lambda **options: seen.update(options) or 0)
    assert command_line.main(["lab", "--port", "9000", "--no-browser"]) == 0
    assert seen == {"port": 9000, "browser": False}
    command_line.main(["lab"])
    assert seen == {"port": None, "browser": True}


@pytest.mark.parametrize("text", ["0", "-1", "65536", "8888.5", "http", "", "٣"])
def test_what_is_no_port_is_refused_with_the_rule(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        command_line.main(["lab", f"--port={text}"])
    assert end.value.code == 2
    assert "a port is a whole number from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["warmup", "--fast"]])
def test_an_unknown_command_ends_with_two_and_names_the_known_ones(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        command_line.main(arguments)
    assert end.value.code == 2
    assert "usage: python -m qnkit" in capsys.readouterr().err


def test_version_is_the_package_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        command_line.main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"qnkit {__version__}\n"


def test_exit_code_of_a_command_is_the_exit_code_of_the_process() -> None:
    ended = subprocess.run([sys.executable, "-m", "qnkit", "reproduce", "nowhere"], capture_output=True, text=True)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert "gothamq" in ended.stderr


def test_help_loads_nothing_heavy() -> None:
    heavy = {"numpy", "numba", "pydantic", "matplotlib"}
    code = f"import sys, qnkit.__main__ as m; m.parser(); print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_signs_that_the_terminal_lacks_do_not_stop_a_command(encoding):
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "qnkit", "reproduce"]
    done = subprocess.run(command, capture_output=True, env=environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(os.name != "posix", reason="pipes of a shell")
@pytest.mark.parametrize("tail", ["| true", "> /dev/full"])
def test_a_reader_that_leaves_or_a_full_disk_ends_without_a_traceback(tail):
    if "full" in tail and not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    done = subprocess.run(f'"{sys.executable}" -m qnkit reproduce --json {tail}', shell=True, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
