"""What a plan is made of: copies made with pairs, gates applied by what is there, copies closed, changes of home."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Apply", "Close", "Copy", "Settle", "Step"]


@dataclass(frozen=True)
class Copy:
    """A copy of a qubit, in its packet's axis, from a module that has one to a neighbour: one pair."""

    qubit: int
    packet: int
    source: int
    target: int
    layer: int


@dataclass(frozen=True)
class Apply:
    """An operation of the circuit, by its place, applied in a module (where each of its qubits is at home: local).

    also : further modules in which it is applied to a copy that lives on across it, see bridges
    """

    operation: int
    site: int
    layer: int
    also: tuple[int, ...] = ()


@dataclass(frozen=True)
class Settle:
    """From now on a qubit is at home in a module that holds a copy of it; what it leaves behind is a copy."""

    qubit: int
    module: int
    layer: int


@dataclass(frozen=True)
class Close:
    """A copy is read out along X and what remains corrected: it is gone."""

    qubit: int
    packet: int
    module: int
    layer: int


Step = Copy | Apply | Settle | Close
