"""A proof that a circuit on physical qubits does what another one does: step by step, of any size, for all readouts at once."""

from __future__ import annotations

import functools
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from ..qubits.circuit import Circuit
from ..qubits.operations import Gate, Measure, Noise, Operation, Reset, Unitary, When
from .pauli_rows import Encoded, Pauli, clifford_images, expansion, matrix_on, placed, tensor
from .rebuilt import Rebuilt
from .remaining import Remaining
from .two_qubit import factors_of

__all__ = ["flaw_of"]

Matrix = NDArray[np.complex128]
EXACT = 1e-10
STRANGE, OTHER = "acts on a copy that does not agree with its qubit", "is not the circuit's next gate there"
_X, _Z = np.array([[0, 1], [1, 0]], dtype=complex), np.diag([1, -1]).astype(complex)


class _Flaw(Exception):
    """What does not agree, in words."""


def flaw_of(made: Rebuilt, circuit: Circuit, bits: int) -> str:
    """Why a rebuilt circuit is not shown to do what a circuit does; empty where it does it, whatever the readouts are.

    It holds, from the start to the end, an exact equation: what the physical qubits hold is an encoding (a stabilizer code, such
    as the copies of a qubit), after one turn of each encoded qubit, of what the circuit's operations so far have left. Each
    physical operation either acts on encoded qubits, and then must be the circuit's next operation there up to turns of one
    qubit, or it is a Clifford gate, a readout or a correction that changes the encoding. A readout may tell nothing of an encoded
    qubit, except the circuit's own. At the end each qubit must be where it should be, unencoded and unturned.

    An empty answer is a proof, up to 1e-10 in each matrix and the global phase. Another answer is not always one: gates
    that are no Clifford gates and act on an encoding only several at a time are followed where one of them brings all phases.
    Time grows as operations times physical qubits.

    Parameters
    ----------
    made : the circuit on physical qubits, and where the circuit's qubits start and end there
    circuit : what it should do, without noise
    bits : measurements of made into bits from this number on are of its protocols
    """
    try:
        _Walk(made, circuit, bits).done()
    except _Flaw as flaw:
        return str(flaw)
    return ""


