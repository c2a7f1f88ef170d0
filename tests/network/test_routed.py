"""Towns with many ways: what each measure chooses, what the engine says of it, and what a plan for all is worth."""

import math
from itertools import pairwise, product

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import fair_rates, max_flow_hz, most_rates
from qnkit.network.measures import in_turn_s
from qnkit.network.routed import CHOICES, MEASURES, OTHERS, RoutedTowns
from qnkit.network.routing import several_ways, value_of
from tests.project import JIT_OFF

TOWNS = RoutedTowns()
ALKMAAR = replaced(TOWNS, "ends", ("Rotterdam", "Alkmaar"))


def rate_of(towns, *paths):
    return towns.play(paths, 300, 1).total


def test_each_measure_chooses_what_no_other_path_of_the_map_beats():
    graph = TOWNS.hops.graph
    paths = list(nx.all_simple_paths(graph, *TOWNS.ends, cutoff=5))
    assert TOWNS.length_km(TOWNS.way("least fibre").path) == min(TOWNS.length_km(tuple(path)) for path in paths)
    assert len(TOWNS.way("fewest links").path) == min(len(path) for path in paths)
    turns = [sum(1 / graph.edges[two]["hop"].rate_hz for two in pairwise(path)) for path in paths]
    assert TOWNS.way("sum of waits").value == pytest.approx(min(turns), rel=1e-12)


def test_least_fibre_is_slow_a_detour_fast_and_no_way_is_best_in_all():
    ways = {by: TOWNS.way(by).path for by in MEASURES}
    short, few, long = ways["least fibre"], ways["sum of waits"], ways["pairs a slot"]
    assert TOWNS.length_km(short) < TOWNS.length_km(few) < TOWNS.length_km(long)
    got = {path: TOWNS.play((path,), 300, 1).each[0] for path in (short, few, long)}
    assert got[few].rate.value > 10 * got[short].rate.value
    assert got[short].fidelity.value > got[few].fidelity.value > got[long].fidelity.value
    assert got[few].key_hz > 5 * got[short].key_hz > 5 * got[long].key_hz == 0


@pytest.mark.parametrize("towns", [TOWNS, ALKMAAR])
def test_engine_never_exceeds_the_bounds(towns):
    ways = tuple(way.path for way in towns.disjoint)
    for k in range(1, len(ways) + 1):
        rate = rate_of(towns, *ways[:k])
        assert rate.value - 5 * rate.standard_error < max_flow_hz(towns.hops, *towns.ends)
    for paths in (towns.own, towns.planned):
        rate = rate_of(towns, *paths)
        assert rate.value - 5 * rate.standard_error < towns.most_hz


def test_a_second_way_doubles_the_pairs_where_it_is_as_good_and_hardly_adds_where_it_is_not():
    for towns, least, most in ((ALKMAAR, 1.7, 2.7), (TOWNS, 0.9, 1.4)):
        first, second = (way.path for way in towns.disjoint[:2])
        assert not set(map(frozenset, pairwise(first))) & set(map(frozenset, pairwise(second)))
        assert least < rate_of(towns, first, second).value / rate_of(towns, first).value < most


def test_plan_is_the_best_of_all_choices_and_keeps_the_first_two_apart():
    hops = TOWNS.hops
    found = [several_ways(hops, *two, CHOICES, in_turn_s) for two in TOWNS.wanted]

    def worth(choice):
        shared = [two for way in choice for two in map(frozenset, way.hops)]
        return sum(
            1 / sum(shared.count(frozenset(two)) / hops.graph.edges[two]["hop"].rate_hz for two in way.hops) for way in choice
        )

    best = max(product(*found), key=worth)
    assert TOWNS.planned == tuple(way.path for way in best)
    assert TOWNS.own == tuple(ways[0].path for ways in found)
    assert TOWNS.own != TOWNS.planned
    assert worth([ways[0] for ways in found]) < worth(best)


def test_plan_counts_the_chances_of_swaps():
    failing = replaced(TOWNS, "swap_success", 0.5)
    assert failing.way("sum of waits").path != TOWNS.way("sum of waits").path
    assert value_of(failing.hops, failing.own[0], in_turn_s) == failing.way("sum of waits").value
    assert failing.planned != TOWNS.planned


def test_best_for_each_alone_is_bad_for_all_and_without_a_cutoff_nothing_moves_any_more():
    own, planned = TOWNS.play(TOWNS.own, 500, 1), TOWNS.play(TOWNS.planned, 500, 1)
    assert planned.total.value > 2 * own.total.value
    assert all(better.rate.value > worse.rate.value for better, worse in zip(planned.each, own.each, strict=True))
    for_ever = replaced(TOWNS, "cutoff_s", None)
    stuck = for_ever.play(TOWNS.own, 20_000, 1)
    assert 0 < stuck.stuck_s < 500
    assert stuck.total.value == 0
    assert for_ever.play(TOWNS.planned, 500, 1).stuck_s is None


@pytest.mark.skipif(JIT_OFF, reason="a hundred runs of a thousand pairs")
@pytest.mark.parametrize("paths", [TOWNS.own, TOWNS.planned])
def test_error_of_all_together_is_how_much_they_differ_from_run_to_run(paths):
    seen = [TOWNS.play(paths, 1000, seed).total for seed in range(100)]
    said = math.sqrt(np.mean([one.standard_error**2 for one in seen]))
    assert said == pytest.approx(np.std([one.value for one in seen], ddof=1), rel=5 / math.sqrt(2 * 99))


def test_most_is_the_linear_programme_and_fair_rates_stay_below_it():
    assert TOWNS.most_hz == pytest.approx(most_rates(TOWNS.hops, TOWNS.wanted).total_hz)
    assert fair_rates(TOWNS.hops, TOWNS.wanted).total_hz <= TOWNS.most_hz * (1 + 1e-9)
    assert [replaced(TOWNS, "wants", n).wanted for n in (1, 2)] == [(TOWNS.ends,), (TOWNS.ends, OTHERS[0])]


def test_lines_differ_and_alike_ones_do_not():
    def losses(towns):
        return {one.link.left.fiber.attenuation_db_per_km for one in towns.network.connections}

    assert len(losses(TOWNS)) == len(TOWNS.network.connections)
    assert all(0.175 <= one <= 0.325 for one in losses(TOWNS))
    assert losses(replaced(TOWNS, "spread", 0.0)) == {0.25}


def test_too_few_pairs_have_no_fidelity():
    (rare,) = replaced(TOWNS, "light", 0.001).play((TOWNS.way().path,), 5, 1).each
    assert rare.fidelity is None
    assert rare.key_hz == 0


@pytest.mark.parametrize("ends", [("Delft", "Delft"), ("Delft", "Groningen"), ("Eindhoven", "Delft")])
def test_ends_are_two_towns_of_the_map(ends):
    with pytest.raises(ParameterError, match=r"RoutedTowns\.ends = .*: must be two towns of the map"):
        RoutedTowns(ends=ends)
