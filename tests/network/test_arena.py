"""Arenas: ways, fading, what is taken over from a network, and what they refuse."""

import networkx as nx
import pytest

from qnkit.model import ParameterError
from qnkit.network import Arena, Hop, Hops, PacketRequest, SlotLink, SlotNode
from tests.slotted_arenas import line

STAR = Arena.star([0.5, 0.4, 0.3], swap=0.8, services=2, memories=None, lifetime_slots=None)


def test_a_star_has_its_users_around_a_hub_that_swaps():
    assert STAR.names == ("A", "hub", "B", "C")
    assert STAR.row("hub") == SlotNode(name="hub", swap=0.8, services=2)
    assert STAR.row("B") == SlotNode(name="B")
    assert [(link.left, link.chance, link.memories) for link in STAR.links] == [
        ("A", 0.5, None),
        ("B", 0.4, None),
        ("C", 0.3, None),
    ]


def test_the_way_of_a_request_is_its_own_or_the_one_with_the_fewest_links():
    ring = Arena(links=(*line(0.5, 0.5, 0.5).links, SlotLink(left="D", right="A")))
    route = ring.route(PacketRequest(source="A", target="D"))
    assert (route.names, route.links, route.inner) == (("A", "D"), (3,), ())
    route = ring.route(PacketRequest(source="A", target="D", path=("A", "B", "C", "D")))
    assert (route.links, route.inner, route.nodes) == ((0, 1, 2), (1, 2), (0, 1, 2, 3))


def test_fading_is_that_of_both_ends():
    arena = Arena(links=(SlotLink(left="A", right="B", fidelity=0.85),), nodes=(SlotNode(name="A", kept=0.9),))
    assert arena.fading == ((pytest.approx(0.8), 0.9),)


def test_an_arena_of_hops_takes_over_chances_fidelities_and_swaps():
    graph = nx.Graph()
    graph.add_nodes_from([("A", {"swap": 1.0}), ("M", {"swap": 0.7}), ("B", {"swap": 1.0})])
    graph.add_edge("A", "M", hop=Hop(10.0, (0.8, 0.8, 1.0), (0.2, 0.2)))
    graph.add_edge("M", "B", hop=Hop(10.0, chances=(0.3,)))
    left, right = Arena.of(Hops(graph), lifetime_slots=4).links
    assert left == SlotLink(left="A", right="M", chance=0.2, fidelity=0.9, lifetime_slots=4, memories=2, attempts=2)
    assert right == SlotLink(left="M", right="B", chance=0.3, lifetime_slots=4)
    assert Arena.of(Hops(graph)).row("M") == SlotNode(name="M", swap=0.7)
    graph.add_edge("A", "B", hop=Hop(10.0, chances=(0.3, 0.2)))
    with pytest.raises(ParameterError, match=r"Arena\.of: A - B: attempts of different chances side by side; make them alike"):
        Arena.of(Hops(graph))
    with pytest.raises(ParameterError, match=r"Arena\.of: network: int '3': must be a Network or its Hops"):
        Arena.of(3)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: SlotLink(left="A", right="A"), r"SlotLink\.right = 'A': must be another node"),
        (lambda: Arena(links=()), r"Arena\.links = none: must be one or more"),
        (lambda: Arena(links=(SlotLink(left="A", right="B"), SlotLink(left="B", right="A"))), r"links = A - B twice"),
        (lambda: Arena(nodes=(SlotNode(name="X"),)), r"nodes = 'X': is no end of a link; the ends are 'A', 'B'"),
        (lambda: Arena(nodes=(SlotNode(name="A"), SlotNode(name="A"))), r"nodes = 'A': is the name of two nodes"),
        (lambda: Arena.star([0.5]), r"Arena\.star: chances: 1 users: must be 2 to 26"),
        (
            lambda: STAR.route(PacketRequest(key="k", source="Z")),
            r"'k'\.source = 'Z': is no node of this arena; the nodes are 'A'",
        ),
        (lambda: STAR.route(PacketRequest(key="k", path=("A", "B"))), r"there is no link A - B"),
        (lambda: STAR.row("Z"), r"nodes = 'Z': is no node"),
        (
            lambda: Arena(links=(SlotLink(left="A", right="B"), SlotLink(left="C", right="D"))).route(PacketRequest(target="D")),
            r"target = 'D': no way leads there from 'A'",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, message):
    with pytest.raises(ParameterError, match=message):
        make()
