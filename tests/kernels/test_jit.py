"""The one decorator: lazy, cached, honest about edits, and able to do without a cache."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from qnkit.kernels import pairs
from qnkit.kernels._jit import jit, source_hash
from tests.project import JIT_OFF

ROOT = Path(__file__).resolve().parents[2]
HELPER = "from qnkit.kernels._jit import jit\n\n@jit\ndef step(x):\n    return x + {added}\n"
CALLER = "from qnkit.kernels._jit import jit\nfrom small.helper import step\n\n@jit\ndef twice(x):\n    return step(step(x))\n"
REPORT = """
from small.caller import twice
answer = twice(1.0)
stats = getattr(twice.compiled, "stats", None)
print(answer, sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))
"""


compiles = pytest.mark.skipif(JIT_OFF, reason="it compiles in a process of its own")


def run(code, folder, **variables):
    """What a fresh Python prints, with the JIT on and the given environment variables; None removes one."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}
    environment.pop("NUMBA_DISABLE_JIT", None)
    for name, value in variables.items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = str(value)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=folder, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write_package(folder, added):
    (folder / "small").mkdir(exist_ok=True)
    (folder / "small" / "__init__.py").write_text("")
    (folder / "small" / "helper.py").write_text(HELPER.format(added=added))
    (folder / "small" / "caller.py").write_text(CALLER)


@compiles
def test_an_edit_to_a_helper_in_another_file_changes_the_answer(tmp_path):
    write_package(tmp_path, added=1)
    cache = tmp_path / "cache"
    assert run(REPORT, tmp_path, NUMBA_CACHE_DIR=cache) == "3.0 0 1"
    assert run(REPORT, tmp_path, NUMBA_CACHE_DIR=cache) == "3.0 1 0", "the second run must come from the cache"
    write_package(tmp_path, added=5)
    assert run(REPORT, tmp_path, NUMBA_CACHE_DIR=cache) == "11.0 0 1"


@compiles
@pytest.mark.parametrize("damage", [b"", b"\x80\x05not a pickle", None], ids=["emptied", "garbled", "half"])
@pytest.mark.parametrize("suffix", ["nbi", "nbc"])
def test_a_damaged_cache_is_a_miss_and_heals(tmp_path, suffix, damage):
    write_package(tmp_path, added=1)
    cache = tmp_path / "cache"
    run(REPORT, tmp_path, NUMBA_CACHE_DIR=cache)
    files = list(cache.rglob(f"*.{suffix}"))
    assert files
    for file in files:
        file.write_bytes(damage if damage is not None else file.read_bytes()[:40])
    assert run(REPORT, tmp_path, NUMBA_CACHE_DIR=cache).split()[0] == "3.0"
    assert run(REPORT, tmp_path, NUMBA_CACHE_DIR=cache) == "3.0 1 0", "the cache works again after one run"


@compiles
def test_kernels_work_without_a_cache_where_no_folder_can_be_written(tmp_path):
    write_package(tmp_path, added=1)
    blocked = tmp_path / "a-file"
    blocked.write_text("a file where a folder would have to be, which stops root too")
    (tmp_path / "small" / "__pycache__").write_text("the same beside the sources")
    places = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "NUMBA_CACHE_DIR"), blocked)
    assert run(REPORT, tmp_path, PYTHONDONTWRITEBYTECODE=1, **places).split()[0] == "3.0"


@pytest.mark.parametrize(
    "code",
    [
        "import qnkit",
        "import qnkit.physics",
        "from qnkit.physics import Clock, Fiber, Memory, PairState, waited; Memory(t1_s=1.0); PairState.werner(0.9).chsh()",
    ],
)
def test_imports_stay_light_until_a_kernel_runs(code, tmp_path):
    heavy = ("numba", "qutip", "scipy", "matplotlib", "xarray", "ipywidgets")
    assert run(f"{code}\nimport sys\nprint([name for name in {heavy} if name in sys.modules])", tmp_path) == "[]"


def test_importing_qnkit_alone_loads_nothing_else(tmp_path):
    assert run("import qnkit, sys\nprint('numpy' in sys.modules, 'pydantic' in sys.modules)", tmp_path) == "False False"


def test_the_suite_compiles_into_a_throw_away_folder():
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    assert Path(tempfile.gettempdir()) in folder.parents
    compiled = pairs.decay.compiled
    if hasattr(compiled, "stats"):  # with the JIT off there is nothing to cache
        assert folder in Path(compiled.stats.cache_path).parents


def test_a_kernel_keeps_the_name_and_the_words_of_its_function():
    @jit
    def doubled(x):
        """Twice the number."""
        return 2 * x

    assert (doubled.__name__, doubled.__doc__, doubled.py_func(3)) == ("doubled", "Twice the number.", 6)
    assert "compiled" not in vars(doubled), "nothing is compiled before the first call"


def test_the_hash_of_the_sources_sees_names_and_contents(tmp_path):
    (tmp_path / "one.py").write_text("x = 1")
    first = source_hash(tmp_path)
    (tmp_path / "notes.txt").write_text("not a source")
    assert source_hash(tmp_path) == first
    (tmp_path / "one.py").write_text("x = 2")
    edited = source_hash(tmp_path)
    (tmp_path / "one.py").rename(tmp_path / "two.py")
    assert len({first, edited, source_hash(tmp_path)}) == 3
