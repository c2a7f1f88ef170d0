"""The pictures of distillation: what goes in, what is kept, bookkeeping's marks, rounds and their price."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.model import replaced
from qnkit.physics.two_pairs import DistilledPairs, RawPair
from qnkit.views.distilling import (
    draw_distilled,
    draw_entering,
    draw_key_per_pair,
    draw_pumped,
    draw_spent,
    say_distilled,
    say_key_per_pair,
    say_pumped,
)

CLICK = RawPair(noise="single click", fidelity=0.83)
PAIRS = DistilledPairs(first=CLICK, second=CLICK)
RIGHT = replaced(PAIRS, "frame", "right")
ELEVEN = replaced(RIGHT, "accepted", "11")
PUMP = replaced(RIGHT, "gate_error", 0.01)
PHASE = RawPair(noise="phase noise", fidelity=0.9)


def drawn(draw, *given):
    ax = Figure().add_subplot()
    draw(ax, *given)
    return ax, {line.get_label(): line for line in ax.lines}


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_entering_pair_shows_its_weights_and_the_error_that_slips_through():
    ax, _ = drawn(draw_entering, PAIRS)
    assert words(ax)[1:5] == ["0.830", "0.000", "0.085", "0.085"]
    slip = next(text for text in ax.texts if text.get_text() == "slips through")
    assert slip.get_position()[1] == 3
    untwirled, _ = drawn(draw_entering, replaced(PAIRS, "recipe", "untwirled"))
    assert next(t for t in untwirled.texts if t.get_text() == "slips through").get_position()[1] == 1


def test_kept_pair_shows_its_weights_its_share_and_the_marks_of_bookkeeping():
    ax, found = drawn(draw_distilled, ELEVEN)
    assert words(ax)[0] == f"what is kept, {100 * ELEVEN.made.probability:.0f} of 100"
    assert words(ax)[1] == "1.000"
    marks = found["four weights"].get_xdata()[::3]
    assert marks == pytest.approx(ELEVEN.bookkept.state.bell_weights())
    assert f"bookkeeping: {ELEVEN.bookkept.fidelity:.3f}" in words(ax)
    assert not any("bookkeeping" in text for text in words(drawn(draw_distilled, RIGHT)[0]))


def test_answers_that_never_come_are_said_and_drawn_as_nothing():
    both = RawPair(noise="single click", fidelity=1.0)
    dead = replaced(DistilledPairs(first=both, second=both, frame="right"), "accepted", "11")
    if dead.made.is_dead:
        assert "never" in say_distilled(dead)
    assert "-0.000" not in words(drawn(draw_distilled, PAIRS)[0])


def test_sentence_tells_the_change_and_what_bookkeeping_says():
    assert "falls from 0.830 to <b>0.824</b>" in say_distilled(PAIRS)
    assert "rises from 0.830 to <b>0.960</b>" in say_distilled(RIGHT)
    assert "four weights says the same" in say_distilled(RIGHT)
    assert "<b>0.960</b>, 0.040 too low" in say_distilled(ELEVEN)
    perfect = RawPair(fidelity=1.0)
    assert "stays at <b>1.000</b>" in say_distilled(DistilledPairs(first=perfect, second=perfect))


def test_rounds_and_their_price_are_those_of_the_pumping():
    rounds = PUMP.pumping(8).rounds
    (ax, found), (spent_ax, _) = drawn(draw_pumped, PUMP), drawn(draw_spent, PUMP)
    assert ax.lines[1].get_ydata() == pytest.approx([one.fidelity for one in rounds])
    assert ax.lines[2].get_data() == ([2], [pytest.approx(rounds[2].fidelity)])
    assert found["fixed point"].get_ydata()[0] == pytest.approx(PUMP.settled().fidelity)
    assert spent_ax.lines[0].get_ydata() == pytest.approx([one.pairs for one in rounds])
    assert spent_ax.get_ylim()[1] >= rounds[-1].pairs


def test_sentence_of_pumping_gives_price_and_where_to_stop():
    said = say_pumped(PUMP)
    now = PUMP.pumping().last
    assert f"After 2 rounds the kept pair has fidelity <b>{now.fidelity:.3f}</b>" in said
    assert f"<b>{now.pairs:.1f}</b> raw pairs" in said
    assert "most after 1 round:" in said
    assert "After 1 round the" in say_pumped(replaced(PUMP, "rounds", 1))
    assert "no number of rounds" in say_pumped(replaced(PUMP, "gate_error", 0.3))


def test_key_curves_are_those_of_the_model_and_their_crossing_is_marked():
    ax, found = drawn(draw_key_per_pair, RIGHT)
    fidelities, kept = found["distilled first"].get_data()
    assert kept[::20] == pytest.approx(RIGHT.key_per_pair(fidelities[::20])[:, 1])
    assert "pays below 0.93" in words(ax)
    never = DistilledPairs(first=PHASE, second=PHASE, frame="right")
    assert not any("pays below" in text for text in words(drawn(draw_key_per_pair, never)[0]))


@pytest.mark.parametrize(
    ("pairs", "verdict"),
    [
        (RIGHT, "distilling pays"),
        (DistilledPairs(first=PHASE, second=PHASE, frame="right"), "better not"),
        (RIGHT.with_fidelity(0.6), "no key either way"),
    ],
)
def test_verdict_follows_the_key(pairs, verdict):
    assert verdict in say_key_per_pair(pairs)
    assert np.isfinite(pairs.key_per_pair([pairs.first.fidelity])).all()
