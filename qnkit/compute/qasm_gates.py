"""Gates of OpenQASM: what the names of the two bundled libraries stand for, and inverses, powers and controls of gates."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.gates import GATES, gate_matrix
from ..qubits.operations import Gate, Unitary, When
from .controlled import controlled, eigen_phases

__all__ = ["LIBRARIES", "Piece", "Standard", "inverse", "matrix_of", "operations_of", "power", "with_controls"]

Matrix = NDArray[np.complex128]


class Piece(NamedTuple):
    """A gate of one or two qubits, by its name in GATES or by its matrix, with controls; a global phase acts on no qubit."""

    name: str
    angles: tuple[float, ...]
    controls: tuple[int, ...]
    places: tuple[int, ...]
    matrix: Matrix | None = None

    def moved(self, places: tuple[int, ...]) -> Piece:
        """The piece with its qubits 0, 1, ... at other places."""
        controls, own = tuple(places[k] for k in self.controls), tuple(places[k] for k in self.places)
        return Piece(self.name, self.angles, controls, own, self.matrix)


class Standard(NamedTuple):
    """A gate of a library: how many angles and qubits it takes, and what it is, each angle as its place or a number."""

    angles: int
    qubits: int
    parts: tuple[tuple[str, tuple[int | float, ...], int, tuple[int, ...]], ...]

    def pieces(self, angles: tuple[float, ...]) -> tuple[Piece, ...]:
        """The gate for these angles, on qubits 0, 1, ...; without the phase of a cu where it is 0."""
        parts = self.parts[1:] if self.angles == 4 and not angles[3] else self.parts
        return tuple(
            Piece(name, tuple(angles[k] if isinstance(k, int) else k for k in given), places[:controls], places[controls:])
            for name, given, controls, places in parts
        )


def _plain(name: str, controls: int = 0) -> Standard:
    """A named gate with controls before its own qubits."""
    kind = GATES[name]
    count = controls + kind.qubits
    return Standard(kind.angles, count, ((name, tuple(range(kind.angles)), controls, tuple(range(count))),))


def _sequence(qubits: int, steps: str) -> Standard:
    """Gates without angles one after the other: ``"h 2, cx 0 2"``."""
    words = [step.split() for step in steps.split(",")]
    rows = ((name, tuple(map(int, places))) for name, *places in words)
    return Standard(0, qubits, tuple(("x" if name == "cx" else name, (), int(name == "cx"), places) for name, places in rows))


_SHARED = {name: _plain(name) for name in ("id", "x", "y", "z", "h", "s", "sdg", "t", "tdg", "sx", "p", "rx", "ry", "rz", "swap")}
_SHARED |= {f"c{name}": _plain(name, 1) for name in ("x", "y", "z", "h", "p", "rx", "ry", "rz", "swap")}
_SHARED |= {
    "ccx": _plain("x", 2),
    "u1": _plain("p"),
    "u2": Standard(2, 1, (("u", (math.pi / 2, 0, 1), 0, (0,)),)),
    "u3": _plain("u"),
    "cu": Standard(4, 2, (("p", (3,), 0, (0,)), ("u", (0, 1, 2), 1, (0, 1)))),
}
_PHASES = "t 2, cx 1 2, tdg 2"
_TAIL = "h 3, t 3, cx 2 3, tdg 3, h 3"
_ALWAYS = {"U": _plain("u")}
LIBRARIES: dict[int, tuple[str, dict[str, Standard], dict[str, Standard]]] = {
    2: (
        "qelib1.inc",
        _ALWAYS | {"CX": _plain("x", 1)},
        _SHARED
        | {"u": _plain("u"), "u0": Standard(1, 1, (("id", (), 0, (0,)),)), "sxdg": _plain("sxdg"), "csx": _plain("sx", 1)}
        | {"cu1": _plain("p", 1), "cu3": _plain("u", 1), "rxx": _plain("rxx"), "rzz": _plain("rzz")}
        | {"c3x": _plain("x", 3), "c4x": _plain("x", 4), "c3sqrtx": _plain("sx", 3)}
        | {"rccx": _sequence(3, f"h 2, {_PHASES}, cx 0 2, {_PHASES}, h 2")}
        | {"rc3x": _sequence(4, f"{_TAIL}, cx 0 3, t 3, cx 1 3, tdg 3, cx 0 3, t 3, cx 1 3, tdg 3, {_TAIL}")},
    ),
    3: ("stdgates.inc", _ALWAYS, _SHARED | {"CX": _plain("x", 1), "phase": _plain("p"), "cphase": _plain("p", 1)}),
}
"""For each version: the one file that may be included, the gates known without it, and the gates that it holds."""

_MIRRORED = {"s": "sdg", "t": "tdg", "sx": "sxdg"}
_MIRRORED |= {other: name for name, other in _MIRRORED.items()}


def inverse(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces undone, last first."""
    return tuple(part for piece in reversed(pieces) for part in _undone(piece))


