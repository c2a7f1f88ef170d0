"""The palettes: whole, and valid colours."""

import re

from qnkit.views.palettes import DARK, LIGHT


def test_every_colour_is_six_hex_digits():
    for palette in (LIGHT, DARK):
        page = [palette.ink, palette.quiet, palette.card, palette.plate, palette.rule, palette.accent, palette.alert]
        for colour in [*page, *palette.marks.values(), *palette.labels.values()]:
            assert re.fullmatch(r"#[0-9a-fA-F]{6}", colour)


def test_dark_is_dark_and_light_is_light():
    assert int(LIGHT.card[1:3], 16) > 240 > 40 > int(DARK.card[1:3], 16)
    assert int(LIGHT.ink[1:3], 16) < 40 < 200 < int(DARK.ink[1:3], 16)
