"""Running a plan of Clifford gates with Pauli noise on its noisy machine by Stim, which holds thousands of qubits."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..model import ParameterError
from ..qubits.arrays import whole_of
from ..qubits.bell_states import BELL_SIGNS
from ..qubits.channel import Channel
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from ..qubits.estimate import Estimate
from ..qubits.operations import Gate, Measure, Noise, Operation, Reset, Unitary
from .noisy_plan import noisy
from .plan import Plan
from .plan_events import Asked, Made, NoisyPlan

__all__ = ["clifford_fidelity"]

EXACT = 1e-9
BATCHES = 50
"""The waits for pairs are drawn so often; the runs of a batch share them."""


def clifford_fidelity(plan: Plan, *, rng: np.random.Generator, runs: int, batches: int = BATCHES) -> Estimate:
    """The fidelity F of what a plan leaves to what its circuit leaves, sampled by Stim (C. Gidney, Quantum 5, 497 (2021)).

    After the plan the circuit is undone without noise and all its qubits are read: the share of runs that read 0 throughout is
    the fidelity. Pairs are asked for one after the other. The standard error is that of the batches, each with waits of its own.

    A correction's error happens when it is applied, which is in half of all runs, whatever the state: it is drawn at half its
    chance. This holds for Bell-diagonal pairs and readouts that err alike on 0 and 1, and no others are taken.

    Parameters
    ----------
    plan : of Clifford gates, without measurements of its own; see compiled
    rng : the generator
    runs : in all, shared out to the batches
    batches : 2 or more

    Raises
    ------
    ParameterError
        Stim is not installed; another gate; noise that is not Pauli noise: T1, coherent gate errors, one-sided readout, a pair
        that is not Bell-diagonal.
    """
    try:
        import stim
    except ImportError:
        raise ParameterError("clifford_fidelity: Stim is missing; install it with pip install 'qnkit[codes]'.") from None
    needs(rng, np.random.Generator, "clifford_fidelity: rng", "a generator, such as np.random.default_rng(1)")
    batches = whole_of(batches, "clifford_fidelity: batches", "must be a whole number from 2", 2)
    rule = f"must be a whole number from {batches}, one for each batch"
    each = whole_of(runs, "clifford_fidelity: runs", rule, batches) // batches
    made = noisy(needs(plan, Plan, "clifford_fidelity: plan", "a qnkit.compute.Plan"))
    undone = _Stim(stim, made).undone(plan.circuit)
    shares = []
    for seed in rng.integers(2**62, size=batches):
        one = _Stim(stim, made)
        one.played(rng)
        sampler = (one.circuit + undone).compile_sampler(seed=int(seed))
        found = sampler.sample(each)[:, -plan.circuit.qubits :]
        shares.append(1 - found.any(axis=1).mean())
    return Estimate.of(shares)


class _Stim:
    """A noisy plan written for Stim."""

    def __init__(self, stim: Any, made: NoisyPlan) -> None:
        self.stim, self.made, self.circuit = stim, made, stim.Circuit()
        self.measured: dict[int, int] = {}
        self.count = 0

    def played(self, rng: np.random.Generator) -> None:
        """All events, with waits drawn from the generator."""
        for event in self.made.events:
            if isinstance(event, Asked):
                wait_s = float(self.made.links.waits[event.connections[0]].sample(1, rng)[0])
                for place, memory in zip(event.qubits, event.memories, strict=True):
                    self.noise(memory.channel(wait_s), (place,))
            elif isinstance(event, Made):
                self.pair(event)
            else:
                self.operation(event)

    def pair(self, event: Made) -> None:
        matrix = self.made.links.pair(event.source, event.target)
        basis = BELL_SIGNS / np.sqrt(2)
        table = basis @ matrix @ basis.T
        if np.abs(table - np.diag(np.diag(table))).max() > EXACT:
            raise ParameterError("clifford_fidelity: a pair is not Bell-diagonal; run on state vectors with PlanRuns.")
        _, z, x, y = np.clip(np.diag(table).real, 0, 1)
        self.circuit.append("R", [event.near, event.far])
        self.circuit.append("H", [event.near])
        self.circuit.append("CX", [event.near, event.far])
        self.circuit.append("PAULI_CHANNEL_1", [event.far], [x, y, z])

    def operation(self, step: Operation) -> None:
        if isinstance(step, Measure):
            readout = step.readout
            p = 0.0 if readout is None else readout.reads_one_for_zero
            if readout is not None and abs(p - readout.reads_zero_for_one) > EXACT:
                raise ParameterError("clifford_fidelity: a readout errs unlike on 0 and 1; run on state vectors with PlanRuns.")
            self.circuit.append("M", list(step.qubits), p)
            self.measured[step.bit], self.count = self.count, self.count + 1
        elif isinstance(step, Noise):
            self.noise(step.channel, step.qubits, 0.5 if step.when else 1.0)
        elif isinstance(step, Reset):
            raise ParameterError("clifford_fidelity: the circuit resets qubits; run on state vectors with PlanRuns.")
        elif step.when:
            self.corrected(step)
        else:
            for places, matrix in step.matrices():
                self.circuit += _clifford(self.stim, matrix, places)

    def corrected(self, step: Gate | Unitary) -> None:
        """A Pauli gate that hangs on a bit of the protocols."""
        ((bit, _),) = step.when
        if bit < self.made.plan.circuit.bits:
            raise ParameterError("clifford_fidelity: the circuit measures; run on state vectors with PlanRuns.")
        ((places, matrix),) = step.matrices()
        record = self.stim.target_rec(self.measured[bit] - self.count)
        self.circuit.append("CX" if abs(matrix[0, 0]) < EXACT else "CZ", [record, *places])

    def noise(self, channel: Channel, places: tuple[int, ...], share: float = 1.0) -> None:
        """Pauli noise with a share of its chances."""
        diagonal = np.diag(channel.ptm)
        if np.abs(channel.ptm - np.diag(diagonal)).max() > EXACT:
            raise ParameterError("clifford_fidelity: no Pauli noise (T1, coherent errors); run on state vectors with PlanRuns.")
        one = np.array([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]) / 4
        chances = (one if len(places) == 1 else np.kron(one, one)) @ diagonal
        errors = np.clip(chances[1:], 0, 1) * share
        if errors.any():
            self.circuit.append(f"PAULI_CHANNEL_{len(places)}", list(places), errors)

    def undone(self, circuit: Circuit) -> Any:
        """The inverse of a circuit on the qubits where the plan ends, and their measurement."""
        one = self.stim.Circuit()
        for step in circuit.operations:
            if not isinstance(step, Gate | Unitary) or step.when:
                raise ParameterError("clifford_fidelity: the circuit measures or resets; run on state vectors with PlanRuns.")
            for places, matrix in step.matrices():
                one += _clifford(self.stim, matrix, tuple(self.made.ends[place] for place in places))
        one = one.inverse()
        one.append("M", list(self.made.ends))
        return one


def _clifford(stim: Any, matrix: Any, places: tuple[int, ...]) -> Any:
    """A unitary as Stim's gates on some qubits; ParameterError where it is no Clifford gate."""
    try:
        plain = stim.Tableau.from_unitary_matrix(np.asarray(matrix), endian="big").to_circuit()
    except ValueError:
        raise ParameterError("clifford_fidelity: a gate is no Clifford gate; run on state vectors with PlanRuns.") from None
    out = stim.Circuit()
    for step in plain:
        out.append(step.name, [places[target.value] for target in step.targets_copy()], step.gate_args_copy())
    return out
