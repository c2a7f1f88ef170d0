"""``warmup``: every kernel of the package is compiled, through the calls that the labs make."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qnkit import _warmup
from tests.project import JIT_OFF

REPORT = """
from qnkit import _warmup
_warmup.warm()
print("|".join(name for name, kernel in _warmup.kernels() if not kernel.compiled.signatures))
"""


@pytest.mark.skipif(JIT_OFF, reason="the kernels run uncompiled here")
def test_after_a_warmup_every_kernel_has_a_compiled_signature(tmp_path: Path) -> None:
    """From an empty cache: the suite's own, which all other tests then read, or a new one where some of them ran before."""
    cache = Path(os.environ["NUMBA_CACHE_DIR"])
    cache = tmp_path if list(cache.rglob("*.nbc")) else cache
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache)}
    ended = subprocess.run([sys.executable, "-c", REPORT], capture_output=True, text=True, env=environment)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "", "the calls in qnkit/_warmup.py do not reach these kernels"
    assert list(cache.rglob("*.nbc")), "what was compiled is kept for the next process"


def test_the_walk_finds_the_kernels_of_every_module() -> None:
    from qnkit.kernels import pairs
    from qnkit.kernels._jit import Kernel

    found = [kernel for _, kernel in _warmup.kernels()]
    assert all(
        thing in found for thing in vars(pairs).values() if isinstance(thing, Kernel) and thing.__module__ == pairs.__name__
    )
    assert len({id(kernel) for kernel in found}) == len(found)


@pytest.mark.skipif(JIT_OFF, reason="the kernels run uncompiled here")
def test_the_command_prints_the_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    assert _warmup.run() == 0
    assert " kernels ready after " in capsys.readouterr().out


def test_with_the_jit_off_it_says_that_there_is_nothing_to_warm(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NUMBA_DISABLE_JIT", "1")
    monkeypatch.setattr(_warmup, "warm", lambda: pytest.fail("nothing is to be called"))
    assert _warmup.run() == 0
    assert "nothing to warm" in capsys.readouterr().out
