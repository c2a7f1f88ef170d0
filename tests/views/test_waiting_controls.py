"""The controls and the sentences of pairs that wait."""

import re

import numpy as np
import pytest

from qnkit.model import replaced, replaced_all
from qnkit.physics import AskedPair, Cutoff, Relay
from qnkit.systems import ions_over_10km
from qnkit.views.controls import resolved
from qnkit.views.waiting_controls import relay_controls, say_asked, say_relay, say_stored, waiting_controls

PAIR = AskedPair(link=ions_over_10km.link(), wait_s=0.45)
FAINT = ions_over_10km.link(ions_over_10km.FAINT)
RELAY = Relay(left=FAINT, right=FAINT, level=0.85, cutoff=Cutoff(age_s=0.16))


def rng():
    return np.random.default_rng(1)


@pytest.mark.parametrize("name", ["wait", "mean wait", "asked", "memory", "decay", "weight", "level"])
def test_control_of_a_stored_pair_moves_its_fields(name):
    moves(waiting_controls(name), PAIR)


@pytest.mark.parametrize("name", ["cut-off", "counted", "memory", "light", "distance", "order", "from", "weight"])
def test_control_of_a_relay_moves_its_fields(name):
    moves(relay_controls(name), RELAY)


def moves(controls, model):
    ((key, control),) = controls.items()
    found = resolved(key, control, model)
    ends = found.ends if found.kind == "slider" else (found.options[0][1], found.options[-1][1])
    first, last = (replaced_all(model, found.changes(value)) for value in ends)
    assert first != last
    assert found.read(last) == pytest.approx(ends[1]) if found.kind == "slider" else found.read(last) == ends[1]


def test_memory_and_light_of_a_relay_move_all_four_halves():
    ((key, control),) = relay_controls("memory").items()
    moved = replaced_all(RELAY, resolved(key, control, RELAY).changes(7.0))
    assert {half.memory.t2_s for one in (moved.left, moved.right) for half in (one.left, one.right)} == {7.0}


def test_unknown_controls_are_refused_with_those_that_exist():
    with pytest.raises(ValueError, match=r"waiting_controls: 'mood': must be one of wait, mean wait"):
        waiting_controls("mood")
    with pytest.raises(ValueError, match=r"relay_controls: 'mood': must be one of cut-off"):
        relay_controls("mood")


def test_sentence_of_a_stored_pair_says_birth_now_and_until_when():
    said = say_stored(PAIR)
    assert "Born with fidelity 0.815, the pair has <b>0.592</b> after 0.45 s" in said
    assert "<b>for 0.85 s (a heartbeat)</b>" in said
    hopeless = replaced(PAIR, "link", ions_over_10km.link(0.6))
    assert "at no time" in say_stored(hopeless)


def test_sentence_of_an_asked_pair_gives_both_means_and_the_sample():
    said = say_asked(replaced(PAIR, "asked", "next"), rng())
    assert "mean fidelity <b>0.635</b>; always after the mean wait, 0.45 s, it would be 0.592" in said
    assert re.search(r"400 sampled pairs: 0\.6\d+ ± 0\.00\d, \d\.\d standard errors", said)
    assert "every time" in say_asked(PAIR, rng())
    for asked in ("fixed", "window", "next"):
        at_once = replaced_all(PAIR, {"asked": asked, "wait_s": 0.0})
        assert say_asked(at_once, rng()).startswith("Asked for at once, pairs have fidelity <b>0.815</b>, every time.")


def test_sentence_of_a_relay_names_key_best_waste_and_agreement():
    said = say_relay(RELAY, rng())
    assert "<b>18.3</b> key bits an hour" in said
    assert "The best, 0.16 s, would give 18.3" in said
    assert "<b>90%</b> of all pairs are thrown away" in said
    assert "agree within" in said
    kept = say_relay(replaced(RELAY, "cutoff", Cutoff()), rng())
    assert kept.startswith("Keeping every pair Alice and Bob get <b>no key at all</b>")
    assert "To keep every pair would give" in say_relay(replaced(RELAY, "counted", "pairs"), rng())
    assert "good pairs (both halves above 0.85)" in say_relay(replaced(RELAY, "counted", "good pairs"), rng())


def test_age_from_the_emission_tells_how_much_of_it_is_over():
    assert "49 µs are over when the herald comes" in say_relay(replaced(RELAY, "cutoff.counted_from", "emission"), rng())


def test_sentence_of_a_relay_says_where_no_cutoff_helps_and_where_the_best_lies_beyond_the_axis():
    bright, short = relay_controls("weight"), relay_controls("memory")
    (hopeless, brief) = (
        replaced_all(RELAY, resolved(key, control, RELAY).changes(value))
        for ((key, control),), value in ((bright.items(), 20.0), (short.items(), 0.1))
    )
    assert "get <b>no key at all</b>. No cut-off gives any. <b>" in say_relay(hopeless, rng())
    assert "The shortest cut-off drawn, 20 ms, would give" in say_relay(brief, rng())
