"""The controls and the sentences of a pair that meets noise."""

import math

import pytest

from qnkit.model import replaced
from qnkit.physics.noisy_pair import BELL, ENEMIES, ENEMY, NoisyPair, WaitingNoise
from qnkit.views import draw_number, draw_pair, explore
from qnkit.views.controls import replaced_all, resolved
from qnkit.views.noise_controls import noise_controls, noise_presets, reading_table, say_cheap, say_noisy, say_rise

LOSS = WaitingNoise(enemy="relaxation", t2_over_t1=0.1)
LOSING = NoisyPair(left=LOSS, right=LOSS, wait_s=0.7)


def test_every_enemy_and_state_has_its_everyday_name():
    assert set(ENEMY) == set(ENEMIES)
    assert set(BELL) == {"phi+", "phi-", "psi+", "psi-"}


@pytest.mark.parametrize(
    "name", ["wait", "short wait", "enemy", "left enemy", "state", "number", "left", "right", "both", "t2", "right enemy"]
)
def test_control_moves_its_field(name):
    ((key, control),) = noise_controls(name).items()
    found = resolved(key, control, NoisyPair())
    ends = found.ends if found.kind == "slider" else (found.options[0][1], found.options[-1][1])
    first, last = (replaced_all(NoisyPair(), found.changes(value)) for value in ends)
    assert first != last
    assert found.read(last) == ends[1]


def test_start_values_lie_on_the_steps_of_their_sliders():
    for name in ("left", "right", "both"):
        ((key, control),) = noise_controls(name).items()
        found = resolved(key, control, NoisyPair())
        steps = math.log10(1.0 / found.ends[0]) / found.step
        assert steps == pytest.approx(round(steps), abs=1e-9)


def test_unknown_control_is_refused_with_those_that_exist():
    with pytest.raises(ValueError, match=r"noise_controls: 'mood': must be one of wait, short wait, enemy"):
        noise_controls("mood")


def test_sentence_says_wait_enemy_state_number_and_agreement():
    said = say_noisy(NoisyPair(wait_s=1.0))
    assert "After 1 s of dephasing this Φ⁺ pair has fidelity <b>0.568</b>: entangled." in said
    assert "<b>57</b> when both ask X, <b>43</b> when Y, <b>100</b> when Z" in said
    assert "energy loss" in say_noisy(LOSING)
    assert "no longer entangled" in say_noisy(LOSING)
    assert "dephasing on Alice's side and nothing on Bob's" in say_noisy(replaced(NoisyPair(), "right.enemy", "nothing"))


@pytest.mark.parametrize(
    ("measure", "wait_s", "meaning"),
    [
        ("CHSH value", 0.1, "no story without entanglement"),
        ("CHSH value", 0.7, "CHSH cannot tell it from a local story"),
        ("key bits", 0.01, "secret key bits"),
        ("key bits", 0.7, "none by this recipe (X and Z only, one-way messages)"),
    ],
)
def test_watched_number_comes_with_its_meaning(measure, wait_s, meaning):
    white = WaitingNoise(enemy="depolarising")
    assert meaning in say_noisy(NoisyPair(left=white, right=white, wait_s=wait_s, measure=measure))


def test_a_fidelity_that_is_not_quite_a_half_says_so():
    assert "fidelity <b>0.5002</b>: entangled" in say_noisy(NoisyPair(wait_s=4.0))
    white = WaitingNoise(enemy="depolarising")
    assert "0.352</b>: <b>no longer entangled" in say_noisy(NoisyPair(left=white, right=white, wait_s=1.0))


def test_a_turned_pair_without_key_is_not_called_useless():
    turned = WaitingNoise(enemy="turning", time_s=4 / math.pi)
    pair = NoisyPair(left=turned, right=turned, wait_s=1.0, measure="key bits")
    assert pair.state.concurrence() > 1 - 1e-7  # square roots of rounding errors
    assert "<b>0.00</b> secret key bits: none by this recipe" in say_noisy(pair)


def test_entanglement_below_a_half_is_explained():
    turned = WaitingNoise(enemy="turning", time_s=2 / math.pi)
    said = say_noisy(NoisyPair(left=turned, right=turned, wait_s=1.0))
    assert "fidelity <b>0.000</b>: <b>entangled</b> all the same, for below ½ the fidelity cannot tell" in said


def test_presets_are_pairs_of_which_two_are_published():
    ions = noise_presets()["ions, 10 km link (2026)"]
    assert ions.along([0.55], "concurrence")[0] == pytest.approx(math.exp(-1))
    drift = noise_presets()["example: a frozen pair"]
    assert drift.number == pytest.approx(1.0)


def test_rise_says_which_way_the_fidelity_goes():
    assert "and falling" in say_rise(replaced(LOSING, "wait_s", 0.1))
    assert "and rising" in say_rise(replaced(LOSING, "wait_s", 1.5))
    assert "hardly moving" in say_rise(replaced(LOSING, "wait_s", 20.0))
    assert "T1 = 1 s, T2 = 0.1 s" in say_rise(LOSING)


def test_cheap_model_is_called_too_low_too_high_or_the_same():
    alone = WaitingNoise(enemy="relaxation")
    halved = NoisyPair(left=alone, right=alone, wait_s=math.log(2))
    assert "<b>0.625</b>; a Bell-diagonal model says <b>0.562</b>: 0.062 too low" in say_cheap(halved)
    assert "too high" in say_cheap(replaced(halved, "bell", "psi+"))
    assert "the same" in say_cheap(NoisyPair())
    flipped = (1 - math.exp(-0.6)) / 2
    bits = 1 + flipped * math.log2(flipped) + (1 - flipped) * math.log2(1 - flipped)
    assert f"has <b>{bits:.3f}</b> key bits; a" in say_cheap(replaced(NoisyPair(), "measure", "key bits"))


def test_table_has_a_row_for_each_enemy():
    lines = reading_table(0.5, "dephasing", "relaxation").splitlines()
    assert lines[0].split() == ["XX", "YY", "ZZ", "XY", "YX", "Z", "Alice", "Z", "Bob", "F"]
    assert lines[1].split() == ["dephasing", "+0.37", "-0.37", "+1.00", "+0.00", "+0.00", "+0.00", "+0.00", "0.684"]
    assert lines[2].split()[-2:] == ["+0.39", "0.684"]
    assert max(map(len, lines)) <= 66


def test_a_saved_pair_is_loaded_again_and_its_code_runs(tmp_path):
    panel = explore([draw_pair, draw_number], LOSING, noise_controls("wait"), question="What?", sentence=say_noisy)
    panel.set("the pair waits", 2.5)
    saved = next(path for path in panel.actions.save_all(tmp_path) if path.suffix == ".json").read_text()
    names = {}
    exec(panel.code_text, names)
    assert names["noisypair"] == panel.model
    panel.reset()
    panel.actions.load_scenario(saved)
    assert (panel.error_text, panel.model.wait_s) == ("", 2.5)
