"""What requests got: means and errors from tallies that are written out, refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network.slotted_requests import Request, SlottedRun

TALLY = np.array([[[2, 1, 4], [0, 0, 0]], [[4, 3, 16], [0, 0, 0]]])
RUN = SlottedRun((Request(source="A", target="B"), Request(source="C", target="D")), 20, TALLY, np.array([10, 10]))


def test_means_are_per_slot_and_errors_from_the_scatter_between_stretches():
    assert RUN.pairs().value == pytest.approx(0.2)
    assert RUN.pairs().standard_error == pytest.approx(0.1), "0.1 and 0.3 a slot"
    assert RUN.ways().value == pytest.approx(0.3)
    assert RUN.pairs(1).value == RUN.pairs(1).standard_error == 0
    assert RUN.total() == RUN.pairs()


def test_the_mean_of_hops_counts_ways_and_its_error_is_that_of_a_ratio():
    hops = RUN.hops()
    assert (hops.value, hops.n) == (pytest.approx(20 / 6), 6)
    off = [4 - 2 * 20 / 6, 16 - 4 * 20 / 6]
    assert hops.standard_error == pytest.approx(math.sqrt(2 * sum(x * x for x in off)) / 6)


def test_one_stretch_tells_no_error():
    one = SlottedRun(RUN.requests, 10, TALLY[:1], np.array([10]))
    assert math.isnan(one.pairs().standard_error)
    assert math.isnan(one.hops().standard_error)


def test_errors_of_independent_slots_shrink_as_they_should():
    rng = np.random.default_rng(0)
    made = [rng.binomial(100, 0.3, (100, 1, 1)) for _ in range(200)]
    tallies = [np.concatenate([one, one, one], axis=2) for one in made]
    runs = [SlottedRun(RUN.requests[:1], 10_000, tally, np.full(100, 100)) for tally in tallies]
    off = [(run.pairs().value - 0.3) / run.pairs().standard_error for run in runs]
    assert abs(np.std(off) - 1) < 5 / math.sqrt(2 * 200)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: Request(source="A", target="B", pairs=0), r"Request\.pairs = 0: must be at least 1"),
        (lambda: Request(source=1.5, target="B"), r"Request\.source"),
        (lambda: RUN.hops(1), r"SlottedRun\.hops: no way joined 'C' and 'D' in 20 slots"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
