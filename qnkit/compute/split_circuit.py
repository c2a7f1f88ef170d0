"""A circuit of a known family split over modules: where its qubits live, what that costs, and what the compiler finds."""

from __future__ import annotations

import functools
import math
from collections import Counter
from typing import Literal, Self

import networkx as nx
import numpy as np
from pydantic import model_validator

from ..model import Model, quantity, refusal
from ..qubits.circuit import Circuit
from ..qubits.operations import Gate
from .decomposed import decomposed
from .generators import adder, ghz_chain, qaoa_max_cut, qft
from .machine import Machine
from .packets import Packets, packets_of
from .placing import places
from .plan import Plan, plan_of
from .staying import gates_across, stayed

__all__ = ["FAMILIES", "SplitCircuit", "circuit_of"]

Family = Literal["GHZ", "QFT", "adder", "QAOA"]
Shape = Literal["all", "line", "ring", "star"]

FAMILIES: tuple[Family, ...] = ("GHZ", "adder", "QFT", "QAOA")
STEPS = 100_000
"""Steps of annealing behind the compiler's answer; for 12 qubits and fewer."""


class SplitCircuit(Model):
    """A circuit on a few equal modules, and the module in which each of its qubits lives.

    ``homes``: for each qubit the place of its module; None: dealt one by one, as cards are. ``spare``: so many data qubits of
    each module are left over where the circuit fills all modules evenly. ``told``: whether the compiler's answer is shown.
    """

    family: Family = quantity("GHZ", "circuit")
    qubits: int = quantity(8, "qubits of the circuit", at_least=4, at_most=12)
    modules: int = quantity(2, "modules", at_least=2, at_most=4)
    spare: int = quantity(0, "spare places in a module", at_least=0, at_most=8)
    shape: Shape = quantity("all", "joined modules")
    homes: tuple[int, ...] | None = quantity(None, "homes")
    told: bool = quantity(False, "the compiler's answer")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.family == "adder" and self.qubits % 2:
            raise refusal(self, "qubits", self.qubits, "", "must be even for the adder: two numbers, a carry in and a carry out")
        if self.homes is not None:
            if len(self.homes) != self.qubits or not all(0 <= home < self.modules for home in self.homes):
                rule = f"must name a module from 0 to {self.modules - 1} for each of the {self.qubits} qubits"
                raise refusal(self, "homes", self.homes, "", rule)
            for module, count in Counter(self.homes).items():
                if count > self.room:
                    rule = f"module {self.names[module]} is full: it has {self.room} places; move another qubit out of it first"
                    raise refusal(self, "homes", f"{count} qubits in module {self.names[module]}", "", rule)
        return self

    @property
    def names(self) -> str:
        """The names of the modules, a letter each."""
        return "ABCD"[: self.modules]

    @property
    def room(self) -> int:
        """The data qubits of each module."""
        return math.ceil(self.qubits / self.modules) + self.spare

    @property
    def lived_in(self) -> tuple[int, ...]:
        """For each qubit the place of its module."""
        return self.homes if self.homes is not None else tuple(qubit % self.modules for qubit in range(self.qubits))

    @property
    def loads(self) -> tuple[int, ...]:
        """How many qubits each module holds."""
        return tuple(self.lived_in.count(module) for module in range(self.modules))

    @property
    def machine(self) -> Machine:
        """The modules, with a link qubit for every copy that could be wanted at once, and ideal but for their number."""
        return _machine(self.modules, self.room, self.qubits, self.shape)

    @property
    def circuit(self) -> Circuit:
        """The circuit, its three-qubit gates decomposed."""
        return circuit_of(self.family, self.qubits)

    @property
    def weights(self) -> dict[tuple[int, int], int]:
        """The interaction graph: for each two qubits the number of gates between them."""
        return dict(Counter((min(one, other), max(one, other)) for one, other in _packets(self.circuit).gates[:, :2].tolist()))

    @property
    def plan(self) -> Plan:
        """The plan of these homes, every gate where it costs least."""
        return _plan(self.circuit, self.machine, self.lived_in)

    @property
    def e_bits(self) -> int:
        """The pairs that these homes need."""
        return self.plan.e_bits

    @property
    def across(self) -> int:
        """The gates between modules: the pairs that these homes would need if no two gates shared one."""
        return gates_across(self.plan.placement)

    @property
    def answers(self) -> tuple[Plan, Plan]:
        """The compiler's two plans with few pairs: qubits may move on the way; qubits stay where they are."""
        return _answers(self.circuit, self.machine)


def circuit_of(family: Family, qubits: int) -> Circuit:
    """A circuit of a family with a result that one can tell: a GHZ state, a sum, a frequency, a large cut.

    ``adder``: 1 plus all numbers at once. ``QFT``: of a wave of the frequency 1, so that its outcome is one number, the bits in
    reverse. ``QAOA``: one layer for the largest cut of two clusters, the qubits with an even and with an odd number of ones in
    their number, each complete, joined by two edges.
    """
    return _circuit(family, qubits)


@functools.lru_cache(maxsize=64)
def _circuit(family: Family, n: int) -> Circuit:
    if family == "GHZ":
        return ghz_chain(n)
    if family == "adder":
        bits = (n - 2) // 2
        given = [Gate(name="h", qubits=(2 * k + 2,)) for k in range(bits)]  # a is all numbers at once, b is one
        first = Circuit(qubits=n, operations=(Gate(name="x", qubits=(1,)), *given))
        return first.followed_by(decomposed(adder(bits)).circuit)
    if family == "QFT":
        wave = [Gate(name="h", qubits=(q,)) for q in range(n)]
        wave += [Gate(name="p", qubits=(q,), angles=(-math.pi / 2**q,)) for q in range(n)]
        return Circuit(qubits=n, operations=tuple(wave)).followed_by(qft(n, swaps=False))
    clusters = [[q for q in range(n) if q.bit_count() % 2 == side] for side in (0, 1)]
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    for cluster in clusters:
        graph.add_edges_from((a, b) for k, b in enumerate(cluster) for a in cluster[:k])
    graph.add_edges_from([(clusters[0][0], clusters[1][0]), (clusters[0][-1], clusters[1][-1])])
    return qaoa_max_cut(graph, [0.6], [0.4])


@functools.lru_cache(maxsize=64)
def _packets(circuit: Circuit) -> Packets:
    return packets_of(circuit)


@functools.lru_cache(maxsize=64)
def _machine(modules: int, room: int, link_qubits: int, shape: Shape) -> Machine:
    plain = Machine.alike(modules, room, link_qubits=link_qubits, shape=shape)
    named = tuple(one.model_copy(update={"name": "ABCD"[k]}) for k, one in enumerate(plain.modules))
    joined = [(int(one.left), int(one.right), one) for one in plain.connections]
    connections = tuple(one.model_copy(update={"left": "ABCD"[a], "right": "ABCD"[b]}) for a, b, one in joined)
    return Machine(modules=named, connections=connections)


@functools.lru_cache(maxsize=256)
def _plan(circuit: Circuit, machine: Machine, homes: tuple[int, ...]) -> Plan:
    return plan_of(circuit, stayed(_packets(circuit), machine, homes))


@functools.lru_cache(maxsize=64)
def _answers(circuit: Circuit, machine: Machine) -> tuple[Plan, Plan]:
    moving, still = places(circuit, machine, rng=np.random.default_rng(1), steps=STEPS)
    return plan_of(circuit, moving), plan_of(circuit, still)
