"""Gates and readout of one station that holds two qubits: how far from perfect they are, and what they do."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from ..model import Model, quantity
from ..qubits.channel import Channel
from ..qubits.gates import gate_matrix
from ..qubits.noise import depolarizing
from ..qubits.readout import ReadoutError

__all__ = ["LocalGates", "noisy_gate"]

Real = NDArray[np.float64]


def noisy_gate(name: str, error: float, *angles: float) -> Channel:
    """A gate and then depolarising noise of an average gate infidelity, 1 - F_avg = p (d - 1)/d of ``noise.depolarizing(p)``."""
    gate = Channel.from_unitary(gate_matrix(name, *angles))
    d = 2**gate.qubits
    return gate.then(depolarizing(error * d / (d - 1), gate.qubits))


class LocalGates(Model):
    """The gates and the readout of a station that distils: all errors are depolarising, after the perfect gate.

    Errors are average gate infidelities, ``1 - F_avg``; the process infidelity is 5/4 of it for two qubits, 3/2 for one. At the
    largest value every Pauli error but none is equally likely; 3/4 (two qubits) and 1/2 (one) leave the completely mixed state.
    """

    gate_error: float = quantity(0.0, "error of the two-qubit gate", at_least=0, at_most=0.8)
    one_qubit_error: float = quantity(0.0, "error of a one-qubit gate", at_least=0, at_most=2 / 3)
    readout: ReadoutError = quantity(ReadoutError(), "readout")


@functools.lru_cache(maxsize=64)
def instruments(gates: LocalGates, angle: float | None) -> Real:
    """What a side does to its two qubits for each bit that it reads: shape (2, 4, 4, 4), out, kept in, measured in.

    Both qubits are turned by ``angle`` about X (None: no such gate), then a controlled-X from the kept to the measured qubit, and
    that one is read. The maps act on Pauli vectors.
    """
    change = noisy_gate("cx", gates.gate_error).ptm
    if angle is not None:
        turn = noisy_gate("rx", gates.one_qubit_error, angle)
        change = change @ turn.tensor(turn).ptm
    read = [np.kron(np.eye(4), gates.readout.maps[bit][:1]) for bit in (0, 1)]
    out = np.array([one @ change for one in read]).reshape(2, 4, 4, 4)
    out.flags.writeable = False
    return out
