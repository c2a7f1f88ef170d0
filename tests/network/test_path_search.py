"""The search: the least of any rising cost, over all paths of small graphs with several weights; what it leaves out."""

import itertools
import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import path_search
from qnkit.network.path_search import Arcs, Costs, best_paths


def arcs_of(pairs, nodes):
    """The arcs of an undirected graph."""
    both = sorted([(a, b, i) for i, (a, b) in enumerate(pairs)] + [(b, a, i) for i, (a, b) in enumerate(pairs)])
    tails, heads, edges = (np.array(one) for one in zip(*both, strict=True))
    return Arcs(np.concatenate([[0], np.cumsum(np.bincount(tails, minlength=nodes))]), heads, edges)


def brute(pairs, costs, source, target, nodes):
    """The cost of every path without a loop."""
    places = {frozenset(pair): i for i, pair in enumerate(pairs)}
    out = []
    others = [v for v in range(nodes) if v not in {source, target}]
    for size in range(nodes - 1):
        for between in itertools.permutations(others, size):
            path = (source, *between, target)
            edges = [places.get(frozenset(ends)) for ends in itertools.pairwise(path)]
            if None not in edges:
                sums = costs.edges[edges].sum(axis=0) + costs.nodes[list(between)].sum(axis=0)
                out.append((float(costs.cost(sums)), path))
    return sorted(one for one in out if one[0] < costs.worthless)


def problem(seed, m):
    """A random graph with m weights and a cost that is no sum."""
    rng, nodes = np.random.default_rng(seed), 6
    pairs = rng.permutation(list(itertools.combinations(range(nodes), 2)))[:10].tolist()
    edges, between = rng.exponential(1.0, (10, m)), rng.exponential(0.3, (nodes, m))
    edges[rng.random((10, m)) < 0.15] = math.inf
    edges[rng.random((10, m)) < 0.15] = 0.0
    costs = Costs(edges, between, lambda sums: -np.exp(-sums).sum(axis=-1), 0.0, float)
    return pairs, costs, nodes


@pytest.mark.parametrize("m", [1, 2, 4])
@pytest.mark.parametrize("seed", range(12))
def test_the_paths_found_are_the_first_of_all(seed, m):
    pairs, costs, nodes = problem(seed, m)
    answer = brute(pairs, costs, 0, 5, nodes)
    for count in (1, 3, 100):
        found = best_paths(arcs_of(pairs, nodes), costs, 0, 5, count)
        assert [one for one, _ in found] == pytest.approx([one for one, _ in answer[:count]], rel=1e-12)


def test_edges_of_no_weight_are_edges():
    costs = Costs(np.zeros((2, 1)), np.zeros((3, 1)), lambda sums: sums[..., 0], math.inf, float)
    assert best_paths(arcs_of([(0, 1), (1, 2)], 3), costs, 0, 2) == [(0.0, (0, 1, 2))]


def test_no_path_is_an_empty_answer():
    costs = Costs(np.ones((1, 1)), np.zeros((3, 1)), lambda sums: sums[..., 0], math.inf, float)
    assert best_paths(arcs_of([(0, 1)], 3), costs, 0, 2) == []


def test_too_many_partial_paths_are_refused_in_words(monkeypatch):
    monkeypatch.setattr(path_search, "MOST", 5)
    pairs, costs, nodes = problem(1, 2)
    with pytest.raises(
        ParameterError, match=r"best_paths: more than 5 partial paths; ask for fewer paths, or by a simpler measure"
    ):
        best_paths(arcs_of(pairs, nodes), costs, 0, 5, 1000)
