"""States of one pair: Bell, Werner, Bell-diagonal and any other two-qubit density matrix.

Conventions, stated once: the left (Alice's) qubit is the first tensor factor, the basis is 00, 01, 10, 11. The Bell states
are ``phi± = (|00> ± |11>)/sqrt 2`` and ``psi± = (|01> ± |10>)/sqrt 2``, in the order phi+, phi-, psi+, psi-: the index
is 2 * (bit flip) + (phase flip). Fidelity is F, not sqrt F.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..model import ParameterError
from . import measures

__all__ = ["BELL_ORDER", "ROUNDING", "PairState", "nearest_state"]

BELL_ORDER = ("phi+", "phi-", "psi+", "psi-")
"""The names of the Bell states in the order of every list of weights."""

ROUNDING = 1e-9
"""A matrix may miss Hermiticity, trace 1 or positivity by this much and still count as a state."""

_SIGNS = np.array([[1, 0, 0, 1], [1, 0, 0, -1], [0, 1, 1, 0], [0, 1, -1, 0]], dtype=float)
"""The Bell states times sqrt 2, one a row: whole numbers, so that a Bell state has fidelity 1 to the last bit."""


def _index(name: str) -> int:
    if name not in BELL_ORDER:
        raise ParameterError(f"PairState: {name!r} is not a Bell state; choose one of {', '.join(BELL_ORDER)}.")
    return BELL_ORDER.index(name)


def _four_by_four(matrix: Any) -> NDArray[np.complex128]:
    """A new complex 4x4 array of what was given; ParameterError where that is not finite numbers of this shape."""
    try:
        given = np.array(matrix, dtype=complex)
    except (TypeError, ValueError):
        raise ParameterError(f"PairState: {type(matrix).__name__} {str(matrix)[:60]!r} is not a matrix of numbers.") from None
    if given.shape != (4, 4) or not np.isfinite(given).all():
        raise ParameterError(f"PairState: a matrix of shape {given.shape}: must be 4x4 with finite entries.")
    return given


def nearest_state(matrix: ArrayLike) -> NDArray[np.complex128]:
    """The state nearest to a matrix: its Hermitian part, divided by its trace, then the nearest in the Frobenius norm.

    The eigenvectors stay; the eigenvalues become the nearest probabilities. Source: J. A. Smolin, J. M. Gambetta,
    G. Smith, Phys. Rev. Lett. 108, 070502 (2012), the algorithm for their subproblem 1.

    Raises
    ------
    ParameterError
        Where the matrix is not 4x4 with finite entries, or its trace is not above 0.
    """
    given = _four_by_four(matrix)
    hermitian = (given + given.conj().T) / 2
    trace = float(np.trace(hermitian).real)
    if not trace > 0:
        raise ParameterError(f"PairState: trace = {trace:g}: must be above 0 for a nearest state to mean something.")
    values, vectors = np.linalg.eigh(hermitian / trace)
    falling = values[::-1]
    shifts = (1 - np.cumsum(falling)) / np.arange(1, 5)
    shift = shifts[np.flatnonzero(falling + shifts > 0)[-1]]
    out: NDArray[np.complex128] = (vectors * np.clip(values + shift, 0, None)) @ vectors.conj().T
    return out


def _fault(matrix: NDArray[np.complex128]) -> str | None:
    """What keeps a 4x4 matrix from being a state, and by how much; None if nothing does."""
    skew = float(np.abs(matrix - matrix.conj().T).max())
    if skew > ROUNDING:
        return f"not Hermitian: it differs from its conjugate transpose by up to {skew:.2g}"
    trace = float(np.trace(matrix).real)
    if abs(trace - 1) > ROUNDING:
        return f"trace = {trace:.9g}: must be 1, it is off by {trace - 1:.2g}"
    smallest = float(np.linalg.eigvalsh(matrix)[0])
    if smallest < -ROUNDING:
        return f"smallest eigenvalue = {smallest:.2g}: must be at least 0"
    return None


@dataclass(frozen=True, eq=False, repr=False)
class PairState:
    """The state of one pair: a read-only 4x4 density matrix, checked when it is made."""

    matrix: NDArray[np.complex128]

    def __post_init__(self) -> None:
        given = _four_by_four(self.matrix)
        fault = _fault(given)
        if fault is not None:
            raise ParameterError(f"PairState: {fault}. PairState.from_matrix(m, project=True) takes the nearest state.")
        given.flags.writeable = False
        object.__setattr__(self, "matrix", given)

    @classmethod
    def unchecked(cls, matrix: NDArray[Any]) -> Self:
        """The state of a complex 4x4 array that its maker knows to be one; the array is kept and made read-only."""
        state = object.__new__(cls)
        matrix.flags.writeable = False
        object.__setattr__(state, "matrix", matrix)
        return state

    @classmethod
    def bell(cls, name: str = "phi+") -> Self:
        """The Bell state of that name."""
        vector = _SIGNS[_index(name)]
        return cls.unchecked(np.outer(vector, vector) / 2 + 0j)

    @classmethod
    def bell_diagonal(cls, weights: ArrayLike) -> Self:
        """The mixture of Bell states with four weights in the order of BELL_ORDER, each at least 0, together 1."""
        given = np.asarray(weights, dtype=float)
        if given.shape != (4,) or not bool(np.all(given >= 0)) or abs(float(given.sum()) - 1) > ROUNDING:
            raise ParameterError(f"PairState.bell_diagonal: weights = {weights!r}: must be four numbers from 0 that sum to 1.")
        return cls.unchecked((_SIGNS.T * given) @ _SIGNS / 2 + 0j)

    @classmethod
    def werner(cls, fidelity: float, name: str = "phi+") -> Self:
        """The Werner state: a Bell state with weight ``fidelity``, the other three sharing the rest equally."""
        if not 0 <= fidelity <= 1:
            raise ParameterError(f"PairState.werner: fidelity = {fidelity}: must be from 0 to 1.")
        weights = np.full(4, (1 - fidelity) / 3)
        weights[_index(name)] = fidelity
        return cls.bell_diagonal(weights)

    @classmethod
    def from_matrix(cls, matrix: ArrayLike, *, project: bool = False) -> Self:
        """The state of a 4x4 matrix, or with ``project`` the state nearest to it.

        Parameters
        ----------
        matrix : array, shape (4, 4), basis 00, 01, 10, 11
        project : for a rounded matrix, as papers print them: take the nearest state (see nearest_state) and do not refuse

        Raises
        ------
        ParameterError
            Not 4x4 or not finite; and, without ``project``, not Hermitian, a trace off 1 or a negative eigenvalue beyond
            ROUNDING, saying by how much.
        """
        return cls(nearest_state(matrix) if project else matrix)  # type: ignore[arg-type]

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
        vector = _SIGNS[_index(bell)]
        return float((vector @ self.matrix @ vector).real) / 2

    def bell_weights(self) -> NDArray[np.float64]:
        """The four fidelities to the Bell states, in the order of BELL_ORDER; they sum to 1."""
        out: NDArray[np.float64] = ((_SIGNS @ self.matrix) * _SIGNS).sum(axis=1).real / 2
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
        return measures.log_negativity(self.matrix)

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
        return f"PairState({weights})"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td style='text-align:left'>{label}</td><td style='text-align:right'>{value:.4f}</td></tr>"
            for label, value in (
                *((f"fidelity to {name}", weight) for name, weight in zip(BELL_ORDER, self.bell_weights(), strict=True)),
                ("negativity", self.negativity()),
                ("concurrence", self.concurrence()),
                ("largest CHSH value S", self.chsh()),
                ("key, bits per pair", self.key_rate()),
            )
        )
        return f"<table><caption>PairState</caption>{rows}</table>"
