"""Claims about the first screen."""

import base64
import math

import pytest

from qnkit.compute import Comparison, crossing
from qnkit.views.first import MARKS, SECONDS, first_screen, network_of
from qnkit.views.predict import predict


@pytest.fixture(scope="module")
def screen():
    return first_screen()


@pytest.fixture(autouse=True)
def _fresh(screen):
    screen.reset()


def test_it_is_running_when_it_opens(screen):
    assert screen.living.playing
    assert screen.png
    assert screen.error_text == ""


def test_the_dial_moves_curves_sentence_and_network_together(screen):
    before = (screen.png, screen.sentence_text, screen.living.trace)
    screen.dial.value = 0.88
    assert screen.model.pair_fidelity == 0.88
    assert all(old != new for old, new in zip(before, (screen.png, screen.sentence_text, screen.living.trace), strict=True))


def test_better_links_lower_the_number_in_the_sentence(screen):
    said = []
    for fidelity in (0.88, 0.92, 0.969, 0.999):
        screen.dial.value = fidelity
        said.append(int(screen.sentence_text.split("above ")[1].split(" qubits")[0]))
    assert said == sorted(said, reverse=True)
    assert said[-1] == round(crossing(Comparison(pair_fidelity=0.999)).qubits)


def test_better_links_lose_fewer_pairs():
    runs = [[network_of(Comparison(pair_fidelity=f), seed)[0] for seed in range(5)] for f in (0.87, 0.92, 0.999)]
    lost = [sum(trace.fate("expired").sum() for trace in some) for some in runs]
    assert lost == sorted(lost, reverse=True)


def test_pairs_wait_until_their_fidelity_has_fallen_to_the_least():
    trace, limit = network_of(Comparison(pair_fidelity=0.92))
    assert limit == pytest.approx(-5.0 * math.log((1.7 - 0.92 - 0.08 / 3) / (0.92 - 0.08 / 3)))  # both qubits dephase in 10 s
    assert trace.end_s == SECONDS
    assert network_of(Comparison(memory_s=None))[1] is None


def test_every_control_moves_to_both_ends_without_a_word_of_refusal(screen):
    for name, row in screen.controls.items():
        for value in row.extremes:
            screen.set(name, value)
            assert screen.error_text == "", (name, value)
            assert screen.sentence_text
    for end in (screen.dial.low, screen.dial.high):
        screen.dial.value = end
        assert screen.model.pair_fidelity == end


def test_the_dial_follows_presets_reset_and_typed_values(screen):
    screen.set("pair_fidelity", 0.9)
    assert screen.dial.value == 0.9
    screen.take(screen.presets["Oxford's whole gate"])
    assert screen.dial.value == 0.969
    screen.reset()
    assert screen.model == Comparison()


def test_a_new_sample_shows_another_network_and_the_same_curves(screen):
    network, sentence = screen.living.trace, screen.sentence_text
    screen.new_sample()
    assert screen.living.trace != network
    assert screen.sentence_text == sentence


def test_a_slider_that_the_browser_rounds_moves_nothing(screen):
    # a browser answers a value between two steps with the nearest step; that is no hand
    row = screen.controls["pair_rate_hz"]
    step = row.control.step
    low = math.log10(row.control.ends[0])
    row.input.value = 10 ** (low + step * round((math.log10(9.7) - low) / step))
    assert screen.model.pair_rate_hz == 9.7
    row.input.value = 100.0
    assert screen.model.pair_rate_hz == pytest.approx(100.0, rel=1e-3)


def test_the_curves_are_covered_until_the_learner_has_committed(tmp_path):
    guess = predict("giant", "From how many qubits on?", 10, 1000, "qubits", log=True, folder=tmp_path)
    panel = first_screen(prediction=guess)
    assert "img" not in panel.screen.picture.value
    assert (panel.ask.layout.display, panel.screen.picture.layout.display) == ("flex", "none")
    assert guess.widget in panel.ask.children
    guess.commit(100.0)
    assert panel.ask.layout.display == "none"
    assert panel.screen.picture.layout.display != "none"
    assert "img" in panel.screen.picture.value
    assert "100 qubits" in panel.screen.card.value


def test_the_marks_stand_on_the_dial_and_name_their_papers(screen):
    assert all(screen.dial.low <= value <= screen.dial.high for value, _ in MARKS)
    assert {words for _, words in MARKS} == {"Innsbruck 2023", "Liu 2026", "Oxford 2025", ""}


def test_pages_without_widgets_get_network_and_curves_in_one_picture(screen):
    assert base64.b64decode(screen._repr_mimebundle_()["image/png"]).startswith(b"\x89PNG")


def test_the_text_form_is_stable(screen):
    text = screen._repr_mimebundle_()["text/plain"]
    screen.dial.value = 0.9
    assert screen._repr_mimebundle_()["text/plain"] == text
    assert "One giant machine, or many connected ones?" in text


def test_a_fidelity_beyond_the_dial_stays_as_it_was_typed(screen):
    screen.set("fidelity of a pair", 0.7) if "fidelity of a pair" in screen.controls else screen.set("pair_fidelity", 0.7)
    assert screen.model.pair_fidelity == 0.7
    assert screen.dial.value == screen.dial.low


def test_a_rate_that_the_network_cannot_show_is_refused_in_words(screen):
    before = screen.model
    screen.set("pair_rate_hz", 1001.0)
    assert "six_modules.pair_rate_hz" in screen.error_text or "pair_rate_hz" in screen.error_text
    assert screen.model == before
