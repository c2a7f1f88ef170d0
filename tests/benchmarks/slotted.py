"""A network in slots beside networkx: a grid of 100 x 100 nodes and a sparse Waxman graph of about as many.

In a slot every link tries once, then requests between nodes anywhere are served in their order over the shortest way of links
that are alive, which are then gone. Both sides first serve the same links, drawn by numpy, and must come to the same ways;
then the network plays by itself, drawing only where it looks.

networkx's idiom: a Graph of the links that are alive, ``nx.shortest_path`` between the two ends (both fronts of breadth-first
search), ``remove_edges_from`` of what was used. Where ways are short, ``nx.subgraph_view`` with a filter of links saves making
the graph; the faster of the two is compared with.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from qnkit.kernels import slotted_network as kernel
from qnkit.network import Request, SlottedNetwork
from tests.benchmarks.child import Line, in_turn, lines_of, load, ratio, tell

CHANCE, REQUESTS, NEAR, SAME, TURNS = 0.6, 10, 5, 6, 7
ALONE = 50
"""So many slots the network plays by itself in a turn."""
Rows = list[tuple[int, int]]


def lattice() -> nx.Graph:
    """The grid, its nodes numbered row by row."""
    return nx.convert_node_labels_to_integers(nx.grid_2d_graph(100, 100))


def sparse_waxman(nodes: int = 10_000, density: float = 0.12, reach: float = 0.02) -> nx.Graph:
    """The largest part of a Waxman graph whose nodes have 5.6 neighbours in the mean."""
    rng = np.random.default_rng(0)
    places, graph = rng.random((nodes, 2)), nx.Graph()
    for i in range(nodes - 1):
        far = np.hypot(*(places[i + 1 :] - places[i]).T) / math.sqrt(2)
        near = np.flatnonzero(rng.random(far.size) < density * np.exp(-far / reach))
        graph.add_edges_from((i, i + 1 + int(j)) for j in near)
    part = graph.subgraph(max(nx.connected_components(graph), key=len))
    return nx.convert_node_labels_to_integers(nx.Graph(part.edges))


def by_graph(graph: nx.Graph, ends: Rows, edges: Rows, live: NDArray[np.bool_]) -> list[int]:
    """The hops of each request's way, 0 where there is none: a graph of the live links is made."""
    links = nx.Graph()
    links.add_nodes_from(graph)
    links.add_edges_from([edge for edge, there in zip(edges, live.tolist(), strict=True) if there])
    hops = []
    for source, target in ends:
        try:
            way = nx.shortest_path(links, source, target)
        except nx.NetworkXNoPath:
            hops.append(0)
            continue
        links.remove_edges_from(pairwise(way))
        hops.append(len(way) - 1)
    return hops


def by_view(graph: nx.Graph, ends: Rows, places: dict[tuple[int, int], int], live: NDArray[np.bool_]) -> list[int]:
    """The same, with a view of the whole graph that hides dead links; the places of edges are known either way round."""
    there = live.tolist()
    links = nx.subgraph_view(graph, filter_edge=lambda a, b: there[places[a, b]])
    hops = []
    for source, target in ends:
        try:
            way = nx.shortest_path(links, source, target)
        except nx.NetworkXNoPath:
            hops.append(0)
            continue
        for a, b in pairwise(way):
            there[places[a, b]] = False
        hops.append(len(way) - 1)
    return hops


def rows(name: str, graph: nx.Graph, must: str, aim: str) -> Iterator[Line]:
    """The lines of one graph."""
    nx.set_edge_attributes(graph, CHANCE, "chance")
    draw = np.random.default_rng(1)
    ends = [(int(a), int(b)) for a, b in (draw.choice(len(graph), 2, replace=False) for _ in range(REQUESTS))]
    edges, requests = list(graph.edges), [Request(source=a, target=b) for a, b in ends]
    places = {edge: i for i, edge in enumerate(edges)} | {(b, a): i for i, (a, b) in enumerate(edges)}
    network = SlottedNetwork.of(graph)
    state, rng = network.state(requests), np.random.default_rng(2)
    slot = 0

    def ours() -> list[list[int]]:
        nonlocal slot
        found, rng = [], np.random.default_rng(3)
        for _ in range(SAME):
            state.tally[:] = 0
            state.known[:] = 2 * slot + (rng.random(len(edges)) < CHANCE)
            slot = kernel.serve(state, slot, slot + 1, 10**9, rng)
            found.append(state.tally[:, kernel.HOPS].tolist())
        return found

    def theirs(serve: Callable[..., list[int]], known: Any) -> list[list[int]]:
        rng = np.random.default_rng(3)
        return [serve(graph, ends, known, rng.random(len(edges)) < CHANCE) for _ in range(SAME)]

    same = ours() == theirs(by_graph, edges) == theirs(by_view, places)
    network.run(requests, slots=1, rng=rng)
    alone = network.state(requests)
    at = 0

    def played() -> None:
        nonlocal at
        at = kernel.serve(alone, at, at + ALONE, 10**9, rng)

    works: dict[str, Callable[[], object]] = {
        "ours": ours,
        "graph": lambda: theirs(by_graph, edges),
        "view": lambda: theirs(by_view, places),
        "alone": played,
    }
    times = in_turn(works, TURNS)
    best = min(times["graph"], times["view"]) / SAME
    title = f"slots of {name}, {len(graph):,} nodes"
    told = "same ways" if same else "WAYS DIFFER"
    yield f"{title}, links given, vs networkx ({told})", ratio(best / times["ours"] * SAME), "-", "-"
    yield f"{title}, vs networkx {nx.__version__}", ratio(best / times["alone"] * ALONE), must, aim
    served = alone.tally[:, kernel.WAYS].sum() / at
    yield f"a slot of {REQUESTS} requests, {served:.1f} of them served", f"{1e6 * times['alone'] / ALONE:.0f} µs", "-", "-"
    close = [Request(source=a, target=_at(graph, a, NEAR)) for a, _ in ends]
    near = in_turn({"near": lambda: network.run(close, slots=1000, rng=rng)}, TURNS)["near"]
    yield f"a slot of {REQUESTS} requests {NEAR} hops apart", f"{1e3 * near:.0f} µs", "-", "-"


def _at(graph: nx.Graph, node: int, far: int) -> int:
    """A node so many hops away from another."""
    return next(other for other, hops in nx.single_source_shortest_path_length(graph, node, far).items() if hops == far)


def lines() -> Iterator[Line]:
    """The lines of a process of one thread."""
    yield from lines_of("tests.benchmarks.slotted")


if __name__ == "__main__":
    tell(rows("a grid", lattice(), "20x", "80x"))
    tell(rows("a sparse Waxman graph", sparse_waxman(), "80x", "300x"))
    tell([("", load(), "-", "-")])
