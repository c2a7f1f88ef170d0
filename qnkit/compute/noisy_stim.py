"""A noisy plan written for Stim: its events as gates, readouts and Pauli noise, once its waits are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..model import ParameterError
from ..physics.states import PairState
from ..qubits.bell_states import BELL_SIGNS
from ..qubits.channel import Channel
from ..qubits.operations import Gate, Measure, Noise, Operation, Reset, Unitary
from .plan_events import Asked, Made, NoisyPlan
from .stim_circuits import correction, stim_gates

__all__ = ["NoisyStim"]

EXACT = 1e-9
NO_PAULI = "no Pauli noise (T1, coherent errors); run on state vectors with PlanRuns."
_WALSH = np.array([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]) / 4
Records = tuple[tuple[int, int], ...]
"""Places in the record of all readouts, and the values that they must have."""


@dataclass(frozen=True)
class Wait:
    """A wait for a pair of a connection, and who dephases meanwhile: decay rates, and places as Stim reads them."""

    connection: int
    groups: tuple[tuple[tuple[float, float, float], str], ...]

    @classmethod
    def of(cls, asked: Asked) -> Wait:
        """The wait for a pair, qubits of equal rates together; ParameterError where one relaxes."""
        groups: dict[tuple[float, float, float], list[int]] = {}
        for place, memory in zip(asked.qubits, asked.memories, strict=True):
            if memory.rates[0]:
                raise ParameterError(NO_PAULI)
            if any(memory.rates):
                groups.setdefault(memory.rates, []).append(place)
        return cls(asked.connections[0], tuple((rates, " ".join(map(str, places))) for rates, places in groups.items()))


class NoisyStim:
    """A noisy plan as pieces of circuits for Stim, each with the readouts of the circuit itself that it hangs on, and waits.

    A correction's error happens when it is applied, which is in half of all runs, whatever the state: it is drawn at half its
    chance. This holds for Bell-diagonal pairs and readouts that err alike on 0 and 1, and no others are taken. What hangs on the
    circuit's own bits is a piece of its own, so that its error happens when it does.

    Parameters
    ----------
    stim : the module
    made : the noisy plan, pairs asked for one after the other

    Attributes
    ----------
    pieces : in their order: what each hangs on, and a circuit or a wait
    measured : of each bit the place of its last readout among all readouts

    Raises
    ------
    ParameterError
        A gate that is no Clifford gate; noise that is not Pauli noise; a one-sided readout; a pair that is not Bell-diagonal.
    """

    def __init__(self, stim: Any, made: NoisyPlan) -> None:
        self.stim, self.made = stim, made
        self.pieces: list[tuple[Records, Any]] = [((), stim.Circuit())]
        self.measured: dict[int, int] = {}
        self.count = 0
        for event in made.events:
            if isinstance(event, Asked):
                self.pieces += [((), Wait.of(event)), ((), stim.Circuit())]
            elif isinstance(event, Made):
                self.pair(event)
            else:
                self.operation(event)

    def sampled(self, runs: int, rng: np.random.Generator, after: Any = None) -> NDArray[np.bool_]:
        """The readouts of runs that share their waits, (runs, readouts), those of a circuit done afterwards last."""
        drawn = [(when, self.waited(one, rng) if isinstance(one, Wait) else one) for when, one in self.pieces]
        pieces = drawn if after is None else [*drawn, ((), after)]
        if not any(when for when, _ in pieces):
            whole = self.stim.Circuit()
            for _, piece in pieces:
                whole += piece
            out: NDArray[np.bool_] = whole.compile_sampler(seed=int(rng.integers(2**62))).sample(runs)
            return out
        rows = []
        for seed in rng.integers(2**62, size=runs):
            run = self.stim.TableauSimulator(seed=int(seed))
            for when, piece in pieces:
                record = run.current_measurement_record() if when else []
                if all(record[place] == value for place, value in when):
                    run.do(piece)
            rows.append(run.current_measurement_record())
        return np.array(rows, dtype=bool)

    def waited(self, wait: Wait, rng: np.random.Generator) -> Any:
        """The dephasing of all qubits that wait for a pair; the wait is drawn."""
        time_s = float(self.made.links.waits[wait.connection].sample(1, rng)[0])
        rows = []
        for (_, coherence, gaussian), places in wait.groups:
            error = -np.expm1(-coherence * time_s - (gaussian * time_s) ** 2) / 2
            rows.append(f"Z_ERROR({error}) {places}")
        return self.stim.Circuit("\n".join(rows))

    def piece(self, when: Records = ()) -> Any:
        """The piece that is written now, a new one where what it hangs on changes."""
        if when != self.pieces[-1][0]:
            self.pieces.append((when, self.stim.Circuit()))
        return self.pieces[-1][1]

    def pair(self, event: Made) -> None:
        """A pair, as fresh as its link tells it."""
        names = [self.made.links.names[place] for place in sorted((event.source, event.target))]
        matrix = self.made.links.pair(event.source, event.target)
        if f"pairs {names[0]} - {names[1]}" in self.made.without:
            matrix = np.array(PairState.bell().matrix)
        basis = BELL_SIGNS / np.sqrt(2)
        table = basis @ matrix @ basis.T
        if np.abs(table - np.diag(np.diag(table))).max() > EXACT:
            raise ParameterError("a pair is not Bell-diagonal; run on state vectors with PlanRuns.")
        _, z, x, y = np.clip(np.diag(table).real, 0, 1)
        circuit = self.piece()
        circuit.append("R", [event.near, event.far])
        circuit.append("H", [event.near])
        circuit.append("CX", [event.near, event.far])
        circuit.append("PAULI_CHANNEL_1", [event.far], [x, y, z])

    def operation(self, step: Operation) -> None:
        """A gate, its noise, a readout or a reset."""
        bits = self.made.plan.circuit.bits
        circuit = self.piece(tuple((self.measured[bit], value) for bit, value in step.when if bit < bits))
        protocol = [(bit, value) for bit, value in step.when if bit >= bits]
        if isinstance(step, Measure):
            readout = step.readout
            p = 0.0 if readout is None else readout.reads_one_for_zero
            if readout is not None and abs(p - readout.reads_zero_for_one) > EXACT:
                raise ParameterError("a readout errs unlike on 0 and 1; run on state vectors with PlanRuns.")
            circuit.append("M", list(step.qubits), p)
            self.measured[step.bit], self.count = self.count, self.count + 1
        elif isinstance(step, Noise):
            self.noise(step.channel, step.qubits, 0.5 if protocol else 1.0, circuit)
        elif isinstance(step, Reset):
            circuit.append("R", list(step.qubits))
        else:
            self.gate(step, [(self.measured[bit] - self.count, value) for bit, value in protocol], circuit)

    def gate(self, step: Gate | Unitary, protocol: list[tuple[int, int]], circuit: Any) -> None:
        """A Clifford gate, or a correction that hangs on a readout of the protocols."""
        for places, matrix in step.matrices():
            if protocol:
                correction(self.stim, circuit, matrix, places, protocol)
            else:
                circuit += stim_gates(self.stim, matrix, places)

    def noise(self, channel: Channel, places: tuple[int, ...], share: float, circuit: Any) -> None:
        """Pauli noise with a share of its chances."""
        diagonal = np.diag(channel.ptm)
        if np.abs(channel.ptm - np.diag(diagonal)).max() > EXACT:
            raise ParameterError(NO_PAULI)
        chances = (_WALSH if len(places) == 1 else np.kron(_WALSH, _WALSH)) @ diagonal
        errors = np.clip(chances[1:], 0, 1) * share
        if errors.any():
            circuit.append(f"PAULI_CHANNEL_{len(places)}", list(places), errors)
