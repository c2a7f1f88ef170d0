"""Operations: what a circuit is made of. Gates, matrices, noise, measurements and resets, each with the qubits it acts on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import ConfigDict, Field, field_serializer, field_validator, model_validator

from ..model import Model, ParameterError, quantity, refusal
from .channel import Channel
from .channel_checking import checked_mixture
from .checking import numbers, read_only
from .gates import DECOMPOSED, checked_unitary, gate_kind, gate_matrix
from .readout import ReadoutError

__all__ = ["Gate", "Measure", "Noise", "Operation", "Reset", "Unitary", "When"]

When = tuple[tuple[int, int], ...]
"""Classical bits and the values, 0 or 1, that all of them must have."""

Step = tuple[tuple[int, ...], NDArray[np.complex128]]
"""Qubits and the unitary matrix that acts on them."""


LAST_BIT = 4095
"""The largest classical bit that a measurement may write: a record holds all bits up to it."""


def _row(value: Any) -> Any:
    """A list, an array or any other row as a tuple with Python's own numbers; anything else as it is."""
    if isinstance(value, str) or not np.iterable(value):
        return value
    return tuple(item.item() if isinstance(item, np.generic) else item for item in value)


def _complex(parts: Mapping[str, Any], owner: str) -> NDArray[np.complex128]:
    """The complex array of the two real ones that a file holds; the inverse of _parts."""
    real, imag = (numbers(parts[part], f"{owner}: {part}", float, "matrix") for part in ("real", "imag"))
    if real.shape != imag.shape:
        raise ParameterError(f"{owner}: real and imag of shapes {real.shape} and {imag.shape}: both parts must be of one shape.")
    out = np.empty(real.shape, dtype=complex)
    out.real, out.imag = real, imag
    return out


def _parts(value: NDArray[np.complex128]) -> dict[str, Any]:
    """The two real arrays of a complex one, as a file holds them."""
    return {"real": value.real.tolist(), "imag": value.imag.tolist()}


class _OnQubits(Model):
    """What every operation has: the qubits it acts on, all different, and the bits that must allow it."""

    qubits: tuple[int, ...] = quantity(..., "qubits it acts on")
    when: When = quantity((), "bits and the values they must have")

    @field_validator("qubits", mode="before")
    @classmethod
    def _in_a_row(cls, value: Any) -> Any:
        return _row(value)

    @field_validator("when", mode="before")
    @classmethod
    def _in_pairs(cls, value: Any) -> Any:
        """A mapping from bits to values, or pairs of them, as pairs in the order of the bits."""
        pairs = _row(value.items() if isinstance(value, Mapping) else value)
        if not pairs or not isinstance(pairs, tuple):
            return pairs
        rows = tuple(map(_row, pairs))
        try:
            return tuple(sorted(rows))
        except TypeError:  # what has no order is no pair of whole numbers either, and is refused as that
            return rows

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if len(set(self.qubits)) != len(self.qubits):
            raise refusal(self, "qubits", self.qubits, "", "must be different qubits")
        if any(bit < 0 or value not in (0, 1) for bit, value in self.when):
            raise refusal(self, "when", dict(self.when), "", "must pair bits from 0 with the values 0 or 1, such as {0: 1}")
        if len({bit for bit, _ in self.when}) != len(self.when):
            raise refusal(
                self, "when", self.when, "", "must name each bit once; two values for a bit would never be there together"
            )
        return self

    def _takes(self, count: int, what: str) -> None:
        if len(self.qubits) != count:
            raise refusal(self, "qubits", self.qubits, "", f"{what} acts on {count} qubit{'s' if count > 1 else ''}")


