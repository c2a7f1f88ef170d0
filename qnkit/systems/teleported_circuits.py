"""Grover's search, iSWAP and SWAP of two qubits out of one controlled-Z gate, which may be any channel.

Each takes the CZ as a channel, so that the same circuits hold for a perfect gate, for one between two machines, and for any
other laboratory's. Every gate on one qubit is perfect; put its error into the CZ.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from qnkit.model import ParameterError
from qnkit.qubits.channel import Channel
from qnkit.qubits.circuit import Circuit
from qnkit.qubits.density import run_density
from qnkit.qubits.density_matrix import DensityMatrix
from qnkit.qubits.gates import gate_matrix
from qnkit.qubits.pauli import pauli_vector

__all__ = ["IDEAL_CZ", "circuit_channel", "grover", "grover_success", "iswap", "pauli_errors", "swap", "truth_table"]

IDEAL_CZ = Channel.from_unitary(gate_matrix("cz"))
"""The controlled-Z gate without error."""


def _checked(cz: Channel) -> Channel:
    if not isinstance(cz, Channel) or cz.qubits != 2:
        raise ParameterError(f"cz = {str(cz)[:60]!r}: must be a Channel on two qubits, such as RemoteGate().channel(pair).")
    return cz


def grover(cz: Channel, marked: str = "11") -> Circuit:
    """The search of four entries with one call of the oracle: a CZ marks, a CZ diffuses; the answer is the marked state.

    L. K. Grover, Phys. Rev. Lett. 79, 325 (1997). One call is enough for one marked entry of four. Qubit 0 is the left one.

    Raises
    ------
    ParameterError
        Not a channel on two qubits, or not two bits.
    """
    _checked(cz)
    if marked not in ("00", "01", "10", "11"):
        raise ParameterError(f"grover: marked = {marked!r}: must be two bits, such as '01'.")
    zeros = [qubit for qubit in (0, 1) if marked[qubit] == "0"]
    circuit = _each(Circuit(qubits=2), "h", (0, 1))
    circuit = _each(_each(circuit, "x", zeros).noise(cz, 0, 1), "x", zeros)
    circuit = _each(_each(circuit, "h", (0, 1)), "x", (0, 1)).noise(cz, 0, 1)
    return _each(_each(circuit, "x", (0, 1)), "h", (0, 1))


def _each(circuit: Circuit, name: str, qubits: tuple[int, ...] | list[int]) -> Circuit:
    for qubit in qubits:
        circuit = circuit.gate(name, qubit)
    return circuit


def _cx(circuit: Circuit, cz: Channel, target: int) -> Circuit:
    return circuit.gate("h", target).noise(cz, 0, 1).gate("h", target)


def iswap(cz: Channel) -> Circuit:
    """The iSWAP gate: two CZ, each made a CX by H on its target; the phase i is from S on both qubits."""
    circuit = _each(Circuit(qubits=2), "s", (0, 1)).gate("h", 0)
    return _cx(_cx(circuit, _checked(cz), 1), cz, 0).gate("h", 1)


def swap(cz: Channel) -> Circuit:
    """The SWAP gate: three CZ, each made a CX by H on its target, the second one the other way round."""
    return _cx(_cx(_cx(Circuit(qubits=2), _checked(cz), 1), cz, 0), cz, 1)


def circuit_channel(circuit: Circuit) -> Channel:
    """What a circuit on two qubits does to them, as one channel: the circuit acts on one half of two Bell pairs each.

    Its ``ptm`` is the process matrix, shape (16, 16), real, in the Pauli order II, IX, ..., ZZ.

    Raises
    ------
    ParameterError
        A circuit on another number of qubits.
    """
    if circuit.qubits != 2:
        raise ParameterError(f"circuit_channel: a circuit on {circuit.qubits} qubits: must be one on 2.")
    signs = np.array([1.0, 1.0, -1.0, 1.0])  # of a Bell pair phi+, on each Pauli operator
    start = np.einsum("ia,jb->ijab", np.diag(signs), np.diag(signs)).reshape(-1)
    moved = tuple(step.model_copy(update={"qubits": tuple(q + 2 for q in step.qubits)}) for step in circuit.operations)
    made = run_density(Circuit(qubits=4, operations=moved), DensityMatrix.unchecked(start)).state
    table = made.vector.reshape(4, 4, 16) * signs[:, None, None] * signs[:, None]
    return Channel.unchecked(table.reshape(16, 16).T)


def truth_table(channel: Channel) -> NDArray[np.float64]:
    """The probabilities of the outcomes 00, 01, 10, 11 (columns) for each of these inputs (rows), shape (4, 4)."""
    rows = np.array([pauli_vector(np.diag(one).astype(complex)).real for one in np.eye(4)])
    return np.asarray(rows @ np.asarray(_checked(channel).ptm).T @ rows.T / 4)


def grover_success(cz: Channel) -> float:
    """The probability of the right answer, the mean over the four marked states."""
    found = [run_density(grover(cz, f"{a}{b}")).state for a, b in product((0, 1), repeat=2)]
    return float(np.mean([state.matrix[place, place].real for place, state in enumerate(found)]))


def pauli_errors(channel: Channel, ideal: Channel) -> NDArray[np.float64]:
    """The weights of the 16 Pauli errors that follow the ideal gate, shape (4, 4), left and right qubit I, X, Y, Z.

    They sum to 1 and are the diagonal of the process (chi) matrix of the error; [0, 0], no error, is the process fidelity. For a
    coherent error they are what is left of it after twirling.
    """
    error = np.diag(np.asarray(channel.ptm) @ np.asarray(ideal.ptm).T)
    signs = np.array([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]])  # whether two Pauli operators commute
    return np.asarray(signs @ error.reshape(4, 4) @ signs / 16)
