"""The cut-off: ages from the herald or the emission, and the refusal of one that ends before the herald."""

import math

import pytest

from qnkit.model import ParameterError
from qnkit.physics import Cutoff


def test_no_cutoff_keeps_a_pair_for_ever():
    assert Cutoff().wait_s(0.1) == math.inf
    assert Cutoff(counted_from="emission").wait_s(0.1) == math.inf


def test_the_ages_from_herald_and_emission_differ_by_the_heralding_delay():
    assert Cutoff(age_s=0.5).wait_s(0.1) == 0.5
    assert Cutoff(age_s=0.5, counted_from="emission").wait_s(0.1) == 0.4
    assert Cutoff(age_s=0.1, counted_from="emission").wait_s(0.1) == 0.0


def test_a_cutoff_shorter_than_the_heralding_delay_is_refused_with_both_times():
    with pytest.raises(ParameterError) as refused:
        Cutoff(age_s=5e-5, counted_from="emission").wait_s(1e-4, "left link")
    assert str(refused.value) == (
        "Cutoff.age_s = 5e-05 s: counted from the emission it ends before the herald of the left link comes, after 0.0001 s, so"
        " no pair is ever kept; lengthen it or count from the herald"
    )
    assert Cutoff(age_s=5e-5).wait_s(1e-4) == 5e-5


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"age_s": -1.0}, "Cutoff.age_s = -1.0 s: must be at least 0 s"),
        ({"counted_from": "birth"}, "Cutoff.counted_from = 'birth': must be one of 'herald' or 'emission'"),
        ({"restart": "both"}, "Cutoff.restart = 'both': must be one of 'expired' or 'all'"),
    ],
)
def test_a_cutoff_refuses_with_object_field_value_and_rule(fields, message):
    with pytest.raises(ParameterError) as refused:
        Cutoff(**fields)
    assert str(refused.value) == message
