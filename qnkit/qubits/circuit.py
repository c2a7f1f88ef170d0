"""Circuits: gates, noise, measurements and corrections on a register, as an immutable list of operations.

``Circuit(qubits=2).gate("h", 0).gate("cx", 0, 1).noise(depolarizing(0.01, 2), 0, 1).measure(0, into=0).gate("x", 1, when={0: 1})``
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import ConfigDict, field_validator, model_validator

from ..model import Model, ParameterError, quantity, refusal
from .channel import Channel
from .gates import DECOMPOSED, checked_unitary, gate_kind, gate_matrix
from .readout import ReadoutError

__all__ = ["Circuit", "Gate", "Measure", "Noise", "Operation", "Reset", "Unitary"]

When = tuple[tuple[int, int], ...]
"""Classical bits and the values, 0 or 1, that all of them must have."""


class _OnQubits(Model):
    """What every operation has: the qubits it acts on, all different, and the bits that must allow it."""

    qubits: tuple[int, ...] = quantity(..., "qubits it acts on")
    when: When = quantity((), "bits and the values they must have")

    @field_validator("qubits", mode="before")
    @classmethod
    def _plain(cls, value: Any) -> Any:
        return tuple(int(q) if isinstance(q, np.integer) else q for q in value) if isinstance(value, Sequence) else value

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if len(set(self.qubits)) != len(self.qubits):
            raise refusal(self, "qubits", self.qubits, "", "must be different qubits")
        if any(bit < 0 or value not in (0, 1) for bit, value in self.when):
            raise refusal(self, "when", self.when, "", "must pair bits from 0 with the values 0 or 1, such as {0: 1}")
        return self

    def _takes(self, count: int, what: str) -> None:
        if len(self.qubits) != count:
            raise refusal(self, "qubits", self.qubits, "", f"{what} acts on {count} qubit{'s' if count > 1 else ''}")


class Gate(_OnQubits):
    """A named gate with its angles in rad; see gates.GATES for the names."""

    kind: Literal["gate"] = "gate"
    name: str = quantity(..., "name")
    angles: tuple[float, ...] = quantity((), "angles", unit="rad")

    @model_validator(mode="after")
    def _known(self) -> Self:
        qubits, angles = gate_kind(self.name)
        self._takes(qubits, self.name)
        if len(self.angles) != angles:
            raise refusal(self, "angles", self.angles, "rad", f"{self.name} takes {angles}")
        return self

    def matrices(self) -> Iterator[tuple[tuple[int, ...], NDArray[np.complex128]]]:
        """The unitary matrices to apply, each with its qubits; more than one for a gate of three qubits."""
        if self.name in DECOMPOSED:
            yield from ((tuple(self.qubits[i] for i in places), gate_matrix(name)) for name, places in DECOMPOSED[self.name])
        else:
            yield self.qubits, gate_matrix(self.name, *self.angles)


class Unitary(_OnQubits):
    """A gate given by its unitary matrix on one or two qubits, the first named qubit on the left."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    kind: Literal["unitary"] = "unitary"
    matrix: Any = quantity(..., "matrix")

    @field_validator("matrix", mode="after")
    @classmethod
    def _is_unitary(cls, value: Any) -> Any:
        return checked_unitary(value)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        self._takes(1 if len(self.matrix) == 2 else 2, f"a {len(self.matrix)}x{len(self.matrix)} matrix")
        return self

    def matrices(self) -> Iterator[tuple[tuple[int, ...], NDArray[np.complex128]]]:
        """The unitary matrix with its qubits."""
        yield self.qubits, self.matrix

    def __eq__(self, other: object) -> bool:
        same = isinstance(other, Unitary) and (self.qubits, self.when) == (other.qubits, other.when)
        return same and np.array_equal(self.matrix, other.matrix)

    def __hash__(self) -> int:
        return hash((self.qubits, self.when, (self.matrix + 0.0).tobytes()))


