"""Checks of states: what keeps a matrix from being one, by how much, and the state nearest to it."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from .arrays import array_of, is_whole, whole_of
from .pauli import MOST, qubits_of
from .room import checked_room

__all__ = [
    "ROUNDING",
    "ReadOnly",
    "checked_places",
    "checked_qubits",
    "checked_state",
    "fault",
    "nearest_isometry",
    "nearest_state",
    "needs",
    "read_only",
    "square",
]

Matrix = NDArray[np.complex128]

ROUNDING = 1e-9
"""A matrix may miss Hermiticity, trace 1 or positivity by this much and still count as a state."""


_HUGE, _SPREAD = 1e150, 1e6
"""Beyond these a matrix has no nearest state in double precision: squares overflow, or the trace is lost in the rounding."""

Kept = TypeVar("Kept")


def read_only(value: Kept) -> Kept:
    """The value itself; it, and what is in it where it is a tuple, is read-only where it is an array."""
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    elif isinstance(value, tuple):
        for item in value:
            read_only(item)
    return value


class ReadOnly:
    """A base of frozen objects that hold arrays: unpickled or deeply copied, their arrays are read-only again."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            object.__setattr__(self, name, read_only(value))


def numbers(array: Any, owner: str, kind: type[float] | type[complex], what: str) -> NDArray[Any]:
    """A new array of what was given; ParameterError where that is no array of numbers, or not of real ones for float.

    Texts, truth values, dates and arrays with a mask are none.
    """
    if isinstance(array, list | tuple) and _holds_truth(array):
        raise ParameterError(f"{owner}: {type(array).__name__} {str(array)[:60]!r} is not a {what} of numbers.")
    return array_of(array, kind, owner, what)


def _holds_truth(rows: Any) -> bool:
    """Whether there is a truth value among other things in a list of lists, which as an array would be all numbers."""
    return any(_holds_truth(row) if isinstance(row, list | tuple) else isinstance(row, bool | np.bool_) for row in rows)


def needs(value: Kept, kinds: Any, owner: str, what: str) -> Kept:
    """The value itself; ParameterError where it is of none of these types. A truth value is no number here.

    Parameters
    ----------
    owner : whom a refusal names, with the argument: ``"werner: fidelity"``
    what : what the value must be, as the sentence ends: "a number from 0 to 1"
    """
    if not isinstance(value, kinds) or (isinstance(value, bool) and kinds is not bool):
        raise ParameterError(f"{owner}: {type(value).__name__} {str(value)[:60]!r}: must be {what}.")
    return value


def generator(value: Any, owner: str) -> np.random.Generator:
    """The generator of random numbers itself; ParameterError where it is none."""
    found: np.random.Generator = needs(
        value, np.random.Generator, f"{owner}: rng", "a generator, such as np.random.default_rng(1)"
    )
    return found


def checked_qubits(value: Any, owner: str, *, least: int = 1, most: int = MOST, name: str = "qubits") -> int:
    """A number of qubits, before 2**n is worked out; ParameterError where it is no whole number from ``least`` to ``most``."""
    count = whole_of(value, f"{owner}: {name}", f"must be a whole number, at least {least}.", least)
    if count > most:
        shown = count if count < 1e30 else "more than 1e30"
        raise ParameterError(f"{owner}: {name} = {shown}: must be at most {most}.")
    return count


def square(matrix: Any, owner: str, qubits: int | None = None) -> Matrix:
    """A new complex array of the matrix that was given.

    Parameters
    ----------
    owner : whom a refusal names
    qubits : how many qubits it must have; None for any number from 1

    Raises
    ------
    ParameterError
        What is not a matrix of finite numbers of this shape.
    """
    given = numbers(np.nan if matrix is None else matrix, owner, complex, "matrix")
    found = qubits_of(given.shape[0], 2) if given.ndim == 2 and given.shape[0] == given.shape[1] else None
    if found is None or (qubits is not None and found != qubits) or not np.isfinite(given).all():
        side = "2**n x 2**n" if qubits is None else f"{2**qubits}x{2**qubits}"
        raise ParameterError(f"{owner}: a matrix of shape {given.shape}: must be {side} with finite entries.")
    return given


