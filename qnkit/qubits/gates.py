"""Gates: the unitary matrices of the named gates, and three-qubit gates as sequences of smaller ones.

A matrix of two qubits is in the basis 00, 01, 10, 11, the first named qubit on the left: the control of ``cx`` comes first.
"""

from __future__ import annotations

import cmath
import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from .checking import nearest_isometry, numbers, read_only
from .pauli import PAULIS

__all__ = ["DECOMPOSED", "GATES", "GateKind", "checked_unitary", "gate_kind", "gate_matrix"]

Matrix = NDArray[np.complex128]

UNITARITY = 1e-9
"""A matrix may miss unitarity by this much (largest entry of U^+ U - 1) and still count as a gate."""


@dataclass(frozen=True)
class GateKind:
    """What a named gate takes: its number of qubits and of angles (rad), and the matrix for these angles."""

    qubits: int
    angles: int
    matrix: Callable[..., Matrix]


def _array(rows: list[list[complex]]) -> Matrix:
    return np.array(rows, dtype=complex)


def _u(theta: float, phi: float, lam: float) -> Matrix:
    """A general rotation of one qubit, OpenQASM's U: RZ(phi) RY(theta) RZ(lam) up to a global phase."""
    cos, sin = math.cos(theta / 2), math.sin(theta / 2)
    return _array([[cos, -cmath.exp(1j * lam) * sin], [cmath.exp(1j * phi) * sin, cmath.exp(1j * (phi + lam)) * cos]])


def _rotation(pauli: Matrix) -> Callable[[float], Matrix]:
    """The gate exp(-i t P / 2) of a Pauli operator P, as a function of t."""

    def turned(angle: float) -> Matrix:
        out: Matrix = math.cos(angle / 2) * np.eye(len(pauli)) - 1j * math.sin(angle / 2) * pauli
        return out

    return turned


def _twice(pauli: Matrix) -> Matrix:
    return np.kron(pauli, pauli).astype(complex)


def _controlled(make: Callable[..., Matrix]) -> Callable[..., Matrix]:
    """The gate that applies another one where its first qubit is in state 1."""

    def controlled(*angles: float) -> Matrix:
        out = np.eye(4, dtype=complex)
        out[2:, 2:] = make(*angles)
        return out

    return controlled


def _fixed(rows: list[list[complex]]) -> Callable[[], Matrix]:
    matrix = _array(rows)
    return lambda: matrix


def _diagonal(*entries: complex) -> Callable[[], Matrix]:
    matrix = np.diag(np.array(entries, dtype=complex))
    return lambda: matrix


_X, _Y, _Z = PAULIS[1:]
_ROOT = math.sqrt(0.5)
_phase: Callable[[float], Matrix] = lambda angle: _array([[1, 0], [0, cmath.exp(1j * angle)]])  # noqa: E731
_hadamard = _fixed([[_ROOT, _ROOT], [_ROOT, -_ROOT]])

GATES: dict[str, GateKind] = {
    "id": GateKind(1, 0, _diagonal(1, 1)),
    "x": GateKind(1, 0, lambda: _X),
    "y": GateKind(1, 0, lambda: _Y),
    "z": GateKind(1, 0, lambda: _Z),
    "h": GateKind(1, 0, _hadamard),
    "s": GateKind(1, 0, _diagonal(1, 1j)),
    "sdg": GateKind(1, 0, _diagonal(1, -1j)),
    "t": GateKind(1, 0, _diagonal(1, _ROOT * (1 + 1j))),
    "tdg": GateKind(1, 0, _diagonal(1, _ROOT * (1 - 1j))),
    "sx": GateKind(1, 0, _fixed([[0.5 + 0.5j, 0.5 - 0.5j], [0.5 - 0.5j, 0.5 + 0.5j]])),
    "sxdg": GateKind(1, 0, _fixed([[0.5 - 0.5j, 0.5 + 0.5j], [0.5 + 0.5j, 0.5 - 0.5j]])),
    "p": GateKind(1, 1, _phase),
    "rx": GateKind(1, 1, _rotation(_X)),
    "ry": GateKind(1, 1, _rotation(_Y)),
    "rz": GateKind(1, 1, _rotation(_Z)),
    "u": GateKind(1, 3, _u),
    "cx": GateKind(2, 0, _controlled(lambda: _X)),
    "cy": GateKind(2, 0, _controlled(lambda: _Y)),
    "cz": GateKind(2, 0, _controlled(lambda: _Z)),
    "ch": GateKind(2, 0, _controlled(_hadamard)),
    "cp": GateKind(2, 1, _controlled(_phase)),
    "crx": GateKind(2, 1, _controlled(_rotation(_X))),
    "cry": GateKind(2, 1, _controlled(_rotation(_Y))),
    "crz": GateKind(2, 1, _controlled(_rotation(_Z))),
    "cu": GateKind(2, 3, _controlled(_u)),
    "swap": GateKind(2, 0, _fixed([[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1]])),
    "iswap": GateKind(2, 0, _fixed([[1, 0, 0, 0], [0, 0, 1j, 0], [0, 1j, 0, 0], [0, 0, 0, 1]])),
    "rxx": GateKind(2, 1, _rotation(_twice(_X))),
    "ryy": GateKind(2, 1, _rotation(_twice(_Y))),
    "rzz": GateKind(2, 1, _rotation(_twice(_Z))),
}
"""The named gates of one and two qubits."""

