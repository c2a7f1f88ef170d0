"""The pictures of a repeater chain: the lines are the formula's, the dot and its bar are the engine's, the cross is exact."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.network import Chain
from qnkit.views.chains import (
    DELIVERIES,
    diagram_chain,
    draw_chain_cutoff,
    draw_chain_fidelity,
    draw_chain_key,
    draw_chain_rate,
)

TWO, FOUR = Chain(links=2), Chain()
CUT = Chain(length_km=400.0, cutoff_s=1.0)


def drawn(draw, *given):
    ax = Figure().add_subplot()
    draw(ax, *given)
    return ax, {line.get_label(): line for line in ax.lines}


@pytest.mark.parametrize(("draw", "place"), [(draw_chain_rate, "rate_hz"), (draw_chain_fidelity, "fidelity")])
def test_line_is_the_formula_and_the_dot_is_the_engine_with_two_errors(draw, place):
    ax, found = drawn(draw, FOUR, np.random.default_rng(3))
    links, values = found["formula"].get_data()
    assert values[links == 4][0] == getattr(FOUR.formula, place)
    assert values[0] == getattr(replaced(FOUR, "links", 1).formula, place)
    seed = int(np.random.default_rng(3).integers(2**31))
    seen = FOUR.engine(DELIVERIES, seed)[place == "fidelity"]
    assert found["engine"].get_data() == ([4], [seen.value])
    (bar,) = ax.containers
    assert np.ptp(bar[2][0].get_segments()[0][:, 1]) == pytest.approx(4 * seen.standard_error)


def test_cross_is_the_exact_answer_and_only_two_links_have_it():
    for draw, place in ((draw_chain_rate, "rate_hz"), (draw_chain_fidelity, "fidelity")):
        crosses = [line for line in drawn(draw, TWO, np.random.default_rng(3))[0].lines if line.get_marker() == "x"]
        assert [line.get_ydata()[0] for line in crosses] == [getattr(TWO.exact, place)]
        assert not [line for line in drawn(draw, FOUR, np.random.default_rng(3))[0].lines if line.get_marker() == "x"]


def test_a_chain_too_rare_for_the_engine_is_drawn_without_a_dot():
    rare = Chain(links=4, length_km=600.0, cutoff_s=0.05)
    assert "engine" not in drawn(draw_chain_rate, rare, np.random.default_rng(3))[1]


def test_key_is_drawn_with_and_without_the_cutoff():
    ax, found = drawn(draw_chain_key, CUT)
    assert found["with the cut-off"].get_ydata()[3] == CUT.formula.key_hz > 0
    assert found["every pair kept"].get_ydata()[3] == 0
    assert found["this chain"].get_data() == ([4], [CUT.formula.key_hz])
    assert ax.get_ylim()[1] >= max(found["with the cut-off"].get_ydata())
    dead = replaced(CUT, "t2_s", 0.01)
    assert drawn(draw_chain_key, dead)[0].get_ylim() == ax.get_ylim()  # the axis keeps still where there is no key


def test_key_against_the_cutoff_rises_and_falls_and_stands_beside_that_of_kept_pairs():
    ax, found = drawn(draw_chain_cutoff, CUT)
    ages, keys = (np.array(one) for one in found["key"].get_data())
    assert (ages[0], ages[-1]) == (0.1, pytest.approx(20.0))
    assert keys[3] == replaced(CUT, "cutoff_s", float(ages[3])).formula.key_hz
    assert 0 < int(np.argmax(keys)) < len(keys) - 1
    assert keys[-1] == 0
    assert found["this chain"].get_data() == ([1.0], [CUT.formula.key_hz])
    assert list(found["every pair kept"].get_ydata()) == [0, 0]
    assert ax.get_ylim() == drawn(draw_chain_key, CUT)[0].get_ylim()
    kept = replaced(CUT, "cutoff_s", None)
    assert drawn(draw_chain_cutoff, kept)[1]["this chain"].get_xdata() == [20.0]


@pytest.mark.parametrize("links", [1, 8])
def test_word_beside_the_dot_stays_inside_at_either_end(links):
    for draw in (draw_chain_rate, draw_chain_fidelity):
        figure = Figure(figsize=(4, 3), layout="constrained")
        ax = figure.add_subplot()
        draw(ax, replaced(FOUR, "links", links), np.random.default_rng(3))
        figure.canvas.draw()
        box = next(one for one in ax.texts if one.get_text() == "engine").get_window_extent()
        assert ax.bbox.x0 < box.x0 < box.x1 < ax.bbox.x1 + 2
        assert ax.bbox.y0 < box.y0 < box.y1 < ax.bbox.y1


def test_map_has_a_link_between_each_two_and_says_what_each_does():
    root = ET.fromstring(diagram_chain(FOUR))
    assert len([one for one in root if one.tag == "path"]) == 4
    assert len([one for one in root if one.tag == "circle"]) == 5
    assert "200 km apart, with 4 links between them: 50 km a link" in root.attrib["aria-label"]
    assert "3 stations" in diagram_chain(FOUR)
    assert "1 station<" in diagram_chain(TWO)
    assert "station" not in diagram_chain(Chain(links=1))