def _undone(piece: Piece) -> Iterator[Piece]:
    name, angles = piece.name, piece.angles
    if piece.matrix is not None:
        yield piece._replace(matrix=piece.matrix.conj().T)
    elif name == "u":
        yield piece._replace(angles=(-angles[0], -angles[2], -angles[1]))
    elif name == "iswap":  # its square is a z on both
        yield from (piece, *(piece._replace(name="z", places=(place,)) for place in piece.places))
    else:
        yield piece._replace(name=_MIRRORED.get(name, name), angles=tuple(-angle for angle in angles))


def _own_matrix(piece: Piece) -> Matrix:
    return gate_matrix(piece.name, *piece.angles) if piece.matrix is None else piece.matrix


def power(piece: Piece, exponent: float) -> Piece:
    """A fractional power of one gate: each eigenvalue exp(i a), a in (-pi, pi], becomes exp(i a exponent)."""
    if piece.name == "gphase":
        (angle,) = piece.angles
        turn = math.remainder(angle, math.tau)
        return piece._replace(angles=((math.pi if turn == -math.pi else turn) * exponent,))
    phases, basis = eigen_phases(_own_matrix(piece))
    matrix = basis @ np.diag(np.exp(1j * exponent * np.array(phases))) @ basis.conj().T
    if len(matrix) == 2 and abs(matrix[0, 0] - 1) + abs(matrix[0, 1]) < 1e-15:
        return piece._replace(name="p", angles=(float(np.angle(matrix[1, 1])),), matrix=None)
    return piece._replace(name="", angles=(), matrix=matrix)


def with_controls(piece: Piece, controls: tuple[int, ...]) -> Piece:
    """The piece with controls before its own; a global phase becomes a phase of the last of them."""
    if piece.name == "gphase" and not piece.places:
        return Piece("p", piece.angles, controls[:-1], controls[-1:])
    return piece._replace(controls=(*controls, *piece.controls))


def operations_of(piece: Piece, when: When = ()) -> Iterator[Gate | Unitary]:
    """The piece as gates that a circuit takes, up to a global phase where it stands alone.

    Raises
    ------
    ParameterError
        Controls on a matrix of two qubits, or more of them than are written out.
    """
    name, places, controls = piece.name, piece.places, piece.controls
    if name == "gphase":
        return
    if len(places) == 2 and controls:
        yield from _controlled_pair(piece, when)
        return
    if piece.matrix is None:
        gate: Gate | Unitary = Gate(name=name, qubits=places, angles=piece.angles, when=when)
    else:
        gate = Unitary(matrix=piece.matrix, qubits=places, when=when)
    yield from controlled(gate, controls) if len(places) == 1 else (gate,)


def _controlled_pair(piece: Piece, when: When) -> Iterator[Gate | Unitary]:
    """A gate of two qubits with controls: its outer gates need none."""
    (a, b), controls = piece.places, piece.controls

    def outer(name: str, *places: int, angles: tuple[float, ...] = ()) -> Gate:
        return Gate(name=name, qubits=places, angles=angles, when=when)

    def inner(name: str, target: int, *more: int, angles: tuple[float, ...] = ()) -> tuple[Gate | Unitary, ...]:
        return controlled(outer(name, target, angles=angles), (*controls, *more))

    if piece.name == "swap" and len(controls) == 1:
        yield outer("cswap", *controls, a, b)
    elif piece.name == "swap":
        yield from (outer("cx", b, a), *inner("x", b, a), outer("cx", b, a))
    elif piece.name == "iswap":
        yield from (*inner("s", a), *inner("s", b), *inner("z", b, a), outer("cx", b, a), *inner("x", b, a), outer("cx", b, a))
    elif piece.name in ("rxx", "ryy", "rzz"):
        turn, back = {"rxx": ("h", "h"), "ryy": ("sx", "sxdg"), "rzz": ("id", "id")}[piece.name]
        if piece.name != "rzz":
            yield from (outer(turn, a), outer(turn, b))
        yield from (outer("cx", a, b), *inner("rz", b, angles=piece.angles), outer("cx", a, b))
        if piece.name != "rzz":
            yield from (outer(back, a), outer(back, b))
    else:
        raise ParameterError("a fractional power of a gate of two qubits takes no controls here.")


def matrix_of(pieces: tuple[Piece, ...], qubits: int) -> Matrix:
    """The matrix of pieces on some qubits, global phase and all, qubit 0 leftmost."""
    out = np.eye(2**qubits, dtype=complex).reshape([2] * qubits + [-1])
    for piece in pieces:
        if piece.name == "gphase":
            out = out * np.exp(1j * piece.angles[0])
        for operation in operations_of(piece):
            for places, matrix in operation.matrices():
                k = len(places)
                out = np.tensordot(matrix.reshape([2] * (2 * k)), out, (list(range(k, 2 * k)), list(places)))
                out = np.moveaxis(out, list(range(k)), list(places))
    return out.reshape(2**qubits, -1)
