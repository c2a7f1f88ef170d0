"""The controls, presets and sentences of ways."""

import numpy as np
import pytest

from qnkit.model import replaced
from qnkit.network.routed import MEASURES, RoutedTowns
from qnkit.views.controls import resolved
from qnkit.views.route_controls import route_controls, route_presets, say_at_once, say_wants, say_way

TOWNS = RoutedTowns()
NAMES = ("light", "spread", "memory", "cut-off", "memories", "swap", "slot", "towns", "by", "ways", "wants")


@pytest.fixture(autouse=True)
def _few_pairs(monkeypatch):
    """Without compiled kernels a thousand pairs take a second."""
    monkeypatch.setattr("qnkit.views.routes.DELIVERIES", 100)
    monkeypatch.setattr("qnkit.views.shared_routes.DELIVERIES", 100)
    monkeypatch.setattr("qnkit.views.shared_routes.WANTED_PAIRS", 300)


def told(say, towns):
    return say(towns, np.random.default_rng(0))


def test_every_control_finds_its_field_and_unknown_names_are_refused():
    for path, control in route_controls(*NAMES).items():
        assert resolved(path, control, TOWNS).label
    with pytest.raises(ValueError, match="'length': must be one of light, spread"):
        route_controls("length")


def test_every_choice_of_towns_and_measures_is_a_model():
    for path in ("towns", "by"):
        ((field, control),) = route_controls(path).items()
        for value in control.choices.values():
            assert replaced(TOWNS, field, value).way().path
    assert set(route_controls("by")["by"].choices) == set(MEASURES)


def test_presets_are_three_ways_with_two_four_and_seven_links():
    assert [len(one.way().path) - 1 for one in route_presets().values()] == [2, 4, 7]


def test_sentence_of_a_way_gives_rate_fidelity_key_bound_and_slot(monkeypatch):
    said = told(say_way, replaced(TOWNS, "by", "sum of waits"))
    assert "Delft and Zwolle get <b>" in said
    assert "pairs a second of fidelity <b>0.83" in said
    assert "</b> key bits a second" in said
    assert "No routing gives more than 18.9 a second" in said
    assert "a slot of 0.1 s is expected to give" in said
    assert "<b>no key</b>" in told(say_way, replaced(TOWNS, "by", "pairs a slot"))
    monkeypatch.setattr("qnkit.views.routes.DELIVERIES", 5)
    assert "<b>hardly any pair</b>" in told(say_way, TOWNS)


def test_sentence_of_several_ways_says_how_many_share_no_line_and_how_much_they_add(monkeypatch):
    one, two, three = (told(say_at_once, replaced(TOWNS, "ways", n)) for n in (1, 2, 3))
    assert "on one way. <br><small>Of all ways 2 share no line. Fidelity 0.8" in one
    assert "on 2 ways at once, 1." in two
    assert "only 2 share no line" in three
    monkeypatch.setattr("qnkit.views.shared_routes.DELIVERIES", 5)
    assert "Fidelity unknown" in told(say_at_once, TOWNS)


def test_sentence_of_those_who_want_pairs_sets_the_plan_beside_own_best_ways():
    said = told(say_wants, TOWNS)
    assert "On their own best ways all get <b>1" in said
    assert "planned together <b>4" in said
    assert "Delft – Zwolle: 1" in said
    assert "No routing gives more than 107 in all." in said
