"""The game on the screen: boxes, guesses, and a score that counts the first guess."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from qnkit.check.mystery import CLUES, SUSPECTS, Mystery, against, hidden, measured
from qnkit.model import ParameterError
from qnkit.physics.noisy_pair import ENEMY, NoisyPair, readings
from qnkit.views.which_channel import draw_table, which_channel


def truth(box):
    return hidden(np.random.default_rng(box)).right.enemy


def wrong(box):
    return next(name for name in SUSPECTS if name != truth(box))


def test_points_are_the_counts_of_the_box():
    ax = Figure().add_subplot()
    draw_table(ax, Mystery(), np.random.default_rng(3))
    rng = np.random.default_rng(3)
    table = measured(hidden(rng), 400, rng)
    points = [line for line in ax.lines if line.get_marker() == "o"]
    assert points[0].get_xdata() == pytest.approx(table.values)
    assert not [patch for patch in ax.collections if patch.get_hatch()]


def test_a_guess_is_drawn_under_the_points():
    ax = Figure().add_subplot()
    draw_table(ax, Mystery(guess="depolarising"), np.random.default_rng(3))
    assert "bars: depolarising, best fit" in [text.get_text() for text in ax.texts]


def test_nothing_on_the_screen_names_the_hidden_one_before_the_guess():
    for box in range(5):
        panel = which_channel(seed=box)
        assert f"Box {box}: 400 pairs" in panel.sentence_text
        assert not any(word in panel.sentence_text for word in ENEMY.values())
        assert not any(word in panel.alt_text for word in ENEMY.values())


def test_first_guess_counts_and_a_second_one_does_not():
    panel = which_channel(seed=2)
    panel.set("your guess", wrong(2))
    assert "not" in panel.sentence_text
    assert "its best fit has" in panel.sentence_text
    panel.set("your guess", truth(2))
    assert "right, it is" in panel.sentence_text
    assert CLUES[truth(2)][1:] in panel.sentence_text
    assert panel.firsts == {2: False}
    panel.new_sample()
    panel.set("your guess", truth(3))
    assert panel.firsts == {2: False, 3: True}
    assert "1 of 2 right at the first guess" in panel.sentence_text


def test_new_sample_takes_the_guess_back_and_brings_another_box():
    panel = which_channel()
    panel.set("your guess", truth(0))
    before = panel.png
    panel.new_sample()
    assert (panel.model.guess, panel.seed, panel.error_text) == ("none yet", 1, "")
    assert panel.png != before
    assert panel.firsts == {0: True}


def test_more_pairs_keep_the_box_and_shrink_the_errors():
    panel = which_channel(seed=5)
    panel.set("pairs a setting", 6400)
    assert "Box 5: 6,400 pairs" in panel.sentence_text
    panel.set("your guess", truth(5))
    assert panel.firsts == {5: True}


def test_reset_goes_back_to_the_first_box_and_keeps_the_score():
    panel = which_channel()
    panel.set("your guess", wrong(0))
    panel.new_sample()
    panel.reset()
    assert (panel.seed, panel.model.guess, panel.firsts) == (0, "none yet", {0: False})
    panel.set("your guess", truth(0))
    assert "0 of 1 right at the first guess; reset keeps it" in panel.sentence_text


def test_a_guess_that_could_not_be_shown_does_not_count(monkeypatch):
    panel = which_channel(seed=2)
    assert panel.sentence_text
    monkeypatch.setattr(panel.stage, "draw", lambda scene: 1 / 0)
    panel.set("your guess", wrong(2))
    panel.new_sample()
    assert (panel.firsts, panel.seed, panel.model.guess) == ({}, 2, "none yet")
    monkeypatch.undo()
    panel.set("your guess", truth(2))
    assert panel.firsts == {2: True}
    assert "Box 2: right" in panel.sentence_text


def test_a_large_number_is_a_box_too():
    assert f"Box {2**40}: 400 pairs" in which_channel(seed=2**40).sentence_text


def test_bad_input_is_refused_in_words():
    for seed in (-1, 2.5, "a", True, None):
        with pytest.raises(ParameterError, match=r"which_channel: seed = .*: must be a whole number of at least 0"):
            which_channel(seed=seed)
    with pytest.raises(ParameterError, match=r"which_channel: 'x': must be a Mystery"):
        which_channel("x")
    for theme in ("zap", []):
        with pytest.raises(ParameterError, match=r"which_channel: theme = '.*': must be one of auto, light, dark"):
            which_channel(theme=theme)


def test_a_wrong_guess_is_held_against_the_row_that_it_fits_worst():
    panel = which_channel(seed=20)
    panel.set("your guess", "dephasing")
    rng = np.random.default_rng(20)
    table = measured(hidden(rng), 400, rng)
    assert truth(20) == "turning"
    assert against(table, "dephasing")[1:] in panel.sentence_text
    assert f"{table.values[3]:+.2f} ± {table.errors[3]:.2f}" in panel.sentence_text


def test_marks_of_the_fresh_pair_stand_in_the_table():
    ax = Figure().add_subplot()
    draw_table(ax, Mystery(), np.random.default_rng(3))
    fresh = next(line for line in ax.lines if line.get_label() == "fresh pair")
    assert fresh.get_xdata()[::3].tolist() == [value for value in readings(NoisyPair().fresh) if abs(value) > 0.5]


def test_a_saved_game_is_loaded_again(tmp_path):
    panel = which_channel()
    panel.set("pairs a setting", 100)
    saved = next(path for path in panel.actions.save_all(tmp_path) if path.suffix == ".json").read_text()
    panel.reset()
    panel.actions.load_scenario(saved)
    assert (panel.error_text, panel.model.pairs) == ("", 100)


def test_the_code_button_shows_code_that_runs():
    panel = which_channel(seed=3)
    panel.set("your guess", "turning")
    names = {}
    exec(panel.code_text, names)
    assert names["mystery"] == panel.model
