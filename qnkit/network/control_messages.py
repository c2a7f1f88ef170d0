"""Messages between a controller and the agents of nodes: how long they travel, and what a seed of faults does to them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from ..model import Model, quantity
from ..qubits.arrays import number_of
from .network import Network
from .requests import Key

__all__ = ["ControlFaults", "Message", "Post", "Silence", "control_delays"]


class Silence(Model):
    """A node that neither hears nor answers from a slot on, for so many; what it has confirmed it still runs."""

    node: str = quantity("A", "node")
    first_slot: int = quantity(0, "first slot", at_least=0)
    slots: int = quantity(1, "slots", unit="slots", at_least=1)


class ControlFaults(Model):
    """What happens to messages: each by chance, or by its number in the order in which they are sent, from 0."""

    lost: float = quantity(0.0, "chance that a message is lost", at_least=0, at_most=1)
    late: float = quantity(0.0, "chance that a message is late", at_least=0, at_most=1)
    late_slots: int = quantity(5, "a late message takes longer", unit="slots", at_least=1)
    lost_messages: tuple[int, ...] = quantity((), "numbers of messages that are lost")
    late_messages: tuple[int, ...] = quantity((), "numbers of messages that are late")
    silences: tuple[Silence, ...] = quantity((), "nodes that are silent")
    seed: int = quantity(0, "seed", at_least=0)


@dataclass(frozen=True)
class Message:
    """A message about a plan of a request, and its times; ``arrives_slot`` of None: lost."""

    number: int
    sent_slot: int
    arrives_slot: int | None
    node: str
    to_node: bool
    what: str
    key: Key
    plan: int
    content: Any = None


def control_delays(network: Network, at: str, slot_s: float) -> dict[str, int]:
    """How many slots a message takes from each node to the controller, which stands at a node, over the fastest fibres.

    Times are those of Connection.delay_s, rounded up to whole slots, and 1 at least, as what comes in a slot is read in the next.

    Raises
    ------
    ParameterError
        No node of that name; a slot that takes no time; a connection without fibre.
    """
    network.index(at)
    slot = number_of(slot_s, "control_delays: slot_s", "must be above 0 s", 1e-15, 1e6)
    graph = nx.Graph()
    for one in network.connections:
        before = graph.edges[one.left, one.right]["s"] if graph.has_edge(one.left, one.right) else math.inf
        graph.add_edge(one.left, one.right, s=min(before, one.delay_s))
    graph.add_node(at)
    times = nx.single_source_dijkstra_path_length(graph, at, weight="s")
    return {name: max(1, math.ceil(time / slot - 1e-9)) for name, time in times.items()}


class Post:
    """Messages under way; a node whose delay is not given is one slot away.

    Attributes
    ----------
    messages : all that were sent
    """

    def __init__(self, delays: Mapping[str, int], faults: ControlFaults) -> None:
        self.delays, self.faults, self.messages = dict(delays), faults, list[Message]()
        self._due = dict[int, list[Message]]()

    def _silent(self, node: str, slot: int) -> bool:
        return any(one.node == node and one.first_slot <= slot < one.first_slot + one.slots for one in self.faults.silences)

    def send(self, slot: int, node: str, to_node: bool, what: str, key: Key, plan: int, content: Any = None) -> None:
        """Send a message from the controller to a node, or from it."""
        number, faults = len(self.messages), self.faults
        lost, late = np.random.default_rng([faults.seed, number]).random(2)
        arrives: int | None = slot + self.delays.get(node, 1)
        if late < faults.late or number in faults.late_messages:
            arrives += faults.late_slots  # type: ignore[operator]
        heard = arrives if to_node else slot
        if lost < faults.lost or number in faults.lost_messages or self._silent(node, heard or 0):
            arrives = None
        message = Message(number, slot, arrives, node, to_node, what, key, plan, content)
        self.messages.append(message)
        if arrives is not None:
            self._due.setdefault(arrives, []).append(message)

    def arriving(self, slot: int) -> list[Message]:
        """The messages that arrive in a slot, in the order in which they were sent."""
        return self._due.pop(slot, [])
