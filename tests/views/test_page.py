"""The page: what it says is believed, and remembered for the next panel."""

import pytest

from qnkit.views.page import Page


@pytest.fixture(autouse=True)
def unspoken(monkeypatch):
    monkeypatch.setattr(Page, "last", {})


def test_a_page_that_has_not_spoken_is_light_and_crisp_enough():
    page = Page()
    assert (page.dark, page.scale) == (False, 1.5)


def test_what_one_page_said_the_next_panel_starts_with():
    Page().page = {"dark": True, "ratio": 2.0}
    page = Page()
    assert (page.dark, page.scale) == (True, 2.0)


@pytest.mark.parametrize(("ratio", "scale"), [(0.8, 1.0), (1.0, 1.0), (1.1, 1.0), (1.3, 1.25), (2.0, 2.0), (3.5, 2.0)])
def test_pixels_stay_between_one_and_two(ratio, scale):
    page = Page()
    page.page = {"dark": False, "ratio": ratio}
    assert page.scale == scale


def test_the_script_needs_no_network():
    text = Page._esm.read_text() if hasattr(Page._esm, "read_text") else str(Page._esm)
    assert "http" not in text
    assert "import" not in text
