"""The panel: a move redraws everything once, a refusal keeps the last good picture, and nothing needs a mouse."""

import html
import threading

import ipywidgets
import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.views import explore
from qnkit.views.controls import Control
from qnkit.views.page import Page
from tests.views import toy
from tests.views.toy import Fast, Part, Slow, Toy

VIEWS = [toy.diagram_toy, toy.draw_curve, toy.draw_free]


@pytest.fixture(autouse=True)
def unspoken(monkeypatch):
    monkeypatch.setattr(Page, "last", {"dark": False, "ratio": 1.0})


@pytest.fixture
def panel():
    return explore(VIEWS, Toy(), toy.CONTROLS, question="How many?", sentence=toy.said)


def tree(widget):
    """A widget and all that is in it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from tree(child)


def redraws(panel, monkeypatch):
    """A list that grows with every redraw of the panel."""
    seen = []
    draw = panel.stage.draw
    monkeypatch.setattr(panel.stage, "draw", lambda scene: (seen.append(scene), draw(scene)))
    return seen


def test_a_checked_drag_leads_to_its_sentence_and_picture(panel):
    before = panel.png
    panel.set("rate_hz", 57.0)
    assert panel.sentence_text == "This toy makes 57.0 a second & sleeps never."
    assert panel.model == Toy(rate_hz=57.0)
    assert panel.png != before
    assert html.escape(panel.alt_text) in panel.screen.picture.value


def test_a_control_may_be_named_by_its_label_and_a_field_without_control_by_its_path(panel):
    panel.set("rate", 20.0)
    panel.set("left.gain", 0.9)
    assert (panel.model.rate_hz, panel.model.left.gain) == (20.0, 0.9)
    with pytest.raises(ParameterError, match=r"'rat' is no control of this panel \(they are .*'rate_hz'"):
        panel.set("rat", 1.0)


def test_every_control_goes_to_both_ends_by_hand_and_by_name(panel):
    for name, row in panel.controls.items():
        for value in row.extremes:
            panel.reset()
            panel.set(name, value)
            assert panel.error_text == ""
            assert row.control.read(panel.model) == value
            if row.control.kind == "slider":
                panel.reset()
                row.input.value = value
                assert row.control.read(panel.model) == value


def test_all_views_follow_the_same_model(panel):
    panel.set("left.length_km + right.length_km", 123.0)
    assert 'width="123.0"' in panel.diagrams[0]
    assert panel.canvas.cells[1].axes.lines[0].get_xdata()[1] == 123.0
    assert panel.screen.picture.value.startswith("<svg")
    assert "<img" in panel.screen.picture.value


def test_one_move_is_one_redraw_and_so_are_reset_and_load(panel, monkeypatch):
    seen = redraws(panel, monkeypatch)
    panel.controls["rate_hz"].input.value = 55.0
    assert len(seen) == 1
    panel.reset()
    assert len(seen) == 2
    panel.take(Toy(rate_hz=44.0, copies=9, awake=False, shape="square", life_s=2.0))
    assert len(seen) == 3
    shown = {name: row.entry.value if row.entry else row.input.value for name, row in panel.controls.items()}
    assert list(shown.values()) == ["5", "44", "9", False, "square", "2"]


def test_two_controls_on_one_field_agree():
    panel = explore(toy.draw_curve, Toy(), {"left.gain": (0.1, 1.0), ("left.gain", "right.gain"): (0.1, 1.0)})
    panel.controls["left.gain + right.gain"].input.value = 0.8
    assert panel.controls["left.gain"].input.value == pytest.approx(0.8)
    panel.controls["left.gain"].input.value = 0.3
    assert panel.controls["left.gain + right.gain"].entry.value == "0.3"
    assert (panel.model.left.gain, panel.model.right.gain) == (0.3, 0.8)


def test_a_choice_of_parts_brings_and_takes_away_their_controls():
    controls = {"mode": {"quick": Fast(), "slow": Slow()}, "mode.speed": Control(1, 9, label="speed")}
    panel = explore(toy.draw_curve, Toy(), controls)
    speed = panel.controls["mode.speed"]
    panel.set("mode.speed", 5.0)
    assert panel.controls["mode"].input.value == "quick"
    panel.controls["mode"].input.value = "slow"
    assert (panel.model.mode, speed.input.disabled, panel.error_text) == (Slow(), True, "")
    panel.controls["mode"].input.value = "quick"
    assert (speed.input.disabled, speed.entry.value) == (False, "2")


def test_random_numbers_stay_until_a_new_sample_is_asked_for():
    panel = explore(toy.draw_noise, Toy(), {"rate_hz": (1, 100)}, seed=4)

    def noise():
        return panel.canvas.cells[0].axes.lines[0].get_ydata() - panel.model.rate_hz

    panel.set("rate_hz", 20.0)
    first = noise()
    panel.set("rate_hz", 30.0)
    assert np.allclose(noise(), first, atol=1e-12)
    panel.new_sample()
    assert not np.allclose(noise(), first)
    panel.reset()
    assert (panel.seed, np.allclose(noise(), first, atol=1e-12)) == (4, True)


def test_the_kept_curve_shows_its_sentence_is_replaced_and_let_go(panel):
    panel.set("rate_hz", 80.0)
    panel.keep()
    panel.set("rate_hz", 20.0)
    assert "kept: This toy makes <b>80.0</b>" in panel.screen.sentence.value
    ghosted = panel.png
    panel.keep()
    assert "kept: This toy makes <b>20.0</b>" in panel.screen.sentence.value
    panel.keep()
    assert "kept: " not in panel.screen.sentence.value
    assert panel.png != ghosted
    assert not panel.has_kept


def test_no_output_widget_is_anywhere_in_the_tree(panel):
    assert not any(isinstance(widget, ipywidgets.Output) for widget in tree(panel))


def test_every_input_in_the_tree_has_a_description(panel):
    for widget in tree(panel):
        if isinstance(widget, ipywidgets.ValueWidget) and not isinstance(widget, ipywidgets.HTML):
            assert widget.tooltip or widget.description, type(widget)
        if isinstance(widget, ipywidgets.Button):
            assert widget.tooltip


def test_what_stands_behind_more_is_folded_and_still_a_control():
    panel = explore(toy.draw_curve, Toy(), {"rate_hz": (1, 100)}, more={"copies": (1, 20)})
    link = next(w for w in tree(panel) if isinstance(w, ipywidgets.Button) and w.description == "more …")
    folded = next(w for w in tree(panel) if panel.controls["copies"].box in getattr(w, "children", ()))
    assert folded.layout.display == "none"
    link.click()
    assert (folded.layout.display, link.description) == ("flex", "less")
    panel.set("copies", 20)
    assert panel.model.copies == 20


def test_a_panel_of_diagrams_alone_has_no_canvas():
    panel = explore(toy.diagram_toy, Toy(), {"rate_hz": (1, 100)}, sentence=toy.said)
    assert (panel.canvas, panel.png) == (None, b"")
    assert panel.screen.picture.value == panel.diagrams[0]
    assert "diagram = diagram_toy(toy)" in panel.code_text


def test_moves_from_many_threads_end_in_one_of_their_pictures(panel):
    values = [float(v) for v in range(10, 90, 10)]
    threads = [threading.Thread(target=panel.set, args=("rate_hz", value)) for value in values]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    left = panel.png
    assert panel.model.rate_hz in values
    panel.take(panel.model)
    assert panel.png == left


def test_fifty_moves_leave_the_size_of_the_panel_as_it_was(panel):
    panel.keep()
    sizes = set()
    for k in range(50):
        panel.set("rate_hz", 1.0 + k)
        sizes.add((len(list(tree(panel))), *(len(cell.axes.get_children()) for cell in panel.canvas.cells)))
    assert len(sizes) == 1


def test_the_model_given_is_never_changed():
    model = Toy(left=Part(length_km=7.0))
    panel = explore(VIEWS, model, toy.CONTROLS)
    panel.set("left.length_km", 9.0)
    assert model == Toy(left=Part(length_km=7.0))
