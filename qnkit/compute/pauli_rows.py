"""Pauli operators on any number of qubits, and how a Clifford circuit with readouts keeps the qubits that are encoded in it."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Encoded", "Pauli", "anticommute", "clifford_images", "expansion", "matrix_on", "placed", "product", "tensor"]

Matrix = NDArray[np.complex128]
EXACT = 1e-10
_ONE = np.array([[[1, 0], [0, 1]], [[1, 0], [0, -1]], [[0, 1], [1, 0]], [[0, -1], [1, 0]]], dtype=complex)  # I, Z, X, XZ
_BASIS = {2: _ONE, 4: np.array([np.kron(a, b) for a in _ONE for b in _ONE])}


class Pauli(NamedTuple):
    """``i**k (-1)**s X**x Z**z``: x and z bit by bit by the qubit's place; s is the sum of the readouts that unknown names."""

    x: int = 0
    z: int = 0
    k: int = 0
    unknown: int = 0


def product(a: Pauli, b: Pauli) -> Pauli:
    """The product a b."""
    return Pauli(a.x ^ b.x, a.z ^ b.z, (a.k + b.k + 2 * (a.z & b.x).bit_count()) % 4, a.unknown ^ b.unknown)


def anticommute(a: Pauli, b: Pauli) -> bool:
    """Whether ``a b = -b a``."""
    return bool(((a.x & b.z).bit_count() + (a.z & b.x).bit_count()) & 1)


def expansion(matrix: Matrix) -> list[tuple[int, complex]]:
    """The Pauli products of a matrix on one or two qubits and their coefficients, none where it is nothing.

    A product is written as the bits x, z of the first qubit, then of the second, and stands for ``X**x Z**z`` of each.
    """
    basis = _BASIS[len(matrix)]
    found = np.einsum("bij,ij->b", basis, matrix) / len(matrix)  # the basis is real
    return [(int(b), complex(found[b])) for b in np.flatnonzero(np.abs(found) > EXACT)]


def clifford_images(matrix: Matrix) -> tuple[tuple[int, int], ...] | None:
    """For each Pauli product, as in expansion, ``U P U^+`` as a product and a power of i; None where U is no Clifford gate."""
    return _images(np.ascontiguousarray(matrix, dtype=complex).tobytes(), len(matrix))


@functools.lru_cache(maxsize=4096)
def _images(data: bytes, size: int) -> tuple[tuple[int, int], ...] | None:
    basis, matrix = _BASIS[size], np.frombuffer(data, dtype=complex).reshape(size, size)
    moved = matrix @ basis @ matrix.conj().T
    table = np.einsum("cij,bij->bc", basis, moved) / size
    largest = np.abs(table).argmax(axis=1)
    values = table[np.arange(len(table)), largest]
    turns = np.rint(np.angle(values) / (np.pi / 2)).astype(int) % 4
    table[np.arange(len(table)), largest] -= 1j**turns
    if np.abs(table).max() > EXACT:
        return None
    return tuple((int(b), int(k)) for b, k in zip(largest, turns, strict=True))


def tensor(parts: list[Matrix]) -> Matrix:
    """The tensor product of some matrices, the first on the left; 1 of none."""
    out = np.eye(1, dtype=complex)
    for part in parts:
        out = np.kron(out, part)
    return out


def matrix_on(operator: Pauli, qubits: list[int]) -> Matrix:
    """The matrix of a Pauli operator on some qubits, the first on the left, with the signs that hang on readouts left out."""
    kinds = [(operator.x >> q & 1) << 1 | operator.z >> q & 1 for q in qubits]
    out: Matrix = 1j**operator.k * tensor([_ONE[kind] for kind in kinds])
    return out


