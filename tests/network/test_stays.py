"""Claims about stays and messages that follow from a trace."""

from itertools import pairwise

import numpy as np
import pytest

from qnkit.network.network import Connection
from qnkit.network.stays import first_to_go, let_go_s, messages, spans_s
from qnkit.network.trace import FATES, Trace
from qnkit.physics import Memory
from tests.traces import DELAYS, chain_trace

TRACE = chain_trace()


def _row(serial, trace=TRACE):
    return trace.row_of[serial]


def test_the_span_of_a_pair_is_the_sum_over_the_links_in_it():
    spans = spans_s(TRACE)
    for serial, links in {0: (0,), 1: (1,), 3: (0, 1), 4: (0, 1, 2), 10: (0,)}.items():
        assert spans[_row(serial)] == pytest.approx(sum(DELAYS[i] for i in links), rel=1e-12)


def test_a_span_with_a_part_missing_is_not_a_number():
    kept = TRACE.column("serial") != 1
    part = Trace(TRACE.network, TRACE.counts[kept], TRACE.numbers[kept], TRACE.end_s, whole=False)
    spans = spans_s(part)
    assert np.isnan(spans[part.row_of[3]])
    assert np.isfinite(spans[part.row_of[2]])


def test_connections_without_fibre_have_no_span_and_send_no_message():
    bare = [Connection(left=c.left, right=c.right, link=Memory()) for c in TRACE.network.connections]
    network = type(TRACE.network)(nodes=TRACE.network.nodes, connections=tuple(bare))
    numbers = TRACE.numbers.copy()
    numbers[:, 1:3] = np.inf
    lost = Trace(network, TRACE.counts, numbers, TRACE.end_s)
    assert np.isnan(spans_s(lost)).all()
    assert messages(lost) == []
    assert (let_go_s(lost) == lost.column("ended_s")[:, None]).all()


def test_the_station_lets_go_first_in_a_failed_swap_and_the_old_qubit_in_an_expiry():
    first = first_to_go(TRACE)
    assert (first[_row(6)], first[_row(7)]) == (1, 0)  # both in The Hague
    assert first[_row(5)] == 1  # Haarlem has the cut-off
    others = [row for serial, row in TRACE.row_of.items() if serial not in (5, 6, 7)]
    assert (first[others] == -1).all()


def test_a_memory_far_from_the_loss_is_blocked_until_the_news_arrives():
    free, ended = let_go_s(TRACE), TRACE.column("ended_s")
    assert free[_row(6)] == pytest.approx([0.030 + DELAYS[0], 0.030], rel=1e-12)
    assert free[_row(7)] == pytest.approx([0.030, 0.030 + DELAYS[1]], rel=1e-12)
    assert free[_row(5)] == pytest.approx([0.040 + DELAYS[2], 0.040], rel=1e-12)
    others = [row for serial, row in TRACE.row_of.items() if serial not in (5, 6, 7)]
    assert (free[others] == ended[others, None]).all()


def test_after_a_failed_distillation_both_memories_wait_for_the_other_end():
    kept = TRACE.column("serial") != 10
    counts = TRACE.counts[kept].copy()
    counts[counts[:, 0] == 8, -1] = FATES.index("distillation failed")
    failed = Trace(TRACE.network, counts, TRACE.numbers[kept], TRACE.end_s)
    assert let_go_s(failed)[failed.row_of[8]] == pytest.approx([0.044 + DELAYS[0]] * 2, rel=1e-12)
    assert [m[:2] for m in messages(failed) if m[2] == 0.044] == [m[:2] for m in messages(TRACE) if m[2] == 0.044]


def test_a_memory_is_never_held_by_two_pairs_at_once_and_never_beyond_the_end():
    free = let_go_s(TRACE)
    stays = {}
    for row in range(len(TRACE)):
        for side in (0, 1):
            half = tuple(TRACE.counts[row, [5 + side, 7 + side]])
            stays.setdefault(half, []).append((TRACE.numbers[row, 0], free[row, side]))
    for stay in stays.values():
        stay.sort()
        assert all(one[1] <= other[0] for one, other in pairwise(stay))
    assert free.max() <= TRACE.end_s


def test_the_news_of_a_loss_is_cut_where_the_memory_is_used_again():
    numbers = TRACE.numbers.copy()
    numbers[_row(8), 0] = 0.030 + DELAYS[0] / 2
    early = Trace(TRACE.network, TRACE.counts, numbers, TRACE.end_s)
    assert let_go_s(early)[_row(6), 0] == 0.030 + DELAYS[0] / 2


def test_each_swap_tells_both_ends_and_each_loss_the_other_end():
    sent = {(a, b, round(t0, 6)): t1 - t0 for a, b, t0, t1 in messages(TRACE)}
    d = DELAYS
    assert sent == pytest.approx(
        {
            (1, 0, 0.009): d[0],
            (1, 2, 0.009): d[1],
            (2, 0, 0.016): d[0] + d[1],
            (2, 3, 0.016): d[2],
            (1, 0, 0.030): d[0],
            (1, 2, 0.030): d[1],
            (3, 2, 0.040): d[2],
            (0, 1, 0.044): d[0],
            (1, 0, 0.044): d[0],
        },
        rel=1e-9,
    )


def test_news_that_a_pair_did_not_live_to_hear_travels_all_the_same():
    numbers = TRACE.numbers.copy()
    numbers[_row(3), 1:3] = np.inf  # swapped on before either end had heard
    heard, unheard = (np.array(messages(one)) for one in (TRACE, Trace(TRACE.network, TRACE.counts, numbers, TRACE.end_s)))
    assert np.allclose(heard, unheard, rtol=1e-12)


def test_an_empty_trace_has_no_stays_and_no_messages():
    none = Trace(TRACE.network, np.empty((0, 13), dtype=np.int64), np.empty((0, 8)), 1.0)
    assert messages(none) == []
    assert let_go_s(none).shape == (0, 2)
