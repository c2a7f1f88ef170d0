"""The demands for entanglement of a plan: a pair for each copy, when it can be used, after which others, and for how long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..network.demands import After, Demand, DemandGraph, Hold
from ..qubits.checking import needs
from ..qubits.operations import When
from .noisy_plan import PlanWriter
from .plan import Plan
from .plan_steps import Close, Copy, Settle

__all__ = ["Moment", "Stay", "demands_of", "peak_of_stays", "stays_of"]


class Moment(float):
    """A time in s without waits for pairs that knows after which pairs' uses, by their places, it is at least how long."""

    after: dict[int, float]

    @classmethod
    def at(cls, time_s: float, after: dict[int, float]) -> Moment:
        """The moment at a time."""
        out = cls(time_s)
        out.after = after
        return out

    @classmethod
    def last(cls, times_s: Iterable[float]) -> Moment:
        """The last of some moments; a plain number comes after no pair."""
        after, last_s = dict[int, float](), 0.0
        for time_s in times_s:
            last_s = max(last_s, float(time_s))
            for demand, lag_s in time_s.after.items() if isinstance(time_s, Moment) else ():
                after[demand] = max(lag_s, after.get(demand, 0.0))
        return cls.at(last_s, after)

    def __add__(self, more_s: float) -> Moment:
        return Moment.at(float(self) + more_s, {demand: lag_s + more_s for demand, lag_s in self.after.items()})


@dataclass(frozen=True)
class Stay:
    """A link qubit in use.

    Attributes
    ----------
    demand : the place, among the plan's pairs, of the one that put something there
    module : its place
    steps : the first and the last step of the plan, by their places, at which it is in use
    times_s : when it begins and when it is free again
    """

    demand: int
    module: int
    steps: tuple[int, int]
    times_s: tuple[Moment, Moment]


class _Writer(PlanWriter):
    """A plan with a clock that stands still while pairs are waited for, where a module has so many link qubits as it has."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan, frozenset(), together=False)
        modules = self.machine.modules
        self.free: list[list[float]] = [[0.0] * module.link_qubits for module in modules]
        self.room = [module.data_qubits - self.home.count(k) for k, module in enumerate(modules)]
        self.crowd: list[list[int]] = [[] for _ in modules]
        self.owed = [0 for _ in modules]
        self.open: dict[tuple[int, int], Stay] = {}
        self.made_by: dict[tuple[int, int], int] = {}
        self.stays: list[Stay] = []
        self.uses: list[Moment] = []

    def meet(self, places: list[int], earliest_s: float = 0.0) -> float:
        start = Moment.last([earliest_s, *(self.clock[place] for place in places)])
        for place in places:
            self.clock[place] = start
        return start

    def told_s(self, when: When, module: int) -> float:
        return Moment.last(self.known[bit][0] + self.links.message_s(self.known[bit][1], module) for bit, _ in when)

    def started(self, step: Copy, held: int) -> float:
        """The use of the next pair: as soon as the qubit is there and a link qubit is free at either end."""
        number = len(self.uses)
        self.uses.append(Moment.last([self.clock[held], self.taken(step.source), self.taken(step.target)]))
        use = self.clock[held] = Moment.at(float(self.uses[-1]), {number: 0.0})
        self.opened(step.qubit, step.target, number, use)
        self.made_by[step.qubit, step.target] = number
        return use

    def copy(self, step: Copy) -> None:
        super().copy(step)
        number, read_s = len(self.uses) - 1, self.known[self.bit][0]
        use = Moment.at(self.uses[-1], {number: 0.0})
        self.freed(Stay(number, step.source, (self.number, self.number), (use, Moment.last([read_s]))))

    def close(self, step: Close) -> None:
        super().close(step)
        self.closed(step.qubit, step.module, self.known[self.bit + 1][0])

    def settle(self, step: Settle) -> None:
        old = self.home[step.qubit]
        super().settle(step)
        now = Moment.last([self.clock[self.at[step.qubit][step.module]]])
        if self.room[step.module]:
            self.room[step.module] -= 1
            self.closed(step.qubit, step.module, now)
        else:
            self.crowd[step.module].append(step.qubit)
        demand = self.made_by[step.qubit, old] = self.made_by[step.qubit, step.module]
        if step.qubit in self.crowd[old]:
            self.crowd[old].remove(step.qubit)
        elif self.crowd[old]:
            self.open[step.qubit, old] = self.open.pop((self.crowd[old].pop(0), old))
        else:
            self.room[old] += 1
            self.taken(old)
            self.opened(step.qubit, old, demand, now)

    def taken(self, module: int) -> float:
        """A link qubit of a module is in use from now on: when the one that is free first is free."""
        free = self.free[module]
        if not free:  # a qubit that moved away left a copy in its data qubit
            self.owed[module] += 1
            return 0.0
        return free.pop(free.index(min(free)))

    def opened(self, qubit: int, module: int, demand: int, begins_s: Moment) -> None:
        """A stay begins."""
        self.open[qubit, module] = Stay(demand, module, (self.number, self.number), (begins_s, begins_s))

    def closed(self, qubit: int, module: int, ends_s: float) -> None:
        """A stay ends before this step."""
        stay = self.open.pop((qubit, module))
        self.freed(replace(stay, steps=(stay.steps[0], self.number - 1), times_s=(stay.times_s[0], Moment.last([ends_s]))))

    def freed(self, stay: Stay) -> None:
        """A link qubit is free again."""
        self.stays.append(stay)
        if self.owed[stay.module]:
            self.owed[stay.module] -= 1
        else:
            self.free[stay.module].append(stay.times_s[1])


def stays_of(plan: Plan) -> tuple[Stay, ...]:
    """The link qubits in use, stay by stay: halves of pairs until they are read out, copies until they are closed or at home."""
    made = _Writer(needs(plan, Plan, "stays_of: plan", "a qnkit.compute.Plan"))
    made.written()
    return tuple(sorted(made.stays, key=lambda stay: (stay.demand, stay.steps)))


def peak_of_stays(plan: Plan) -> dict[str, int]:
    """The most link qubits that each module needs at once where the plan's steps are done in their order."""
    peak, stays = Counter[int](), stays_of(plan)
    for number, step in enumerate(plan.steps):
        if isinstance(step, Copy):
            now = Counter(stay.module for stay in stays if stay.steps[0] <= number <= stay.steps[1])
            peak |= Counter({module: now[module] for module in (step.source, step.target)})
    return {module.name: peak[k] for k, module in enumerate(plan.machine.modules)}


