"""Teleportation through a pair: how well it does, the channel that it is, and the circuit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..qubits import measures
from ..qubits.bell_states import bell_index
from ..qubits.checking import needs
from .states import PairState

if TYPE_CHECKING:
    from ..qubits.channel import Channel
    from ..qubits.circuit import Circuit

__all__ = ["CLASSICAL_LIMIT", "teleportation_channel", "teleportation_circuit", "teleportation_fidelity"]

CLASSICAL_LIMIT = 2 / 3
"""The best average fidelity without a pair: measure, tell, prepare. S. Massar, S. Popescu, Phys. Rev. Lett. 74, 1259 (1995)."""

_PAULI_OF_FLIP = ("I", "Z", "X", "Y")
"""The Pauli operator on one qubit that leads from phi+ to each Bell state, in the order of BELL_ORDER."""


def teleportation_fidelity(state: PairState, target: str | None = None) -> float:
    """The fidelity of a teleported qubit, averaged over all pure states: (2 F + 1)/3.

    F is the fully entangled fraction, the fidelity to the maximally entangled state that fits best, whatever local turn it takes:
    corrections of the usual kind and that one turn, known beforehand. With ``target`` it is the fidelity to that Bell state, for
    corrections by Pauli operators alone. Useful above CLASSICAL_LIMIT, where F > 1/2; a pair below it may still be distilled, or
    gain from noise on one side. Sources: M. Horodecki, P. Horodecki, R. Horodecki, Phys. Rev. A 60, 1888 (1999); P. Badziag et
    al., Phys. Rev. A 62, 012311 (2000) for the gain.
    """
    state = _pair(state, "teleportation_fidelity")
    fraction = measures.entangled_fraction(state.matrix) if target is None else state.fidelity(target)
    return (2 * fraction + 1) / 3


def _pair(state: PairState, owner: str) -> PairState:
    return needs(state, PairState, f"{owner}: state", "a PairState, such as link.pairs().state")


def teleportation_channel(state: PairState, target: str = "phi+") -> Channel:
    """The channel that perfect teleportation through a pair is, with the corrections that fit a Bell state.

    Exactly a Pauli channel, whatever the pair: averaged over the four outcomes with their corrections, the Bell weights of the
    pair are the probabilities of the errors, and what else the pair holds cancels. It is the same from right to left. Source:
    G. Bowen, S. Bose, Phys. Rev. Lett. 87, 267901 (2001).

    Raises
    ------
    ParameterError
        No such Bell state.
    """
    from ..qubits.noise import pauli

    aim = bell_index(target, "teleportation_channel")
    weights = np.maximum(_pair(state, "teleportation_channel").bell_weights(), 0.0)
    return pauli({error: float(weights[aim ^ flip]) for flip, error in enumerate(_PAULI_OF_FLIP)})


def teleportation_circuit(target: str = "phi+") -> Circuit:
    """The circuit: qubit 0 holds the message, 1 and 2 the pair's left and right qubit; the message ends on qubit 2.

    A Bell measurement of 0 and 1 into bits 0 (phase) and 1 (flip), the two corrections on 2 and the fixed turn from the target
    Bell state to phi+. Noise, and misread bits, can be put into the same steps.

    Raises
    ------
    ParameterError
        No such Bell state.
    """
    from ..qubits.circuit import Circuit

    aim = bell_index(target, "teleportation_circuit")
    circuit = Circuit(qubits=3).gate("cx", 0, 1).gate("h", 0).measure(0, into=0).measure(1, into=1)
    circuit = circuit.gate("x", 2, when={1: 1}).gate("z", 2, when={0: 1})
    return circuit.gate(_PAULI_OF_FLIP[aim].lower(), 2) if aim else circuit
