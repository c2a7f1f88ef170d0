"""The rules of a slot: what may follow a state, and what may not."""

import pytest

from qnkit.model import ParameterError
from qnkit.network.slotted_rules import SlotRules


def rules(links=2, p=0.5, swaps=1.0, cutoffs=None, order="asap", frees="all"):
    return SlotRules.of([p] * links, swaps, cutoffs, order, frees)


def ends(rule, state=()):
    """Each state at the end of a slot, and whether a pair was delivered, with its probability."""
    found = {}
    for move in rule.moves(state):
        key = move.state, move.delivered is not None
        found[key] = found.get(key, 0.0) + move.probability
    return found


@pytest.mark.parametrize("order", ["turn", "asap", "nested"])
@pytest.mark.parametrize("frees", ["all", "own"])
@pytest.mark.parametrize("cutoffs", [None, 2])
def test_the_ways_through_a_slot_are_all_there_are(order, frees, cutoffs):
    rule, seen, queue = rules(4, 0.3, 0.6, cutoffs, order, frees), {()}, [()]
    while queue:
        state = queue.pop()
        assert sum(move.probability for move in rule.moves(state)) == pytest.approx(1.0, abs=1e-14)
        for move in rule.moves(state):
            assert len(move.parents) == len(move.state)
            if move.state not in seen:
                seen.add(move.state)
                queue.append(move.state)
    assert len(seen) > 10


def test_two_links_and_a_sure_swap():
    assert ends(rules()) == pytest.approx(
        {((), False): 0.25, (((0, 1, 0, 0),), False): 0.25, (((1, 2, 0, 0),), False): 0.25, ((), True): 0.25}
    )


def test_a_link_tries_only_where_both_its_memories_are_free():
    longer = ((0, 3, 0, 0),)
    after = {state for state, _ in ends(rules(4), longer)}
    assert ((0, 3, 0, 0), (1, 2, 0, 0)) in after, "the link below the long pair tries"
    assert all(one[:2] not in {(0, 1), (2, 3)} for state in after for one in state), "those at its ends do not"


def test_a_delivery_frees_all_or_its_own():
    state = ((0, 3, 0, 0), (1, 2, 0, 0))
    assert ends(rules(4), state)[(), True] == pytest.approx(0.5)
    assert ends(rules(4, frees="own"), state)[((1, 2, 0, 0),), True] == pytest.approx(0.5)


def test_a_swap_that_fails_loses_both_pairs_or_the_row():
    state = ((1, 2, 0, 0), (2, 3, 0, 0))  # as swaps cannot leave it, but the rules answer anyway
    chance = {order: ends(rules(3, 1.0, 0.5, order=order), state) for order in ("turn", "asap")}
    assert chance["turn"][(), True] == pytest.approx(0.25)
    assert chance["turn"][((2, 3, 0, 0),), False] == pytest.approx(0.5), "the first swap failed, the third pair is left"
    assert chance["asap"] == pytest.approx({((), True): 0.25, ((), False): 0.75})


def test_nested_swaps_wait_for_their_half():
    state = ((1, 2, 0, 0),)
    waits = {one for one, _ in ends(rules(4, order="nested"), state)}
    assert ((1, 2, 0, 0), (2, 3, 0, 0)) in waits
    assert ((1, 3, 0, 0),) in {one for one, _ in ends(rules(4), state)}


def test_a_pair_may_be_used_up_to_its_cutoff_and_is_lost_then():
    rule = rules(2, cutoffs=1)
    assert set(ends(rule, ((0, 1, 0, 0),))) == {((), True), ((), False)}
    assert ends(rules(2, cutoffs=2), ((0, 1, 0, 0),))[((0, 1, 1, 1),), False] == pytest.approx(0.5)
    assert ends(rules(2, cutoffs=[None, 2, None]), ((0, 1, 0, 0),))[((0, 1, 0, 1),), False] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: rules(p=0.0), r"slotted_chain: chances = \[0\.0, 0\.0\]: must be probabilities above 0 and at most 1"),
        (lambda: rules(4, swaps=[0.5, 0.5]), r"slotted_chain: 2 swaps where 3 are needed; give so many, or one for all"),
        (lambda: rules(cutoffs=[1, 2]), r"slotted_chain: 2 cutoffs where 3 are needed"),
        (lambda: rules(cutoffs=-1), r"slotted_chain: cutoffs = -1: must be whole numbers of at least 0 slots, or None"),
        (lambda: rules(order="best"), r"slotted_chain: order = 'best': must be one of 'asap', 'turn', 'nested'"),
        (lambda: rules(frees="none"), r"slotted_chain: frees = 'none': must be one of 'all', 'own'"),
    ],
)
def test_what_cannot_be_is_refused_in_words(ask, message):
    with pytest.raises(ParameterError, match=message):
        ask()
