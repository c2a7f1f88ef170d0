"""Random arenas and requests under schedulers that ask for anything: what must hold of every run."""

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.network import (
    AfterRequest,
    Arena,
    BookedBlocks,
    Decision,
    LongestOf,
    PacketRequest,
    PoissonArrivals,
    RoundRobin,
    SlotLink,
    SlotNode,
    arrivals,
    dropping_deadlines,
    least_laxity,
    max_weight,
    played,
    sample_path,
    story_of,
)
from qnkit.network.slot_state import ALIVE, BARRED, COMING, DELIVERED, DROPPED, EXPIRED

SLOTS = 120
NAMES = "ABCDE"


def anything(rng):
    """A scheduler that asks for whatever comes to its mind: requests of any time, slots of any time, nonsense, exceptions."""

    def scheduler(state):
        kind = int(rng.integers(12))
        keys = [one.key for one in (*state.waiting, *state.coming)] + ["nobody", 3]
        some = [keys[i] for i in rng.integers(0, len(keys), 4)]
        if kind == 0:
            raise KeyError("lost")
        if kind == 1:
            return [None, 3.5, "x", 7][int(rng.integers(4))]
        if kind < 8:
            return some
        book = {int(slot): some for slot in rng.integers(state.slot - 3, state.slot + 9, 2)}
        return Decision(serve=some[:2], book=book, drop=some[3:] if kind == 11 else ())

    return scheduler


def random_path(seed):
    """Links between random nodes, each as it pleases, and requests with all that they can ask for."""
    rng = np.random.default_rng(seed)
    duos = [(NAMES[i], NAMES[i + 1]) for i in range(4)] + [("A", "C"), ("B", "E")][: int(rng.integers(3))]
    links = tuple(
        SlotLink(
            left=a,
            right=b,
            chance=float(rng.uniform(0.2, 1)),
            fidelity=float(rng.uniform(0.8, 1)),
            lifetime_slots=[1, 3, None][int(rng.integers(3))],
            memories=[1, 2, None][int(rng.integers(3))],
            attempts=int(rng.integers(1, 3)),
        )
        for a, b in duos
    )
    limits = [None, 1, 2]
    nodes = tuple(
        SlotNode(
            name=name, swap=float(rng.uniform(0.5, 1)), services=limits[int(rng.integers(3))], kept=float(rng.uniform(0.9, 1))
        )
        for name in NAMES
    )
    arena = Arena(links=links, nodes=nodes, attempts=["always", "asked"][seed % 2], pick=["oldest", "newest"][seed // 2 % 2])
    sources = []
    for i in range(5):
        a, b = rng.choice(list(NAMES), 2, replace=False).tolist()
        first, kind = int(rng.integers(0, 5)), ["keep", "measure"][int(rng.integers(2))]
        ask = PacketRequest(key=f"{i}", source=a, target=b, pairs=int(rng.integers(1, 4)), earliest_slot=first, kind=kind)
        ask = replaced(ask, "deadline_slot", None if i == 0 else first + int(rng.integers(3, 25)))
        ask = replaced(replaced(ask, "least_fidelity", 0.6 * (i == 1)), "within_slots", 6 if i == 2 else None)
        sources.append(PoissonArrivals(asks=ask, per_slot=0.1))
    asked = list(arrivals(sources, slots=SLOTS, rng=rng))
    for i in range(1, len(asked)):
        if rng.random() < 0.2:
            before = AfterRequest(key=asked[int(rng.integers(i))].key, lag_slots=int(rng.integers(1, 5)))
            asked[i] = replaced(asked[i], "after", (before,))
    return sample_path(arena, asked, slots=SLOTS, rng=rng)


def schedulers(seed):
    """One of each kind."""
    rng = np.random.default_rng(seed)
    others = [
        max_weight,
        least_laxity,
        dropping_deadlines,
        RoundRobin(),
        LongestOf(2, rng=rng),
        BookedBlocks(retry=True, defer=True),
    ]
    return [anything(rng), others[seed % len(others)]]


@pytest.mark.parametrize("seed", range(24))
def test_nothing_is_double_lost_late_or_without_an_end(seed):
    path = random_path(seed)
    for which, scheduler in enumerate(schedulers(seed)):
        ours = played(scheduler, path)
        assert which == 0 or ours.wrong == 0, "a scheduler of the house makes no mistakes"
        _check(ours, path)


def _check(ours, path):
    arena, table = path.arena, ours.table
    by_slot = {}
    for slot, place, _ in ours.services.tolist():
        one, route = path.requests[place], path.routes[place]
        assert one.first_slot <= slot < (one.deadline_slot or SLOTS), "in its window"
        for node in route.nodes:
            by_slot[slot, node] = by_slot.get((slot, node), 0) + 1
    for (_, node), count in by_slot.items():
        assert count <= (arena.rows[node].services or count), "no node serves more than it can"
    gone, waiting = np.bincount(ours.pairs[:, 2], minlength=SLOTS), ours.series[:, 3]
    made = np.diff(waiting, prepend=0) + gone
    most = np.array([path.made(slot) for slot in range(SLOTS)]).sum(axis=1)
    assert (made >= 0).all()
    assert (made <= most).all(), "no pair comes of nothing"
    hops = np.array([len(route.links) for route in path.routes])
    good = ours.services[ours.services[:, 2] == 1]
    assert hops[good[:, 1]].sum() == (ours.pairs[:, 3] == 1).sum(), "each pair is used once"
    for link, born, end, fate in ours.pairs.tolist():
        life = arena.links[link].lifetime_slots
        assert born <= end
        assert life is None or (end - born == life if fate == 0 else end - born < life)
    for place, (fate, end, first, got, start) in enumerate(table.tolist()):
        one = path.requests[place]
        assert fate != COMING
        assert got == (good[:, 1] == place).sum()
        assert got >= one.pairs or fate != DELIVERED
        assert fate != EXPIRED or end == one.deadline_slot
        assert fate != ALIVE or one.deadline_slot is None or one.deadline_slot >= SLOTS
        assert fate != DROPPED or end >= one.asked_slot
        assert (first >= 0) == (got > 0)
        assert first < 0 or start <= first
        before = [(table[path.places[term.key]], term.lag_slots) for term in one.after]
        assert start < 0 or all(row[0] == DELIVERED and start >= row[1] + lag for row, lag in before)
        assert fate != BARRED or any(row[0] > DELIVERED for row, _ in before)
        if fate == DELIVERED:
            assert ours.fidelity[place] >= one.least_fidelity - 1e-12
        assert story_of(ours, one.key).count(". ") >= 1
    missing = sum(one.pairs for one, row in zip(path.requests, table, strict=True) if row[0] == ALIVE and one.first_slot < SLOTS)
    assert ours.series[-1, 2] <= missing