def demands_of(plan: Plan, *, least_fidelity: float | None = None) -> DemandGraph:
    """The demands for entanglement of a plan, one pair each, named 0, 1, ... in the order of its copies.

    A pair is used when its qubit is there and a link qubit is free at either end: after the pairs without which that cannot be,
    each by the time of the gates, readouts and messages between. So any order in which each demand comes after those that it
    names runs the plan. The link qubit that is free first is taken. ``latest_s``: later use delays the end of the plan.

    Parameters
    ----------
    plan : see compiled
    least_fidelity : what each pair shall have at least; that of its link's pairs unless one is given

    Raises
    ------
    ParameterError
        A fidelity outside 0 to 1; a link without pairs, memories or fibre for its messages.
    """
    made = _Writer(needs(plan, Plan, "demands_of: plan", "a qnkit.compute.Plan"))
    end = Moment.last([made.written().steps_s])
    copies = [step for step in plan.steps if isinstance(step, Copy)]
    before = [_bare(use.after, made.uses) for use in made.uses]
    rest_s = [end.after.get(k, 0.0) for k in range(len(copies))]
    for k in reversed(range(len(copies))):
        for demand, lag_s in before[k].items():
            rest_s[demand] = max(rest_s[demand], lag_s + rest_s[k])
    names, demands = made.links.names, []
    holds: list[list[Hold]] = [[] for _ in copies]
    for stay in made.stays:
        begins, ends = (_terms(moment.after) for moment in stay.times_s)
        holds[stay.demand].append(Hold(node=names[stay.module], begins=begins, ends=ends))
    for k, step in enumerate(copies):
        fidelity = made.links.fidelity(step.source, step.target) if least_fidelity is None else least_fidelity
        demands.append(
            Demand(
                key=str(k),
                left=names[step.source],
                right=names[step.target],
                earliest_s=float(made.uses[k]),
                latest_s=max(float(end) - rest_s[k], float(made.uses[k])),
                least_fidelity=fidelity,
                after=_terms(before[k]),
                holds=tuple(holds[k]),
            )
        )
    return DemandGraph(demands=tuple(demands), duration_s=float(end))


def _bare(after: dict[int, float], uses: list[Moment]) -> dict[int, float]:
    """What comes before a use, without what comes before that as late."""
    out = dict(after)
    for demand, lag_s in after.items():
        for other, more_s in uses[demand].after.items():
            if other in out and out[other] <= more_s + lag_s:
                del out[other]
    return out


def _terms(after: dict[int, float]) -> tuple[After, ...]:
    return tuple(After(demand=str(demand), lag_s=lag_s) for demand, lag_s in sorted(after.items()))
