"""The circuit that a plan is on physical qubits: pairs, copies, gates, readouts and corrections, all explicit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Measure, Operation, Reset, Unitary
from .bridges import on_copies
from .gate_axes import to_z
from .placement import frames
from .plan import Plan
from .plan_steps import Apply, Close, Copy

__all__ = ["Rebuilt", "rebuilt"]

Matrix = NDArray[np.complex128]


@dataclass(frozen=True)
class Rebuilt:
    """A plan as a circuit on physical qubits.

    Attributes
    ----------
    circuit : its first bits are those of the plan's circuit, the two after them are of the protocols
    modules : for each physical qubit the place of its module
    starts, ends : for each qubit of the plan's circuit the physical qubit that holds it at the start and at the end
    """

    circuit: Circuit
    modules: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def rebuilt(plan: Plan) -> Rebuilt:
    """The circuit of a plan: every pair is made by H and controlled-X on two link qubits in state 0.

    In a packet a qubit is kept turned so that the packet's axis is Z; one-qubit gates wait for the packet's end, and the gates
    between are turned to match. A copy is a controlled-X onto the near half of a pair, its readout, and an X on the far half; it
    is closed by H, readout and a Z on the qubit. A gate that copies live on across is applied to each of them too.
    """
    return _Writer(plan).written()


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self.plan, self.bit = plan, plan.circuit.bits
        self.rows: list[Operation] = []
        self.modules: list[int] = []
        self.spare: dict[int, list[int]] = defaultdict(list)
        homes = plan.placement.homes[:, 0].tolist()
        self.home = homes
        self.at: list[dict[int, int]] = [{home: self.fresh(home)} for home in homes]
        self.waiting: list[Matrix] = [np.eye(2, dtype=complex) for _ in homes]
        self.frame: list[Matrix] = [np.eye(2, dtype=complex) for _ in homes]
        self.packet, self.frames = [-1] * len(homes), frames(plan.placement)

    def fresh(self, module: int) -> int:
        """A physical qubit of a module that holds nothing."""
        if self.spare[module]:
            return self.spare[module].pop()
        self.modules.append(module)
        return len(self.modules) - 1

    def written(self) -> Rebuilt:
        starts = tuple(self.at[q][home] for q, home in enumerate(self.home))
        for step in self.plan.steps:
            if isinstance(step, Copy):
                self.begin(step.qubit, step.packet)
                self.copy(step)
            elif isinstance(step, Close):
                self.close(step)
            elif isinstance(step, Apply):
                self.apply(step)
            else:
                self.home[step.qubit] = step.module
        for qubit in range(len(self.home)):
            self.flush(qubit)
        ends = tuple(self.at[q][home] for q, home in enumerate(self.home))
        circuit = Circuit(qubits=len(self.modules), operations=tuple(self.rows))
        return Rebuilt(circuit, tuple(self.modules), starts, ends)

    def copy(self, step: Copy) -> None:
        near, far = self.fresh(step.source), self.fresh(step.target)
        held = self.at[step.qubit][step.source]
        self.rows += [Reset(qubits=(near,)), Reset(qubits=(far,)), Gate(name="h", qubits=(near,))]
        self.rows += [Gate(name="cx", qubits=(near, far)), Gate(name="cx", qubits=(held, near))]
        self.rows += [Measure(qubits=(near,), bit=self.bit), Gate(name="x", qubits=(far,), when=((self.bit, 1),))]
        self.spare[step.source].append(near)
        self.at[step.qubit][step.target] = far

    def close(self, step: Close) -> None:
        held = self.at[step.qubit].pop(step.module)
        self.rows += [Gate(name="h", qubits=(held,)), Measure(qubits=(held,), bit=self.bit + 1)]
        remains = self.at[step.qubit][self.home[step.qubit]]
        self.rows.append(Gate(name="z", qubits=(remains,), when=((self.bit + 1, 1),)))
        self.spare[step.module].append(held)

    def begin(self, qubit: int, packet: int) -> None:
        """Turn a qubit so that the axis of a packet that begins is Z; it stays as it is where copies live on."""
        packet = self.frames.get(packet, packet)
        if self.packet[qubit] != packet:
            self.flush(qubit)
            self.packet[qubit] = packet
            self.frame[qubit] = to_z(self.plan.placement.packets.axes[packet])
            self.rows.append(Unitary(matrix=self.frame[qubit], qubits=(self.at[qubit][self.home[qubit]],)))

    def flush(self, qubit: int) -> None:
        """Turn a qubit back and apply the one-qubit gates that have waited."""
        matrix = self.waiting[qubit] @ self.frame[qubit].conj().T
        if not np.allclose(matrix, np.eye(2), atol=1e-14):
            self.rows.append(Unitary(matrix=matrix, qubits=(self.at[qubit][self.home[qubit]],)))
        self.waiting[qubit] = self.frame[qubit] = np.eye(2, dtype=complex)
        self.packet[qubit] = -1

    def apply(self, step: Apply) -> None:
        operation = self.plan.circuit.operations[step.operation]
        if len(operation.qubits) == 1:
            (qubit,) = operation.qubits
            if isinstance(operation, Gate | Unitary) and not operation.when:
                for _, matrix in operation.matrices():
                    self.waiting[qubit] = matrix @ self.waiting[qubit]
            else:
                self.flush(qubit)
                self.rows.append(operation.model_copy(update={"qubits": (self.at[qubit][step.site],)}))
            return
        packets = self.plan.placement.packets
        gate = int(np.flatnonzero(packets.operations == step.operation)[0])
        for qubit, packet in zip(operation.qubits, packets.gates[gate, 3:].tolist(), strict=True):
            self.begin(qubit, packet)
        assert isinstance(operation, Gate | Unitary)
        ((_, matrix),) = operation.matrices()
        sides = [self.waiting[q] @ self.frame[q].conj().T for q in operation.qubits]
        turn = np.kron(*sides)
        turned = turn.conj().T @ matrix @ turn
        for module in (step.site, *step.also):
            places = tuple(self.at[q][module] for q in operation.qubits)
            one = turned if module == step.site else on_copies(turned)
            self.rows.append(Unitary(matrix=one, qubits=places, when=operation.when))
