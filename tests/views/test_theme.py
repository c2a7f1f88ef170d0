"""The look: readable in light and dark, and every thing told apart by more than its colour."""

import matplotlib
import pytest

from qnkit.views import theme
from qnkit.views.palettes import DARK, LIGHT

OKABE_ITO = {"fresh": "#009E73", "waiting": "#E69F00", "swapped": "#0072B2", "delivered": "#CC79A7", "lost": "#D55E00"}
OKABE_ITO |= {"published": "#56B4E9", "predicted": "#F0E442"}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_words_are_readable_on_card_and_plate(palette):
    for colour in (palette.ink, palette.quiet, palette.accent, palette.alert, *palette.labels.values()):
        assert contrast(colour, palette.card) >= 4.5, colour
        assert contrast(colour, palette.plate) >= 4.5, colour


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_every_thing_has_a_mark_and_a_label_in_both_palettes(palette):
    assert set(palette.marks) == set(palette.labels) == set(theme.PAIR)


def test_light_marks_are_the_colours_of_okabe_and_ito():
    assert OKABE_ITO.items() <= {**LIGHT.marks}.items()


def test_no_two_things_look_the_same_without_colour():
    looks = [tuple(sorted((k, str(v)) for k, v in theme.PAIR[name].items() if "color" not in k)) for name in theme.PAIR]
    seen = dict(zip(theme.PAIR, looks, strict=True))
    assert seen.pop("fresh") == seen.pop("swapped")  # both solid: the only two told apart by colour and by their label
    assert len(set(seen.values())) == len(seen)


def test_marks_follow_the_palette_in_use():
    with theme.using(DARK):
        assert theme.COLOUR["theory"] == DARK.marks["theory"]
        assert theme.PAIR["theory"]["color"] == DARK.marks["theory"]
        assert theme.LABEL["fresh"] == DARK.labels["fresh"]
    assert theme.COLOUR["theory"] == LIGHT.marks["theory"]


def test_projector_size_draws_14_point_text_and_heavier_lines():
    with theme.using(LIGHT, theme.PROJECTOR):
        assert matplotlib.rcParams["font.size"] == 14.0
        assert theme.PAIR["fresh"]["linewidth"] > 1.8
    assert theme.PAIR["fresh"]["linewidth"] == 1.8
    assert theme.rc(LIGHT)["font.size"] == 11.0


def test_settings_of_matplotlib_come_back_after_drawing():
    before = matplotlib.rcParams["text.color"]
    with theme.using(DARK):
        assert matplotlib.rcParams["text.color"] == DARK.ink
    assert matplotlib.rcParams["text.color"] == before


def test_unknown_thing_is_named_with_the_known_ones():
    with pytest.raises(KeyError, match="no colour for 'freshest': known are fresh, waiting"):
        theme.COLOUR["freshest"]
