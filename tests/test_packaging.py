"""What a wheel carries, and what the project's files must not hold."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import qnkit
from tests.project import ROOT, clean_environment, copied_to, files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LABS = [path.name for path in (ROOT / "notebooks").glob("*.ipynb")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a fresh copy of the project, without the network."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(place), "."]
    built = subprocess.run(command, cwd=copied_to(place / "copy"), capture_output=True, text=True, env=clean_environment())
    assert built.returncode == 0, built.stderr
    (found,) = place.glob("qnkit-*.whl")
    return found


def test_wheel_carries_the_code_its_marks_its_scripts_and_the_labs(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    ours = {name.as_posix() for name in files() if name.parts[0] == "qnkit"}
    assert ours <= inside, "every file under qnkit/ is shipped: a new package stands in pyproject.toml"
    assert {f"qnkit/_notebooks/{name}" for name in LABS} <= inside
    assert "qnkit/py.typed" in inside
    stray = [name for name in inside - ours if not name.startswith(("qnkit/_notebooks/", "qnkit-"))]
    assert stray == []
    assert wheel.stat().st_size < 5_000_000


def test_installed_wheel_opens_its_own_copies_of_the_labs(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "site"
    command = [sys.executable, "-m", "pip", "install", "--no-deps", "-q", "--target", str(place), str(wheel)]
    subprocess.run(command, check=True, env=clean_environment())
    (tmp_path / "work").mkdir()
    code = "import sys, qnkit; from qnkit import _lab; print(qnkit.__file__); print(_lab._prepared())"
    environment = clean_environment() | {"PYTHONPATH": str(place)}
    run = [sys.executable, "-c", code]
    ended = subprocess.run(run, cwd=tmp_path / "work", capture_output=True, text=True, env=environment)
    assert ended.returncode == 0, ended.stderr
    module, folder = ended.stdout.splitlines()[-2:]
    assert Path(module).is_relative_to(place)
    assert Path(folder) == tmp_path / "work" / "qnkit-labs"
    assert sorted(path.name for path in Path(folder).glob("*.ipynb")) == sorted(LABS)


def test_packages_named_are_those_that_are_there() -> None:
    there = {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / "qnkit").rglob("__init__.py")}
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == there | {"qnkit._notebooks"}


def test_requirements_are_lower_bounds_and_no_pins() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    for text in [*PROJECT["project"]["dependencies"], *(line for extra in extras.values() for line in extra)]:
        assert ">=" in text
        assert "==" not in text
    assert PROJECT["project"]["requires-python"] == ">=3.11"


def test_top_level_has_no_other_folder() -> None:
    assert {name.parts[0] for name in files() if len(name.parts) > 1} <= {
        "qnkit",
        "notebooks",
        "tests",
        "binder",
        ".ci",
        ".github",
    }


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    dot = re.escape(".")
    hosts = [("pypi", "org"), ("pythonhosted", "org"), ("registry", "npmjs", "org"), ("debian", "org")]
    homes = [("home", r"\w+"), ("Users", r"\w+"), ("root",), ("work", r"\w+")]
    pattern = re.compile("|".join([dot.join(host) for host in hosts] + [rf"(?<![\w./:])/{'/'.join(home)}/" for home in homes]))
    found = []
    for name in files():
        if name.suffix in {".png", ".npz", ".pdf"}:
            continue
        text = (ROOT / name).read_text(encoding="utf-8")
        found += [f"{name}: {match[0]}" for match in pattern.finditer(text)]
    assert found == []


def test_the_ci_command_is_executable_and_reads_as_bash() -> None:
    script = ROOT / ".ci" / "run"
    if os.name == "posix":
        assert os.access(script, os.X_OK)
        assert subprocess.run(["bash", "-n", str(script)], capture_output=True).stderr == b""
    assert "README.md" in script.read_text(encoding="utf-8"), "it runs the command that the README prints"


def test_importing_the_package_loads_nothing() -> None:
    code = "import sys; before = set(sys.modules); import qnkit; print(sorted(set(sys.modules) - before))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert out.strip() == "['qnkit']" or not re.search(r"numpy|numba|scipy|pydantic|qutip|matplotlib|xarray|networkx", out)
    assert qnkit.__version__
