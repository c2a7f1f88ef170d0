"""The stage: all views of one scene, whole or not at all."""

import pytest

from qnkit.views.drawing import Scene, view_of
from qnkit.views.palettes import DARK, LIGHT
from qnkit.views.stage import Stage, plain
from qnkit.views.theme import NORMAL, palette
from tests.views import toy


def stage(*views, sentence=toy.said):
    look = {
        "size": None,
        "widths": [1.0] * sum(view_of(v).on_axes for v in views),
        "colours": LIGHT,
        "sizes": NORMAL,
        "scale": 1.0,
    }
    return Stage([view_of(view) for view in views], sentence, **look)


def test_diagrams_picture_and_sentence_are_of_the_same_model():
    made = stage(toy.diagram_toy, toy.draw_curve)
    made.draw(Scene(toy.Toy(rate_hz=7.0)))
    assert made.diagrams == (toy.diagram_toy(toy.Toy()),)
    assert made.sentence == toy.said(toy.Toy(rate_hz=7.0))
    assert made.png.startswith(b"\x89PNG")


def test_a_view_that_fails_changes_nothing():
    def draw_broken(ax, model):
        if model.rate_hz > 50:
            raise RuntimeError("too fast")

    made = stage(toy.diagram_toy, draw_broken)
    made.draw(Scene(toy.Toy()))
    before = made.png, made.sentence, made.diagrams
    with pytest.raises(RuntimeError):
        made.draw(Scene(toy.Toy(rate_hz=60.0, left=toy.Part(length_km=99.0))))
    assert (made.png, made.sentence, made.diagrams) == before


def test_words_of_the_picture_name_axes_or_else_the_view():
    made = stage(toy.draw_curve, toy.draw_free)
    made.draw(Scene(toy.Toy()))
    assert made.alt_text == (
        "This toy makes 10.0 a second & sleeps never. The picture shows pairs a second against distance (km); free."
    )


def test_diagrams_see_the_palette_too():
    made = stage(lambda model: palette().name)
    made.restyle(DARK, 1.0)
    made.draw(Scene(toy.Toy()))
    assert made.diagrams == ("dark",)


def test_plain_text_has_no_marks():
    assert plain("a <b>9.7&nbsp;&plusmn;</b> &lt;") == "a 9.7\xa0± <"
