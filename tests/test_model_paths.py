"""The ways to a field inside a model: reading it, and making a new model with one field changed, or several together."""

import pytest
from pydantic import model_validator

from qnkit.model import Model, quantity, quantity_at, refusal, replaced, replaced_all, value_at
from tests.test_model import Coal, Coast, Lamp, message


def test_replaced_changes_one_field_and_leaves_the_old_model():
    coast = Coast()
    changed = replaced(coast, "west.lamp.power_w", 50)
    assert value_at(changed, "west.lamp.power_w") == 50.0
    assert coast == Coast()
    assert changed.east == coast.east
    assert replaced(changed, "west.lamp.power_w", 5.0) == coast


def test_replaced_can_switch_the_kind_of_a_part():
    changed = replaced(Coast(), "east.fuel", Coal(kilos=3.0))
    assert changed.east.fuel.kilos == 3.0
    assert replaced(changed, "east.fuel.kilos", 4.0).east.fuel == Coal(kilos=4.0)


def test_replaced_checks_what_it_is_given():
    assert message(lambda: replaced(Coast(), "west.lamp.power_w", -1.0)) == "Lamp.power_w = -1.0 W: must be at least 0 W"
    assert message(lambda: replaced(Lamp(), "power_w", "3")) == "Lamp.power_w = '3' W: must be a number in W"


class Purse(Model):
    gold_kg: float = quantity(2.0, "gold", unit="kg", at_least=0)
    room_kg: float = quantity(3.0, "room", unit="kg", at_least=0)

    @model_validator(mode="after")
    def _fits(self):
        if self.gold_kg > self.room_kg:
            raise refusal(self, "gold_kg", self.gold_kg, "kg", "must fit into the room")
        return self


def test_replaced_all_is_replaced_one_by_one_and_leaves_the_old_model():
    coast, changes = Coast(), {"west.lamp.power_w": 7, "west.height_m": 3.0, "east.fuel": Coal(), "west.lamp.bulbs": 2}
    one_by_one = coast
    for path, value in changes.items():
        one_by_one = replaced(one_by_one, path, value)
    assert replaced_all(coast, changes) == one_by_one
    assert coast == Coast()
    assert replaced_all(coast, {}) == coast


def test_replaced_all_checks_once_so_that_no_state_between_is_refused():
    assert message(lambda: replaced(Purse(), "gold_kg", 5.0)) == "Purse.gold_kg = 5.0 kg: must fit into the room"
    for changes in ({"gold_kg": 5.0, "room_kg": 6.0}, {"room_kg": 1.0, "gold_kg": 0.5}):
        assert replaced_all(Purse(), changes).model_dump() == changes
    assert "must fit" in message(lambda: replaced_all(Purse(), {"gold_kg": 5.0, "room_kg": 4.0}))


def test_replaced_all_changes_a_part_and_a_field_of_the_new_part():
    changed = replaced_all(Coast(), {"east.fuel.kilos": 4.0, "east.fuel": Coal(kilos=3.0)})
    assert changed.east.fuel == Coal(kilos=4.0)
    assert message(lambda: replaced_all(Coast(), {"west.lamp.power_w": -1.0})) == "Lamp.power_w = -1.0 W: must be at least 0 W"


def _all(model, path):
    return replaced_all(model, {path: 1.0})


@pytest.mark.parametrize("reach", [lambda m, p: replaced(m, p, 1.0), value_at, quantity_at, _all])
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("north.height_m", "'north'; its fields are east, west."),
        ("west.hight_m", "Tower has no field 'hight_m'; its fields are height_m, lamp, fuel."),
        ("west.height_m.x", "float has no field 'x'; its fields are none."),
        ("", "Coast has no field ''"),
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_ends(reach, path, expected):
    assert expected in message(lambda: reach(Coast(), path))
