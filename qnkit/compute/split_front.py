"""The trade-off front of a split circuit that runs: plans that no other one beats in every cost, and one that is looked at."""

from __future__ import annotations

import functools

import numpy as np

from ..model import Model, quantity, replaced_all
from .execution import plan_fidelity
from .front import Front, trade_offs
from .plan import Plan
from .plan_times import PlanTimes, plan_times
from .split_circuit import SplitCircuit
from .split_run import SplitRun

__all__ = ["SplitFront"]

STEPS = 20_000
"""Of each annealing behind the front."""


class SplitFront(Model):
    """The front of a split circuit's machine, by pairs and then by loss, and the number of the plan that is looked at, from 1."""

    run: SplitRun = quantity(
        SplitRun(split=SplitCircuit(family="QFT", qubits=4, modules=4), link_memory_s=0.01),
        "run",
    )
    chosen: int = quantity(1, "plan", at_least=1, at_most=99)

    @property
    def front(self) -> Front:
        """The plans and their costs; their fidelities here are chances that no error strikes."""
        return _front(_bare(self.run))[0]

    @property
    def fidelities(self) -> tuple[float, ...]:
        """The fidelity of what each plan leaves, exactly."""
        return _front(_bare(self.run))[1]

    @property
    def place(self) -> int:
        """The place of the plan that is looked at, the last one where there are not so many."""
        return min(self.chosen, len(self.front)) - 1

    @property
    def plan(self) -> Plan:
        """The plan that is looked at."""
        return self.front.plans[self.place]

    @property
    def times(self) -> PlanTimes:
        """When everything in it happens, with mean waits."""
        return plan_times(self.plan)


def _bare(run: SplitRun) -> SplitRun:
    """The run with all that the front does not depend on at its default."""
    return replaced_all(run, {"whose": "fewest pairs", "zoom": 1.0, "moment": 0.0})


@functools.lru_cache(maxsize=32)
def _front(run: SplitRun) -> tuple[Front, tuple[float, ...]]:
    found = trade_offs(run.split.circuit, run.machine, rng=np.random.default_rng(0), steps=STEPS)
    return found, tuple(plan_fidelity(plan) for plan in found.plans)
