"""What a plan costs, all of it: pairs, link qubits, depth, time and fidelity."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..qubits.checking import needs
from ..qubits.operations import Measure
from .execution import plan_fidelity
from .noisy_plan import noisy
from .plan import Plan
from .plan_estimates import no_error_in, time_in_s
from .plan_steps import Apply, Close, Copy

__all__ = ["PlanNumbers", "depth_of", "numbers_of"]


@dataclass(frozen=True)
class PlanNumbers:
    """The five costs of a plan.

    Attributes
    ----------
    e_bits : pairs
    peak_link_qubits : the most link qubits in use at once in one module
    depth : layers, see depth_of
    time_s : the mean time from start to end, pairs one after the other, see expected_time_s
    fidelity : the chance that no error strikes, see chance_of_no_error; or that of plan_fidelity where that was asked for
    """

    e_bits: int
    peak_link_qubits: int
    depth: int
    time_s: float
    fidelity: float

    @property
    def loss(self) -> float:
        """-ln of the fidelity: what the losses of single steps, where small, add up to."""
        return math.inf if self.fidelity <= 0 else max(0.0, -math.log(self.fidelity))


def numbers_of(plan: Plan, *, exact: bool = False) -> PlanNumbers:
    """The costs of a plan on its machine.

    Parameters
    ----------
    plan : see compiled
    exact : whether the fidelity is that of the plan's own state, on density matrices: for small plans

    Raises
    ------
    ParameterError
        A link without pairs, memories or fibre for its messages; with ``exact``, what plan_fidelity refuses.
    """
    needs(plan, Plan, "numbers_of: plan", "a qnkit.compute.Plan")
    made = noisy(plan)
    return PlanNumbers(
        e_bits=plan.e_bits,
        peak_link_qubits=max(plan.peak_link_qubits.values()),
        depth=depth_of(plan),
        time_s=time_in_s(made),
        fidelity=plan_fidelity(plan) if exact else no_error_in(made),
    )


def depth_of(plan: Plan) -> int:
    """The layers of a plan: the longest chain of things that wait for one another.

    One layer each: a pair, which is asked for when the qubit to be copied is there; a two-qubit gate; a readout; a message to
    another module. One-qubit gates take none. A copy is there after its pair, a gate, a readout and a message; closing it takes
    a readout, and a message to the qubit's home. Link qubits hold nothing up.
    """
    home = plan.placement.homes[:, 0].tolist()
    ready: list[dict[int, int]] = [{module: 0} for module in home]
    known: dict[int, tuple[int, int]] = {}
    for step in plan.steps:
        if isinstance(step, Copy):
            gate = ready[step.qubit][step.source] + 2
            ready[step.qubit][step.source] = gate
            ready[step.qubit][step.target] = gate + 2
        elif isinstance(step, Close):
            at = ready[step.qubit]
            at[home[step.qubit]] = max(at[home[step.qubit]], at.pop(step.module) + 2)
        elif isinstance(step, Apply):
            operation = plan.circuit.operations[step.operation]
            told = max((known[bit][0] + (known[bit][1] != step.site) for bit, _ in operation.when), default=0)
            for module in (step.site, *step.also):
                start = max([told, *(ready[qubit][module] for qubit in operation.qubits)])
                if len(operation.qubits) > 1 or isinstance(operation, Measure):
                    start += 1
                for qubit in operation.qubits:
                    ready[qubit][module] = start
            if isinstance(operation, Measure):
                known[operation.bit] = start, step.site
        else:
            home[step.qubit] = step.module
    return max(max(at.values()) for at in ready)
