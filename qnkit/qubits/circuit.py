"""Circuits: gates, noise, measurements and corrections on a register, as an immutable list of operations.

``Circuit(qubits=2).gate("h", 0).noise(bit_flip(0.01), 0).measure(0, into=0).gate("x", 1, when={0: 1})``
"""

from __future__ import annotations

import functools
import html
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Self

from numpy.typing import ArrayLike
from pydantic import field_validator, model_validator

from ..model import Model, ParameterError, quantity, refusal
from .channel import Channel
from .circuit_text import drawn
from .operations import Gate, Measure, Noise, Operation, Reset, Unitary, When
from .readout import ReadoutError

__all__ = ["Circuit", "Gate", "Measure", "Noise", "Operation", "Reset", "Unitary", "When"]

_KINDS = (Gate, Unitary, Noise, Measure, Reset)


def _given(value: Any) -> Any:
    """What the operation's own check reads: the value, nothing for None."""
    return () if value is None else value


class Circuit(Model):
    """A circuit on a register of qubits that start in state 0 unless a run is told otherwise; every method returns a new one.

    A bit that an operation reads must have been measured into before; a bit may be written again. Thousands of operations are
    sooner given at once, ``Circuit(qubits=n, operations=[Gate(name="h", qubits=(0,)), ...])``, than one by one.
    """

    qubits: int = quantity(..., "qubits of the register", at_least=1, at_most=100_000)
    operations: tuple[Operation, ...] = quantity((), "operations, first to last")

    @field_validator("operations", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str | Mapping) else value

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        written: set[int] = set()
        for place, operation in enumerate(self.operations):
            self._check(operation, place, written)
            if isinstance(operation, Measure):
                written.add(operation.bit)
        return self

    def _check(self, operation: Operation, place: int, written: set[int] | frozenset[int]) -> None:
        if not all(0 <= q < self.qubits for q in operation.qubits):
            rule = f"the register has qubits 0 to {self.qubits - 1}"
            raise refusal(self, f"operations[{place}].qubits", operation.qubits, "", rule)
        unread = [bit for bit, _ in operation.when if bit not in written]
        if unread:
            rule = f"bit {unread[0]} is read before anything was measured into it; measure first"
            raise refusal(self, f"operations[{place}].when", dict(operation.when), "", rule)

    @functools.cached_property
    def measured(self) -> frozenset[int]:
        """The classical bits that a measurement writes."""
        return frozenset(operation.bit for operation in self.operations if isinstance(operation, Measure))

    @property
    def bits(self) -> int:
        """The number of classical bits: one more than the largest that a measurement writes."""
        return 1 + max(self.measured, default=-1)

    def then(self, operation: Operation) -> Circuit:
        """The circuit with one operation more.

        Raises
        ------
        ParameterError
            Not an operation, a qubit outside the register, or a bit that is read before anything was measured into it.
        """
        if not isinstance(operation, _KINDS):
            names = ", ".join(kind.__name__ for kind in _KINDS)
            raise ParameterError(f"Circuit.then: {str(operation)[:60]!r} is not an operation; those are {names}.")
        self._check(operation, len(self.operations), self.measured)
        out = Circuit.model_construct(qubits=self.qubits, operations=(*self.operations, operation))
        out.__dict__["measured"] = self.measured | {operation.bit} if isinstance(operation, Measure) else self.measured
        return out

    def followed_by(self, other: Circuit) -> Circuit:
        """This circuit, then another one on as many qubits; what that one reads may have been measured in this one."""
        if not isinstance(other, Circuit) or other.qubits != self.qubits:
            shown = f"a circuit of {other.qubits} qubits" if isinstance(other, Circuit) else repr(other)[:60]
            raise ParameterError(f"Circuit.followed_by: {shown} after {self.qubits} qubits: must be a circuit on as many.")
        return Circuit(qubits=self.qubits, operations=(*self.operations, *other.operations))

    def gate(
        self, name: str, *qubits: int, angles: float | Sequence[float] = (), when: Mapping[int, int] | None = None
    ) -> Circuit:
        """The circuit with a named gate more.

        Parameters
        ----------
        name : see gates.GATES; of three qubits there are ccx, ccz and cswap, which run as sequences of smaller gates
        qubits : the control of a controlled gate first
        angles : in rad, one number or several
        when : ``{bit: value}`` applies it only where all these bits have these values

        Raises
        ------
        ParameterError
            No such gate, another number of qubits or angles than it takes, or what `then` refuses.
        """
        return self.then(Gate(name=name, qubits=qubits, angles=_given(angles), when=_given(when)))

    def unitary(self, matrix: ArrayLike, *qubits: int, when: Mapping[int, int] | None = None) -> Circuit:
        """The circuit with a gate more that is given by its unitary matrix, 2x2 or 4x4, the first named qubit on the left."""
        return self.then(Unitary(matrix=matrix, qubits=qubits, when=_given(when)))

    def noise(self, channel: Channel, *qubits: int, when: Mapping[int, int] | None = None) -> Circuit:
        """The circuit with a channel more."""
        return self.then(Noise(channel=channel, qubits=qubits, when=_given(when)))

    def measure(self, qubit: int, *, into: int, readout: ReadoutError | None = None) -> Circuit:
        """The circuit with a measurement more, in the basis 0, 1, whose outcome goes into a classical bit."""
        return self.then(Measure(qubits=(qubit,), bit=into, readout=readout))

    def reset(self, qubit: int, *, when: Mapping[int, int] | None = None) -> Circuit:
        """The circuit with one qubit put into state 0, whatever it was."""
        return self.then(Reset(qubits=(qubit,), when=_given(when)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Circuit) and (self.qubits, self.operations) == (other.qubits, other.operations)

    def __hash__(self) -> int:
        return hash((self.qubits, self.operations))

    def __repr__(self) -> str:
        return f"Circuit({self.qubits} qubit{'s' * (self.qubits > 1)}, {len(self.operations)} operations)"

    def __str__(self) -> str:
        return drawn(self.qubits, self.operations)

    def _repr_html_(self) -> str:
        return f"<pre style='overflow-x:auto'>{html.escape(str(self))}</pre>"
