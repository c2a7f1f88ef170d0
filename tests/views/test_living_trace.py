"""Claims about how a trace is made ready to be drawn."""

import json
from itertools import pairwise

import numpy as np
import pytest

from qnkit.network.network import Connection, Network, Node
from qnkit.network.six_modules import served, six_modules
from qnkit.network.trace import Trace
from qnkit.views.living_trace import MOST, played
from tests.traces import NAMES, chain_trace, large_trace, row


def test_every_pair_of_a_trace_is_shown_in_the_order_of_its_making():
    trace, scene = chain_trace(), played(chain_trace())
    assert sorted(p.serial for p in scene.pairs) == sorted(trace.column("serial"))
    assert list(np.diff([p.t0 for p in scene.pairs]) >= 0) == [True] * (len(trace) - 1)
    assert {p.serial: p.fate for p in scene.pairs}[5] == "expired"
    assert (scene.count("delivered"), scene.count("swapped"), scene.count("lost")) == (1, 4, 3)


def test_the_halves_of_a_pair_stand_in_the_rows_of_their_memories():
    scene = played(chain_trace())
    for pair in scene.pairs:
        assert [scene.memories[row][0] for row in pair.rows] == [pair.a, pair.b]
    end_to_end = next(p for p in scene.pairs if p.serial == 4)
    assert [scene.memories[row] for row in end_to_end.rows] == [(0, 0), (3, 10)]


def test_pairs_between_the_same_nodes_at_the_same_time_have_lanes_of_their_own():
    scene = played(large_trace(400, nodes=6))
    assert max(p.lane for p in scene.pairs) == 3
    for lane in range(4):
        for link in range(6):
            there = [p for p in scene.pairs if p.lane == lane and {p.a, p.b} == {link, (link + 1) % 6}]
            assert all(one.t1 <= other.t0 for one, other in pairwise(there))


def test_the_page_is_plain_json_without_infinities_and_small():
    page = json.dumps(played(large_trace()).page(), allow_nan=False)
    assert len(page) < 400_000
    assert json.loads(page)["pairs"]


def test_of_a_long_trace_the_first_pairs_are_played_and_cut_where_they_end():
    trace = large_trace(MOST + 500, nodes=8)
    scene = played(trace)
    assert len(scene.pairs) == MOST
    assert scene.t_end == np.sort(trace.column("made_s"))[MOST]
    assert max(p.t1 for p in scene.pairs) <= scene.t_end
    assert any(p.fate == "waiting" for p in scene.pairs)


def test_nodes_without_places_are_laid_out_by_their_connections_and_not_to_scale():
    trace = chain_trace()
    bare = Network(nodes=tuple(Node(name=name) for name in NAMES), connections=trace.network.connections)
    scene = played(Trace(bare, trace.counts, trace.numbers, trace.end_s))
    east = [x for _, x, _ in scene.nodes]
    assert scene.unit == ""
    assert played(trace).unit == "km"
    assert not any(y for *_, y in scene.nodes)
    assert (np.diff(east) > 0).all()


def test_pairs_fade_by_the_shortest_cutoff_or_else_by_their_own_ages():
    trace = chain_trace()
    assert played(trace).age_s == 0.020
    assert played(trace, 0.004).age_s == 0.004
    nodes = tuple(Node(name=node.name, east_km=node.east_km) for node in trace.network.nodes)
    free = Trace(Network(nodes=nodes, connections=trace.network.connections), trace.counts, trace.numbers, trace.end_s)
    ages = trace.column("ended_s") - trace.column("oldest_s")
    assert played(free).age_s == pytest.approx(np.quantile(ages[ages > 0], 0.9), rel=1e-12)


def test_places_less_than_a_kilometre_apart_are_in_metres_and_messages_too_quick_to_see_are_left_out():
    scene = played(served(six_modules(), 2.0, np.random.default_rng(0)))
    assert scene.unit == "m"
    assert max(x for _, x, _ in scene.nodes) == pytest.approx(7.6, rel=1e-12)
    assert (scene.messages, "message" in scene.words) == ((), False)
    far = played(chain_trace())
    assert far.messages
    assert far.words["message"] == "message"


def test_a_trace_without_pairs_can_be_played():
    none = Trace(chain_trace().network, np.empty((0, 13), dtype=np.int64), np.empty((0, 8)), 1.0)
    scene = played(none)
    assert (scene.pairs, scene.memories, scene.messages) == ((), (), ())
    json.dumps(scene.page(), allow_nan=False)


def test_a_trace_is_slowed_so_that_its_events_can_be_followed():
    network = Network(nodes=(Node(name="A"), Node(name="B", east_km=1.0)), connections=(Connection(left="A", right="B"),))
    rows = [row(i, "link", 0, (-1, -1), (0, 1), (0, 1), "delivered", i * 1e-6, (i + 1) * 1e-6) for i in range(100)]
    trace = Trace(network, np.array([c for c, _ in rows]), np.array([n for _, n in rows]), 1e-4)
    assert 15 < played(trace).slowed * 1e-4 < 60
