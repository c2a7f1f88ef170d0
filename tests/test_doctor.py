"""``doctor``: it says what is there, what is missing, and the command that mends it."""

import sys
import tomllib
from importlib import metadata

import pytest

from qnkit import _doctor
from tests.project import ROOT

REQUIREMENTS = ["numpy>=2.0", 'jupyterlab<5,>=4.4; extra == "lab"', 'pytest>=8.3; extra == "test"', "xarray"]


@pytest.fixture
def healthy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The requirements as the project states them, whether or not it is installed where the tests run."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    labs = [f'{text}; extra == "lab"' for text in project["optional-dependencies"]["lab"]]
    monkeypatch.setattr(metadata, "requires", lambda name: [*project["dependencies"], *labs])


def test_needed_lists_the_core_and_the_labs_with_their_lowest_versions() -> None:
    assert _doctor.needed(REQUIREMENTS) == [("numpy", "2.0", ""), ("jupyterlab", "4.4", "lab"), ("xarray", "", "")]


@pytest.mark.parametrize(
    ("version", "least", "older"), [("2.0", "2.0", False), ("1.26.4", "2.0", True), ("2.10.1", "2.9", False)]
)
def test_versions_compare_as_numbers(version: str, least: str, older: bool) -> None:
    assert _doctor._older(version, least) is older


@pytest.mark.usefixtures("healthy")
def test_a_healthy_machine_ends_with_zero(capsys: pytest.CaptureFixture[str]) -> None:
    assert _doctor.run() == 0
    out = capsys.readouterr().out
    assert f"numpy      {metadata.version('numpy')}" in out
    assert "threads" in out
    assert "kernels" in out
    assert out.endswith("Nothing is missing.\n")


def test_a_missing_package_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(metadata, "requires", lambda name: [*REQUIREMENTS, 'not-there>=1; extra == "lab"'])
    assert _doctor.run() == 1
    line = capsys.readouterr().out.splitlines()[-1]
    assert line.startswith(f'- not installed: not-there: "{sys.executable}" -m pip install -e "')
    assert line.endswith('[lab]"')


def test_an_old_package_is_named_with_the_version_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "requires", lambda name: ["numpy>=99"])
    _, wrong = _doctor.report()
    assert wrong[0].startswith(f"numpy {metadata.version('numpy')} is older than 99: ")
    assert "--upgrade" in wrong[0]


def test_a_package_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", missing)
    _, wrong = _doctor.report()
    assert wrong[0].startswith("qnkit is not installed, only found in this folder: ")


@pytest.mark.usefixtures("healthy")
def test_no_writable_cache_is_named_with_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_DISABLE_JIT", raising=False)
    monkeypatch.setattr(_doctor, "cache_folder", lambda: None)
    lines, wrong = _doctor.report()
    assert "NUMBA_CACHE_DIR" in wrong[0]
    assert "compiled anew in every process" in lines[-1]


@pytest.mark.usefixtures("healthy")
def test_with_the_jit_off_it_says_that_kernels_run_uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    lines, wrong = _doctor.report()
    assert wrong == []
    assert "NUMBA_DISABLE_JIT" in lines[-1]
