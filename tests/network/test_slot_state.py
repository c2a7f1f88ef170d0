"""The state of an arena: against the rules written out plainly, pairs conserved, packets that are kept, limits."""

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.network import Arena, PacketRequest, PoissonArrivals, SlotNode, arrivals, first_come
from qnkit.network.slot_state import DELIVERED, EXPIRED
from tests.slotted_arenas import line, path_of, run

SLOTS = 300


def plainly(path):
    """Pairs handed over in each slot and the fate of each request, first come first served, from the rules alone."""
    arena, handed = path.arena, []
    there, missing, fate = [[] for _ in arena.links], {}, {}
    for slot in range(path.slots):
        for i, link in enumerate(arena.links):
            there[i] = [born for born in there[i] if born + (link.lifetime_slots or 10**9) > slot]
            for _ in range(path.made(slot)[i]):
                if link.memories is None or len(there[i]) < link.memories:
                    there[i].append(slot)
        for one in path.requests:
            if one.asked_slot == slot:
                missing[one.key] = one.pairs
        for one in path.requests:
            if one.key in missing and one.deadline_slot is not None and one.deadline_slot <= slot:
                del missing[one.key]
                fate[one.key] = EXPIRED
        count, at, swaps = 0, {}, {}
        for one, route in zip(path.requests, path.routes, strict=True):
            for _ in range(missing.get(one.key, 0)):
                full = any(at.get(v, 0) >= (arena.rows[v].services or 10**9) for v in route.nodes)
                if full or not all(there[i] for i in route.links):
                    break
                for i in route.links:
                    there[i].pop(0)
                for v in route.nodes:
                    at[v] = at.get(v, 0) + 1
                good = True
                for v in route.inner:
                    good = path.swapped(slot, v, swaps.get(v, 0)) and good
                    swaps[v] = swaps.get(v, 0) + 1
                if good:
                    count += 1
                    missing[one.key] -= 1
                    if not missing[one.key]:
                        del missing[one.key]
                        fate[one.key] = DELIVERED
        handed.append(count)
    return handed, fate


def busy(seed, arena, pairs=2):
    """Poisson requests between random nodes of an arena, some with deadlines."""
    rng = np.random.default_rng(seed)
    ends = [rng.choice(arena.names, 2, replace=False).tolist() for _ in range(5)]
    asks = [
        PacketRequest(key=str(i), source=a, target=b, pairs=pairs, deadline_slot=None if i % 2 else 12)
        for i, (a, b) in enumerate(ends)
    ]
    return arrivals([PoissonArrivals(asks=one, per_slot=0.07) for one in asks], slots=SLOTS, rng=rng)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "more", [{}, {"lifetime_slots": 5, "memories": 3, "services": 2}, {"lifetime_slots": None, "memories": None}]
)
def test_a_run_is_that_of_the_rules_written_out_plainly(seed, more):
    arena = Arena.star([0.6, 0.3, 0.8, 0.5], swap=0.7, **more)
    path = path_of(arena, busy(seed, arena), SLOTS, seed)
    handed, fate = plainly(path)
    ours = run(first_come, arena, path.requests, SLOTS, seed)
    assert ours.series[:, 1].tolist() == handed
    assert {one.key: f for one, f in zip(path.requests, ours.table[:, 0].tolist(), strict=True) if f >= DELIVERED} == fate


@pytest.mark.parametrize("attempts", ["always", "asked"])
def test_pairs_are_conserved(attempts):
    arena = replaced(Arena.star([0.6, 0.3, 0.8], swap=0.7, lifetime_slots=4, memories=2), "attempts", attempts)
    ours = run(first_come, arena, busy(1, arena), SLOTS)
    assert len(ours.pairs) + ours.series[-1, 3] == made_of(ours)
    used = np.bincount(ours.pairs[:, 3], minlength=3)
    hops = np.array([len(route.links) for route in ours.path.routes])
    for outcome, fate in ((1, 1), (0, 2)):
        services = ours.services[ours.services[:, 2] == outcome]
        assert hops[services[:, 1]].sum() == used[fate]


def made_of(ours):
    """The link pairs that came to be: one more of them waits, or is gone, than before."""
    gone = np.bincount(ours.pairs[:, 2], minlength=ours.path.slots)
    waiting = ours.series[:, 3]
    return int((np.diff(waiting, prepend=0) + gone).sum())


def test_where_links_try_when_asked_only_those_that_serve_try():
    arena = replaced(line(1.0, 1.0), "attempts", "asked")
    ours = run(first_come, arena, PacketRequest(pairs=3), 20)
    assert ours.pairs[:, 0].tolist() == [0, 0, 0]
    assert ours.table[0].tolist() == [DELIVERED, 2, 0, 3, 0]


def test_a_fresh_pair_waits_where_the_other_link_failed_if_it_lives_long_enough():
    long, short = (replaced(line(0.2, 0.2, lifetime_slots=life), "attempts", "asked") for life in (None, 1))
    asked = PacketRequest(source="A", target="C", pairs=1000)
    p, slots = 0.2, 4000
    ours, alone = (run(first_come, arena, asked, slots).pairs_per_slot() for arena in (long, short))
    assert abs(ours.value - 1 / (2 / p - 1 / (1 - (1 - p) ** 2))) < 5 * ours.standard_error
    assert abs(alone.value - p * p) < 5 * alone.standard_error


def test_a_packet_that_is_kept_fades_until_it_is_whole_and_one_that_is_measured_does_not():
    arena = replaced(line(0.5), "nodes", (SlotNode(name="A", kept=0.9),))
    kept, measured = (run(first_come, arena, PacketRequest(pairs=3, kind=kind)) for kind in ("keep", "measure"))
    slots = measured.services[:, 0]
    assert measured.fidelity[0] == 1
    assert kept.fidelity[0] == pytest.approx(np.mean((1 + 3 * 0.9 ** (slots[-1] - slots)) / 4))


@pytest.mark.parametrize("asked", [{"within_slots": 2}, {"least_fidelity": 0.85}])
def test_pairs_of_a_packet_that_grow_too_old_are_made_again(asked):
    arena = replaced(line(0.4), "nodes", (SlotNode(name="A", kept=0.9),))
    one = run(first_come, arena, PacketRequest(pairs=3, kind="keep", **asked), 2000, 3)
    other = run(first_come, arena, PacketRequest(pairs=3, kind="keep"), 2000, 3)
    assert other.table[0, 3] == 3 < one.table[0, 3]
    last = one.services[-3:, 0]
    assert last[2] - last[0] <= 2, "0.9**3 would be a fidelity of 0.797"
    assert one.series[-1, 2] == 0


def test_requests_wait_for_their_first_slot_and_end_at_their_deadline():
    asked = [PacketRequest(key="later", earliest_slot=5), PacketRequest(key="late", source="B", target="C", deadline_slot=7)]
    ours = run(first_come, line(1.0, 0.0), asked, 20)
    assert ours.table[:, :2].tolist() == [[DELIVERED, 5], [EXPIRED, 7]]
    assert ours.series[:, 2].tolist() == [1] * 7 + [0] * 13
