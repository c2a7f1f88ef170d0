"""Evolution with a constant generator: the master equation in Lindblad form, solved exactly for any generator.

No eigenvectors are used, so a generator that has too few of them (a defective one, at critical damping) is as good as any.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..kernels import lindblad as kernels
from ..kernels import propagation
from ..model import ParameterError
from . import slicing
from .arrays import array_of, listed
from .channel import Channel
from .checking import ROUNDING
from .lindblad_checking import (
    FARTHEST,
    check_entries,
    check_size,
    checked_hamiltonian,
    checked_time,
    operators,
    refused,
    state_matrix,
    too_far,
)
from .room import checked_room
from .superoperators import ptm_of_super
from .tables import state_table

__all__ = ["Lindblad"]

Matrix = NDArray[np.complex128]

SOON = 16384
"""Below this, tiles**2 (times + 64 tiles), the longest evolution takes less than 0.2 s and goes into one call of a kernel."""


@dataclass(frozen=True, eq=False, repr=False)
class Lindblad:
    """The master equation of a system of dimension d: ``d rho / dt = -i [H, rho] + sum_k D[C_k](rho)``, nothing depends on time.

    ``D[C](rho) = C rho C^+ - (C^+ C rho + rho C^+ C) / 2``: G. Lindblad, Commun. Math. Phys. 48, 119 (1976).

    Attributes
    ----------
    hamiltonian : complex (d, d), Hermitian, in rad/s (hbar = 1); read-only
    collapse : complex (m, d, d), the collapse operators in sqrt(1/s), the square roots of the rates multiplied in; read-only.
        An empty list for none.

    Raises
    ------
    ParameterError
        A Hamiltonian that is not a square matrix of finite numbers or not Hermitian, by how much; collapse operators of
        another shape or not finite; a generator that does not fit into memory.
    """

    hamiltonian: Matrix
    collapse: NDArray[np.complex128]
    _change: NDArray[np.float64] = field(init=False)
    _size: float = field(init=False)
    _tiles: int = field(init=False)

    def __post_init__(self) -> None:
        h = checked_hamiltonian(self.hamiltonian)
        c = operators(self.collapse, len(h), "Lindblad.collapse")
        tiles = (h.size + 15) // 16
        change = np.zeros((16 * tiles) ** 2)
        size, skew = slicing.generator(h, c, tiles, change)
        if skew > 0.0 or not size < np.inf:
            check_entries(h, c, skew)
            check_size(size)
        h.setflags(write=False)
        c.setflags(write=False)
        vars(self).update(hamiltonian=h, collapse=c, _change=change, _size=size, _tiles=tiles)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied deeply or pickled, it is made anew: its arrays stay read-only."""
        return type(self), (self.hamiltonian, self.collapse)

    @classmethod
    def from_qutip(cls, hamiltonian: Any, collapse: Sequence[Any] = ()) -> Self:
        """The master equation of a Hamiltonian and collapse operators that are ``qutip.Qobj``, as mesolve takes them."""
        for operator in (hamiltonian, *listed(collapse, "Lindblad.from_qutip: collapse")):
            if not getattr(operator, "isoper", False):
                raise ParameterError(f"Lindblad.from_qutip: {str(operator)[:60]!r}: must be an operator that is a qutip.Qobj.")
        return cls(hamiltonian, collapse)  # type: ignore[arg-type]

    @property
    def dimension(self) -> int:
        """The dimension d of the states."""
        return len(self.hamiltonian)

    @functools.cached_property
    def generator(self) -> Matrix:
        """The read-only generator, complex (d*d, d*d), in 1/s; it acts on a density matrix written row by row.

        ``d vec(rho) / dt = L vec(rho)`` with ``vec(rho) = rho.reshape(-1)``. (``qutip.liouvillian`` is for columns.)
        """
        out = _complex_form(self._plain(self._change), self.dimension)
        out.flags.writeable = False
        return out

    def evolve(self, state: Any, times_s: ArrayLike) -> Matrix:
        """The states at some times, complex (n, d, d), of a system that is in a given state at time 0.

        Exact to rounding, whatever the times: they need not be evenly spaced and cost no accuracy where they are far apart.

        Parameters
        ----------
        state : a density matrix (d, d) or a ket (d,) as an array, anything that has a ``matrix``, or a ``qutip.Qobj``
        times_s : n times in s, from 0, none before the one ahead of it

        Raises
        ------
        ParameterError
            Not a state of this dimension, saying what is wrong and by how much; times that fall, are negative or not finite,
            or so long that rounding would be all that is left.
        """
        times = array_of(times_s, float, "Lindblad.evolve: times_s", "row")
        if times.ndim != 1 or not times.size:
            raise ParameterError(f"Lindblad.evolve: times_s has the shape {times.shape}: must be a row of times in s.")
        d, count, tiles = self.dimension, times.size, self._tiles
        start = state_matrix(state, d)
        if count > 2**16 or d > 16:
            checked_room(count * (16 * d * d + 128 * tiles), f"{count} states of dimension {d}")
        path, out = np.zeros(16 * tiles * count), np.empty((count, d, d), dtype=complex)
        good, unfit, longest, even, jump = kernels.prepare(start, ROUNDING, times, self._size, tiles, path)
        if unfit >= 0 or not good or self._size * times.item(count - 1) > FARTHEST:
            raise refused(start, good, times, unfit, self._size)
        if tiles * tiles * (count + 64 * tiles) > SOON:
            slicing.moved(self._change, self._size, times, longest, even, jump, tiles, path, out)
        elif jump:
            propagation.jump(self._change, self._size, times, longest, even, tiles, path, out)
        else:
            propagation.stride(self._change, self._size, times, tiles, path, out)
        return out

    def expect(self, observables: ArrayLike | Sequence[Any], state: Any, times_s: ArrayLike) -> NDArray[Any]:
        """The expectation values ``Tr(O rho(t))``, shape (k, n), of k observables at n times.

        Real where all of them are Hermitian, complex otherwise.

        Parameters
        ----------
        observables : k matrices (d, d), or ``qutip.Qobj``
        state, times_s : as for `evolve`, which says what is refused
        """
        given = operators(observables, self.dimension, "Lindblad.expect: observables")
        states = self.evolve(state, times_s)
        out: NDArray[Any] = np.einsum("kab,nba->kn", given, states, optimize=True)
        return out.real.copy() if np.array_equal(given, given.conj().swapaxes(1, 2)) else out

    def propagator(self, time_s: float) -> Matrix:
        """The superoperator of so many seconds, complex (d*d, d*d), on a density matrix written row by row: exp(generator t).

        Raises
        ------
        ParameterError
            A time that is negative, not finite, or too long; see `evolve`.
        """
        time = checked_time(time_s, "Lindblad.propagator")
        if self._size * time > FARTHEST:
            raise too_far("Lindblad.propagator", self._size, time)
        out = slicing.exponential(self._change, self._size, time, self._tiles, self.dimension)
        return _complex_form(self._plain(out), self.dimension)

    def channel(self, time_s: float) -> Channel:
        """The channel of so many seconds; ParameterError where the system is not 1 or 2 qubits (d = 2 or 4)."""
        if self.dimension not in (2, 4):
            raise ParameterError(f"Lindblad.channel: a system of dimension {self.dimension}: must be one or two qubits, 2 or 4.")
        return Channel.unchecked(ptm_of_super(self.propagator(time_s)))

    def steady_state(self) -> Matrix:
        """The state (d, d) that stays: the null space of the generator.

        Raises
        ------
        ParameterError
            There are several; which one is reached then depends on the start.
        """
        plain = self._plain(self._change)
        _, values, vectors = np.linalg.svd(plain)
        null = int(np.sum(values <= len(values) * np.finfo(float).eps * values[0]))
        if null != 1:
            raise ParameterError(
                f"Lindblad.steady_state: the states that stay span {null} dimensions, so which one is reached depends on the "
                "start: evolve a state for long instead, or add what couples the separate parts."
            )
        x = vectors[-1].reshape(self.dimension, self.dimension)
        out: Matrix = (x + x.T + 1j * (x - x.T)) / (2 * np.trace(x))
        return out

    def _plain(self, tiled: NDArray[np.float64]) -> NDArray[np.float64]:
        """The real (d*d, d*d) matrix of one in tiles, which are transposed."""
        t, used = self._tiles, self.dimension**2
        return tiled.reshape(t, t, 16, 16).transpose(1, 3, 0, 2).reshape(16 * t, 16 * t)[:used, :used]

    def __repr__(self) -> str:
        return f"Lindblad(dimension {self.dimension}, {len(self.collapse)} collapse operators)"

    def _repr_html_(self) -> str:
        gaps = np.ptp(np.linalg.eigvalsh(self.hamiltonian))
        rates = ", ".join(f"{np.linalg.norm(c, 2) ** 2:.4g}" for c in self.collapse) or "none"
        rows = [
            ("dimension", f"{self.dimension}"),
            ("width of the spectrum, rad/s", f"{gaps:.4g}"),
            ("largest rates, 1/s", rates),
        ]
        return state_table("Lindblad", rows)


def _complex_form(real: NDArray[np.float64], d: int) -> Matrix:
    """The complex superoperator, row by row, of a real one on ``Re rho + Im rho``; the way from one to the other is unitary."""
    turned = np.arange(d * d).reshape(d, d).T.reshape(-1)
    left = (0.5 + 0.5j) * real + (0.5 - 0.5j) * real[turned]
    out: Matrix = (0.5 - 0.5j) * left + (0.5 + 0.5j) * left[:, turned]
    return out
