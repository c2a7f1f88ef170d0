"""Playing: mistakes of a scheduler come back as sentences and the run goes on; bookings; the same path for all."""

import itertools
import re

import numpy as np
import pytest

from qnkit.model import ParameterError, replaced
from qnkit.network import Arena, Decision, PacketRequest, first_come, played
from tests.slotted_arenas import duos, line, path_of, run

ONE = Arena.star([1.0, 1.0, 1.0, 1.0], services=1)


def once(answer, slot=0):
    """A scheduler that answers like this in one slot and serves first come in the others."""
    return lambda state: answer(state) if state.slot == slot else first_come(state)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            lambda state: ["AB", "CD"],
            r"slot 3: 'CD' cannot be served: node hub serves at most 1 in a slot and is taken by 'AB'\.",
        ),
        (lambda state: ["XY"], r"slot 3: 'XY' is no request that is known; those that wait are 'AB', 'AC', "),
        (lambda state: ["coming"], r"slot 3: 'coming' may not be served before slot 9\."),
        (lambda state: ["yet to be asked"], r"slot 3: 'yet to be asked' is no request that is known"),
        (lambda state: ["short"], r"slot 3: 'short' does not wait any more: it was too late in slot 2\."),
        (
            lambda state: Decision(book={2: ["AB"]}),
            r"slot 3: 'AB' cannot be booked: slot 2 is past or has begun; the first .* is 4\.",
        ),
        (lambda state: Decision(book={4: ["AB", "CD"]}), r"'CD' cannot be booked: node hub is booked for 'AB' in slot 4"),
        (lambda state: Decision(drop=["XY"]), r"slot 3: 'XY' is no request that is known"),
        (lambda state: None, r"slot 3: the scheduler returned None; it must return a list of keys, or a Decision\."),
        (lambda state: 3.5, r"slot 3: the scheduler returned 3\.5; it must"),
        (lambda state: "AB", r"slot 3: the scheduler returned 'AB'; it must"),
        (lambda state: {"AB": 1}, r"slot 3: the scheduler returned {'AB': 1}; it must"),
        (lambda state: itertools.repeat("AB"), r"slot 3: the scheduler returned more than 1000000 names; it must"),
        (lambda state: Decision(serve=7), r"slot 3: the scheduler returned a Decision with 7; it must"),
        (lambda state: Decision(book=[4]), r"slot 3: the scheduler returned a Decision with \[4\]; it must"),
        (lambda state: Decision(book={"soon": ["AB"]}), r"'AB' cannot be booked: 'soon' is no slot; slots are whole numbers"),
        (lambda state: [[]], r"slot 3: \[\] is no request that is known"),
        (lambda state: state.nothing, r"slot 3: the scheduler raised AttributeError: .*nothing.* \(line \d+ of <lambda>"),
        (lambda state: [1 / 0 for _ in range(3)], r"slot 3: the scheduler raised ZeroDivisionError: division by zero \(line "),
    ],
)
def test_a_mistake_comes_back_as_a_sentence_and_the_run_is_kept(answer, message):
    asked = [
        *duos(4),
        PacketRequest(key="coming", earliest_slot=9),
        PacketRequest(key="short", deadline_slot=2, source="C", target="D"),
        PacketRequest(key="yet to be asked", asked_slot=50),
    ]
    ours = run(once(answer, 3), ONE, asked)
    assert ours.wrong == len(ours.mistakes) == 1
    assert re.search(message, str(ours.mistakes[0])), str(ours.mistakes[0])
    assert ours.series[4 + (ours.series[4, 1] == 0) :, 1].all(), "the other slots are served"


def test_what_is_right_beside_a_mistake_is_done():
    ours = run(once(lambda state: ["XY", "AB"]), ONE, duos(4), 5)
    assert ours.services[0].tolist() == [0, 0, 1]
    assert [mistake.key for mistake in ours.mistakes] == ["XY"]


def test_those_to_serve_may_be_named_by_key_or_as_they_wait():
    keys, waiting = (
        run(lambda state, name=name: [name(one) for one in state.waiting if state.take(one)], ONE, duos(4), 30)
        for name in (lambda one: one.key, lambda one: one)
    )
    assert keys.wrong == waiting.wrong == 0
    assert np.array_equal(keys.services, waiting.services)


def test_a_scheduler_that_is_always_wrong_is_not_asked_for_ever():
    asked = []
    ours = run(lambda state: asked.append(state.slot), ONE, duos(4), 3000)
    assert len(asked) == ours.wrong == 1001
    assert len(ours.mistakes) == 1000


def test_what_is_booked_is_served_in_its_slot_unless_there_is_no_pair_or_the_request_has_gone():
    def plan(state):
        return Decision(book={5: ["AB"], 7: ["AB"], 8: ["BC"]}) if state.slot == 0 else []

    asked = [PacketRequest(key="AB", pairs=2), PacketRequest(key="BC", source="B", target="C")]
    ours = run(plan, line(1.0, 0.0), asked, 20)
    assert ours.services[:, :2].tolist() == [[5, 0], [7, 0]]
    assert (ours.missed, ours.wrong) == (1, 0)


def test_what_is_booked_is_seen_and_is_taken_before_the_scheduler_is_asked():
    seen = {}

    def look(state):
        seen[state.slot] = (state.booked(5), state.free("hub"), state.can_book(next(iter(state.waiting)), 5))
        return Decision(book={5: ["AB"]}) if state.slot == 0 else []

    run(look, ONE, duos(4), 7)
    assert (seen[0], seen[1], seen[5]) == (((), 1, True), (("AB",), 1, False), ((), 0, False))


def test_a_dropped_request_ends_and_its_booked_service_with_it():
    def plan(state):
        return {0: Decision(book={2: ["AB"]}), 2: Decision(drop=["AB"])}.get(state.slot, [])

    ours = run(plan, line(1.0), PacketRequest(key="AB"), 5)
    assert ours.fates() == {"waiting": 0, "delivered": 0, "expired": 0, "dropped": 1, "barred": 0}
    assert len(ours.services) == 0


def test_a_scheduler_begins_anew_for_every_run_and_may_fail_there_too():
    class Counting:
        def begin(self, arena):
            self.count = len(arena.links)

        def __call__(self, state):
            self.count += 1
            return []

    one = Counting()
    for _ in range(2):
        assert run(one, ONE, [], 10).name == "Counting"
        assert one.count == 14
    Counting.begin = lambda self, arena: 1 / 0
    assert "ZeroDivisionError" in str(run(one, ONE, [], 10).mistakes[0])


def test_schedulers_meet_the_same_chance_whatever_they_do():
    path = path_of(replaced(Arena.star([0.5] * 4), "attempts", "asked"), duos(4), 400)
    one, other = (played(scheduler, path) for scheduler in (first_come, lambda state: first_come(state)[-(state.slot % 2) :]))
    asked = [{(slot, request): good for slot, request, good in ours.services.tolist()} for ours in (one, other)]
    common = asked[0].keys() & asked[1].keys()
    assert len(common) > 50
    assert {what: asked[0][what] for what in common} == {what: asked[1][what] for what in common}
    assert np.array_equal(played(first_come, path).services, one.services)


def test_what_cannot_be_played_is_refused_in_words():
    with pytest.raises(ParameterError, match=r"played: path: int '3': must be a SamplePath, see sample_path"):
        played(first_come, 3)
    with pytest.raises(ParameterError, match=r"played: scheduler = 3: must be a function of what is to be seen in a slot"):
        played(3, path_of(ONE, []))