class Gate(_OnQubits):
    """A named gate with its angles in rad; the names are those of gates.GATES and gates.DECOMPOSED.

    A gate of three qubits (ccx, ccz, cswap) runs as a sequence of gates of one and two qubits.
    """

    kind: Literal["gate"] = "gate"
    name: str = quantity(..., "name")
    angles: tuple[float, ...] = quantity((), "angles", unit="rad")

    @field_validator("angles", mode="before")
    @classmethod
    def _angles_in_a_row(cls, value: Any) -> Any:
        return (value,) if np.isscalar(value) and not isinstance(value, str) else _row(value)

    @model_validator(mode="after")
    def _known(self) -> Self:
        qubits, angles = gate_kind(self.name)
        self._takes(qubits, self.name)
        if len(self.angles) != angles:
            raise refusal(self, "angles", self.angles, "rad", f"{self.name} takes {angles}")
        return self

    def matrices(self) -> Iterator[Step]:
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

    @field_validator("matrix", mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        """The matrix as it was given, or put together from what a file holds of it."""
        if isinstance(value, dict) and set(value) == {"real", "imag"}:
            return _complex(value, "Unitary.matrix")
        return value

    @model_validator(mode="after")
    def _is_unitary(self) -> Self:
        matrix = checked_unitary(self.matrix)
        self.__dict__["matrix"] = matrix
        self._takes(1 if len(matrix) == 2 else 2, f"a {len(matrix)}x{len(matrix)} matrix")
        return self

    @field_serializer("matrix", when_used="json")
    def _written(self, value: NDArray[np.complex128]) -> dict[str, Any]:
        return _parts(value)

    def __setstate__(self, state: dict[Any, Any]) -> None:
        super().__setstate__(state)
        read_only(self.matrix)

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        out = super().__deepcopy__(memo)
        read_only(out.matrix)
        return out

    def matrices(self) -> Iterator[Step]:
        """The unitary matrix with its qubits."""
        yield self.qubits, self.matrix

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Unitary) or (self.qubits, self.when) != (other.qubits, other.when):
            return False
        return np.array_equal(self.matrix, other.matrix)

    def __hash__(self) -> int:
        return hash((self.qubits, self.when, (self.matrix + 0.0).tobytes()))


class Noise(_OnQubits):
    """A channel on as many qubits as it was made for."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    kind: Literal["noise"] = "noise"
    channel: Channel = quantity(..., "channel")

    @field_validator("channel", mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        """The channel as it was given, or from the Pauli-transfer matrix that a file holds, with the mixture beside it if any."""
        if isinstance(value, dict) and set(value) == {"ptm", "chances", "real", "imag"}:
            ptm = Channel.from_ptm(value["ptm"]).ptm
            matrices = _complex(value, "Noise.channel")
            return Channel.unchecked(ptm, checked_mixture(value["chances"], matrices, ptm, "Noise.channel"))
        return Channel.from_ptm(value) if isinstance(value, list) else value

    @model_validator(mode="after")
    def _fits(self) -> Self:
        self._takes(self.channel.qubits, "this channel")
        return self

    @field_serializer("channel", when_used="json")
    def _written(self, value: Channel) -> Any:
        if value.made_of is None:
            return value.ptm.tolist()
        chances, matrices = value.made_of
        return {"ptm": value.ptm.tolist(), "chances": chances.tolist()} | _parts(matrices)

    def __eq__(self, other: object) -> bool:
        """Whether it is the same channel on the same qubits, and is drawn as the same mixture, so that all runs are the same."""
        if not isinstance(other, Noise) or (self.qubits, self.when, self.channel) != (other.qubits, other.when, other.channel):
            return False
        mine, others = self.channel.made_of, other.channel.made_of
        if mine is None or others is None:
            return mine is others
        return all(np.array_equal(a, b) for a, b in zip(mine, others, strict=True))

    def __hash__(self) -> int:
        return hash((self.qubits, self.when, self.channel))


class Measure(_OnQubits):
    """A measurement of one qubit in the basis 0, 1; the outcome, misread as the readout errs, goes into a classical bit."""

    kind: Literal["measure"] = "measure"
    bit: int = quantity(..., "classical bit that keeps the outcome", at_least=0, at_most=LAST_BIT)
    readout: ReadoutError | None = quantity(None, "readout error")

    @model_validator(mode="after")
    def _one(self) -> Self:
        self._takes(1, "a measurement")
        if self.when:
            raise refusal(self, "when", dict(self.when), "", "a measurement cannot wait for a bit; make the gates after it wait")
        return self


class Reset(_OnQubits):
    """One qubit put into state 0, whatever it was."""

    kind: Literal["reset"] = "reset"

    @model_validator(mode="after")
    def _one(self) -> Self:
        self._takes(1, "a reset")
        return self


Operation = Annotated[Gate | Unitary | Noise | Measure | Reset, Field(discriminator="kind")]
"""What a circuit is made of."""
