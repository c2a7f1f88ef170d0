"""Whether a plan does what its circuit does, and costs what it says; if not, from which step on."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..model import ParameterError
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from .cut_bounds import cut_bound, is_unitary
from .plan import Plan
from .plan_steps import Apply, Close, Copy, Settle, Step
from .rebuilt import Rebuilt, rebuilt
from .soundness import flaw_of
from .state_comparison import EXACT, likeness
from .stim_circuits import same_by_stim

__all__ = ["Verdict", "verified"]

FEW, MANY = 3, 24
"""Runs on state vectors, of a plan that is proved and of one that is not."""


@dataclass(frozen=True)
class Verdict:
    """What was compared, and what differs.

    Attributes
    ----------
    pairs_agree : the plan uses as many pairs as its placement costs, and one for each copy that it makes again; fewer only where
        copies live on over bridges: one that was given up needs none of those that were to follow it
    roomy : no module ever holds more circuit qubits than data qubits, or needs more link qubits than it has
    proved : soundness.flaw_of proves that it does what the circuit does, for every input and every outcome of its readouts
    least_fidelity : of what the plan makes of some inputs to what the circuit makes of them, see state_comparison.likeness;
        None: too large to run, or the circuit resets qubits
    by_stim : whether Stim finds that the plan maps X and Z of every qubit as the circuit does; None: not a circuit of Clifford
        gates alone, or no Stim
    bound : e-bits that no plan with these first and last homes can go below, see cut_bound
    e_bits : what the plan uses
    step : the place of the first step after which the plan does something else than the circuit; the number of its steps where
        that shows at its end only; None where it does the same
    difference : what is wrong there, in words
    """

    pairs_agree: bool
    roomy: bool
    proved: bool
    least_fidelity: float | None
    by_stim: bool | None
    bound: int
    e_bits: int
    step: int | None = None
    difference: str = ""

    @property
    def same(self) -> bool:
        """Whether the plan does what the circuit does, by all that could be compared."""
        seen = self.least_fidelity is not None and self.least_fidelity > 1 - EXACT
        against = self.by_stim is False or (self.least_fidelity is not None and not seen)
        return not against and (self.proved or seen or bool(self.by_stim))

    @property
    def holds(self) -> bool:
        """Whether the plan is the same as the circuit, costs what it should, and fits the machine."""
        return self.pairs_agree and self.roomy and self.same and self.bound <= self.e_bits

    def __str__(self) -> str:
        faults = [
            "" if self.pairs_agree else "the pairs are not those of the placement",
            "" if self.roomy else "a module holds more qubits than it has",
            "" if self.bound <= self.e_bits else f"{self.e_bits} e-bits are fewer than the bound of {self.bound}",
        ]
        if self.least_fidelity is not None and self.least_fidelity <= 1 - EXACT:
            faults.append(f"a state comes out with fidelity {self.least_fidelity:.6f}")
        if self.by_stim is False:
            faults.append("by Stim a Pauli operator comes out as another one")
        if self.difference:
            faults.append(self.difference)
        told = "; ".join(fault for fault in faults if fault)
        return f"{self.e_bits} e-bits, bound {self.bound}: {told or f'the same as the circuit ({self.shown})'}"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(str(self))}</p>"

    @property
    def shown(self) -> str:
        """How it was shown to be the same."""
        ways = ["step by step"] * self.proved + ["on state vectors"] * (self.least_fidelity is not None)
        return ", ".join(ways + ["by Stim"] * (self.by_stim is not None))


def verified(plan: Plan, rng: np.random.Generator) -> Verdict:
    """Compare a plan with its circuit: what it does, its pairs against its cost, its room, and the bound over cuts.

    What it does is shown in up to three ways that know nothing of each other: by an exact walk through the rebuilt circuit, at
    any size and for circuits that measure and feed forward too; on state vectors, to MOST_QUBITS physical qubits; by Stim, for
    Clifford gates, at any size. Where it differs, the first step is looked for: the plan up to a step, its copies closed there,
    against the operations done by then. It is found by halving, so that the steps up to the one before are right together.

    Parameters
    ----------
    plan : see compiled
    rng : the generator of the inputs and outcomes on state vectors

    Raises
    ------
    ParameterError
        Not a plan, or no generator.
    """
    plan = needs(plan, Plan, "verified: plan", "a qnkit.compute.Plan")
    needs(rng, np.random.Generator, "verified: rng", "a generator, such as np.random.default_rng(1)")
    homes, machine = plan.placement.homes, plan.machine
    loads = np.array([(homes == k).sum(axis=0) for k in range(len(machine.modules))])
    roomy = bool(np.all(loads <= np.array([[module.data_qubits] for module in machine.modules])))
    roomy = roomy and all(plan.peak_link_qubits[module.name] <= module.link_qubits for module in machine.modules)
    spared = plan.placement.e_bits + plan.remade - plan.e_bits
    made, flaw = _flaw(plan, plan.circuit)
    found = Verdict(
        pairs_agree=spared == 0 or (spared > 0 and any(plan.placement.carried)),
        roomy=roomy,
        proved=not flaw,
        least_fidelity=None if made is None else likeness(made, plan.circuit, rng, MANY if flaw else FEW),
        by_stim=same_by_stim(made, plan.circuit, rng) if made is not None and is_unitary(plan.circuit) else None,
        bound=cut_bound(plan),
        e_bits=plan.e_bits,
    )
    if found.same:
        return found
    step, told = _first_difference(plan, rng)
    return replace(found, step=step, difference=told)


def _flaw(plan: Plan, circuit: Circuit) -> tuple[Rebuilt | None, str]:
    """A plan as a circuit on physical qubits, and what is wrong with it."""
    try:
        made = rebuilt(plan)
    except KeyError:
        return None, "a copy is used that is not there"
    except ParameterError as error:
        return None, str(error)
    return made, flaw_of(made, circuit, plan.circuit.bits)


def _first_difference(plan: Plan, rng: np.random.Generator) -> tuple[int, str]:
    """The first step that is wrong and what is wrong there; for a fault that shows at the end only, the number of steps."""
    count = len(plan.steps)
    missing = _missing(plan)
    if missing is not None:
        step, number = missing
        return step, f"operation {number} is never applied" + f", which step {step} needs" * (step < count)
    told = _flaw(plan, plan.circuit)[1] or "what was run does not agree with what was proved"
    right, wrong = 0, count + 1  # so many steps; one more stands for the plan as it is, with what it leaves open
    while wrong - right > 1:
        middle = (right + wrong) // 2
        flaw = _flaw_until(plan, middle, rng)
        right, wrong, told = (right, middle, flaw) if flaw else (middle, wrong, told)
    if wrong > count:
        return count, f"at the end: {told}"
    return wrong - 1, f"step {wrong - 1}, {_named(plan, plan.steps[wrong - 1])}: {told}"


def _missing(plan: Plan) -> tuple[int, int] | None:
    """The first operation never applied, after the first step that applies a later one on its qubits."""
    done = [step.operation if isinstance(step, Apply) else -1 for step in plan.steps]
    for number, operation in enumerate(plan.circuit.operations):
        if number not in done:
            qubits = set(operation.qubits)
            late = [k for k, other in enumerate(done) if other > number and qubits & set(plan.circuit.operations[other].qubits)]
            return (late or [len(done)])[0], number
    return None


def _flaw_until(plan: Plan, count: int, rng: np.random.Generator) -> str:
    """What is wrong with the first steps of a plan, all copies closed after them."""
    steps = plan.steps[:count]
    done = sorted({step.operation for step in steps if isinstance(step, Apply)})
    part = replace(plan, steps=(*steps, *_closings(plan, steps)))
    try:
        circuit = Circuit(qubits=plan.circuit.qubits, operations=tuple(plan.circuit.operations[k] for k in done))
    except ParameterError as error:
        return str(error)
    made, flaw = _flaw(part, circuit)
    if flaw and made is not None:
        fidelity = likeness(made, circuit, rng, MANY)
        if fidelity is not None and fidelity > 1 - EXACT:
            return ""
    return flaw


def _closings(plan: Plan, steps: tuple[Step, ...]) -> Iterator[Close]:
    """What closes all copies that some steps leave."""
    home: list[int] = plan.placement.homes[:, 0].tolist()
    copies: dict[tuple[int, int], Close] = {}
    for step in steps:
        if isinstance(step, Copy):
            copies[step.qubit, step.target] = Close(step.qubit, step.packet, step.target, step.layer)
        elif isinstance(step, Close):
            copies.pop((step.qubit, step.module), None)
        elif isinstance(step, Settle):
            old = copies.pop((step.qubit, step.module), None)
            packet = -1 if old is None else old.packet
            copies[step.qubit, home[step.qubit]] = Close(step.qubit, packet, home[step.qubit], step.layer)
            home[step.qubit] = step.module
    yield from copies.values()


def _named(plan: Plan, step: Step) -> str:
    names = [module.name for module in plan.machine.modules]
    if isinstance(step, Copy):
        return f"the copy of qubit {step.qubit} from module {names[step.source]} to {names[step.target]}"
    if isinstance(step, Apply):
        return f"operation {step.operation} in module {names[step.site]}"
    done = "the copy of qubit {0} in module {1} closed" if isinstance(step, Close) else "qubit {0} settled in module {1}"
    return done.format(step.qubit, names[step.module])
