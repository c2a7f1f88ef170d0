"""Steps: the operations of a circuit as plain arrays of maps, in the form that fusing takes."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernels import transfer
from ..model import ParameterError
from .operations import Gate, Noise, Unitary
from .program import Kind, Program

__all__ = ["Drawn", "Steps"]


@dataclass(frozen=True, eq=False)
class Drawn:
    """Maps in a row of which some are drawn anew for each run, each from a few with fixed probabilities.

    Attributes
    ----------
    choices : the steps that are drawn: their place, the place of their first map, and the summed-up probabilities
    """

    kind: Kind
    qubits: int
    steps: NDArray[np.int64]
    singles: NDArray[Any]
    doubles: NDArray[Any]
    choices: tuple[tuple[int, int, NDArray[np.float64]], ...]

    @property
    def is_random(self) -> bool:
        """Whether anything is drawn."""
        return bool(self.choices)

    @functools.cached_property
    def _fixed(self) -> Program:
        return Program.of(self.kind, self.qubits, self.steps, self.singles, self.doubles)

    def program(self, rng: np.random.Generator | None) -> Program:
        """The program of one run; always the same one where nothing is drawn."""
        if not self.choices or rng is None:
            return self._fixed
        steps = self.steps.copy()
        for (place, first, summed), draw in zip(self.choices, rng.random(len(self.choices)), strict=True):
            steps[place, 2] = first + min(int(np.searchsorted(summed, draw * summed[-1], side="right")), len(summed) - 1)
        return Program.of(self.kind, self.qubits, steps, self.singles, self.doubles)


class Steps:
    """A list of maps on the qubits of a register that becomes a program.

    Attributes
    ----------
    kind : "pauli" for Pauli vectors, "amplitudes" for state vectors
    """

    def __init__(self, kind: Kind, qubits: int) -> None:
        self.kind, self.qubits = kind, qubits
        self._steps: list[tuple[int, int, int]] = []
        self._unitaries: tuple[list[Any], list[Any]] = ([], [])
        self._maps: tuple[list[Any], list[Any]] = ([], [])
        self._places: list[tuple[int, bool]] = []  # of each step: 0 for one qubit or 1 for two, and whether it is unitary
        self._choices: list[tuple[int, NDArray[np.float64]]] = []

    def __len__(self) -> int:
        return len(self._steps)

    def unitary(self, matrix: NDArray[np.complex128], qubits: tuple[int, ...]) -> None:
        """Add a unitary matrix on one or two qubits."""
        self._add(self._unitaries, matrix, qubits, True)

    def map(self, matrix: NDArray[Any], qubits: tuple[int, ...]) -> None:
        """Add a map in the form of the register: real on Pauli vectors, complex on amplitudes; it need not keep the norm."""
        self._add(self._maps, matrix, qubits, False)

    def _add(self, lists: tuple[list[Any], list[Any]], matrix: NDArray[Any], qubits: tuple[int, ...], unitary: bool) -> None:
        if len(qubits) > 2:
            raise ParameterError(f"operation on qubits {qubits}: registers run maps on one or two qubits; write it as several.")
        own = lists[len(qubits) - 1]
        self._steps.append((qubits[0], qubits[1] if len(qubits) == 2 else -1, len(own)))
        self._places.append((len(qubits) - 1, unitary))
        own.append(matrix)

    def operation(self, operation: Gate | Unitary | Noise) -> None:
        """Add a gate, a unitary matrix, or a channel; on amplitudes the channel must be a mixture of gates."""
        if isinstance(operation, Noise):
            self._noise(operation)
            return
        for qubits, matrix in operation.matrices():
            self.unitary(matrix, qubits)

    def _noise(self, operation: Noise) -> None:
        if self.kind == "pauli":
            self.map(operation.channel.ptm, operation.qubits)
            return
        mixture = operation.channel.mixture()
        if mixture is None:
            raise ParameterError("Noise: this channel is no mixture of gates; on a state vector it is an event of its own.")
        chances, gates = mixture
        self._choices.append((len(self._steps), np.cumsum(chances)))
        self.unitary(gates[0], operation.qubits)
        self._unitaries[len(operation.qubits) - 1].extend(gates[1:])

    def program(self) -> Program:
        """The program of all maps so far, of which none is drawn."""
        return Program.of(self.kind, self.qubits, *self._arrays())

    def drawn(self) -> Drawn:
        """The maps so far, with those that are drawn."""
        steps, singles, doubles = self._arrays()
        choices = tuple((place, int(steps[place, 2]), summed) for place, summed in self._choices)
        return Drawn(self.kind, self.qubits, steps, singles, doubles, choices)

    def _arrays(self) -> tuple[NDArray[np.int64], NDArray[Any], NDArray[Any]]:
        """The steps, and the maps of one and of two qubits, gates first."""
        steps = np.array(self._steps, dtype=np.int64).reshape(-1, 3)
        stacked = []
        for many, (unitaries, maps) in enumerate(zip(self._unitaries, self._maps, strict=True)):
            size = 4 if many else 2
            gates = np.array(unitaries, dtype=complex).reshape(-1, size, size)
            if self.kind == "pauli":
                size = size * size
                out = np.empty((len(gates) + len(maps), size, size))
                transfer.transfer(gates, out)
            else:
                out = np.empty((len(gates) + len(maps), size, size), dtype=complex)
                out[: len(gates)] = gates
            if maps:
                out[len(gates) :] = maps
            stacked.append(out)
        for k, (many, unitary) in enumerate(self._places):
            if not unitary:
                steps[k, 2] += len(self._unitaries[many])
        return steps, stacked[0], stacked[1]
