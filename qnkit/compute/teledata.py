"""Teledata: a data qubit that moves to another module through a pair, as the one channel that the move is."""

from __future__ import annotations

import numpy as np

from ..model import Model, quantity
from ..physics.states import PairState
from ..qubits.bell_states import bell_index
from ..qubits.channel import Channel
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from ..qubits.density import run_density
from ..qubits.density_matrix import DensityMatrix
from ..qubits.pauli import pauli_vector
from .module_gates import ModuleGates, gate_noise
from .remote_gate import FRAME, placed, waiting

__all__ = ["Teledata"]


class Teledata(Model):
    """The move of a data qubit from the left module to the right one: Bell measurement left, message, correction right.

    The left module makes a controlled-X from the data to the link qubit and H on the data qubit and reads both out, with the same
    readout; the right one corrects its link qubit and maps it onto a data qubit. C. H. Bennett et al., Phys. Rev. Lett. 70, 1895
    (1993). ``mapping_error``: average gate infidelity of that mapping, depolarising.
    """

    left: ModuleGates = quantity(ModuleGates(), "module that the qubit leaves")
    right: ModuleGates = quantity(ModuleGates(), "module that it reaches")
    message_us: float = quantity(0.0, "travel time of a message", unit="µs", at_least=0)
    mapping_error: float = quantity(0.0, "error of the mapping onto a data qubit", at_least=0, at_most=2 / 3)

    @property
    def duration_s(self) -> float:
        """The time from the first gate to the last correction, in s."""
        return (self.left.gate_time_us + self.left.readout_time_us + self.message_us) * 1e-6

    def circuit(self, target: str = "phi+") -> Circuit:
        """The circuit with all its noise: qubit 0 data left, 1 link left, 2 link right, where the qubit ends; bits 0 and 1."""
        left, right, circuit = self.left, self.right, Circuit(qubits=3)
        frame = bell_index(target, "Teledata.circuit")
        if frame:
            circuit = circuit.gate(FRAME[frame], 2)
        circuit = circuit.noise(left.two_qubit("cx"), 0, 1).noise(left.one_qubit("h"), 0)
        circuit = circuit.measure(0, into=0, readout=left.readout).measure(1, into=1, readout=left.readout)
        circuit = waiting(circuit, right.link_memory, self.duration_s * 1e6, 2)
        circuit = circuit.noise(right.one_qubit("x"), 2, when={1: 1}).noise(right.one_qubit("z"), 2, when={0: 1})
        return circuit.noise(gate_noise("depolarizing", self.mapping_error, 1), 2)

    def channel(self, pair: PairState, target: str = "phi+") -> Channel:
        """What the move does to the qubit, averaged over the outcomes with their corrections.

        Parameters
        ----------
        pair : as it is when the move begins, its left qubit in the left module
        target : the Bell state at which it aims

        Raises
        ------
        ParameterError
            Not a PairState, or no such Bell state.
        """
        pair = needs(pair, PairState, "Teledata.channel: pair", "a PairState, such as link.pairs().state")
        reference = np.array([1.0, 1.0, -1.0, 1.0])
        start = np.einsum("ia,c->iac", np.diag(reference), pauli_vector(pair.matrix)).reshape(-1)
        made = run_density(placed(self.circuit(target), (1, 2, 3), 4), DensityMatrix.unchecked(start)).state
        table = made.reduced((0, 3)).vector.reshape(4, 4)
        return Channel.unchecked((table * reference[:, None]).T)

    def fidelity(self, pair: PairState, target: str = "phi+") -> float:
        """The average fidelity of the moved qubit, (2 F_process + 1)/3."""
        return self.channel(pair, target).average_fidelity()
