"""A controller's orders: what they do, and what is refused."""

import math

import numpy as np
import pytest

from qnkit.kernels import event_columns as c
from qnkit.model import ParameterError
from qnkit.network import Connection, Engine, Flow, Network, Node, Rules
from qnkit.network.trace import KINDS
from qnkit.physics import StatedLink

NETWORK = Network(
    nodes=tuple(Node(name=name) for name in "ABC"),
    connections=tuple(Connection(left=a, right=b, memories=3, length_km=0.0) for a, b in ("AB", "BC")),
)
RULES = Rules(swapping="controller")


def asked(until=None, rules=RULES):
    """An engine that waits for orders, with at least the pairs that ``until`` wants: (connections of the pairs)."""
    engine = Engine(NETWORK, [], rules, np.random.default_rng(0))
    for _ in range(6):
        if until is None or until(engine.waiting().column("place").tolist()):
            return engine
        engine.advance(100.0)
    raise AssertionError("six memories are full and the pairs are not there")


def serials(engine, place):
    """The pairs of a connection that wait."""
    waiting = engine.waiting()
    return waiting.column("serial")[waiting.column("place") == place].tolist()


def both(places):
    """Whether there is a pair of either connection."""
    return {0, 1} <= set(places)


def test_a_controller_swaps_and_delivers():
    engine = asked(both)
    left, right = serials(engine, 0)[0], serials(engine, 1)[0]
    engine.swap(left, right)
    made = engine.waiting()
    row = np.flatnonzero(made.column("first") == left)[0]
    assert KINDS[made.column("kind")[row]] == "swapped"
    assert made.column("hops")[row] == 2


def test_a_controller_distils_two_pairs_of_a_connection():
    engine = asked(lambda places: places.count(0) > 1)
    one, other = serials(engine, 0)[:2]
    engine.distil(one, other)
    engine.advance(engine.now_s + 1e-6)
    trace = engine.trace()
    assert trace.fate("measured").sum() == 1
    assert (trace.fate("distilled") | trace.fate("distillation failed")).sum() == 1


def test_a_pair_that_is_thrown_away_or_delivered_is_gone():
    engine = asked(both)
    engine.discard(serials(engine, 0)[0])
    engine.deliver(serials(engine, 1)[0])
    assert engine.trace().fate("discarded").sum() == 1
    assert engine.delivered == 1


def test_a_kept_pair_holds_its_memories_until_it_is_used():
    engine = Engine(NETWORK, [Flow(source="A", target="C", keeps=True)], None, np.random.default_rng(0))
    engine.advance(100.0)
    pair = int(engine.deliveries()[0][0, 0])
    with pytest.raises(ParameterError, match=r"Engine.discard: pair \d+ is being swapped, distilled or kept"):
        engine.discard(pair)
    engine.use(pair)
    assert engine.trace().fate("delivered").sum() == 1
    with pytest.raises(ParameterError, match=r"Engine.use: pair \d+ does not wait now"):
        engine.use(pair)


def test_a_connection_that_is_switched_off_makes_no_pairs():
    engine = asked()
    engine.switch(0, False)
    for _ in range(20):
        engine.advance(10.0)
    assert set(engine.trace().column("place").tolist()) == {1}


def test_orders_that_cannot_be_are_refused():
    engine = asked(both)
    left, right = serials(engine, 0)[0], serials(engine, 1)[0]
    for order, words in (
        (lambda: engine.swap(left, left), r"Engine.swap: pairs \d+ and \d+ share no node that swaps"),
        (lambda: engine.swap(left, 999), r"Engine.swap: pair 999 does not wait now"),
        (lambda: engine.distil(left, right), r"Engine.distil: pairs \d+ and \d+ are not two between the same nodes"),
        (lambda: engine.use(left), r"Engine.use: pair \d+ was not delivered and kept"),
        (lambda: engine.switch(7, True), r"Engine.switch: connection 7: there are 2, counted from 0"),
    ):
        with pytest.raises(ParameterError, match=words):
            order()


def test_thousands_of_orders_between_two_advances_find_room():
    engine = asked()
    for _ in range(2000):
        engine.switch(0, False)
        engine.switch(0, True)
    assert engine._state.tally[c.HEAP] < len(engine._state.heap)
    many = Network(
        nodes=(Node(name="A"), Node(name="B")),
        connections=(Connection(left="A", right="B", link=StatedLink(probability=1.0), memories=5000, length_km=0.0),),
    )
    engine = Engine(many, [], RULES, np.random.default_rng(0))
    while engine.advance(1.5e-3) == "decision":
        pass
    for pair in engine.waiting().column("serial").tolist():
        engine.deliver(pair)
    assert engine.delivered == len(engine.deliveries()[0]) == 5000
    assert engine.trace().fate("delivered").sum() == 5000


def held(length_km=0.0):
    """An engine for a flow from A to C whose memories are full, and the pairs of either connection."""
    network = Network(
        nodes=NETWORK.nodes,
        connections=tuple(
            Connection(left=a, right=b, link=StatedLink(), memories=3, length_km=length_km) for a, b in ("AB", "BC")
        ),
    )
    engine = Engine(network, [Flow(source="A", target="C")], RULES, np.random.default_rng(0))
    while engine.advance(0.5) == "decision":
        pass
    return engine, serials(engine, 0), serials(engine, 1)


@pytest.mark.parametrize("turned", [False, True])
def test_a_flow_gets_its_pair_in_whichever_order_two_pairs_are_named(turned):
    engine, left, right = held()
    engine.swap(*((right[0], left[0]) if turned else (left[0], right[0])))
    while engine.advance(0.6) == "decision":
        pass
    assert engine.deliveries()[0][0, 2:4].tolist() == [0, 2]


def test_two_pairs_between_the_same_nodes_are_not_swapped_to_one_that_joins_a_node_with_itself():
    engine, left, _ = held()
    with pytest.raises(ParameterError, match=r"Engine.swap: pairs \d+ and \d+ join the same two nodes"):
        engine.swap(left[0], left[1])


def test_a_pair_half_way_is_not_delivered_to_the_ends_of_its_flow():
    engine, left, _ = held()
    with pytest.raises(
        ParameterError, match=r"deliver: pair \d+ joins 'A' and 'B', and its flow wants 'A' and 'C'; swap it first"
    ):
        engine.deliver(left[0])
    assert engine.delivered == 0


def test_what_needs_both_nodes_waits_for_the_news_of_a_swap():
    engine, left, right = held(length_km=100.0)
    for pair in (0, 1):
        engine.swap(left[pair], right[pair])
    made = [int(row[0]) for row in engine.waiting().counts if KINDS[row[1]] == "swapped"]
    for order in (lambda: engine.deliver(made[0]), lambda: engine.distil(*made)):
        with pytest.raises(ParameterError, match=r"the news of pair \d+ is still on its way to its ends; advance first"):
            order()


@pytest.mark.parametrize("name", [1.5, "x", None, True, -1, 10**30, math.nan])
def test_a_name_that_is_no_serial_number_or_connection_is_refused_in_words(name):
    engine = asked(both)
    for order in (engine.discard, engine.use, engine.deliver):
        with pytest.raises(ParameterError, match=r"Engine\.\w+: pair .* does not wait now"):
            order(name)
    with pytest.raises(ParameterError, match=r"Engine.switch: connection .*: there are 2, counted from 0"):
        engine.switch(name, True)
