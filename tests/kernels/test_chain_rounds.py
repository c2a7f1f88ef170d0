"""kernels.chain_rounds against its slow twin, on unlike links, in one call and in several."""

import numpy as np
import pytest

from qnkit.kernels import chain_rounds
from tests.oracles_rounds import SlowChain, geometric


class Rounds:
    """The kernel with the tables of a chain, built by hand."""

    def __init__(self, flights, rates, period, wait):
        count, self.period = len(flights), float(period)
        self.links = np.array([[c, 3 * c, -(-(4 * c + wait) // period) * period, c + wait] for c in flights], dtype=float)
        swaps, delays, reach = [], [], 1
        while reach < count:
            for m in range(reach, count, 2 * reach):
                left, right = sum(flights[m - reach : m]), sum(flights[m : m + reach])
                swaps.append([m, m - reach, m + reach])
                delays.append([2 * max(left, right), left, right])
            reach *= 2
        self.swaps = np.array(swaps, dtype=np.int64).reshape(-1, 3)
        self.delays = np.array(delays, dtype=float).reshape(-1, 3)
        self.left, self.right = np.array(rates)[:, 0].copy(), np.array(rates)[:, 1].copy()
        self.free, self.known, self.born, self.last = np.zeros(2 * count), np.zeros(2 * count), np.zeros(count), np.zeros(1)

    def go_on(self, tries):
        intervals, logs = np.empty(len(tries)), np.empty((len(tries), 3))
        tables = (self.period, self.links, self.swaps, self.delays, self.left, self.right, np.array(tries, dtype=float))
        chain_rounds.deliver_rounds(*tables, self.free, self.known, self.born, self.last, intervals, logs)
        return intervals, logs


def unlike(seed):
    """Flights (also of no length at all), rates of every memory, period, wait, and attempts."""
    rng = np.random.default_rng(seed)
    count = int(rng.choice([1, 2, 4, 8]))
    flights = [int(c) for c in rng.integers(1, 400_000, count) * rng.choice([0, 1, 1, 1], count)]
    rates = rng.uniform(0, 1e-9, (count, 2, 3))
    period, wait = int(rng.choice([1, 12_500, 77_777])), int(rng.integers(1, 40))
    return (flights, rates.tolist(), period, wait), geometric(rng.choice([1.0, 0.5, 0.1], count), 40, rng)


@pytest.mark.parametrize("seed", range(60))
def test_every_pair_is_that_of_the_twin(seed):
    case, tries = unlike(seed)
    intervals, logs = Rounds(*case).go_on(tries)
    slow = SlowChain(*case)
    twin = [slow.pair(row) for row in tries]
    assert intervals.tolist() == [interval for interval, _ in twin]
    np.testing.assert_allclose(logs, [lost for _, lost in twin], rtol=1e-12)


def test_short_calls_give_what_one_long_call_gives():
    case, tries = unlike(3)
    whole, pieces = Rounds(*case).go_on(tries), Rounds(*case)
    parts = [pieces.go_on(tries[i : i + 7]) for i in range(0, len(tries), 7)]
    for k in range(2):
        assert np.array_equal(whole[k], np.concatenate([part[k] for part in parts]))


def test_a_question_that_is_refused_is_put_again_in_whole_round_trips():
    """Router 1 asks for link 1 once it has measured, at 601; router 2 is ready from 1109 on: questions come at 701, ..., 1301."""
    intervals, _ = Rounds([100, 100, 100, 101], np.zeros((4, 2, 3)).tolist(), 1, 1).go_on([[1, 1, 1, 1], [1, 9, 1, 1]])
    delivered, known = 405 + 2 * 101 + 100 + 2 * 201 + 201, 1201 + 9 * 401
    assert intervals.tolist() == [delivered, known + 3 * 100 + 2 * 201 + 201 - delivered]


def test_a_question_that_comes_as_the_memory_becomes_free_is_answered():
    """As above with equal fibres: router 2 is ready from 1101 on."""
    intervals, _ = Rounds([100] * 4, np.zeros((4, 2, 3)).tolist(), 1, 1).go_on([[1, 1, 1, 1], [1, 9, 1, 1]])
    delivered, known = 401 + 300 + 600, 1001 + 9 * 401
    assert intervals.tolist() == [delivered, known + 300 + 600 - delivered]


def test_a_clock_that_is_set_back_keeps_times_exact_for_ever():
    case = ([100_000_000], np.zeros((1, 2, 3)).tolist(), 12_500, 10)
    rounds = Rounds(*case)
    lone = rounds.go_on(np.full((3, 1), 1e6))[0]
    later = rounds.go_on(np.full((2000, 1), 1e6))[0]
    assert later[-1] == lone[-1]
    assert rounds.last[0] < 1e15
