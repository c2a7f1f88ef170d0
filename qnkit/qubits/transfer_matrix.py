"""What a channel is, read off its Pauli-transfer matrix: its other forms, its kind, how near it is to a gate."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from . import superoperators as forms
from .channel_checking import MOST
from .checking import ReadOnly
from .gates import checked_unitary
from .mixtures import Mixture, mixture_of_kraus, mixture_of_paulis
from .pauli import pauli_label
from .tables import state_table

__all__ = ["SAME", "TransferMatrix"]

Complex = NDArray[np.complex128]
Real = NDArray[np.float64]

SAME = 1e-12
"""Two numbers of a channel that differ by less count as equal when its kind is asked for: unital, Pauli, unitary."""
SHOWN = 8
"""A shown Pauli channel lists so many errors at most."""


def _size(qubits: int) -> str:
    return f"{qubits} qubit{'s' * (qubits > 1)}"


class TransferMatrix(ReadOnly):
    """What a channel says of itself; `channel.Channel` adds how it is made, composed and applied.

    Attributes
    ----------
    ptm : read-only, shape (4**k, 4**k), ``R[i, j] = Tr(P_i E(P_j)) / 2**k`` with the operators I, X, Y, Z, qubit 0 first; it
        multiplies the Pauli vector of a density matrix
    """

    ptm: Real
    _mixture: Mixture | None

    @property
    def qubits(self) -> int:
        """The number of qubits it acts on."""
        return (len(self.ptm).bit_length() - 1) // 2

    @functools.cached_property
    def choi(self) -> Complex:
        """The read-only Choi matrix, shape (4**k, 4**k), input first, trace 2**k."""
        out = forms.choi_of_super(forms.super_of_ptm(self.ptm))
        out.flags.writeable = False
        return out

    @functools.cached_property
    def kraus(self) -> Complex:
        """The fewest Kraus operators, read-only, shape (m, d, d), mutually orthogonal, the weightiest first.

        Those of a Pauli channel are Pauli operators; see superoperators.kraus_of_choi for the others.
        """
        if self.is_pauli:
            chances, unitaries = mixture_of_paulis(self.pauli_weights())
            order = np.argsort(-chances, kind="stable")
            out: Complex = np.sqrt(chances[order])[:, None, None] * unitaries[order]
        else:
            out = forms.kraus_of_choi(self.choi)
        out.flags.writeable = False
        return out

    @property
    def is_unital(self) -> bool:
        """Whether it leaves the completely mixed state as it is."""
        return bool(np.abs(self.ptm[1:, 0]).max() <= SAME)

    @property
    def is_pauli(self) -> bool:
        """Whether it is a mixture of Pauli errors: its Pauli-transfer matrix is diagonal."""
        return bool(np.abs(self.ptm - np.diag(self.ptm.diagonal())).max() <= SAME)

    @property
    def is_unitary(self) -> bool:
        """Whether it is a gate: it keeps the purity of every state, also of one entangled with something else."""
        return bool(np.abs(self.ptm @ self.ptm.T - np.eye(len(self.ptm))).max() <= SAME)

    def pauli_weights(self) -> Real:
        """The probabilities (4**k,) of the Pauli errors of a Pauli channel, in the order of the Pauli vector.

        Raises
        ------
        ParameterError
            The channel is not a Pauli channel; `twirl.pauli_twirl` makes one of it.
        """
        if not self.is_pauli:
            off = float(np.abs(self.ptm - np.diag(self.ptm.diagonal())).max())
            raise ParameterError(
                f"Channel.pauli_weights: not a Pauli channel: its Pauli-transfer matrix has {off:.2g} off the diagonal; "
                "pauli_twirl(channel) is its twirl."
            )
        weights: Real = forms.pauli_signs(self.qubits) @ self.ptm.diagonal() / len(self.ptm)
        return np.where(weights > SAME / 1000, weights, 0.0)

    def mixture(self) -> Mixture | None:
        """Probabilities (m,) and unitary matrices (m, d, d) whose mixture the channel is; None where none is known.

        Known for Pauli channels, gates, what ``then`` and ``tensor`` make of these, and channels whose canonical Kraus operators
        are multiples of unitary matrices; so of some repeated channels and not of others. Amplitude damping is no such mixture.
        """
        if self.is_pauli:
            return mixture_of_paulis(self.pauli_weights())
        return self._mixture if self._mixture is not None else mixture_of_kraus(self.kraus)

    @property
    def made_of(self) -> Mixture | None:
        """The mixture that it was made of, where its Pauli-transfer matrix alone would not tell the same one; else None."""
        return None if self._mixture is None or self.is_pauli else self._mixture

    def process_fidelity(self, target: TransferMatrix | ArrayLike | None = None) -> float:
        """The process fidelity to a gate (by default to doing nothing): the fidelity of the two Choi states, 0 to 1.

        Parameters
        ----------
        target : a unitary matrix, or a channel that is a gate

        Raises
        ------
        ParameterError
            The target is not unitary, or acts on another number of qubits.
        """
        aim: Real = np.eye(len(self.ptm)) if target is None else self._aim(target)
        return float(np.vdot(aim, self.ptm)) / len(self.ptm)

    def _aim(self, target: TransferMatrix | ArrayLike) -> Real:
        """The Pauli-transfer matrix of a gate that this channel is compared with."""
        if isinstance(target, TransferMatrix):
            ptm, is_gate = target.ptm, target.is_unitary
        else:
            unitary = checked_unitary(target, f"{type(self).__name__} target", MOST)
            ptm, is_gate = forms.ptm_of_kraus(unitary[None]), True
        if ptm.shape != self.ptm.shape or not is_gate:
            raise ParameterError(
                f"{type(self).__name__} fidelity: the target is {'a gate' if is_gate else 'no gate'} on "
                f"{_size((len(ptm).bit_length() - 1) // 2)}: must be a gate on {self.qubits}."
            )
        return ptm

    def average_fidelity(self, target: TransferMatrix | ArrayLike | None = None) -> float:
        """The fidelity F to what a gate would make of a pure state (by default to the state itself), averaged over all of them.

        ``(d F_pro + 1) / (d + 1)``, d = 2**k. Sources: M. Horodecki, P. Horodecki, R. Horodecki, Phys. Rev. A 60, 1888 (1999);
        M. A. Nielsen, Phys. Lett. A 303, 249 (2002). Parameters and errors as for process_fidelity.
        """
        d: int = 2**self.qubits
        return (d * self.process_fidelity(target) + 1) / (d + 1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TransferMatrix) and np.array_equal(self.ptm, other.ptm)

    def __hash__(self) -> int:
        return hash((self.ptm + 0.0).tobytes())  # adding 0.0 makes -0.0 and 0.0, which are equal, the same bytes

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_size(self.qubits)}, average fidelity {self.average_fidelity():.6g})"

    def _repr_html_(self) -> str:
        rows = [("process fidelity", f"{self.process_fidelity():.6g}"), ("average fidelity", f"{self.average_fidelity():.6g}")]
        rows += [("keeps the mixed state", "yes" if self.is_unital else "no"), ("a gate", "yes" if self.is_unitary else "no")]
        note = "not a Pauli channel"
        if self.is_pauli:
            weights = self.pauli_weights()
            shown = np.sort(np.argsort(-weights, kind="stable")[: min(SHOWN, np.count_nonzero(weights))])
            rows += [(f"probability of {pauli_label(int(k), self.qubits)}", f"{weights[k]:.6g}") for k in shown]
            note = "" if len(shown) == np.count_nonzero(weights) else f"the {SHOWN} likeliest Pauli errors"
        return state_table(f"{type(self).__name__}, {_size(self.qubits)}", rows, note)
