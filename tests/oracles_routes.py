"""Slow answers for routing: all paths of a small graph, their values from the definitions, slots played by chance, cuts."""

import itertools
import math
from itertools import pairwise

import networkx as nx
import numpy as np

from qnkit.network.hops import Hop, Hops


def random_hops(rng, nodes=7, links=11, channels=3, sure_swaps=False):
    """A small graph whose hops and nodes differ in everything; not always connected."""
    graph = nx.Graph()
    for i in range(nodes):
        swap = 1.0 if sure_swaps else float(rng.uniform(0.4, 1.0))
        graph.add_node(f"n{i}", swap=swap, swapped=tuple(rng.uniform(0.8, 1.0, 3).tolist()))
    for a, b in rng.permutation(list(itertools.combinations(range(nodes), 2)))[:links].tolist():
        hop = Hop(
            rate_hz=float(10 ** rng.uniform(-1, 2)),
            correlations=tuple(rng.uniform(0.3, 1.0, 3).tolist()),
            chances=tuple(rng.uniform(0.05, 0.95, rng.integers(1, channels + 1)).tolist()),
            length_km=float(rng.uniform(1, 50)),
        )
        graph.add_edge(f"n{a}", f"n{b}", hop=hop)
    return Hops(graph)


def all_paths(hops, source, target):
    """Every path without a loop."""
    return list(nx.all_simple_paths(hops.graph, source, target))


def parts(hops, path):
    """The hops of a path, and of its nodes between the swap's chance and factors."""
    rows = [hops.graph.edges[ends]["hop"] for ends in pairwise(path)]
    between = [hops.graph.nodes[name] for name in path[1:-1]]
    return rows, math.prod(node["swap"] for node in between), [node["swapped"] for node in between]


def longest_wait(rates):
    """The mean of the longest of exponential waits: inclusion and exclusion over all subsets."""
    total = 0.0
    for size in range(1, len(rates) + 1):
        total += (-1) ** (size + 1) * sum(1 / sum(some) for some in itertools.combinations(rates, size))
    return total


def recursion(hops):
    """The probabilities of i pairs after all hops, by the recursion from hop to hop."""

    def exactly(chances):
        out = np.zeros(len(chances) + 1)
        for ups in itertools.product((0, 1), repeat=len(chances)):
            out[sum(ups)] += math.prod(p if up else 1 - p for p, up in zip(chances, ups, strict=True))
        return out

    so_far = exactly(hops[0])
    for chances in hops[1:]:
        one = exactly(chances)
        joint = np.zeros(min(so_far.size, one.size))
        for i, k in itertools.product(range(so_far.size), range(one.size)):
            joint[min(i, k)] += so_far[i] * one[k]
        so_far = joint
    return so_far


def slots(hops, swaps, n, rng):
    """The pairs delivered in each of n slots that are played channel by channel and swap by swap."""
    out = np.zeros(n)
    for slot in range(n):
        rows = min(sum(rng.random() < p for p in chances) for chances in hops)
        out[slot] = sum(all(rng.random() < q for q in swaps) for _ in range(rows))
    return out


def least_cut(hops, source, target, weight):
    """The least sum of weights over all cuts between two nodes."""
    others = [name for name in hops.names if name not in {source, target}]
    best = math.inf
    for size in range(len(others) + 1):
        for some in itertools.combinations(others, size):
            side = {source, *some}
            best = min(best, sum(weight(hop) for a, b, hop in hops.graph.edges(data="hop") if (a in side) != (b in side)))
    return best
