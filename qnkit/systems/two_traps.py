"""Two traps that share pairs, as a bench for remote gates: all numbers are chosen, none belongs to a published machine."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from qnkit.compute import ModuleGates, RemoteGate
from qnkit.model import Model, quantity
from qnkit.physics import Memory, PairState, UntilNext
from qnkit.physics.ledger import Ledger
from qnkit.qubits.channel import Channel
from qnkit.qubits.readout import ReadoutError
from qnkit.systems.teleported_circuits import IDEAL_CZ

__all__ = ["TwoTraps", "WaitingRegister"]

GATE_US, READOUT_US = 50.0, 300.0


class TwoTraps(Model):
    """Two traps alike, a pair between them (errors of all kinds alike) that may wait before it is used, and a teleported CZ."""

    pair_fidelity: float = quantity(0.97, "fidelity of a pair", at_least=0.25, at_most=1)
    gate_error: float = quantity(0.02, "error of a local gate, 1 - F_avg", at_least=0, at_most=0.8)
    readout_error: float = quantity(0.002, "wrong readouts", at_least=0, at_most=0.5)
    wait_ms: float = quantity(0.0, "wait of the pair before it is used", unit="ms", at_least=0)
    message_us: float = quantity(0.01, "travel time of a message", unit="µs", at_least=0)
    link_t2_s: float = quantity(0.1, "memory time T2 of a link qubit", unit="s", above=0)
    data_t2_s: float = quantity(0.1, "memory time T2 of a data qubit", unit="s", above=0)

    @property
    def gate(self) -> RemoteGate:
        """The teleported CZ with both modules."""
        side = ModuleGates(
            gate_error=self.gate_error,
            readout=ReadoutError(reads_one_for_zero=self.readout_error, reads_zero_for_one=self.readout_error),
            gate_time_us=GATE_US,
            readout_time_us=READOUT_US,
            data_memory=Memory(t2_s=self.data_t2_s),
            link_memory=Memory(t2_s=self.link_t2_s),
        )
        return RemoteGate(protocol="teleported", left=side, right=side, message_us=self.message_us)

    @property
    def fresh(self) -> PairState:
        """The pair as it was made."""
        return PairState.werner(self.pair_fidelity)

    @property
    def pair(self) -> PairState:
        """The pair when it is used, both of its qubits having waited."""
        one = Memory(t2_s=self.link_t2_s).channel(self.wait_ms * 1e-3)
        return PairState.from_density(one.tensor(one).on(self.fresh.density()))

    @cached_property
    def channel(self) -> Channel:
        """The remote CZ on the two data qubits."""
        return self.gate.channel(self.pair)

    @property
    def fidelity(self) -> float:
        """The average gate fidelity of the remote CZ."""
        return self.channel.average_fidelity(IDEAL_CZ)

    @cached_property
    def ledger(self) -> Ledger:
        """What each cause takes from the average gate fidelity, switched on one by one."""
        return self.gate.ledger(self.pair, fresh=self.fresh)


class WaitingRegister(Model):
    """Qubits of a module that all wait for the same next pair; their joint coherence is that of n qubits that dephase.

    With rate R and ``u = 1/(R T2)``: the same wait for all leaves ``1/(1 + n u)``, waits of their own ``1/(1 + u)**n``.
    """

    qubits: int = quantity(4, "qubits that wait", at_least=1, at_most=100)
    t2_s: float = quantity(1.0, "memory time T2 of a qubit", unit="s", above=0)
    rate_hz: float = quantity(9.7, "pairs a second", unit="Hz", above=0)

    @property
    def mean_wait_s(self) -> float:
        """The mean wait for the next pair in s."""
        return 1 / self.rate_hz

    def together(self, qubits: int | None = None) -> float:
        """The mean joint coherence that is left when all wait for one pair."""
        return self._left(self.qubits if qubits is None else qubits)

    def apart(self, qubits: int | None = None) -> float:
        """The same if each had a wait of its own, which is not so."""
        return self._left(1) ** (self.qubits if qubits is None else qubits)

    def _left(self, qubits: int) -> float:
        return float(UntilNext(rate_hz=self.rate_hz).averages(np.array([qubits / self.t2_s]), np.zeros(1))[0])
