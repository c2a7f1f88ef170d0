"""The game on the screen: what is drawn is what each group's lie says, and the first guess at each group counts."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.check.six_lies import GROUPS, Court, seated, told_by
from qnkit.model import ParameterError, replaced
from qnkit.network import LIES, Claim
from qnkit.views.lies import seed_of
from qnkit.views.spot_the_lie import draw_court_fidelity, draw_court_rate, spot_the_lie

COURT = Court(claim=Claim(pairs=30))


def lie_of(group, seed):
    return seated(np.random.default_rng(seed))[GROUPS.index(group)]


def wrong(group, seed):
    return next(lie for lie in LIES if lie != lie_of(group, seed))


def points(draw, court, seed=3):
    ax = Figure().add_subplot()
    draw(ax, court, np.random.default_rng(seed))
    return [line for line in ax.lines if line.get_marker() == "o"]


@pytest.mark.parametrize(("draw", "what"), [(draw_court_rate, "rate_hz"), (draw_court_fidelity, "fidelity")])
def test_points_are_what_the_groups_say_with_the_same_dice(draw, what):
    rng = np.random.default_rng(3)
    lies, seed = seated(rng), seed_of(rng)
    drawn = points(draw, COURT)
    assert drawn[0].get_ydata() == pytest.approx([getattr(told_by(COURT, lie, seed), what).value for lie in lies])
    assert len(drawn) == 1
    named = replaced(replaced(COURT, "group", "C"), "named", lie_of("C", 3))
    ring, said = points(draw, named)
    assert ring.get_xydata()[0] == pytest.approx(said.get_xydata()[2])


def test_nothing_names_a_lie_before_the_guess():
    panel = spot_the_lie(COURT, seed=2)
    assert not any(lie in panel.sentence_text or lie in panel.alt_text for lie in LIES)


def test_first_guess_counts_once_a_group_and_the_next_group_begins_without_one():
    panel = spot_the_lie(COURT, seed=2)
    panel.set("its lie", wrong("A", 2))
    assert "stands at the ring" in panel.sentence_text
    panel.set("its lie", lie_of("A", 2))
    assert f"Right, {lie_of('A', 2)}" in panel.sentence_text
    assert panel.firsts == {(2, "A"): False}
    panel.set("group", "B")
    assert panel.model.named == "none yet"
    panel.set("its lie", lie_of("B", 2))
    panel.set("pairs counted", 40)
    assert panel.firsts == {(2, "A"): False, (2, "B"): True}
    assert "1 of 2 right at the first guess" in panel.sentence_text


def test_new_sample_seats_anew_without_a_guess_and_reset_keeps_the_score():
    panel = spot_the_lie(COURT)
    panel.set("its lie", lie_of("A", 0))
    before = panel.png
    panel.new_sample()
    assert (panel.model.named, panel.seed, panel.error_text) == ("none yet", 1, "")
    assert panel.png != before
    panel.set("its lie", wrong("A", 1))
    panel.reset()
    assert (panel.seed, panel.model) == (0, COURT)
    assert panel.firsts == {(0, "A"): True, (1, "A"): False}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"court": 3}, "must be a Court"),
        ({"seed": -1}, "number of a seating"),
        ({"theme": "green"}, "auto, light, dark"),
    ],
)
def test_what_is_no_game_is_refused_in_words(given, words):
    with pytest.raises(ParameterError, match=words):
        spot_the_lie(**given)
