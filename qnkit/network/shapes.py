"""Networks of common shapes: chain, ring, star, grid, tree, and three kinds drawn at random."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import networkx as nx
import numpy as np

from ..model import ParameterError, refusal
from ..qubits.arrays import array_of, number_of, whole_of
from ..qubits.checking import generator
from .graphs import Parts, network_of
from .network import Network

__all__ = ["chain", "grid", "random_network", "regular_network", "ring", "star", "tree", "waxman"]

Lengths = float | Sequence[float]

TRIES = 100
"""So many graphs are drawn at most until one is connected."""


def chain(nodes: int, length_km: Lengths, parts: Parts | None = None, rng: np.random.Generator | None = None) -> Network:
    """A chain of nodes "1", "2", ...; one length in km for all links, or one for each from left to right.

    Raises
    ------
    ParameterError
        Fewer than 2 nodes; as many lengths as there are not links; what network_of refuses.
    """
    count = whole_of(nodes, "chain: nodes", "must be a whole number of at least 2", 2)
    lengths = _lengths(length_km, count - 1, "chain")
    graph = _named(nx.path_graph(count), lengths)
    for name, east in zip(graph, [0.0, *np.cumsum(lengths).tolist()], strict=True):
        graph.nodes[name]["pos"] = (east, 0.0)
    return network_of(graph, parts, rng)


def ring(nodes: int, length_km: Lengths, parts: Parts | None = None, rng: np.random.Generator | None = None) -> Network:
    """A ring of 3 or more nodes "1", "2", ...; the last link closes it. Nodes stand on a circle as long as the links together."""
    count = whole_of(nodes, "ring: nodes", "must be a whole number of at least 3", 3)
    lengths = _lengths(length_km, count, "ring")
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_weighted_edges_from(((i, (i + 1) % count, one) for i, one in enumerate(lengths)), weight="length_km")
    graph = _named(graph, None)
    total = sum(lengths) or 1.0
    for name, along in zip(graph, [0.0, *np.cumsum(lengths[:-1]).tolist()], strict=True):
        turn = 2 * math.pi * along / total
        graph.nodes[name]["pos"] = (total / (2 * math.pi) * math.sin(turn), total / (2 * math.pi) * math.cos(turn))
    return network_of(graph, parts, rng)


def star(spokes: int, length_km: Lengths, parts: Parts | None = None, rng: np.random.Generator | None = None) -> Network:
    """A hub "hub" and spokes "1", "2", ... around it; one length in km for all, or one for each."""
    count = whole_of(spokes, "star: spokes", "must be a whole number of at least 1", 1)
    lengths = _lengths(length_km, count, "star")
    graph = nx.Graph()
    graph.add_node("hub", pos=(0.0, 0.0))
    for i, length in enumerate(lengths):
        turn = 2 * math.pi * i / count
        graph.add_node(str(i + 1), pos=(length * math.sin(turn), length * math.cos(turn)))
        graph.add_edge("hub", str(i + 1), length_km=length)
    return network_of(graph, parts, rng)


def grid(
    rows: int, columns: int, length_km: float, parts: Parts | None = None, rng: np.random.Generator | None = None
) -> Network:
    """A grid of nodes "row,column", from "1,1" in the north-west; links of one length in km."""
    whole_of(rows, "grid: rows", "must be a whole number of at least 1", 1)
    whole_of(columns, "grid: columns", "must be a whole number of at least 1", 1)
    (length,) = _lengths(length_km, 1, "grid")
    graph = nx.Graph()
    for row, column in nx.grid_2d_graph(rows, columns):
        graph.add_node(f"{row + 1},{column + 1}", pos=(column * length, -row * length))
    for a, b in nx.grid_2d_graph(rows, columns).edges:
        graph.add_edge(*(f"{row + 1},{column + 1}" for row, column in (a, b)), length_km=length)
    return network_of(graph, parts, rng)


def tree(
    branches: int, levels: int, length_km: Lengths, parts: Parts | None = None, rng: np.random.Generator | None = None
) -> Network:
    """A tree from the root "1" down, each node with so many branches; one length in km for all links, or one for each level."""
    whole_of(branches, "tree: branches", "must be a whole number of at least 1", 1)
    depth = whole_of(levels, "tree: levels", "must be a whole number of at least 1", 1)
    lengths = _lengths(length_km, depth, "tree")
    graph = nx.balanced_tree(branches, depth)
    heights, width = nx.shortest_path_length(graph, 0), branches**depth
    seen = [0] * (depth + 1)
    for node, height in heights.items():
        share = width / branches**height
        graph.nodes[node]["pos"] = ((seen[height] + 0.5) * share - width / 2, -sum(lengths[:height]))
        seen[height] += 1
    return network_of(_named(graph, [lengths[max(heights[a], heights[b]) - 1] for a, b in graph.edges]), parts, rng)


def random_network(nodes: int, degree: float, side_km: float, parts: Parts | None, rng: np.random.Generator) -> Network:
    """A connected Erdos-Renyi network on a square: any two nodes are linked with the same chance, that of a mean degree.

    Drawn anew until it is connected.

    Raises
    ------
    ParameterError
        A degree above nodes - 1; none of 100 draws connected, as where the degree is below the logarithm of the nodes.
    """
    count = whole_of(nodes, "random_network: nodes", "must be a whole number of at least 2", 2)
    mean = number_of(degree, "random_network: degree", f"must be above 0 and at most {count - 1}", 0.0, count - 1 + 1e-9)
    chance = min(1.0, mean / (count - 1))
    return _drawn(lambda: nx.fast_gnp_random_graph(count, chance, seed=rng), count, side_km, parts, rng, "random_network")


def regular_network(nodes: int, degree: int, side_km: float, parts: Parts | None, rng: np.random.Generator) -> Network:
    """A connected network on a square in which every node has as many links, drawn at random.

    Raises
    ------
    ParameterError
        A degree below 1 or above nodes - 1; an odd number of nodes with an odd degree; none of 100 draws connected.
    """
    count = whole_of(nodes, "regular_network: nodes", "must be a whole number of at least 2", 2)
    links = whole_of(degree, "regular_network: degree", f"must be a whole number from 1 to {count - 1}", 1, count - 1)
    if count * links % 2:
        raise refusal("regular_network", "degree", links, "", f"{count} nodes of odd degree do not exist; make one of them even")
    return _drawn(lambda: nx.random_regular_graph(links, count, seed=rng), count, side_km, parts, rng, "regular_network")


def waxman(
    nodes: int,
    side_km: float,
    parts: Parts | None,
    rng: np.random.Generator,
    *,
    density: float = 0.4,
    reach: float = 0.1,
) -> Network:
    """A connected Waxman network on a square: two nodes at a distance d are linked with chance ``density exp(-d / (reach L))``.

    L is the diagonal of the square. networkx calls density ``beta`` and reach ``alpha``, others the other way round.

    Raises
    ------
    ParameterError
        density outside 0 to 1; reach not above 0; none of 100 draws connected.

    Source: B. M. Waxman, IEEE J. Sel. Areas Commun. 6, 1617 (1988).
    """
    count = whole_of(nodes, "waxman: nodes", "must be a whole number of at least 2", 2)
    most = number_of(density, "waxman: density", "must be above 0 and at most 1", 0.0, 1 + 1e-15)
    number_of(reach, "waxman: reach", "must be above 0", 0.0)
    rows, columns = np.triu_indices(count, 1)

    def drawn() -> nx.Graph:
        places = rng.random((count, 2))
        far = np.hypot(*(places[rows] - places[columns]).T) / math.sqrt(2)
        linked = rng.random(far.size) < most * np.exp(-far / reach)
        graph = nx.empty_graph(count)
        nx.set_node_attributes(graph, {i: (x * side_km, y * side_km) for i, (x, y) in enumerate(places.tolist())}, "pos")
        graph.add_edges_from(zip(rows[linked].tolist(), columns[linked].tolist(), strict=True))
        return graph

    return _drawn(drawn, count, side_km, parts, rng, "waxman")


def _drawn(
    draw: Callable[[], nx.Graph], count: int, side_km: float, parts: Parts | None, rng: np.random.Generator, owner: str
) -> Network:
    generator(rng, owner)
    number_of(side_km, f"{owner}: side_km", "must be above 0 km", 0.0)
    for _ in range(TRIES):
        graph = draw()
        if nx.is_connected(graph):
            break
    else:
        raise ParameterError(f"{owner}: none of {TRIES} graphs of {count} nodes was connected; ask for more links.")
    if not nx.get_node_attributes(graph, "pos"):
        places = (rng.random((count, 2)) * side_km).tolist()
        nx.set_node_attributes(graph, dict(enumerate(map(tuple, places))), "pos")
    return network_of(_named(graph, None), parts, rng)


def _named(graph: nx.Graph, lengths: Sequence[float] | None) -> nx.Graph:
    """The graph with nodes named from "1" on, and a length for each edge in its order."""
    if lengths is not None:
        nx.set_edge_attributes(graph, dict(zip(graph.edges, lengths, strict=True)), "length_km")
    return nx.relabel_nodes(graph, {node: str(node + 1) for node in graph})


def _lengths(given: Lengths, count: int, owner: str) -> list[float]:
    """So many lengths in km; one that is given alone is that of all."""
    row = array_of(given, float, f"{owner}: length_km", "row")
    if row.shape not in {(), (count,)} or not np.isfinite(row).all() or (row < 0).any():
        raise refusal(owner, "length_km", given, "km", f"must be one length of at least 0, or {count} of them")
    return [float(one) for one in np.broadcast_to(row, count)]
