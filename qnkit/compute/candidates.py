"""Plans worth a look where pairs are not all that counts: other placements, fewer link qubits, copies closed early."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.circuit import Circuit
from .copies import closed_early
from .machine import Machine
from .module_gates import gate_noise
from .packets import packets_of
from .placement import Placement
from .placing import places
from .plan import Plan, fewest_pairs, plan_of
from .plan_numbers import PlanNumbers, numbers_of

__all__ = ["Draft", "drafts", "link_weights"]

Whole = NDArray[np.int64]

HEAVIEST = 1000
"""The weight of the worst link."""


@dataclass(frozen=True)
class Draft:
    """How a plan is made: a placement, and what is done about copies.

    Attributes
    ----------
    circuit, placement : what is placed, and where
    link_qubits : so many in each module are used at most; None: all that it has
    early : whether copies are closed right after their last use
    """

    circuit: Circuit
    placement: Placement
    link_qubits: int | None = None
    early: bool = False

    def plan(self) -> Plan | None:
        """The plan; None where link qubits are too few for one gate."""
        machine = self.placement.machine
        try:
            plan = plan_of(self.circuit, replace(self.placement, machine=_limited(machine, self.link_qubits)))
        except ParameterError:
            return None
        plan = replace(plan, placement=self.placement)
        return closed_early(plan) if self.early else plan


def _limited(machine: Machine, link_qubits: int | None) -> Machine:
    """The same machine with fewer link qubits in its modules."""
    if link_qubits is None:
        return machine
    less = [one.model_copy(update={"link_qubits": min(one.link_qubits, link_qubits)}) for one in machine.modules]
    return machine.model_copy(update={"modules": tuple(less)})


def drafts(circuit: Circuit, machine: Machine, rng: np.random.Generator, steps: int) -> Iterator[Draft]:
    """Drafts of plans, the one with the fewest pairs first; the same for the same generator.

    Placements by annealing with link weights of three kinds (all links alike; by what a gate over the link loses; by how long it
    takes), qubits moving and staying, and, where modules' gates differ, once more with as many qubits as can be in the modules
    with the best gates. Each with all link qubits and with fewer, copies kept as long as there is room and closed early.
    """
    found: list[Placement] = []
    best, still = places(circuit, machine, rng=rng, steps=steps)
    found += [fewest_pairs(circuit, best, still).placement, best, still]
    kinds = [weights for weights in link_weights(circuit.qubits, machine) if weights is not None]
    for weights in kinds:
        found += places(circuit, machine, rng=rng, steps=steps, weights=weights)
    crowded = _crowded(machine, circuit.qubits)
    if crowded is not None:
        for other in places(circuit, crowded, rng=rng, steps=steps, weights=kinds[0] if kinds else None):
            found.append(replace(other, machine=machine))
    seen = set()
    for placement in found:
        tables = placement.homes, placement.sites, placement.weights
        key = (*(None if one is None else one.tobytes() for one in tables), placement.pins)
        if key in seen:
            continue
        seen.add(key)
        first = Draft(circuit, placement)
        plan = first.plan()
        if plan is None:
            continue
        peak = max(plan.peak_link_qubits.values())
        for cap in (None, *sorted({peak - 1, (peak + 1) // 2, 2, 1} & set(range(1, peak)), reverse=True)):
            for early in (False, True):
                yield replace(first, link_qubits=cap, early=early)


def link_weights(qubits: int, machine: Machine) -> tuple[Whole | None, Whole | None]:
    """Weights of links by what one gate over each loses, and by how long it takes, (modules, modules); None: all alike.

    The gate is a CZ of two qubits at home at the link's two ends, applied at either; all other qubits of a register of so many
    wait meanwhile.
    """
    count = len(machine.modules)
    loss, time_s = np.zeros((count, count)), np.zeros((count, count))
    for a, b in zip(*np.nonzero(machine.hops == 1), strict=True):
        one = _one_gate(qubits, machine, int(a), int(b))
        loss[a, b], time_s[a, b] = one.loss, one.time_s
    return _whole(loss, machine), _whole(time_s, machine)


def _one_gate(qubits: int, machine: Machine, a: int, b: int) -> PlanNumbers:
    """The costs of one gate of a qubit of module ``a``, copied to module ``b``."""
    room = [module.data_qubits - (place in (a, b)) for place, module in enumerate(machine.modules)]
    rest = np.repeat(np.arange(len(room)), room)[: max(0, qubits - 2)].tolist()
    circuit = Circuit(qubits=2 + len(rest)).gate("cz", 0, 1)
    packets = packets_of(circuit)
    return numbers_of(plan_of(circuit, Placement(packets, machine, np.array([[a], [b], *([m] for m in rest)]), np.array([b]))))


def _whole(values: NDArray[np.float64], machine: Machine) -> Whole | None:
    """Values of links, both ways on the average, as whole numbers; None where all are alike."""
    both = np.minimum((values + values.T) / 2, 1e9)
    linked = both[machine.hops == 1]
    if not linked.size or np.ptp(linked) <= 1e-9 * linked.max():
        return None
    out: Whole = np.rint(both * (HEAVIEST / linked.max())).astype(np.int64)
    return out


def _crowded(machine: Machine, qubits: int) -> Machine | None:
    """The machine with data qubits only where gates err least, as many as the circuit needs; None where all err alike."""
    errors = [float(1 - np.trace(gate_noise(m.gates.gate_noise, m.gates.gate_error).ptm) / 16) for m in machine.modules]
    if max(errors) - min(errors) <= 1e-12:
        return None
    rest, modules = qubits, list(machine.modules)
    for place in sorted(range(len(errors)), key=lambda place: (errors[place], place)):
        here = min(rest, modules[place].data_qubits)
        modules[place], rest = modules[place].model_copy(update={"data_qubits": here}), rest - here
    return machine.model_copy(update={"modules": tuple(modules)})
