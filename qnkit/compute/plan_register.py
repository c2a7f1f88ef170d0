"""The register of a plan in time: when each physical qubit is free, in which memory it waits, and what errs on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..physics.memory import Memory
from ..qubits.channel import Channel
from ..qubits.operations import Gate, Measure, Noise, Unitary, When
from .machine import Machine
from .module_gates import ModuleGates, gate_noise
from .plan_events import GATES, READOUT, STEPS, TURNS, Event
from .plan_links import PlanLinks

__all__ = ["PlanRegister"]

Matrix = NDArray[np.complex128]


class PlanRegister:
    """Physical qubits with clocks: a step begins when all its qubits are there, and who is there earlier waits in its memory.

    Parameters
    ----------
    machine : whose modules hold them
    homes : of each qubit of the circuit the module; it is the physical qubit of its own number
    without : causes that are switched off
    """

    def __init__(self, machine: Machine, homes: list[int], without: frozenset[str]) -> None:
        self.machine, self.links, self.without = machine, PlanLinks(machine), without
        self.events: list[Event] = []
        self.home = homes
        self.at: list[dict[int, int]] = [{home: qubit} for qubit, home in enumerate(homes)]
        self.spare: list[int] = []
        self.clock: list[float] = [0.0] * len(homes)
        self.kept_in: list[tuple[int, bool]] = [(home, True) for home in homes]
        self.known: dict[int, tuple[float, int]] = {}

    def gates_of(self, module: int) -> ModuleGates:
        """What a module does to its qubits."""
        gates: ModuleGates = self.machine.modules[module].gates
        return gates

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
        """The memory in which a physical qubit waits: as data or as link qubit."""
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
        """Noise, unless its cause is switched off or it is none."""
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
