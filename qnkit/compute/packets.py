"""Packets: which of a qubit's gates one copy of it in another module can serve."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.checking import needs
from ..qubits.circuit import Circuit
from ..qubits.gates import DECOMPOSED
from ..qubits.operations import Gate, Measure, Noise, Operation, Unitary
from .bridges import Bridge, bridges_of
from .gate_axes import EXACT, Vector, axes_of, named_axes, rotation_of

__all__ = ["Packets", "packets_of"]

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Packets:
    """The two-qubit gates of a circuit in layers, and each qubit's gates in packets.

    In a packet every two-qubit gate leaves one axis of the qubit alone, once the one-qubit gates between them are taken into
    account (a rotation about the axis, or a half turn across it, does no harm). A copy of the qubit in that axis, made with one
    pair, can serve them all (a cat state); it is the packing of A. Wu et al., arXiv:2207.11674, and of P. Andres-Martinez,
    C. Heunen, Phys. Rev. A 100, 032308 (2019).

    Attributes
    ----------
    qubits, layers : how many; a qubit has one two-qubit gate at most in a layer
    gates : (gates, 5): both qubits, layer, both packets
    operations : (gates,), the place of each gate in the circuit
    layer_of : for each operation of the circuit its layer; in this order, and among equal ones in the circuit's, all may be done
    gate_at, packet_at : (qubits, layers): the gate (-1: none) and the packet there
    owners : (packets,), whose packet it is
    axes : (packets, 3), the axis of the qubit as it is when the packet begins
    of_packet, begins : the gates of all packets one after the other, and where each packet's begin (packets + 1,)
    bridges : where copies can live on from one packet into another
    """

    qubits: int
    layers: int
    gates: Whole
    operations: Whole
    layer_of: Whole
    gate_at: Whole
    packet_at: Whole
    owners: Whole
    axes: Vector
    of_packet: Whole
    begins: Whole
    bridges: tuple[Bridge, ...] = ()


class _Line:
    """A qubit on its way through the circuit."""

    def __init__(self) -> None:
        self.free = 0  # the first layer without a gate
        self.axis: Vector | None = None  # of the packet, as it was before the turn
        self.cut: int | None = None  # the layer from which a new packet must begin
        self.turn = np.eye(3)
        self.packets: list[tuple[int, int]] = []  # number, first layer

    def fits(self, axis: Vector) -> bool:
        return self.axis is not None and abs(abs(float(self.turn.T @ axis @ self.axis)) - 1) < EXACT

    def broken(self) -> None:
        self.axis = None
        if self.packets:
            self.cut = self.free

    def begun(self, number: int, layer: int) -> None:
        """A new packet, from a layer on or from where the one before had to end."""
        self.packets.append((number, (layer if self.cut is None else self.cut) if self.packets else 0))
        self.cut = None


def packets_of(circuit: Circuit) -> Packets:
    """The packets of a circuit.

    Raises
    ------
    ParameterError
        No two-qubit gate to distribute; noise (that is the machine's part); a gate of three qubits or one that is no controlled
        gate up to one-qubit gates: both must be decomposed first.
    """
    needs(circuit, Circuit, "packets_of: circuit", "a qnkit.qubits.Circuit")
    lines = [_Line() for _ in range(circuit.qubits)]
    rows: list[list[int]] = []
    pairs: list[tuple[Vector, Vector]] = []
    places: list[int] = []
    owners: list[int] = []
    kept: list[Vector] = []
    bits = [0] * circuit.bits  # the layer from which each classical bit may be read and written
    layer_of: list[int] = []
    for place, step in enumerate(circuit.operations):
        touched = [bit for bit, _ in step.when] + ([step.bit] if isinstance(step, Measure) else [])
        pair = [lines[q] for q in step.qubits]
        layer = max([line.free for line in pair] + [bits[bit] for bit in touched])
        for bit in touched:
            bits[bit] = layer
        layer_of.append(layer)
        if len(step.qubits) == 1:
            pair[0].free = layer
            _turn(pair[0], step)
            continue
        pairs.append(_axes(step, place))
        for qubit, line, axis in zip(step.qubits, pair, pairs[-1], strict=True):
            line.free = layer + 1
            if not line.fits(axis):
                line.axis, line.turn = axis, np.eye(3)
                line.begun(len(owners), layer)
                owners.append(qubit)
                kept.append(axis)
        rows.append([*step.qubits, layer, *(line.packets[-1][0] for line in pair)])
        places.append(place)
    if not rows:
        raise ParameterError("packets_of: the circuit has no two-qubit gate; there is nothing to distribute.")
    out = _tables(lines, rows, places, layer_of, owners, kept)
    return replace(out, bridges=bridges_of(circuit, pairs, out.gates, out.operations))


def _turn(line: _Line, step: Operation) -> None:
    """Let a one-qubit operation turn the axis of a packet, or end it."""
    if isinstance(step, Noise):
        raise ParameterError("packets_of: the circuit holds noise; give the circuit alone, the machine brings the noise.")
    if step.when or not isinstance(step, Gate | Unitary):  # nothing that could wait for the end of the packet
        line.broken()
        return
    for _, matrix in step.matrices():
        line.turn = rotation_of(matrix) @ line.turn


def _axes(step: Operation, place: int) -> tuple[Vector, Vector]:
    name = step.name if isinstance(step, Gate) else "unitary"
    if isinstance(step, Noise):
        raise ParameterError("packets_of: the circuit holds noise; give the circuit alone, the machine brings the noise.")
    if isinstance(step, Gate) and name not in DECOMPOSED:
        axes = named_axes(name, step.angles)
    else:
        axes = axes_of(step.matrix) if isinstance(step, Unitary) else None
    if axes is None:
        rule = (
            "is no controlled gate up to one-qubit gates; decompose it into cx or cz first, as qnkit.compute.two_qubit_gates does"
        )
        if len(step.qubits) > 2:
            rule = "acts on more than two qubits; decompose it first, as qnkit.compute.decomposed does"
        raise ParameterError(f"packets_of: operations[{place}] = {name} on qubits {step.qubits}: {rule}.")
    return axes


def _tables(
    lines: list[_Line],
    rows: list[list[int]],
    places: list[int],
    layer_of: list[int],
    owners: list[int],
    kept: list[Vector],
) -> Packets:
    layers = 1 + max(row[2] for row in rows)
    gates = np.array(rows, dtype=np.int64)
    gate_at = np.full((len(lines), layers), -1, dtype=np.int64)
    for gate, row in enumerate(rows):
        gate_at[row[0], row[2]] = gate_at[row[1], row[2]] = gate
    packet_at = np.zeros((len(lines), layers), dtype=np.int64)
    for qubit, line in enumerate(lines):
        if not line.packets or (line.cut is not None and line.cut < layers):  # no two-qubit gate, or none after a measurement
            line.begun(len(owners), 0)
            owners.append(qubit)
            kept.append(np.array([0.0, 0.0, 1.0]))
        for number, first in line.packets:
            packet_at[qubit, first:] = number
    found: list[list[int]] = [[] for _ in owners]
    for gate, row in enumerate(rows):
        found[row[3]].append(gate)
        found[row[4]].append(gate)
    return Packets(
        qubits=len(lines),
        layers=layers,
        gates=gates,
        operations=np.array(places, dtype=np.int64),
        layer_of=np.array(layer_of, dtype=np.int64),
        gate_at=gate_at,
        packet_at=packet_at,
        owners=np.array(owners, dtype=np.int64),
        axes=np.array(kept),
        of_packet=np.array([gate for row in found for gate in row], dtype=np.int64),
        begins=np.cumsum([0, *map(len, found)], dtype=np.int64),
    )
