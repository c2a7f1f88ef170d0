"""Graphs with physics on them: any networkx graph made a network, each link with its own fibre and its own light."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np

from ..model import Model, ParameterError, refusal, replaced_all, value_at
from ..physics import Link
from ..physics.reach import fiber_paths
from ..qubits.arrays import is_whole, number_of
from ..qubits.checking import generator, needs
from .network import Connection, Network, Node

__all__ = ["Parts", "distance_km", "network_of", "with_length"]

Template = Model | Callable[[Node, Node, float], Model]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What nodes and connections are made of.

    Attributes
    ----------
    link : the template whose fibres get the length of each connection; or a function (left node, right node, km) -> link
    node : the template that gets each name and place; or a function of the name
    share : of a link with a station between its ends, how much of the fibre is on the left of it
    detour : km of fibre for each km of a straight line, where a connection has no length of its own
    memories : of a connection, at each of its ends
    spread : of some fields of the link, by their dotted paths, how far each connection's value may lie from the template's: times
        a factor drawn evenly from 1 - spread to 1 + spread. Both arms of a link are drawn apart.
    """

    link: Template = field(default_factory=Link)
    node: Node | Callable[[str], Node] = field(default_factory=Node)
    share: float = 0.5
    detour: float = 1.0
    memories: int = 1
    spread: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        needs(self.link, Model | Callable, "Parts: link", "a link or a function that gives one")
        needs(self.node, Node | Callable, "Parts: node", "a Node or a function of a name that gives one")
        number_of(self.share, "Parts.share", "must lie between 0 and 1", -1e-300, 1 + 1e-15)
        number_of(self.detour, "Parts.detour", "a fibre is at least as long as the straight line", 1 - 1e-15, math.inf)
        if not is_whole(self.memories) or self.memories < 1:
            raise refusal("Parts", "memories", self.memories, "", "must be a whole number of at least 1")
        for path, width in needs(self.spread, Mapping, "Parts: spread", "a table: path of a field -> spread").items():
            number_of(width, f"Parts.spread[{path!r}]", "must be at least 0 and below 1", -1e-300, 1.0)


def network_of(graph: nx.Graph, parts: Parts | None = None, rng: np.random.Generator | None = None) -> Network:
    """The network that a networkx graph describes, with links and nodes as ``parts`` says.

    Nodes are named by ``str``. A node may bring ``node`` (a Node, taken as it is) or ``pos`` (east, north in km). An edge may
    bring ``connection`` (a Connection, taken as it is), ``link`` (taken as it is), ``memories``, ``length_km``; without a length
    it is as long as the straight line between its ends times the detour. So ``network_of(network.graph())`` is the network.

    Parameters
    ----------
    rng : for the spread; None where there is none

    Raises
    ------
    ParameterError
        No nodes or no edges; an edge from a node to itself, without a length or a place to measure it by, or with a length below
        0; two nodes of one name; a spread without rng.
    """
    needs(graph, nx.Graph, "network_of: graph", "a networkx graph")
    parts = needs(Parts() if parts is None else parts, Parts, "network_of: parts", "Parts")
    if not graph.number_of_edges():
        raise ParameterError("network_of: graph: it has no edges; a network has at least one connection.")
    if parts.spread:
        generator(rng, "network_of: a spread is drawn")
    nodes = {key: _node(key, data, parts) for key, data in graph.nodes(data=True)}
    edges = [(*ends, data) for *ends, data in _edges(graph)]
    made: dict[Any, Model] = {}
    return Network(
        nodes=tuple(nodes.values()),
        connections=tuple(_connection(nodes[a], nodes[b], data, parts, rng, made) for a, b, data in edges),
    )


def _edges(graph: nx.Graph) -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """The edges; those of a network's graph in the order of its connections."""
    if graph.is_multigraph():
        rows = list(graph.edges(keys=True, data=True))
        if all("connection" in row[3] and is_whole(row[2]) for row in rows):
            rows.sort(key=lambda row: row[2])
        return ((a, b, data) for a, b, _, data in rows)
    return iter(graph.edges(data=True))


def _node(key: Any, data: Mapping[str, Any], parts: Parts) -> Node:
    if "node" in data:
        given: Node = needs(data["node"], Node, f"network_of: node {key!r}: node", "a Node")
        return given
    name = str(key)
    made = parts.node if isinstance(parts.node, Node) else needs(parts.node(name), Node, f"network_of: node({name!r})", "a Node")
    place = data.get("pos")
    if place is None:
        return replaced_all(made, {"name": name})
    if np.shape(place) != (2,):
        raise refusal("network_of", f"node {key!r}: pos", place, "", "must be two numbers, east and north in km")
    return replaced_all(made, {"name": name, "east_km": float(place[0]), "north_km": float(place[1])})


def distance_km(left: Node, right: Node) -> float:
    """The straight line between two nodes in km."""
    return math.hypot(left.east_km - right.east_km, left.north_km - right.north_km)


def _connection(
    left: Node, right: Node, data: Mapping[str, Any], parts: Parts, rng: np.random.Generator | None, made: dict[Any, Model]
) -> Connection:
    if "connection" in data:
        whole: Connection = needs(data["connection"], Connection, f"network_of: {left.name} - {right.name}", "a Connection")
        return whole
    given, memories = data.get("link"), data.get("memories", parts.memories)
    if given is not None:
        return Connection(left=left.name, right=right.name, link=given, memories=memories)
    owner = f"network_of: {left.name} - {right.name}: length_km"
    length = data.get("length_km")
    if length is None:
        length = distance_km(left, right) * parts.detour
        if length == 0 and left.name != right.name:
            raise ParameterError(f"{owner} is missing, and both nodes stand in one place; give the edge a length_km.")
    length = number_of(length, owner, "must be a length in km of at least 0", -1e-300)
    if not isinstance(parts.link, Model):
        link = needs(parts.link(left, right, length), Model, f"network_of: link({left.name}, {right.name})", "a link")
    else:
        if length not in made:
            made[length] = with_length(parts.link, length, parts.share)
        link = made[length]
    if rng is not None and parts.spread:
        link = _varied(link, parts.spread, rng)
    return Connection(left=left.name, right=right.name, link=link, memories=memories)


def _varied(link: Model, spread: Mapping[str, float], rng: np.random.Generator) -> Model:
    """The link with each field of the spread times a factor of its own."""
    given = {
        path: number_of(value_at(link, path), f"network_of: spread of {path}", "must be the path of a number") for path in spread
    }
    return replaced_all(link, {path: one * (1 + spread[path] * float(rng.uniform(-1, 1))) for path, one in given.items()})


def with_length(link: Model, length_km: float, share: float = 0.5) -> Model:
    """The link with this much fibre from end to end, ``share`` of it to the left of the station where there is one between.

    A fibre that only one end has, of a link that sends from there, is the whole of it; that of a photon which is kept is left.

    Raises
    ------
    ParameterError
        A link without fibres.
    """
    paths = [path for path in fiber_paths(link) if not path.endswith("kept.fiber")]
    if not paths:
        raise ParameterError(f"with_length: {type(link).__name__} has no fibre whose length could be set.")
    first = length_km * (share if len(paths) == 2 else 1.0)
    return replaced_all(link, {f"{path}.length_km": one for path, one in zip(paths, (first, length_km - first), strict=False)})
