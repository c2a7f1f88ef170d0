"""The pictures of a swap: the three stations, the ledger, the state, the sentence."""

import xml.etree.ElementTree as ElementTree

from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.physics.two_pairs import RawPair, SwappedPairs
from qnkit.views.states import draw_state
from qnkit.views.swaps import diagram_swap, draw_long_pair, draw_swap_ledger, say_swap

PAIRS = SwappedPairs()
LIGHT = replaced(PAIRS, "measurement", "light")
DEAD = replaced(LIGHT, "efficiency", 0.0)


def drawn(draw, *given):
    ax = Figure().add_subplot()
    draw(ax, *given)
    return ax


def test_diagram_tells_all_three_fidelities_and_how_often_it_works():
    svg = diagram_swap(replaced(PAIRS, "right", RawPair(fidelity=0.8)))
    label = ElementTree.fromstring(svg).attrib["aria-label"]
    assert "pair, fidelity 0.900" in svg
    assert "pair, fidelity 0.800" in svg
    assert "long pair, fidelity 0.727" in label
    assert "every try works" in label
    assert "works in 40 of 100 tries" in diagram_swap(LIGHT)


def test_arc_of_a_worse_pair_is_thinner():
    def width(svg):
        return float(svg.split("#0072B2")[1].split('stroke-width="')[1].split('"')[0])

    assert width(diagram_swap(replaced(PAIRS, "left.fidelity", 0.6))) < width(diagram_swap(PAIRS))


def test_dead_station_draws_no_long_pair_and_says_so():
    svg = diagram_swap(DEAD)
    assert "no outcome is ever told" in svg
    assert "#0072B2" not in svg
    assert "<b>never</b>" in say_swap(DEAD)
    assert not drawn(draw_long_pair, DEAD).patches


def test_ledger_ends_with_the_long_pair():
    ax = drawn(draw_swap_ledger, PAIRS)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == ["perfect pair", "Alice's pair", "Bob's pair", "gate", "readout", "long pair"]
    assert "0.813" in [text.get_text() for text in ax.texts]


def test_state_is_that_of_the_long_pair():
    sizes = [
        [patch.get_width() for patch in drawn(*given).patches]
        for given in ((draw_long_pair, PAIRS), (draw_state, PAIRS.made.state))
    ]
    assert sizes[0] == sizes[1]


def test_sentence_gives_chance_fidelity_and_key():
    assert "At every try Alice and Bob get a long pair of fidelity <b>0.813</b>: no key" in say_swap(PAIRS)
    assert "In <b>40 of 100</b> tries" in say_swap(LIGHT)
    good = SwappedPairs(left=RawPair(fidelity=0.99), right=RawPair(fidelity=0.99))
    assert f"<b>{good.made.state.key_rate():.2f}</b> key bits" in say_swap(good)
    assert "no longer entangled" in say_swap(replaced(PAIRS, "left.fidelity", 0.5))


def test_rare_success_is_told_in_more_tries_than_a_hundred():
    assert "works in 10 of" in diagram_swap(replaced(LIGHT, "efficiency", 0.05))
