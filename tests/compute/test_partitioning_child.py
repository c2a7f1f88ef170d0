"""The process apart: a small hypergraph, and one laid onto a line of blocks."""

import pytest

from qnkit.compute.partitioning_child import blocks


@pytest.fixture(autouse=True)
def _installed():
    pytest.importorskip("mtkahypar")


def asked(joined, room):
    """Three pairs of nodes, each held together by two hyperedges; pairs in a chain by one."""
    edges = [[0, 1], [0, 1], [1, 2], [2, 3], [2, 3], [3, 4], [4, 5], [4, 5]]
    return {"edges": edges, "weights": [1] * 6, "room": room, "joined": joined, "seed": 1}


def test_blocks_hold_together_what_is_held_most():
    found = blocks(asked(None, [2, 2, 2]))
    assert [found[k] == found[k + 1] for k in (0, 2, 4)] == [True] * 3
    assert len(set(found)) == 3


def test_on_a_line_of_blocks_the_pairs_are_in_the_line_s_order():
    found = blocks(asked([[0, 1], [1, 2]], [2, 2, 2]))
    assert found in ([0, 0, 1, 1, 2, 2], [2, 2, 1, 1, 0, 0])
