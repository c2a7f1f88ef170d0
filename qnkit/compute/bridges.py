"""Bridges: where a copy of a qubit can outlive gates across its axis, so that one pair serves gates before and after them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Unitary
from ..qubits.pauli import PAULIS
from .gate_axes import EXACT, Vector, rotation_of

__all__ = ["Bridge", "bridges_of", "halves_of", "on_copies"]

Matrix = NDArray[np.complex128]
Whole = NDArray[np.int64]

_SIDES = np.diag([1.0, 0.0]), np.diag([0.0, 1.0])
_PARTNER_FIRST = np.kron(np.eye(2), np.ones((2, 2)))
"""Where a gate that leaves Z of its first qubit alone may have elements."""


@dataclass(frozen=True)
class Bridge:
    """Two packets of a qubit in one axis, and the gates between them, each of which turns that axis over or leaves it.

    Such a gate, applied to the qubit and to every copy of it, each time with a copy of its other qubit in the same module, keeps
    the copies equal: they live on into the second packet. It is the embedding of J.-Y. Wu et al., arXiv:2207.11674.

    Attributes
    ----------
    first, last : the packets
    middles : the packets between them; while copies live the qubit has no others, so it stays in one module
    gates : the gates between them
    partners : the packets of their other qubits, each once
    """

    first: int
    last: int
    middles: tuple[int, ...]
    gates: tuple[int, ...]
    partners: tuple[int, ...]


class _Watch:
    """A packet that has ended, while no gate has spoilt its axis."""

    def __init__(self, first: int, axis: Vector) -> None:
        self.first, self.axis = first, axis
        self.gates: list[int] = []

    def turned(self, matrix: Matrix) -> None:
        self.axis = rotation_of(matrix) @ self.axis


def halves_of(matrix: Matrix, side: int, axis: Vector) -> tuple[Matrix, Matrix]:
    """What a two-qubit gate does to one qubit, (2, 2) each, where the other one points along an axis or against it.

    Parameters
    ----------
    matrix : (4, 4), of a gate that leaves that axis of the other qubit alone
    side : 0 or 1, the place of the qubit that is asked for
    axis : (3,), of the other qubit
    """
    along = np.tensordot(axis, PAULIS[1:], axes=1)
    table = matrix.reshape(2, 2, 2, 2)  # both qubits after, both before
    found = []
    for sign in (1, -1):
        chosen = (np.eye(2) + sign * along) / 2
        found.append(np.einsum("aibj,ba->ij" if side == 1 else "iajb,ba->ij", table, chosen))
    return found[0], found[1]


def on_copies(matrix: Matrix) -> Matrix:
    """What a gate between has to do to a copy and its partner's copy: the same, without what is done to the qubit alone.

    Parameters
    ----------
    matrix : (4, 4), of the gate with both qubits turned so that their copies' axes are Z
    """
    side = 1 if np.allclose(matrix, _PARTNER_FIRST * matrix, atol=EXACT) else 0
    halves = halves_of(matrix, side, np.array([0.0, 0.0, 1.0]))
    flips = [np.eye(2)[::-1] if abs(half[0, 0]) < 0.5 else np.eye(2) for half in halves]
    parts = [(flip, one) if side == 0 else (one, flip) for flip, one in zip(flips, _SIDES, strict=True)]
    return (np.kron(*parts[0]) + np.kron(*parts[1])).astype(complex)


def _kept(axis: Vector, halves: tuple[Matrix, Matrix]) -> bool:
    """Whether both halves leave an axis, or turn it over."""
    return all(abs(abs(float(axis @ rotation_of(half) @ axis)) - 1) < EXACT for half in halves)


def bridges_of(circuit: Circuit, axes: list[tuple[Vector, Vector]], gates: Whole, operations: Whole) -> tuple[Bridge, ...]:
    """The bridges of a circuit.

    Parameters
    ----------
    circuit : as for packets_of
    axes : for each two-qubit gate the axes of both its qubits
    gates, operations : as in Packets
    """
    number_of = {place: gate for gate, place in enumerate(operations.tolist())}
    watches: list[list[_Watch]] = [[] for _ in range(circuit.qubits)]
    last = [-1] * circuit.qubits
    found = []
    for place, step in enumerate(circuit.operations):
        gate = number_of.get(place)
        if gate is None:
            (qubit,) = step.qubits
            if step.when or not isinstance(step, Gate | Unitary):
                watches[qubit] = []
                continue
            for _, matrix in step.matrices():
                for watch in watches[qubit]:
                    watch.turned(matrix)
            continue
        assert isinstance(step, Gate | Unitary)
        ((_, whole),) = step.matrices()
        row = gates[gate].tolist()
        for side in (0, 1):
            qubit, packet, axis = row[side], row[3 + side], axes[gate][side]
            halves = halves_of(whole, side, axes[gate][1 - side])
            kept = []
            for watch in watches[qubit]:
                if watch.first == packet:
                    kept.append(watch)
                elif abs(abs(float(axis @ watch.axis)) - 1) < EXACT:
                    found.append(_bridge(watch, packet, qubit, gates))
                elif _kept(watch.axis, halves):
                    watch.gates.append(gate)
                    kept.append(watch)
            if packet != last[qubit]:
                kept.append(_Watch(packet, axis))
                last[qubit] = packet
            watches[qubit] = kept
    return tuple(found)


def _bridge(watch: _Watch, last: int, qubit: int, gates: Whole) -> Bridge:
    rows = [gates[gate].tolist() for gate in watch.gates]
    own = [row[3] if row[0] == qubit else row[4] for row in rows]
    others = [row[4] if row[0] == qubit else row[3] for row in rows]
    return Bridge(watch.first, last, tuple(dict.fromkeys(own)), tuple(watch.gates), tuple(dict.fromkeys(others)))
