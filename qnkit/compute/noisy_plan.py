"""A plan as what happens on noisy modules: gates with their errors, pairs as links make them, and who waits meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..physics.memory import Memory
from ..qubits.channel import Channel
from ..qubits.gates import gate_matrix
from ..qubits.operations import Gate, Measure, Noise, Operation, Unitary, When
from .module_gates import ModuleGates, gate_noise
from .plan import Plan
from .plan_links import PlanLinks
from .plan_steps import Apply, Close, Copy
from .rebuilt import _to_z as axis_to_z

__all__ = ["Asked", "Event", "Made", "NoisyPlan", "causes_of", "noisy"]

Matrix = NDArray[np.complex128]
GATES, TURNS, READOUT = "two-qubit gates", "one-qubit gates", "readout"
_X, _H, _Z = gate_matrix("x"), gate_matrix("h"), gate_matrix("z")
COPIED, SPECTATORS, STEPS = "waits for pairs, copied qubits", "waits for pairs, spectators", "waits in gates and messages"


@dataclass(frozen=True)
class Asked:
    """Pairs are asked for, and all qubits that hold something wait until the last of them is there.

    Attributes
    ----------
    connections : of each pair, in the order in which they are used
    qubits, memories : who waits, and where
    """

    connections: tuple[int, ...]
    qubits: tuple[int, ...]
    memories: tuple[Memory, ...]


@dataclass(frozen=True)
class Made:
    """A pair of those that were last asked for is put on two link qubits.

    Attributes
    ----------
    turn : which of them
    source, target : the modules of its qubits
    near, far : the physical qubits
    late_s : since the last of them was there
    """

    turn: int
    source: int
    target: int
    near: int
    far: int
    late_s: float


Event = Operation | Asked | Made


@dataclass(frozen=True)
class NoisyPlan:
    """What happens, event by event, on a register in which qubits that hold nothing are used again.

    Attributes
    ----------
    plan, links : of which it was made
    events : in their order
    qubits : of the register
    ends : for each qubit of the plan's circuit the one that holds it at the end; it starts in the one of its own number
    steps_s : the time in s of all gates, readouts and messages one after the other as they must be, without waits for pairs
    without : the causes that are switched off
    """

    plan: Plan
    links: PlanLinks
    events: tuple[Event, ...]
    qubits: int
    ends: tuple[int, ...]
    steps_s: float
    without: frozenset[str]


def causes_of(plan: Plan) -> tuple[str, ...]:
    """The causes of a plan's errors, in the order of its ledger: the pairs of each link it uses, then gates, readout, waits."""
    pairs = [f"pairs {a} - {b}" for a, b in plan.pairs_of_link]
    return (*pairs, GATES, TURNS, READOUT, STEPS, COPIED, SPECTATORS)


def noisy(plan: Plan, *, without: Collection[str] = (), together: bool = False) -> NoisyPlan:
    """The events of a plan with all noise of its machine.

    Each step begins as soon as its qubits, and the messages it hangs on, are there; a qubit there earlier waits in its memory: home
    qubits in the data memory of their module, copies and halves of pairs in its link memory. A pair is asked for when all that
    comes before it in the plan is done, and everything waits for it together.

    One-qubit gates, corrections included, take no time and err alike; several in a row are one, those that a packet keeps back or
    that only turn a copied qubit's axis to Z included. A packet of which no copy is made is turned nowhere. A measurement of the
    circuit that names no readout has its module's.

    Parameters
    ----------
    plan : see compiled
    without : causes to leave out, see causes_of
    together : ask for all pairs of a layer at once, at its first copy; else for one after the other, each when it is needed
    """
    return _Writer(plan, frozenset(without), together).written()


