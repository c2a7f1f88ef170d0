"""What can be known of the Binder image without building it."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from qnkit import _lab
from tests.project import JIT_OFF, ROOT, clean_environment

BINDER = ROOT / "binder"
BASH = shutil.which("bash")
posix = pytest.mark.skipif(os.name != "posix" or BASH is None, reason="the image runs Linux; these need bash")


def test_the_package_is_installed_from_the_folder_with_its_labs() -> None:
    """Unquoted: with quotes the builder runs pip before the source is there."""
    assert (BINDER / "requirements.txt").read_text() == "-e .[lab]\n"


def test_the_image_has_a_python_that_the_package_accepts() -> None:
    assert (BINDER / "runtime.txt").read_text() == "python-3.12\n"


def test_no_other_file_changes_how_the_image_is_built() -> None:
    known = {"requirements.txt", "runtime.txt", "postBuild", "start", "overrides.json"}
    assert {path.name for path in BINDER.iterdir()} == known


def test_the_news_question_is_off_as_in_the_lab_command() -> None:
    assert json.loads((BINDER / "overrides.json").read_text()) == _lab._QUIET_NEWS


@posix
@pytest.mark.parametrize("name", ["postBuild", "start"])
def test_script_is_executable_and_reads_as_bash(name: str) -> None:
    assert (BINDER / name).stat().st_mode & stat.S_IXUSR
    assert subprocess.run([str(BASH), "-n", str(BINDER / name)], capture_output=True).stderr == b""


@posix
def test_start_hands_over_with_the_processor_name_of_the_build() -> None:
    names = ["NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS"]
    show = f"import os; print([os.environ.get(name) for name in {names}])"
    out = subprocess.run([BINDER / "start", sys.executable, "-c", show], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "['generic', '', '2', '1']"


@posix
@pytest.mark.skipif(JIT_OFF, reason="it compiles in a process of its own")
def test_what_post_build_compiled_is_found_by_a_kernel_behind_start(tmp_path: Path) -> None:
    shim = tmp_path / "bin" / "python"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    shim.chmod(0o755)
    environment = clean_environment() | {
        "NB_PYTHON_PREFIX": str(tmp_path / "prefix"),
        "NUMBA_CACHE_DIR": str(tmp_path / "cache"),
        "PATH": f"{shim.parent}{os.pathsep}{os.environ['PATH']}",
    }
    built = subprocess.run([BINDER / "postBuild"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    assert "kernels ready" in built.stdout
    assert (tmp_path / "prefix/share/jupyter/lab/settings/overrides.json").is_file()
    compiled = sorted(path.name for path in (tmp_path / "cache").rglob("*.nbc"))
    assert compiled
    run = [BINDER / "start", "python", "-m", "qnkit", "warmup"]
    assert subprocess.run(run, cwd=ROOT, env=environment, capture_output=True).returncode == 0
    assert sorted(path.name for path in (tmp_path / "cache").rglob("*.nbc")) == compiled, "nothing is compiled a second time"
