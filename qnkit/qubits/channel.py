"""Channels: what noise or a gate does to the state of a few qubits; composed, compared and shown.

A channel is held as its real Pauli-transfer matrix; the other forms are made from it when they are asked for. Makers of the
usual kinds of noise are in `qnkit.qubits.noise`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from . import superoperators as forms
from .arrays import whole_of
from .channel_checking import MOST, checked_choi, checked_kraus, checked_ptm, choi_of_qutip, trace_kept
from .checking import ROUNDING, checked_places, nearest_isometry, needs, read_only
from .density_matrix import DensityMatrix
from .gates import checked_unitary
from .mixtures import Mixture, mixture_of_kraus, product_mixture
from .state import State
from .transfer_matrix import TransferMatrix

__all__ = ["Channel"]

Complex = NDArray[np.complex128]
Real = NDArray[np.float64]


def _kron(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    return np.kron(first, second)


@dataclass(frozen=True, eq=False, repr=False)
class Channel(TransferMatrix):
    """A completely positive, trace-preserving map on 1 to 4 qubits: its Pauli-transfer matrix, checked when it is made.

    Attributes
    ----------
    ptm : read-only, shape (4**k, 4**k), ``R[i, j] = Tr(P_i E(P_j)) / 2**k`` with the operators I, X, Y, Z, qubit 0 first; it
        multiplies the Pauli vector of a density matrix

    Raises
    ------
    ParameterError
        Not (4**k, 4**k) finite numbers, not trace-preserving or not completely positive beyond ROUNDING, saying by how much.
    """

    ptm: Real
    _mixture: Mixture | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._keep(checked_ptm(self.ptm), None)

    def _keep(self, ptm: Real, mixture: Mixture | None) -> None:
        object.__setattr__(self, "ptm", read_only(trace_kept(ptm)))
        object.__setattr__(self, "_mixture", read_only(mixture))

    @classmethod
    def unchecked(cls, ptm: Real, mixture: Mixture | None = None) -> Self:
        """The channel of a Pauli-transfer matrix that its maker knows to be one; the array is kept and made read-only.

        Parameters
        ----------
        mixture : probabilities and unitaries, where the maker knows the channel to be such a mixture
        """
        channel = object.__new__(cls)
        channel._keep(ptm, mixture)
        return channel

    @classmethod
    def identity(cls, qubits: int = 1) -> Self:
        """The channel that changes nothing; ParameterError unless on 1 to 4 qubits."""
        rule = f"must be a whole number from 1 to {MOST}."
        return cls.unchecked(np.eye(4 ** whole_of(qubits, "Channel.identity: qubits", rule, 1, MOST)))

    @classmethod
    def from_ptm(cls, ptm: ArrayLike) -> Self:
        """The channel of a Pauli-transfer matrix, checked."""
        return cls.unchecked(checked_ptm(ptm))

    @classmethod
    def from_kraus(cls, operators: Sequence[ArrayLike]) -> Self:
        """The channel ``E(rho) = sum_m K_m rho K_m^+`` of Kraus operators, each 2**k x 2**k.

        Raises
        ------
        ParameterError
            Operators of different or other sizes, or a sum of ``K^+ K`` that is not the identity beyond ROUNDING, saying by
            how much and in which entry.
        """
        given = checked_kraus(operators)
        return cls.unchecked(forms.ptm_of_kraus(given), mixture_of_kraus(given))

    @classmethod
    def from_choi(cls, choi: ArrayLike) -> Self:
        """The channel of a Choi matrix ``sum_ij |i><j| (x) E(|i><j|)``: input first, trace 2**k.

        Raises
        ------
        ParameterError
            Not 4**k x 4**k, not Hermitian, not trace-preserving or a negative eigenvalue beyond ROUNDING, saying by how much.
        """
        return cls.unchecked(forms.ptm_of_super(forms.super_of_choi(checked_choi(choi))))

    @classmethod
    def from_unitary(cls, matrix: ArrayLike) -> Self:
        """The channel of a gate, 2**k x 2**k; ParameterError where that is not unitary, saying by how much."""
        unitary = checked_unitary(matrix, "Channel.from_unitary", MOST)[None]
        return cls.unchecked(forms.ptm_of_kraus(unitary), (np.ones(1), unitary))

    @classmethod
    def from_qutip(cls, given: Any) -> Self:
        """The channel of a ``qutip.Qobj`` of qubits: a superoperator (also in Choi form) or a unitary operator.

        Raises
        ------
        ParameterError
            Anything else, or a map that is not completely positive and trace-preserving, saying by how much.
        """
        return cls.from_choi(choi_of_qutip(given))

    def to_qutip(self) -> Any:
        """The superoperator as a ``qutip.Qobj``; it acts on density matrices written column by column, as QuTiP's do."""
        import qutip

        dims = [[2] * self.qubits] * 2
        return qutip.Qobj(forms.super_swapped(forms.super_of_ptm(self.ptm)), dims=[dims, dims], superrep="super")

    def then(self, other: Channel) -> Channel:
        """The channel that is this one first, then another one on as many qubits."""
        if not isinstance(other, Channel) or other.qubits != self.qubits:
            shown = f"{other.qubits} qubits" if isinstance(other, Channel) else str(other)[:60]
            raise ParameterError(f"Channel.then: {shown} after a channel of {self.qubits} qubits: must be one on as many.")
        return Channel.unchecked(other.ptm @ self.ptm, self._joined(other, lambda first, second: second @ first))

    def tensor(self, other: Channel) -> Channel:
        """The channel on the qubits of both: this one on the first, another one on those after them.

        Raises
        ------
        ParameterError
            Together they would act on more than 4 qubits.
        """
        needs(other, Channel, "Channel.tensor", "a channel")
        if self.qubits + other.qubits > MOST:
            raise ParameterError(f"Channel.tensor: {self.qubits} and {other.qubits} qubits: together must be at most {MOST}.")
        return Channel.unchecked(_kron(self.ptm, other.ptm), self._joined(other, _kron))

    def _joined(self, other: Channel, how: Callable[[NDArray[Any], NDArray[Any]], NDArray[Any]]) -> Mixture | None:
        """The mixture of two channels together, worked out only where one of them is a gate or has gates in it."""
        if self._mixture is None and other._mixture is None:
            return None
        return product_mixture(self.mixture(), other.mixture(), how)

    def repeated(self, count: int) -> Channel:
        """The channel applied that many times, from 0; Pauli channels and Clifford gates as often as you like.

        Raises
        ------
        ParameterError
            A count that is no whole number from 0, or so large that the rounding of the channel's last digit, which grows with
            it, moves the result by more than ROUNDING: a rotation by any angle 10**8 times.
        """
        count = whole_of(count, "Channel.repeated: count", "must be a whole number from 0.", 0)
        if count == 1:
            return self
        out, off = forms.ptm_power(self.ptm, count)
        if off > ROUNDING:
            shown = count if count < 1e30 else "more than 1e30"
            raise ParameterError(
                f"Channel.repeated: count = {shown}: rounding in the last digit of this channel would move the result by "
                f"{off:.2g}, more than {ROUNDING:g}; repeat it fewer times."
            )
        return Channel.unchecked(nearest_isometry(out) if self.is_unitary else out)

    def on(self, state: State, qubits: int | Sequence[int] | None = None) -> DensityMatrix:
        """The state of a register after the channel acted on some of its qubits, in the order named; by default on all.

        Raises
        ------
        ParameterError
            As many qubits as the channel acts on are not named, one twice, or one outside the register.
        """
        needs(state, State, "Channel.on: state", "a Ket or a DensityMatrix")
        named = range(state.qubits) if qubits is None else qubits
        places = checked_places(named, state.qubits, "Channel.on: qubits")
        k = self.qubits
        if len(places) != k:
            raise ParameterError(f"Channel.on: qubits = {places}: must be {k}, the channel acts on so many.")
        tall = state.density().vector.reshape((4,) * state.qubits)
        out = np.tensordot(self.ptm.reshape((4,) * (2 * k)), tall, axes=(range(k, 2 * k), places))
        return DensityMatrix.unchecked(np.moveaxis(out, range(k), places).reshape(-1))

    def on_bell(self) -> DensityMatrix:
        """The Choi state: of 2k qubits in k pairs phi+, the channel acted on the last k, the second of each pair."""
        signs = forms.transposed_signs(self.qubits)
        return DensityMatrix.unchecked((self.ptm * signs).T.reshape(-1))
