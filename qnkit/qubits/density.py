"""Circuits on density matrices: exact, with every outcome of every measurement kept as a branch of its own."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from .circuit import Circuit
from .density_matrix import DensityMatrix
from .ket import Ket
from .operations import Gate, Measure, Noise, Reset, Unitary, When
from .program import Program, checked_threads
from .readout import PERFECT
from .room import checked_room
from .steps import Steps

__all__ = ["Branch", "DensityProgram", "DensityRun", "run_density"]

NEVER = 1e-14
"""An outcome less probable than this, given the branch it comes from, is rounding and is left out."""

MOST_BRANCHES = 2**15
"""More records of bits than this are refused: sampling is then the better way."""

SHOWN = 16
"""A refusal names so many records at most."""

BRANCH_BYTES = 800
"""What a branch takes besides its vector, measured: 690 bytes."""

_TO_ZERO = np.array([[1.0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [1.0, 0, 0, 0]])
"""Whatever a qubit was, it is in state 0: the Pauli vector (1, 0, 0, 1)."""


@dataclass(frozen=True)
class Branch:
    """One record of classical bits: the bits, the probability to find them, and the state that the register is in then."""

    bits: tuple[int, ...]
    probability: float
    state: DensityMatrix


@dataclass(frozen=True)
class DensityRun:
    """What a circuit made of a density matrix.

    Attributes
    ----------
    branches : one for each record of the classical bits that can occur, in the order of the bits
    """

    branches: tuple[Branch, ...]

    @property
    def state(self) -> DensityMatrix:
        """The state of the register when nobody looks at the bits: the average over the branches."""
        if len(self.branches) == 1:
            return self.branches[0].state
        out = np.zeros_like(self.branches[0].state.vector)
        for branch in self.branches:
            out += branch.probability * branch.state.vector
        return DensityMatrix.unchecked(out)

    def probabilities(self) -> dict[str, float]:
        """The probability of each record of bits, as text: bit 0 first."""
        return {"".join(map(str, b.bits)): b.probability for b in self.branches}

    def given(self, bits: str) -> DensityMatrix:
        """The state of the register given a record of all bits, such as "01" (bit 0 first).

        Raises
        ------
        ParameterError
            That record never occurs.
        """
        for branch in self.branches:
            if isinstance(bits, str) and "".join(map(str, branch.bits)) == bits:
                return branch.state
        some = list(self.probabilities())
        shown = ", ".join(some[:SHOWN]) + (f" and {len(some) - SHOWN} more" if len(some) > SHOWN else "")
        raise ParameterError(f"DensityRun.given: bits = {bits!r}: never occur; those that do are {shown}.")


@dataclass(frozen=True, eq=False)
class _Maps:
    """Maps that run where some bits have some values."""

    when: When
    program: Program


@dataclass(frozen=True, eq=False)
class _Outcomes:
    """A measurement: the bit, and the maps of the register for each value it can record."""

    bit: int
    programs: tuple[Program, Program]


def _stages(circuit: Circuit) -> Iterator[_Maps | _Outcomes]:
    """The circuit as programs: one for each run of operations under the same condition, two for each measurement."""
    steps, when = Steps("pauli", circuit.qubits), ()  # type: Steps, When
    for operation in circuit.operations:
        if isinstance(operation, Measure) or operation.when != when:
            if len(steps):
                yield _Maps(when, steps.program())
            steps, when = Steps("pauli", circuit.qubits), operation.when
        if isinstance(operation, Measure):
            programs = []
            for matrix in (operation.readout or PERFECT).maps:
                one = Steps("pauli", circuit.qubits)
                one.map(matrix, operation.qubits)
                programs.append(one.program())
            yield _Outcomes(operation.bit, (programs[0], programs[1]))
        elif isinstance(operation, Reset):
            steps.map(_TO_ZERO, operation.qubits)
        else:
            assert isinstance(operation, Gate | Unitary | Noise)
            steps.operation(operation)
    if len(steps):
        yield _Maps(when, steps.program())


class DensityProgram:
    """A circuit made ready to run on density matrices, as often as one likes.

    Raises
    ------
    ParameterError
        An operation acts on more than two qubits, or the register is too large for the memory (at once, not at the run).
    """

    def __init__(self, circuit: Circuit) -> None:
        if not isinstance(circuit, Circuit):
            raise ParameterError(f"DensityProgram: circuit = {str(circuit)[:60]}: must be a qnkit.qubits.Circuit.")
        copies = 1 if not circuit.bits else 3
        checked_room(copies * 8 * 4**circuit.qubits, f"A density matrix of {circuit.qubits} qubits")
        self.qubits, self.bits = circuit.qubits, circuit.bits
        self._stages = tuple(_stages(circuit))

    def run(self, start: DensityMatrix | Ket | None = None, *, threads: int = 1) -> DensityRun:
        """What the circuit makes of a state (all qubits in state 0 unless another one is given).

        Parameters
        ----------
        start : of as many qubits as the circuit has
        threads : how many to use for a large register; the result is the same to the last bit

        Raises
        ------
        ParameterError
            A start of another size; too many records of bits for the memory.
        """
        many = checked_threads(threads)
        branches: dict[int, NDArray[np.float64]] = {0: self._first(start)}
        for stage in self._stages:
            if isinstance(stage, _Maps):
                for record, vector in branches.items():
                    if all((record >> bit) & 1 == value for bit, value in stage.when):
                        stage.program.apply(vector, many)
            else:
                branches = self._measured(branches, stage, many)
        return DensityRun(tuple(self._branch(record, branches.pop(record)) for record in sorted(branches, key=self._bits)))

    def _first(self, start: DensityMatrix | Ket | None) -> NDArray[np.float64]:
        if start is None:
            return all_zero(self.qubits)
        if not isinstance(start, DensityMatrix | Ket):
            raise ParameterError(f"DensityProgram.run: start = {str(start)[:60]}: must be a DensityMatrix or a Ket.")
        if start.qubits != self.qubits:
            raise ParameterError(f"DensityProgram.run: start has {start.qubits} qubits: must have {self.qubits} as the circuit.")
        return np.array((start.density() if isinstance(start, Ket) else start).vector)

    def _measured(
        self, branches: dict[int, NDArray[np.float64]], stage: _Outcomes, threads: int
    ) -> dict[int, NDArray[np.float64]]:
        """The branches after a measurement; those that now have the same record are one."""
        out: dict[int, NDArray[np.float64]] = {}
        many = 2 * len(branches)
        if many > MOST_BRANCHES:
            raise ParameterError(
                f"DensityProgram.run: up to {many} records of bits: must be at most {MOST_BRANCHES}; "
                "measure into bits that may be forgotten, or sample with Trajectories."
            )
        checked_room(many * (8 * 4**self.qubits + BRANCH_BYTES), f"{many} branches of {self.qubits} qubits")
        for record in list(branches):
            vector = branches.pop(record)
            before = float(vector[0])
            for value in (0, 1):
                new = vector.copy() if value == 0 else vector
                stage.programs[value].apply(new, threads)
                if new[0] <= NEVER * before:
                    continue
                key = (record & ~(1 << stage.bit)) | (value << stage.bit)
                out[key] = out[key] + new if key in out else new
        return out

    def _bits(self, record: int) -> tuple[int, ...]:
        return tuple((record >> bit) & 1 for bit in range(self.bits))

    def _branch(self, record: int, vector: NDArray[Any]) -> Branch:
        probability = float(vector[0])
        if probability != 1.0:
            vector /= probability
        return Branch(self._bits(record), probability, DensityMatrix.unchecked(vector))


@functools.lru_cache(maxsize=32)
def _without_flips(qubits: int) -> NDArray[np.int64]:
    """The places in a Pauli vector where only I and Z stand."""
    places = np.zeros(1, dtype=np.int64)
    for _ in range(qubits):
        places = np.concatenate([4 * places, 4 * places + 3])
    return places


def all_zero(qubits: int) -> NDArray[np.float64]:
    """The Pauli vector of a register with every qubit in state 0: 1 wherever only I and Z stand, else 0."""
    out = np.zeros(4**qubits)
    out[_without_flips(qubits)] = 1.0
    return out


def run_density(circuit: Circuit, start: DensityMatrix | Ket | None = None, *, threads: int = 1) -> DensityRun:
    """What a circuit makes of a density matrix, exactly: `DensityProgram(circuit).run(start)`; parameters as there."""
    return DensityProgram(circuit).run(start, threads=threads)
