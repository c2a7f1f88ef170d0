"""Running a plan on its noisy machine: exactly, on density matrices, with its fidelity and what each cause takes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..physics.ledger import Ledger, ledger_of_stages
from ..physics.memory import Memory
from ..physics.states import PairState
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from ..qubits.density import Branch, DensityRun, run_density
from ..qubits.density_matrix import DensityMatrix
from ..qubits.ket import Ket
from ..qubits.operations import Measure, Noise, Operation, Reset
from .noisy_plan import noisy
from .plan import Plan
from .plan_events import Asked, Made, NoisyPlan, causes_of
from .plan_links import prepared
from .shared_wait import waited_together

__all__ = ["MOST_DENSITY", "answered", "executed", "pair_made", "plan_fidelity", "plan_ledger"]

Branches = dict[tuple[int, ...], tuple[float, DensityMatrix]]
"""By the circuit's bits the chance of them and the state then."""

MOST_DENSITY = 12
"""Physical qubits of a plan that runs on density matrices."""


def executed(plan: Plan, *, without: Collection[str] = (), start: DensityMatrix | Ket | None = None) -> DensityRun:
    """What a plan leaves of its circuit's qubits, at home where the plan ends, for each record of the circuit's bits: exactly.

    Pairs are asked for one after the other. While the plan waits for one, all qubits that hold something wait together one time,
    drawn from the link's physics.UntilNext, and the mean over it is exact; see noisy for all else.

    Pairs side by side, as in ``PlanRuns(together=True)``, are not offered here: the age of each pair and the wait of all others
    hang together, so that all pairs of a layer would have to be in the register while it waits. Sample them.

    A memory whose coherence falls as a Gaussian (slow noise, T2*) begins anew with each wait: two waits one after the other are
    taken as independent and lose less than one wait of their length, where real slow noise would go on. Waits for pairs, waits in
    gates and messages, and the age of a pair count one by one; echoes are not modelled.

    Parameters
    ----------
    plan : see compiled
    without : causes to leave out, see causes_of
    start : of the circuit's qubits; all in state 0 unless one is given

    Raises
    ------
    ParameterError
        More than MOST_DENSITY physical qubits at a time; a link without pairs, memories or fibre for its messages; a start of
        another size.
    """
    made = noisy(needs(plan, Plan, "executed: plan", "a qnkit.compute.Plan"), without=without)
    if made.qubits > MOST_DENSITY:
        raise ParameterError(
            f"executed: {made.qubits} physical qubits: must be at most {MOST_DENSITY} on density matrices; sample with PlanRuns."
        )
    count, rest = plan.circuit.qubits, made.qubits - plan.circuit.qubits
    state = _zeros(count) if start is None else start
    if state.qubits != count:
        raise ParameterError(f"executed: start has {state.qubits} qubits: must have {count} as the circuit.")
    state = state.density()
    if rest:
        state = state.tensor(_zeros(rest).density())
    known: set[int] = set()
    branches = {(0,) * plan.circuit.bits: (1.0, state)}
    for part in parts(made):
        if isinstance(part, Asked):
            branches = {bits: (p, _waited(one, part, made)) for bits, (p, one) in branches.items()}
        else:
            branches = _continued(branches, known, part, made)
    out = [Branch(bits, p, one.reduced(made.ends)) for bits, (p, one) in branches.items()]
    return DensityRun(tuple(sorted(out, key=lambda branch: branch.bits)))


def _waited(state: DensityMatrix, asked: Asked, made: NoisyPlan) -> DensityMatrix:
    """A register after the wait for one pair."""
    kept = dict(zip(asked.qubits, asked.memories, strict=True))
    memories = [kept.get(place, Memory()) for place in range(made.qubits)]
    if not any(any(memory.rates) for memory in memories):
        return state
    return waited_together(state, memories, made.links.waits[asked.connections[0]])


