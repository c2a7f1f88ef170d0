"""What a run says of itself: measures of tables that are written out, errors that are right, refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import Arena, PacketRequest, PoissonArrivals, arrivals, first_come
from tests.slotted_arenas import line, run, within

SLOTS = 2000


def plan(state):
    """Serve "early" from slot 2 on, and nobody else."""
    return ["early"] if state.slot >= 2 and any(one.key == "early" for one in state.waiting) else []


ASKED = [
    PacketRequest(key="early", pairs=3, tenant="x"),
    PacketRequest(key="late", pairs=2, source="B", target="C", deadline_slot=8, tenant="y"),
    PacketRequest(key="last", source="B", target="C", asked_slot=10, tenant="y"),
]
RUN = run(plan, line(1.0, 1.0), ASKED, 20)


def test_fates_times_and_waits_are_those_of_the_table():
    assert RUN.fates() == {"waiting": 1, "delivered": 1, "expired": 1, "dropped": 0, "barred": 0}
    assert RUN.completion_slots().tolist() == [5.0], "slots 0 to 4"
    assert (RUN.completion().value, RUN.completion_tail(0.5).value) == (5, 5)
    assert RUN.met().value == 0.5
    assert RUN.mean_fidelity().value == 1
    assert RUN.longest_wait_slots() == 10


def test_rates_backlog_and_use_are_means_over_slots():
    assert RUN.pairs_per_slot().value == pytest.approx(3 / 20)
    assert RUN.pairs_per_slot(after=10).value == 0
    assert RUN.requests_per_slot().value == pytest.approx(1 / 20)
    backlog = [5, 5, 4, 3, 2, 2, 2, 2, 0, 0] + [1] * 10
    assert RUN.series[:, 2].tolist() == backlog
    assert RUN.backlog().value == pytest.approx(np.mean(backlog))
    assert RUN.backlog_slope().value == pytest.approx((1 - 5) / 19)
    assert RUN.utilisation("B").value == pytest.approx(3 / 20)
    assert RUN.waiting_pairs().value == pytest.approx(2 - 3 / 20)
    assert RUN.used().value == pytest.approx(3 / (2 * 20 - 2)), "two pairs wait at the end"


def test_the_use_of_a_node_is_a_share_of_its_limit():
    star = Arena.star([1.0] * 4, services=2)
    ours = run(first_come, star, PacketRequest(pairs=10), 40)
    assert ours.utilisation("hub").value == pytest.approx(10 / 80)


def test_those_starve_that_wait_longer_than_a_limit_for_their_first_pair():
    assert RUN.starved(2).value == 1
    assert RUN.starved(3).value == pytest.approx(2 / 3)
    assert RUN.starved(9).value == pytest.approx(1 / 2), "one ended after 8 slots, and nobody can tell"
    assert RUN.starved(11).value == 0


def test_fairness_is_one_where_all_get_the_same_and_one_of_n_where_one_gets_all():
    assert RUN.fairness([one.tenant for one in ASKED]).value == pytest.approx(1 / 2)
    assert RUN.fairness(["x"] * 3).value == 1
    assert RUN.fairness().value == pytest.approx(1 / 2), "A - B and B - C"
    three = run(lambda state: ["a"] if state.slot == 0 else [], line(1.0), [PacketRequest(key=k, pairs=2) for k in "abc"], 9)
    assert three.fairness(list("abc")).value == pytest.approx(1 / 3)


def lossy(seed):
    """A run of requests that come at random on a link that is busy half the time."""
    asked = arrivals(PoissonArrivals(asks=PacketRequest(key="k"), per_slot=0.25), slots=SLOTS, rng=np.random.default_rng(seed))
    return run(first_come, line(0.5), asked, SLOTS, seed)


def test_a_link_with_poisson_requests_is_a_queue_whose_mean_is_known():
    """Pairs asked for after a slot: arrivals a, service of chance p when somebody waits; E[Q] by the second moment of Q."""
    a, p = 0.25, 0.5
    mean = (a * (1 - p) + a * a / 2) / (p - a)
    runs = [lossy(seed) for seed in range(8)]
    values = np.array([ours.backlog().value for ours in runs])
    assert abs(values.mean() - mean) < 5 * values.std(ddof=1) / math.sqrt(8)
    assert all(within(ours.pairs_per_slot(), a) for ours in runs)
    assert all(within(ours.backlog_slope(), 0.0) for ours in runs)
    off = [(ours.pairs_per_slot().value - a) / ours.pairs_per_slot().standard_error for ours in runs]
    assert 0.3 < np.std(off) < 2.5, "errors are neither far too small nor far too large"


def test_the_mean_time_is_the_backlog_over_the_rate():
    """Little's law, with the slot in which a pair comes counted in its time and not in the backlog at the slot's end."""
    ours = lossy(3)
    waited = ours.completion_slots().sum() - ours.completion_slots().size
    left = sum(SLOTS - one.asked_slot for one, row in zip(ours.path.requests, ours.table, strict=True) if row[0] == 1)
    assert ours.series[:, 2].sum() == waited + left


def test_a_tail_has_an_error_once_there_are_packets_enough():
    assert math.isnan(RUN.completion_tail().standard_error)
    tail = lossy(1).completion_tail(0.9)
    assert tail.standard_error > 0


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda ours: ours.completion(), r"Scheduled: <lambda> completed no packet of 1 in 9 slots"),
        (lambda ours: ours.met(), r"no request of 1 has ended in 9 slots; play more"),
        (lambda ours: ours.used(), r"no link pair is gone after 9 slots"),
        (lambda ours: ours.starved(30), r"no request has waited 30 slots or got a pair; ask for fewer"),
        (lambda ours: ours.fairness([]), r"0 groups for 1 requests; give one for each"),
        (lambda ours: ours.pairs_per_slot(8), r"Scheduled: after = 8: must be a whole number from 0 to 7"),
        (lambda ours: ours.completion_tail(1.0), r"completion_tail: share = 1\.0: must be between 0 and 1"),
        (lambda ours: ours.utilisation("Z"), r"nodes = 'Z': is no node"),
    ],
)
def test_what_a_run_cannot_tell_is_refused_in_words(ask, message):
    ours = run(lambda state: [], line(0.0), PacketRequest(), 9)
    with pytest.raises(ParameterError, match=message):
        ask(ours)
