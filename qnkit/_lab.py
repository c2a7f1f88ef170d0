"""``python -m qnkit lab``: JupyterLab on the first lab, with the kernels warmed while the browser starts."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

__all__ = ["FIRST", "LabError", "arguments", "copied", "free_port", "notebooks", "run"]

FIRST = "00_start_here.ipynb"
FOLDER = "qnkit-labs"
_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = ("*.ipynb", "images/*")
_QUIET_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


class LabError(Exception):
    """A reason why the labs cannot be opened, with what to do about it."""


def notebooks(package: Path = _PACKAGE) -> tuple[Path, bool]:
    """The folder of the notebooks that belong to this package, and whether it is a checkout's own."""
    checkout = package.parent / "notebooks"
    if (package.parent / "pyproject.toml").is_file() and (checkout / FIRST).is_file():
        return checkout, True
    return package / "_notebooks", False


def copied(source: Path, target: Path) -> list[str]:
    """Copy the labs to a folder of the user's and return the names of the files there that were kept although they differ.

    A file that exists is never written to; a file that is missing is added.
    """
    kept = []
    try:
        for original in sorted(path for pattern in _SHIPPED for path in source.glob(pattern)):
            name = original.relative_to(source)
            copy = target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            content = original.read_bytes()
            if not _new_file(copy, content) and (copy.is_dir() or copy.read_bytes() != content):
                kept.append(name.as_posix())
    except OSError as error:
        raise LabError(f"{target}: the labs cannot be copied here ({error.strerror}); start from another folder.") from None
    return kept


def _new_file(path: Path, content: bytes) -> bool:
    """Whether the file was made; one that exists is left alone, one that could not be written whole is taken away."""
    try:
        file = path.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(content)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return True


def free_port(asked: int | None, first: int = 8888) -> int:
    """The port that was asked for, or else the first free one of the fifty above it."""
    start = asked or first
    for port in range(start, min(start + 50, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if os.name == "posix":  # as the server itself does: a port that is only winding down is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise LabError(f"no free port from {start} on: close another server, or choose one with --port.")


def arguments(folder: Path, port: int, *, browser: bool) -> list[str]:
    """The command-line arguments of the JupyterLab server."""
    options = [
        f"--ServerApp.root_dir={folder}",
        f"--LabApp.default_url=/lab/tree/{FIRST}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.answer_yes=True",  # Ctrl-C stops the server without a question
        "--Application.log_level=WARN",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--allow-root")
    if not browser:
        options.append("--no-browser")
    return options


def _without_news(folder: str) -> None:
    """Switch JupyterLab's question about news off for this start, through a settings layer in a folder of our own."""
    layer = Path(folder) / "labconfig" / "default_setting_overrides.json"
    layer.parent.mkdir()
    layer.write_text(json.dumps(_QUIET_NEWS), encoding="utf-8")
    before = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join([folder, *([before] if before else [])])


def _with_a_home(folder: str) -> None:
    """Where Jupyter may not write into the user's own folders, let it write into one of ours for this start."""
    from jupyter_core import paths

    homes = {
        "JUPYTER_RUNTIME_DIR": paths.jupyter_runtime_dir(),
        "JUPYTER_DATA_DIR": paths.jupyter_data_dir(),
        "JUPYTER_CONFIG_DIR": paths.jupyter_config_dir(),
        "IPYTHONDIR": os.environ.get("IPYTHONDIR", str(Path.home() / ".ipython")),
    }
    for name, home in homes.items():
        try:
            os.makedirs(home, exist_ok=True)
            with tempfile.TemporaryFile(dir=home):
                pass
        except OSError:
            print(f"{home} cannot be written; JupyterLab's settings are kept for this start only.")
            os.environ[name] = os.path.join(folder, name.lower())


def _warming() -> subprocess.Popen[bytes]:
    """A process that compiles the kernels while the browser starts; what it says is not shown."""
    quiet: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen([sys.executable, "-m", "qnkit", "warmup"], **quiet)


def _serve(options: Sequence[str]) -> None:
    """Run the server until it is stopped."""
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(argv=list(options))


def _prepared() -> Path:
    """The folder that JupyterLab opens: the checkout's notebooks, or the user's copy of the package's own."""
    source, own = notebooks()
    if not (source / FIRST).is_file():
        raise LabError(f"{source / FIRST}: the first lab is not there; install qnkit again.")
    if own:
        return source
    target = Path.cwd() if Path.cwd().name == FOLDER else Path.cwd() / FOLDER
    for name in copied(source, target):
        print(f"Kept your {FOLDER}/{name}, which differs from this version's; move it away to get that one.")
    return target


def run(*, port: int | None, browser: bool, serve: Callable[[Sequence[str]], None] = _serve) -> int:
    """The exit code after JupyterLab has ended: 0, or 2 where it could not be opened."""
    missing = [name for name in ("jupyterlab", "ipywidgets", "anywidget", "matplotlib") if importlib.util.find_spec(name) is None]
    if missing:
        command = f'"{sys.executable}" -m pip install "qnkit[lab]"'
        if notebooks()[1]:
            command = f'"{sys.executable}" -m pip install -e "{_PACKAGE.parent}[lab]"'
        print(f"lab: {', '.join(missing)} not installed. To install: {command}", file=sys.stderr)
        return 2
    try:
        folder = _prepared()
        chosen = free_port(port)
    except LabError as error:
        print(f"lab: {error}", file=sys.stderr)
        return 2
    if port is not None and chosen != port:
        print(f"Port {port} is taken; using {chosen}.")
    print(f"The labs are in {folder}. Ctrl-C in this window ends JupyterLab.", flush=True)
    with tempfile.TemporaryDirectory(prefix="qnkit-") as settings:
        _without_news(settings)
        _with_a_home(settings)
        warming = _warming()
        try:
            serve(arguments(folder, chosen, browser=browser))
        except KeyboardInterrupt:
            pass
        finally:
            warming.terminate()
            warming.wait()
    return 0
