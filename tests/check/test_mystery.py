"""The game: what is hidden, what is counted, and that five suspects can be told apart."""

import math

import numpy as np
import pytest

from qnkit.check.mystery import CLUES, SUSPECTS, Mystery, against, boxed, fitted, hidden, judged, measured, named
from qnkit.model import ParameterError
from qnkit.physics.noisy_pair import ENEMY, READINGS, readings

BOXES = range(40)


def counted(box, pairs=400):
    rng = np.random.default_rng(box)
    truth = hidden(rng)
    return truth, measured(truth, pairs, rng)


def test_one_seed_is_one_mystery_and_all_suspects_come_up():
    assert [hidden(np.random.default_rng(box)) for box in BOXES] == [hidden(np.random.default_rng(box)) for box in BOXES]
    assert {hidden(np.random.default_rng(box)).right.enemy for box in BOXES} == set(SUSPECTS) == set(CLUES)


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
    _, table = counted(0)
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
    with pytest.raises(ParameterError, match=r"Mystery.guess = 'ghosts': must be one of"):
        Mystery(guess="ghosts")