def _continued(branches: Branches, known: set[int], part: tuple[Operation, ...], made: NoisyPlan) -> Branches:
    """Branches after some operations; what an operation asks of bits that were read before is answered for each branch."""
    count = made.plan.circuit.bits
    read = {step.bit for step in part if isinstance(step, Measure)}
    out: Branches = {}
    for bits, (chance, state) in branches.items():
        for branch in run_density(Circuit(qubits=made.qubits, operations=tuple(answered(part, known, bits))), state).branches:
            new = tuple(branch.bits[k] if k in read else bits[k] for k in range(count))
            p, before = chance * branch.probability, out.get(new)
            if before is not None:
                mean = (before[0] * before[1].vector + p * branch.state.vector) / (before[0] + p)
                out[new] = before[0] + p, DensityMatrix.unchecked(mean)
            else:
                out[new] = p, branch.state
    known |= read
    return out


def answered(part: tuple[Operation, ...], known: set[int], bits: tuple[int, ...]) -> Iterator[Operation]:
    """Operations of which those are left out that bits read before forbid."""
    old = set(known)
    for step in part:
        if all(bits[bit] == value for bit, value in step.when if bit in old):
            yield step.model_copy(update={"when": tuple(one for one in step.when if one[0] not in old)}) if step.when else step
        if isinstance(step, Measure):
            old.discard(step.bit)


def parts(made: NoisyPlan) -> Iterator[Asked | tuple[Operation, ...]]:
    """The events with every pair, as fresh as its link tells it, made by operations: waits, and the operations between them."""
    rows: list[Operation] = []
    for event in made.events:
        if isinstance(event, Asked):
            if rows:
                yield tuple(rows)
            rows = []
            yield event
        elif isinstance(event, Made):
            rows += pair_made(made, event)
        else:
            rows.append(event)
    if rows:
        yield tuple(rows)


def pair_made(made: NoisyPlan, event: Made, state: NDArray[np.complex128] | None = None) -> tuple[Operation, ...]:
    """The operations that put a pair on two link qubits: in a state (4, 4), or as fresh as its link tells it."""
    names = [made.links.names[place] for place in sorted((event.source, event.target))]
    matrix = made.links.pair(event.source, event.target) if state is None else state
    if f"pairs {names[0]} - {names[1]}" in made.without:
        matrix = np.array(PairState.bell().matrix)
    places = event.near, event.far
    return (*(Reset(qubits=(place,)) for place in places), Noise(channel=prepared(matrix), qubits=places))


def _zeros(qubits: int) -> Ket:
    """All qubits in state 0."""
    out = np.zeros(2**qubits, dtype=complex)
    out[0] = 1
    return Ket.unchecked(out)


def plan_fidelity(plan: Plan, *, without: Collection[str] = ()) -> float:
    """The fidelity F of what a plan leaves, bits and qubits together, to what its circuit without noise leaves.

    With p and q the chances of a record of bits, psi and rho the states then: ``(sum of sqrt(p q <psi|rho|psi>))**2``, which is
    Uhlmann's fidelity of the two as states of bits and qubits together.

    Raises
    ------
    ParameterError
        A circuit that resets qubits, so that its own result is mixed; and what executed refuses.
    """
    if any(isinstance(step, Reset) for step in plan.circuit.operations):
        raise ParameterError(
            "plan_fidelity: the circuit resets qubits, so what it leaves is no pure state; measure them instead."
        )
    return _likeness(executed(plan, without=without), run_density(plan.circuit))


def _likeness(run: DensityRun, ideal: DensityRun) -> float:
    found = {branch.bits: branch for branch in run.branches}
    root = 0.0
    for branch in ideal.branches:
        if branch.bits in found:
            other = found[branch.bits]
            overlap = float(branch.state.vector @ other.state.vector) / 2**branch.state.qubits
            root += np.sqrt(max(0.0, branch.probability * other.probability * overlap))
    return float(root**2)


def plan_ledger(plan: Plan) -> Ledger:
    """What each cause takes from the fidelity of a plan, switched on one by one in the order of causes_of."""
    causes = causes_of(plan)
    return ledger_of_stages(causes, [plan_fidelity(plan, without=causes[k + 1 :]) for k in range(len(causes))])
