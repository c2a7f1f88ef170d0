"""Measures: what each says of a path, from its definition alone."""

import math

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network import measures
from qnkit.network.graphs import Parts
from qnkit.network.hops import Hops
from qnkit.network.network import Node
from qnkit.network.routing import value_of
from qnkit.network.shapes import chain
from qnkit.physics import BellMeasurement, Link, PairState, swapped
from tests.links import ideal_link, single
from tests.oracles_routes import all_paths, longest_wait, parts, random_hops, recursion


def paths():
    """Every path between two nodes of some graphs whose hops differ in everything."""
    for seed in range(6):
        hops = random_hops(np.random.default_rng(seed))
        if nx.has_path(hops.graph, "n0", "n6"):
            yield from ((hops, path) for path in all_paths(hops, "n0", "n6"))


def test_fibre_and_hops_are_sums():
    for hops, path in paths():
        rows, _, _ = parts(hops, path)
        assert value_of(hops, path, measures.least_fibre_km) == pytest.approx(sum(one.length_km for one in rows), rel=1e-13)
        assert value_of(hops, path, measures.fewest_hops) == len(rows)


def test_times_are_the_sum_and_the_longest_of_waits_over_the_chance_of_all_swaps():
    for hops, path in paths():
        rows, swap, _ = parts(hops, path)
        rates = [one.rate_hz for one in rows]
        assert value_of(hops, path, measures.in_turn_s) == pytest.approx(sum(1 / rate for rate in rates) / swap, rel=1e-12)
        assert value_of(hops, path, measures.all_at_once_s) == pytest.approx(longest_wait(rates) / swap, rel=1e-7)


def test_the_longest_wait_is_exact_for_one_hop_and_many_equal_ones():
    for nodes in (2, 3, 9, 40):
        hops = Hops.of(chain(nodes, 5.0))
        rate, harmonic = hops.rates_hz[0], sum(1 / k for k in range(1, nodes))
        assert value_of(hops, hops.names, measures.all_at_once_s) == pytest.approx(
            harmonic / rate, rel=1e-8 if nodes < 11 else 1e-6
        )


def test_fidelity_is_the_product_of_correlations():
    for hops, path in paths():
        rows, _, factors = parts(hops, path)
        product = np.prod([one.correlations for one in rows] + factors, axis=0)
        assert value_of(hops, path, measures.fidelity) == pytest.approx((1 + product.sum()) / 4, abs=1e-13)


def test_fidelity_is_that_of_pairs_that_are_swapped():
    station = BellMeasurement(gate_error=0.03, one_qubit_error=0.01)
    hops = Hops.of(chain(4, 4.0, Parts(node=Node(station=station))))
    one = PairState.bell_diagonal([Link().pairs().state.bell_weights()[k] for k in range(4)])
    made = swapped(swapped(with_length(one), with_length(one), station).state, with_length(one), station).state
    assert value_of(hops, hops.names, measures.fidelity) == pytest.approx(made.fidelity("phi+"), abs=1e-12)


def with_length(_):
    """The pair of the chain's link, turned to phi+."""
    from qnkit.network.graphs import with_length as longer

    weights = longer(Link(), 4.0).pairs().state.bell_weights()
    return PairState.bell_diagonal(weights[[2, 3, 0, 1]])


def test_pairs_are_those_of_the_recursion_times_the_swaps():
    for hops, path in paths():
        rows, swap, _ = parts(hops, path)
        each = [one.chances for one in rows]
        expected = swap * float(np.arange(recursion(each).size) @ recursion(each))
        assert value_of(hops, path, measures.slot_pairs()) == pytest.approx(expected, rel=1e-12)
        narrow = swap * math.prod(max(chances) for chances in each)
        assert value_of(hops, path, measures.slot_pairs(1)) == pytest.approx(narrow, rel=1e-12)


def test_perfect_links_and_swaps_are_perfect():
    hops = Hops.of(chain(5, 0.0, Parts(link=ideal_link(single(1e-9), efficiency=1.0))))
    assert value_of(hops, hops.names, measures.fidelity) == pytest.approx(1.0, abs=1e-7)


def test_swaps_that_fail_cost_time_and_pairs():
    sure, half = (Hops.of(chain(3, 5.0, Parts(node=Node(swap_success=q)))) for q in (1.0, 0.5))
    for measure, factor in ((measures.in_turn_s, 2.0), (measures.all_at_once_s, 2.0), (measures.slot_pairs(), 0.5)):
        assert value_of(half, ["1", "2", "3"], measure) == pytest.approx(
            factor * value_of(sure, ["1", "2", "3"], measure), rel=1e-9
        )


def test_a_width_below_one_is_refused_in_words():
    with pytest.raises(ParameterError, match=r"slot_pairs: width = 0: must be a whole number of at least 1"):
        measures.slot_pairs(0)
