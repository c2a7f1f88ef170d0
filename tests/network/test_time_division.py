"""Time division: shares of the table, no node twice in a row, throughput of a table in closed form, refusals."""

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Arena, PacketRequest, TimeDivision, first_come
from tests.slotted_arenas import duos, line, run, within

STAR = replaced(Arena.star([0.9, 0.8, 0.7, 0.6], swap=0.9), "attempts", "asked")
KINDS = duos(4)


def test_a_table_gives_slots_in_the_proportion_of_the_shares():
    kinds = [PacketRequest(key=1), PacketRequest(key=2, source="B", target="A"), PacketRequest(key=3, path=("A", "B"))]
    table = TimeDivision(line(1.0), kinds, [0.25, 0.5, 0.0], frame=12)
    assert [sum(place in row for row in table.table) for place in (0, 1, 2)] == [4, 8, 0]
    assert list(TimeDivision(STAR, KINDS, frame=6).services().values()) == pytest.approx([1 / 3] * 6), "two of six in a row"


@pytest.mark.parametrize("seed", range(3))
def test_no_link_and_no_node_is_in_a_row_twice(seed):
    rng = np.random.default_rng(seed)
    arena = Arena.star([0.5] * 5, services=2)
    kinds = duos(5)
    for row in TimeDivision(arena, kinds, rng.random(10).tolist(), frame=40).table:
        users = [end for place in row for end in (kinds[place].source, kinds[place].target)]
        assert len(users) == len(set(users)) <= 4


def test_a_way_gets_its_share_of_slots_times_its_chance():
    table = TimeDivision(STAR, KINDS, frame=6)
    ours = run(table, STAR, KINDS, 3000)
    rates = [share * STAR.try_chance(route) for route, share in table.services().items()]
    assert within(ours.pairs_per_slot(), sum(rates))
    got = ours.table[:, 3] / 3000
    assert np.abs(got - rates).max() < 5 * np.sqrt(max(rates) / 3000)
    assert ours.wrong == 0


def test_a_table_is_not_moved_by_who_waits_and_leaves_slots_unused():
    table, only = TimeDivision(STAR, KINDS, frame=6), KINDS[:1]
    ours, other = (run(scheduler, STAR, only, 600) for scheduler in (table, first_come))
    assert set(ours.services[:, 0].tolist()) == {slot for slot in range(600) if 0 in table.table[slot % 6]}
    assert len(other.services) == 600


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: TimeDivision(STAR, KINDS, [1.0]), r"TimeDivision: 1 shares for 6 requests: must be one each, one above 0"),
        (lambda: TimeDivision(STAR, KINDS, [0.0] * 6), r"6 shares for 6 requests"),
        (lambda: TimeDivision(STAR, [], []), r"0 shares for 0 requests"),
        (lambda: TimeDivision(STAR, KINDS, frame=0), r"TimeDivision: frame = 0: must be a whole number"),
        (lambda: TimeDivision(STAR, KINDS, [-1.0] * 6), r"shares = -1\.0: must be at least 0"),
        (lambda: TimeDivision(STAR, [PacketRequest(source="Z")]), r"source = 'Z': is no node"),
    ],
)
def test_what_cannot_be_a_table_is_refused_in_words(make, message):
    with pytest.raises(ParameterError, match=message):
        make()
