"""What every test in the browser stands on: a browser."""

from __future__ import annotations

import os

import pytest

from tests.browser.jupyter import MEND, chromium_path


@pytest.fixture(scope="session", autouse=True)
def _browser() -> None:
    """Where there is no Chromium the tests are skipped; in continuous integration they fail."""
    if chromium_path() is None:
        message = f"no Chromium on this machine: {MEND}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
