"""What a circuit has still to do while something else does it: which operation is next for some qubits."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Measure, Operation, Unitary, When

__all__ = ["Remaining"]

Matrix = NDArray[np.complex128]


class Remaining:
    """The operations of a circuit that are not over: each waits for those before it on its qubits, or on bits that one writes."""

    def __init__(self, circuit: Circuit) -> None:
        self._steps = circuit.operations
        self._queues: list[deque[int]] = [deque() for _ in range(circuit.qubits)]
        for number, step in enumerate(self._steps):
            for qubit in step.qubits:
                self._queues[qubit].append(number)
        self._needs, self._over = _needs(circuit), set[int]()

    def first(self) -> int | None:
        """The first operation that is not over; None where all are."""
        return min((queue[0] for queue in self._queues if queue), default=None)

    def qubits_of_next(self, qubit: int) -> list[int]:
        """The qubits of the next operation of a qubit."""
        queue = self._queues[qubit]
        return list(self._steps[queue[0]].qubits) if queue else []

    def ahead_of_next(self, qubit: int) -> list[int]:
        """The qubits that do something else before the next operation of a qubit."""
        queue = self._queues[qubit]
        return [other for other in self._steps[queue[0]].qubits if self._queues[other][0] != queue[0]] if queue else []

    def next_of(self, qubits: list[int]) -> int | None:
        """The operation of exactly these qubits that is next for each of them and may be done; None where there is none."""
        heads = {self._queues[q][0] if self._queues[q] else -1 for q in qubits}
        number = heads.pop()
        if heads or number < 0 or set(self._steps[number].qubits) != set(qubits) or not self._needs[number] <= self._over:
            return None
        return number

    def gate(self, qubits: list[int], when: When = ()) -> tuple[int, Matrix | None]:
        """The next operation of these qubits and its matrix in their order; None for another kind or another condition."""
        number = self.next_of(qubits)
        step = None if number is None else self._steps[number]
        if number is None or not isinstance(step, Gate | Unitary) or step.when != when:
            return -1, None
        ((_, matrix),) = step.matrices()
        if step.qubits != tuple(qubits):
            matrix = matrix.reshape(2, 2, 2, 2).transpose(1, 0, 3, 2).reshape(4, 4)
        return number, matrix

    def is_on(self, number: int, step: Operation) -> bool:
        """Whether an operation is the same as another one, up to where that is done."""
        return self._steps[number].model_copy(update={"qubits": step.qubits}) == step

    def singles(self, qubit: int) -> Iterator[Matrix]:
        """The matrices of the next gates on a qubit alone that hang on no bit; they are over then."""
        queue = self._queues[qubit]
        while queue:
            step = self._steps[queue[0]]
            if len(step.qubits) > 1 or step.when or not isinstance(step, Gate | Unitary):
                return
            yield from (matrix for _, matrix in step.matrices())
            self.finish(queue[0])

    def finish(self, number: int) -> None:
        """An operation, next for all its qubits, is over."""
        for qubit in self._steps[number].qubits:
            self._queues[qubit].popleft()
        self._over.add(number)


def _needs(circuit: Circuit) -> list[set[int]]:
    """For each operation those that must be over before because of a bit that one of the two writes."""
    last: dict[int, int] = {}
    readers: dict[int, set[int]] = {}
    out: list[set[int]] = []
    for number, step in enumerate(circuit.operations):
        need = {last[bit] for bit, _ in step.when}
        for bit, _ in step.when:
            readers.setdefault(bit, set()).add(number)
        if isinstance(step, Measure):
            need |= readers.pop(step.bit, set()) | ({last[step.bit]} if step.bit in last else set())
            last[step.bit] = number
        out.append(need)
    return out
