"""The tree of links over some modules is as small as its cost."""

import networkx as nx

from qnkit.compute import Machine
from qnkit.compute.placing import tree_costs
from qnkit.compute.trees import tree_over


def test_every_set_of_modules_is_joined_by_a_tree_of_its_cost():
    for shape in ("all", "line", "ring", "star"):
        machine = Machine.alike(5, 1, shape=shape)
        costs = tree_costs(machine)
        for mask in range(1, 32):
            modules = frozenset(k for k in range(5) if mask >> k & 1)
            tree = tree_over(machine, modules, costs)
            assert nx.is_tree(tree)
            assert modules <= set(tree)
            assert tree.number_of_edges() == costs[mask]
