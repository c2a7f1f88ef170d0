"""The first screen in a real browser: the network runs, keys and marks do what they say, and the notebook hears none of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.jupyter import Lab, open_lab

pytestmark = pytest.mark.browser
LIVING = ".qnkit-living"


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with open_lab("00_start_here.ipynb") as opened:
        opened.run_all()
        yield opened


def _time(lab: Lab) -> float:
    return float(lab.page.locator(LIVING).get_attribute("data-t"))


def _playing(lab: Lab) -> bool:
    return bool(lab.page.locator(LIVING).get_attribute("data-playing") == "true")


def test_the_network_is_running_before_anything_is_touched(lab: Lab) -> None:
    lab.page.locator(LIVING).scroll_into_view_if_needed()
    lab.page.wait_for_timeout(300)
    before = _time(lab)
    lab.page.wait_for_timeout(1000)
    assert _playing(lab)
    assert 0.04 < _time(lab) - before < 0.3  # one second, slowed ten times, on a machine that may be busy


def test_keys_stop_step_and_go_on_and_the_notebook_hears_none_of_them(lab: Lab) -> None:
    cells = lab.page.locator(".jp-Cell").count()
    lab.page.locator(f"{LIVING} canvas").focus()
    lab.page.keyboard.press(" ")
    assert not _playing(lab)
    still = _time(lab)
    lab.page.wait_for_timeout(300)
    assert _time(lab) == still
    lab.page.keyboard.press("ArrowRight")
    event = _time(lab)
    assert event > still
    lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("ArrowLeft")
    assert _time(lab) == event
    for key in ("b", "d", "d", "x"):  # in the notebook these make and delete cells
        lab.page.keyboard.press(key)
    assert lab.page.locator(".jp-Cell").count() == cells
    lab.page.keyboard.press(" ")
    assert _playing(lab)


def test_steps_replace_movement_where_the_reader_wants_less_of_it(lab: Lab) -> None:
    lab.page.emulate_media(reduced_motion="reduce")
    lab.page.wait_for_timeout(300)
    times = {_time(lab)}
    for _ in range(8):
        lab.page.wait_for_timeout(100)
        times.add(_time(lab))
    lab.page.emulate_media(reduced_motion="no-preference")
    assert len(times) <= 2  # one step in a second and a half


def test_the_curves_wait_for_a_guess_and_then_keep_it_in_sight(lab: Lab) -> None:
    picture = lab.page.locator(".qnkit-first-curve .qnkit-picture img")
    assert not picture.is_visible()
    lab.page.get_by_role("button", name="commit").click()
    picture.wait_for(timeout=10_000)
    assert "before you saw the picture" in lab.page.locator(".qnkit-predicted").inner_text()


def test_a_mark_on_the_dial_moves_sentence_and_network(lab: Lab) -> None:
    sentence = lab.page.locator(".qnkit-first .qnkit-sentence")
    before = sentence.inner_text(), lab.page.locator(f"{LIVING} canvas").get_attribute("aria-label")
    lab.page.get_by_role("button", name="0.88 Innsbruck 2023").click()
    lab.page.wait_for_function("(b) => document.querySelector('.qnkit-first .qnkit-sentence').innerText !== b", arg=before[0])
    lab.page.wait_for_function(
        f"(b) => document.querySelector('{LIVING} canvas').getAttribute('aria-label') !== b", arg=before[1]
    )
    assert "0.88" in lab.page.locator(".qnkit-dial output").inner_text()


def test_nothing_went_wrong_on_the_page(lab: Lab) -> None:
    assert lab.cell_errors() == []
    assert lab.errors == []
