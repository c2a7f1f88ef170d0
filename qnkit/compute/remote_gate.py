"""Remote gates: a gate between data qubits of two modules, made with one pair, as the one channel that it is on those qubits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

import numpy as np
from pydantic import model_validator

from ..model import Model, quantity, refusal, replaced_all
from ..physics.ledger import Ledger, ledger_of_stages
from ..physics.memory import Memory
from ..physics.states import PairState
from ..qubits.bell_states import bell_index
from ..qubits.channel import Channel
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from ..qubits.density import run_density
from ..qubits.density_matrix import DensityMatrix
from ..qubits.gates import gate_kind, gate_matrix
from ..qubits.noise import dephasing
from ..qubits.pauli import pauli_vector
from ..qubits.readout import PERFECT
from .module_gates import ModuleGates

__all__ = ["CONTROLLED", "RemoteGate"]

CONTROLLED = ("cx", "cy", "cz", "ch", "cp", "crx", "cry", "crz", "cu")
"""The gates that a pair can make remote: a unitary on the right qubit where the left one is in state 1."""

_OWN_INVERSE = ("cx", "cy", "cz", "ch")
FRAME = ("id", "z", "x", "y")
"""What leads from phi+ to each Bell state on one qubit, in the order of BELL_ORDER."""


class RemoteGate(Model):
    """A controlled gate between two modules: control left, target right, one pair used up.

    ``cat`` (telegate; cat-entangler, gate, cat-disentangler): the left data qubit is copied onto the right link qubit by a
    controlled-X onto the left link qubit, its readout and an X; the right module applies the gate; H and readout of the right
    link qubit and a Z on the left data qubit undo the copy. Two messages, one after the other. J. Eisert et al., Phys. Rev. A 62,
    052317 (2000); A. Yimsiriwattana, S. J. Lomonaco, arXiv:quant-ph/0402148.

    ``teleported``: both modules act and read out at the same time, and both correct afterwards: one message each way, at once;
    for gates whose unitary is its own inverse. D. Gottesman, I. L. Chuang, Nature 402, 390 (1999).

    The pair aims at ``target``; what turns it to phi+ is a change of frame, without error. Corrections and H are one-qubit gates
    with their module's error. While a module waits for another's gate, readout or message its data qubits wait in their memories.
    ``left_z_error``, ``right_z_error``: Z errors of the data qubits for which no cause is known.
    """

    gate: str = quantity("cz", "gate")
    angles: tuple[float, ...] = quantity((), "angles of the gate", unit="rad")
    protocol: Literal["cat", "teleported"] = quantity("cat", "protocol")
    left: ModuleGates = quantity(ModuleGates(), "module of the control")
    right: ModuleGates = quantity(ModuleGates(), "module of the target")
    message_us: float = quantity(0.0, "travel time of a message", unit="µs", at_least=0)
    left_z_error: float = quantity(0.0, "unattributed Z error, left data qubit", at_least=0, at_most=0.5)
    right_z_error: float = quantity(0.0, "unattributed Z error, right data qubit", at_least=0, at_most=0.5)

    @model_validator(mode="after")
    def _controlled(self) -> Self:
        known = CONTROLLED if self.protocol == "cat" else _OWN_INVERSE
        if self.gate not in known:
            other = ", or the cat protocol" if self.gate in CONTROLLED else ""
            raise refusal(self, "gate", repr(self.gate), "", f"must be one of {', '.join(known)}{other}")
        if len(self.angles) != gate_kind(self.gate)[1]:
            raise refusal(self, "angles", self.angles, "rad", f"{self.gate} takes {gate_kind(self.gate)[1]}")
        return self

    @property
    def ideal(self) -> Channel:
        """The gate without any error."""
        return Channel.from_unitary(gate_matrix(self.gate, *self.angles))

    @property
    def duration_s(self) -> float:
        """The time from the first gate on the pair to the last correction, in s."""
        left, right = ((side.gate_time_us, side.readout_time_us) for side in (self.left, self.right))
        if self.protocol == "cat":
            return (sum(left) + sum(right) + 2 * self.message_us) * 1e-6
        return (max(left[0], right[0]) + max(left[1], right[1]) + self.message_us) * 1e-6

    def circuit(self, target: str = "phi+") -> Circuit:
        """The circuit with all its noise: qubits 0 and 1 data (left, right), 2 and 3 link; bits 0 (left) and 1 (right)."""
        start = Circuit(qubits=4)
        frame = bell_index(target, "RemoteGate.circuit")
        if frame:
            start = start.gate(FRAME[frame], 3)
        made = self._cat(start) if self.protocol == "cat" else self._at_once(start)
        return made.noise(dephasing(self.left_z_error), 0).noise(dephasing(self.right_z_error), 1)

    def _cat(self, circuit: Circuit) -> Circuit:
        left, right, message = self.left, self.right, self.message_us
        circuit = circuit.noise(left.two_qubit("cx"), 0, 2).measure(2, into=0, readout=left.readout)
        circuit = waiting(circuit, left.data_memory, left.readout_time_us + message, 0)
        before = left.gate_time_us + left.readout_time_us + message
        circuit = waiting(waiting(circuit, right.data_memory, before, 1), right.link_memory, before, 3)
        circuit = circuit.noise(right.one_qubit("x"), 3, when={0: 1})
        circuit = circuit.noise(right.two_qubit(self.gate, *self.angles), 3, 1)
        circuit = circuit.noise(right.one_qubit("h"), 3).measure(3, into=1, readout=right.readout)
        circuit = waiting(circuit, left.data_memory, right.gate_time_us + right.readout_time_us + message, 0)
        circuit = waiting(circuit, right.data_memory, right.readout_time_us + message, 1)
        return circuit.noise(left.one_qubit("z"), 0, when={1: 1})

    def _at_once(self, circuit: Circuit) -> Circuit:
        left, right = self.left, self.right
        gate_us, read_us = (max(getattr(left, name), getattr(right, name)) for name in ("gate_time_us", "readout_time_us"))
        circuit = circuit.noise(left.two_qubit("cx"), 0, 2).noise(right.two_qubit(self.gate, *self.angles), 3, 1)
        for side, data, link in ((left, 0, 2), (right, 1, 3)):
            circuit = waiting(circuit, side.link_memory, gate_us - side.gate_time_us, link)
            circuit = waiting(circuit, side.data_memory, gate_us - side.gate_time_us + read_us + self.message_us, data)
        circuit = circuit.noise(right.one_qubit("h"), 3)
        circuit = circuit.measure(2, into=0, readout=left.readout).measure(3, into=1, readout=right.readout)
        again = Channel.from_unitary(gate_matrix(self.gate)[2:, 2:]).then(right.one_qubit("id"))
        return circuit.noise(again, 1, when={0: 1}).noise(left.one_qubit("z"), 0, when={1: 1})

    def channel(self, pair: PairState, target: str = "phi+") -> Channel:
        """What the gate does to the two data qubits, averaged over the outcomes with their corrections.

        Parameters
        ----------
        pair : as it is when the gate begins, its left qubit in the left module
        target : the Bell state at which it aims

        Raises
        ------
        ParameterError
            Not a PairState, or no such Bell state.
        """
        pair = needs(pair, PairState, "RemoteGate.channel: pair", "a PairState, such as link.pairs().state")
        references = np.array([1.0, 1.0, -1.0, 1.0])  # of a Bell pair phi+, on each Pauli operator
        start = np.einsum("ia,jb,c->ijabc", np.diag(references), np.diag(references), pauli_vector(pair.matrix)).reshape(-1)
        made = run_density(placed(self.circuit(target), (2, 3, 4, 5), 6), DensityMatrix.unchecked(start)).state
        table = made.reduced((0, 1, 2, 3)).vector.reshape(4, 4, 16)
        signed = table * references[:, None, None] * references[:, None]
        return Channel.unchecked(signed.reshape(16, 16).T)

    def fidelity(self, pair: PairState, target: str = "phi+") -> float:
        """The average gate fidelity, (4 F_process + 1)/5."""
        return self.channel(pair, target).average_fidelity(self.ideal)

    def ledger(self, pair: PairState, target: str = "phi+", fresh: PairState | None = None) -> Ledger:
        """What each cause takes from the average gate fidelity, switched on one by one in this order.

        Parameters
        ----------
        pair, target : see channel
        fresh : the pair before it waited, if it did
        """
        quiet = {"gate_error": 0.0, "one_qubit_error": 0.0, "readout": PERFECT, "data_memory": Memory(), "link_memory": Memory()}
        gate = replaced_all(self, {f"{side}.{name}": value for side in ("left", "right") for name, value in quiet.items()})
        gate = replaced_all(gate, {"left_z_error": 0.0, "right_z_error": 0.0})
        causes, found = ["the pair as it was made"], [gate.fidelity(pair if fresh is None else fresh, target)]
        if fresh is not None:
            causes.append("the pair's wait")
            found.append(gate.fidelity(pair, target))
        names = {
            "two-qubit gates": ("gate_error",),
            "one-qubit gates": ("one_qubit_error",),
            "readout": ("readout",),
            "link qubit's wait inside the gate": ("link_memory",),
            "data qubits' wait inside the gate": ("data_memory",),
        }
        for cause, fields in names.items():
            real = {f"{side}.{name}": getattr(getattr(self, side), name) for side in ("left", "right") for name in fields}
            gate = replaced_all(gate, real)
            causes.append(cause)
            found.append(gate.fidelity(pair, target))
        causes.append("unattributed Z errors")
        found.append(self.fidelity(pair, target))
        return ledger_of_stages(causes, found)


def placed(circuit: Circuit, places: Sequence[int], qubits: int) -> Circuit:
    """A circuit on the named places of a larger register."""
    moved = [step.model_copy(update={"qubits": tuple(places[q] for q in step.qubits)}) for step in circuit.operations]
    return Circuit(qubits=qubits, operations=tuple(moved))


def waiting(circuit: Circuit, memory: Memory, time_us: float, qubit: int) -> Circuit:
    """The circuit with a wait of one qubit in its memory more; nothing where it does not wait or keeps for ever."""
    if time_us <= 0 or not any(memory.rates):
        return circuit
    return circuit.noise(memory.channel(time_us * 1e-6), qubit)
