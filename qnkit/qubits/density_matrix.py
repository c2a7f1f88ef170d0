"""Mixed states: the density matrix of a register, kept as its real Pauli vector."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from . import measures
from .checking import checked_places, checked_state, fault, needs, numbers, read_only
from .ket import Ket
from .pauli import pauli_index, pauli_matrix, pauli_vector, qubits_of
from .room import checked_room
from .state import State
from .tables import largest, state_table

__all__ = ["DensityMatrix"]

SHOWN = 6
"""Up to so many qubits a shown state computes its entropy; beyond that it would make a notebook wait."""


def _checked_vector(vector: ArrayLike) -> NDArray[np.float64]:
    """A new array, the Pauli vector of a state; ParameterError where it is none."""
    given: NDArray[np.float64] = numbers(vector, "DensityMatrix", float, "row")
    if given.ndim != 1 or qubits_of(given.size, 4) is None or not np.isfinite(given).all():
        raise ParameterError(f"DensityMatrix: a Pauli vector of shape {given.shape}: must be 4**n finite numbers in a row.")
    found = fault(pauli_matrix(given))
    if found is not None:
        raise ParameterError(f"DensityMatrix: {found}.")
    return given


@dataclass(frozen=True, eq=False, repr=False)
class DensityMatrix(State):
    """A mixed state of n qubits: its read-only real Pauli vector ``r[k] = Tr(rho P_k)``, shape (4**n,), checked when made.

    The check takes the eigenvalues of the matrix where these are needed: milliseconds for 8 qubits, some seconds for 12.

    Attributes
    ----------
    vector : the Pauli vector; the base-4 digits of k name the operators I, X, Y, Z, qubit 0 first
    projected_by : the Frobenius distance between the matrix that was given and this state, where it was projected; else None

    Raises
    ------
    ParameterError
        Not 4**n finite numbers in a row, ``r[0]`` off 1 or a negative eigenvalue beyond ROUNDING, saying by how much.
    """

    vector: NDArray[np.float64]
    projected_by: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "vector", read_only(_checked_vector(self.vector)))

    @classmethod
    def unchecked(cls, vector: NDArray[np.float64], projected_by: float | None = None) -> Self:
        """The state of a Pauli vector that its maker knows to be one; the array is kept and made read-only."""
        state = object.__new__(cls)
        vector.flags.writeable = False
        object.__setattr__(state, "vector", vector)
        object.__setattr__(state, "projected_by", projected_by)
        return state

    @classmethod
    def from_vector(cls, vector: ArrayLike) -> Self:
        """The state of a Pauli vector, checked."""
        return cls.unchecked(_checked_vector(vector))

    @classmethod
    def from_matrix(cls, matrix: ArrayLike, *, project: bool = False) -> Self:
        """The state of a 2**n x 2**n matrix, or with ``project`` the state nearest to it.

        Parameters
        ----------
        matrix : array, shape (2**n, 2**n), qubit 0 leftmost
        project : for a rounded matrix, as papers print them: take the nearest state (see checking.nearest_state) and do not
            refuse; ``projected_by`` says how far it was

        Raises
        ------
        ParameterError
            Not 2**n x 2**n or not finite; and, without ``project``, not Hermitian, a trace off 1 or a negative eigenvalue
            beyond ROUNDING, saying by how much.
        """
        given, distance = checked_state(matrix, "DensityMatrix", project=project)
        return cls.unchecked(pauli_vector((given + given.conj().T) / 2), distance)

    @classmethod
    def from_ket(cls, ket: Ket) -> Self:
        """The mixed state that is a pure one."""
        needs(ket, Ket, "DensityMatrix.from_ket", "a Ket")
        return cls.unchecked(ket.density().vector)

    @classmethod
    def from_qutip(cls, operator: Any) -> Self:
        """The state of a ``qutip.Qobj`` of qubits, a density matrix or a ket; ParameterError for anything else."""
        dims = getattr(operator, "dims", [[0]])[0]
        if not (getattr(operator, "isket", False) or getattr(operator, "isoper", False)) or any(d != 2 for d in dims):
            raise ParameterError(
                f"DensityMatrix.from_qutip: {str(operator)[:60]!r}: must be a qutip.Qobj of qubits, a density matrix or a ket."
            )
        if operator.isket:
            return cls.from_ket(Ket.from_qutip(operator))
        return cls.from_matrix(operator.full())

    def to_qutip(self) -> Any:
        """The density matrix as a ``qutip.Qobj`` with dims [[2] * n, [2] * n]."""
        import qutip

        return qutip.Qobj(self.matrix, dims=[[2] * self.qubits] * 2)

    @property
    def qubits(self) -> int:
        """The number of qubits."""
        return (self.vector.size.bit_length() - 1) // 2

    @property
    def matrix(self) -> NDArray[np.complex128]:
        """The density matrix, a new array of shape (2**n, 2**n) at each call."""
        return pauli_matrix(self.vector)

    def density(self) -> DensityMatrix:
        """The state itself."""
        return self

    def tensor(self, other: DensityMatrix) -> DensityMatrix:
        """This register with another one to the right of it; ParameterError for what is no DensityMatrix."""
        needs(other, DensityMatrix, "DensityMatrix.tensor", "a DensityMatrix; product([a, b]) takes kets and density matrices")
        qubits = self.qubits + other.qubits
        checked_room(8 * 4**qubits, f"a density matrix of {qubits} qubits")
        return DensityMatrix.unchecked(np.multiply.outer(self.vector, other.vector).ravel())

    def purity(self) -> float:
        """The purity Tr rho**2, from 1/2**n to 1."""
        return float(np.dot(self.vector, self.vector)) / float(2**self.qubits)

    def entropy(self) -> float:
        """The von Neumann entropy in bits, from 0 to n; see measures.entropy."""
        return measures.entropy(self.matrix)

    def reduced(self, kept: int | Sequence[int]) -> DensityMatrix:
        """The state of some qubits, in the order in which they are named; the others are traced out.

        Raises
        ------
        ParameterError
            A qubit outside the register or named twice.
        """
        places = checked_places(kept, self.qubits, "DensityMatrix.reduced: kept")
        part = self.vector.reshape((4,) * self.qubits)[tuple(slice(None) if q in places else 0 for q in range(self.qubits))]
        rising = sorted(places)
        return DensityMatrix.unchecked(part.transpose([rising.index(q) for q in places]).flatten())

    def negativity(self, part: int | Sequence[int] = 0) -> float:
        """The negativity between the qubits of ``part`` and the others; see measures.negativity (1/2 for a Bell state)."""
        return measures.negativity(self.matrix, self._part(part, "negativity"))

    def _overlap(self, other: State) -> float:
        return float(np.dot(self.vector, other.density().vector)) / float(2**self.qubits)

    def _expected(self, label: str) -> float:
        return float(self.vector[pauli_index(label, self.qubits)])

    def _all_probabilities(self) -> NDArray[np.float64]:
        """The Walsh-Hadamard transform of the entries with I and Z alone."""
        signed = self.vector.reshape((4,) * self.qubits)[(slice(None, None, 3),) * self.qubits].copy()
        for axis in range(self.qubits):
            one, sign = np.take(signed, 0, axis), np.take(signed, 1, axis)
            signed = np.stack((one + sign, one - sign), axis)
        out: NDArray[np.float64] = np.clip(signed.reshape(-1) / 2**self.qubits, 0.0, None)
        return out

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DensityMatrix) and np.array_equal(self.vector, other.vector)

    def __hash__(self) -> int:
        return hash((self.vector + 0.0).tobytes())  # adding 0.0 makes -0.0 and 0.0, which are equal, the same bytes

    @property
    def _note(self) -> str:
        return "" if self.projected_by is None else f"projected by {self.projected_by:.2g}"

    def __repr__(self) -> str:
        note = f", {self._note}" if self._note else ""
        return f"DensityMatrix({self.qubits} qubit{'s' * (self.qubits > 1)}, purity {self.purity():.4f}{note})"

    def _repr_html_(self) -> str:
        rows = [("purity", f"{self.purity():.4f}")]
        if self.qubits <= SHOWN:
            rows.append(("entropy, bits", f"{self.entropy():.4f}"))
        if self.qubits == 2:
            rows += [("negativity", f"{self.negativity():.4f}"), ("concurrence", f"{self.concurrence():.4f}")]
            rows += [("largest CHSH value S", f"{self.chsh():.4f}")]
        chances = self.probabilities()
        rows += [(f"probability of {place:0{self.qubits}b}", f"{chances[place]:.4f}") for place in largest(chances, 8).tolist()]
        note = self._note and f"the nearest state to the matrix given: {self._note} (Frobenius norm)"
        return state_table(f"DensityMatrix, {self.qubits} qubit{'s' * (self.qubits > 1)}", rows, note)
