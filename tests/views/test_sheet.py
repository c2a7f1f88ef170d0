"""The style sheet: both palettes are in it, and nothing comes from elsewhere."""

import re

from qnkit.views.palettes import DARK, LIGHT
from qnkit.views.sheet import css


def test_the_sheet_holds_both_palettes_and_follows_the_page():
    text = css()
    assert LIGHT.ink in text
    assert DARK.ink in text
    assert "data-jp-theme-light=false" in text
    assert "prefers-color-scheme:dark" in text


def test_the_sheet_loads_nothing_from_the_network():
    assert not re.search(r"url\(|@import|https?:", css())


def test_every_custom_property_that_is_used_is_set():
    text = css()
    used = set(re.findall(r"var\((--qn-[a-z]+)", text))
    assert used
    assert all(f"{name}:" in text for name in used)


def test_braces_are_balanced():
    assert css().count("{") == css().count("}")
