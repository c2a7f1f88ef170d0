"""Jobs as requests: in order and in time, their end against the job's own, more waiting where links are shared, refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import (
    After,
    Demand,
    DemandGraph,
    PacketRequest,
    earliest_deadline,
    first_come,
    job_end_s,
    job_requests,
)
from tests.slotted_arenas import line, run

STEP = 0.1
JOB = DemandGraph(
    demands=(
        Demand(key="a", left="A", right="B", latest_s=0.0, pairs=2),
        Demand(key="b", left="C", right="B", earliest_s=0.25, latest_s=0.5, least_fidelity=0.7, keeps=False),
        Demand(key="c", left="A", right="C", latest_s=0.8, after=(After(demand="a", lag_s=0.35), After(demand="b"))),
    ),
    duration_s=1.0,
)


def test_a_request_says_of_its_demand_what_it_can():
    a, b, c = job_requests(JOB, slot_s=STEP, key="x", asked_slot=7, tenant="t")
    assert [(one.key, one.source, one.target, one.pairs, one.kind, one.tenant) for one in (a, b, c)] == [
        ("x a", "A", "B", 2, "keep", "t"),
        ("x b", "C", "B", 1, "measure", "t"),
        ("x c", "A", "C", 1, "keep", "t"),
    ]
    assert [one.earliest_slot for one in (a, b, c)] == [7, 9, 7], "a pair of slot 2 is there at 0.3 s, that of slot 1 too early"
    assert b.least_fidelity == 0.7
    assert [(term.key, term.lag_slots) for term in c.after] == [("x a", 4), ("x b", 1)]


def test_sure_links_make_a_job_as_early_as_slots_allow():
    """a is there after slot 1, at 0.2 s; b after slot 2, at 0.3 s; c four slots after a, at 0.6 s: so 0.2 s late is a."""
    ours = run(first_come, line(1.0, 1.0), job_requests(JOB, slot_s=STEP), 20)
    assert ours.table[:, 1].tolist() == [1, 2, 5]
    assert job_end_s(ours, JOB, slot_s=STEP) == pytest.approx(1.2)


@pytest.mark.parametrize("seed", range(6))
def test_a_job_alone_on_its_links_ends_when_its_own_times_say(seed):
    """Every demand waits for a link of its own, slot by slot, and nothing else."""
    demands = [Demand(key=f"{i}", left=a, right=b, latest_s=0.0) for i, (a, b) in enumerate((("A", "B"), ("B", "C"), ("C", "D")))]
    demands.append(Demand(key="3", left="A", right="B", latest_s=0.5, after=(After(demand="0", lag_s=0.25), After(demand="2"))))
    job = DemandGraph(demands=tuple(demands), duration_s=0.5)
    ours = run(first_come, line(0.3, 0.4, 0.5), job_requests(job, slot_s=STEP), 200, seed)
    made = np.array([ours.path.made(slot) for slot in range(200)])
    ends = [int(np.flatnonzero(made[:, link])[0]) for link in range(3)]
    begin = max(ends[0] + 3, ends[2] + 1)
    ends.append(begin + int(np.flatnonzero(made[begin:, 0])[0]))
    late = [(end + 1) * STEP - latest for end, latest in zip(ends, (0, 0, 0, 0.5), strict=True)]
    assert job_end_s(ours, job, slot_s=STEP) == pytest.approx(0.5 + max(late))


def test_two_jobs_on_the_same_links_end_later_and_a_deadline_decides_who():
    one = job_requests(JOB, slot_s=STEP, key="one", deadline_slot=400)
    two = job_requests(JOB, slot_s=STEP, key="two", deadline_slot=300)
    alone = job_end_s(run(earliest_deadline, line(0.4, 0.4), one, 500, 3), JOB, slot_s=STEP, key="one")
    both = run(earliest_deadline, line(0.4, 0.4), [*one, *two], 500, 3)
    ends = [job_end_s(both, JOB, slot_s=STEP, key=key) for key in ("one", "two")]
    assert alone == ends[1] < ends[0]


def test_a_job_that_is_not_met_never_ends():
    assert job_end_s(run(first_come, line(1.0, 0.0), job_requests(JOB, slot_s=STEP), 20), JOB, slot_s=STEP) == math.inf


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: job_requests(JOB, slot_s=0.0), r"job_requests: slot_s = 0\.0: must be above 0 s"),
        (lambda: job_requests(3, slot_s=0.1), r"job_requests: job: int '3': must be a DemandGraph"),
        (
            lambda: job_end_s(run(first_come, line(1.0), PacketRequest(), 5), JOB, slot_s=0.1),
            r"job_end_s: 'job a' is no request of this run; see job_requests",
        ),
    ],
)
def test_what_is_no_job_is_refused_in_words(make, message):
    with pytest.raises(ParameterError, match=message):
        make()
