"""Quantities: one declaration gives label, unit, domain, choices and the words for a broken rule."""

import math
from typing import Literal

import pytest

from qnkit.model import Model
from qnkit.quantity import Quantity, described, quantity, rule_broken, unit_of


class Kettle(Model):
    water_l: float = quantity(1.0, "water", unit="l", above=0, at_most=2)
    cups: int | None = quantity(None, "cups", at_least=1)
    whistles: bool = quantity(True, "whistles")
    metal: Literal["tin", "copper"] = quantity("tin", "metal of the kettle")
    plain_number: float = 3.0


def fields():
    return {name: described(name, info) for name, info in Kettle.model_fields.items()}


def test_a_declaration_is_read_back_as_it_was_written():
    assert fields()["water_l"] == Quantity("water_l", "water", "l", 0.0, 2.0, low_open=True)
    assert fields()["cups"] == Quantity("cups", "cups", low=1.0, optional=True)
    assert fields()["whistles"] == Quantity("whistles", "whistles", is_switch=True, is_number=False)
    assert fields()["metal"] == Quantity("metal", "metal of the kettle", choices=("tin", "copper"), is_number=False)


def test_a_field_declared_without_a_label_is_called_by_its_name():
    assert fields()["plain_number"] == Quantity("plain_number", "plain number")


def test_the_unit_of_a_field_is_the_declared_one_or_nothing():
    assert unit_of(Kettle.model_fields["water_l"]) == "l"
    assert (unit_of(Kettle.model_fields["plain_number"]), unit_of(None)) == ("", "")


@pytest.mark.parametrize(
    ("error", "unit", "words"),
    [
        ({"type": "greater_than", "ctx": {"gt": 0.0}}, "km", "must be above 0 km"),
        ({"type": "less_than_equal", "ctx": {"le": 1e-9}}, "", "must be at most 1e-09"),
        ({"type": "int_from_float"}, "", "must be a whole number"),
        ({"type": "missing"}, "s", "must be given"),
        ({"type": "model_type", "ctx": {"class_name": "Kettle"}}, "", "must be a Kettle"),
        ({"type": "none_required", "msg": "Input should be None"}, "", "should be none"),
    ],
)
def test_a_broken_rule_is_said_in_words(error, unit, words):
    assert rule_broken(error, unit) == words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (5.0, "5 W"),
        (math.pi, "3.14159 W"),
        (1e-9, "1e-09 W"),
        (None, "no limit"),
        (True, "True W"),
        ("red", "'red' W"),
        (3, "3 W"),
    ],
)
def test_a_value_is_shown_with_its_unit(value, shown):
    assert Quantity("power_w", "light power", "W").with_unit(value) == shown
