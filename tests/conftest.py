"""What every test stands on: a throw-away cache of compiled kernels, and repeatable property tests."""

import atexit
import os
import shutil
import tempfile

from hypothesis import settings

# Set before numba can be imported, so that no test and no notebook it starts writes beside the sources.
os.environ["NUMBA_CACHE_DIR"] = tempfile.mkdtemp(prefix="qnkit-kernels-")
atexit.register(shutil.rmtree, os.environ["NUMBA_CACHE_DIR"], ignore_errors=True)

settings.register_profile("qnkit", deadline=None, derandomize=True, database=None, max_examples=60)
settings.load_profile("qnkit")


def pytest_collection_modifyitems(items):
    """The test that warms an empty cache comes first: what it compiles is what the others would compile."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/test_warmup.py::test_after_a_warmup"))
