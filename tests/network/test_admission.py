"""Admission: the best fidelity of any way by trying them all, what luck could meet, and rates that fit beside each other."""

import math
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import (
    Arena,
    Foresight,
    PacketRequest,
    PoissonArrivals,
    SlotLink,
    SlotRegion,
    admitted,
    admitted_rates,
    arrivals,
    best_fidelity,
    max_weight,
)
from tests.slotted_arenas import duos, line, path_of, run, within

RING = Arena(
    links=(
        SlotLink(left="A", right="B", fidelity=0.95),
        SlotLink(left="B", right="C", fidelity=0.95),
        SlotLink(left="A", right="C", fidelity=0.8),
    )
)
KINDS = duos(4, 1)


@pytest.mark.parametrize("seed", range(5))
def test_the_best_fidelity_is_that_of_the_best_of_all_ways(seed):
    rng = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(6, 0.6, seed=seed)
    links = tuple(SlotLink(left=str(a), right=str(b), fidelity=float(rng.uniform(0.3, 1))) for a, b in graph.edges)
    arena = Arena(links=links)
    werner = {frozenset((link.left, link.right)): (4 * link.fidelity - 1) / 3 for link in links}
    ways = [[str(node) for node in way] for way in nx.all_simple_paths(graph, 0, 5)]
    best = max(math.prod(werner[frozenset(ends)] for ends in pairwise(way)) for way in ways)
    assert best_fidelity(arena, PacketRequest(source="0", target="5"))[0] == pytest.approx((1 + 3 * best) / 4)


def test_a_fidelity_above_what_its_way_gives_is_refused_with_the_best_that_can_be_had():
    asked = [
        PacketRequest(key="high", target="C", least_fidelity=0.9),
        PacketRequest(key="way", target="C", least_fidelity=0.9, path=("A", "B", "C")),
        PacketRequest(key="low", target="C", least_fidelity=0.79),
    ]
    found = admitted(RING, asked)
    assert [one.key for one in found.requests] == ["way", "low"]
    assert found.refused == {
        "high": "'high' asks for a fidelity of 0.9, but fresh pairs over A - C have 0.8; over A - B - C it is 0.9033."
    }
    assert admitted(RING, [replaced(asked[1], "least_fidelity", 0.95)]).refused["way"].endswith("over A - B - C have 0.9033.")


@pytest.mark.parametrize(
    ("arena", "asked", "most"),
    [
        (line(1.0), {"deadline_slot": 6}, 6),
        (line(1.0), {"earliest_slot": 4, "deadline_slot": 6}, 2),
        (line(1.0, memories=3, lifetime_slots=None), {"earliest_slot": 4, "deadline_slot": 6}, 4),
        (line(1.0, memories=3, lifetime_slots=2), {"earliest_slot": 4, "deadline_slot": 6}, 3),
        (line(1.0, memories=3, attempts=3), {"deadline_slot": 4}, 12),
        (Arena.star([1.0, 1.0], services=1), {"deadline_slot": 4}, 4),
        (replaced(line(1.0, attempts=2), "attempts", "asked"), {"deadline_slot": 4}, 8),
    ],
)
def test_as_many_pairs_are_let_in_as_sure_links_can_hand_over(arena, asked, most):
    for pairs in (most, most + 1):
        one = PacketRequest(pairs=pairs, **asked)
        ours = run(max_weight, arena, one, 10)
        assert bool(admitted(arena, [one]).requests) == (ours.fates()["delivered"] == 1) == (pairs == most)
    assert f"in which its way hands over {most} at most" in admitted(arena, [one]).refused["request"]


def test_what_is_refused_could_not_be_met_by_knowing_the_future():
    rng = np.random.default_rng(2)
    for seed in range(10):
        one = PacketRequest(pairs=int(rng.integers(1, 9)), deadline_slot=int(rng.integers(2, 7)))
        if admitted(line(0.9), [one]).refused:
            assert Foresight(path_of(line(0.9), one, 10, seed)).worth == 0


def test_what_is_not_there_is_refused_with_the_sentence_of_the_arena():
    found = admitted(line(1.0, 0.0), [PacketRequest(key="x", source="Z"), PacketRequest(key="dead", target="C")])
    assert "source = 'Z': is no node of this arena" in found.refused["x"]
    assert found.refused["dead"] == "'dead' can get no pair: on A - B - C a link or a swap never succeeds."
    assert found.requests == ()


def test_rates_are_let_in_while_they_fit_and_those_let_in_can_be_served():
    star = Arena.star([0.5, 0.3, 0.8, 0.6])
    rates = [0.05, 0.1, 0.2, 0.3, 0.05, 0.2]
    found = admitted_rates(star, KINDS, rates)
    assert found.requests
    assert found.refused
    kept = [rate if one in found.requests else 0.0 for one, rate in zip(KINDS, rates, strict=True)]
    assert SlotRegion.of(star, KINDS).load(kept).load <= 0.95
    for i, one in enumerate(KINDS):
        if one.key in found.refused:
            earlier = [rate if j <= i else 0.0 for j, rate in enumerate(kept)]
            earlier[i] = rates[i]
            assert SlotRegion.of(star, KINDS).load(earlier).load > 0.95
    sources = [PoissonArrivals(asks=one, per_slot=rate) for one, rate in zip(KINDS, kept, strict=True)]
    asked = arrivals(sources, slots=3000, rng=np.random.default_rng(0))
    assert within(run(max_weight, star, asked, 3000).backlog_slope(500), 0.0)


def test_a_refused_rate_says_what_it_would_have_come_to():
    found = admitted_rates(line(0.5), [PacketRequest(key="a"), PacketRequest(key="b")], [0.25, 0.3])
    assert found.refused == {
        "b": "'b': 0.3 pairs a slot would raise the load from 0.5 to 1.1 of what any scheduler can serve; the most is 0.95."
    }


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: admitted_rates(line(0.5), [PacketRequest()], [0.1, 0.2]), r"admitted_rates: 2 rates for 1 requests"),
        (lambda: admitted_rates(line(0.5), [PacketRequest()], [0.1], most=1.0), r"admitted_rates: most = 1\.0: must be a load"),
        (lambda: admitted(3, []), r"admitted: arena: int '3': must be an Arena"),
        (lambda: admitted(line(0.5), ["x"]), r"admitted: requests: str 'x': must be PacketRequests"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(make, message):
    with pytest.raises(ParameterError, match=message):
        make()
