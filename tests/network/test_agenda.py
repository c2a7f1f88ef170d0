"""The table of events to come: nothing that could still happen leaves it, and it grows with what is there, not with time."""

import numpy as np
import pytest

from qnkit.kernels import event_columns as c
from qnkit.network import Connection, Distillation, Engine, Flow, Network, Node, Rules
from qnkit.network.agenda import alive, with_room
from qnkit.physics import Memory, StatedLink

LINK = StatedLink(probability=0.5, attempt_s=1e-4, fidelity=0.9, memory=Memory(t2_s=1.0))


def chain(cutoff_s, memories=4):
    """Two links with a station between."""
    return Network(
        nodes=tuple(Node(name=name, cutoff_s=cutoff_s) for name in "ABC"),
        connections=tuple(Connection(left=a, right=b, link=LINK, memories=memories, length_km=1.0) for a, b in ("AB", "BC")),
    )


def engine(cutoff_s=None, rules=None):
    """An engine on the chain."""
    return Engine(chain(cutoff_s), [Flow(source="A", target="C")], rules, np.random.default_rng(3))


def test_cut_offs_far_away_do_not_fill_the_memory_of_a_long_run():
    one = engine(cutoff_s=1e3)
    before = len(one._state.heap)
    one.advance(0.2)
    assert one.delivered > 4 * before
    assert len(one._state.heap) == before


@pytest.mark.parametrize(
    "rules", [Rules(least_fidelity=0.6), Rules(swapping="nested", distillation=Distillation(before=1)), Rules(asking=True)]
)
def test_a_run_whose_table_is_put_in_order_all_the_time_is_the_same_run(rules):
    plain, often = engine(0.01, rules), engine(0.01, rules)
    plain.advance(0.05)
    for until in np.linspace(0.001, 0.05, 50):
        often.advance(float(until))
        often._state = with_room(often._state, 0)
    often.advance(0.05)
    for a, b in zip(plain.deliveries(), often.deliveries(), strict=True):
        assert np.array_equal(a, b)
    assert np.array_equal(plain.trace().numbers, often.trace().numbers)
    assert often.delivered > 50


def test_the_table_grows_where_all_that_is_in_it_can_still_happen():
    one = engine()
    wanted = 3 * len(one._state.heap)
    grown = with_room(one._state, wanted)
    assert len(grown.heap) - grown.tally[c.HEAP] >= wanted
    assert np.array_equal(np.sort(grown.heap[: grown.tally[c.HEAP]]), grown.heap[: grown.tally[c.HEAP]])


def test_an_attempt_that_was_stopped_is_no_event_to_come():
    one = engine()
    assert alive(one._state).all()
    one.switch(0, False)
    gone = ~alive(one._state)
    assert gone.sum() == 4
    assert (one._state.heap_what[: len(gone)][gone, 0] == c.HERALD).all()
