"""The game: what is hidden, what is counted, and that five suspects can be told apart."""

import math

import numpy as np
import pytest

from qnkit.check.mystery import CLUES, SUSPECTS, Mystery, _chances, against, boxed, fitted, hidden, judged, measured, named
from qnkit.model import ParameterError
from qnkit.physics.noisy_pair import ENEMY, READINGS, NoisyPair, WaitingNoise, readings

BOXES = range(40)


def counted(box, pairs=400):
    rng = np.random.default_rng(box)
    truth = hidden(rng)
    return truth, measured(truth, pairs, rng)


def test_one_seed_is_one_mystery_and_all_suspects_come_up():
    assert [hidden(np.random.default_rng(box)) for box in BOXES] == [hidden(np.random.default_rng(box)) for box in BOXES]
    assert {hidden(np.random.default_rng(box)).right.enemy for box in BOXES} == set(SUSPECTS) == set(CLUES)


def test_a_turn_in_a_box_is_half_as_large_a_share_and_fits_at_both_ends():
    drawn = [hidden(np.random.default_rng(box)).right for box in range(300)]
    turns = [1 / (2 * math.pi * met.time_s) for met in drawn if met.enemy == "turning"]
    assert 0.075 <= min(turns) < 0.1
    assert 0.2 < max(turns) <= 0.225
    others = [-math.expm1(-1 / met.time_s) for met in drawn if met.enemy != "turning"]
    assert 0.15 <= min(others) < 0.16
    assert 0.44 < max(others) <= 0.45
    for share in (0.075, 0.225):
        found, misfit = fitted(measured(boxed("turning", share), 400, np.random.default_rng(1)), "turning")
        assert misfit < 1 + 5 * math.sqrt(2 / 7)  # chi squared of seven readings
        assert 1 / (2 * math.pi * found.right.time_s) == pytest.approx(share, abs=0.02)


@pytest.mark.parametrize(("suspect", "most"), [("turning", 0.225), ("relaxation", 0.45), ("depolarising", 0.45)])
def test_fit_reaches_beyond_the_strongest_box(suspect, most):
    exact = measured(boxed(suspect, most), 100_000, np.random.default_rng(2))
    assert fitted(exact, suspect)[0].right.time_s == pytest.approx(boxed(suspect, most).right.time_s, rel=0.05)


def test_answers_that_lean_in_x_and_y_are_counted_from_the_state():
    met = WaitingNoise(enemy="relaxation", time_s=1.0)
    pair = NoisyPair(left=met, right=WaitingNoise(enemy="turning", time_s=2.0), wait_s=0.5)
    runs = np.array([measured(pair, 400, np.random.default_rng(run)).values for run in range(200)])
    assert (np.abs(runs.mean(axis=0) - readings(pair.state)) <= 5 * runs.std(axis=0, ddof=1) / math.sqrt(200) + 1e-12).all()
    table = np.zeros((4, 4))
    table[0, 0], table[1, 0], table[0, 1], table[1, 1] = 1.0, 0.5, 0.25, 0.125
    assert _chances(table, 1, 1) == pytest.approx([1.875 / 4, 1.125 / 4, 0.625 / 4, 0.375 / 4])


def test_alices_half_meets_nothing():
    assert all(hidden(np.random.default_rng(box)).left.enemy == "nothing" for box in BOXES)


@pytest.mark.parametrize("suspect", SUSPECTS)
def test_readings_of_a_box_are_the_closed_forms(suspect):
    share = 0.3
    kept, angle = 1 - share, 2 * math.pi * share
    closed = {
        "dephasing": (kept, -kept, 1, 0, 0, 0, 0),
        "bit flips": (1, -kept, kept, 0, 0, 0, 0),
        "depolarising": (kept, -kept, kept, 0, 0, 0, 0),
        "relaxation": (math.sqrt(kept), -math.sqrt(kept), kept, 0, 0, 0, share),
        "turning": (math.cos(angle), -math.cos(angle), 1, math.sin(angle), math.sin(angle), 0, 0),
    }
    assert readings(boxed(suspect, share).state) == pytest.approx(closed[suspect], abs=1e-12)


def test_counts_scatter_about_the_exact_readings_as_their_errors_say():
    truth, _ = counted(4)
    runs = [measured(truth, 400, np.random.default_rng(run)) for run in range(400)]
    values = np.array([run.values for run in runs])
    spread = values.std(axis=0, ddof=1)
    exact = readings(truth.state)
    assert (np.abs(values.mean(axis=0) - exact) <= 5 * spread / math.sqrt(len(runs)) + 1e-12).all()
    usual = np.array([run.errors for run in runs]).mean(axis=0)
    rough = 5 / math.sqrt(2 * (len(runs) - 1))  # five standard errors of a standard deviation, as a share of it
    sure = spread > 0
    assert (np.abs(spread[sure] / usual[sure] - 1) < rough + 0.02).all()


