"""Controls without widgets: their ends, steps, shares, choices, and what a typed text means."""

import math

import pytest

from qnkit.model import ParameterError
from qnkit.views.controls import Control, chosen, replaced_all, resolved, shown
from tests.views.toy import Fast, Part, Slow, Toy


def of(key, spec, model=None):
    return resolved(key, spec, model or Toy())


def test_controls_are_chosen_by_name_and_others_refused_with_their_owner():
    table = {"rate": ("rate_hz", Control(1, 2)), "length": ("length_km", Control(0, 1))}
    assert chosen(table, ["length"], "toys") == {"length_km": Control(0, 1)}
    assert chosen(table, (), "toys") == {}
    with pytest.raises(ValueError, match=r"^toys: 'mood': must be one of rate, length\.$"):
        chosen(table, ["length", "mood"], "toys")


def test_label_and_unit_come_from_the_field():
    control = of("left.length_km", (1, 200))
    assert (control.kind, control.label, control.unit, control.name) == ("slider", "length", "km", "left.length_km")


def test_label_and_unit_of_the_lab_win():
    control = of("left.length_km", Control(1, 200, label="how far", unit="kilometres"))
    assert (control.label, control.unit) == ("how far", "kilometres")


@pytest.mark.parametrize(
    ("key", "spec", "kind"),
    [
        ("rate_hz", (1, 100), "slider"),
        ("rate_hz", (1, 100, "log"), "slider"),
        ("rate_hz", [1.0, 2.0], "choice"),
        ("mode", {"quick": Fast(), "slow": Slow()}, "choice"),
        ("shape", True, "choice"),
        ("awake", True, "switch"),
        ("rate_hz", True, "number"),
        ("life_s", True, "number"),
    ],
)
def test_each_short_form_makes_its_kind(key, spec, kind):
    assert of(key, spec).kind == kind


@pytest.mark.parametrize(("low", "high"), [(0, 1), (1, 200), (0.5, 0.97), (1e-3, 2e-3), (10, 1e6)])
def test_linear_steps_are_round_and_at_least_a_hundred(low, high):
    step = of("rate_hz", (low, high)).step
    assert (high - low) / step >= 100 - 1e-9
    assert step / 10 ** math.floor(math.log10(step) + 1e-9) == pytest.approx(
        round(step / 10 ** math.floor(math.log10(step) + 1e-9))
    )


def test_ends_of_a_slider_by_factors_are_exact_in_spite_of_the_logarithm():
    control = of("rate_hz", (0.3, 70, "log"))
    assert control.snapped(10 ** math.log10(0.3)) == 0.3
    assert control.snapped(10 ** math.log10(70)) == 70
    assert control.snapped(12.3456789) == 12.3


def test_whole_numbers_stay_whole():
    control = of("copies", (1, 20))
    assert control.snapped(7.6) == 8
    assert isinstance(control.snapped(7.6), int)
    assert control.step == 1


def test_shares_split_the_value_and_add_up_again():
    control = of(("left.length_km", "right.length_km"), Control(1, 100, share=(0.25, 0.75)))
    model = replaced_all(Toy(), control.changes(40.0))
    assert (model.left.length_km, model.right.length_km) == (10.0, 30.0)
    assert control.read(model) == 40.0


def test_fields_without_shares_all_take_the_value():
    control = of(("left.gain", "right.gain"), (0.1, 1))
    assert control.changes(0.3) == {"left.gain": 0.3, "right.gain": 0.3}


def test_a_function_for_each_field_drives_them_and_a_reader_reads_back():
    functions = {"left.length_km": lambda v: v, "right.length_km": lambda v: 100 - v}
    control = of("anything", Control(0, 100, fields=functions, read=lambda toy: toy.left.length_km, label="where"))
    model = replaced_all(Toy(), control.changes(30.0))
    assert (model.left.length_km, model.right.length_km, control.read(model)) == (30.0, 70.0, 30.0)


def test_fields_change_together_so_that_no_state_between_is_refused():
    near_limit = Toy(left=Part(length_km=290.0), right=Part(length_km=5.0))
    model = replaced_all(near_limit, {"right.length_km": 290.0, "left.length_km": 5.0})
    assert (model.left.length_km, model.right.length_km) == (5.0, 290.0)


def test_a_choice_is_meant_by_its_name_or_by_its_value():
    control = of("mode", {"quick": Fast(), "slow": Slow()})
    assert control.meant("slow") == Slow()
    assert control.meant(Slow()) == Slow()
    assert of("left.gain", (0.1, 1)).meant(0.3) == 0.3


def test_a_choice_is_found_by_value_and_else_by_kind():
    control = of("mode", {"quick": Fast(), "slow": Slow()})
    assert control.option(Slow()) == "slow"
    assert control.option(Fast(speed=9.0)) == "quick"
    assert of("rate_hz", [1.0, 2.0]).option(3.0) is None


@pytest.mark.parametrize(
    ("text", "value"), [("3", 3.0), ("1,200.5 Hz", 1200.5), (" \N{MINUS SIGN}2e-3 ", -2e-3), ("1e3Hz", 1000.0)]
)
def test_typed_numbers_may_carry_unit_thousands_and_minus(text, value):
    assert of("rate_hz", True).typed(text) == value


def test_nothing_typed_means_no_limit_only_where_that_may_be():
    assert of("life_s", True).typed("no limit") is None
    with pytest.raises(ParameterError, match=r"rate = 'none': must be a number in Hz\."):
        of("rate_hz", True).typed("none")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "no limit"),
        (3, "3"),
        (12345, "12,345"),
        (0.123456, "0.1235"),
        (2660.0, "2,660"),
        (1e-7, "1e-07"),
        (10.0, "10"),
        (True, "True"),
    ],
)
def test_values_are_shown_short(value, text):
    assert shown(value) == text


@pytest.mark.parametrize(
    ("key", "spec", "message"),
    [
        ("lenght", (1, 2), "Toy has no field 'lenght'"),
        ("rate_hz", (5, 2), "a slider from 5 to 2: low must be below high"),
        ("rate_hz", (0, 2, "log"), "a slider by factors from 0: low must be above 0"),
        ("rate_hz", (1, 2, "cubic"), r"must be \(low, high\)"),
        ("rate_hz", (1, math.inf), "both finite"),
        ("rate_hz", 5, r"rate_hz: 5: must be \(low, high\)"),
        ("rate_hz", [], "a choice needs at least one value"),
        (("left.gain", "right.gain"), Control(0.1, 1, share=(1.0,)), "must have one part for each of the 2 fields"),
    ],
)
def test_what_makes_no_control_is_refused_in_words(key, spec, message):
    with pytest.raises(ParameterError, match=message):
        of(key, spec)


@pytest.mark.parametrize("text", ["3,5", "0,5", "1.000,5", "12,34", ",5"])
def test_a_decimal_comma_is_refused_in_words_and_never_read_as_thousands(text):
    with pytest.raises(ParameterError, match="write a decimal point, not a comma"):
        of("left.length_km", (1, 200)).typed(text)


@pytest.mark.parametrize(("text", "value"), [("1,000", 1000.0), ("12,345.5", 12345.5), ("3.5", 3.5)])
def test_commas_between_thousands_are_read(text, value):
    assert of("left.length_km", (1, 200)).typed(text) == value