class Noise(_OnQubits):
    """A channel on as many qubits as it was made for."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    kind: Literal["noise"] = "noise"
    channel: Channel = quantity(..., "channel")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        self._takes(self.channel.qubits, "this channel")
        return self


class Measure(_OnQubits):
    """A measurement of one qubit in the basis 0, 1; the outcome, misread as the readout errs, goes into a classical bit."""

    kind: Literal["measure"] = "measure"
    bit: int = quantity(..., "classical bit that keeps the outcome", at_least=0)
    readout: ReadoutError | None = quantity(None, "readout error")

    @model_validator(mode="after")
    def _one(self) -> Self:
        self._takes(1, "a measurement")
        if self.when:
            raise refusal(self, "when", self.when, "", "a measurement cannot wait for a bit; make its gate conditional")
        return self


class Reset(_OnQubits):
    """One qubit put into state 0, whatever it was."""

    kind: Literal["reset"] = "reset"

    @model_validator(mode="after")
    def _one(self) -> Self:
        self._takes(1, "a reset")
        return self


Operation = Gate | Unitary | Noise | Measure | Reset
"""What a circuit is made of."""


def _conditions(when: Mapping[int, int] | None) -> When:
    return tuple(sorted(when.items())) if when else ()


class Circuit(Model):
    """A circuit on a register of qubits that start in state 0 unless a run is told otherwise; every method returns a new one.

    A bit that an operation reads must have been measured into before; a bit may be written again.
    """

    qubits: int = quantity(..., "qubits of the register", at_least=1)
    operations: tuple[Operation, ...] = quantity((), "operations, first to last")

    @field_validator("operations", mode="before")
    @classmethod
    def _as_tuple(cls, value: Any) -> Any:
        return tuple(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _in_range(self) -> Self:
        written: set[int] = set()
        for place, operation in enumerate(self.operations):
            self._check(operation, place, written)
            if isinstance(operation, Measure):
                written.add(operation.bit)
        return self

    def _check(self, operation: Operation, place: int, written: set[int]) -> None:
        outside = [q for q in operation.qubits if not 0 <= q < self.qubits]
        if outside:
            rule = f"the register has qubits 0 to {self.qubits - 1}"
            raise refusal(self, f"operations[{place}].qubits", operation.qubits, "", rule)
        unread = [bit for bit, _ in operation.when if bit not in written]
        if unread:
            rule = f"bit {unread[0]} is read before anything was measured into it; measure first"
            raise refusal(self, f"operations[{place}].when", dict(operation.when), "", rule)

    @property
    def bits(self) -> int:
        """The number of classical bits: one more than the largest that a measurement writes."""
        return 1 + max((o.bit for o in self.operations if isinstance(o, Measure)), default=-1)

    def then(self, operation: Operation) -> Circuit:
        """The circuit with one operation more."""
        self._check(operation, len(self.operations), {o.bit for o in self.operations if isinstance(o, Measure)})
        return Circuit.model_construct(qubits=self.qubits, operations=(*self.operations, operation))

    def followed_by(self, other: Circuit) -> Circuit:
        """This circuit, then another one on as many qubits."""
        if other.qubits != self.qubits:
            raise ParameterError(f"Circuit.followed_by: {other.qubits} qubits after {self.qubits}: must be as many.")
        return Circuit(qubits=self.qubits, operations=(*self.operations, *other.operations))

    def gate(self, name: str, *qubits: int, angles: Sequence[float] = (), when: Mapping[int, int] | None = None) -> Circuit:
        """The circuit with a named gate more; ``when={bit: value}`` applies it only where all these bits have these values."""
        return self.then(Gate(name=name, qubits=qubits, angles=tuple(float(a) for a in angles), when=_conditions(when)))

    def unitary(self, matrix: ArrayLike, *qubits: int, when: Mapping[int, int] | None = None) -> Circuit:
        """The circuit with a gate more that is given by its unitary matrix, 2x2 or 4x4."""
        return self.then(Unitary(matrix=matrix, qubits=qubits, when=_conditions(when)))

    def noise(self, channel: Channel, *qubits: int, when: Mapping[int, int] | None = None) -> Circuit:
        """The circuit with a channel more."""
        return self.then(Noise(channel=channel, qubits=qubits, when=_conditions(when)))

    def measure(self, qubit: int, *, into: int, readout: ReadoutError | None = None) -> Circuit:
        """The circuit with a measurement more, in the basis 0, 1, whose outcome goes into a classical bit."""
        return self.then(Measure(qubits=(qubit,), bit=into, readout=readout))

    def reset(self, qubit: int, *, when: Mapping[int, int] | None = None) -> Circuit:
        """The circuit with one qubit put into state 0."""
        return self.then(Reset(qubits=(qubit,), when=_conditions(when)))
