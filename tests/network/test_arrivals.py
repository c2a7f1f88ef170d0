"""Arrivals: their means and scatter, the streams they draw from, and what they refuse."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import (
    BurstyArrivals,
    PacketRequest,
    PeriodicArrivals,
    PoissonArrivals,
    ReplayedArrivals,
    arrivals,
)

SLOTS = 20_000
ASKS = PacketRequest(key="AB", deadline_slot=6)


def counts(source, seed=0):
    return source.counts(SLOTS, np.random.default_rng(seed))


def test_poisson_arrivals_have_their_rate_as_mean_and_as_variance():
    row = counts(PoissonArrivals(per_slot=0.3))
    assert abs(row.mean() - 0.3) < 5 * math.sqrt(0.3 / SLOTS)
    assert abs(row.var() - 0.3) < 5 * math.sqrt((0.3 + 2 * 0.3**2) / SLOTS), "the fourth moment less the square of the variance"


def test_bursty_arrivals_have_the_same_mean_and_scatter_more_than_poisson_ones():
    bursty = BurstyArrivals(per_slot=1.5, on_slots=20, off_slots=80)
    assert bursty.mean_per_slot == pytest.approx(0.3)
    means = [counts(bursty, seed).mean() for seed in range(40)]
    assert abs(np.mean(means) - 0.3) < 5 * np.std(means, ddof=1) / math.sqrt(40)
    windows = counts(bursty).reshape(-1, 20).sum(axis=1)
    assert windows.var() > 5 * windows.mean(), "of Poisson arrivals the two are equal"


def test_a_burst_without_pauses_is_poisson():
    bursty = BurstyArrivals(per_slot=0.3, on_slots=1e9, off_slots=1)
    assert abs(counts(bursty).mean() - 0.3) < 5 * math.sqrt(0.3 / SLOTS)


def test_periodic_and_replayed_arrivals_come_when_they_are_said_to():
    assert np.flatnonzero(counts(PeriodicArrivals(every_slots=7, first_slot=3))).tolist()[:3] == [3, 10, 17]
    replayed = ReplayedArrivals(asks=ASKS, in_slots=(0, 4, 4, SLOTS + 9))
    found = arrivals(replayed, slots=SLOTS, rng=np.random.default_rng(0))
    assert [(one.key, one.asked_slot, one.deadline_slot) for one in found] == [("AB 1", 0, 6), ("AB 2", 4, 10), ("AB 3", 4, 10)]
    assert (PeriodicArrivals(every_slots=4).mean_per_slot, ReplayedArrivals().mean_per_slot) == (0.25, 0.0)


def test_requests_come_in_order_and_a_source_does_not_move_when_another_changes():
    one, other = PoissonArrivals(asks=ASKS, per_slot=0.2), PoissonArrivals(asks=PacketRequest(key="x"), per_slot=0.1)
    both = arrivals([one, other], slots=500, rng=np.random.default_rng(3))
    assert [one.asked_slot for one in both] == sorted(one.asked_slot for one in both)
    alone = arrivals([one], slots=500, rng=np.random.default_rng(3))
    assert tuple(found for found in both if str(found.key).startswith("AB")) == alone


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda rng: arrivals([], slots=5, rng=rng), r"arrivals: sources: there are none"),
        (lambda rng: arrivals([PoissonArrivals(), PeriodicArrivals()], slots=5, rng=rng), r"'request' is the key of two"),
        (lambda rng: arrivals([PoissonArrivals()], slots=0, rng=rng), r"arrivals: slots = 0"),
        (lambda rng: arrivals([0.3], slots=5, rng=rng), r"arrivals: sources\[0\]: float '0\.3': must be arrivals"),
        (lambda rng: arrivals([PoissonArrivals()], slots=5, rng=1), r"arrivals: rng"),
        (lambda rng: ReplayedArrivals(in_slots=(3, 2)), r"in_slots = 2: must be whole numbers of at least 0 that do not fall"),
        (lambda rng: PoissonArrivals(per_slot=-1.0), r"per_slot = -1\.0: must be at least 0"),
    ],
)
def test_what_cannot_come_is_refused_in_words(make, message):
    with pytest.raises(ParameterError, match=message):
        make(np.random.default_rng(0))
