"""A pair that comes with a probability: what swapping and distillation make."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..qubits.checking import needs
from ..qubits.pauli import pauli_matrix, pauli_vector
from ..qubits.tables import state_table
from .states import PairState

__all__ = ["Conditional", "pair_of_table", "table_of"]

NEGLIGIBLE = 1e-14
"""A probability below this share of the terms that it is the sum of is rounding."""


@dataclass(frozen=True)
class Conditional:
    """What comes of two pairs where the outcome is accepted.

    Attributes
    ----------
    probability : of an accepted outcome
    conditional_state : the state given that; None where no accepted outcome ever comes
    target : the Bell state at which it aims
    """

    probability: float
    conditional_state: PairState | None
    target: str

    @property
    def is_dead(self) -> bool:
        """Whether no accepted outcome ever comes."""
        return self.conditional_state is None

    @property
    def state(self) -> PairState:
        """The state given an accepted outcome; ParameterError where none ever comes."""
        if self.conditional_state is None:
            name = type(self).__name__
            raise ParameterError(f"{name}.state: no accepted outcome ever comes: accept others, or ask {name}.is_dead first.")
        return self.conditional_state

    @property
    def fidelity(self) -> float:
        """The fidelity F of that state to the target; NaN where no accepted outcome ever comes."""
        return math.nan if self.conditional_state is None else self.conditional_state.fidelity(self.target)

    def _repr_html_(self) -> str:
        shown = "no accepted outcome ever comes" if self.is_dead else f"{self.fidelity:.4f}"
        rows = [("probability", f"{self.probability:.4f}"), (f"fidelity to {self.target}", shown)]
        return state_table(type(self).__name__, rows)


def table_of(state: PairState) -> NDArray[np.float64]:
    """The real table (4, 4) of a pair, ``Tr(rho P_i (x) P_j)``, the left qubit's operator first.

    ParameterError for anything but a PairState, such as the state of a dead link, which is None.
    """
    needs(state, PairState, "two pairs: a pair", "a PairState, such as link.pairs().state of a link that is not dead")
    return pauli_vector(state.matrix).reshape(4, 4)


def pair_of_table(table: NDArray[np.float64], scale: float = 1.0) -> tuple[float, PairState | None]:
    """The probability and the state of an unnormalised table; no state where the probability is rounding of ``scale``."""
    probability = float(table.flat[0])
    if probability <= NEGLIGIBLE * scale:
        return 0.0, None
    return min(probability, 1.0), PairState.unchecked(pauli_matrix(table.reshape(-1) / probability))
