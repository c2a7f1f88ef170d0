"""Whether a plan does what its circuit does, and costs what it says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Measure, Noise, Reset
from ..qubits.vector import run_ket
from .plan import Plan
from .rebuilt import Rebuilt, rebuilt

__all__ = ["MOST_QUBITS", "Verdict", "cut_bound", "verified"]

MOST_QUBITS = 22
"""Physical qubits of a rebuilt circuit that is run on state vectors."""
SAMPLES = 3
ROUNDING = 1e-9


@dataclass(frozen=True)
class Verdict:
    """What was compared, and what differs.

    Attributes
    ----------
    pairs_agree : the plan uses as many pairs as its placement costs, and one for each copy that it makes again
    roomy : no module ever holds more circuit qubits than data qubits, or needs more link qubits than it has
    least_fidelity : of what the plan makes of random product states to what the circuit makes of them; None: too large to run
    bound : e-bits that no plan with these first and last homes can go below, see cut_bound
    e_bits : what the plan uses
    """

    pairs_agree: bool
    roomy: bool
    least_fidelity: float | None
    bound: int
    e_bits: int

    @property
    def holds(self) -> bool:
        """Whether nothing differs, as far as it was compared."""
        same = self.least_fidelity is None or self.least_fidelity > 1 - ROUNDING
        return self.pairs_agree and self.roomy and same and self.bound <= self.e_bits

    def __str__(self) -> str:
        faults = [
            "" if self.pairs_agree else "the pairs are not those of the placement",
            "" if self.roomy else "a module holds more qubits than it has",
            "" if self.bound <= self.e_bits else f"{self.e_bits} e-bits are fewer than the bound of {self.bound}",
        ]
        if self.least_fidelity is None:
            faults.append("too large to be run: states were not compared")
        elif self.least_fidelity <= 1 - ROUNDING:
            faults.append(f"a state comes out with fidelity {self.least_fidelity:.6f}")
        told = "; ".join(fault for fault in faults if fault)
        return f"{self.e_bits} e-bits, bound {self.bound}: {told or 'the same as the circuit'}"


def verified(plan: Plan, rng: np.random.Generator) -> Verdict:
    """Compare a plan with its circuit: states of random product inputs, pairs against cost, room, and the bound over cuts.

    Three random inputs tell two different unitaries apart with probability 1. A circuit that measures is compared only in the
    states that it leaves for the same measured bits.
    """
    made = rebuilt(plan)
    homes, machine = plan.placement.homes, plan.machine
    loads = np.array([(homes == k).sum(axis=0) for k in range(len(machine.modules))])
    roomy = bool(np.all(loads <= np.array([[module.data_qubits] for module in machine.modules])))
    roomy = roomy and all(plan.peak_link_qubits[module.name] <= module.link_qubits for module in machine.modules)
    least = None
    if made.circuit.qubits <= MOST_QUBITS and _is_unitary(plan.circuit):
        least = min(_overlap(plan.circuit, made, rng) for _ in range(SAMPLES))
    return Verdict(plan.e_bits - plan.remade == plan.placement.e_bits, roomy, least, cut_bound(plan), plan.e_bits)


def _is_unitary(circuit: Circuit) -> bool:
    return not any(isinstance(step, Measure | Reset | Noise) or step.when for step in circuit.operations)


def _overlap(circuit: Circuit, made: Rebuilt, rng: np.random.Generator) -> float:
    """The fidelity of what a rebuilt circuit makes of a random product state to what the circuit makes of it."""
    angles = rng.uniform(0, 2 * np.pi, (circuit.qubits, 3))
    ends = []
    for places, one in ((range(circuit.qubits), circuit), (made.starts, made.circuit)):
        turned = [Gate(name="u", qubits=(place,), angles=tuple(row)) for place, row in zip(places, angles.tolist(), strict=True)]
        run = run_ket(Circuit(qubits=one.qubits, operations=(*turned, *one.operations)), rng=rng)
        ends.append(np.asarray(run.state.amplitudes))
    rest = [q for q in range(made.circuit.qubits) if q not in made.ends]
    table = ends[1].reshape([2] * made.circuit.qubits).transpose([*made.ends, *rest]).reshape(2**circuit.qubits, -1)
    return float(np.linalg.norm(ends[0].conj() @ table) ** 2)


def cut_bound(plan: Plan) -> int:
    """e-bits that no plan with the same homes at the start and the end can go below: over each cut of the modules in two.

    Local operations and classical messages cannot raise entanglement: if the circuit, on some input, leaves the qubits on the two
    sides entangled with Schmidt rank r, at least log2(r) e-bits have crossed. The ranks are those of a random input; qubits
    that end elsewhere count where they end. 0 for circuits that are too large to run or that measure.
    """
    circuit, homes = plan.circuit, plan.placement.homes
    count = len(plan.machine.modules)
    if circuit.qubits > MOST_QUBITS or not _is_unitary(circuit) or count < 2:
        return 0
    rng = np.random.default_rng(0)
    turned = [Gate(name="u", qubits=(q,), angles=tuple(rng.uniform(0, 6, 3).tolist())) for q in range(circuit.qubits)]
    state = run_ket(Circuit(qubits=circuit.qubits, operations=(*turned, *circuit.operations))).state
    best = 0
    for mask in range(1, 1 << (count - 1)):
        side = [q for q in range(circuit.qubits) if mask >> int(homes[q, -1]) & 1]
        if 0 < len(side) < circuit.qubits:
            best = max(best, _log_rank(np.asarray(state.amplitudes), side))
    return best


def _log_rank(amplitudes: NDArray[np.complex128], side: list[int]) -> int:
    n = int(amplitudes.size).bit_length() - 1
    rest = [q for q in range(n) if q not in side]
    table = amplitudes.reshape([2] * n).transpose([*side, *rest]).reshape(2 ** len(side), -1)
    sizes = np.linalg.svd(table, compute_uv=False)
    return int(np.ceil(np.log2(np.count_nonzero(sizes > 1e-9 * sizes[0])) - 1e-12))
