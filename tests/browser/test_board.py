"""The board of lab 11 in a real browser: dragged, exchanged, moved by keys, refused, undone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.jupyter import open_lab

pytestmark = pytest.mark.browser
HOMES = "() => document.querySelector('.qnkit-board').dataset.homes"


def middle(part: Any) -> tuple[float, float]:
    """The middle of a part of the page."""
    box = part.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def dragged(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag with the mouse from one place to another."""
    page.mouse.move(*start)
    page.mouse.down()
    for k in range(1, 6):
        page.mouse.move(*(a + (b - a) * k / 5 for a, b in zip(start, end, strict=True)))
    page.mouse.up()


def test_a_hand_and_keys_cut_the_circuit_and_a_full_module_refuses() -> None:
    with open_lab("11_one_circuit_many_modules.ipynb") as lab:
        lab.run_all()
        lab.show_first_panel()
        page = lab.page
        panel = page.locator(".qnkit-panel").first
        panel.scroll_into_view_if_needed()
        dots, boxes = page.locator(".qnkit-board-dot"), page.locator(".qnkit-board-box")
        start = page.evaluate(HOMES)
        assert start == "0 1 0 1 0 1 0 1"

        def becomes(homes: str) -> None:
            page.wait_for_function(f"(want) => ({HOMES})() === want", arg=homes, timeout=5000)
            page.wait_for_timeout(400)  # the dots glide to their places

        x, y = middle(boxes.nth(1))
        dragged(page, middle(dots.nth(0)), (x, y - 40))
        page.wait_for_function("() => document.body.innerText.includes('Module B is full')", timeout=5000)
        becomes(start)
        dragged(page, middle(dots.nth(0)), middle(dots.nth(3)))
        becomes("1 1 0 0 0 1 0 1")
        dots.nth(1).focus()
        page.keyboard.press("Enter")
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        becomes("1 0 0 0 1 1 0 1")
        panel.get_by_role("button", name="undo").click()
        becomes("1 1 0 0 0 1 0 1")
        panel.locator("select").nth(3).select_option("1")  # a spare place in each module
        becomes(start)
        dots.nth(0).focus()
        for key in ("Enter", "ArrowRight", "Enter"):
            page.keyboard.press(key)
        becomes("1 1 0 1 0 1 0 1")
        assert lab.errors == []