class _Writer:
    def __init__(self, plan: Plan, without: frozenset[str], together: bool) -> None:
        self.plan, self.without, self.together = plan, without, together
        self.links, self.machine, self.bit = PlanLinks(plan.machine), plan.machine, plan.circuit.bits
        self.events: list[Event] = []
        self.home: list[int] = plan.placement.homes[:, 0].tolist()
        count = len(self.home)
        self.at: list[dict[int, int]] = [{home: qubit} for qubit, home in enumerate(self.home)]
        self.spare: list[int] = []
        self.clock: list[float] = [0.0] * count
        self.kept_in: list[tuple[int, bool]] = [(home, True) for home in self.home]
        self.known: dict[int, tuple[float, int]] = {}
        self.one: list[Matrix] = [np.eye(2, dtype=complex) for _ in range(count)]
        self.frame: list[Matrix] = [np.eye(2, dtype=complex) for _ in range(count)]
        self.packet = [-1] * count
        self.copied = {step.packet for step in plan.steps if isinstance(step, Copy)}
        self.asked: list[int] = []
        self.layer, self.there_s = -1, 0.0

    def gates_of(self, module: int) -> ModuleGates:
        gates: ModuleGates = self.machine.modules[module].gates
        return gates

    def written(self) -> NoisyPlan:
        for number, step in enumerate(self.plan.steps):
            if isinstance(step, Copy):
                self.begin(step.qubit, step.packet)
                self.copy(step, number)
            elif isinstance(step, Close):
                self.close(step)
            elif isinstance(step, Apply):
                self.apply(step)
            else:
                self.kept_in[self.at[step.qubit][self.home[step.qubit]]] = (self.home[step.qubit], False)
                self.kept_in[self.at[step.qubit][step.module]] = (step.module, True)
                self.home[step.qubit] = step.module
        for qubit in range(len(self.home)):
            self.flush(qubit)
        self.meet(self.held())
        ends = tuple(self.at[qubit][home] for qubit, home in enumerate(self.home))
        done = max(self.clock[q] for q in self.held())
        return NoisyPlan(self.plan, self.links, tuple(self.events), len(self.clock), ends, done, self.without)

    def held(self) -> list[int]:
        """The physical qubits that hold something."""
        return [place for places in self.at for place in places.values()]

    def fresh(self, module: int) -> int:
        """A link qubit of a module, which holds nothing."""
        if not self.spare:
            self.spare.append(len(self.clock))
            self.clock.append(0.0)
            self.kept_in.append((module, False))
        place = self.spare.pop()
        self.kept_in[place] = (module, False)
        return place

    def memory(self, place: int) -> Memory:
        module, data = self.kept_in[place]
        gates = self.gates_of(module)
        memory: Memory = gates.data_memory if data else gates.link_memory
        return memory

    def meet(self, places: list[int], earliest_s: float = 0.0) -> float:
        """Let qubits wait until all are there, and until a time; it is returned."""
        start = max([earliest_s, *(self.clock[place] for place in places)])
        for place in places:
            time_s, memory = start - self.clock[place], self.memory(place)
            if time_s > 0 and any(memory.rates) and STEPS not in self.without:
                self.events.append(Noise(channel=memory.channel(time_s), qubits=(place,)))
            self.clock[place] = start
        return start

    def told_s(self, when: When, module: int) -> float:
        """When a module knows some bits."""
        times = [self.known[bit][0] + self.links.message_s(self.known[bit][1], module) for bit, _ in when]
        return max(times, default=0.0)

    def turned(self, matrix: Matrix, place: int, when: When = ()) -> None:
        """A one-qubit gate with its error."""
        module, _ = self.kept_in[place]
        self.meet([place], self.told_s(when, module))
        self.events.append(Unitary(matrix=matrix, qubits=(place,), when=when))
        self.erring(gate_noise("depolarizing", self.gates_of(module).one_qubit_error, 1), TURNS, (place,), when)

    def erring(self, channel: Channel, cause: str, places: tuple[int, ...], when: When = ()) -> None:
        if cause not in self.without and not np.array_equal(channel.ptm, np.eye(len(channel.ptm))):
            self.events.append(Noise(channel=channel, qubits=places, when=when))

    def joined(self, operation: Gate | Unitary, module: int) -> None:
        """A two-qubit gate in a module, with its error and its time."""
        gates = self.gates_of(module)
        places = operation.qubits
        start = self.meet(list(places), self.told_s(operation.when, module))
        self.events.append(operation)
        self.erring(gate_noise(gates.gate_noise, gates.gate_error), GATES, places, operation.when)
        for place in places:
            self.clock[place] = start + gates.gate_time_us * 1e-6

    def read(self, step: Measure) -> None:
        """A measurement with the readout of the qubit's module, unless it has one of its own."""
        (place,) = step.qubits
        module, _ = self.kept_in[place]
        gates = self.gates_of(module)
        self.meet([place])
        readout = step.readout or (None if READOUT in self.without else gates.readout)
        self.events.append(step.model_copy(update={"readout": readout}))
        self.clock[place] += gates.readout_time_us * 1e-6
        self.known[step.bit] = self.clock[place], module

    def copy(self, step: Copy, number: int) -> None:
        held, number_of = self.at[step.qubit][step.source], self.links.between
        if not self.together or step.layer != self.layer:
            self.layer = step.layer
            ahead = self.plan.steps[number:] if self.together else (step,)
            pairs = [one for one in ahead if isinstance(one, Copy) and one.layer == step.layer]
            qubits = self.held()
            self.there_s = self.meet(qubits)
            busy = {place for one in pairs for place in self.at[one.qubit].values()}
            memories = [self.memory(q) if (COPIED if q in busy else SPECTATORS) not in self.without else Memory() for q in qubits]
            self.asked = [number_of(one.source, one.target) for one in pairs]
            self.events.append(Asked(tuple(self.asked), tuple(qubits), tuple(memories)))
            self.turn = -1
        self.turn += 1
        near, far = self.fresh(step.source), self.fresh(step.target)
        start = self.meet([held], self.there_s)
        self.clock[near] = self.clock[far] = start
        self.events.append(Made(self.turn, step.source, step.target, near, far, start - self.there_s))
        self.joined(Gate(name="cx", qubits=(held, near)), step.source)
        self.read(Measure(qubits=(near,), bit=self.bit))
        self.turned(_X, far, ((self.bit, 1),))
        self.spare.append(near)
        self.at[step.qubit][step.target] = far

    def close(self, step: Close) -> None:
        place = self.at[step.qubit].pop(step.module)
        self.turned(_H, place)
        self.read(Measure(qubits=(place,), bit=self.bit + 1))
        self.turned(_Z, self.at[step.qubit][self.home[step.qubit]], ((self.bit + 1, 1),))
        self.spare.append(place)

    def begin(self, qubit: int, packet: int) -> None:
        """Turn a qubit so that the axis of a packet that begins is Z, where the packet is copied at all."""
        if self.packet[qubit] != packet:
            self.flush(qubit)
            self.packet[qubit] = packet
            if packet in self.copied:
                self.frame[qubit] = axis_to_z(self.plan.placement.packets.axes[packet])
                self.single(self.frame[qubit], qubit)

    def flush(self, qubit: int) -> None:
        """Turn a qubit back and apply the one-qubit gates that have waited."""
        self.single(self.one[qubit] @ self.frame[qubit].conj().T, qubit)
        self.one[qubit] = self.frame[qubit] = np.eye(2, dtype=complex)
        self.packet[qubit] = -1

    def single(self, matrix: Matrix, qubit: int) -> None:
        """A one-qubit gate at home; nothing where it is none."""
        if abs(abs(np.trace(matrix)) - 2) > 1e-13:
            self.turned(matrix, self.at[qubit][self.home[qubit]])

    def apply(self, step: Apply) -> None:
        operation = self.plan.circuit.operations[step.operation]
        if len(operation.qubits) == 1:
            self.alone(operation, operation.qubits[0])
            return
        packets = self.plan.placement.packets
        gate = int(np.flatnonzero(packets.operations == step.operation)[0])
        for qubit, packet in zip(operation.qubits, packets.gates[gate, 3:].tolist(), strict=True):
            self.begin(qubit, packet)
            if packet not in self.copied:
                self.flush(qubit)
        assert isinstance(operation, Gate | Unitary)
        places = tuple(self.at[q][step.site] for q in operation.qubits)
        turn = np.kron(*(self.one[q] @ self.frame[q].conj().T for q in operation.qubits))
        if np.array_equal(turn, np.eye(4)):
            self.joined(operation.model_copy(update={"qubits": places}), step.site)
            return
        ((_, matrix),) = operation.matrices()
        self.joined(Unitary(matrix=turn.conj().T @ matrix @ turn, qubits=places, when=operation.when), step.site)

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
