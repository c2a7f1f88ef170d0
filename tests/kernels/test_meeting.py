"""kernels.meeting against its slow twin on the same random numbers: every delivery, every pair."""

import math

import numpy as np
import pytest

from qnkit.kernels import meeting
from tests.oracles_waiting import meet_slowly


def run(chances, steps, limits, n, rng, *, in_turn=False, together=False, budget=10**6, lines=10**5):
    scales = np.array([0.0 if p == 1 else 1 / math.log1p(-p) for p in chances])
    links = len(chances)
    births, counts, state = np.empty(links), np.zeros(links), np.zeros(2)
    times, ages, thrown, log = np.empty(n), np.empty((n, links)), np.empty((n, links)), np.empty((lines, 4))
    steps, limits, done, calls = np.array(steps, dtype=float), np.array(limits, dtype=float), 0, 0
    meeting.begin(scales, steps, int(in_turn), 0.0, rng, births)
    while done < n:
        done = meeting.meet(
            scales, steps, limits, int(in_turn), int(together), budget, done, rng, births, counts, state, times, ages, thrown, log
        )
        calls += 1
    return times, ages, thrown, log[: int(state[1])], calls


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("in_turn", "together"), [(False, False), (False, True), (True, False)])
def test_every_delivery_and_every_pair_is_that_of_the_twin(seed, in_turn, together):
    draw = np.random.default_rng(seed)
    links = 2 if in_turn else int(draw.integers(1, 6))
    chances = [float(p) for p in draw.choice([0.2, 0.5, 0.8, 1.0], links)]
    steps = [1.0] * links if seed % 2 else [float(s) for s in draw.uniform(0.5, 2, links)]
    limits = [float(m) for m in draw.choice([2.0, 3.0, 5.0, math.inf], links)]
    found = run(chances, steps, limits, 60, np.random.default_rng(seed), in_turn=in_turn, together=together)
    twin = meet_slowly(chances, steps, limits, 60, np.random.default_rng(seed), in_turn=in_turn, together=together)
    for mine, other in zip(found[:3], twin[:3], strict=True):
        assert np.array_equal(mine, other)
    assert np.array_equal(found[3], np.array(twin[3]))


def test_a_run_in_short_calls_is_the_same_as_one_in_a_single_call():
    case = ([0.2, 0.3, 0.4], [1.0, 1.0, 1.0], [1.0, 2.0, 3.0])
    whole = run(*case, 40, np.random.default_rng(5))
    pieces = run(*case, 40, np.random.default_rng(5), budget=7)
    assert pieces[4] > whole[4] == 1
    assert all(np.array_equal(one, other) for one, other in zip(whole[:4], pieces[:4], strict=True))


def test_no_delivered_pair_is_older_than_its_limit_and_the_last_one_is_new():
    *_, ages, _, _, _ = run([0.1, 0.2], [1.0, 1.7], [4.0, 9.0], 300, np.random.default_rng(6))
    assert (ages <= [4.0, 9.0]).all()
    assert (ages.min(axis=1) == 0).all()


def test_links_that_never_fail_deliver_every_round():
    times, ages, thrown, log, _ = run([1.0, 1.0], [1.0, 1.0], [0.0, 0.0], 5, np.random.default_rng(7))
    assert times.tolist() == [1.0] * 5
    assert not ages.any()
    assert not thrown.any()
    assert log[:, 2].tolist() == [1.0, 1.0, 2.0, 2.0, 3.0, 3.0, 4.0, 4.0, 5.0, 5.0]


def test_the_log_ends_where_its_room_ends_and_changes_nothing():
    full = run([0.3, 0.3], [1.0, 1.0], [2.0, 2.0], 50, np.random.default_rng(8))
    short = run([0.3, 0.3], [1.0, 1.0], [2.0, 2.0], 50, np.random.default_rng(8), lines=3)
    assert np.array_equal(short[3], full[3][:3])
    assert np.array_equal(short[0], full[0])


@pytest.mark.parametrize("p", [0.3, 1e-6, 1.0])
def test_attempts_are_geometric_by_inversion(p):
    scale = 0.0 if p == 1 else 1 / math.log1p(-p)
    for u in (0.0, 0.29, 0.31, 0.999):
        k = meeting.attempts(scale, u)
        assert k >= 1
        if p < 1:
            assert 1 - (1 - p) ** k >= u * (1 - 1e-9)
            assert k == 1 or 1 - (1 - p) ** (k - 1) <= u * (1 + 1e-9)