def nearest_state(matrix: ArrayLike, owner: str = "nearest_state", qubits: int | None = None) -> Matrix:
    """The state nearest to a matrix: its Hermitian part, divided by its trace, then the nearest in the Frobenius norm.

    The eigenvectors stay; the eigenvalues become the nearest probabilities. Source: J. A. Smolin, J. M. Gambetta,
    G. Smith, Phys. Rev. Lett. 108, 070502 (2012), the algorithm for their subproblem 1.

    Raises
    ------
    ParameterError
        Where the matrix is not 2**n x 2**n with finite entries, or its trace is not above 0.
    """
    given = square(matrix, owner, qubits)
    hermitian = given / 2 + given.conj().T / 2
    with np.errstate(over="ignore"):
        trace, largest = float(np.trace(hermitian).real), float(np.abs(given.view(float)).max())
    if largest > _HUGE or 0 < trace < 1 / _HUGE or largest > _SPREAD * trace > 0:
        raise ParameterError(
            f"{owner}: trace = {trace:g} with entries up to {largest:g}: both must be from {1 / _HUGE:g} to {_HUGE:g}, and the "
            f"entries at most {_SPREAD:g} times the trace, or rounding leaves no state of it."
        )
    if not trace > 0:
        raise ParameterError(f"{owner}: trace = {trace:g}: must be above 0 for a nearest state to mean something.")
    values, vectors = np.linalg.eigh(hermitian / trace)
    falling = values[::-1]
    shifts = (1 - np.cumsum(falling)) / np.arange(1, len(values) + 1)
    shift = shifts[np.flatnonzero(falling + shifts > 0)[-1]]
    out: Matrix = (vectors * np.clip(values + shift, 0, None)) @ vectors.conj().T
    return out


def nearest_isometry(columns: NDArray[Any]) -> NDArray[Any]:
    """The matrix with orthonormal columns nearest to one that misses this by rounding alone, of at most ROUNDING.

    It is the unitary factor of the polar decomposition, ``A (A^+ A)**(-1/2)``, by one step of Newton and Schulz: the error left
    is the square of what was off. Where ``A^+ A`` misses 1 by no more than d * 5e-16 in any entry, for d columns, A comes back
    itself, bit for bit.
    """
    gram = columns.conj().T @ columns
    one = np.eye(len(gram))
    if np.abs(gram - one).max() <= 5e-16 * len(gram):
        return columns
    out: NDArray[Any] = columns @ (1.5 * one - 0.5 * gram)
    return out


def _positive(matrix: Matrix) -> bool:
    """Whether a Hermitian matrix has no eigenvalue below -ROUNDING; much sooner known than the eigenvalues are."""
    shifted = matrix.copy()
    shifted.flat[:: len(matrix) + 1] += ROUNDING
    try:
        np.linalg.cholesky(shifted)
    except np.linalg.LinAlgError:
        return False
    return True


def fault(matrix: Matrix) -> str | None:
    """What keeps a square matrix from being a state, and by how much; None if nothing does.

    Raises
    ------
    ParameterError
        Where the check itself would need more memory than there is.
    """
    checked_room(48 * matrix.size, f"the check of a density matrix of {len(matrix).bit_length() - 1} qubits")
    with np.errstate(over="ignore"):
        skew, trace = float(np.abs(matrix - matrix.conj().T).max()), float(np.trace(matrix).real)
    if skew > ROUNDING:
        return f"not Hermitian: it differs from its conjugate transpose by up to {skew:.2g}"
    if abs(trace - 1) > ROUNDING:
        return f"trace = {trace:.9g}: must be 1, it is off by {trace - 1:.2g}"
    if not _positive(matrix):
        smallest = float(np.linalg.eigvalsh(matrix)[0])
        if smallest < -ROUNDING:
            return f"smallest eigenvalue = {smallest:.2g}: must be at least 0"
    return None


def checked_state(matrix: Any, owner: str, *, project: bool, qubits: int | None = None) -> tuple[Matrix, float | None]:
    """A new array that is a state, and the Frobenius distance over which it was projected; None if it was not.

    Parameters
    ----------
    owner : the class that a refusal names
    project : for a rounded matrix, as papers print them: take the nearest state and do not refuse

    Raises
    ------
    ParameterError
        Not 2**n x 2**n or not finite; and, without ``project``, not Hermitian, a trace off 1 or a negative eigenvalue beyond
        ROUNDING, saying by how much.
    """
    given = square(matrix, owner, qubits)
    found = fault(given)
    if found is None:
        return given, None
    if not project:
        raise ParameterError(f"{owner}: {found}. {owner}.from_matrix(m, project=True) takes the nearest state.")
    nearest = nearest_state(given, owner, qubits)
    return nearest, float(np.linalg.norm(nearest - given))


def checked_places(places: Any, qubits: int, what: str) -> tuple[int, ...]:
    """Some qubits of a register, as a tuple, in the order given; one number stands for one qubit.

    Raises
    ------
    ParameterError
        None at all, one twice, or one outside the register; ``what`` names the argument.
    """
    try:
        given = tuple(places) if np.iterable(places) and not isinstance(places, str) else (places,)
    except TypeError:
        given = (places,)
    whole = all(is_whole(q) and 0 <= q < qubits for q in given)
    if not given or not whole or len(set(given)) != len(given):
        raise ParameterError(f"{what} = {places!r}: must be different qubits of 0 to {qubits - 1}, at least one.")
    return tuple(int(q) for q in given)
