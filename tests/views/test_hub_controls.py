"""The controls, presets and sentences of hub and spoke."""

import pytest

from qnkit.model import replaced
from qnkit.network.alike_spokes import AlikeSpokes
from qnkit.views.controls import resolved
from qnkit.views.hub_controls import hub_controls, hub_presets, say_hub, say_hub_counts

CITY = AlikeSpokes()


def test_every_control_finds_its_field_and_unknown_names_are_refused():
    names = ("loss", "arm", "brightness", "window", "visibility", "outcomes", "users", "analysers")
    for path, control in hub_controls(*names).items():
        assert resolved(path, control, CITY).label
    with pytest.raises(ValueError, match="'pump': must be one of loss, arm"):
        hub_controls("pump")


def test_brightness_runs_past_the_place_where_s_is_two_and_no_window_of_the_slider_refuses_it():
    (brightness, window) = hub_controls("brightness", "window").values()
    brightest = resolved("brightness_hz", brightness, CITY).changes(brightness.high)["brightness_hz"]
    assert brightest == 2e7 > CITY.brightness_at(2.0)
    assert replaced(CITY, "window_ns", window.high).brightest_hz > brightest


def test_sentence_gives_rate_s_and_the_time_to_know_it():
    said = say_hub(CITY)
    assert "<b>13.6</b> pairs a second" in said
    assert "S = <b>2.657</b>: no story" in said
    assert "12.7 hold a stranger" in said
    assert "109 min of counting" in said
    assert "<b>not above 2</b>: it proves nothing" in say_hub(replaced(CITY, "brightness_hz", 3e7))
    assert "pairs an hour" in say_hub(replaced(CITY, "loss_db", 13.0))
    assert "a pair every" in say_hub(replaced(CITY, "loss_db", 30.0))


def test_sentence_of_counts_sets_both_networks_side_by_side():
    said = say_hub_counts(replaced(CITY, "users", 10))
    assert "4 cold detectors in <b>1</b> cryostat, a mesh 90 in <b>9</b>" in said
    assert "88 km against 792 km" in said
    assert "each two get <b>0.3</b> pairs a second from the hub in turn, <b>13,800</b> from a link" in said
    assert "For 2 users (one pair of users)" in say_hub_counts(CITY)
    assert "e+" not in say_hub_counts(replaced(CITY, "brightness_hz", 1e7))


def test_presets_are_a_room_a_city_and_one_that_is_too_bright():
    room, city, bright = hub_presets().values()
    assert room.four_folds().rate_hz > city.four_folds().rate_hz
    assert bright.chsh < 2 < city.chsh
