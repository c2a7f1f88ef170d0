"""The panel in words: refusals and failures said, predictions waited for, the page's theme followed."""

import sys

import pytest

from qnkit.views import explore
from qnkit.views.controls import Control
from qnkit.views.page import Page
from qnkit.views.screen import COVERED, PREPARING
from tests.views import toy
from tests.views.toy import Toy


@pytest.fixture(autouse=True)
def unspoken(monkeypatch):
    monkeypatch.setattr(Page, "last", {"dark": False, "ratio": 1.0})


@pytest.fixture
def panel():
    return explore([toy.diagram_toy, toy.draw_curve], Toy(), toy.CONTROLS, question="How many?", sentence=toy.said)


class Guess:
    """A prediction that a test commits."""

    value = None
    label = "nothing yet"
    when = "before you saw the picture"
    peeks = 0

    def peeked(self):
        self.peeks += 1

    def observe(self, callback):
        self.callback = callback

    def commit(self, value):
        self.value, self.label = value, f"{value} <a second>"
        self.callback(self)


def test_a_refused_value_is_said_under_its_control_which_shows_it_and_the_picture_stays(panel):
    before, picture = panel.model, panel.screen.picture.value
    row = panel.controls["rate_hz"]
    row.entry.value = "-3"
    assert panel.error_text == "Toy.rate_hz = -3.0 Hz: must be above 0 Hz"
    assert "role='alert'" in row.note.value
    assert row.entry.value == "-3"
    assert (panel.model, panel.screen.picture.value) == (before, picture)
    panel.set("copies", 5)
    assert (panel.error_text, row.note.value, row.entry.value) == ("", "", "10")


def test_a_rule_between_fields_is_said_too(panel):
    panel.set("left.length_km", 250.0)
    panel.set("right.length_km", 250.0)
    assert "both lengths must add up to at most 300 km" in panel.error_text
    assert panel.model.right.length_km == 5.0


def test_a_value_of_the_wrong_type_is_said_in_words(panel):
    panel.set("rate_hz", "fast")
    assert "Toy.rate_hz = 'fast' Hz: must be a number in Hz" in panel.error_text


def test_an_exception_in_a_view_is_said_and_the_last_good_picture_stays():
    def draw_broken(ax, model):
        ax.plot([0, 1], [0, model.rate_hz])
        if model.rate_hz > 50:
            raise ZeroDivisionError("the view divided by <zero>")

    panel = explore(draw_broken, Toy(), {"rate_hz": (1, 100)}, sentence=toy.said)
    picture = panel.png
    panel.set("rate_hz", 90.0)
    assert panel.error_text == "ZeroDivisionError: the view divided by <zero>"
    assert "role='alert'" in panel.screen.alert.value
    assert "&lt;zero&gt;" in panel.screen.alert.value
    assert (panel.png, panel.model.rate_hz) == (picture, 10.0)
    assert panel.controls["rate_hz"].entry.value == "90"
    panel.set("rate_hz", 20.0)
    assert (panel.error_text, panel.screen.alert.value) == ("", "")


def test_an_exception_in_a_controls_own_function_is_said():
    control = Control(
        0.0, 10.0, fields={"rate_hz": lambda value: 1 / value}, read=lambda model: 1 / model.rate_hz, label="period"
    )
    panel = explore(toy.draw_curve, Toy(), {"rate_hz": control})
    panel.set("period", 0.0)
    assert "division by zero" in panel.error_text


def test_a_first_drawing_that_fails_is_said_and_mends():
    def draw_broken(ax, model):
        if model.awake:
            raise ValueError("not while awake")

    panel = explore(draw_broken, Toy(), {"awake": True})
    assert panel.sentence_text == ""
    assert panel.error_text == "ValueError: not while awake"
    panel.set("awake", False)
    assert panel.error_text == ""


def test_a_projector_panel_draws_larger_and_says_so_to_the_style():
    panel = explore(toy.draw_curve, Toy(), {}, projector=True)
    assert "qnkit-projector" in panel._dom_classes
    assert panel.png
    assert panel.canvas.cells[0].axes.yaxis.label.get_fontsize() == 14.0


def test_the_picture_follows_the_page_into_the_dark_and_back(panel):
    panel.keep()
    light = panel.png
    panel.page.page = {"dark": True, "ratio": 1.0}
    assert panel.png != light
    panel.page.page = {"dark": False, "ratio": 1.0}
    assert panel.png == light


def test_a_fixed_theme_does_not_follow_the_page():
    panel = explore(toy.draw_curve, Toy(), {}, theme="dark")
    before = panel.png
    panel.page.page = {"dark": False, "ratio": 1.0}
    assert panel.png == before
    assert "qnkit-dark" in panel._dom_classes


def test_the_picture_is_covered_until_a_prediction_is_committed_and_then_given_to_the_views():
    given = []

    def draw(ax, model, predicted=None):
        given.append(predicted)

    guess = Guess()
    panel = explore(draw, Toy(), {"rate_hz": (1, 100)}, prediction=guess, sentence=toy.said)
    panel.set("rate_hz", 3.0)
    assert COVERED in panel.screen.picture.value
    assert panel.screen.sentence.value == ""
    assert "image/png" not in panel._repr_mimebundle_()
    guess.commit(7)
    assert "<img" in panel.screen.picture.value
    assert "7 &lt;a second&gt;" in panel.screen.card.value
    assert given[-1] == 7


def test_who_does_not_want_to_predict_may_look_anyway():
    guess = Guess()
    panel = explore(toy.draw_curve, Toy(), {}, prediction=guess)
    assert panel.png
    panel.screen.anyway.click()
    assert "<img" in panel.screen.picture.value
    assert guess.peeks == 1


def test_a_first_drawing_that_may_compile_waits_until_the_panel_is_there_to_say_so(monkeypatch):
    import IPython.display

    monkeypatch.delitem(sys.modules, "numba", raising=False)
    panel = explore(toy.draw_curve, Toy(), {}, sentence=toy.said)
    shown = []
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: shown.append((bundle, panel.screen.picture.value)))
    panel._ipython_display_()
    bundle, then = shown[0]
    assert PREPARING in then
    assert "image/png" not in bundle
    assert "<img" in panel.screen.picture.value
    assert repr(panel).endswith("sentence='This toy makes 10.0 a second & sleeps never.')")
