"""Claims about the picture of one giant machine against connected ones."""

import re

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.compute import Comparison, crossing
from qnkit.views import theme
from qnkit.views.scaling import LEFT_OUT, draw_chance, number_word, say_crossing


def _axes(model, predicted=None, colours=theme.LIGHT):
    with theme.using(colours):
        ax = Figure().add_subplot()
        draw_chance(ax, model, predicted)
    return ax


def _plain(sentence):
    return re.sub(r"<[^>]+>", "", sentence)


def test_the_curves_are_the_models_chances():
    model = Comparison(pair_fidelity=0.93)
    giant, connected = _axes(model).lines[:2]
    assert np.allclose(giant.get_ydata(), 100 * model.giant(giant.get_xdata()))
    assert np.allclose(connected.get_ydata(), 100 * model.connected(connected.get_xdata()))
    assert connected.get_xdata()[0] == 12  # two qubits for each of six modules


@pytest.mark.parametrize("fidelity", [0.88, 0.969, 0.999])
def test_the_ring_stands_on_both_curves_inside_the_band_of_the_interval(fidelity):
    model = Comparison(pair_fidelity=fidelity)
    ax, where = _axes(model), crossing(model)
    (ring,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert ring.get_xdata()[0] == pytest.approx(where.qubits)
    assert ring.get_ydata()[0] == pytest.approx(100 * where.chance)
    band = ax.patches[0].get_extents().transformed(ax.transData.inverted())
    assert (band.x0, band.x1) == pytest.approx((where.low, where.high), rel=1e-3)


def test_where_connecting_never_wins_there_is_no_ring():
    assert not [line for line in _axes(Comparison(pair_fidelity=0.5)).lines if line.get_marker() == "o"]


def test_the_frame_stays_while_the_dial_moves():
    looks = {
        (ax.get_xlim(), ax.get_ylim(), tuple(ax.get_xticks()))
        for ax in (_axes(Comparison(pair_fidelity=f)) for f in (0.86, 0.999))
    }
    assert len(looks) == 1


def test_the_prediction_is_a_diamond_where_it_was_said():
    (diamond,) = [line for line in _axes(Comparison(), predicted=80.0).lines if line.get_marker() == "D"]
    assert diamond.get_xdata()[0] == 80


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK])
def test_both_lines_are_named_and_the_axes_have_units(colours):
    ax = _axes(Comparison(modules=4), colours=colours)
    words = {text.get_text() for text in ax.texts}
    assert {"one giant", "four, connected", "from here on, connect"} <= words
    assert "qubits" in ax.get_xlabel()
    assert "chance" in ax.get_ylabel()


def test_the_sentence_says_the_number_with_its_error():
    where = crossing(Comparison())
    assert f"above {where.qubits:.0f} qubits ({where.low:.0f} to {where.high:.0f})" in _plain(say_crossing(Comparison()))
    assert "the six wait 0.24 s" in say_crossing(Comparison())


def test_the_sentence_says_when_a_win_is_worth_little():
    assert "more often wrong than right" in say_crossing(Comparison(pair_fidelity=0.88))
    assert "more often wrong than right" not in say_crossing(Comparison())


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Comparison(pair_fidelity=0.5), "connecting never wins"),
        (Comparison(shape="everyone"), "connecting never wins"),
        (Comparison(pair_fidelity=1.0, memory_s=None), "connecting wins at every size"),
    ],
)
def test_the_sentence_says_never_and_always(model, words):
    assert words in _plain(say_crossing(model))


@pytest.mark.parametrize(("n", "word"), [(2, "two"), (6, "six"), (12, "twelve"), (13, "13"), (-1, "-1")])
def test_small_numbers_are_words(n, word):
    assert number_word(n) == word


def test_what_is_left_out_names_the_assumptions():
    text = " ".join(LEFT_OUT)
    for word in ("error correction", "power", "independent", "whole gate", "rate"):
        assert word in text
