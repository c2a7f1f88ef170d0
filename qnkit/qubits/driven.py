"""Driven evolution: the master equation whose Hamiltonian follows pulses, of any dimension, with adaptive steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from .arrays import listed
from .checking import ROUNDING, ReadOnly, fault, read_only
from .driven_checking import checked_times, is_hermitian, limits, operator_of, skew
from .generator import Generator, Terms, generator, integral
from .lindblad_checking import state_matrix
from .pulses import Envelope
from .room import checked_room
from .stepping import Stepper

__all__ = ["Driven", "Evolution", "propagators"]

Matrix = NDArray[np.complex128]
Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evolution(ReadOnly):
    """The states of a driven system at the times that were asked for; all arrays are read-only.

    Attributes
    ----------
    times_s : float (T,), in s
    integrals : float (T, M)
        Of each of M operators the integral of its mean value from the start to each time, in s.
    steps, refused : int
        How many steps were taken and how many trial steps were too long.
    entries : int
        How many real numbers of rho can differ from zero, of dim**2; only these were carried.
    generator : Generator
        The terms of the master equation.
    """

    times_s: Vector
    integrals: Vector
    steps: int
    refused: int
    entries: int
    generator: Generator = field(repr=False)
    _vectors: Vector = field(repr=False)

    def __post_init__(self) -> None:
        for array in (self.times_s, self.integrals, self._vectors):
            read_only(array)

    @property
    def states(self) -> Matrix:
        """The density matrices, shape (T, dim, dim); ParameterError where they do not fit into memory."""
        count, dim = self.times_s.size, self.generator.dim
        checked_room(24 * count * dim**2, f"{count} states of dimension {dim}", "take fewer times")
        return self.generator.unpacked(self._vectors)

    def means(self, operator: ArrayLike) -> NDArray[Any]:
        """The mean values Tr(operator rho), shape (T,), real if the operator is Hermitian."""
        given = operator_of("means", operator, self.generator.dim)
        weights = self.generator.functional(given)
        kept = np.flatnonzero(weights)
        real = not weights.imag.any() and np.array_equal(given, given.conj().T)
        values: NDArray[Any] = np.einsum("ti,i->t", self._vectors[:, kept], weights[kept].real if real else weights[kept])
        return values


def _real_drives(drives: Sequence[tuple[Matrix, Envelope]]) -> list[tuple[Matrix, Envelope]]:
    """Hermitian operators with real envelopes: X with complex f becomes X + X^+ with Re f and i (X - X^+) with Im f."""
    out = []
    for operator, pulse in drives:
        if is_hermitian(operator):
            out.append((operator, Envelope.unchecked(pulse.knots_s, pulse.coefficients.real.copy())))
            continue
        out.append((operator + operator.conj().T, Envelope.unchecked(pulse.knots_s, pulse.coefficients.real.copy())))
        if not pulse.is_real:
            turned = 1j * (operator - operator.conj().T)
            out.append((turned, Envelope.unchecked(pulse.knots_s, pulse.coefficients.imag.copy())))
    return out


def propagators(
    made: Generator, drives: Sequence[Envelope], times_s: Vector, *, atol: float, rtol: float, max_steps: int
) -> Vector:
    """The maps of y from each of T times to the next, shape (T - 1, size, size)."""
    size, count, times_s = made.size, times_s.size, times_s.copy()  # a read-only row would be compiled for once more
    checked_room(8 * size**2 * (count + 30), f"the maps of {size} numbers between {count} times", "take fewer times")
    stepper = Stepper(made.terms, size, drives, times_s, columns=size, atol=atol, rtol=rtol, max_steps=max_steps)
    one = np.eye(size)
    out = np.empty((count - 1, size, size))
    for i in range(count - 1):
        stepper.restart(one)
        out[i] = stepper.at(times_s[i + 1 : i + 2]).reshape(size, size)
    return out


class Driven:
    """The master equation ``drho/dt = -i [H(t), rho] + sum_j D[C_j] rho`` of a system of any dimension.

    ``H(t) = H0 + sum_k f_k(t) X_k`` for Hermitian X_k, whose envelope f_k must be real; an X_k that is not Hermitian stands
    for ``f_k X_k + conj(f_k) X_k^+``, and its envelope may be complex. ``D[C] rho = C rho C^+ - (C^+ C rho + rho C^+ C) / 2``.

    Solved by DOP853 (see kernels.dormand_prince) on those entries of rho that can differ from zero. What was given is copied,
    and its copies ``hamiltonian``, ``drives`` and ``jumps`` are read-only.
    """

    def __init__(
        self, hamiltonian: ArrayLike, drives: Sequence[tuple[ArrayLike, Envelope]] = (), jumps: Sequence[ArrayLike] = ()
    ) -> None:
        """Take the operators: arrays or ``qutip.Qobj``.

        Parameters
        ----------
        hamiltonian : Hermitian (d, d), in rad/s
        drives : pairs of an operator (d, d) and its Envelope; operator times envelope in rad/s
        jumps : collapse operators C_j (d, d), in sqrt(1/s)

        Raises
        ------
        ParameterError
            What is not a square matrix of this size with finite entries, a Hamiltonian that is not Hermitian, a Hermitian
            drive with a complex envelope, a drive without an envelope, and what is no list.
        """
        h = operator_of("hamiltonian", hamiltonian)
        if not is_hermitian(h):
            raise ParameterError(
                f"Driven.hamiltonian: not Hermitian: it differs from its conjugate transpose by up to {skew(h):.2g} rad/s; "
                "losses belong into jumps."
            )
        self.hamiltonian = read_only((h + h.conj().T) / 2)
        self.jumps = tuple(
            read_only(operator_of(f"jumps[{j}]", x, self.dimension)) for j, x in enumerate(listed(jumps, "Driven.jumps"))
        )
        kept: list[tuple[Matrix, Envelope]] = []
        for k, pair in enumerate(listed(drives, "Driven.drives")):
            if not isinstance(pair, tuple | list) or len(pair) != 2:
                raise ParameterError(f"Driven.drives[{k}]: {str(pair)[:60]!r}: must be a pair of an operator and its Envelope.")
            operator, pulse = pair
            if not isinstance(pulse, Envelope):
                raise ParameterError(
                    f"Driven.drives[{k}]: {type(pulse).__name__} is not an Envelope; make one with envelope or sampled_envelope."
                )
            given = operator_of(f"drives[{k}]", operator, self.dimension)
            hermitian = is_hermitian(given)
            if hermitian and not pulse.is_real:
                raise ParameterError(
                    f"Driven.drives[{k}]: a Hermitian operator with a complex envelope: H would not be Hermitian; give the half"
                    " of the operator that f multiplies, its conjugate is added."
                )
            kept.append((read_only((given + given.conj().T) / 2 if hermitian else given), pulse))
        self.drives = tuple(kept)
        self.real_drives = _real_drives(self.drives)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied deeply or pickled, it is made anew: its arrays stay read-only."""
        return type(self), (self.hamiltonian, self.drives, self.jumps)

    @property
    def dimension(self) -> int:
        """The dimension d of the states."""
        return len(self.hamiltonian)

    def start(self, state: Any) -> Matrix:
        """The density matrix (d, d) of a state, which is given as for evolve.

        Raises
        ------
        ParameterError
            Not a state: not Hermitian, a trace off 1 or a negative eigenvalue beyond rounding, saying by how much.
        """
        rho = state_matrix(state, self.dimension, "Driven.evolve")
        if isinstance(state, np.ndarray) and state.ndim == 1 and abs(float(np.trace(rho).real) - 1) <= ROUNDING:
            return rho  # a ket of length 1 is a state
        found = fault(rho) if np.isfinite(rho).all() else "not finite in every entry"
        if found is not None:
            raise ParameterError(f"Driven.evolve: the state is {found}.")
        return (rho + rho.conj().T) / 2

    def evolve(
        self,
        state: Any,
        times_s: ArrayLike,
        *,
        start_s: float = 0.0,
        integrals: Sequence[ArrayLike] = (),
        atol: float = 1e-10,
        rtol: float = 1e-8,
        max_steps: int = 1_000_000,
    ) -> Evolution:
        """The states at the given times of a system that is in a given state at time 0, or another one.

        Parameters
        ----------
        state : a density matrix (d, d) or a ket (d,) as an array, anything that has a ``matrix``, or a ``qutip.Qobj``
        times_s : times in s, none before start_s or before the one ahead of it
        start_s : when it is in that state, in s; it may be before 0
        integrals : Hermitian operators whose mean values are to be integrated over time, to the same tolerance
        atol, rtol : the error allowed in a step is ``atol + rtol * |entry|``, the root mean square over the entries
        max_steps : trial steps before it is given up

        Raises
        ------
        ParameterError
            What is not a state (see start), times that fall, tolerances that are not above 0, too many steps, and more times
            than fit into memory.
        """
        (begin, times), rho = checked_times(times_s, start_s), self.start(state)
        atol, rtol, max_steps = limits(atol, rtol, max_steps)
        drives = self.real_drives
        made = generator(self.hamiltonian, [x for x, _ in drives], self.jumps, rho)
        asked = listed(integrals, "Driven.integrals")
        observed = [made.functional(operator_of(f"integrals[{m}]", o, self.dimension)).real for m, o in enumerate(asked)]
        rows = [integral(made.size + m, weights) for m, weights in enumerate(observed)]
        terms = Terms.joined([made.terms, *rows])
        pulses = [pulse for _, pulse in drives]
        size = made.size + len(rows)
        checked_room(16 * times.size * size, f"{times.size} states of {size} numbers", "take fewer times")
        stepper = Stepper(terms, size, pulses, np.array([begin, times[-1]]), atol=atol, rtol=rtol, max_steps=max_steps)
        stepper.y[: made.size] = made.packed(rho)
        vectors = stepper.at(times)
        return Evolution(times, vectors[:, made.size :], stepper.steps, stepper.refused, made.size, made, vectors[:, : made.size])
