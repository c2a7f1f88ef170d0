"""Blocks of slots: their length, no node booked twice, what defer and retry change, and what is given up."""

import numpy as np
import pytest
from scipy.stats import binom

from qnkit.model import ParameterError, replaced
from qnkit.network import Arena, BookedBlocks, PacketRequest, PoissonArrivals, arrivals, block_slots
from tests.slotted_arenas import duos, line, run

STAR = replaced(Arena.star([0.8] * 5, services=1), "attempts", "asked")


@pytest.mark.parametrize(("pairs", "chance", "share"), [(1, 0.3, 0.9), (4, 0.5, 0.99), (7, 0.9, 0.5)])
def test_a_block_is_the_shortest_that_is_long_enough(pairs, chance, share):
    slots = block_slots(pairs, chance, share)
    assert binom.sf(pairs - 1, slots, chance) >= share > binom.sf(pairs - 1, slots - 1, chance)


def test_sure_pairs_need_a_slot_each_and_dead_links_for_ever():
    assert block_slots(5, 1.0, 0.9) == 5
    assert block_slots(1, 0.0, 0.9) == float("inf")


def test_blocks_are_in_a_row_from_the_next_slot_on_those_with_early_deadlines_first():
    sure = replaced(line(1.0), "attempts", "asked")
    asked = [PacketRequest(key="late", pairs=2, deadline_slot=30), PacketRequest(key="soon", pairs=3, deadline_slot=20)]
    ours = run(BookedBlocks(), sure, asked, 30)
    assert ours.services[:, :2].tolist() == [[1, 1], [2, 1], [3, 1], [4, 0], [5, 0]]


def busy(per_slot=0.012, slots=2000):
    """Requests of two pairs with a deadline between each two users of the star."""
    sources = [PoissonArrivals(asks=one, per_slot=per_slot) for one in duos(5, 2, deadline_slot=40)]
    return arrivals(sources, slots=slots, rng=np.random.default_rng(5))


@pytest.mark.parametrize("more", [{}, {"defer": True}, {"retry": True}, {"defer": True, "retry": True}])
def test_no_node_serves_two_in_a_slot_and_nothing_is_asked_that_cannot_be(more):
    ours = run(BookedBlocks(**more), STAR, busy(), 2000)
    assert ours.wrong == 0
    assert np.bincount(ours.services[:, 0]).max() == 1
    assert ours.fates()["delivered"] > 200


def test_retrying_and_deferring_complete_more():
    static, retry, both = (
        run(BookedBlocks(**more), STAR, busy(), 2000).fates()["delivered"]
        for more in ({}, {"retry": True}, {"defer": True, "retry": True})
    )
    assert static < retry < both


def test_a_request_that_finds_no_block_is_given_up_or_waits():
    sure = replaced(line(0.5), "attempts", "asked")
    asked = [PacketRequest(key=k, pairs=4, deadline_slot=12) for k in "ab"]
    assert run(BookedBlocks(), sure, asked, 20).table[1, :2].tolist() == [4, 0], "dropped in slot 0"
    assert run(BookedBlocks(defer=True), sure, asked, 20).table[1, 1] > 0


def test_what_is_no_chance_is_refused_in_words():
    with pytest.raises(ParameterError, match=r"BookedBlocks: share = 1\.0: must be between 0 and 1"):
        BookedBlocks(1.0)
