"""``lab``: the right notebooks, nothing of the user's overwritten, one clear line for what is in the way."""

import importlib.util
import json
import os
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest

from qnkit import _lab


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "package" / "_notebooks"
    (folder / "images").mkdir(parents=True)
    (folder / _lab.FIRST).write_text("first")
    (folder / "02_heralded_link.ipynb").write_text("second")
    (folder / "images" / "a.png").write_bytes(b"picture")
    (folder / "conftest.py").write_text("not a lab")
    return folder


def test_a_checkout_opens_its_own_notebooks(source: Path) -> None:
    root = source.parents[1]
    assert _lab.notebooks(root / "package") == (source, False)
    (root / "pyproject.toml").touch()
    (root / "notebooks").mkdir()
    (root / "notebooks" / _lab.FIRST).touch()
    assert _lab.notebooks(root / "package") == (root / "notebooks", True)


def test_an_installed_package_copies_its_labs_and_no_more(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    assert _lab.copied(source, target) == []
    assert sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()) == [
        "00_start_here.ipynb",
        "02_heralded_link.ipynb",
        "images/a.png",
    ]
    assert _lab.copied(source, target) == [], "a second start has nothing to say"


def test_a_file_of_the_users_is_kept_and_a_new_one_is_added(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    _lab.copied(source, target)
    (target / _lab.FIRST).write_text("my own answers")
    (target / "images" / "a.png").unlink()
    (source / "03_new.ipynb").write_text("new")
    assert _lab.copied(source, target) == [_lab.FIRST]
    assert (target / _lab.FIRST).read_text() == "my own answers"
    assert (target / "03_new.ipynb").read_text() == "new"
    assert (target / "images" / "a.png").exists()


def test_a_file_where_the_folder_should_be_is_one_clear_line(source: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("a file")
    with pytest.raises(_lab.LabError, match=r"cannot be copied here .* start from another folder"):
        _lab.copied(source, tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "a file"


def test_a_copy_that_breaks_off_leaves_no_half_a_file(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *error: object) -> None: ...

        def write(self, content: bytes) -> None:
            raise OSError(28, "No space left on device")

    open_file = Path.open

    def opened(path: Path, mode: str = "r", *rest: object, **more: object) -> object:
        if mode != "xb":
            return open_file(path, mode, *rest, **more)
        path.touch()
        return Full()

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(_lab.LabError, match="No space left on device"):
        _lab.copied(source, tmp_path / "mine")
    assert [path for path in (tmp_path / "mine").rglob("*") if path.is_file()] == []


def test_a_start_inside_the_users_labs_stays_there(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "qnkit-labs").mkdir()
    monkeypatch.setattr(_lab, "notebooks", lambda: (source, False))
    monkeypatch.chdir(tmp_path / "qnkit-labs")
    assert _lab._prepared() == tmp_path / "qnkit-labs"
    assert not (tmp_path / "qnkit-labs" / "qnkit-labs").exists()


def test_a_taken_port_gives_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < _lab.free_port(port) < port + 50


def test_no_free_port_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(_lab, "range", lambda first, last: (first,), raising=False)
        with pytest.raises(_lab.LabError, match=f"no free port from {port} on"):
            _lab.free_port(port)


def test_the_server_listens_on_this_machine_only_and_opens_the_first_lab(tmp_path: Path) -> None:
    options = _lab.arguments(tmp_path, 8890, browser=False)
    assert "--ServerApp.ip=127.0.0.1" in options
    assert "--ServerApp.port=8890" in options
    assert "--LabApp.default_url=/lab/tree/00_start_here.ipynb" in options
    assert f"--ServerApp.root_dir={tmp_path}" in options
    assert "--no-browser" in options
    assert "--no-browser" not in _lab.arguments(tmp_path, 8890, browser=True)


@pytest.mark.parametrize(("user", "asked"), [(0, True), (1000, False)])
def test_root_alone_is_allowed_explicitly(user: int, asked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert ("--allow-root" in _lab.arguments(tmp_path, 8890, browser=True)) is asked


def test_without_jupyterlab_it_names_the_command_and_ends_with_two(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "jupyterlab" else object())
    assert _lab.run(port=None, browser=False, serve=lambda options: pytest.fail("nothing is to be served")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("lab: jupyterlab not installed. To install: ")
    assert err.count("\n") == 1
    assert "[lab]" in err


class Started:
    """A stand-in for the server and for the warming process; it remembers what it saw."""

    def __init__(self, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ended = False
        self.options: list[str] = []
        self.news: object = None
        self.folder = ""
        monkeypatch.setattr(_lab, "notebooks", lambda: (source, False))
        monkeypatch.setattr(_lab, "_warming", lambda: self)
        monkeypatch.setenv("JUPYTER_CONFIG_PATH", "elsewhere")

    def serve(self, options: Sequence[str]) -> None:
        self.options = list(options)
        self.folder, *others = os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)
        assert others == ["elsewhere"], "the user's own settings stay in force"
        self.news = json.loads((Path(self.folder) / "labconfig" / "default_setting_overrides.json").read_text())
        raise KeyboardInterrupt

    def terminate(self) -> None:
        self.ended = True

    def wait(self) -> None:
        assert self.ended


def test_a_start_ends_cleanly_with_ctrl_c(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    started = Started(source, monkeypatch)
    assert _lab.run(port=None, browser=False, serve=started.serve) == 0
    assert started.ended
    assert not Path(started.folder).exists()
    assert started.news == {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}
    assert (tmp_path / "qnkit-labs" / _lab.FIRST).exists()
    assert "Ctrl-C" in capsys.readouterr().out


def test_what_was_kept_and_which_port_is_used_are_said(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "qnkit-labs").mkdir()
    (tmp_path / "qnkit-labs" / _lab.FIRST).write_text("mine")
    monkeypatch.setattr(_lab, "free_port", lambda asked: 9001)
    assert _lab.run(port=9000, browser=False, serve=Started(source, monkeypatch).serve) == 0
    out = capsys.readouterr().out
    assert f"Kept your qnkit-labs/{_lab.FIRST}" in out
    assert "Port 9000 is taken; using 9001." in out
    assert (tmp_path / "qnkit-labs" / _lab.FIRST).read_text() == "mine"


def test_an_installation_without_its_labs_is_one_clear_line(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / _lab.FIRST).unlink()
    monkeypatch.setattr(_lab, "notebooks", lambda: (source, False))
    assert _lab.run(port=None, browser=False, serve=lambda options: pytest.fail("nothing is to be served")) == 2
    assert "install qnkit again" in capsys.readouterr().err


def test_a_home_that_cannot_be_written_is_replaced_for_one_start(tmp_path, monkeypatch, capsys):
    blocked = tmp_path / "a-file"
    blocked.write_text("a file where a folder would have to be, which stops root too")
    for name in ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(name, str(blocked / name.lower()))
    _lab._with_a_home(str(tmp_path))
    assert os.environ["JUPYTER_RUNTIME_DIR"] == str(tmp_path / "jupyter_runtime_dir")
    assert capsys.readouterr().out.count("cannot be written") == 4
