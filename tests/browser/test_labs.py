"""The labs in JupyterLab in a headless browser: they run, a slider moves the picture, nothing fails on the page."""

from __future__ import annotations

import statistics

import pytest

from tests.browser.jupyter import HANDLE, Lab, open_lab
from tests.labs import LABS

pytestmark = pytest.mark.browser
MOVES = 100
TOO_WIDE = """() => [...document.querySelectorAll('.jp-OutputArea-output')]
  .filter((e) => e.querySelector('.qnkit-panel') && e.scrollWidth > e.clientWidth).map((e) => e.scrollWidth - e.clientWidth)"""


@pytest.mark.parametrize("notebook", [path.name for path in LABS])
def test_lab_runs_from_top_to_bottom_and_its_slider_moves_the_picture(notebook: str, capsys: pytest.CaptureFixture[str]) -> None:
    with open_lab(notebook) as lab:
        lab.run_all()
        assert lab.cell_errors() == []
        assert lab.page.evaluate(TOO_WIDE) == []
        lab.show_first_panel()
        times = [lab.move("ArrowRight" if i % 20 < 10 else "ArrowLeft") for i in range(MOVES)]
        drag_changes_the_picture(lab)
        assert lab.errors == []
    with capsys.disabled():
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"\n{notebook}: {MOVES} moves, median {statistics.median(times):.0f} ms, 95th percentile {p95:.0f} ms", end=" ")


def drag_changes_the_picture(lab: Lab) -> None:
    """Drag the first slider with the mouse towards its right end and see that the pictures follow."""
    page = lab.page
    before = page.evaluate("window.qnkitPictures()")
    handle = page.locator(HANDLE).locator("visible=true").first
    box = handle.bounding_box()
    track = box if box["width"] > 100 else page.locator(".qnkit-panel .noUi-base").locator("visible=true").first.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(track["x"] + track["width"] / 2 if track is box else box["x"] + box["width"] / 2, y)
    page.mouse.down()
    for step in range(1, 21):
        page.mouse.move(track["x"] + track["width"] * (0.5 + 0.02 * step), y)
        page.wait_for_timeout(20)
    page.mouse.up()
    page.wait_for_function("(b) => window.qnkitPictures().join() !== b.join()", arg=before, timeout=5000)
