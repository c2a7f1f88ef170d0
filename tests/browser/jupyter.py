"""A JupyterLab server and a headless Chromium for the browser tests and the slider benchmark."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--disable-quic"]
MEND = "install Chromium (Debian and Ubuntu: apt-get install chromium; elsewhere: python -m playwright install chromium)"
HANDLE = ".qnkit-dial input, .qnkit-control .noUi-handle"
HARMLESS = ("favicon", "Failed to load resource", "status of 404")

PROBE = """
() => {
  const pictures = () => [...document.querySelectorAll('.jp-OutputArea-output img, .jp-OutputArea-output svg')].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.width > 100 && box.height > 60 && box.bottom > 0 && box.top < innerHeight;
  });
  const state = (e) => (e.tagName === 'IMG' ? (e.complete && e.naturalWidth ? e.src : 'loading') : e.innerHTML);
  window.qnkitPictures = () => pictures().map(state);
  window.qnkitMove = (selector, key) => new Promise((done, fail) => {
    const handle = [...document.querySelectorAll(selector.css)].filter((e) => e.offsetParent)[selector.index];
    const before = window.qnkitPictures();
    const start = performance.now();
    let last = before, changed = 0;
    const look = () => {
      const seen = window.qnkitPictures(), now = performance.now();
      if (seen.join() !== last.join() && !seen.includes('loading')) { changed = now; last = seen; }
      if (changed && now - changed > 120) done(changed - start);
      else if (now - start > 5000) fail(new Error('no picture changed within 5 s'));
      else requestAnimationFrame(look);
    };
    handle.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    requestAnimationFrame(look);
  });
}
"""


def chromium_path() -> str | None:
    """The browser's path, the system's own or the one that Playwright brought; None where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if own and Path(own).is_file() else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def lab_server(notebooks: Path = NOTEBOOKS) -> Iterator[tuple[str, str]]:
    """The address and token of a JupyterLab that serves a copy of the notebooks."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = Path(folder) / "notebooks"
        shutil.copytree(notebooks, root, ignore=shutil.ignore_patterns(".qnkit", ".ipynb_checkpoints", "__pycache__"))
        quiet = Path(folder) / "labconfig" / "default_setting_overrides.json"
        quiet.parent.mkdir()
        quiet.write_text('{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": false}}')
        port, token = _free_port(), secrets.token_hex(16)
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
        command += [f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={root}"]
        environment = os.environ | {"JUPYTER_CONFIG_DIR": folder, "JUPYTERLAB_WORKSPACES_DIR": folder}
        log = (Path(folder) / "log.txt").open("w")
        server = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/api?token={token}", server)
            yield address, token
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
            log.close()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab ended with code {server.returncode} before it answered")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.3)
    raise RuntimeError("JupyterLab did not answer within 90 s")


class Lab:
    """One lab open in the browser: run it, move its sliders, read what is wrong on the page."""

    def __init__(self, page: Any, address: str, token: str, notebook: str) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{address}/lab/tree/{notebook}?token={token}&reset")
        page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        page.wait_for_function("window.jupyterapp !== undefined", timeout=60_000)
        page.evaluate("window.jupyterapp.restored")

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not any(word in message.text for word in HARMLESS):
            self.errors.append(message.text[:300])

    def run_all(self, timeout_s: float = 180) -> None:
        """Run every cell to its end; the first cell that fails is raised with its error."""
        self.page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready")
        self.page.wait_for_function(
            "window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'", timeout=60_000
        )
        run = "window.jupyterapp.commands.execute('notebook:run-all-cells')"
        self.page.evaluate(f"() => {{ window.qnkitRun = 'running'; {run}.then((done) => {{ window.qnkitRun = done; }}); }}")
        self.page.wait_for_function("window.qnkitRun !== 'running'", timeout=timeout_s * 1000)
        if not self.page.evaluate("window.qnkitRun"):
            raise AssertionError(f"a cell failed: {self.cell_errors()}")
        self.page.wait_for_timeout(1500)
        self.page.evaluate(PROBE)

    def cell_errors(self) -> list[str]:
        """The text of every error, or of anything else on stderr, that a cell shows."""
        kinds = ", ".join(f'[data-mime-type="application/vnd.jupyter.{kind}"]' for kind in ("stderr", "error"))
        return [e.inner_text()[-500:] for e in self.page.query_selector_all(kinds)]

    def show_first_panel(self) -> None:
        """Uncover the panels that wait for a prediction, and bring the first one into view."""
        for button in reversed(self.page.get_by_role("button", name="show me anyway").all()):  # a pressed one is no more
            button.click()
        handle = self.page.locator(HANDLE).locator("visible=true").first
        handle.wait_for(timeout=30_000)
        handle.scroll_into_view_if_needed()
        self.page.wait_for_timeout(1000)

    def move(self, key: str, index: int = 0) -> float:
        """Milliseconds from one key press on a slider to the last picture that changed."""
        selector = {"css": HANDLE, "index": index}
        return float(self.page.evaluate("([s, k]) => window.qnkitMove(s, k)", [selector, key]))


@contextlib.contextmanager
def open_lab(
    notebook: str, *, width: int = 1400, height: int = 1300, dark: bool = False, notebooks: Path = NOTEBOOKS
) -> Iterator[Lab]:
    """A lab in a fresh browser on a fresh server; both end with the block."""
    from playwright.sync_api import sync_playwright

    with lab_server(notebooks) as (address, token), sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium_path(),
            headless=True,
            args=FLAGS,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
        )
        try:
            yield Lab(context.new_page(), address, token, notebook)
        finally:
            context.close()
