"""Parameter models: one declaration serves validation, sliders and words; nothing wrong gets in."""

import math
from typing import Annotated, Literal

import numpy as np
import pytest
from pydantic import Field, ValidationError

from qnkit.model import Model, ParameterError, Quantity, leaves, quantity, quantity_at, refusal


class Lamp(Model):
    power_w: float = quantity(5.0, "light power", unit="W", at_least=0, at_most=100)
    bulbs: int = quantity(1, "bulbs", at_least=1)
    dimmed: bool = quantity(False, "dimmed")
    colour: Literal["red", "blue"] = quantity("red", "colour of the light")
    life_s: float | None = quantity(None, "life", unit="s", above=0)


class Oil(Model):
    kind: Literal["oil"] = "oil"
    litres: float = quantity(1.0, "oil", unit="l", above=0)


class Coal(Model):
    kind: Literal["coal"] = "coal"
    kilos: float = quantity(1.0, "coal", unit="kg", above=0, below=50)


class Tower(Model):
    height_m: float = quantity(..., "height", unit="m", above=0)
    lamp: Lamp = quantity(Lamp(), "lamp")
    fuel: Annotated[Oil | Coal, Field(discriminator="kind")] = quantity(Oil(), "fuel")


class Coast(Model):
    east: Tower = quantity(Tower(height_m=10.0), "eastern tower")
    west: Tower = quantity(Tower(height_m=20.0), "western tower")


def message(make):
    with pytest.raises(ParameterError) as refused:
        make()
    return str(refused.value)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"power_w": -3.0}, "Lamp.power_w = -3.0 W: must be at least 0 W"),
        ({"power_w": 101}, "Lamp.power_w = 101 W: must be at most 100 W"),
        ({"power_w": math.nan}, "Lamp.power_w = nan W: must be a finite number (no NaN, no infinity)"),
        ({"power_w": math.inf}, "Lamp.power_w = inf W: must be a finite number (no NaN, no infinity)"),
        ({"power_w": -math.inf}, "Lamp.power_w = -inf W: must be a finite number (no NaN, no infinity)"),
        ({"power_w": "12"}, "Lamp.power_w = '12' W: must be a number in W"),
        ({"power_w": True}, "Lamp.power_w = True W: must be a number in W"),
        ({"power_w": None}, "Lamp.power_w = None W: must be a number in W"),
        ({"power_w": 1 + 0j}, "Lamp.power_w = (1+0j) W: must be a number in W"),
        ({"power_w": [1.0]}, "Lamp.power_w = [1.0] W: must be a number in W"),
        ({"power_w": np.array([1.0, 2.0])}, "Lamp.power_w = array([1., 2.]) W: must be a number in W"),
        ({"power_w": np.float64("nan")}, "Lamp.power_w = nan W: must be a finite number (no NaN, no infinity)"),
        ({"bulbs": 0}, "Lamp.bulbs = 0: must be at least 1"),
        ({"bulbs": 1.5}, "Lamp.bulbs = 1.5: must be a whole number"),
        ({"bulbs": "2"}, "Lamp.bulbs = '2': must be a whole number"),
        ({"bulbs": True}, "Lamp.bulbs = True: must be a whole number"),
        ({"dimmed": 1}, "Lamp.dimmed = 1: must be True or False"),
        ({"dimmed": "yes"}, "Lamp.dimmed = 'yes': must be True or False"),
        ({"colour": "green"}, "Lamp.colour = 'green': must be one of 'red' or 'blue'"),
        ({"life_s": 0.0}, "Lamp.life_s = 0.0 s: must be above 0 s"),
        ({"life_s": "long"}, "Lamp.life_s = 'long' s: must be a number in s"),
        ({"powr_w": 3.0}, "Lamp.powr_w = 3.0: there is no such field; did you mean power_w?"),
        ({"x": 3.0}, "Lamp.x = 3.0: there is no such field; its fields are power_w, bulbs, dimmed, colour, life_s."),
    ],
)
def test_a_refusal_says_object_field_value_unit_and_rule(fields, expected):
    assert message(lambda: Lamp(**fields)) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "Tower.height_m: must be given"),
        ({"height_m": 1.0, "lamp": 3}, "Tower.lamp = 3: must be a Lamp"),
        ({"height_m": 1.0, "lamp": {"power_w": -1.0}}, "Tower.lamp.power_w = -1.0 W: must be at least 0 W"),
        ({"height_m": 1.0, "lamp": {"pover_w": 1.0}}, "Tower.lamp.pover_w = 1.0: there is no such field; did you mean power_w?"),
    ],
)
def test_a_refusal_names_the_way_to_an_inner_field(fields, expected):
    assert message(lambda: Tower(**fields)) == expected


def test_several_refusals_come_one_a_line():
    assert message(lambda: Lamp(power_w=-1.0, bulbs=0)).splitlines() == [
        "Lamp.power_w = -1.0 W: must be at least 0 W",
        "Lamp.bulbs = 0: must be at least 1",
    ]


def test_no_refusal_carries_a_web_address_or_a_library_s_words():
    for fields in ({"power_w": "x"}, {"colour": 3}, {"dimmed": None}, {"bulbs": math.inf}, {"unknown": 1}):
        text = message(lambda fields=fields: Lamp(**fields))
        assert not any(word in text for word in ("http", "pydantic", "validation error", "Input should"))


