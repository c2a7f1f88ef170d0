"""A plan's demands as requests in slots: as many pairs, an end as early as slots allow, and one that waits for rare pairs."""

import networkx as nx
import pytest

from qnkit.compute.plan_demands import demands_of
from qnkit.network import Arena, SlotLink, earliest_deadline, job_end_s, job_requests, max_weight
from tests.compute.test_plan_demands import plan_of_seed
from tests.slotted_arenas import run

PLAN = plan_of_seed(3, gates=10)
JOB = demands_of(PLAN)


def arena(chance, many=1):
    """The machine's links in slots."""
    ends = [(one.left, one.right) for one in PLAN.machine.connections]
    return Arena(links=tuple(SlotLink(left=a, right=b, chance=chance, attempts=many, memories=many) for a, b in ends))


def test_all_pairs_of_a_plan_are_handed_over_over_its_own_links():
    ours = run(max_weight, arena(0.5), job_requests(JOB, slot_s=1e-4), 3000)
    assert ours.fates()["delivered"] == len(JOB)
    assert ours.series[:, 1].sum() == PLAN.e_bits
    assert all(len(route.links) == 1 for route in ours.path.routes)


@pytest.mark.parametrize("slot_s", [1e-5, 1e-6])
def test_with_pairs_in_plenty_a_plan_ends_as_early_as_slots_allow(slot_s):
    """No demand waits for more than the rest of a slot after each of those before it, and one slot for its pair."""
    steps = nx.dag_longest_path_length(JOB.graph(), weight=None) + 1
    slots = int(2 * JOB.duration_s / slot_s) + 100
    ours = run(max_weight, arena(1.0, 20), job_requests(JOB, slot_s=slot_s), slots)
    end = job_end_s(ours, JOB, slot_s=slot_s)
    assert JOB.duration_s - 1e-12 <= end <= JOB.duration_s + 2 * steps * slot_s


def test_rarer_pairs_and_another_job_make_a_plan_late():
    slot_s = 1e-4
    two = [
        *job_requests(JOB, slot_s=slot_s, deadline_slot=9000),
        *job_requests(JOB, slot_s=slot_s, key="first", deadline_slot=8000),
    ]
    runs = [run(earliest_deadline, arena(chance), two, 9000) for chance in (0.5, 0.05)]
    often, rare = ([job_end_s(ours, JOB, slot_s=slot_s, key=key) for key in ("first", "job")] for ours in runs)
    assert often[0] < often[1] < rare[1]
    assert often[0] < rare[0] < rare[1]
