"""Runs of the event engine against the bounds: never above them, and near them where memories are many."""

import numpy as np
import pytest

from qnkit.network import Flow, Node, Rules, simulate
from qnkit.network.flow_bounds import max_flow_hz, most_rates
from qnkit.network.graphs import Parts
from qnkit.network.hops import Hops
from qnkit.network.measures import all_at_once_s
from qnkit.network.routing import best_way, value_of
from qnkit.network.shapes import chain, grid, star
from qnkit.network.swap_bounds import swap_bound_hz
from tests.project import JIT_OFF

PAIRS = 300 if JIT_OFF else 3000
LIGHT = {"left.emitter.photon_efficiency": 0.4}


def rates(network, flows, rules=None, pairs=PAIRS, seed=3):
    """The rates of flows in a run."""
    run = simulate(network, flows, rules, time_s=1e9, pairs=pairs, rng=np.random.default_rng(seed))
    return [run.rate_hz(i) for i in range(len(flows))]


@pytest.mark.parametrize("swapping", ["asap", "nested", "sequential"])
@pytest.mark.parametrize(("memories", "chance"), [(1, 1.0), (1, 0.6), (8, 0.6)])
def test_a_chain_never_runs_above_the_bounds(swapping, memories, chance):
    parts = Parts(memories=memories, node=Node(swap_success=chance), spread=LIGHT)
    network = chain(5, 8.0, parts, np.random.default_rng(1))
    hops = Hops.of(network)
    (rate,) = rates(network, [Flow(source="1", target="5")], Rules(swapping=swapping))
    bound = swap_bound_hz(hops, [("1", "5")])
    assert rate.value <= bound + 5 * rate.standard_error
    assert bound <= max_flow_hz(hops, "1", "5") * (1 + 1e-9)


def test_many_memories_come_near_the_bound_of_nested_swaps():
    network = chain(5, 8.0, Parts(memories=1, node=Node(swap_success=0.6)))
    wide = network.model_copy(
        update={"connections": tuple(one.model_copy(update={"memories": 200, "attempts": 1}) for one in network.connections)}
    )
    (rate,) = rates(wide, [Flow(source="1", target="5")], Rules(swapping="nested"), pairs=2 * PAIRS)
    bound = swap_bound_hz(Hops.of(wide), [("1", "5")])
    apart = 5 * np.sqrt(1 / PAIRS)  # two sides of a swap have made this share of their pairs more or less than each other
    assert (1 - 2 * apart) * bound < rate.value <= bound + 5 * rate.standard_error


def test_flows_that_share_hops_never_run_above_their_common_bound():
    network = grid(2, 3, 8.0, Parts(memories=2, spread=LIGHT), np.random.default_rng(2))
    hops, ends = Hops.of(network), [("1,1", "2,3"), ("2,1", "1,3")]
    flows = [Flow(source=a, target=b, path=best_way(hops, a, b, all_at_once_s).path) for a, b in ends]
    found = rates(network, flows)
    error = sum(one.standard_error for one in found)
    assert sum(one.value for one in found) <= most_rates(hops, ends).total_hz + 5 * error


def test_a_star_never_runs_above_its_bound():
    network = star(4, 8.0, Parts(spread=LIGHT), np.random.default_rng(4))
    found = rates(network, [Flow(source="1", target="2"), Flow(source="3", target="4")])
    total = most_rates(Hops.of(network), [("1", "2"), ("3", "4")]).total_hz
    assert sum(one.value for one in found) <= total + 5 * sum(one.standard_error for one in found)


def test_two_links_take_the_time_that_routing_says():
    parts = Parts(spread=LIGHT)
    network = chain(3, 8.0, parts, np.random.default_rng(5))
    quick = network.model_copy(
        update={"connections": tuple(one.model_copy(update={"length_km": 0.0}) for one in network.connections)}
    )
    hops = Hops.of(quick)
    (rate,) = rates(quick, [Flow(source="1", target="3")], pairs=6 * PAIRS)
    said = value_of(hops, hops.names, all_at_once_s)
    chance = max(max(hop.chances) for hop in hops.rows)  # attempts are counted, routing takes waits as exponential
    assert 1 / rate.value == pytest.approx(said, rel=chance + 5 * rate.standard_error / rate.value)


@pytest.mark.parametrize(("own", "memories"), [(2, 3), (3, 4), (4, 6)])
def test_a_chain_of_shared_memories_never_runs_above_its_flow(own, memories):
    plain = chain(4, 8.0, Parts(memories=own, node=Node(cutoff_s=0.5), spread=LIGHT), np.random.default_rng(6))
    network = plain.model_copy(update={"nodes": tuple(one.model_copy(update={"memories": memories}) for one in plain.nodes)})
    (rate,) = rates(network, [Flow(source="1", target="4")], pairs=PAIRS // 3)
    bound = max_flow_hz(Hops.of(network), "1", "4")
    assert rate.value <= bound + 5 * rate.standard_error
    assert bound < (1 - 1e-6) * max_flow_hz(Hops.of(plain), "1", "4")


def test_two_nodes_with_one_shared_memory_reach_their_flow():
    plain = chain(2, 8.0, Parts(memories=4))
    network = plain.model_copy(update={"nodes": tuple(one.model_copy(update={"memories": 1}) for one in plain.nodes)})
    (rate,) = rates(network, [Flow(source="1", target="2")])
    assert rate.value == pytest.approx(max_flow_hz(Hops.of(network), "1", "2"), abs=5 * rate.standard_error)


def test_attempts_beyond_a_connection_s_own_memories_use_those_of_its_nodes():
    plain = chain(2, 8.0, Parts(memories=1))
    network = plain.model_copy(
        update={
            "nodes": tuple(one.model_copy(update={"memories": 3}) for one in plain.nodes),
            "connections": tuple(one.model_copy(update={"attempts": 9}) for one in plain.connections),
        }
    )
    (rate,) = rates(network, [Flow(source="1", target="2")])
    (hop,) = Hops.of(network).rows
    assert rate.value == pytest.approx(hop.rate_hz, abs=5 * rate.standard_error)
    assert hop.rate_hz == pytest.approx(3 * Hops.of(plain).rows[0].rate_hz)
