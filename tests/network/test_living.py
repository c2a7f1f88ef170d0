"""Claims about the small living network."""

import itertools
import math

import networkx as nx
import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network.living import LivingLink, LivingNetwork, Place, cutoff_s, live, six_modules

TWO = LivingNetwork(places=(Place(name="a"), Place(name="b", x_m=1.0)), links=(LivingLink(probability=0.02),), cutoff_s=None)


def run(network, t_end=20.0, seed=0):
    return live(network, t_end, np.random.default_rng(seed))


def test_a_link_heralds_at_its_probability_over_its_attempt():
    # nobody asks, every pair is dropped at once: heralds are a renewal process with mean attempt/probability
    trace = run(TWO.model_copy(update={"cutoff_s": 0.0, "open_requests": 0}), t_end=400.0)
    mean, n = 0.001 / 0.02, len(trace.pairs)
    spread = mean * math.sqrt(1 - 0.02)
    assert abs(np.mean(np.diff([p.t0 for p in trace.pairs])) - mean) < 5 * spread / math.sqrt(n)


def test_attempts_are_whole_slots():
    trace = run(TWO.model_copy(update={"cutoff_s": 0.0, "open_requests": 0}), t_end=5.0)
    slots = np.array([p.t0 for p in trace.pairs]) / 0.001
    assert np.allclose(slots, np.round(slots), atol=1e-6)


def test_swaps_match_a_slow_slot_by_slot_twin():
    # a line of three, only requests between the ends can be told apart by kind; the twin plays every attempt of every slot
    places = tuple(Place(name=str(i), x_m=float(i)) for i in range(3))
    links = (LivingLink(left=0, right=1, probability=0.05), LivingLink(left=1, right=2, probability=0.05))
    network = LivingNetwork(places=places, links=links, cutoff_s=0.02, use_s=0.0, open_requests=1)
    trace = run(network, t_end=200.0, seed=3)
    rng, used, steps = np.random.default_rng(9), 0, 200_000
    age, path = [None, None], [(0,), (1,), (0, 1)][rng.integers(3)]
    for draws in rng.random((steps, 2)) < 0.05:
        for i in (0, 1):
            if age[i] is not None:
                age[i] += 1
                age[i] = None if age[i] >= 20 else age[i]  # gone at the cut-off, tries again in the next slot
            elif draws[i]:
                age[i] = 0
        while all(age[i] is not None for i in path):
            for i in path:
                age[i] = None
            used, path = used + 1, [(0,), (1,), (0, 1)][rng.integers(3)]
    # both counts have a relative error of about 1/sqrt(n); the twin's slots add at most one slot of 20 to a pair's life
    n = trace.count("used")
    assert abs(n - used) < 5 * math.sqrt(n + used) + 0.02 * used


def test_pairs_of_a_swap_end_where_and_when_the_swapped_pair_begins():
    trace = run(six_modules())
    graph = nx.Graph(trace.links)
    swapped = [p for p in trace.pairs if p.kind == "swapped"]
    assert swapped
    for pair in swapped:
        parts = [p for p in trace.pairs if p.fate == "swapped" and p.t1 == pair.t0]
        ends = [end for part in parts for end in (part.a, part.b)]
        assert sorted(e for e in ends if ends.count(e) % 2) == sorted((pair.a, pair.b))
        assert len(parts) == nx.shortest_path_length(graph, pair.a, pair.b)


def test_every_link_holds_one_pair_at_a_time():
    trace = run(six_modules(cutoff_s=0.3))
    for link in trace.links:
        lives = sorted((p.t0, p.t1) for p in trace.pairs if p.kind == "link" and (p.a, p.b) == link)
        assert all(end <= begin for (_, end), (begin, _) in itertools.pairwise(lives))


def test_no_pair_outlives_its_cutoff_and_lost_ones_have_reached_it():
    trace = run(six_modules(cutoff_s=0.4))
    assert trace.count("lost") > 0
    for pair in trace.pairs:
        if pair.kind == "link":
            assert pair.t1 - pair.t0 <= 0.4 + 0.06 + 1e-9  # a pair promised to a request may take use_s more
        if pair.fate == "lost":
            assert pair.t1 - pair.t0 == pytest.approx(0.4)


