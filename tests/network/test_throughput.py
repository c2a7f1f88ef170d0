"""The pairs of a slot: against the recursion from hop to hop and slots that are played, limits, refusals."""

import math

import numpy as np
import pytest

from qnkit.model import ParameterError
from qnkit.network.throughput import at_least, expected_pairs, pairs_of_slot
from tests.oracles_routes import recursion, slots


@pytest.mark.parametrize("seed", range(8))
def test_the_product_of_survivals_is_the_recursion_from_hop_to_hop(seed):
    rng = np.random.default_rng(seed)
    hops = [rng.uniform(0, 1, rng.integers(1, 5)).tolist() for _ in range(rng.integers(1, 5))]
    assert pairs_of_slot(hops) == pytest.approx(recursion(hops), abs=1e-14)
    swaps = rng.uniform(0, 1, len(hops) - 1).tolist()
    expected = math.prod(swaps) * float(np.arange(recursion(hops).size) @ recursion(hops))
    assert expected_pairs(hops, swaps) == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize("width", [1, 2, 4])
def test_slots_that_are_played_agree_to_five_standard_errors(width):
    n, hops, swaps = 4000, [[0.6] * width, [0.5] * width, [0.8] * width], [0.9, 0.7]
    found = slots(hops, swaps, n, np.random.default_rng(width))
    assert expected_pairs(hops, swaps) == pytest.approx(found.mean(), abs=5 * found.std() / math.sqrt(n))


def test_one_channel_is_the_plain_product():
    assert expected_pairs([[0.5], [0.4], [0.3]], [0.9, 0.8]) == pytest.approx(0.5 * 0.4 * 0.3 * 0.9 * 0.8, rel=1e-15)


def test_a_wider_path_delivers_more_than_as_many_narrow_ones():
    one, three = (expected_pairs([[0.3] * width] * 4) for width in (1, 3))
    assert three > 3 * one, "a pair of one row serves another"
    assert expected_pairs([[0.3] * 3] * 4, width=1) == pytest.approx(one, rel=1e-14)


def test_the_narrowest_hop_sets_the_width():
    assert expected_pairs([[1.0] * 5, [1.0] * 2]) == pytest.approx(2.0, rel=1e-15)


def test_the_best_channels_are_those_that_are_used():
    assert at_least([0.1, 0.9], width=1) == pytest.approx([0.9])
    assert at_least([0.0, 1.0, 1.0]) == pytest.approx([1.0, 1.0, 0.0], abs=1e-15)


def test_swaps_that_never_succeed_deliver_nothing():
    assert expected_pairs([[1.0], [1.0]], 0.0) == 0
    assert expected_pairs([[0.4]], []) == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: expected_pairs([]), r"expected_pairs: hops = \[\]: a path has at least one hop"),
        (lambda: expected_pairs([[0.5], [0.5]], [0.5, 0.5]), r"expected_pairs: 2 swaps for 1 nodes between; give one for each"),
        (lambda: expected_pairs([[0.5], [1.5]]), r"at_least\.chances = \[1\.5\]: must be probabilities from 0 to 1"),
        (lambda: expected_pairs([[0.5]] * 2, -0.1), r"expected_pairs: swaps\.chances = -0\.1: must be probabilities"),
        (lambda: at_least([0.5], 0), r"at_least: width = 0: must be a whole number of at least 1"),
        (lambda: at_least([]), r"at_least\.chances = \[\]: must be probabilities"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