class Encoded:
    """Qubits encoded in more physical ones by Clifford gates: the operators that are +1, and those that act as each qubit's X, Z.

    Signs may hang on readouts: each readout whose outcome is random adds an unknown, so what is found holds for all outcomes.

    Parameters
    ----------
    physical : how many physical qubits; those that hold nothing start in state 0
    starts : where each encoded qubit is at the start
    """

    def __init__(self, physical: int, starts: tuple[int, ...]) -> None:
        self.xs = [Pauli(x=1 << place) for place in starts]
        self.zs = [Pauli(z=1 << place) for place in starts]
        rest = sorted(set(range(physical)) - set(starts))
        self.fixed = [Pauli(z=1 << place) for place in rest]
        self.against = [Pauli(x=1 << place) for place in rest]  # each against the fixed one of its place only
        self.unknowns = 0

    def conjugate(self, places: tuple[int, ...], images: tuple[tuple[int, int], ...]) -> None:
        """Apply a Clifford gate, given by its images, to physical qubits."""
        for rows in (self.xs, self.zs, self.fixed, self.against):
            for i, row in enumerate(rows):
                local = _local(row, places)
                if local:
                    there, turns = images[local]
                    mask = sum(1 << place for place in places)
                    bits = placed(there, places)
                    k = (row.k + turns) % 4
                    rows[i] = Pauli((row.x & ~mask) | bits.x, (row.z & ~mask) | bits.z, k, row.unknown)

    def flip(self, by: Pauli, when: int) -> None:
        """Apply a Pauli operator where a sum of unknowns, its bit 0 a constant 1, is odd."""
        for rows in (self.xs, self.zs, self.fixed):
            for i, row in enumerate(rows):
                if anticommute(row, by):
                    rows[i] = row._replace(k=(row.k + 2 * (when & 1)) % 4, unknown=row.unknown ^ (when & ~1))

    def relabel(self, pair: tuple[int, int], images: tuple[tuple[int, int], ...]) -> None:
        """Put a Clifford gate on two encoded qubits before the encoding: what acts as the image of X then acts as X."""
        a, b = pair
        old = (self.xs[a], self.zs[a], self.xs[b], self.zs[b])
        new = []
        for one in (8, 4, 2, 1):  # X and Z of the first, X and Z of the second
            there, turns = images[one]
            out = Pauli(k=turns)
            for place, row in enumerate(old):
                if there >> (3 - place) & 1:
                    out = product(out, row)
            new.append(out)
        self.xs[a], self.zs[a], self.xs[b], self.zs[b] = new

    def meaning(self, operator: Pauli) -> Pauli | None:
        """What a physical operator does to the encoded qubits, x and z by their numbers; None where it leaves the code."""
        if any(anticommute(operator, row) for row in self.fixed):
            return None
        x = sum(1 << q for q, row in enumerate(self.zs) if anticommute(operator, row))
        z = sum(1 << q for q, row in enumerate(self.xs) if anticommute(operator, row))
        same = Pauli()
        for q in range((x | z).bit_length()):
            for mask, rows in ((x, self.xs), (z, self.zs)):
                if mask >> q & 1:
                    same = product(same, rows[q])
        rest = product(operator, same)
        for row, other in zip(self.fixed, self.against, strict=True):
            if anticommute(rest, other):
                same = product(same, row)
        return Pauli(x, z, (operator.k - same.k) % 4, operator.unknown ^ same.unknown)

    def measure(self, operator: Pauli) -> int | None:
        """The outcome of a Hermitian operator, a sum of unknowns with the constant in bit 0; None where it reads what is kept."""
        hit = next((i for i, row in enumerate(self.fixed) if anticommute(operator, row)), None)
        if hit is None:
            found = self.meaning(operator)
            return None if found is None or found.x or found.z else found.unknown | (found.k >> 1)
        old = self.fixed[hit]
        for rows in (self.xs, self.zs, self.fixed, self.against):
            for i, row in enumerate(rows):
                if anticommute(row, operator):
                    rows[i] = product(row, old)
        self.unknowns += 1
        outcome = 1 << self.unknowns
        self.fixed[hit], self.against[hit] = operator._replace(unknown=operator.unknown ^ outcome), old
        return outcome


def _local(row: Pauli, places: tuple[int, ...]) -> int:
    out = 0
    for place in places:
        out = out << 2 | (row.x >> place & 1) << 1 | (row.z >> place & 1)
    return out


def placed(local: int, places: tuple[int, ...]) -> Pauli:
    """The Pauli product of one or two qubits, as in expansion, on physical qubits."""
    x = z = 0
    for turn, place in enumerate(reversed(places)):
        x |= (local >> (2 * turn + 1) & 1) << place
        z |= (local >> (2 * turn) & 1) << place
    return Pauli(x, z)
