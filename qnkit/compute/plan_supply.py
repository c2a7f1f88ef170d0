"""Pairs for a plan from the event engine: links that make them ahead or when asked, memories that keep them, cut-offs, swaps."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from ..model import Model, ParameterError, quantity, refusal
from ..network.engine import Engine
from ..network.exact import History
from ..network.network import Network, Node
from ..network.rules import Flow, Rules
from ..network.run import Run
from ..physics.local_gates import LocalGates
from ..physics.states import PairState
from .machine import Module
from .plan import Plan
from .plan_events import Asked, Made, NoisyPlan
from .plan_links import SWAPPED

__all__ = ["PlanSupply", "Stock", "Supply"]

Matrix = NDArray[np.complex128]
LAST_S = 1e30
"""A time that is never reached."""
MOST_DECISIONS = 100_000
"""Deliveries and cut-offs that one wait may take."""


class Supply(Model):
    """How pairs come to a plan: links run while the plan waits for pairs of theirs, or fewer than ``ahead`` wait in memories.

    ``network``: where pairs are made, with a node of each module's name, by whatever is between: repeaters swap, and pairs take
    the way with the least fibre; None: the machine's own connections, each with memories for ``ahead`` pairs beside those that
    its attempts need, in the link memories of its modules. ``cutoff_s``: a pair that waited longer is thrown away; in a network
    given, its nodes say so. ``rules``: of swaps and distillation; its ``pick`` says which of the pairs that wait is used, and one
    that is below its ``least_fidelity`` then is thrown away.
    """

    ahead: int = quantity(0, "pairs of each link ahead of use", at_least=0, at_most=10_000)
    cutoff_s: float | None = quantity(None, "cut-off", unit="s", above=0)
    rules: Rules = quantity(Rules(), "rules")
    network: Network | None = quantity(None, "network")

    @model_validator(mode="after")
    def _one_cutoff(self) -> Self:
        if self.cutoff_s is not None and self.network is not None:
            raise refusal(self, "cutoff_s", self.cutoff_s, "s", "where a network is given, give it to its nodes instead")
        if self.rules.swapping == "controller":
            raise refusal(self, "rules.swapping", "'controller'", "", "nobody swaps then; take another, such as asap")
        return self


class PlanSupply:
    """The network that makes a plan's pairs.

    Parameters
    ----------
    made : see noisy
    supply : how pairs come

    Raises
    ------
    ParameterError
        A module without a node of its name; more pairs ahead than link qubits beside those that the plan needs; what simulate
        refuses.
    """

    def __init__(self, made: NoisyPlan, supply: Supply) -> None:
        machine = made.plan.machine
        asked = [Counter(event.connections) for event in made.events if isinstance(event, Asked)]
        most = {number: max(one[number] for one in asked) for number in sorted(set().union(*asked))}
        self.supply, self.names = supply, made.links.names
        _check_room(made.plan, supply.ahead)
        rows = {number: machine.connections[number] for number in most}
        if supply.network is None:
            nodes = tuple(_node(module, supply.cutoff_s) for module in machine.modules)
            connections = []
            for number, one in rows.items():
                attempts = one.attempts or one.memories
                room = {"attempts": attempts, "memories": attempts + max(supply.ahead, most[number]) - 1}
                connections.append(one.model_copy(update=room))
            self.network = Network(nodes=nodes, connections=tuple(connections))
        else:
            self.network = supply.network
        own = supply.network is None
        self.flows = [
            Flow(source=one.left, target=one.right, path=(one.left, one.right) if own else None, keeps=True)
            for one in rows.values()
        ]
        self.flow_of = {number: flow for flow, number in enumerate(rows)}
        if self.flows:
            self.stock(np.random.default_rng(0))

    def stock(self, rng: np.random.Generator) -> Stock:
        """The pairs of one run, at its start."""
        return Stock(self, rng)


def _node(module: Module, cutoff_s: float | None) -> Node:
    """A module as a node: its link memories, and its gates for distillation, whose errors are depolarising there."""
    gates = module.gates
    local = LocalGates(gate_error=gates.gate_error, one_qubit_error=gates.one_qubit_error, readout=gates.readout)
    return Node(name=module.name, memory=gates.link_memory, gates=local, cutoff_s=cutoff_s)


def _check_room(plan: Plan, ahead: int) -> None:
    """Refuse more pairs ahead than modules have link qubits beside those that the plan needs itself."""
    links, peaks = Counter(name for ends in plan.pairs_of_link for name in ends), plan.peak_link_qubits
    for module in plan.machine.modules:
        needed = peaks[module.name] + ahead * links[module.name]
        if ahead and needed > module.link_qubits:
            rule = (
                f"module {module.name} has {module.link_qubits} link qubits; the plan itself needs {peaks[module.name]} of them, "
                f"and each of the module's links keeps pairs there: give it {needed}, or keep fewer"
            )
            raise refusal("Supply", "ahead", ahead, "", rule)


class Stock:
    """The pairs that wait for one run of a plan, and the engine that makes them."""

    def __init__(self, made: PlanSupply, rng: np.random.Generator) -> None:
        self.made = made
        self.engine = Engine(made.network, made.flows, made.supply.rules, rng)
        self.there: list[list[tuple[int, float]]] = [[] for _ in made.flows]
        self.taken: list[tuple[int, int]] = []
        self.seen = 0
        nodes = made.network.nodes
        self.ways = self.engine.tables.ways
        self.cutoffs_s = [min(nodes[k].cutoff_s or math.inf for k in (way.nodes[0], way.nodes[-1])) for way in self.ways]
        self.on = [True] * len(made.network.connections)
        self.switched(Counter())

    def switched(self, wanted: Counter[int]) -> None:
        """Let those links run of which pairs are missing: as many as are wanted, or as are kept ahead."""
        runs = set[int]()
        for flow, there in enumerate(self.there):
            if len(there) < max(wanted[flow], self.made.supply.ahead):
                runs |= {number for hop in self.ways[flow].hops for number in hop}
        for number, on in enumerate(self.on):
            if on != (number in runs):
                self.on[number] = not on
                self.engine.switch(number, not on)

    def step(self, until_s: float, wanted: Counter[int]) -> str:
        """Go on to a time, or until a pair comes or is thrown away: ``pair``, ``time``, or ``empty`` where nothing goes on."""
        ends_s = [born_s + self.cutoffs_s[flow] for flow, there in enumerate(self.there) for _, born_s in there]
        stop_s = max(self.engine.now_s, min([until_s, *ends_s]))
        came = self.engine.advance(stop_s)
        if came == "decision":
            counts, numbers = self.engine.deliveries()
            rows = zip(counts[self.seen :, :2].tolist(), numbers[self.seen :, 1].tolist(), strict=True)
            for (serial, flow), born_s in rows:
                self.there[flow].append((serial, born_s))
            self.seen = len(counts)
        for flow, there in enumerate(self.there):
            for one in [one for one in there if one[1] + self.cutoffs_s[flow] <= self.engine.now_s]:
                there.remove(one)
                self.engine.use(one[0])
        self.switched(wanted)
        return "pair" if came == "decision" or stop_s < until_s else came

    def until(self, time_s: float) -> None:
        """Go on to a time, while nothing is asked for."""
        while self.step(time_s, Counter()) == "pair":
            pass

    def waited_s(self, connections: Sequence[int], now_s: float) -> float:
        """How long a plan waits from a time on until all pairs that it asks for are there at once; they are taken then.

        Raises
        ------
        ParameterError
            No pairs come.
        """
        flows = [self.made.flow_of[number] for number in connections]
        wanted = Counter(flows)
        self.until(now_s)
        for _ in range(MOST_DECISIONS):
            self.looked_at(wanted)
            if all(len(self.there[flow]) >= count for flow, count in wanted.items()):
                break
            if self.step(LAST_S, wanted) == "empty":
                raise ParameterError(f"Supply: no pair comes any more. {self.engine.why()}")
        else:
            raise ParameterError(
                f"Supply: {sum(wanted.values())} pairs are never there at once; lengthen the cut-offs, or brighten the links."
            )
        last = -1 if self.made.supply.rules.pick == "newest" else 0
        self.taken = [(self.there[flow].pop(last)[0], flow) for flow in flows]
        self.switched(Counter())
        return max(0.0, self.engine.now_s - now_s)

    def looked_at(self, wanted: Counter[int]) -> None:
        """Throw pairs away that are below the least fidelity when they would be used."""
        least = self.made.supply.rules.least_fidelity
        for flow in wanted if least else ():
            for one in list(self.there[flow]):
                if self.state(one[0], self.engine.now_s).fidelity() < least:
                    self.there[flow].remove(one)
                    self.engine.use(one[0])
        self.switched(wanted)

    def state(self, serial: int, at_s: float) -> PairState:
        """The exact state of a pair at a time, its qubits in the order of its flow, turned so that it aims at phi+."""
        counts, numbers = self.engine.deliveries()
        row = counts[:, 0] == serial
        times = numbers[row].copy()
        times[:, 0] = at_s
        trace, made = self.engine.trace(), self.made
        run = Run(made.network, tuple(made.flows), made.supply.rules, counts[row], times, trace, at_s, self.engine.events, "time")
        return History(run).state(serial)

    def pair(self, event: Made, at_s: float) -> Matrix:
        """The state (4, 4) of one of the pairs that were last asked for, the source's qubit left; it is used at this time."""
        serial, flow = self.taken[event.turn]
        self.until(at_s)
        matrix = np.array(self.state(serial, at_s).matrix)
        self.engine.use(serial)
        straight = self.made.flows[flow].source == self.made.names[event.source]
        return matrix if straight else SWAPPED @ matrix @ SWAPPED
