"""What `lindblad.Lindblad` takes, as arrays, and what it refuses, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError, refusal
from .arrays import array_of, brief
from .checking import fault
from .room import checked_room

__all__ = [
    "FARTHEST",
    "HERMITICITY",
    "check_entries",
    "check_size",
    "checked_hamiltonian",
    "checked_time",
    "operators",
    "plain",
    "refused",
    "state_matrix",
    "too_far",
]

Matrix = NDArray[np.complex128]

HERMITICITY = 1e-9
"""A Hamiltonian may differ from its conjugate transpose by this share of its largest entry; its Hermitian part is taken."""
FARTHEST = 1e12
"""The size of the generator times the longest time may be this much: the rounding error is about 1e-16 times it."""


def checked_hamiltonian(given: Any) -> Matrix:
    """A new complex array of a Hamiltonian; ParameterError where it is not a square matrix, or too large for its generator."""
    out = array_of(plain(given), complex, "Lindblad.hamiltonian", "matrix")
    if out.ndim != 2 or out.shape[0] != out.shape[1] or not out.size:
        raise ParameterError(f"Lindblad.hamiltonian: an array of shape {out.shape}: must be a square matrix, in rad/s.")
    if len(out) > 16:
        checked_room(8 * 12 * len(out) ** 4, f"the generator of a system of dimension {len(out)}, with its exponential,")
    return out


def operators(given: Any, d: int, owner: str) -> Matrix:
    """A new complex (m, d, d) array of a list of operators, which may be empty; ``owner`` is whom a refusal names."""
    out = _stacked(given) if type(given) is list else None
    if out is None:
        if not isinstance(given, Iterable) or hasattr(given, "full") or (isinstance(given, np.ndarray) and given.ndim == 0):
            raise ParameterError(f"{owner}: {type(given).__name__} {str(given)[:60]!r}: must be a list of {d}x{d} matrices.")
        if not isinstance(given, np.ndarray):
            given = [plain(one) for one in given]
        if len(given) == 0:
            return np.zeros((0, d, d), dtype=complex)
        out = array_of(given, complex, owner, "list of matrices")
    if out.ndim != 3 or out.shape[1:] != (d, d):
        raise ParameterError(
            f"{owner}: an array of shape {out.shape}: must be a list of {d}x{d} matrices, as the Hamiltonian is."
        )
    return out


def _stacked(given: list[Any]) -> Matrix | None:
    """The complex array of a list of matrices that are arrays of numbers already; None for anything else."""
    for one in given:
        if type(one) is not np.ndarray or one.dtype.char not in "dD":
            return None
    if not given:
        return None
    try:
        return np.array(given, dtype=complex, order="C")
    except ValueError:  # of different shapes
        return None


def checked_time(given: Any, owner: str) -> float:
    """A time as a number; ParameterError where it is none from 0 and finite."""
    try:
        time = array_of(given, float, f"{owner}.time_s", "number")
    except ParameterError:
        time = np.full(1, np.nan)
    if time.ndim or not 0 <= time < np.inf:
        raise refusal(owner, "time_s", brief(given), "s", "must be from 0 and finite")
    return float(time)


def check_entries(hamiltonian: Matrix, collapse: Matrix, skew: float) -> None:
    """ParameterError where an entry is not finite, or the Hamiltonian differs by ``skew`` from its conjugate transpose."""
    for name, array, unit in (("hamiltonian", hamiltonian, "rad/s"), ("collapse", collapse, "sqrt(1/s)")):
        if not np.isfinite(array).all():
            raise refusal("Lindblad", name, array[~np.isfinite(array)][0], unit, "must be finite in every entry")
    largest = float(np.abs(hamiltonian).max())
    if skew > HERMITICITY * largest:
        raise ParameterError(
            f"Lindblad.hamiltonian: not Hermitian: it differs from its conjugate transpose by up to {skew:.2g} rad/s, where its "
            f"largest entry is {largest:.2g} rad/s; decay belongs into the collapse operators."
        )


def check_size(size: float) -> None:
    """ParameterError where the generator is not finite although all that it is made of is."""
    if not size < np.inf:
        raise ParameterError("Lindblad: the generator overflows: the rates are beyond what numbers can hold; take another unit.")


def state_matrix(state: Any, d: int, owner: str = "Lindblad.evolve") -> Matrix:
    """A new complex (d, d) array of a state that is given in one of the ways of `lindblad.Lindblad.evolve`."""
    given = state if isinstance(state, np.ndarray) else getattr(state, "matrix", None)
    if given is None:
        given = plain(state)
    out = array_of(given, complex, f"{owner}: state", "matrix")
    if out.shape == (d, d):
        return out
    if out.shape in {(d,), (d, 1)}:
        ket = out.reshape(d)
        return np.outer(ket, ket.conj())
    raise ParameterError(
        f"{owner}: a state of shape {out.shape}: must be a {d}x{d} density matrix or a ket of {d}, as the Hamiltonian is."
    )


def refused(start: Matrix, good: bool, times: NDArray[np.float64], unfit: int, size: float) -> ParameterError:
    """The error that says what is wrong with a state, or with the time that is unfit, or how far is too far."""
    if unfit >= 0:
        time = times.item(unfit)
        falls = unfit > 0 and 0 <= time < np.inf
        rule = f"must not be before the time ahead of it, {times.item(unfit - 1):g} s" if falls else "must be from 0 and finite"
        return refusal("Lindblad.evolve", f"times_s[{unfit}]", time, "s", rule)
    if not good:
        whole = fault(start) if np.isfinite(start).all() else "not finite in every entry"
        return ParameterError(f"Lindblad.evolve: the state is {whole}.")
    return too_far("Lindblad.evolve", size, times.item(times.size - 1))


def too_far(owner: str, size: float, time: float) -> ParameterError:
    """The error for a time after which rounding would be all that is left."""
    return ParameterError(
        f"{owner}: the generator ({size:.2g} 1/s) times the longest time ({time:.2g} s) is {size * time:.2g}: must be at most "
        f"{FARTHEST:g}, or only rounding is left; ask for steady_state(), or take a rotating frame."
    )


def plain(operator: Any) -> Any:
    """What was given, or the array of it if it is a ``qutip.Qobj``."""
    return operator.full() if hasattr(operator, "full") else operator
