"""Runs against what is known: waiting times, rates, fidelities, and each feature's effect when it is switched off."""

import copy
import math
import pickle

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Connection, Distillation, Flow, Network, Node, Rules, simulate
from qnkit.physics import BellMeasurement, Link, Memory, PairState, Relay, StatedLink, distilled
from tests.project import JIT_OFF

LINK = Link()
PAIRS = LINK.pairs()
SOME, MANY = (500, 2000) if JIT_OFF else (4000, 20_000)


def chain(hops, link=LINK, memories=1, length_km=0.0, **node):
    """A chain of equal links whose messages take no time unless said."""
    names = [str(i) for i in range(hops + 1)]
    return Network(
        nodes=tuple(Node(name=name, **node) for name in names),
        connections=tuple(
            Connection(left=names[i], right=names[i + 1], link=link, memories=memories, length_km=length_km) for i in range(hops)
        ),
    )


def both_attempts(p):
    """The mean number of attempts until two links both have a pair."""
    return 2 / p - 1 / (1 - (1 - p) ** 2)


def run(network, rules=None, pairs=SOME, seed=0, time_s=1e6, **flow):
    """A run from the first to the last node."""
    last = network.nodes[-1].name
    return simulate(
        network, Flow(source="0", target=last, **flow), rules, time_s=time_s, pairs=pairs, rng=np.random.default_rng(seed)
    )


def within(estimate, value, errors=5):
    """Whether a value is within so many standard errors of an estimate."""
    return abs(estimate.value - value) < errors * estimate.standard_error


def test_one_link_delivers_at_its_own_rate_with_its_own_pair():
    one = run(chain(1))
    assert within(one.rate_hz(), PAIRS.rate_hz)
    np.testing.assert_allclose(one.fidelities, PAIRS.fidelity, atol=1e-12)


def test_two_links_take_the_mean_time_of_both():
    attempt_s = PAIRS.attempt_s / LINK.clock.duty_cycle
    one = run(chain(2), pairs=MANY)
    assert within(one.rate_hz(), 1 / (both_attempts(PAIRS.probability) * attempt_s))


def test_two_links_have_the_mean_pair_of_the_closed_form():
    relay = Relay(left=LINK, right=LINK)
    one = run(chain(2), pairs=MANY)
    assert within(one.fidelity(), relay.joined(relay.exact()).state.fidelity("phi+"))


def test_swaps_that_fail_half_the_time_halve_the_rate_of_two_links():
    attempt_s = PAIRS.attempt_s / LINK.clock.duty_cycle
    one = run(chain(2, swap_success=0.5), pairs=MANY)
    assert within(one.rate_hz(), 0.5 / (both_attempts(PAIRS.probability) * attempt_s))


def test_messages_delay_the_delivery_and_age_the_pair():
    near, far = run(chain(4)), run(chain(4, length_km=500.0))
    assert far.fidelity().value < near.fidelity().value - 5 * near.fidelity().standard_error
    trace = far.trace
    rows = trace.fate("delivered")
    told = np.minimum(trace.column("left_told_s"), trace.column("right_told_s"))[rows]
    assert np.all(told > trace.column("made_s")[rows])


def test_a_cut_off_trades_rate_for_fidelity():
    plain, cut = run(chain(3)), run(chain(3, cutoff_s=0.4 / PAIRS.rate_hz))
    assert cut.fidelity().value > plain.fidelity().value + 5 * plain.fidelity().standard_error
    assert cut.rate_hz().value < plain.rate_hz().value
    assert cut.fates()["expired"] > 0


def test_a_least_fidelity_throws_away_what_has_faded():
    cut = run(chain(2), Rules(least_fidelity=0.85), pairs=500)
    assert cut.fates()["faded"] > 0
    delivered = cut.trace.fate("delivered")
    links = cut.trace.column("kind") == 0
    assert np.all(
        cut.trace.column("ended_s")[links & cut.trace.fate("faded")] > cut.trace.column("made_s")[links & cut.trace.fate("faded")]
    )
    assert delivered.sum() == 500


def test_distillation_raises_the_fidelity_and_fails_at_its_rate():
    still = replaced(replaced(LINK, "left.memory", Memory()), "right.memory", Memory())
    better = run(chain(2, still, memories=2), Rules(distillation=Distillation(before=1)))
    bare = run(chain(2, still, memories=2))
    assert better.fidelity().value > bare.fidelity().value + 0.02
    fates = better.fates()
    tried = fates["distilled"] + fates["distillation failed"]
    pair = PairState.bell_diagonal(run(chain(1, still), pairs=2).weights[0])
    expected = distilled(pair, pair).probability
    assert abs(fates["distilled"] / tried - expected) < 5 * math.sqrt(expected * (1 - expected) / tried)


def test_imperfect_stations_cost_fidelity_and_their_gates_time():
    noisy = run(chain(2, station=BellMeasurement(gate_error=0.05, gate_time_us=2000.0)))
    plain = run(chain(2))
    assert noisy.fidelity().value < plain.fidelity().value - 0.02
    assert noisy.rate_hz().value < plain.rate_hz().value


def test_more_memories_and_parallel_connections_deliver_more():
    one, many = run(chain(2)), run(chain(2, memories=4))
    assert many.rate_hz().value > 3 * one.rate_hz().value
    single = chain(1)
    double = replaced(single, "connections", single.connections * 2)
    assert within(run(double).rate_hz(), 2 * PAIRS.rate_hz)


