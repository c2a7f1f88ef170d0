"""The generator of a master equation as real sparse matrices on the entries of rho that can differ from zero."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernels import liouville
from .room import checked_room

__all__ = ["Generator", "Terms", "generator", "integral"]

Matrix = NDArray[np.complex128]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Terms:
    """Terms ``dy[rows] += f * weights * y[columns]``: f is 1 for kinds up to 0, the drive k for kind k; jump j is kind -1 - j."""

    rows: Numbers
    columns: Numbers
    kinds: Numbers
    weights: NDArray[np.float64]

    def moved(self, rows: int, columns: int) -> Terms:
        """The terms with so much added to every row and column."""
        return Terms(self.rows + rows, self.columns + columns, self.kinds, self.weights)

    def only(self, kind: int) -> Terms:
        """The terms of one kind alone."""
        kept = self.kinds == kind
        return Terms(self.rows[kept], self.columns[kept], self.kinds[kept], self.weights[kept])

    @staticmethod
    def joined(parts: Sequence[Terms]) -> Terms:
        """All terms of several."""
        return Terms(*(np.concatenate([getattr(p, name) for p in parts]) for name in ("rows", "columns", "kinds", "weights")))


@dataclass(frozen=True, eq=False)
class Generator:
    """The terms of a master equation, and where each entry of rho is kept in the real vector y.

    Attributes
    ----------
    dim, size : int
        The dimension of the states and the length of y.
    terms : Terms
    real, imaginary : int (dim * dim,)
        Where the real and imaginary part of entry ``row * dim + column`` are kept; -1 for a part that is always zero. A
        folded generator keeps entries with row <= column and the other half as their conjugates.
    folded : bool
        Whether rho is Hermitian.
    """

    dim: int
    size: int
    terms: Terms
    real: Numbers
    imaginary: Numbers
    folded: bool

    def _mirror(self) -> NDArray[np.float64]:
        """The sign of the imaginary part of every entry: -1 below the diagonal of a folded matrix."""
        below = np.tri(self.dim, k=-1, dtype=bool).ravel()
        return np.where(below & self.folded, -1.0, 1.0)

    def packed(self, matrices: NDArray[Any]) -> NDArray[np.float64]:
        """The vectors y, shape (..., size), of matrices, shape (..., dim, dim)."""
        flat = matrices.reshape(*matrices.shape[:-2], self.dim**2)
        out = np.zeros((*flat.shape[:-1], self.size))
        kept = np.flatnonzero(self.real >= 0)
        out[..., self.real[kept]] = flat[..., kept].real
        kept = np.flatnonzero(self.imaginary >= 0)
        out[..., self.imaginary[kept]] = (flat[..., kept] * self._mirror()[kept]).imag
        return out

    def unpacked(self, vectors: NDArray[np.float64]) -> Matrix:
        """The matrices, shape (..., dim, dim), of vectors y, shape (..., size or longer)."""
        out = np.zeros((*vectors.shape[:-1], self.dim**2), dtype=complex)
        kept = np.flatnonzero(self.real >= 0)
        out.real[..., kept] = vectors[..., self.real[kept]]
        kept = np.flatnonzero(self.imaginary >= 0)
        out.imag[..., kept] = vectors[..., self.imaginary[kept]] * self._mirror()[kept]
        return out.reshape(*vectors.shape[:-1], self.dim, self.dim)

    def functional(self, operator: Matrix) -> NDArray[np.complex128]:
        """The weights w, shape (size,), with ``Tr(operator rho) = w @ y``; their imaginary parts are 0 if all is Hermitian."""
        weights = operator.T.ravel()
        out = np.zeros(self.size, dtype=complex)
        kept = np.flatnonzero(self.real >= 0)
        np.add.at(out, self.real[kept], weights[kept])
        kept = np.flatnonzero(self.imaginary >= 0)
        np.add.at(out, self.imaginary[kept], 1j * weights[kept] * self._mirror()[kept])
        return out


def _columns(operators: Matrix) -> tuple[Numbers, Numbers, Matrix]:
    """The entries of operators, (n, dim, dim), column by column, as kernels.liouville takes them."""
    count, dim, _ = operators.shape
    which, column, row = np.nonzero(operators.transpose(0, 2, 1))
    places = np.arange(count)[:, None] * dim + np.arange(dim + 1)
    return np.searchsorted(which * dim + column, places.ravel()), row, operators[which, row, column]


def generator(
    hamiltonian: Matrix, drives: Sequence[Matrix], jumps: Sequence[Matrix], start: Matrix, *, folded: bool = True
) -> Generator:
    """The generator on all numbers that can differ from zero if those of ``start`` do.

    Parameters
    ----------
    hamiltonian, drives : Hermitian (dim, dim), in rad/s; kind 0, and kind k = 1, 2, ... for each drive
    jumps : (dim, dim), in sqrt(1/s)
    start : (dim, dim), Hermitian if folded; only which of its real and imaginary parts are zero counts
    folded : whether the matrices that evolve are Hermitian

    Raises
    ------
    ParameterError
        Where its terms need more memory than there is.
    """
    dim = len(hamiltonian)
    leaps = _columns(np.array(jumps, dtype=complex).reshape(-1, dim, dim))
    effective = -1j * hamiltonian
    liouville.subtract_decays(dim, *leaps, effective)
    sides = _columns(np.array([effective, *(-1j * drive for drive in drives)]))
    found = (start != 0).ravel().astype(np.uint8)
    queue = np.zeros(dim * dim, dtype=np.int64)
    queue = queue[: liouville.reach(dim, sides[0], sides[1], leaps[0], leaps[1], found, queue)].copy()
    real, imaginary = np.full(dim * dim, -1, dtype=np.int64), np.full(dim * dim, -1, dtype=np.int64)
    own = queue[queue // dim <= queue % dim] if folded else queue
    split = own[own // dim != own % dim] if folded else own
    real[own], imaginary[split] = np.arange(own.size), own.size + np.arange(split.size)
    if folded:
        mirrored = split % dim * dim + split // dim
        real[mirrored], imaginary[mirrored] = real[split], imaginary[split]
    given = (dim, int(folded), queue, *sides, *leaps, real, imaginary)
    count, room = -1, 64 * queue.size  # most often enough; if not, it is then known how much is
    while count < 0 or count > room:
        room = max(room, count)
        checked_room(100 * room, f"the master equation of a system of dimension {dim}")
        rows, columns, kinds = np.empty((3, room), dtype=np.int64)
        weights = np.empty(room)
        count = liouville.write(*given, rows, columns, kinds, weights)
    rows, columns, kinds, weights = rows[:count], columns[:count], kinds[:count], weights[:count]
    active = np.zeros(own.size + split.size, dtype=np.uint8)
    flat = start.ravel()
    active[real[flat.real != 0]] = 1
    active[imaginary[flat.imag != 0]] = 1
    size = liouville.spread(rows, columns, active)
    place = np.append(np.where(active == 1, np.cumsum(active, dtype=np.int64) - 1, -1), -1)
    kept = active[columns] == 1
    terms = Terms(place[rows[kept]], place[columns[kept]], kinds[kept], weights[kept])
    return Generator(dim, size, terms, place[real], place[imaginary], folded)


def integral(row: int, weights: NDArray[np.float64]) -> Terms:
    """The terms of ``dy[row] = weights @ y``."""
    columns = np.flatnonzero(weights)
    same = np.full(columns.size, row, dtype=np.int64)
    return Terms(same, columns, np.zeros(columns.size, dtype=np.int64), weights[columns])
