"""Circuits rewritten in the gates that pytket-dqc distributes, H, Rz and CU1, and the order in which pytket has gates.

pytket takes the gates of a circuit layer by layer: each after all others that act on its qubits before, in a layer by its first
qubit. So are the vertices of pytket-dqc's hypergraphs numbered (CQCL/pytket-dqc, src/pytket_dqc/circuits/hypergraph_circuit.py).
"""

from __future__ import annotations

import cmath
import math

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.circuit import Circuit
from ..qubits.gates import gate_matrix
from ..qubits.operations import Gate, Unitary
from .gate_axes import axes_of, to_z

__all__ = ["in_layers", "rewritten"]

Matrix = NDArray[np.complex128]
SMALL = 1e-12
"""What is below this is rounding."""


def in_layers(qubits: list[tuple[int, ...]]) -> list[int]:
    """The places of gates on these qubits in pytket's order."""
    free: dict[int, int] = {}
    keys = []
    for place, own in enumerate(qubits):
        layer = max(free.get(q, 0) for q in own)
        free.update(dict.fromkeys(own, layer + 1))
        keys.append((layer, min(own), place))
    return [place for *_, place in sorted(keys)]


def rewritten(circuit: Circuit, owner: str) -> tuple[Circuit, tuple[int, ...]]:
    """A circuit in h, rz and cp, in pytket's order; and of each of its gates of two qubits, the how-manieth it was before.

    A gate that is a controlled phase up to one-qubit gates becomes one cp; gates h, rz and cp stay as they are,
    but for two h one after the other.

    Raises
    ------
    ParameterError
        Measurements, resets, conditions, noise, or a gate that is no controlled phase up to one-qubit gates.
    """
    waiting: list[list[Gate | Matrix]] = [[] for _ in range(circuit.qubits)]
    out: list[Gate] = []
    for place, step in enumerate(circuit.operations):
        if not isinstance(step, Gate | Unitary) or step.when:
            raise ParameterError(f"{owner}: operations[{place}] = {step.kind}: only gates without conditions can be written.")
        if isinstance(step, Gate) and step.name in {"h", "rz"}:
            waiting[step.qubits[0]].append(step)
        elif len(step.qubits) == 1:
            waiting[step.qubits[0]] += [matrix for _, matrix in step.matrices()]
        else:
            _controlled(step, waiting, out, f"{owner}: operations[{place}]")
    for qubit, rows in enumerate(waiting):
        out += _flushed(qubit, rows)
    order = in_layers([gate.qubits for gate in out])
    numbers = iter(range(len(out)))
    was = {place: next(numbers) for place, gate in enumerate(out) if len(gate.qubits) == 2}
    return Circuit(qubits=circuit.qubits, operations=tuple(out[k] for k in order)), tuple(was[k] for k in order if k in was)


def _controlled(step: Gate | Unitary, waiting: list[list[Gate | Matrix]], out: list[Gate], where: str) -> None:
    """Write a gate of two qubits: turn both axes that it leaves alone to Z, where it is a controlled phase, and back."""
    after: list[list[Gate | Matrix]] = [[], []]
    if isinstance(step, Gate) and step.name == "cp":
        angle = step.angles[0]
    else:
        rows = [matrix for _, matrix in step.matrices()]
        axes = axes_of(rows[0]) if len(rows) == 1 else None
        if axes is None:
            raise ParameterError(f"{where}: is no controlled phase up to one-qubit gates; decompose it into cx or cz first.")
        a, b = (
            np.eye(2, dtype=complex) if _along(axis, 2) else gate_matrix("h") if _along(axis, 0) else to_z(axis) for axis in axes
        )
        phases = np.angle(np.diag(np.kron(a, b) @ rows[0] @ np.kron(a, b).conj().T)).tolist()
        angle = math.remainder(phases[0] - phases[1] - phases[2] + phases[3], 2 * math.pi)
        rests = phases[2] - phases[0], phases[1] - phases[0]
        for side, (qubit, axis, turn, rest) in enumerate(zip(step.qubits, axes, (a, b), rests, strict=True)):
            hadamard: list[Gate | Matrix] = [Gate(name="h", qubits=(qubit,))]
            waiting[qubit] += [] if _along(axis, 2) else hadamard if _along(axis, 0) else [turn]
            after[side] += _turn(qubit, rest)
            after[side] += [] if _along(axis, 2) else hadamard if _along(axis, 0) else [turn.conj().T]
    for qubit, kept in zip(step.qubits, after, strict=True):
        out += _flushed(qubit, waiting[qubit])
        waiting[qubit] = kept
    out.append(Gate(name="cp", qubits=step.qubits, angles=(angle,)))


def _along(axis: NDArray[np.float64], k: int) -> bool:
    """Whether an axis is X (0), Y (1) or Z (2), or against it."""
    return bool(1 - abs(axis[k]) < SMALL)


def _flushed(qubit: int, rows: list[Gate | Matrix]) -> list[Gate]:
    """One-qubit gates in h and rz: as they are where they are such, else as rz, h, rz, h, rz at most."""
    kept: list[Gate] = []
    for row in rows:
        if isinstance(row, Gate):
            kept = kept[:-1] if row.name == "h" and kept[-1:] == [row] else [*kept, row]
    if all(isinstance(row, Gate) for row in rows):
        return kept
    whole = np.eye(2, dtype=complex)
    for row in rows:
        whole = (gate_matrix(row.name, *row.angles) if isinstance(row, Gate) else row) @ whole
    first, between, last = _angles(whole)
    if between is None:
        return _turn(qubit, last)
    hadamard = Gate(name="h", qubits=(qubit,))
    return [*_turn(qubit, first), hadamard, *_turn(qubit, between), hadamard, *_turn(qubit, last)]


def _turn(qubit: int, angle: float) -> list[Gate]:
    return [Gate(name="rz", qubits=(qubit,), angles=(angle,))] if abs(math.remainder(angle, 2 * math.pi)) > SMALL else []


def _angles(u: Matrix) -> tuple[float, float | None, float]:
    """The angles of rz, rx and rz, first to last, that a gate is up to a phase; no rx where the gate is diagonal."""
    if abs(u[1, 0]) < SMALL:
        return 0.0, None, cmath.phase(u[1, 1] / u[0, 0])
    if abs(u[0, 0]) < SMALL:
        return 0.0, math.pi, cmath.phase(u[1, 0] / u[0, 1])
    middle = 2 * math.atan2(abs(u[1, 0]), abs(u[0, 0]))
    return cmath.phase(1j * u[0, 1] / u[0, 0]), middle, cmath.phase(1j * u[1, 0] / u[0, 0])