DECOMPOSED: dict[str, tuple[tuple[str, tuple[int, ...]], ...]] = {}
"""The gates of three qubits as sequences of named gates on their first, second and third qubit (0, 1, 2)."""

_phases = (
    *(("cx", (1, 2)), ("tdg", (2,)), ("cx", (0, 2)), ("t", (2,)), ("cx", (1, 2)), ("tdg", (2,)), ("cx", (0, 2))),
    *(("t", (1,)), ("t", (2,)), ("cx", (0, 1)), ("t", (0,)), ("tdg", (1,)), ("cx", (0, 1))),
)  # the phase -1 of |111>: M. A. Nielsen, I. L. Chuang (2000), figure 4.9, without its two Hadamard gates
DECOMPOSED["ccz"] = _phases
DECOMPOSED["ccx"] = (("h", (2,)), *_phases, ("h", (2,)))
DECOMPOSED["cswap"] = (("cx", (2, 1)), *DECOMPOSED["ccx"], ("cx", (2, 1)))


def gate_kind(name: str) -> tuple[int, int]:
    """The number of qubits and of angles that a named gate takes; ParameterError where there is no such gate."""
    if name in DECOMPOSED:
        return 3, 0
    if name not in GATES:
        raise ParameterError(f"Gate.name = {name!r}: there is no such gate; the gates are {', '.join([*GATES, *DECOMPOSED])}.")
    return GATES[name].qubits, GATES[name].angles


@functools.lru_cache(maxsize=4096)
def _kept(name: str, angles: tuple[float, ...]) -> Matrix:
    matrix = np.array(GATES[name].matrix(*angles))
    matrix.flags.writeable = False
    return matrix


def gate_matrix(name: str, *angles: float) -> Matrix:
    """The read-only unitary matrix, (2, 2) or (4, 4), of a named gate of one or two qubits for its angles in rad.

    Raises
    ------
    ParameterError
        There is no such gate, or it takes another number of angles; a gate of three qubits has no matrix here.
    """
    qubits, count = gate_kind(name)
    if qubits > 2:
        raise ParameterError(f"gate_matrix: {name!r} acts on three qubits and runs as a sequence of smaller gates.")
    if len(angles) != count:
        raise ParameterError(f"Gate.angles = {angles}: {name} takes {count}, in rad.")
    return _kept(name, tuple(angles))


def checked_unitary(matrix: ArrayLike, who: str = "Unitary", most: int = 2) -> Matrix:
    """A new read-only complex array of a unitary matrix of one to ``most`` qubits, what rounding had left out put right.

    Raises
    ------
    ParameterError
        Another size, entries that are not finite, or not unitary, saying by how much.
    """
    given: Matrix = numbers(matrix, f"{who}.matrix", complex, "matrix")
    sizes = [2**qubits for qubits in range(1, most + 1)]
    if given.shape not in {(size, size) for size in sizes} or not np.isfinite(given).all():
        known = " or ".join(f"{size}x{size}" for size in sizes)
        raise ParameterError(f"{who}.matrix: shape {given.shape}: must be {known} with finite entries.")
    off = float(np.abs(given.conj().T @ given - np.eye(len(given))).max())
    if off > UNITARITY:
        raise ParameterError(
            f"{who}.matrix: not unitary: U^+ U differs from the identity by up to {off:.2g} (at most {UNITARITY:g} is rounding); "
            "give the matrix with all its digits, or use a channel for what is not a gate."
        )
    return read_only(nearest_isometry(given))
