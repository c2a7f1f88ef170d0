"""The engine's front door: runs in steps, the same run however it is cut, and controllers in between."""

import copy
import math
import pickle

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import Connection, Engine, Flow, Network, Node, Rules
from qnkit.network.run import simulate

NETWORK = Network(
    nodes=tuple(Node(name=name, cutoff_s=0.2) for name in "ABC"),
    connections=tuple(Connection(left=a, right=b, memories=2) for a, b in ("AB", "BC")),
)
FLOW = Flow(source="A", target="C")


def engine(rules=None, flows=(FLOW,), seed=0, rows=100_000):
    """An engine on a chain of two links."""
    return Engine(NETWORK, flows, rules, np.random.default_rng(seed), rows)


def test_a_run_in_steps_is_the_run_at_once():
    whole, cut = engine(), engine()
    whole.advance(5.0)
    for until in np.linspace(0.01, 5.0, 97):
        cut.advance(float(until))
    assert np.array_equal(whole.trace().counts, cut.trace().counts)
    assert np.array_equal(whole.trace().numbers, cut.trace().numbers)
    assert whole.events == cut.events


def test_the_same_seed_gives_the_same_bits_and_another_seed_others():
    runs = [simulate(NETWORK, FLOW, time_s=2.0, rng=np.random.default_rng(seed)) for seed in (1, 1, 2)]
    assert np.array_equal(runs[0].numbers, runs[1].numbers)
    assert not np.array_equal(runs[0].times_s[:3], runs[2].times_s[:3])


def test_the_tables_of_results_and_of_events_grow_as_needed(monkeypatch):
    monkeypatch.setattr("qnkit.network.engine.ROWS", 100)
    one = engine(rows=1_000_000)
    one.advance(5.0)
    counts, numbers = one.deliveries()
    assert len(counts) == one.delivered > 300
    assert np.all(np.diff(numbers[:, 0]) >= 0)
    assert len(one.trace()) > 2 * len(counts)


def test_a_trace_keeps_no_more_rows_than_were_asked_for():
    one = engine(rows=50)
    one.advance(5.0)
    assert len(one.trace()) == 50
    assert not one.trace().whole


def test_a_controller_is_asked_and_sees_what_waits():
    one = engine(Rules(swapping="controller"), flows=())
    assert one.advance(10.0) == "decision"
    waiting = one.waiting()
    assert len(waiting) == 1
    assert waiting.fate("waiting").all()
    assert waiting.column("ended_s") == [one.now_s]
    assert 0 < one.now_s < 10.0


def test_what_waits_is_seen_without_a_trace_too():
    with_trace, without = (engine(Rules(swapping="controller"), flows=(), rows=rows) for rows in (1000, 0))
    for one in (with_trace, without):
        one.advance(10.0)
        one.advance(10.0)
    assert len(without.trace()) == 0
    np.testing.assert_array_equal(without.waiting().counts, with_trace.waiting().counts)
    np.testing.assert_array_equal(without.waiting().numbers, with_trace.waiting().numbers)


def test_a_flow_that_keeps_its_pairs_asks_for_a_decision():
    one = engine(flows=(Flow(source="A", target="C", keeps=True),))
    assert one.advance(10.0) == "decision"
    assert one.delivered == 1
    assert len(one.waiting()) >= 1


@pytest.mark.parametrize("until", [math.inf, math.nan, -1.0])
def test_a_time_that_is_none_is_refused(until):
    with pytest.raises(ParameterError, match=r"Engine.advance\(until_s\) = .* s: must be a finite time from 0 s on"):
        engine().advance(until)


def test_something_else_than_a_network_or_a_generator_is_refused():
    with pytest.raises(ParameterError, match=r"simulate: network"):
        Engine("AB", [FLOW], None, np.random.default_rng(0))
    with pytest.raises(ParameterError, match=r"simulate"):
        Engine(NETWORK, [FLOW], None, 7)


@pytest.mark.parametrize("compiled", [True, False])
def test_a_copied_or_pickled_engine_goes_on_as_the_first_would(compiled):
    one = Engine(NETWORK, (FLOW,), None, np.random.default_rng(0), compiled=compiled)
    one.advance(0.1)
    others = copy.deepcopy(one), pickle.loads(pickle.dumps(one))
    for each in (one, *others):
        each.advance(0.3)
    for other in others:
        assert np.array_equal(other.deliveries()[1], one.deliveries()[1])
        assert other.events == one.events
    assert one.delivered > 0


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"flows": None}, r"simulate: flows: NoneType .*: must be a list"),
        ({"flows": [1]}, r"simulate: flows\[0\]: int '1': must be a Flow"),
        ({"rules": "asap"}, r"simulate: rules: str 'asap': must be Rules"),
        ({"rows": -1}, r"simulate: rows = -1: must be a whole number of at least 0"),
        ({"rows": 1.5}, r"simulate: rows = 1.5: must be a whole number of at least 0"),
    ],
)
def test_what_is_no_flow_no_rules_and_no_number_of_rows_is_refused(given, words):
    with pytest.raises(ParameterError, match=words):
        engine(**given)


@pytest.mark.parametrize("until", ["x", None, True, 10**400])
def test_a_time_that_is_no_number_is_refused(until):
    with pytest.raises(ParameterError, match=r"Engine.advance\(until_s\) = .* s: must be a finite time from 0 s on"):
        engine().advance(until)
