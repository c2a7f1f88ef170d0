"""What one module does to its own qubits: gates between a data qubit and a link qubit, readout, and how both keep."""

from __future__ import annotations

import functools
import math
from typing import Literal

from ..model import Model, ParameterError, quantity
from ..physics.memory import Memory
from ..qubits.channel import Channel
from ..qubits.gates import gate_matrix
from ..qubits.noise import depolarizing, pauli
from ..qubits.readout import ReadoutError

__all__ = ["GATE_NOISES", "ModuleGates", "gate_noise"]

Kind = Literal["depolarizing", "dephasing", "coherent"]

GATE_NOISES: tuple[Kind, ...] = ("depolarizing", "dephasing", "coherent")


@functools.lru_cache(maxsize=256)
def gate_noise(kind: str, error: float, qubits: int = 2) -> Channel:
    """The noise behind a perfect gate whose average gate infidelity 1 - F_avg is ``error``.

    ``depolarizing``: every Pauli error is equally likely. ``dephasing``: every error made of Z alone (Z; or IZ, ZI, ZZ) is
    equally likely. ``coherent``: one turn too many about Z (or ZZ), the same each time. The process infidelity e of all three is
    (d + 1)/d of the error with d = 2**qubits; the turn is by an angle t with sin(t/2)**2 = e. M. A. Nielsen, Phys. Lett. A 303,
    249 (2002), eq. (3) for the relation of the two fidelities.

    Raises
    ------
    ParameterError
        An error that no such noise has, or a kind that is not known.
    """
    d = 2**qubits
    process = error * (d + 1) / d
    most = {"depolarizing": d / (d + 1), "dephasing": d / (d + 1), "coherent": d / (d + 1)}
    if kind not in most:
        raise ParameterError(f"gate_noise: kind = {kind!r}: must be one of {', '.join(GATE_NOISES)}.")
    if not 0 <= error <= most[kind]:
        raise ParameterError(f"gate_noise: error = {error!r}: must be 0 to {most[kind]:.4g} for {qubits} qubit{'s' * (d > 2)}.")
    if kind == "depolarizing":
        return depolarizing(error * d / (d - 1), qubits)
    if kind == "coherent":
        name = "rz" if qubits == 1 else "rzz"
        return Channel.from_unitary(gate_matrix(name, 2 * math.asin(math.sqrt(process))))
    labels = ("Z",) if qubits == 1 else ("IZ", "ZI", "ZZ")
    return pauli({label: process / len(labels) for label in labels})


class ModuleGates(Model):
    """The gates and the readout by which a module uses a pair, and the memories in which its qubits wait meanwhile.

    Errors are average gate infidelities, ``1 - F_avg``, and hold all that happens to the gate's own qubits while it runs; every
    other qubit waits in its memory for so long. The readout is that of the link qubit.
    """

    gate_error: float = quantity(0.0, "error of the gate of a data and a link qubit", at_least=0, at_most=0.8)
    gate_noise: Kind = quantity("depolarizing", "what kind of error that is")
    one_qubit_error: float = quantity(0.0, "error of a one-qubit gate", at_least=0, at_most=2 / 3)
    readout: ReadoutError = quantity(ReadoutError(), "readout of the link qubit")
    gate_time_us: float = quantity(0.0, "time of the two-qubit gate", unit="µs", at_least=0)
    readout_time_us: float = quantity(0.0, "time of the readout", unit="µs", at_least=0)
    data_memory: Memory = quantity(Memory(), "memory of the data qubits")
    link_memory: Memory = quantity(Memory(), "memory of the link qubits")

    def two_qubit(self, name: str, *angles: float) -> Channel:
        """A two-qubit gate with its noise behind it."""
        return Channel.from_unitary(gate_matrix(name, *angles)).then(gate_noise(self.gate_noise, self.gate_error))

    def one_qubit(self, name: str) -> Channel:
        """A one-qubit gate with depolarising noise behind it."""
        return Channel.from_unitary(gate_matrix(name)).then(gate_noise("depolarizing", self.one_qubit_error, 1))