def test_a_way_against_its_connection_gives_the_same_pairs_the_other_way_round():
    one = replaced(replaced(LINK, "left.fiber.length_km", 30.0), "left.memory", Memory(t2_s=0.01, dephasing="gaussian"))
    other = replaced(replaced(LINK, "right.fiber.length_km", 30.0), "right.memory", Memory(t2_s=0.01, dephasing="gaussian"))
    ends = [(Connection(left="0", right="1", link=one)), Connection(left="1", right="0", link=other)]
    nodes = (Node(name="0"), Node(name="1"), Node(name="2"))
    last = Connection(left="1", right="2", link=LINK)
    forward, against = (run(Network(nodes=nodes, connections=(first, last)), pairs=50) for first in ends)
    np.testing.assert_allclose(forward.fidelities, against.fidelities, atol=1e-12)


def test_nested_waits_longer_than_swapping_at_once():
    assert run(chain(4), Rules(swapping="nested")).rate_hz().value < run(chain(4)).rate_hz().value


def test_a_switch_of_equal_users_with_much_room_delivers_half_of_all_pairs():
    users, link = 4, LINK
    nodes = (Node(name="H"), *(Node(name=str(i)) for i in range(users)))
    ends = tuple(Connection(left="H", right=str(i), link=link, memories=400, attempts=1, length_km=0.0) for i in range(users))
    one = simulate(
        Network(nodes=nodes, connections=ends),
        (),
        Rules(switches=("H",)),
        time_s=SOME / PAIRS.rate_hz,
        rng=np.random.default_rng(0),
    )
    capacity = users * PAIRS.rate_hz / 2  # q = 1: Vardoyan et al., the switch with unbounded buffers
    assert within(one.rate_hz(-1), capacity)


def test_a_network_that_blocks_itself_ends_and_says_why():
    hub = Network(
        nodes=(Node(name="0"), Node(name="1", memories=1), Node(name="2")),
        connections=tuple(Connection(left=str(i), right=str(i + 1), length_km=0.0) for i in range(2)),
    )
    stuck = run(hub, time_s=1e3)
    assert stuck.ended == "empty"
    assert "memories wait for each other" in stuck.why()
    with pytest.raises(ParameterError, match=r"delivered 0 pairs in 1000 s. Of 1 pairs: 1 waiting. Nothing can happen"):
        stuck.rate_hz()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"time_s": math.inf}, r"simulate: time_s = inf s: must be a finite time above 0 s"),
        ({"pairs": 0}, r"simulate: pairs"),
        ({"rules": Rules(swapping="controller")}, r"Rules.swapping = 'controller': needs somebody who decides"),
        ({"keeps": True}, r"a flow keeps its pairs until a controller takes them"),
    ],
)
def test_runs_that_cannot_be_are_refused(change, words):
    with pytest.raises(ParameterError, match=words):
        run(chain(2), **change)


def test_a_run_that_kept_no_trace_does_not_say_that_no_pair_was_made():
    one = simulate(chain(2), Flow(source="0", target="2"), time_s=1.0, pairs=3, rng=np.random.default_rng(0), rows=0)
    assert one.why() == "Nothing is known of the others, as no trace was kept; ask for one with rows=."


def test_a_run_cannot_be_changed_through_its_arrays_nor_after_it_was_copied():
    one = run(chain(2), pairs=50)
    for each in (one, copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        for array in (each.counts, each.numbers, each.times_s, each.trace.counts, each.trace.numbers, each.trace.column("xx")):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0


def test_runs_and_traces_are_compared_and_hashed_as_what_they_are_not_by_their_arrays():
    one = run(chain(2), pairs=50)
    other = copy.deepcopy(one)
    assert (one == other, one.trace == other.trace) == (False, False)
    assert len({one, one.trace, other, other.trace}) == 4


@pytest.mark.parametrize("flow", [1, -2, 1.5, "x", None, True])
def test_a_flow_that_is_not_there_is_refused(flow):
    with pytest.raises(ParameterError, match=r"Run: flow = .*: must be the place of a flow, of which there are 1"):
        run(chain(2), pairs=50).rate_hz(flow)


@pytest.mark.parametrize("chance", [1e-12, 1e-18, 1e-21, 1e-30, 1e-300])
def test_pairs_that_almost_never_come_come_at_their_rate(chance):
    ends = Connection(left="A", right="B", link=StatedLink(probability=chance, attempt_s=1e-3), length_km=0.0)
    network = Network(nodes=(Node(name="A"), Node(name="B")), connections=(ends,))
    one = simulate(network, Flow(source="A", target="B"), time_s=1e305, pairs=4000, rng=np.random.default_rng(1))
    assert within(one.rate_hz(), chance / 1e-3)


def test_more_pairs_than_could_ever_be_counted_may_be_asked_for():
    assert len(run(chain(2), time_s=1.0, pairs=10**30)) == len(run(chain(2), time_s=1.0))


@pytest.mark.parametrize("time_s", ["x", None, 10**400, True, -1.0])
def test_a_time_that_is_none_is_refused(time_s):
    with pytest.raises(ParameterError, match=r"simulate: time_s = .* s: must be a finite time above 0 s"):
        run(chain(2), time_s=time_s)
