"""A plan in time: who is where from when to when, as data or as a copy, and when pairs, gates and messages happen."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..model import ParameterError
from ..qubits.checking import needs
from .noisy_plan import PlanWriter
from .plan import Plan
from .plan_steps import Apply, Close, Copy, Settle

__all__ = ["Act", "PlanTimes", "Span", "plan_times"]


@dataclass(frozen=True)
class Span:
    """A qubit in a slot of a module, from step to step and from time to time.

    Attributes
    ----------
    qubit, module : of the circuit, of the machine
    copy : whether it is a copy on a link qubit, else the qubit at home on a data qubit
    slot : which of the module's qubits, data qubits first, then link qubits
    begin, end : the acts that begin and end it (the number of acts: it outlives them)
    from_s, until_s : the times
    """

    qubit: int
    module: int
    copy: bool
    slot: int
    begin: int
    end: int
    from_s: float
    until_s: float


@dataclass(frozen=True)
class Act:
    """Something that happens, in the order of the plan.

    ``kind``: "pair" (asked for, there, used for a copy), "gate" (of two qubits), "turn" (an operation on one), "close" (a copy is
    read out), "settle" (home and copy change their parts).

    Attributes
    ----------
    spans : the numbers of those that take part; of a pair the source's and the new one's, of a close the copy's and the home's
    module : where it happens; of a pair the target
    from_s, until_s : from the request for a pair until it is there; of a gate its time
    told_s : when the message of a pair or of a close has arrived; until_s where there is none
    operation : the place in the circuit, -1 for none
    """

    kind: str
    spans: tuple[int, ...]
    module: int
    from_s: float
    until_s: float
    told_s: float
    operation: int = -1


@dataclass(frozen=True)
class PlanTimes:
    """The spans and acts of a plan, and the time in s at which all is done."""

    plan: Plan
    spans: tuple[Span, ...]
    acts: tuple[Act, ...]
    end_s: float

    def remote(self, act: Act) -> bool:
        """Whether an act is a gate that a copy makes possible."""
        return act.kind == "gate" and any(self.spans[k].copy for k in act.spans)

    def waited_s(self) -> float:
        """The time in s spent waiting for pairs."""
        return sum(act.until_s - act.from_s for act in self.acts if act.kind == "pair")


def plan_times(plan: Plan, rng: np.random.Generator | None = None) -> PlanTimes:
    """When everything in a plan happens, pairs asked for one after the other as in executed.

    Parameters
    ----------
    plan : see compiled
    rng : draws every wait for a pair; None: each takes its mean
    """
    needs(plan, Plan, "plan_times: plan", "a qnkit.compute.Plan")
    if rng is not None and not isinstance(rng, np.random.Generator):
        raise ParameterError("plan_times: rng: must be a generator, such as np.random.default_rng(1), or None for mean waits.")
    writer = _Watched(plan, rng)
    made = writer.written()
    end_s = made.steps_s + writer.waited_s
    spans = tuple(one if one.end >= 0 else replace(one, end=len(writer.acts), until_s=end_s) for one in writer.spans)
    return PlanTimes(plan, spans, tuple(writer.acts), end_s)


class _Watched(PlanWriter):
    """The writer of noisy plans, watched: its clocks leave the waits for pairs out; all wait for a pair together."""

    def __init__(self, plan: Plan, rng: np.random.Generator | None) -> None:
        super().__init__(plan, frozenset(), False)
        self.rng, self.waited_s, self.asked_s = rng, 0.0, 0.0
        self.spans: list[Span] = []
        self.acts: list[Act] = []
        self.now: dict[tuple[int, int], int] = {}  # qubit and module: the number of the stay
        for qubit, home in enumerate(self.home):
            self.enter(qubit, home, False, 0.0)

    def enter(self, qubit: int, module: int, copy: bool, from_s: float) -> int:
        """A new span in the first free slot; its number."""
        used = {one.slot for key in self.now if key[1] == module for one in [self.spans[self.now[key]]]}
        data = self.plan.machine.modules[module].data_qubits
        slot = next(k for k in range(data if copy else 0, data + len(used) + 1) if k not in used)
        self.now[qubit, module] = len(self.spans)
        self.spans.append(Span(qubit, module, copy, slot, len(self.acts), -1, from_s, -1.0))
        return self.now[qubit, module]

    def leave(self, qubit: int, module: int, until_s: float) -> int:
        """The end of a span; its number."""
        number = self.now.pop((qubit, module))
        self.spans[number] = replace(self.spans[number], end=len(self.acts), until_s=until_s)
        return number

    def time_s(self, qubit: int, module: int) -> float:
        """The clock of a qubit or of its copy, waits for pairs included."""
        return self.waited_s + self.clock[self.at[qubit][module]]

    def started(self, step: Copy, held: int) -> float:
        use_s = super().started(step, held)
        wait = self.links.waits[self.links.between(step.source, step.target)]
        self.asked_s = self.waited_s + self.there_s
        self.waited_s += wait.mean_s if self.rng is None else float(wait.sample(1, self.rng)[0])
        return use_s

    def copy(self, step: Copy) -> None:
        super().copy(step)
        read_s, sender = self.known[self.bit]
        there_s = self.waited_s + self.there_s
        told_s = self.waited_s + read_s + self.links.message_s(sender, step.target)
        spans = self.now[step.qubit, step.source], self.enter(step.qubit, step.target, True, there_s)
        self.acts.append(Act("pair", spans, step.target, self.asked_s, there_s, told_s))

    def close(self, step: Close) -> None:
        super().close(step)
        read_s, sender = self.known[self.bit + 1]
        home = self.home[step.qubit]
        gone = self.leave(step.qubit, step.module, self.waited_s + read_s)
        told_s = self.waited_s + read_s + self.links.message_s(sender, home)
        started = self.waited_s + read_s - self.gates_of(step.module).readout_time_us * 1e-6
        acted = (gone, self.now[step.qubit, home])
        self.acts.append(Act("close", acted, step.module, started, self.waited_s + read_s, told_s))

    def settle(self, step: Settle) -> None:
        old = self.home[step.qubit]
        super().settle(step)
        time_s = self.time_s(step.qubit, step.module)
        ended = self.leave(step.qubit, step.module, time_s), self.leave(step.qubit, old, time_s)
        begun = self.enter(step.qubit, step.module, False, time_s), self.enter(step.qubit, old, True, time_s)
        self.acts.append(Act("settle", ended + begun, step.module, time_s, time_s, time_s))

    def apply(self, step: Apply) -> None:
        super().apply(step)
        qubits = self.plan.circuit.operations[step.operation].qubits
        kind = "gate" if len(qubits) == 2 else "turn"
        for module in (step.site, *step.also):
            until_s = max(self.time_s(qubit, module) for qubit in qubits)
            lasts = self.gates_of(module).gate_time_us * 1e-6 if kind == "gate" else 0.0
            spans = tuple(self.now[qubit, module] for qubit in qubits)
            self.acts.append(Act(kind, spans, module, until_s - lasts, until_s, until_s, step.operation))
