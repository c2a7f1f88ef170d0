"""Pumping and recurrence: rounds one by one, costs by sampling, fixed points, stops and refusals."""

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.physics import (
    AS_IT_IS,
    LocalGates,
    Memory,
    PairState,
    distilled,
    distilled_werner,
    fixed_point,
    pumped,
    recurrence,
    waited,
)
from qnkit.qubits import ReadoutError
from tests.oracles import random_density_matrix

PLAIN = (AS_IT_IS, AS_IT_IS)
FRESH = PairState.werner(0.8)
NOISY = LocalGates(gate_error=0.01, readout=ReadoutError(reads_one_for_zero=0.02))
MEMORIES = (Memory(t1_s=3.0, t2_s=1.0), Memory(t2_s=0.5))


def runs(rounds, count, rng):
    """The mean numbers of start and fresh pairs per delivered pair, with the standard error of their sum, by playing it."""
    starts = fresh = delivered = 0
    each, before = [], 0
    while delivered < count:
        starts += 1
        for one in rounds:
            fresh += 1
            if rng.random() >= one.probability:
                break
        else:
            delivered += 1
            each.append(starts + fresh - before)
            before = starts + fresh
    return starts / count, fresh / count, np.std(each) / np.sqrt(count)


def test_each_round_is_a_wait_and_a_distillation():
    start = PairState(random_density_matrix(np.random.default_rng(4)))
    kept = start
    made = pumped(start, FRESH, 3, NOISY, LocalGates(), accepts=("11",), memories=MEMORIES, round_s=0.05)
    assert [one.number for one in made.rounds] == [0, 1, 2, 3]
    assert (made.rounds[0].state, made.rounds[0].probability) == (start, 1.0)
    for one in made.rounds[1:]:
        step = distilled(waited(kept, *MEMORIES, 0.05, 0.05), FRESH, NOISY, LocalGates(), accepts=("11",))
        assert (one.probability, one.state, one.frames) == (step.probability, step.state, step.frames)
        kept = step.state


def test_the_cost_of_a_pair_is_what_playing_it_shows():
    made = pumped(FRESH, FRESH, 3, NOISY)
    starts, fresh, error = runs(made.rounds[1:], 4000, np.random.default_rng(1))
    assert abs(starts + fresh - made.last.pairs) < 5 * error
    assert abs(starts - made.last.starts) < 5 * error
    assert made.last.starts == pytest.approx(1 / made.run_probability, rel=1e-14)


def test_the_time_of_a_pair_is_a_round_for_each_fresh_pair():
    made = pumped(FRESH, FRESH, 4, memories=MEMORIES, round_s=0.02)
    assert [one.time_s for one in made.rounds] == pytest.approx([0.02 * one.fresh_pairs for one in made.rounds], rel=1e-14)


def test_recurrence_of_werner_pairs_by_bbpssw_is_the_closed_form_again_and_again():
    made, fidelity, pairs = recurrence(FRESH, 5, protocol="bbpssw", frames=PLAIN), 0.8, 1.0
    for one in made.rounds[1:]:
        probability, fidelity = distilled_werner(fidelity, fidelity)
        pairs *= 2 / probability
        assert (one.probability, one.fidelity, one.pairs) == pytest.approx((probability, fidelity, pairs), rel=1e-12)


def test_recurrence_climbs_to_one_where_pumping_stops_below():
    assert recurrence(FRESH, 10).last.fidelity == pytest.approx(1.0, abs=1e-6)
    stop = fixed_point(FRESH)
    assert 0.8 < stop.fidelity < 0.95
    assert pumped(FRESH, FRESH, stop.number + 5).last.fidelity == pytest.approx(stop.fidelity, abs=1e-11)


@pytest.mark.parametrize("fidelity", [0.6, 0.75, 0.9])
def test_pumping_by_bbpssw_stops_where_its_closed_form_does_not_move(fidelity):
    fresh = PairState.werner(fidelity)
    stop = fixed_point(fresh, protocol="bbpssw", frames=PLAIN)
    assert distilled_werner(stop.fidelity, fidelity)[1] == pytest.approx(stop.fidelity, abs=1e-12)


def test_a_quarter_a_half_and_one_stay():
    for fidelity in (0.25, 0.5, 1.0):
        stop = fixed_point(PairState.werner(fidelity), protocol="bbpssw", frames=PLAIN)
        assert stop.fidelity == pytest.approx(fidelity, abs=1e-12)


def test_noise_of_gates_and_waits_lowers_the_fixed_point_and_without_time_nothing_waits():
    perfect = fixed_point(FRESH).fidelity
    assert fixed_point(FRESH, NOISY, NOISY).fidelity < perfect - 1e-3
    assert fixed_point(FRESH, memories=MEMORIES, round_s=0.02).fidelity < perfect - 1e-3
    assert fixed_point(FRESH, memories=MEMORIES).fidelity == perfect
    assert fixed_point(FRESH, memories=(Memory(), Memory()), round_s=5.0).fidelity == perfect


def test_the_best_number_of_rounds_depends_on_what_is_asked():
    made = pumped(FRESH, FRESH, 8, memories=MEMORIES, round_s=0.02)
    assert made.best(lambda r: r.fidelity).number == int(np.argmax([one.fidelity for one in made.rounds])) > 0
    assert made.best(lambda r: -r.pairs).number == 0
    assert made.best(lambda r: 1.0).number == 0


def test_no_rounds_are_the_start_pair_and_its_own_target():
    start = PairState.werner(0.9, "psi+")
    made = pumped(start, start, 1, target="psi+")
    assert made.rounds[0].fidelity == pytest.approx(0.9, abs=1e-15)
    assert made.last.target == "phi+"
    assert made.last.fidelity > 0.9
    assert pumped(start, start, 0).last.state == start


def test_rounds_end_where_no_record_is_ever_accepted():
    made = pumped(PairState.bell(), PairState.bell(), 5, protocol="untwirled", accepts=("01",), frames=PLAIN)
    assert len(made.rounds) == 2
    assert (made.last.is_dead, made.last.pairs, made.run_probability) == (True, float("inf"), 0.0)
    assert made.best(lambda r: r.fidelity).number == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rounds": -1}, r"pumped: rounds.*must be a whole number from 0 to 10000"),
        ({"rounds": 2, "round_s": -1.0}, r"pumped\.round_s = -1\.0 s: must be a time of at least 0 s"),
        (
            {"rounds": 2, "round_s": 0.1},
            r"pumped\.memories = None: must be the left and the right memory where a round takes time",
        ),
        ({"rounds": 2, "memories": (Memory(), Memory(t2_s=1.0, dephasing="gaussian")), "round_s": 0.1}, r"must be exponential"),
        ({"rounds": 2, "target": "up"}, r"'up' is not a Bell state"),
    ],
)
def test_what_makes_no_sense_is_refused(changes, words):
    with pytest.raises(ParameterError, match=words):
        pumped(FRESH, FRESH, **changes)