class _Walk:
    """The equation: the encoding ``code``, the turns, and the operations of the circuit that are still to come."""

    def __init__(self, made: Rebuilt, circuit: Circuit, bits: int) -> None:
        self.made, self.bits = made, bits
        self.code, self.ahead = Encoded(made.circuit.qubits, made.starts), Remaining(circuit)
        self.turn: list[Matrix] = [np.eye(2, dtype=complex) for _ in range(circuit.qubits)]
        self.value: dict[int, int] = {}

    def done(self) -> None:
        for number, step in enumerate(self.made.circuit.operations):
            try:
                self.operation(step)
            except _Flaw as flaw:
                name = step.name if isinstance(step, Gate) else type(step).__name__.lower()
                raise _Flaw(
                    f"operation {number} on physical qubits ({name} on {', '.join(map(str, step.qubits))}) {flaw}"
                ) from None
        while any(self.absorbed([qubit]) for qubit in range(len(self.turn))):
            pass
        if (left := self.ahead.first()) is not None:
            raise _Flaw(f"operation {left} of the circuit is not done")
        for qubit, place in enumerate(self.made.ends):
            for operator, matrix in ((Pauli(x=1 << place), _X), (Pauli(z=1 << place), _Z)):
                if not self.reads(operator, qubit, matrix):
                    raise _Flaw(f"qubit {qubit} is not at its end what the circuit leaves of it")

    def operation(self, step: Operation) -> None:
        if isinstance(step, Measure):
            self.measured(step)
        elif isinstance(step, Reset):
            self.reset(step)
        elif isinstance(step, Noise):
            raise _Flaw("is noise")
        elif any(bit >= self.bits for bit, _ in step.when):
            self.corrected(step)
        else:
            for places, matrix in step.matrices():
                self.gate(places, matrix, step.when)

    def gate(self, places: tuple[int, ...], matrix: Matrix, when: When) -> None:
        """A gate: the circuit's next one, a turn of one qubit, or a Clifford gate that changes the encoding."""
        images = None if when else clifford_images(matrix)
        while True:
            qubits, acts = self.action(places, matrix)
            if acts is not None and self.matched(qubits, acts, when):
                return
            if acts is None and images is None and not when and self.crossed(places, matrix):
                return
            if when or (acts is None and images is not None) or not self.absorbed(sorted({*qubits, *self.held(places)})):
                break
        if images is None:
            raise _Flaw(STRANGE if acts is None else OTHER)
        self.code.conjugate(places, images)

    def action(self, places: tuple[int, ...], matrix: Matrix, named: Collection[int] = ()) -> tuple[list[int], Matrix | None]:
        """The encoded qubits, and others named, that a gate acts on, and its matrix there; None for no action, or on three."""
        terms = [(value, self.code.meaning(placed(local, places))) for local, value in expansion(matrix)]
        found = [(value, one) for value, one in terms if one is not None]
        mask = functools.reduce(int.__or__, [one.x | one.z for _, one in found], sum(1 << q for q in named))
        qubits = [q for q in range(mask.bit_length()) if mask >> q & 1]
        if len(found) < len(terms) or len(qubits) > 2 or len({one.unknown for _, one in found}) > 1:
            return qubits, None
        return qubits, np.sum([value * matrix_on(one, qubits) for value, one in found], axis=0)

    def held(self, places: tuple[int, ...]) -> set[int]:
        """The encoded qubits of which Z of some physical qubits tells something."""
        found = [self.code.meaning(Pauli(z=1 << place)) for place in places]
        mask = functools.reduce(int.__or__, [one.x | one.z for one in found if one is not None], 0)
        return {q for q in range(mask.bit_length()) if mask >> q & 1}

    def matched(self, qubits: list[int], acts: Matrix, when: When) -> bool:
        """Whether a gate on encoded qubits is a turn of one or the next operation of the circuit, which then is over."""
        if not qubits:
            return True
        self.turned(qubits)
        turn = tensor([self.turn[q] for q in qubits])
        if len(qubits) == 1 and not when:
            self.turn[qubits[0]] = acts @ turn
            return True
        number, wanted = self.ahead.gate(qubits, when)
        if wanted is None:
            return False
        rest = acts @ turn @ wanted.conj().T
        if when:
            if np.abs(rest - turn * np.vdot(turn, rest) / len(rest)).max() > EXACT:
                return False
        else:
            sides = factors_of(rest)
            if np.abs(np.kron(*sides) - rest).max() > EXACT:
                return False
            for qubit, side in zip(qubits, sides, strict=True):
                self.turn[qubit] = side
        self.ahead.finish(number)
        return True

    def absorbed(self, qubits: list[int]) -> bool:
        """Whether a Clifford gate, next in the circuit on some qubits or before that, could be put into the encoding."""
        near = list(qubits)
        for qubit in near:
            self.turned([qubit])
            near += [other for other in self.ahead.ahead_of_next(qubit) if other not in near]
        pairs = [self.ahead.qubits_of_next(qubit) for qubit in near]
        for pair in sorted(pairs, key=lambda pair: not set(pair) <= set(qubits)):
            if len(pair) != 2:
                continue
            number, wanted = self.ahead.gate(pair)
            if wanted is None:
                continue
            turn = np.kron(self.turn[pair[0]], self.turn[pair[1]])
            images = clifford_images(turn @ wanted.conj().T @ turn.conj().T)
            if images is not None:
                self.code.relabel((pair[0], pair[1]), images)
                self.ahead.finish(number)
                return True
        return False

    def crossed(self, places: tuple[int, ...], matrix: Matrix) -> bool:
        """Whether a gate, the circuit's next, turns the axis of a copy over after phases of its own; other copies then follow."""
        flips = (np.abs(matrix) > 0.5).astype(complex)
        phases = flips.T @ matrix
        qubits, acts = self.action(places, phases, self.held(places))
        if acts is None or len(qubits) < 2 or np.abs(phases - np.diag(np.diag(phases))).max() > EXACT:
            return False
        self.turned(qubits)
        number, wanted = self.ahead.gate(qubits)
        if wanted is None:
            return False
        turn = tensor([self.turn[q] for q in qubits])
        left, flip = clifford_images(acts @ turn @ wanted.conj().T @ turn.conj().T), clifford_images(flips)
        if left is None or flip is None:
            return False
        self.code.relabel((qubits[0], qubits[1]), left)
        self.ahead.finish(number)
        self.code.conjugate(places, flip)
        return True

    def turned(self, qubits: list[int]) -> None:
        """Let the circuit do its next gates on one qubit alone."""
        for qubit in qubits:
            for matrix in self.ahead.singles(qubit):
                self.turn[qubit] = self.turn[qubit] @ matrix.conj().T

    def measured(self, step: Measure) -> None:
        (place,) = step.qubits
        operator = Pauli(z=1 << place)
        if step.bit >= self.bits:
            outcome = self.code.measure(operator)
            if outcome is None:
                raise _Flaw("reads out what the circuit keeps")
            self.value[step.bit] = outcome
            return
        self.own(step, operator)

    def reset(self, step: Reset) -> None:
        (place,) = step.qubits
        operator, flip = Pauli(z=1 << place), Pauli(x=1 << place)
        found, other = self.code.meaning(operator), self.code.meaning(flip)
        if found is not None and other is not None and (found.x or found.z):
            self.own(step, operator)
            return
        outcome = None if step.when else self.code.measure(operator)
        if outcome is None:
            raise _Flaw("throws away what the circuit keeps")
        self.code.flip(flip, outcome)

    def own(self, step: Measure | Reset, operator: Pauli) -> None:
        """A measurement or reset of the circuit itself."""
        while True:
            found = self.code.meaning(operator)
            mask = 0 if found is None else found.x | found.z
            qubits = [q for q in range(mask.bit_length()) if mask >> q & 1]
            self.turned(qubits)
            number = self.ahead.next_of(qubits) if len(qubits) == 1 else None
            if number is not None and self.reads(operator, qubits[0], _Z) and self.ahead.is_on(number, step):
                self.ahead.finish(number)
                return
            if not self.absorbed(qubits):
                raise _Flaw("is not the circuit's next operation there")

    def corrected(self, step: Gate | Unitary) -> None:
        ((places, matrix), *more) = step.matrices()
        terms = expansion(matrix)
        ((bit, wanted), *others) = step.when
        if more or others or len(terms) > 1 or bit not in self.value:
            raise _Flaw("hangs on a readout but is no Pauli gate")
        self.code.flip(placed(terms[0][0], places), self.value[bit] ^ (1 - wanted))

    def reads(self, operator: Pauli, qubit: int, matrix: Matrix) -> bool:
        """Whether a physical operator acts as a matrix on what the circuit has left of a qubit."""
        found = self.code.meaning(operator)
        if found is None or found.unknown or (found.x | found.z) != 1 << qubit:
            return False
        turned = self.turn[qubit].conj().T @ matrix_on(found, [qubit]) @ self.turn[qubit]
        return bool(np.abs(turned - matrix).max() < EXACT)