def test_a_longer_cutoff_never_loses_more():
    lost = [np.mean([run(six_modules(cutoff_s=c), seed=s).count("lost") for s in range(8)]) for c in (0.1, 0.4, 1.6, 6.4)]
    assert np.all(np.diff(lost) < 0)


def test_the_same_seed_gives_the_same_trace_and_another_one_another():
    assert run(six_modules()) == run(six_modules())
    assert run(six_modules()) != run(six_modules(), seed=1)


def test_before_the_first_cutoff_a_change_of_cutoff_changes_nothing():
    early = [[p for p in run(six_modules(cutoff_s=c)).pairs if p.t1 < 0.5] for c in (0.5, 5.0)]
    assert early[0] == early[1]


def test_without_a_cutoff_nothing_is_lost():
    assert run(six_modules(cutoff_s=None)).count("lost") == 0


def test_a_certain_link_heralds_in_every_first_slot():
    trace = run(LivingNetwork(places=TWO.places, links=(LivingLink(probability=1.0),), cutoff_s=None, open_requests=0), t_end=1.0)
    assert [(p.t0, p.t1, p.fate) for p in trace.pairs] == [(0.001, 1.0, "waiting")]


def test_a_zero_cutoff_drops_every_pair_at_birth():
    trace = run(replaced(TWO, "cutoff_s", 0.0).model_copy(update={"open_requests": 0}))
    assert {p.fate for p in trace.pairs} == {"lost"}


@pytest.mark.parametrize(("fidelity", "least", "memory"), [(0.969, 0.85, 10.0), (0.92, 0.6, 1.0)])
def test_at_the_cutoff_a_dephasing_pair_has_fallen_to_the_least_fidelity(fidelity, least, memory):
    wait = cutoff_s(fidelity, least, memory)
    keep = (1 + np.exp(-wait / memory)) / 2  # each memory flips the phase with probability 1 - keep
    even = keep**2 + (1 - keep) ** 2
    assert even * fidelity + (1 - even) * (1 - fidelity) / 3 == pytest.approx(least, abs=1e-12)


def test_a_pair_below_the_least_fidelity_may_not_wait_and_one_that_never_falls_may_wait_for_ever():
    assert cutoff_s(0.8, 0.85, 10.0) == 0
    assert cutoff_s(0.969, 0.4, 10.0) == math.inf


def test_the_trace_as_plain_numbers_keeps_every_pair():
    trace = run(six_modules())
    plain = trace.as_dict()
    assert len(plain["pairs"]) == len(trace.pairs)
    assert plain["nodes"][0] == {"name": "1", "x": 0.0, "y": 3.2}
    assert plain["links"][0] == [0, 1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"links": (LivingLink(left=0, right=0),)}, "must join two different nodes of the 2"),
        ({"links": (LivingLink(left=0, right=2),)}, "must join two different nodes of the 2"),
        ({"links": (LivingLink(), LivingLink(left=1, right=0))}, "two nodes may share one link only here"),
        ({"links": ()}, "must connect all nodes"),
        ({"cutoff_s": -1.0}, "LivingNetwork.cutoff_s = -1.0 s: must be at least 0 s"),
    ],
)
def test_bad_networks_are_refused_in_words(change, message):
    with pytest.raises(ParameterError) as refused:
        LivingNetwork(**({"places": TWO.places, "links": TWO.links} | change))
    assert message in str(refused.value)


@pytest.mark.parametrize("t_end", [0.0, -1.0, math.nan, math.inf])
def test_a_bad_end_is_refused_in_words(t_end):
    with pytest.raises(ParameterError, match=r"LivingNetwork.t_end = .* s: must be a finite time above 0 s"):
        run(TWO, t_end)


@pytest.mark.parametrize("rate", [0.0, -1.0, 1e4, math.nan])
def test_a_bad_rate_is_refused_in_words(rate):
    with pytest.raises(ParameterError, match=r"six_modules.pair_rate_hz"):
        six_modules(pair_rate_hz=rate)
