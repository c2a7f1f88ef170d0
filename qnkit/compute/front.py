"""The trade-off front of a circuit on a machine: all plans that were found and that no other one beats in every cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..qubits.arrays import whole_of
from ..qubits.checking import generator, needs
from ..qubits.circuit import Circuit
from .candidates import Draft, drafts
from .goals import Goal, costs_of, rounded
from .improving import improved
from .machine import Machine
from .placing import FAST
from .plan import Plan
from .plan_numbers import PlanNumbers, numbers_of

__all__ = ["Front", "trade_offs"]

STEPS_A_TRY, FEWEST_TRIES, MOST_STARTS = 10_000, 40, 5
"""One try of bettering a plan for so many steps of annealing, and at least so many; from so many placements at most."""
GOALS = (Goal(loss=1.0), Goal(time=1.0))
"""What plans of a front are bettered for if no goal is given."""


@dataclass(frozen=True)
class Front:
    """Plans of one circuit, none of them worse than another one in every cost; the one with the fewest pairs first.

    Attributes
    ----------
    plans, numbers : the plans and their costs, by pairs, then loss, time, depth and link qubits
    looked_at : plans that were made to find them
    """

    plans: tuple[Plan, ...]
    numbers: tuple[PlanNumbers, ...]
    looked_at: int

    def __len__(self) -> int:
        """The number of plans."""
        return len(self.plans)

    def best(self, goal: Goal) -> Plan:
        """The best plan under a goal; the reference of a mix is the first plan."""
        needs(goal, Goal, "Front.best: goal", "a qnkit.compute.Goal")
        return self.plans[min(range(len(self)), key=lambda k: goal.order(self.numbers[k], self.numbers[0]))]

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{name}</th>" for name in ("", "e-bits", "link qubits", "depth", "time", "no error"))
        rows = "".join(
            f"<tr><td>{k}</td><td>{one.e_bits}</td><td>{one.peak_link_qubits}</td><td>{one.depth}</td>"
            f"<td>{one.time_s * 1e3:.4g} ms</td><td>{one.fidelity:.4f}</td></tr>"
            for k, one in enumerate(self.numbers)
        )
        caption = f"{len(self)} plans, none worse than another in every cost, of {self.looked_at} looked at"
        return f"<table><caption>{caption}</caption><tr>{head}</tr>{rows}</table>"


class _Found:
    """The plans so far that no other one beats."""

    def __init__(self) -> None:
        self.looked_at, self.kept = 0, list[tuple[PlanNumbers, Plan]]()

    def counted(self, plan: Plan) -> PlanNumbers:
        """The costs of a plan, which is kept unless another one is as good in every cost."""
        self.looked_at += 1
        numbers = numbers_of(plan)
        if not any(_covers(one, numbers) for one, _ in self.kept):
            self.kept = [(one, other) for one, other in self.kept if not _covers(numbers, one)] + [(numbers, plan)]
        return numbers


def _covers(one: PlanNumbers, other: PlanNumbers) -> bool:
    """Whether one plan is as good as another one, or better, in every cost."""
    return all(rounded(a) <= rounded(b) for a, b in zip(costs_of(one), costs_of(other), strict=True))


def _starts(counted: list[tuple[Draft, PlanNumbers]], goal: Goal, reference: PlanNumbers) -> list[Draft]:
    """The best draft of each placement, the best under a goal first."""
    out: dict[tuple[bytes, bytes, tuple[tuple[int, int], ...]], Draft] = {}
    for draft, _ in sorted(counted, key=lambda pair: goal.order(pair[1], reference)):
        placement = draft.placement
        out.setdefault((placement.homes.tobytes(), placement.sites.tobytes(), placement.pins), draft)
    return list(out.values())


def trade_offs(
    circuit: Circuit, machine: Machine, *, rng: np.random.Generator, steps: int = FAST, goal: Goal | None = None
) -> Front:
    """The front of a circuit on a machine; the same for the same generator.

    Drafts as in candidates.drafts, all of them counted; then the best of them for each goal, and where there are tries enough
    the best of other placements too, is bettered on its real costs, see improving.improved.

    Parameters
    ----------
    circuit, machine, rng : as for place
    steps : of each annealing; one plan is tried in bettering for every 10,000 of them, 40 at least
    goal : for which plans are bettered; None: for loss, and for time

    Raises
    ------
    ParameterError
        What place refuses; a link without pairs, memories or fibre for its messages.
    """
    rng, found = generator(rng, "trade_offs"), _Found()
    steps = whole_of(steps, "trade_offs(steps)", "must be a whole number of at least 1 step", 1)
    goals = GOALS if goal is None else (needs(goal, Goal, "trade_offs: goal", "a qnkit.compute.Goal"),)
    counted = []
    for draft in drafts(circuit, machine, rng, steps):
        plan = draft.plan()
        if plan is not None:
            counted.append((draft, found.counted(plan)))
    reference = min((numbers for _, numbers in counted), key=lambda one: Goal(e_bits=1.0).order(one, one))
    tries = max(FEWEST_TRIES, steps // STEPS_A_TRY)
    for aim in goals:
        starts = _starts(counted, aim, reference)[: min(MOST_STARTS, tries // FEWEST_TRIES)]
        for draft in starts:
            improved(draft, aim, reference, rng=rng, tries=tries // len(starts), counted=found.counted)
    kept = sorted(found.kept, key=lambda pair: Goal(e_bits=1.0).order(pair[0], pair[0]))
    return Front(tuple(plan for _, plan in kept), tuple(numbers for numbers, _ in kept), found.looked_at)
