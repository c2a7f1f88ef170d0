"""Sample paths: chances of what is drawn, the same whatever is looked at and in which order, refusals."""

import copy
import math
import pickle

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Arena, PacketRequest, SlotLink, sample_path
from tests.slotted_arenas import path_of

SLOTS = 6000


def test_attempts_and_swaps_succeed_with_their_chances():
    arena = Arena.star([0.3, 0.7], swap=0.6)
    path = path_of(replaced(arena, "links", (replaced(arena.links[0], "attempts", 3), arena.links[1])), [], SLOTS)
    made = np.array([path.made(slot) for slot in range(SLOTS)])
    assert abs(made[:, 0].mean() - 0.9) < 5 * math.sqrt(3 * 0.3 * 0.7 / SLOTS)
    assert abs(made[:, 1].mean() - 0.7) < 5 * math.sqrt(0.3 * 0.7 / SLOTS)
    assert set(made[:, 1].tolist()) == {0, 1}
    swaps = np.array([[path.swapped(slot, 1, k) for slot in range(SLOTS)] for k in (0, 1)])
    assert np.abs(swaps.mean(axis=1) - 0.6).max() < 5 * math.sqrt(0.6 * 0.4 / SLOTS)
    assert abs(np.corrcoef(swaps)[0, 1]) < 5 / math.sqrt(SLOTS)


def test_a_path_does_not_depend_on_the_order_in_which_it_is_looked_at():
    one, other = (path_of(Arena.star([0.3, 0.7], swap=0.6), [], 40_000) for _ in range(2))
    slots = list(range(0, 40_000, 997))
    there = [(one.made(slot), one.swapped(slot, 1, 2)) for slot in slots]
    back = [(other.made(slot), other.swapped(slot, 1, 2)) for slot in reversed(slots)]
    assert there == back[::-1]
    for again in (copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert again.made(39_000) == one.made(39_000)


def test_a_better_link_succeeds_wherever_the_worse_one_did_and_the_others_stay():
    worse, better = (path_of(Arena.star([p, 0.5]), [], 500) for p in (0.3, 0.4))
    made = np.array([[path.made(slot) for slot in range(500)] for path in (worse, better)])
    assert (made[1, :, 0] >= made[0, :, 0]).all()
    assert (made[1, :, 0] > made[0, :, 0]).any()
    assert (made[0, :, 1] == made[1, :, 1]).all()


@pytest.mark.parametrize(
    ("arena", "requests", "slots", "message"),
    [
        (Arena(), [PacketRequest(key=1), PacketRequest(key=1)], 5, r"requests: 1 is the key of two"),
        (Arena(), [PacketRequest(key="late", asked_slot=5)], 5, r"'late' is asked in slot 5, but there are 5 slots"),
        (Arena(), [PacketRequest(target="C")], 5, r"target = 'C': is no node of this arena"),
        (Arena(), [], 0, r"sample_path: slots = 0"),
        (Arena(), ["AB"], 5, r"requests\[0\]: str 'AB': must be a PacketRequest"),
        (SlotLink(left="A", right="B"), [], 5, r"sample_path: arena: SlotLink .* must be an Arena"),
    ],
)
def test_what_cannot_be_played_is_refused_in_words(arena, requests, slots, message):
    with pytest.raises(ParameterError, match=message):
        sample_path(arena, requests, slots=slots, rng=np.random.default_rng(0))
