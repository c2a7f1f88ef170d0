"""Races: all meet the same path, tables say what runs say, differences are surer than their parts, a learner's ten lines."""

import math

import pytest

from qnkit.model import ParameterError
from qnkit.network import Arena, RoundRobin, first_come, max_weight, played, raced
from tests.slotted_arenas import duos, line, path_of

STAR = Arena.star([0.5] * 4)
PATH = path_of(STAR, duos(4, 200), 800)


def mine(state):
    """Serve those that miss most pairs first, as far as there are pairs."""
    served = []
    for one in sorted(state.waiting, key=lambda one: -one.missing):
        if state.take(one):
            served.append(one.key)
    return served


def test_a_race_is_the_runs_of_its_schedulers():
    race = raced([first_come, RoundRobin(), mine], PATH)
    assert [one.name for one in race.runs] == ["first_come", "round robin", "mine"]
    assert race.rows()["mine"]["pairs a slot"] == played(mine, PATH).pairs_per_slot()
    assert race.rows()["mine"]["met"] is None, "no request has ended"
    assert all(one.wrong == 0 for one in race.runs)


def test_a_difference_on_the_same_path_is_surer_than_between_two_paths():
    race = raced({"all": max_weight, "few": lambda state: max_weight(state)[:1]}, PATH)
    ahead = race.ahead("all", "few")
    apart = math.hypot(*(one.pairs_per_slot().standard_error for one in race.runs))
    assert ahead.value == pytest.approx(race.run("all").pairs_per_slot().value - race.run("few").pairs_per_slot().value)
    assert 0 < ahead.standard_error < apart
    assert ahead.value > 5 * ahead.standard_error


def test_a_table_shows_every_scheduler_with_its_mistakes():
    text = raced({"good": first_come, "<bad>": lambda state: ["nobody"]}, path_of(line(1.0), duos(2, 5), 10))._repr_html_()
    assert "&lt;bad&gt;" in text
    assert text.count("<tr>") == 3
    assert "<td>10</td></tr>" in text, "ten mistakes"
    assert "1 requests in 10 slots" in text


def test_a_run_shows_its_measures_and_its_first_mistakes():
    text = played(lambda state: ["<nobody>"], path_of(line(1.0), duos(2, 5), 30))._repr_html_()
    assert text.count("<tr>") == 2
    assert text.count("<li>slot ") == 10
    assert "slot 0: &#x27;&lt;nobody&gt;&#x27; is no request that is known" in text


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: raced([], PATH), r"raced: schedulers: there are none"),
        (lambda: raced([first_come, first_come], PATH), r"two are called 'first_come'"),
        (lambda: raced([first_come], PATH).run("x"), r"no scheduler 'x' ran; there are 'first_come'"),
    ],
)
def test_what_is_no_race_is_refused_in_words(make, message):
    with pytest.raises(ParameterError, match=message):
        make()
