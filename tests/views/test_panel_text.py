"""What a panel says of itself: stable text, plain sentences, code that runs, a still for pages without widgets."""

import base64
import io

import pytest
from PIL import Image

from qnkit.views import explore
from qnkit.views.page import Page
from tests.views import toy
from tests.views.toy import Toy


@pytest.fixture
def panel(monkeypatch):
    monkeypatch.setattr(Page, "last", {"dark": False, "ratio": 1.0})
    return explore([toy.diagram_toy, toy.draw_curve], Toy(), toy.CONTROLS, question="How many?", sentence=toy.said)


def test_the_text_form_is_stable_and_names_no_address(panel):
    words = "Panel('How many?', model=Toy, controls=['length', 'rate', 'copies', 'awake', 'shape', 'life']"
    assert repr(panel) == f"{words}, sentence='This toy makes 10.0 a second & sleeps never.')"
    bundle = panel._repr_mimebundle_()
    assert bundle["text/plain"] == f"{words})"
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == panel.model_id


def test_a_page_without_widgets_gets_the_picture_on_an_opaque_ground(panel):
    assert panel.png
    still = Image.open(io.BytesIO(base64.b64decode(panel._repr_mimebundle_()["image/png"])))
    assert (still.mode, still.size) == ("RGB", panel.canvas.size)
    assert still.getpixel((0, 0)) == (0xFD, 0xFD, 0xFD)


def test_the_words_of_the_picture_are_the_sentence_and_the_axes(panel):
    assert panel.alt_text == f"{panel.sentence_text} The picture shows pairs a second against distance (km)."


def test_code_makes_the_model_on_the_screen(panel):
    panel.set("rate_hz", 33.0)
    text = panel.code_text
    space = {}
    exec(compile(text[text.index("from tests") : text.index("figure")], "code", "exec"), space)
    assert space["toy"] == panel.model


def test_a_lab_may_say_its_own_code():
    assert explore(toy.draw_curve, Toy(), {}, code="print(1)").code_text == "print(1)"
    assert explore(toy.draw_curve, Toy(), {}, code=lambda model: f"rate = {model.rate_hz}").code_text == "rate = 10.0"