def test_a_refusal_is_a_value_error_and_not_the_library_s():
    assert issubclass(ParameterError, ValueError)
    assert not issubclass(ParameterError, ValidationError)


def test_long_values_are_cut_in_a_refusal():
    assert len(message(lambda: Lamp(power_w="9" * 5000))) < 120


def test_bad_json_names_the_inner_field_too():
    text = '{"height_m": 3.0, "fuel": {"kind": "coal", "kilos": 60.0}, "lamp": {"life_s": -1.0}}'
    lines = message(lambda: Tower.from_json(text)).splitlines()
    assert lines == [
        "Tower.lamp.life_s = -1.0 s: must be above 0 s",
        "Tower.fuel.kilos = 60.0 kg: must be below 50 kg",
    ]
    assert message(lambda: Tower.from_json('{"height_m": 1, "fuel": {"kind": "wood"}}')).endswith("must be one of 'oil', 'coal'")
    assert (
        message(lambda: Tower.from_json('{"height_m": 1, "fuel": {}}')) == "Tower.fuel = {}: must say its kind in a field 'kind'"
    )
    assert message(lambda: Tower.from_json("{")).startswith("Tower: this is not JSON (")
    assert message(lambda: Tower.from_json("3")) == "Tower: must be a Tower"
    assert "NaN" in message(lambda: Lamp.from_json('{"power_w": NaN}'))


def test_json_goes_out_and_comes_back():
    coast = Coast(west=Tower(height_m=3.0, fuel=Coal(kilos=2.0), lamp=Lamp(life_s=4.0)))
    assert Coast.from_json(coast.model_dump_json()) == coast


@pytest.mark.parametrize(
    ("given", "kept"),
    [(np.float64(3.5), 3.5), (np.float32(0.5), 0.5), (np.int64(7), 7.0), (np.array(2.0), 2.0), (4, 4.0)],
)
def test_numbers_taken_from_arrays_are_accepted_as_plain_numbers(given, kept):
    power = Lamp(power_w=given).power_w
    assert power == kept
    assert type(power) is float


def test_numpy_whole_numbers_and_truths_are_accepted():
    lamp = Lamp(bulbs=np.int32(3), dimmed=np.bool_(True))
    assert (type(lamp.bulbs), lamp.dimmed) == (int, True)


def test_a_model_cannot_be_changed_in_place():
    lamp = Lamp()
    assert message(lambda: setattr(lamp, "power_w", 7.0)) == (
        "Lamp.power_w cannot be changed in place; make a new one with replaced(model, 'power_w', value)."
    )
    assert lamp.power_w == 5.0


def test_a_model_takes_no_positional_value():
    with pytest.raises(TypeError):
        Lamp(5.0)


def test_equal_models_are_equal_and_serve_as_keys():
    assert Lamp(power_w=2.0) == Lamp(power_w=2.0)
    assert len({Lamp(), Lamp(), Lamp(power_w=2.0)}) == 2


def test_quantity_at_gives_label_unit_and_domain():
    power = quantity_at(Coast(), "east.lamp.power_w")
    assert power == Quantity("power_w", "light power", "W", 0.0, 100.0)
    height = quantity_at(Coast(), "east.height_m")
    assert (height.low, height.low_open, height.high, height.high_open) == (0.0, True, None, False)
    kilos = quantity_at(Coal(), "kilos")
    assert (kilos.high, kilos.high_open) == (50.0, True)


def test_quantity_at_tells_numbers_switches_choices_and_what_may_be_absent():
    kinds = {n: quantity_at(Lamp(), n) for n in ("power_w", "bulbs", "dimmed", "colour", "life_s")}
    assert [n for n, q in kinds.items() if q.is_number] == ["power_w", "bulbs", "life_s"]
    assert [n for n, q in kinds.items() if q.is_switch] == ["dimmed"]
    assert [n for n, q in kinds.items() if q.optional] == ["life_s"]
    assert kinds["colour"].choices == ("red", "blue")


def test_quantity_at_looks_into_the_part_that_is_there():
    assert quantity_at(Tower(height_m=1.0, fuel=Coal()), "fuel.kilos").unit == "kg"
    assert "Oil has no field 'kilos'" in message(lambda: quantity_at(Tower(height_m=1.0), "fuel.kilos"))


def test_the_leaves_are_all_plain_fields_with_their_paths_and_without_the_kind():
    assert [path for path, _, _ in leaves(Tower(height_m=1.0))] == [
        *("height_m", "lamp.power_w", "lamp.bulbs", "lamp.dimmed", "lamp.colour", "lamp.life_s", "fuel.litres"),
    ]
    assert {path: value for path, _, value in leaves(Coast())}["west.height_m"] == 20.0


def test_a_model_shows_itself_as_a_table_of_labels_and_units():
    shown = Coast()._repr_html_()
    for text in ("<caption>Coast</caption>", "west.lamp.power_w", "light power", "5 W", "20 m", "no limit"):
        assert text in shown


def test_a_rule_beyond_one_field_speaks_in_the_same_form():
    assert str(refusal(Lamp(), "life_s", 3.0, "s", "must be shorter")) == "Lamp.life_s = 3.0 s: must be shorter"
    assert str(refusal("decay", "time_s", -1, "", "must be positive")) == "decay.time_s = -1: must be positive"
