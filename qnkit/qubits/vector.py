"""Circuits on state vectors: gates in blocks, and measurements, resets and noise as random events, one run at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..kernels import amplitudes
from ..model import ParameterError
from .channel import Channel
from .circuit import Circuit
from .ket import Ket
from .operations import Gate, Measure, Noise, Reset, Unitary, When
from .program import checked_threads
from .readout import ReadoutError
from .room import checked_room
from .steps import Drawn, Steps

__all__ = ["KetProgram", "KetRun", "run_ket"]

_ZERO, _ONE = np.diag([1.0 + 0j, 0.0]), np.diag([0.0, 1.0 + 0j])
_LOWER = np.array([[0.0, 1.0 + 0j], [0.0, 0.0]])


@dataclass(frozen=True)
class KetRun:
    """One run of a circuit on a state vector: the last state, and the classical bits, bit 0 first."""

    state: Ket
    bits: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class _Gates:
    """Gates, and noise that picks one of several gates, which run where some bits have some values."""

    when: When
    drawn: Drawn


@dataclass(frozen=True, eq=False)
class _Event:
    """One of several maps happens, each with the probability that the state gives it; the bit records which."""

    when: When
    qubits: tuple[int, ...]
    kraus: tuple[NDArray[np.complex128], ...]
    bit: int = -1
    readout: ReadoutError | None = None


def _stages(circuit: Circuit) -> Iterator[_Gates | _Event]:
    """The circuit as runs of gates under the same condition, with the random events between them."""
    steps, when = Steps("amplitudes", circuit.qubits), ()  # type: Steps, When
    for operation in circuit.operations:
        event = _event(operation)
        if event is not None or operation.when != when:
            if len(steps):
                yield _Gates(when, steps.drawn())
            steps, when = Steps("amplitudes", circuit.qubits), operation.when
        if event is not None:
            yield event
        else:
            assert isinstance(operation, Gate | Unitary | Noise)
            steps.operation(operation)
    if len(steps):
        yield _Gates(when, steps.drawn())


def _event(operation: Any) -> _Event | None:
    """The operation as a random event; None for gates and for noise that picks a gate whatever the state is."""
    if isinstance(operation, Measure):
        return _Event((), operation.qubits, (_ZERO, _ONE), operation.bit, operation.readout)
    if isinstance(operation, Reset):
        return _Event(operation.when, operation.qubits, (_ZERO, _LOWER))
    if isinstance(operation, Noise) and operation.channel.mixture() is None:
        return _Event(operation.when, operation.qubits, _kraus(operation.channel))
    return None


def _kraus(channel: Channel) -> tuple[NDArray[np.complex128], ...]:
    if channel.qubits > 2:
        raise ParameterError(f"Noise on {channel.qubits} qubits: registers run maps on one or two qubits; write it as several.")
    return tuple(np.asarray(k, dtype=complex) for k in channel.kraus)


class KetProgram:
    """A circuit made ready to run on state vectors, as often as one likes.

    Attributes
    ----------
    is_random : whether a run draws random numbers (measurements, resets, noise)

    Raises
    ------
    ParameterError
        An operation acts on more than two qubits, or the register is too large for the memory (at once, not at the run).
    """

    def __init__(self, circuit: Circuit) -> None:
        if not isinstance(circuit, Circuit):
            raise ParameterError(f"KetProgram: circuit = {str(circuit)[:60]}: must be a qnkit.qubits.Circuit.")
        checked_room(2 * 16 * 2**circuit.qubits, f"A state vector of {circuit.qubits} qubits")
        self.qubits, self.bits = circuit.qubits, circuit.bits
        self._stages = tuple(_stages(circuit))
        self.is_random = any(isinstance(stage, _Event) or stage.drawn.is_random for stage in self._stages)

    def run(self, start: Ket | None = None, *, rng: np.random.Generator | None = None, threads: int = 1) -> KetRun:
        """One run of the circuit from a state (all qubits in state 0 unless another one is given).

        Parameters
        ----------
        start : of as many qubits as the circuit has
        rng : needed where the circuit measures, resets or is noisy: one run draws one of its histories
        threads : how many to use for a large register; the result is the same to the last bit

        Raises
        ------
        ParameterError
            A start of another size; no rng where one is needed.
        """
        many = checked_threads(threads)
        if self.is_random and not isinstance(rng, np.random.Generator):
            raise ParameterError(
                "KetProgram.run: rng is missing: this circuit measures, resets or is noisy; "
                "give rng=np.random.default_rng(seed), or use run_density for the average."
            )
        vector = self.first(start)
        bits = [0] * self.bits
        for stage in self._stages:
            if not all(bits[bit] == value for bit, value in stage.when):
                continue
            if isinstance(stage, _Gates):
                stage.drawn.program(rng).apply(vector, many)
            else:
                assert rng is not None
                outcome = self._happens(stage, vector, rng, many)
                if stage.bit >= 0:
                    bits[stage.bit] = outcome if stage.readout is None else int(rng.random() < stage.readout.matrix[1, outcome])
        return KetRun(Ket.unchecked(vector), tuple(bits))

    def first(self, start: Ket | None) -> NDArray[np.complex128]:
        """The amplitudes that a run begins with, a new array; ParameterError unless the start fits the circuit."""
        if start is None:
            out = np.zeros(2**self.qubits, dtype=complex)
            out[0] = 1.0
            return out
        if not isinstance(start, Ket):
            raise ParameterError(f"KetProgram.run: start = {str(start)[:60]}: must be a Ket; run_density takes mixed states.")
        if start.qubits != self.qubits:
            raise ParameterError(f"KetProgram.run: start has {start.qubits} qubits: must have {self.qubits} as the circuit.")
        return np.array(start.amplitudes)

    def _happens(self, event: _Event, vector: NDArray[np.complex128], rng: np.random.Generator, threads: int) -> int:
        """Which map happened; it is applied to the vector, whose norm becomes 1 again."""
        own = _reduced(vector, self.qubits, event.qubits)
        chances = np.array([max(0.0, np.trace(k @ own @ k.conj().T).real) for k in event.kraus])
        summed = np.cumsum(chances)
        found = int(np.searchsorted(summed, rng.random() * summed[-1], side="right"))
        outcome = min(found, int(np.flatnonzero(chances)[-1]))  # a product rounded up to the sum is no map of chance 0
        one = Steps("amplitudes", self.qubits)
        one.map(event.kraus[outcome] / np.sqrt(chances[outcome]), event.qubits)
        one.program().apply(vector, threads)
        return outcome


def _reduced(vector: NDArray[np.complex128], qubits: int, kept: tuple[int, ...]) -> NDArray[np.complex128]:
    """The reduced density matrix of one or two qubits, in the order in which they are named."""
    bits = [qubits - 1 - q for q in kept]
    spots = np.array([sum(1 << b for k, b in enumerate(reversed(bits)) if (s >> k) & 1) for s in range(2 ** len(kept))])
    out = np.zeros((spots.size, spots.size), dtype=complex)
    amplitudes.reduced(np.array(sorted(bits)), spots, vector, out)
    return out


def run_ket(circuit: Circuit, start: Ket | None = None, *, rng: np.random.Generator | None = None, threads: int = 1) -> KetRun:
    """One run of a circuit on a state vector: `KetProgram(circuit).run(start)`; parameters as there."""
    return KetProgram(circuit).run(start, rng=rng, threads=threads)
