"""Trees over sets of places against all sets of places between."""

import networkx as nx
import numpy as np

from qnkit.kernels import steiner
from tests.oracles_placement import tree_cost


def costs_of(graph):
    """The costs of the kernel."""
    n = len(graph)
    ways = dict(nx.all_pairs_shortest_path_length(graph))
    distances = np.array([[ways[a][b] for b in range(n)] for a in range(n)])
    out = np.zeros(1 << n, dtype=np.int64)
    steiner.tree_costs(distances, np.zeros((1 << n, n), dtype=np.int64), out)
    return out


def test_every_set_of_a_random_graph_has_the_smallest_tree():
    rng = np.random.default_rng(1)
    for _ in range(6):
        n = int(rng.integers(3, 7))
        graph = nx.random_labeled_tree(n, seed=int(rng.integers(1000)))
        graph.add_edges_from(tuple(rng.choice(n, 2, replace=False).tolist()) for _ in range(int(rng.integers(0, 4))))
        out = costs_of(graph)
        for mask in range(1, 1 << n):
            assert out[mask] == tree_cost(graph, [k for k in range(n) if mask >> k & 1])


def test_where_all_are_joined_a_set_costs_one_link_less_than_it_has_places():
    out = costs_of(nx.complete_graph(5))
    assert out.tolist() == [0, *(mask.bit_count() - 1 for mask in range(1, 32))]


def test_no_place_and_one_place_cost_nothing():
    out = costs_of(nx.path_graph(4))
    assert all(out[mask] == 0 for mask in (0, 1, 2, 4, 8))
    assert out[0b1001] == 3


def test_spans_are_the_modules_of_a_least_tree_the_lowest_added_first():
    import networkx as nx

    from qnkit.compute import Machine
    from qnkit.compute.trees import tree_costs, tree_spans
    from tests.oracles_placement import tree_nodes

    for shape in ("all", "line", "ring", "star"):
        machine = Machine.alike(5, 1, shape=shape)
        spans, graph = tree_spans(tree_costs(machine)), nx.relabel_nodes(machine.graph(), int)
        for mask in range(1, 32):
            modules = [k for k in range(5) if mask >> k & 1]
            assert {k for k in range(5) if spans[mask] >> k & 1} == tree_nodes(graph, modules)