def test_a_row_without_exception_does_not_claim_to_be_exact():
    table = measured(boxed("dephasing", 0.3), 400, np.random.default_rng(0))
    assert (table.errors > 0).all()
    assert table.values[READINGS.index("ZZ")] == 1.0


def test_more_pairs_leave_smaller_errors():
    small, large = counted(4, 100)[1], counted(4, 10_000)[1]
    assert (large.errors < small.errors / 5).all()


def test_the_best_fit_finds_who_it_was():
    found = []
    for box in BOXES:
        truth, table = counted(box)
        found.append(min(SUSPECTS, key=lambda suspect, table=table: fitted(table, suspect)[1]) == truth.right.enemy)
    assert sum(found) >= len(BOXES) - 1


def test_the_right_suspect_fits_to_about_one_standard_error_and_a_wrong_one_does_not():
    truth, table = counted(4, 2000)
    misfits = {suspect: fitted(table, suspect)[1] for suspect in SUSPECTS}
    right = misfits.pop(truth.right.enemy)
    assert right < 1 + 5 * math.sqrt(2 / 7)  # chi squared of seven readings
    assert min(misfits.values()) > 5 * right


def test_verdict_names_the_clue_and_never_the_hidden_one():
    truth = hidden(np.random.default_rng(0)).right.enemy
    assert judged(truth, np.random.default_rng(0))
    for suspect in set(SUSPECTS) - {truth}:
        verdict = judged(suspect, np.random.default_rng(0))
        assert verdict.passed is False
        assert CLUES[suspect] in verdict.message
        assert CLUES[truth] not in verdict.message
    assert judged(..., np.random.default_rng(0)).passed is None


def test_what_speaks_against_a_suspect_is_the_row_that_it_fits_worst():
    truth, table = counted(20)
    assert truth.right.enemy == "turning"
    said = against(table, "dephasing")
    assert f"XY is {table.values[3]:+.2f} ± {table.errors[3]:.2f}, and its best fit has +0.00 there" in said
    assert said in judged("dephasing", np.random.default_rng(20)).message


def test_few_pairs_exclude_nobody_and_say_so():
    few = [against(counted(box, 10)[1], suspect) for box in BOXES for suspect in SUSPECTS]
    assert any("So few pairs cannot exclude it" in said for said in few)
    truth, table = counted(20, 100_000)
    assert not any("So few" in against(table, suspect) for suspect in set(SUSPECTS) - {truth.right.enemy})


def test_the_panels_words_are_the_engines():
    for box in range(12):
        truth = hidden(np.random.default_rng(box)).right.enemy
        assert judged(f" {ENEMY[truth].title()} ", np.random.default_rng(box))
    assert named(..., ENEMY) is ...
    assert named("nobody", ENEMY) == "nobody"


def test_bad_input_is_refused_in_words():
    with pytest.raises(ParameterError, match=r"Mystery.pairs = 3: must be at least 10"):
        Mystery(pairs=3)
    for strength in (0, 1, -0.1, math.nan, "a", None):
        with pytest.raises(ParameterError, match=r"boxed: strength = .*: must be a share between 0 and 1"):
            boxed("turning", strength)
    for pairs in (0, -1, 2.5, "a", True):
        with pytest.raises(ParameterError, match=r"measured: pairs = .*: must be a whole number from 1"):
            measured(boxed("turning", 0.1), pairs, np.random.default_rng(0))
    with pytest.raises(ParameterError, match=r"measured: '5': must be a NoisyPair"):
        measured(5, 100, np.random.default_rng(0))
    for name in ("ghosts", [], None):
        for ask in (lambda name: boxed(name, 0.3), lambda name: fitted(counted(0)[1], name)):
            with pytest.raises(ParameterError, match=r"suspect '.*': must be one of dephasing, bit flips"):
                ask(name)
    breach = np.ones((4, 4))
    breach[3, 0] = -1.0
    with pytest.raises(ParameterError, match=r"measured: chances .*: must be from 0 to 1"):
        _chances(breach, 3, 3)
    with pytest.raises(ParameterError, match=r"Mystery.guess = 'ghosts': must be one of"):
        Mystery(guess="ghosts")
