"""Checks of channels: what keeps an array from being one, and by how much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from . import superoperators as forms
from .arrays import listed
from .checking import ROUNDING, nearest_isometry, numbers
from .mixtures import Mixture

__all__ = ["MOST", "checked_choi", "checked_kraus", "checked_mixture", "checked_ptm", "choi_of_qutip", "trace_kept"]

Complex = NDArray[np.complex128]
Real = NDArray[np.float64]

MOST = 4
"""The qubits that a channel may act on at most: its Pauli-transfer matrix then has 65,536 entries."""


def _checked_size(array: NDArray[Any], owner: str, base: int) -> None:
    """Nothing, or a refusal unless an array is (base**k, base**k) for k qubits with finite entries."""
    sizes = {(base**k, base**k) for k in range(1, MOST + 1)}
    if array.shape not in sizes or not np.isfinite(array).all():
        raise ParameterError(
            f"{owner}: shape {array.shape}: must be {base}**k x {base}**k for 1 to {MOST} qubits, with finite entries."
        )


def _checked_positive(choi: Complex, owner: str) -> None:
    smallest = float(np.linalg.eigvalsh(choi)[0])
    if smallest < -ROUNDING:
        raise ParameterError(
            f"{owner}: not completely positive: the smallest eigenvalue of its Choi matrix is {smallest:.2g}, must be at least 0."
        )


def _shown(number: complex) -> str:
    return f"{number:.6g}" if number.imag else f"{number.real:.6g}"


def checked_kraus(operators: Sequence[Any]) -> Complex:
    """A new array (m, d, d) of Kraus operators whose ``K^+ K`` sum to the identity, what rounding had left out put right.

    Raises
    ------
    ParameterError
        None at all, different or other sizes, entries that are not finite, or a sum off the identity beyond ROUNDING, with
        the entry that is furthest off.
    """
    owner = "Channel.from_kraus"
    given = [numbers(operator, owner, complex, "matrix") for operator in listed(operators, owner)]
    if not given or any(operator.shape != given[0].shape for operator in given):
        shapes = ", ".join(str(operator.shape) for operator in given) or "none"
        raise ParameterError(f"{owner}: operators of shapes {shapes}: must be at least one, all of the same shape.")
    _checked_size(given[0], owner, 2)
    out: Complex = np.array(given)
    if not np.isfinite(out).all():
        raise ParameterError(f"{owner}: every operator must have finite entries.")
    total = np.einsum("mai,maj->ij", out.conj(), out)
    off = np.abs(total - np.eye(len(total)))
    if off.max() > ROUNDING:
        row, column = (int(place) for place in np.unravel_index(int(off.argmax()), off.shape))
        raise ParameterError(
            f"{owner}: the operators' K^+ K do not sum to the identity: entry [{row}, {column}] of the sum is "
            f"{_shown(total[row, column])}, must be {int(row == column)}, it is off by {off.max():.2g}."
        )
    columns = nearest_isometry(out.reshape(-1, len(total)))
    return np.ascontiguousarray(columns).reshape(out.shape)


def checked_choi(choi: Any) -> Complex:
    """A new array (4**k, 4**k), the Choi matrix of a channel, input first.

    Raises
    ------
    ParameterError
        Another shape, entries that are not finite; not Hermitian, not trace-preserving or with a negative eigenvalue beyond
        ROUNDING, saying by how much.
    """
    owner = "Channel.from_choi"
    given: Complex = numbers(choi, owner, complex, "matrix")
    _checked_size(given, owner, 4)
    skew = float(np.abs(given - given.conj().T).max())
    if skew > ROUNDING:
        raise ParameterError(f"{owner}: not Hermitian: it differs from its conjugate transpose by up to {skew:.2g}.")
    given = (given + given.conj().T) / 2
    d = round(len(given) ** 0.5)
    kept = np.einsum("iaja->ij", given.reshape(d, d, d, d))
    off = float(np.abs(kept - np.eye(d)).max())
    if off > ROUNDING:
        raise ParameterError(
            f"{owner}: not trace-preserving: traced over the output it differs from the identity by up to {off:.2g}; the input "
            f"comes first, and the trace is {d}."
        )
    _checked_positive(given, owner)
    return given


def checked_ptm(ptm: Any) -> Real:
    """A new array (4**k, 4**k), the Pauli-transfer matrix of a channel.

    Raises
    ------
    ParameterError
        Another shape, entries that are not finite; not trace-preserving or not completely positive beyond ROUNDING, saying by
        how much.
    """
    owner = "Channel.from_ptm"
    given: Real = numbers(ptm, owner, float, "matrix")
    _checked_size(given, owner, 4)
    off = float(np.abs(given[0] - np.eye(len(given))[0]).max())
    if off > ROUNDING:
        raise ParameterError(f"{owner}: not trace-preserving: its first row must be 1, 0, 0, ..., it is off by up to {off:.2g}.")
    _checked_positive(forms.choi_of_super(forms.super_of_ptm(given)), owner)
    return given


def checked_mixture(chances: Any, matrices: Any, ptm: Real, owner: str) -> Mixture:
    """New arrays, the same to the last bit, of a mixture of unitary matrices that was written beside its channel.

    Raises
    ------
    ParameterError
        No arrays of numbers of these shapes, or not the channel of this Pauli-transfer matrix within ROUNDING.
    """
    shares: Real = numbers(chances, owner, float, "row")
    gates: Complex = numbers(matrices, owner, complex, "stack")
    d = 2 ** ((len(ptm).bit_length() - 1) // 2)
    fit = shares.ndim == 1 and gates.shape == (len(shares), d, d) and bool(np.all(shares >= 0)) and bool(np.isfinite(gates).all())
    if fit:
        squares = np.abs(gates.conj().transpose(0, 2, 1) @ gates - np.eye(d)).max(initial=0.0)
        made = forms.ptm_of_kraus(np.sqrt(shares)[:, None, None] * gates)
        fit = max(float(squares), float(np.abs(made - ptm).max())) <= ROUNDING
    if not fit:
        raise ParameterError(
            f"{owner}: chances and unitary matrices must be the mixture that the Pauli-transfer matrix beside them is."
        )
    return shares, gates


def trace_kept(ptm: Real) -> Real:
    """The Pauli-transfer matrix with the first row 1, 0, 0, ... to the last bit: a copy where rounding had moved it."""
    if ptm[0, 0] == 1 and not ptm[0, 1:].any():
        return ptm
    out = ptm.copy()
    out[0] = np.eye(len(ptm))[0]
    return out


def choi_of_qutip(given: Any) -> Complex:
    """The Choi matrix of a ``qutip.Qobj`` of qubits: an operator that acts as a gate, or a superoperator in any form.

    Raises
    ------
    ParameterError
        Anything else.
    """
    is_map = getattr(given, "issuper", False) or getattr(given, "isoper", False)
    if not is_map or any(size != 2 for size in np.ravel(given.dims)):
        raise ParameterError(
            f"Channel.from_qutip: {str(given)[:60]!r}: must be a qutip.Qobj of qubits, a superoperator or a unitary operator."
        )
    import qutip

    columns: Complex = qutip.to_super(given).full()
    _checked_size(columns, "Channel.from_qutip", 4)
    return forms.choi_of_super(forms.super_swapped(columns))
