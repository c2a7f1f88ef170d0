"""States of one pair: Bell, Werner, Bell-diagonal and any other two-qubit density matrix.

Conventions as in qnkit.qubits: the left (Alice's) qubit is the first tensor factor, the basis is 00, 01, 10, 11. The Bell states
are ``phi± = (|00> ± |11>)/sqrt 2`` and ``psi± = (|01> ± |10>)/sqrt 2``, in the order phi+, phi-, psi+, psi-: the index
is 2 * (bit flip) + (phase flip). Fidelity is F, not sqrt F.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from ..qubits import measures
from ..qubits.bell_states import BELL_ORDER, BELL_SIGNS, bell_index, bell_mixture, werner_weights
from ..qubits.checking import ReadOnly, checked_state
from ..qubits.tables import state_table

if TYPE_CHECKING:
    from ..qubits.density_matrix import DensityMatrix

__all__ = ["BELL_ORDER", "PairState"]


@dataclass(frozen=True, eq=False, repr=False)
class PairState(ReadOnly):
    """The state of one pair: a read-only 4x4 density matrix, checked when it is made.

    Attributes
    ----------
    matrix : complex (4, 4), basis 00, 01, 10, 11
    projected_by : the Frobenius distance between the matrix that was given and this state, where it was projected; else None
    """

    matrix: NDArray[np.complex128]
    projected_by: float | None = None

    def __post_init__(self) -> None:
        given, _ = checked_state(self.matrix, "PairState", project=False, qubits=2)
        given.flags.writeable = False
        object.__setattr__(self, "matrix", given)

    @classmethod
    def unchecked(cls, matrix: NDArray[Any], projected_by: float | None = None) -> Self:
        """The state of a complex 4x4 array that its maker knows to be one; the array is kept and made read-only."""
        state = object.__new__(cls)
        matrix.flags.writeable = False
        object.__setattr__(state, "matrix", matrix)
        object.__setattr__(state, "projected_by", projected_by)
        return state

    @classmethod
    def bell(cls, name: str = "phi+") -> Self:
        """The Bell state of that name."""
        vector = BELL_SIGNS[bell_index(name, "PairState")]
        return cls.unchecked(np.outer(vector, vector) / 2 + 0j)

    @classmethod
    def bell_diagonal(cls, weights: ArrayLike) -> Self:
        """The mixture of Bell states with four weights in the order of BELL_ORDER, each at least 0, together 1."""
        return cls.unchecked(bell_mixture(weights, "PairState.bell_diagonal"))

    @classmethod
    def werner(cls, fidelity: float, name: str = "phi+") -> Self:
        """The Werner state: a Bell state with weight ``fidelity``, the other three sharing the rest equally."""
        return cls.bell_diagonal(werner_weights(fidelity, name, "PairState.werner"))

    @classmethod
    def from_matrix(cls, matrix: ArrayLike, *, project: bool = False) -> Self:
        """The state of a 4x4 matrix, or with ``project`` the state nearest to it.

        Parameters
        ----------
        matrix : array, shape (4, 4), basis 00, 01, 10, 11
        project : for a rounded matrix, as papers print them: take the nearest state (see qubits.checking.nearest_state) and do
            not refuse; ``projected_by`` says how far it was

        Raises
        ------
        ParameterError
            Not 4x4 or not finite; and, without ``project``, not Hermitian, a trace off 1 or a negative eigenvalue beyond
            ROUNDING, saying by how much.
        """
        return cls.unchecked(*checked_state(matrix, "PairState", project=project, qubits=2))

    @classmethod
    def from_density(cls, state: DensityMatrix) -> Self:
        """The pair that a density matrix of two qubits describes, qubit 0 on the left; ParameterError for other registers."""
        if state.qubits != 2:
            raise ParameterError(f"PairState.from_density: {state.qubits} qubits: must be two; take reduced((a, b)) first.")
        return cls.unchecked(state.matrix, state.projected_by)

    def density(self) -> DensityMatrix:
        """The state as a DensityMatrix of two qubits, the left one first."""
        from ..qubits.density_matrix import DensityMatrix
        from ..qubits.pauli import pauli_vector

        return DensityMatrix.unchecked(pauli_vector(self.matrix), self.projected_by)

    @classmethod
    def from_qutip(cls, operator: Any) -> Self:
        """The state of a ``qutip.Qobj``: a two-qubit density matrix or ket."""
        full: Any = operator.full() if hasattr(operator, "full") else None
        if full is None or full.shape not in {(4, 4), (4, 1)}:
            raise ParameterError(
                f"PairState.from_qutip: {str(operator)[:60]!r}: must be a qutip.Qobj of two qubits, a state or a ket."
            )
        return cls(full @ full.conj().T if full.shape == (4, 1) else full)

    def to_qutip(self) -> Any:
        """The density matrix as a ``qutip.Qobj`` with dims [[2, 2], [2, 2]]."""
        import qutip

        return qutip.Qobj(self.matrix.copy(), dims=[[2, 2], [2, 2]])

    def fidelity(self, bell: str = "phi+") -> float:
        """The fidelity F = <bell| rho |bell> to a Bell state (F, not sqrt F)."""
        vector = BELL_SIGNS[bell_index(bell, "PairState")]
        return float((vector @ self.matrix @ vector).real) / 2

    def bell_weights(self) -> NDArray[np.float64]:
        """The four fidelities to the Bell states, in the order of BELL_ORDER; they sum to 1."""
        out: NDArray[np.float64] = ((BELL_SIGNS @ self.matrix) * BELL_SIGNS).sum(axis=1).real / 2
        return out

    def purity(self) -> float:
        """The purity Tr rho**2, from 1/4 to 1."""
        return measures.purity(self.matrix)

    def correlations(self) -> NDArray[np.float64]:
        """The 3x3 correlations <sigma_i sigma_j>, rows left, columns right, in the order x, y, z."""
        return measures.correlations(self.matrix)

    def negativity(self) -> float:
        """The negativity, 0 to 1/2; see measures.negativity."""
        return measures.negativity(self.matrix)

    def log_negativity(self) -> float:
        """The logarithmic negativity, 0 to 1; see measures.log_negativity."""
        return measures.log_negativity(measures.negativity(self.matrix))

    def concurrence(self) -> float:
        """The concurrence, 0 to 1; see measures.concurrence."""
        return measures.concurrence(self.matrix)

    def chsh(self) -> float:
        """The largest CHSH value S; see measures.chsh."""
        return measures.chsh(self.matrix)

    def key_rate(self) -> float:
        """The BBM92 secret bits per pair; see measures.key_rate."""
        return measures.key_rate(self.matrix)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PairState) and np.array_equal(self.matrix, other.matrix)

    def __hash__(self) -> int:
        return hash((self.matrix + 0.0).tobytes())  # adding 0.0 makes -0.0 and 0.0, which are equal, the same bytes

    def __repr__(self) -> str:
        weights = ", ".join(f"{name} {weight:.4f}" for name, weight in zip(BELL_ORDER, self.bell_weights(), strict=True))
        note = "" if self.projected_by is None else f"; projected by {self.projected_by:.2g}"
        return f"PairState({weights}{note})"

    def _repr_html_(self) -> str:
        values = (
            *((f"fidelity to {name}", weight) for name, weight in zip(BELL_ORDER, self.bell_weights(), strict=True)),
            ("negativity", self.negativity()),
            ("concurrence", self.concurrence()),
            ("largest CHSH value S", self.chsh()),
            ("key, bits per pair", self.key_rate()),
        )
        note = "" if self.projected_by is None else f"the nearest state to the matrix given: projected by {self.projected_by:.2g}"
        return state_table("PairState", [(label, f"{value:.4f}") for label, value in values], note)
