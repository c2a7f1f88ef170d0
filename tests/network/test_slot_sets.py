"""States and sets of services: how many there are, floors and limits, and what is not enumerated."""

import math

import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Arena, PacketRequest, SlotNode, slot_sets
from qnkit.network.slot_sets import older, states_of
from tests.slotted_arenas import duos, line


def sets_of(arena, asked):
    """The sets of services of each state."""
    states, columns = states_of(arena, asked)
    found = {ages: [] for ages in states}
    for place, chosen in columns:
        found[states[place]].append(chosen)
    return found


@pytest.mark.parametrize("users", [2, 3, 4, 5])
def test_in_a_star_services_are_matchings_of_the_users_with_a_pair(users):
    """Of n users there are sum over k of n! / ((n - 2k)! k! 2**k) matchings."""
    for ages, sets in sets_of(Arena.star([0.5] * users), duos(users)).items():
        n = sum(age >= 0 for age in ages)
        many = sum(math.factorial(n) / (math.factorial(n - 2 * k) * math.factorial(k) * 2**k) for k in range(n // 2 + 1))
        assert len(sets) == len(set(sets)) == many
        assert sets[0] == ()


def test_floors_and_limits_leave_services_out():
    fading = replaced(line(0.5, 0.5, lifetime_slots=3), "nodes", (SlotNode(name="B", kept=0.9),))
    sets = sets_of(fading, [PacketRequest(target="C", least_fidelity=0.85)])
    assert len(sets) == 16
    good = {ages for ages, found in sets.items() if (0,) in found}
    assert good == {(0, 0), (0, 1), (1, 0), (1, 1), (0, 2), (2, 0)}, "0.9**2 is a fidelity of 0.8575"
    one = sets_of(Arena.star([0.5] * 4, services=1), duos(4))
    assert max(len(chosen) for found in one.values() for chosen in found) == 1


def test_where_links_try_when_asked_there_is_one_state_and_a_link_may_be_asked_as_often_as_it_tries():
    arena = replaced(line(0.5, attempts=2), "attempts", "asked")
    assert sets_of(arena, [PacketRequest(key=1), PacketRequest(key=2)]) == {(-1,): [(), (0,), (1,), (0, 0), (0, 1), (1, 1)]}


@pytest.mark.parametrize("arena", [line(0.5, memories=2), replaced(line(0.5, lifetime_slots=2), "attempts", "asked")])
def test_links_that_hold_several_pairs_or_hold_what_was_asked_for_are_refused(arena):
    with pytest.raises(ParameterError, match=r"SlotRegion: link A - B: must hold one pair at most, and for 1 slot where links"):
        states_of(arena, [PacketRequest()])


def test_pairs_that_live_for_ever_have_an_age_only_where_it_does_not_matter():
    arena = line(0.5, lifetime_slots=None)
    assert states_of(arena, [PacketRequest(least_fidelity=0.9)])[0] == ((-1,), (0,), (1,))
    assert [older(age, arena.links[0]) for age in (0, 1)] == [1, 1]
    assert [older(age, line(0.5, lifetime_slots=2).links[0]) for age in (0, 1)] == [1, -1]
    fading = replaced(arena, "nodes", (SlotNode(name="A", kept=0.9),))
    with pytest.raises(ParameterError, match=r"link A - B: pairs that fade need a lifetime_slots where a request has a least"):
        states_of(fading, [PacketRequest(least_fidelity=0.9)])


def test_what_is_too_large_is_refused_in_words(monkeypatch):
    with pytest.raises(ParameterError, match=r"1000000000 states of the pairs' ages: must be at most 50000; take fewer"):
        states_of(Arena.star([0.5] * 9, lifetime_slots=9), duos(2))
    monkeypatch.setattr(slot_sets, "COLUMNS", 40)
    with pytest.raises(ParameterError, match=r"more than 40 sets of services; take fewer links, requests or slots"):
        states_of(Arena.star([0.5] * 4), duos(4))
