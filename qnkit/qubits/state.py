"""What pure and mixed states of a register have in common: their measures and their Pauli expectations."""

from __future__ import annotations

import abc
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from . import measures
from .checking import ReadOnly, checked_places

if TYPE_CHECKING:
    from .density_matrix import DensityMatrix
    from .tomography import PauliTable

__all__ = ["State"]

PURE = 1e-14
"""A density matrix whose purity misses 1 by less counts as pure where that makes a measure shorter and more exact."""


class State(ReadOnly, abc.ABC):
    """The state of n qubits; qubit 0 is the leftmost factor. Its kinds are Ket (pure) and DensityMatrix (mixed)."""

    @property
    @abc.abstractmethod
    def qubits(self) -> int:
        """The number of qubits."""

    @property
    @abc.abstractmethod
    def matrix(self) -> NDArray[np.complex128]:
        """The density matrix, shape (2**n, 2**n), computed at each call."""

    @abc.abstractmethod
    def density(self) -> DensityMatrix:
        """The state as a DensityMatrix."""

    @abc.abstractmethod
    def purity(self) -> float:
        """The purity Tr rho**2, from 1/2**n to 1."""

    @abc.abstractmethod
    def entropy(self) -> float:
        """The von Neumann entropy in bits, from 0 to n."""

    @abc.abstractmethod
    def reduced(self, kept: int | Sequence[int]) -> DensityMatrix:
        """The state of some qubits, in the order in which they are named; the others are traced out."""

    @abc.abstractmethod
    def negativity(self, part: int | Sequence[int] = 0) -> float:
        """The negativity between the qubits of ``part`` and the others; see measures.negativity (1/2 for a Bell state)."""

    @abc.abstractmethod
    def _overlap(self, other: State) -> float:
        """Tr rho sigma, which is the fidelity where one of the two is pure."""

    @abc.abstractmethod
    def _expected(self, label: str) -> float:
        """The expectation of one Pauli operator."""

    @abc.abstractmethod
    def _all_probabilities(self) -> NDArray[np.float64]:
        """The 2**n probabilities of the basis states."""

    def fidelity(self, other: State) -> float:
        """The Uhlmann-Jozsa fidelity F to another state (F, not sqrt F): <psi| rho |psi> where one of them is pure.

        A density matrix counts as pure where its purity misses 1 by less than PURE. Two mixed states of 10 qubits take
        seconds.

        Raises
        ------
        ParameterError
            A state of another number of qubits, or something else than a Ket or a DensityMatrix.
        """
        self._same_register(other)
        if max(self.purity(), other.purity()) > 1 - PURE:
            return min(1.0, max(0.0, self._overlap(other)))
        return measures.fidelity(self.matrix, other.matrix)

    def log_negativity(self, part: int | Sequence[int] = 0) -> float:
        """The logarithmic negativity between the qubits of ``part`` and the others: 1 for a Bell state."""
        return measures.log_negativity(self.negativity(part))

    def concurrence(self) -> float:
        """The concurrence of two qubits, 0 to 1; see measures.concurrence. ParameterError for more or fewer qubits."""
        return measures.concurrence(self._pair("concurrence"))

    def chsh(self) -> float:
        """The largest CHSH value S of two qubits; see measures.chsh. ParameterError for more or fewer qubits."""
        return measures.chsh(self._pair("chsh"))

    def key_rate(self) -> float:
        """The BBM92 secret bits per pair; see measures.key_rate. ParameterError for more or fewer qubits than two."""
        return measures.key_rate(self._pair("key_rate"))

    def expectation(self, observable: str | Mapping[str, float]) -> float:
        """The expectation of a Pauli operator, ``"XIZ"``, or of a sum of them, ``{"XX": 0.5, "ZZ": -1.0}``.

        Raises
        ------
        ParameterError
            A label that is not one letter of I, X, Y, Z a qubit, or a weight that is not a real number.
        """
        if isinstance(observable, str):
            return self._expected(observable)
        if not isinstance(observable, Mapping):
            raise ParameterError(f"expectation: {observable!r}: must be a label such as 'XIZ' or a mapping of labels to weights.")
        total = []
        for label, weight in observable.items():
            if not isinstance(weight, int | float | np.integer | np.floating) or not math.isfinite(weight):
                raise ParameterError(f"expectation: the weight of {label!r} is {weight!r}: must be a finite real number.")
            total.append(float(weight) * self._expected(label))
        return math.fsum(total)

    def probabilities(self, qubits: int | Sequence[int] | None = None) -> NDArray[np.float64]:
        """The probabilities of the basis states of some qubits in the order named, or of all of them; first qubit leftmost."""
        every = self._all_probabilities()
        if qubits is None:
            return every
        kept = checked_places(qubits, self.qubits, f"{type(self).__name__}.probabilities: qubits")
        order = [*kept, *(q for q in range(self.qubits) if q not in kept)]
        out: NDArray[np.float64] = every.reshape((2,) * self.qubits).transpose(order).reshape(2 ** len(kept), -1).sum(axis=1)
        return out

    def pauli_table(self, shots: int | None = None, rng: np.random.Generator | None = None) -> PauliTable:
        """The expectations of all 4**n Pauli operators, exact or, with shots, as measured; see tomography.pauli_table."""
        from .tomography import pauli_table

        return pauli_table(self, shots, rng)

    def to_numpy(self) -> NDArray[np.complex128]:
        """The density matrix as a new array, shape (2**n, 2**n)."""
        return self.matrix

    def _pair(self, measure: str) -> NDArray[np.complex128]:
        if self.qubits != 2:
            raise ParameterError(
                f"{type(self).__name__}.{measure}: {self.qubits} qubits: is defined for two; take reduced((a, b)) first."
            )
        return self.matrix

    def _part(self, part: int | Sequence[int], measure: str) -> tuple[int, ...]:
        """The qubits of one side of a cut; the other side may not be empty."""
        places = checked_places(part, self.qubits, f"{type(self).__name__}.{measure}: part")
        if len(places) == self.qubits:
            raise ParameterError(f"{type(self).__name__}.{measure}: part = {part!r}: must leave a qubit on the other side.")
        return places

    def _same_register(self, other: Any) -> None:
        if not isinstance(other, State):
            raise ParameterError(f"fidelity: {type(other).__name__}: must be a Ket or a DensityMatrix.")
        if other.qubits != self.qubits:
            raise ParameterError(f"fidelity: {other.qubits} qubits against {self.qubits}: must be as many.")
