"""A job's demands as requests that wait for each other, and when the job ends that gets its pairs so."""

from __future__ import annotations

import math

from ..model import ParameterError
from ..qubits.arrays import number_of, whole_of
from ..qubits.checking import needs
from .demands import DemandGraph
from .requests import AfterRequest, PacketRequest
from .scheduled import Scheduled
from .slot_state import DELIVERED

__all__ = ["job_end_s", "job_requests"]


def job_requests(
    job: DemandGraph, *, slot_s: float, key: str = "job", asked_slot: int = 0, deadline_slot: int | None = None, tenant: str = ""
) -> tuple[PacketRequest, ...]:
    """The requests of a job that begins with a slot: ``"job demand"`` for each demand, each after those it must be used after.

    Pairs are made when they may be used, not ahead of it. The link qubits that a job has in use are not counted.

    Parameters
    ----------
    slot_s : the length of a slot in s
    key, tenant : of the job
    asked_slot : the job begins with it; its requests are known from then on
    deadline_slot : of all its requests

    Raises
    ------
    ParameterError
        No time above 0 s, no whole number of a slot.
    """
    needs(job, DemandGraph, "job_requests: job", "a DemandGraph")
    step = number_of(slot_s, "job_requests: slot_s", "must be above 0 s", 0.0)
    begin = whole_of(asked_slot, "job_requests: asked_slot", "must be a whole number of at least 0", 0)
    found = list[PacketRequest]()
    for one in (job.named(name) for name in job.order):
        before = (AfterRequest(key=f"{key} {term.demand}", lag_slots=max(1, _slots(term.lag_s, step))) for term in one.after)
        request = PacketRequest(
            key=f"{key} {one.key}",
            source=one.left,
            target=one.right,
            pairs=one.pairs,
            asked_slot=begin,
            earliest_slot=begin + max(0, _slots(one.earliest_s, step) - 1),
            deadline_slot=deadline_slot,
            least_fidelity=one.least_fidelity,
            kind="keep" if one.keeps else "measure",
            tenant=tenant,
            after=tuple(before),
        )
        found.append(request)
    return tuple(found)


def _slots(time_s: float, slot_s: float) -> int:
    """So many slots are over when a time is; one that rounding alone adds is none."""
    return math.ceil(time_s / slot_s * (1 - 1e-12))


def job_end_s(run: Scheduled, job: DemandGraph, *, slot_s: float, key: str = "job") -> float:
    """When a job ends, in s after its first slot began, whose pairs were there at the ends of the slots in which they were whole.

    Infinite where one of its requests was not met.

    Raises
    ------
    ParameterError
        A run without this job's requests; no time above 0 s.
    """
    needs(run, Scheduled, "job_end_s: run", "what played or raced returned")
    step = number_of(slot_s, "job_end_s: slot_s", "must be above 0 s", 0.0)
    there = dict[str, float]()
    for one in needs(job, DemandGraph, "job_end_s: job", "a DemandGraph").demands:
        place = run.path.places.get(f"{key} {one.key}")
        if place is None:
            raise ParameterError(f"job_end_s: {f'{key} {one.key}'!r} is no request of this run; see job_requests.")
        fate, end = run.table[place, :2].tolist()
        if fate != DELIVERED:
            return math.inf
        there[one.key] = (end + 1 - run.path.requests[place].asked_slot) * step
    return job.end_s(job.uses_s(there))
