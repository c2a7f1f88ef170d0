"""Pure states: the amplitudes of a register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from ..kernels import pauli_basis
from ..model import ParameterError
from . import measures
from .checking import ROUNDING, checked_places, needs, numbers
from .pauli import pauli_masks, pauli_vector, qubits_of, vector_of_ket
from .room import checked_room
from .state import State
from .tables import largest, state_table

if TYPE_CHECKING:
    from .density_matrix import DensityMatrix

__all__ = ["Ket"]


@dataclass(frozen=True, eq=False, repr=False)
class Ket(State):
    """A pure state: read-only amplitudes, shape (2**n,), of the basis states 0...0 to 1...1, norm 1, checked when made.

    Amplitudes of 24 qubits take 268 MB. Two kets that differ by a phase are different objects with fidelity 1.

    Raises
    ------
    ParameterError
        Not 2**n finite numbers in a row, or a norm off 1 by more than ROUNDING, saying by how much.
    """

    amplitudes: NDArray[np.complex128]

    def __post_init__(self) -> None:
        given = numbers(self.amplitudes, "Ket", complex, "row")
        if given.ndim != 1 or qubits_of(given.size, 2) is None or not np.isfinite(given).all():
            raise ParameterError(f"Ket: amplitudes of shape {given.shape}: must be 2**n finite numbers in a row.")
        norm = float(np.vdot(given, given).real)
        if abs(norm - 1) > ROUNDING:
            raise ParameterError(
                f"Ket: squared norm = {norm:.9g}: must be 1, it is off by {norm - 1:.2g}; divide by np.linalg.norm(amplitudes)."
            )
        given.flags.writeable = False
        object.__setattr__(self, "amplitudes", given)

    @classmethod
    def unchecked(cls, amplitudes: NDArray[np.complex128]) -> Self:
        """The state of complex amplitudes that their maker knows to be right; the array is kept and made read-only."""
        state = object.__new__(cls)
        amplitudes.flags.writeable = False
        object.__setattr__(state, "amplitudes", amplitudes)
        return state

    @classmethod
    def from_qutip(cls, ket: Any) -> Self:
        """The state of a ``qutip.Qobj`` that is a ket of qubits; ParameterError for anything else."""
        dims = getattr(ket, "dims", [[0]])[0]
        if not getattr(ket, "isket", False) or any(dimension != 2 for dimension in dims):
            raise ParameterError(f"Ket.from_qutip: {str(ket)[:60]!r}: must be a qutip.Qobj ket of qubits, dims [[2, ...], ...].")
        return cls(ket.full().ravel())

    def to_qutip(self) -> Any:
        """The ket as a ``qutip.Qobj`` with dims [[2] * n, [1]]."""
        import qutip

        return qutip.Qobj(self.amplitudes.copy(), dims=[[2] * self.qubits, [1]])

    @property
    def qubits(self) -> int:
        """The number of qubits."""
        return self.amplitudes.size.bit_length() - 1

    @property
    def matrix(self) -> NDArray[np.complex128]:
        """The projector on the state, shape (2**n, 2**n)."""
        checked_room(16 * 4**self.qubits, f"the density matrix of {self.qubits} qubits")
        return np.outer(self.amplitudes, self.amplitudes.conj())

    def density(self) -> DensityMatrix:
        """The state as a DensityMatrix, without the matrix ever being held."""
        from .density_matrix import DensityMatrix

        return DensityMatrix.unchecked(vector_of_ket(self.amplitudes))

    def tensor(self, other: Ket) -> Ket:
        """This register with another one to the right of it; ParameterError for what is no Ket."""
        needs(other, Ket, "Ket.tensor", "a Ket; product([a, b]) takes kets and density matrices")
        checked_room(16 * 2 ** (self.qubits + other.qubits), f"a ket of {self.qubits + other.qubits} qubits")
        return Ket.unchecked(np.multiply.outer(self.amplitudes, other.amplitudes).ravel())

    def purity(self) -> float:
        """1, the purity of a pure state."""
        return 1.0

    def entropy(self) -> float:
        """0, the entropy in bits of a pure state; reduced(part).entropy() is the entropy of entanglement."""
        return 0.0

    def reduced(self, kept: int | Sequence[int]) -> DensityMatrix:
        """The state of some qubits, in the order in which they are named; the others are traced out.

        Raises
        ------
        ParameterError
            A qubit outside the register or named twice, or a result that needs more memory than there is.
        """
        from .density_matrix import DensityMatrix

        places = checked_places(kept, self.qubits, "Ket.reduced: kept")
        checked_room(24 * 4 ** len(places), f"the density matrix of {len(places)} qubits")
        order = [*places, *(q for q in range(self.qubits) if q not in places)]
        cut = self.amplitudes.reshape((2,) * self.qubits).transpose(order).reshape(2 ** len(places), -1)
        return DensityMatrix.unchecked(pauli_vector(cut @ cut.conj().T))

    def negativity(self, part: int | Sequence[int] = 0) -> float:
        """The negativity between the qubits of ``part`` and the others, from the Schmidt coefficients; 1/2 for a Bell state."""
        return measures.schmidt_negativity(measures.schmidt(self.amplitudes, self._part(part, "negativity")))

    def _overlap(self, other: State) -> float:
        if isinstance(other, Ket):
            return abs(complex(np.vdot(self.amplitudes, other.amplitudes))) ** 2
        return self.density()._overlap(other)

    def _expected(self, label: str) -> float:
        x, z = pauli_masks(label, self.qubits)
        return float(pauli_basis.ket_expectation(x, z, np.ascontiguousarray(self.amplitudes)))  # always a read-only array

    def _all_probabilities(self) -> NDArray[np.float64]:
        out: NDArray[np.float64] = self.amplitudes.real**2 + self.amplitudes.imag**2
        return out

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ket) and np.array_equal(self.amplitudes, other.amplitudes)

    def __hash__(self) -> int:
        return hash((self.amplitudes + 0.0).tobytes())  # adding 0.0 makes -0.0 and 0.0, which are equal, the same bytes

    def _largest(self, count: int) -> list[tuple[str, complex]]:
        """The largest amplitudes with their basis states, in the order of the basis."""
        some = min(count, int(np.count_nonzero(self.amplitudes)))
        places = largest(np.abs(self.amplitudes), some)
        return [(f"|{int(place):0{self.qubits}b}⟩", complex(self.amplitudes[place])) for place in places]

    def __repr__(self) -> str:
        shown = ", ".join(f"{state} {value:.4f}" for state, value in self._largest(4))
        rest = ", ..." if np.count_nonzero(self.amplitudes) > 4 else ""
        return f"Ket({self.qubits} qubit{'s' * (self.qubits > 1)}: {shown}{rest})"

    def _repr_html_(self) -> str:
        rows = [(state, f"{value:.4f}") for state, value in self._largest(16)]
        left = int(np.count_nonzero(self.amplitudes)) - len(rows)
        note = f"{left} smaller amplitudes are not shown" if left else ""
        return state_table(f"Ket, {self.qubits} qubit{'s' * (self.qubits > 1)}", rows, note)
