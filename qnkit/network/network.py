"""A network: named nodes with memories and stations, and connections between them, each with a link of any kind."""

from __future__ import annotations

import functools
import math
from collections import Counter
from typing import Annotated, Self

import networkx as nx
from pydantic import Field, model_validator

from ..constants import FIBER_GROUP_INDEX, SPEED_OF_LIGHT_M_PER_S
from ..model import Model, ParameterError, quantity, refusal, value_at
from ..physics import BellMeasurement, Link, LocalGates, Memory, OpticalBellMeasurement
from ..physics.any_link import AnyLink
from ..physics.reach import fiber_paths

__all__ = ["Connection", "Network", "Node"]


class Node(Model):
    """A node: where it stands, what it can keep, how it swaps and distils.

    ``memories``: so many, shared by all its connections; None: every connection brings its own. ``memory``: what a stored qubit
    decays by here; None: as the link says. ``cutoff_s``: a qubit that was stored longer is thrown away and the other end is told.
    ``swap_success``: probability beyond what the station's accepted outcomes leave. While a station's gates run, its two qubits
    decay by the station's own memories alone, which keep for ever unless they are set.
    """

    name: str = quantity("", "name")
    east_km: float = quantity(0.0, "east", unit="km")
    north_km: float = quantity(0.0, "north", unit="km")
    memories: int | None = quantity(None, "memories shared by all connections", at_least=1, at_most=1_000_000)
    memory: Memory | None = quantity(None, "memory")
    station: Annotated[BellMeasurement | OpticalBellMeasurement, Field(discriminator="kind")] = quantity(
        BellMeasurement(), "Bell measurement"
    )
    swap_success: float = quantity(1.0, "chance that a swap succeeds", at_least=0, at_most=1)
    gates: LocalGates = quantity(LocalGates(), "gates for distillation")
    cutoff_s: float | None = quantity(None, "cut-off", unit="s", above=0)


class Connection(Model):
    """A connection between two nodes: a link of any kind, and how many memories it has at each of its two ends.

    ``attempts``: so many attempts run side by side; None: one for each memory. ``length_km``: the fibre that messages take;
    None: that of the link's own fibres. Nodes may share several connections.
    """

    left: str = quantity("", "left node")
    right: str = quantity("", "right node")
    link: AnyLink = quantity(Link(), "link")
    memories: int = quantity(1, "memories at each end", at_least=1, at_most=1_000_000)
    attempts: int | None = quantity(None, "attempts side by side", at_least=1, at_most=1_000_000)
    length_km: float | None = quantity(None, "fibre of the messages", unit="km", at_least=0)

    @model_validator(mode="after")
    def _two_ends(self) -> Self:
        if self.left == self.right:
            raise refusal(self, "right", repr(self.right), "", "must be another node than left; a link joins two nodes")
        return self

    @property
    def delay_s(self) -> float:
        """The time in s that a message takes from end to end: that of light in the fibre."""
        if self.length_km is not None:
            return self.length_km * 1e3 * FIBER_GROUP_INDEX / SPEED_OF_LIGHT_M_PER_S
        paths = fiber_paths(self.link)
        if not paths:
            kind = type(self.link).__name__
            raise ParameterError(f"Connection {self.left} - {self.right}: {kind} has no fibre; say length_km for its messages.")
        return math.fsum(value_at(self.link, path).delay_s for path in paths)

    @property
    def fiber_km(self) -> float:
        """The fibre in km from end to end."""
        if self.length_km is not None:
            return self.length_km
        return math.fsum(value_at(self.link, path).length_km for path in fiber_paths(self.link))


class Network(Model):
    """Nodes and the connections between them; every part may differ from every other."""

    nodes: tuple[Node, ...] = quantity((Node(name="A"), Node(name="B", east_km=20.0)), "nodes")
    connections: tuple[Connection, ...] = quantity((Connection(left="A", right="B"),), "connections")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        names = [node.name for node in self.nodes]
        known = set(names)
        if len(known) < len(names):
            twice = Counter(names).most_common(1)[0][0]
            raise refusal(self, "nodes", repr(twice), "", "is the name of two nodes; give each its own")
        for i, connection in enumerate(self.connections):
            for side in ("left", "right"):
                name = getattr(connection, side)
                if name not in known:
                    rule = f"is no node; the nodes are {', '.join(map(repr, names[:8]))}{' …' if len(names) > 8 else ''}"
                    raise refusal(self, f"connections[{i}].{side}", repr(name), "", rule)
        return self

    @functools.cached_property
    def _places(self) -> dict[str, int]:
        return {node.name: i for i, node in enumerate(self.nodes)}

    def index(self, name: str) -> int:
        """The place of a node by its name; ParameterError where there is none."""
        place = self._places.get(name)
        if place is None:
            raise refusal(self, "nodes", repr(name), "", "is no node of this network")
        return place

    def graph(self) -> nx.MultiGraph:
        """The network as a networkx graph.

        Nodes are names, with ``node`` (a Node) and ``pos`` (east, north in km); an edge's key is the connection's place, with
        ``connection`` (a Connection) and ``length_km`` (its fibre).
        """
        graph = nx.MultiGraph()
        for node in self.nodes:
            graph.add_node(node.name, node=node, pos=(node.east_km, node.north_km))
        for i, one in enumerate(self.connections):
            graph.add_edge(one.left, one.right, key=i, connection=one, length_km=one.fiber_km)
        return graph
