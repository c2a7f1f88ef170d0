"""The trace of a run in a real browser: it plays, steps, scrubs and zooms; map and strip of memories show the same pair."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.jupyter import Lab, open_lab

pytestmark = pytest.mark.browser
LIVING = ".qnkit-living"
KERNEL = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
CELLS = (
    "from tests.traces import chain_trace, large_trace\nfrom qnkit.views import living\nsmall = living(chain_trace()); small",
    "large = living(large_trace()); large",
)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    folder, root = tmp_path_factory.mktemp("living"), Path(__file__).parents[2]
    sources = (f"import sys\nsys.path.insert(0, {str(root)!r})", *CELLS)
    empty: dict[str, Any] = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    cells = [empty | {"id": f"cell-{i}", "source": source} for i, source in enumerate(sources)]
    page = {"nbformat": 4, "nbformat_minor": 5, "metadata": KERNEL, "cells": cells}
    (folder / "living.ipynb").write_text(json.dumps(page), encoding="utf-8")
    with open_lab("living.ipynb", notebooks=folder) as opened:
        opened.run_all()
        opened.page.locator(LIVING).first.scroll_into_view_if_needed()
        yield opened


def _data(lab: Lab, name: str, which: int = 0) -> str:
    return str(lab.page.locator(LIVING).nth(which).get_attribute(f"data-{name}"))


def _time(lab: Lab, which: int = 0) -> float:
    return float(_data(lab, "t", which))


def _canvas(lab: Lab, name: str) -> str:
    """All that a canvas shows, as text."""
    which = {"map": 0, "strip": 1}[name]
    return str(lab.page.locator(f"{LIVING} canvas").nth(which).evaluate("(c) => c.toDataURL()"))


def _stop(lab: Lab, which: int = 0) -> None:
    if _data(lab, "playing", which) == "true":
        lab.page.locator(f"{LIVING}-play").nth(which).click()


def test_it_runs_by_itself_slowed_so_that_events_can_be_followed(lab: Lab) -> None:
    before = _time(lab)
    lab.page.wait_for_timeout(1000)
    assert _data(lab, "playing") == "true"
    assert 0.001 < (_time(lab) - before) % 0.060 < 0.010  # one second, slowed 300 times, on a machine that may be busy


def test_keys_stop_go_to_both_ends_and_step_from_event_to_event(lab: Lab) -> None:
    lab.page.locator(f"{LIVING} canvas").first.focus()
    lab.page.keyboard.press(" ")
    assert _data(lab, "playing") == "false"
    lab.page.keyboard.press("Home")
    assert _time(lab) == 0.0
    times = []
    for _ in range(5):
        lab.page.keyboard.press("ArrowRight")
        times.append(_time(lab))
    assert times[:4] == [0.002, 0.005, 0.009, 0.016]
    lab.page.keyboard.press("ArrowLeft")
    assert _time(lab) == 0.016
    lab.page.keyboard.press("End")
    assert _time(lab) == pytest.approx(0.060, rel=1e-9)


def test_a_click_on_the_strip_moves_time_and_the_map_follows(lab: Lab) -> None:
    _stop(lab)
    before = _canvas(lab, "map")
    strip = lab.page.locator(f"{LIVING} canvas").nth(1)
    box = strip.bounding_box()
    assert box
    lab.page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + 20)
    middle = _time(lab)
    assert 0.02 < middle < 0.04
    assert _canvas(lab, "map") != before


def test_up_and_down_choose_a_memory_and_both_halves_of_its_pair_are_shown(lab: Lab) -> None:
    _stop(lab)
    strip = lab.page.locator(f"{LIVING} canvas").nth(1)
    strip.focus()
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight"):
        lab.page.keyboard.press(key)
    before = _canvas(lab, "map"), _canvas(lab, "strip")
    lab.page.keyboard.press("ArrowDown")
    lab.page.wait_for_timeout(200)
    said = lab.page.locator(f"{LIVING}-said").first.inner_text()
    assert said == "Pair 3, Delft (memory 1) – Leiden (memory 1): swapped in The Hague at 9 ms, swapped at 16 ms."
    assert (_canvas(lab, "map"), _canvas(lab, "strip")) != before
    strip.blur()
    lab.page.wait_for_timeout(200)
    assert lab.page.locator(f"{LIVING}-said").first.inner_text() == ""


def test_plus_shows_less_time_in_the_strip_and_minus_more(lab: Lab) -> None:
    _stop(lab)
    lab.page.locator(f"{LIVING} canvas").nth(1).focus()
    whole = _canvas(lab, "strip")
    lab.page.keyboard.press("+")
    assert _canvas(lab, "strip") != whole
    lab.page.keyboard.press("-")
    assert _canvas(lab, "strip") == whole


def test_two_thousand_pairs_on_24_nodes_are_scrubbed_in_time_for_the_eye(lab: Lab) -> None:
    lab.page.locator(LIVING).nth(1).scroll_into_view_if_needed()
    _stop(lab, 1)
    scrubbed = """() => {
      const slider = document.querySelectorAll('.qnkit-living input[type=range]')[1], took = [];
      for (let i = 0; i < 60; i++) {
        const start = performance.now();
        slider.value = slider.max * ((i * 37) % 60) / 60;
        slider.dispatchEvent(new Event('input'));
        took.push(performance.now() - start);
      }
      return took.sort((a, b) => a - b)[30];
    }"""
    assert lab.page.evaluate(scrubbed) < 33


def test_steps_replace_movement_where_the_reader_wants_less_of_it(lab: Lab) -> None:
    lab.page.locator(LIVING).first.scroll_into_view_if_needed()
    lab.page.locator(f"{LIVING}-play").first.click()
    lab.page.emulate_media(reduced_motion="reduce")
    lab.page.wait_for_timeout(300)
    times = set()
    for _ in range(8):
        times.add(_time(lab))
        lab.page.wait_for_timeout(100)
    lab.page.emulate_media(reduced_motion="no-preference")
    assert len(times) <= 2  # one step in a second and a half


def test_nothing_went_wrong_on_the_page(lab: Lab) -> None:
    assert lab.cell_errors() == []
    assert lab.errors == []
