"""Plans: a circuit rebuilt for modules, with every pair, copy, gate and correction in its place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ..model import ParameterError
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from .machine import Machine
from .placement import Placement
from .plan_builder import LinkUse, plan_steps
from .plan_steps import Copy, Step

if TYPE_CHECKING:
    from .verification import Verdict

__all__ = ["Plan", "fewest_pairs", "plan_of"]


@dataclass(frozen=True)
class Plan:
    """A circuit on modules, step by step.

    Attributes
    ----------
    circuit : the circuit that was given
    placement : where its qubits are and its gates are applied
    steps : in the order in which they are done
    note : what was changed in the circuit that was given before, in words
    """

    circuit: Circuit
    placement: Placement
    steps: tuple[Step, ...]
    note: str = ""

    def __eq__(self, other: object) -> bool:
        """Whether both do the same steps for the same circuit on the same machine, from the same homes."""
        if not isinstance(other, Plan) or (self.circuit, self.steps, self.machine) != (other.circuit, other.steps, other.machine):
            return False
        return np.array_equal(self.placement.homes, other.placement.homes)

    def __hash__(self) -> int:
        """The same for plans that are equal."""
        return hash((self.circuit, self.steps))

    @property
    def machine(self) -> Machine:
        """The machine."""
        return self.placement.machine

    @property
    def e_bits(self) -> int:
        """The pairs it uses, each between two modules that a link joins."""
        return sum(isinstance(step, Copy) for step in self.steps)

    @property
    def remade(self) -> int:
        """How many of these pairs make a copy again that was given up for want of link qubits."""
        carried = zip(self.placement.packets.bridges, self.placement.carried, strict=True)
        before = {bridge.last: (bridge.first, modules) for bridge, modules in carried}
        made, again = set[tuple[int, int]](), 0
        for step in self.steps:
            if isinstance(step, Copy):
                packet: int | None = step.packet
                while packet is not None and (packet, step.target) not in made:
                    first, modules = before.get(packet, (None, ()))
                    packet = first if step.target in modules else None
                again += packet is not None
                made |= {(step.packet, step.target), (step.packet, step.source)}
        return again

    @property
    def pairs_of_link(self) -> dict[tuple[str, str], int]:
        """The pairs of each pair of modules that a link joins, by their names in order of the machine."""
        names = [module.name for module in self.machine.modules]
        found = Counter(tuple(sorted((step.source, step.target))) for step in self.steps if isinstance(step, Copy))
        return {(names[a], names[b]): count for (a, b), count in sorted(found.items())}

    @property
    def peak_link_qubits(self) -> dict[str, int]:
        """The most link qubits that each module needs at once: for copies, and for the half of a pair that is read out."""
        use, peak = LinkUse(self.placement), Counter[int]()
        for step in self.steps:
            use.done(step)
            if isinstance(step, Copy):
                peak[step.source] = max(peak[step.source], use.now(step.source) + 1)
                peak[step.target] = max(peak[step.target], use.now(step.target))
        return {module.name: peak[i] for i, module in enumerate(self.machine.modules)}

    def verify(self, rng: np.random.Generator) -> Verdict:
        """Whether it does what its circuit does and costs what it says, or the first difference; see verification.verified."""
        from .verification import verified

        return verified(self, rng)


def fewest_pairs(circuit: Circuit, best: Placement, still: Placement) -> Plan:
    """The plan with the fewest pairs of two placements, the second of qubits that stay, and of some more where that may help.

    Where link qubits are scarce the placement with the fewest e-bits can need more pairs than another one. So qubits that stay
    are tried too, as that placement has them and in the register's order, with every gate at its first or second qubit's home.

    Raises
    ------
    ParameterError
        What plan_of refuses, where it refuses all of them.
    """
    found, refused = list[Plan](), list[ParameterError]()
    for placement in (best, *_others(still)):
        try:
            found.append(plan_of(circuit, placement))
        except ParameterError as refusal:
            refused.append(refusal)
        if placement is best and found and not found[0].remade:
            return found[0]
    if not found:
        raise refused[0]
    return min(found, key=lambda plan: plan.e_bits)


def _others(still: Placement) -> list[Placement]:
    """Placements of qubits that stay, as a placement has them and in the register's order."""
    gates, listed, modules = still.packets.gates, still.homes.copy(), still.machine.modules
    order = np.repeat(np.arange(len(modules)), [module.data_qubits for module in modules])
    listed[:] = order[: len(listed), None]
    others = [still]
    for homes in (still.homes, listed):
        others += [replace(still, homes=homes, sites=homes[gates[:, side], 0].copy(), pins=()) for side in (0, 1)]
    return others


def plan_of(circuit: Circuit, placement: Placement) -> Plan:
    """The plan that a placement of a circuit stands for: see plan_builder.plan_steps.

    Raises
    ------
    ParameterError
        Not a circuit, not a placement, or a placement of another circuit.
    """
    needs(circuit, Circuit, "plan_of: circuit", "a qnkit.qubits.Circuit")
    packets = needs(placement, Placement, "plan_of: placement", "a qnkit.compute.Placement").packets
    pairs = [(k, *step.qubits) for k, step in enumerate(circuit.operations) if len(step.qubits) > 1]
    placed = [(k, *row) for k, row in zip(packets.operations.tolist(), packets.gates[:, :2].tolist(), strict=True)]
    if circuit.qubits != packets.qubits or pairs != placed:
        raise ParameterError("plan_of: the placement is of another circuit; give the two that belong together.")
    return Plan(circuit, placement, plan_steps(circuit, placement))
