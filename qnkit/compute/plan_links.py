"""What the links of a machine give to a plan: the state of a pair, the wait for it, and the time of a message."""

from __future__ import annotations

import functools

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from ..physics.link_numbers import LinkNumbers
from ..physics.memory import waited
from ..physics.states import PairState
from ..physics.waits import UntilNext
from ..qubits.bell_states import bell_index
from ..qubits.channel import Channel
from ..qubits.gates import gate_matrix
from .machine import Machine
from .remote_gate import FRAME

__all__ = ["SWAPPED", "PlanLinks", "prepared"]

Matrix = NDArray[np.complex128]
SWAPPED = np.eye(4)[[0, 2, 1, 3]]
"""Exchanges two qubits."""


class PlanLinks:
    """The links of a machine, modules by their places. Where two modules share several, the one with the most pairs a second.

    Raises
    ------
    ParameterError
        A link without pairs or memories.
    """

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.names = [module.name for module in machine.modules]
        self._best: dict[frozenset[int], int] = {}
        self._delays: dict[int, dict[int, float]] = {}
        self.numbers = [LinkNumbers.of(one.link, f"Connection {one.left} - {one.right}") for one in machine.connections]
        self.waits = [self._wait(k) for k in range(len(self.numbers))]
        for k, one in enumerate(machine.connections):
            ends = frozenset(map(self.names.index, (one.left, one.right)))
            if ends not in self._best or self.waits[k].rate_hz > self.waits[self._best[ends]].rate_hz:
                self._best[ends] = k

    def _wait(self, number: int) -> UntilNext:
        """The wait for the next pair of all attempts that run side by side."""
        one, link = self.machine.connections[number], self.numbers[number]
        many = one.attempts or one.memories
        if link.attempt_s is None:
            return UntilNext(rate_hz=link.rate_hz * many)
        success = -np.expm1(many * np.log1p(-min(link.rate_hz * link.attempt_s, 1 - 1e-16)))
        return UntilNext(rate_hz=float(success) / link.attempt_s, attempt_s=link.attempt_s)

    def between(self, one: int, other: int) -> int:
        """The place of the connection between two neighbours."""
        return self._best[frozenset((one, other))]

    def name(self, number: int) -> str:
        """The two modules of a connection, such as "0 - 1"."""
        one = self.machine.connections[number]
        return f"{one.left} - {one.right}"

    @functools.cached_property
    def _graph(self) -> nx.Graph:
        graph = nx.Graph()
        for ends, number in self._best.items():
            graph.add_edge(*ends, delay=self.machine.connections[number].delay_s)
        return graph

    def message_s(self, sender: int, reader: int) -> float:
        """The time in s of a message from module to module, the shortest way along the fibres of the links."""
        if sender == reader:
            return 0.0
        if sender not in self._delays:
            self._delays[sender] = nx.single_source_dijkstra_path_length(self._graph, sender, weight="delay")
        return self._delays[sender][reader]

    def pair(self, source: int, target: int, age_s: float = 0.0) -> Matrix:
        """The state (4, 4) of a pair in the frame of phi+, the source's qubit left, after so long in both link memories."""
        number = self.between(source, target)
        link = self.numbers[number]
        matrix = np.array(link.state.matrix)
        if self.names[source] != self.machine.connections[number].left:
            matrix = SWAPPED @ matrix @ SWAPPED
        memories = [self.machine.modules[place].gates.link_memory for place in (source, target)]
        matrix = np.array(waited(PairState.unchecked(matrix), memories[0], memories[1], age_s, age_s).matrix)
        turn = np.kron(np.eye(2), gate_matrix(FRAME[bell_index(link.target, "PlanLinks.pair")]))
        return turn @ matrix @ turn.conj().T

    def fidelity(self, source: int, target: int) -> float:
        """The fidelity F of a pair between two neighbours, as fresh as its link tells it."""
        link = self.numbers[self.between(source, target)]
        return float(min(1.0, link.state.fidelity(link.target)))


def prepared(matrix: Matrix) -> Channel:
    """The channel that puts two qubits, both in state 0, into a state: a mixture of unitaries, one for each eigenvector."""
    chances, vectors = np.linalg.eigh(matrix)
    kept = np.flatnonzero(chances > 1e-15)
    shares = chances[kept] / chances[kept].sum()
    return Channel.from_kraus([np.sqrt(p) * _turned_to(vectors[:, k]) for p, k in zip(shares, kept, strict=True)])


def _turned_to(vector: Matrix) -> Matrix:
    """A unitary whose first column is a given unit vector."""
    rest = np.eye(4)[:, np.argsort(np.abs(vector))[:3]]
    columns, _ = np.linalg.qr(np.column_stack([vector, rest]))
    return np.column_stack([vector, columns[:, 1:]])
