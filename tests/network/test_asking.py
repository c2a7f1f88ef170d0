"""What is refused where nodes ask before they act."""

from itertools import pairwise

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Connection, Flow, Network, Node, Rules, simulate
from qnkit.network.tables import tables_of
from qnkit.physics.stated_link import StatedLink

FLOW = Flow(source="A", target="B")


def test_nodes_that_ask_first_share_no_memories():
    network = replaced(Network(), "nodes", (Node(name="A", memories=3), Node(name="B")))
    with pytest.raises(ParameterError, match=r"Node 'A'.memories = 3: nodes that ask before they act cannot share memories"):
        tables_of(network, [FLOW], Rules(asking=True))


def test_an_attempt_of_nodes_that_ask_takes_at_least_the_round_trip():
    link = StatedLink(probability=0.1, attempt_s=9e-5)  # longer than one way, shorter than there and back
    network = replaced(Network(), "connections", (Connection(left="A", right="B", link=link, length_km=10.0),))
    with pytest.raises(
        ParameterError, match=r"Connection A - B.link.attempt_s = 9e-05 s: where nodes ask, it must be at least the que"
    ):
        tables_of(network, [FLOW], Rules(asking=True))


def test_attempts_as_long_as_the_round_trip_will_do():
    link = StatedLink(probability=0.1, attempt_s=1e-3)
    network = replaced(Network(), "connections", (Connection(left="A", right="B", link=link, length_km=10.0),))
    assert tables_of(network, [FLOW], Rules(asking=True)).rules.asking


def wasted(rules, **node):
    """How many good pairs were swapped with lost ones, on four links whose swaps fail half the time."""
    link = StatedLink(probability=0.1, attempt_s=1e-3)
    network = Network(
        nodes=tuple(Node(name=name, swap_success=0.5, **node) for name in "ABCDE"),
        connections=tuple(Connection(left=a, right=b, link=link, length_km=50.0, memories=2) for a, b in pairwise("ABCDE")),
    )
    run = simulate(network, [Flow(source="A", target="E")], rules, time_s=1e3, pairs=30, rng=np.random.default_rng(1))
    assert run.ended == "pairs"
    return run.fates()["wasted"]


def test_no_good_pair_is_swapped_with_a_lost_one_where_the_order_is_fixed_and_nothing_is_thrown_away():
    assert wasted(Rules(swapping="nested", asking=True)) == 0
    assert wasted(Rules(swapping="asap", asking=True)) > 0
    assert wasted(Rules(swapping="nested", asking=True), cutoff_s=0.02) > 0
