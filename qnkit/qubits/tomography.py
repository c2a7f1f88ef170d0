"""Tables of Pauli expectations: exact, or as so many measurements of each operator would give them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from .arrays import whole_of
from .checking import ReadOnly, nearest_state, needs, read_only
from .density_matrix import DensityMatrix
from .pauli import pauli_index, pauli_label, pauli_matrix, pauli_vector
from .state import State
from .tables import largest, state_table

__all__ = ["MOST", "PauliTable", "pauli_table"]

MOST = 8
"""The largest register that a table is made of: 65,536 operators."""

MOST_SHOTS = 1e15
"""More runs than this are not drawn: their errors are below what rounding leaves of a value."""

SHOWN = 32
"""How many rows a table shows, the largest values first."""


@dataclass(frozen=True, eq=False, repr=False)
class PauliTable(ReadOnly):
    """The expectations of all Pauli operators of n qubits, in the order of the Pauli vector.

    Attributes
    ----------
    values : (4**n,) read-only expectations; the first, of the identity, is 1
    errors : (4**n,) their read-only standard errors, 0 where they are exact
    shots : the measurements made of each operator; None where the values are exact
    """

    values: NDArray[np.float64]
    errors: NDArray[np.float64]
    shots: int | None

    def __post_init__(self) -> None:
        read_only((self.values, self.errors))

    @property
    def qubits(self) -> int:
        """The number of qubits."""
        return (self.values.size.bit_length() - 1) // 2

    @property
    def labels(self) -> list[str]:
        """The labels, ``"II"`` to ``"ZZ"``, in the order of the values."""
        return [pauli_label(k, self.qubits) for k in range(self.values.size)]

    def __getitem__(self, label: str) -> float:
        return float(self.values[pauli_index(label, self.qubits)])

    def error(self, label: str) -> float:
        """The standard error of one expectation."""
        return float(self.errors[pauli_index(label, self.qubits)])

    def __iter__(self) -> Iterator[tuple[str, float, float]]:
        """Each label with its value and standard error."""
        return zip(self.labels, self.values.tolist(), self.errors.tolist(), strict=True)

    def __len__(self) -> int:
        return self.values.size

    def state(self) -> DensityMatrix:
        """The state nearest to the matrix that the values add up to: linear inversion, then checking.nearest_state.

        ``projected_by`` of the result says how far that was; it is 0 or rounding where the values are exact.
        """
        given = pauli_matrix(self.values)
        nearest = nearest_state(given, "PauliTable")
        return DensityMatrix.unchecked(pauli_vector(nearest), float(np.linalg.norm(nearest - given)))

    def _rows(self, count: int) -> list[tuple[str, str]]:
        """The largest values with their labels, in the order of the table."""
        exact = self.shots is None
        return [
            (pauli_label(k, self.qubits), f"{self.values[k]:+.4f}" + ("" if exact else f" ± {self.errors[k]:.4f}"))
            for k in largest(np.abs(self.values), count).tolist()
        ]

    @property
    def _how(self) -> str:
        return "exact" if self.shots is None else f"{self.shots} shots each, ± one standard error"

    def __repr__(self) -> str:
        shown = ", ".join(f"{label} {value}" for label, value in self._rows(4))
        return f"PauliTable({self.qubits} qubit{'s' * (self.qubits > 1)}, {self._how}: {shown}, ...)"

    def _repr_html_(self) -> str:
        left = len(self) - SHOWN
        note = f"{left} smaller values are not shown" if left > 0 else ""
        return state_table(f"Pauli expectations, {self._how}", self._rows(SHOWN), note)


def _checked_shots(shots: Any) -> int:
    rule = f"must be a whole number, at least 1 and at most {MOST_SHOTS:g}."
    return whole_of(shots, "pauli_table: shots", rule, 1, int(MOST_SHOTS))


def pauli_table(state: State, shots: int | None = None, rng: np.random.Generator | None = None) -> PauliTable:
    """The expectations of all Pauli operators, exact, or as measured with ``shots`` runs for each operator.

    Each operator is measured in runs of its own, so that the errors are independent; the identity is not measured. A value
    is ``2 k / shots - 1`` for k outcomes +1; its standard error is that of a posterior with Jeffreys' prior, a Beta
    distribution with k + 1/2 and shots - k + 1/2, which does not vanish where all outcomes were alike. Of few shots it is too
    small: at 20 the deviations have a root mean square of 1.14 to 1.3 of it for values between -0.8 and 0.8, at 400 of 1.01.

    Parameters
    ----------
    state : of at most MOST qubits
    shots : None for exact values
    rng : needed with shots

    Raises
    ------
    ParameterError
        More than MOST qubits, shots that are no whole number from 1, or shots without a generator.
    """
    needs(state, State, "pauli_table: state", "a Ket or a DensityMatrix")
    if state.qubits > MOST:
        raise ParameterError(
            f"pauli_table: {state.qubits} qubits have {4**state.qubits} operators: must be at most {MOST} qubits;"
            " expectation(label) gives one of them."
        )
    exact = state.density().vector
    if shots is None:
        return PauliTable(exact.copy(), np.zeros_like(exact), None)
    count = _checked_shots(shots)
    if rng is None:
        raise ParameterError("pauli_table: shots need a generator: give rng=np.random.default_rng(seed).")
    needs(rng, np.random.Generator, "pauli_table: rng", "a numpy Generator, np.random.default_rng(seed)")
    plus = rng.binomial(count, np.clip((1 + exact[1:]) / 2, 0, 1))
    values = np.concatenate(([1.0], 2 * plus / count - 1))
    spread = np.sqrt((plus + 0.5) * (count - plus + 0.5) / (count + 2)) / (count + 1)
    return PauliTable(values, np.concatenate(([0.0], 2 * spread)), count)
