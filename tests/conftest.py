"""What every test stands on: a throw-away cache of compiled kernels, and repeatable property tests."""

import atexit
import os
import shutil
import tempfile

import pytest
from hypothesis import settings

# Set before numba can be imported, so that no test and no notebook it starts writes beside the sources.
os.environ["NUMBA_CACHE_DIR"] = tempfile.mkdtemp(prefix="qnkit-kernels-")
atexit.register(shutil.rmtree, os.environ["NUMBA_CACHE_DIR"], ignore_errors=True)

settings.register_profile("qnkit", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("qnkit")


def pytest_collection_modifyitems(items):
    """The test that warms an empty cache comes first: what it compiles is what the others would compile."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/test_warmup.py::test_after_a_warmup"))
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):  # lab 11 compiles circuits: many minutes
        for item in items:
            if "11_one_circuit" in item.name:
                item.add_marker(pytest.mark.skip(reason="annealing: minutes without compiled kernels"))
