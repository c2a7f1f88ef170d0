"""A plan as what happens on noisy modules: gates with their errors, pairs as links make them, and who waits meanwhile."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from ..physics.memory import Memory
from ..qubits.gates import gate_matrix
from ..qubits.operations import Gate, Measure, Operation, Unitary
from .bridges import on_copies
from .gate_axes import to_z as axis_to_z
from .placement import frames
from .plan import Plan
from .plan_events import COPIED, SPECTATORS, Asked, Made, NoisyPlan
from .plan_register import PlanRegister
from .plan_steps import Apply, Close, Copy, Settle

__all__ = ["PlanWriter", "noisy"]

Matrix = NDArray[np.complex128]
_X, _H, _Z = gate_matrix("x"), gate_matrix("h"), gate_matrix("z")


def noisy(plan: Plan, *, without: Collection[str] = (), together: bool = False) -> NoisyPlan:
    """The events of a plan with all noise of its machine.

    Each step begins as soon as its qubits, and the messages it hangs on, are there. A qubit that is there earlier waits: home
    qubits in the data memory of their module, copies and halves of pairs in its link memory. A pair is asked for when all that
    comes before it in the plan is done, and everything waits for it together. A copy that becomes a home takes no gate for it.

    One-qubit gates, corrections included, take no time and err alike. They are done as late as they can be, several in a row as
    one, those that a packet keeps back or that only turn a copied qubit's axis to Z included. A packet of which no copy is made
    is turned nowhere. A measurement of the circuit that names no readout has its module's.

    Parameters
    ----------
    plan : see compiled
    without : causes to leave out, see causes_of
    together : ask for all pairs of a layer at once, at its first copy; else for one after the other, each when it is needed
    """
    return PlanWriter(plan, frozenset(without), together).written()


class PlanWriter(PlanRegister):
    """Walks through the steps of a plan, keeps the time of each qubit, and notes the events; see noisy."""

    def __init__(self, plan: Plan, without: frozenset[str], together: bool) -> None:
        super().__init__(plan.machine, plan.placement.homes[:, 0].tolist(), without)
        self.plan, self.together, self.bit = plan, together, plan.circuit.bits
        count = len(self.home)
        self.one: list[Matrix] = [np.eye(2, dtype=complex) for _ in range(count)]
        self.frame: list[Matrix] = [np.eye(2, dtype=complex) for _ in range(count)]
        self.packet = [-1] * count
        self.frames = frames(plan.placement)
        self.copied = {self.frames.get(step.packet, step.packet) for step in plan.steps if isinstance(step, Copy)}
        self.layer, self.turn, self.number, self.there_s = -1, -1, 0, 0.0

    def written(self) -> NoisyPlan:
        """The events of all steps."""
        for number, step in enumerate(self.plan.steps):
            self.number = number
            if isinstance(step, Copy):
                self.begin(step.qubit, self.frames.get(step.packet, step.packet))
                self.copy(step)
            elif isinstance(step, Close):
                self.close(step)
            elif isinstance(step, Apply):
                self.apply(step)
            else:
                self.settle(step)
        for qubit in range(len(self.home)):
            self.flush(qubit)
        self.meet(self.held())
        ends = tuple(self.at[qubit][home] for qubit, home in enumerate(self.home))
        done = max(self.clock[q] for q in self.held())
        return NoisyPlan(self.plan, self.links, tuple(self.events), len(self.clock), ends, done, self.without)

    def copy(self, step: Copy) -> None:
        """A copy made with a pair."""
        held = self.at[step.qubit][step.source]
        start = self.started(step, held)
        near, far = self.fresh(step.source), self.fresh(step.target)
        self.clock[near] = self.clock[far] = start
        self.events.append(Made(self.turn, step.source, step.target, near, far, start - self.there_s))
        self.joined(Gate(name="cx", qubits=(held, near)), step.source)
        self.read(Measure(qubits=(near,), bit=self.bit))
        self.turned(_X, far, ((self.bit, 1),))
        self.spare.append(near)
        self.at[step.qubit][step.target] = far

    def started(self, step: Copy, held: int) -> float:
        """When a copy's pair is used, after the wait for it where it is asked for now."""
        if not self.together or step.layer != self.layer:
            self.layer = step.layer
            ahead = self.plan.steps[self.number :] if self.together else (step,)
            pairs = [one for one in ahead if isinstance(one, Copy) and one.layer == step.layer]
            qubits = self.held()
            self.there_s = self.meet(qubits)
            busy = {place for one in pairs for place in self.at[one.qubit].values()}
            memories = [self.memory(q) if (COPIED if q in busy else SPECTATORS) not in self.without else Memory() for q in qubits]
            asked = tuple(self.links.between(one.source, one.target) for one in pairs)
            self.events.append(Asked(asked, tuple(qubits), tuple(memories), self.there_s))
            self.turn = -1
        self.turn += 1
        return self.meet([held], self.there_s)

    def close(self, step: Close) -> None:
        """A copy read out, and what remains corrected."""
        place = self.at[step.qubit].pop(step.module)
        self.turned(_H, place)
        self.read(Measure(qubits=(place,), bit=self.bit + 1))
        self.turned(_Z, self.at[step.qubit][self.home[step.qubit]], ((self.bit + 1, 1),))
        self.spare.append(place)

    def settle(self, step: Settle) -> None:
        """From now on the new home is kept in a data memory and the old one is a copy."""
        places, old = self.at[step.qubit], self.home[step.qubit]
        self.meet([places[old], places[step.module]])
        self.kept_in[places[old]], self.kept_in[places[step.module]] = (old, False), (step.module, True)
        self.home[step.qubit] = step.module

    def begin(self, qubit: int, packet: int) -> None:
        """Turn a qubit so that a packet's axis is Z, where it is copied at all; where copies live on it stays as it is."""
        if self.packet[qubit] != packet:
            frame = axis_to_z(self.plan.placement.packets.axes[packet]) if packet in self.copied else np.eye(2, dtype=complex)
            self.flush(qubit, frame)
            self.packet[qubit], self.frame[qubit] = packet, frame

    def flush(self, qubit: int, frame: Matrix | None = None) -> None:
        """Turn a qubit back, apply the one-qubit gates that have waited and turn it to another frame, all as one gate."""
        matrix = self.one[qubit] @ self.frame[qubit].conj().T
        self.single(matrix if frame is None else frame @ matrix, qubit)
        self.one[qubit] = self.frame[qubit] = np.eye(2, dtype=complex)
        self.packet[qubit] = -1

    def single(self, matrix: Matrix, qubit: int) -> None:
        """A one-qubit gate at home; nothing where it is none."""
        if abs(abs(np.trace(matrix)) - 2) > 1e-13:
            self.turned(matrix, self.at[qubit][self.home[qubit]])

    def apply(self, step: Apply) -> None:
        """An operation of the circuit where its qubits or their copies are."""
        operation = self.plan.circuit.operations[step.operation]
        if len(operation.qubits) == 1:
            self.alone(operation, operation.qubits[0])
            return
        packets = self.plan.placement.packets
        gate = int(np.flatnonzero(packets.operations == step.operation)[0])
        rows = [self.frames.get(packet, packet) for packet in packets.gates[gate, 3:].tolist()]
        for qubit, packet in zip(operation.qubits, rows, strict=True):
            self.begin(qubit, packet)
            if packet not in self.copied:
                self.flush(qubit)
        assert isinstance(operation, Gate | Unitary)
        places = tuple(self.at[q][step.site] for q in operation.qubits)
        turn = np.kron(*(self.one[q] @ self.frame[q].conj().T for q in operation.qubits))
        if np.array_equal(turn, np.eye(4)) and not step.also:
            self.joined(operation.model_copy(update={"qubits": places}), step.site)
            return
        ((_, matrix),) = operation.matrices()
        turned = turn.conj().T @ matrix @ turn
        self.joined(Unitary(matrix=turned, qubits=places, when=operation.when), step.site)
        for module in step.also:
            copies = tuple(self.at[q][module] for q in operation.qubits)
            self.joined(Unitary(matrix=on_copies(turned), qubits=copies, when=operation.when), module)

    def alone(self, operation: Operation, qubit: int) -> None:
        """An operation on one qubit: a gate waits for its turn, all else is done now."""
        if isinstance(operation, Gate | Unitary) and not operation.when:
            for _, matrix in operation.matrices():
                self.one[qubit] = matrix @ self.one[qubit]
            return
        self.flush(qubit)
        place = self.at[qubit][self.home[qubit]]
        if isinstance(operation, Gate | Unitary):
            ((_, matrix),) = operation.matrices()
            self.turned(matrix, place, operation.when)
        elif isinstance(operation, Measure):
            self.read(operation.model_copy(update={"qubits": (place,)}))
        else:
            self.meet([place], self.told_s(operation.when, self.home[qubit]))
            self.events.append(operation.model_copy(update={"qubits": (place,)}))
