"""The columns of the event engine: each number has a place of its own."""

import numpy as np

from qnkit.kernels import event_columns as c
from qnkit.network.trace import FATES, KINDS
from tests.engine_state import state_from
from tests.random_networks import random_tables


def test_every_column_fits_its_table():
    s = state_from(random_tables(np.random.default_rng(0)))
    for table, last in (
        (s.links, c.DRIFT_RIGHT),
        (s.channels, c.REVERSED),
        (s.pools, c.QUEUE_TAIL),
        (s.memories, c.ASKED_AT),
        (s.held, c.FROZEN),
        (s.nodes, c.GATE),
        (s.distils, c.LAST),
        (s.flows, c.KEEPS),
        (s.pairs, c.RIGHT_HELD),
        (s.states, c.RIGHT_TOLD),
    ):
        assert table.shape[1] == last + 1
    assert s.sites.shape[1] == c.TAIL + 3
    assert len(s.tally) == c.ASKING + 1


def test_fates_and_kinds_stand_in_the_order_of_the_trace():
    assert FATES[c.F_SWAPPED] == "swapped"
    assert FATES[c.F_DISTIL_FAILED] == "distillation failed"
    assert FATES[c.F_DELIVERED] == "delivered"
    assert KINDS[c.MADE_DISTILLED] == "distilled"
