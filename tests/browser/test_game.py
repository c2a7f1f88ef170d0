"""The game of lab 01 in a real browser: a guess is marked and counted once, and the next box comes without it."""

from __future__ import annotations

import pytest

from tests.browser.jupyter import open_lab

pytestmark = pytest.mark.browser


def test_a_guess_is_marked_counted_once_and_taken_back_with_the_next_box() -> None:
    with open_lab("01_a_pair_and_its_enemies.ipynb") as lab:
        lab.run_all()
        game = lab.page.locator(".qnkit-panel", has_text="Which of the five is in the box?")
        game.scroll_into_view_if_needed()
        guess = game.locator("select").first
        guess.select_option(label="dephasing")
        game.get_by_text("Box 20: not dephasing").wait_for(timeout=10_000)
        guess.select_option(label="steady turn")
        game.get_by_text("Box 20: right, it is steady turn").wait_for(timeout=10_000)
        assert "0 of 1 right at the first guess" in game.inner_text()
        game.get_by_role("button", name="new sample").click()
        game.get_by_text("Box 21: 400 pairs").wait_for(timeout=10_000)
        assert guess.input_value() == "none yet"
        assert lab.errors == []
        assert lab.cell_errors() == []
